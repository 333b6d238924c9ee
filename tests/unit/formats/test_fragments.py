"""Fragments of HTML as text, and prose that only looks like them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.intake.fragments import is_markup, text_of_fragment


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One <b>two</b>\n  three.</p><p>Four.</p>", "One two three.\n\nFour."),
        ("One.<br>Two.<br/><br />Three.", "One.\nTwo.\n\nThree."),
        ("<div>One.<div>Two.</div>Three.</div>", "One.\n\nTwo.\n\nThree."),
        ("<ul><li>One</li><li>Two</li></ul>", "One\n\nTwo"),
        ("<h2>Talks</h2>They met.", "Talks\n\nThey met."),
        ("<table><tr><td>One</td><td>Two</td></tr><tr><td>Three</td></tr></table>", "One Two\n\nThree"),
        ("<p>AT&amp;T &lt;said&gt; caf&eacute;&nbsp;x &#8220;yes&#8221;</p>", "AT&T <said> café\xa0x “yes”"),
        ("<p>One.</p><script>x()</script><style>p{}</style><p>Two.</p>", "One.\n\nTwo."),
        ("<figure><img src='a.png'><figcaption>A photo</figcaption></figure><p>One.</p>", "One."),
        ("One <b>two</b> three.\n\nFour.", "One two three.\n\nFour."),
        ("<pre>a\n  b</pre>", "a\nb"),
        ("<p>One.<p>Two.", "One.\n\nTwo."),
        ("<p>One</div></p> two", "One\n\ntwo"),
        ("<html><head><title>T</title></head><body><p>One.</p></body></html>", "One."),
        ("One<!-- two --> three", "One three"),
        ("plain", "plain"),
        ("", ""),
        ("<p></p>", ""),
        ("<p>a\x00\x01\ud800b</p>", "ab"),
        ("a < b and c > d", "a < b and c > d"),
    ],
)
def test_a_fragment_is_text_with_its_paragraphs(html, text):
    assert text_of_fragment(html) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<p>One.</p>", True),
        ("  <div class='a'>One", True),
        ("One.<br/>Two.", True),
        ("One.<br>Two.<br>Three.", True),
        ("They <b>met</b> today.", True),
        ('Read <a href="https://example.org">more</a>.', True),
        ("<!DOCTYPE html><html>", True),
        ("Growth was < 3 % and inflation > 5 %.", False),
        ("a<b and b>c", False),
        ("She wrote <steve@example.org> about it.", False),
        ("The <p> tag opens a paragraph.", False),
        ("<Reuters> They met.", False),
        ("They met.", False),
    ],
)
def test_markup_is_told_from_prose_with_its_signs(text, expected):
    assert is_markup(text) is expected


@given(st.text(st.sampled_from("<>/pbdivr a\"'=&;#x10!-\0\n"), max_size=60))
def test_wild_fragments_are_some_text(html):
    assert "\0" not in text_of_fragment(html)
    is_markup(html)


def test_deep_and_long_fragments_take_no_longer_than_they_should():
    text_of_fragment("<b>" * 20_000 + "x")
    is_markup("<p " * 100_000)
    is_markup("<p>" * 20_000)
    is_markup("Signed. " + "<p>" * 100_000)
    is_markup("<br>" * 20_000)
    assert text_of_fragment("<pre>One." + " " * 200_000 + "Two.</pre>") == "One. Two."
    assert text_of_fragment("<p>One." + "\xa0" * 200_000 + "Two.</p>").endswith("\xa0Two.")
    assert text_of_fragment("<p>One.</p>" * 20_000).count("One.") == 20_000
