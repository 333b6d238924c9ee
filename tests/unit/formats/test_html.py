"""Web pages: the article's body and nothing else, what the page says of itself, and no crash whatever the page."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.intake.html import page_fields, read
from communique.intake.record import RawFile, UnreadableError

MET = "Joe Biden and Vladimir Putin met in Geneva on Wednesday for talks that lasted for three hours."
SENT = "Both presidents agreed to send their ambassadors back to their posts, and called the talks “useful”."
ARMS = "They also agreed to begin consultations on arms control and on the security of computer networks."
BODY = [MET, SENT, ARMS]
STORY = "".join(f"<p>{line}</p>" for line in BODY)
MENU = '<ul><li><a href="/">Home</a></li><li><a href="/world">World news</a></li><li><a href="/s">Sport</a></li></ul>'
HEADLINE = "<h1>Talks open in Geneva</h1>"
PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="{charset}">
<title>Talks open in Geneva | Example</title><meta property="og:title" content="Talks open in Geneva">
<meta name="author" content="Steve Rosenberg"><link rel="canonical" href="https://example.org/2021/06/16/talks">
{date}</head><body><nav><a href="/">Home</a></nav><article><h1>Talks open in Geneva</h1>
<p>Joe Biden and Vladimir Putin met in Geneva on Wednesday for talks that lasted for three hours.</p>
<p>Both presidents agreed to send their ambassadors back to their posts, and called the talks “useful”.</p>
<p>They also agreed to begin consultations on arms control and on the security of computer networks.</p>
</article><footer>Copyright 2024</footer></body></html>"""


def page(body: str, head: str = "<title>Talks open in Geneva - Example</title>") -> bytes:
    return f'<html><head>{head}<meta charset="utf-8"></head><body>{body}</body></html>'.encode()


def lines(body: str) -> list[str]:
    return page_fields(page(body))["text"].split("\n\n")


def test_a_page_is_one_record_whose_date_comes_from_its_metadata(tmp_path):
    path = tmp_path / "a.html"
    date = '<meta property="article:published_time" content="2021-06-16T18:00:00Z">'
    path.write_bytes(PAGE.format(charset="utf-8", date=date).encode())
    (record,) = read(RawFile("a.html", path))
    assert (record.basis, record.content, record.problem) == ("metadata", None, None)
    assert record.fields == {
        "text": "\n\n".join(BODY),
        "title": "Talks open in Geneva",
        "author": "Steve Rosenberg",
        "url": "https://example.org/2021/06/16/talks",
        "language": "en",
        "published": "2021-06-16T18:00:00Z",
    }


@pytest.mark.parametrize(
    ("encoding", "declared", "charset"),
    [
        ("utf-8", "utf-8", None),
        ("cp1252", "iso-8859-1", None),
        ("utf-8", "utf-16", None),  # a declaration that can be read is not UTF-16
        ("utf-8", "nonsense", None),
        ("utf-8", "iso-8859-15", None),  # wrong, and plainly so: it is valid UTF-8
        ("utf-8", "nonsense", "iso-8859-1"),
        ("utf-8-sig", "iso-8859-1", "iso-8859-1"),
        ("cp1252", "utf-8", "windows-1252"),  # the server goes before the page
        ("cp1251", "koi8-r", "windows-1251"),
        ("utf-16", "utf-8", None),
        ("utf-16-le", "utf-16", "utf-16-le"),
        ("cp1252", "windows-1252", "no-such-charset"),
    ],
)
def test_a_page_is_decoded_as_browsers_do_and_better(encoding, declared, charset):
    text = PAGE.format(charset=declared, date="").replace("Example", "Пример" if encoding == "cp1251" else "Café")
    fields = page_fields(text.encode(encoding), charset)
    assert fields["text"] == "\n\n".join(BODY)


@pytest.mark.parametrize("dirt", [b"\x00", b"\x01", b"&#1;", b"&#x0b;", b"\xff", b"\xe2\x80"])
def test_a_few_broken_characters_spoil_no_page(dirt):
    data = page(STORY).replace(b"lasted for", b"lasted" + dirt + b" for")
    text = page_fields(data)["text"]
    assert "“useful”" in text and ARMS in text and "three hours." in text


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("", None),
        ('<meta name="date" content="2021-06-16">', "2021-06-16"),
        ('<meta property="article:published_time" content="2021-06-16T18:00Z"><meta name="date" content="2020-01-01">',
         "2021-06-16T18:00Z"),
        ('<script type="application/ld+json">{"@graph": [{"datePublished": "2021-06-16"}]}</script>', "2021-06-16"),
        ('<meta name="date" content="0001-01-01T00:00:00Z"><meta name="publish-date" content="0000-00-00">', None),
        ('<script type="application/ld+json">{"datePublished": "0001-01-01T00:00:00"}</script>', None),
        ('<script type="application/ld+json">{broken</script>', None),
        (f'<script type="application/ld+json">{"[" * 100_000}</script>', None),
    ],
)  # fmt: skip
def test_a_page_without_a_stated_date_has_none(tag, expected):
    fields = page_fields(PAGE.format(charset="utf-8", date=tag).encode())
    assert fields.get("published") == expected and fields["text"] == "\n\n".join(BODY)


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        ('<time datetime="2021-06-16">16 June</time>', "2021-06-16"),
        ('<time datetime="2021-06-16">1</time><time datetime="2021-06-17">2</time>', None),
    ],
)
def test_the_only_time_of_an_article_is_its_day(times, expected):
    assert page_fields(page(f"<article>{times}{STORY}</article>")).get("published") == expected


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("<title>Talks open in Geneva - Example</title>", "Talks open in Geneva"),
        ('<meta property="og:title" content="Talks open in Geneva | Example News">', "Talks open in Geneva"),
        ('<meta property="og:title" content="What the presidents said">', "What the presidents said"),
    ],
)
def test_the_title_is_without_the_name_of_the_site(head, expected):
    assert page_fields(page(HEADLINE + STORY, head))["title"] == expected


@pytest.mark.parametrize(
    "body",
    [
        f"{HEADLINE}{STORY}",
        f"<div>{'<br><br>'.join(BODY)}</div>",
        f"<pre>Talks open in Geneva\n\n{chr(10).join(BODY)}</pre>",
        f"{MENU}<div id=x>{''.join(f'<div>{line}</div>' for line in BODY)}</div>",
        f"<form action=x><div>{MENU}{STORY}</div></form>",
        f"<table><tr><td>{MENU}</td><td>{HEADLINE}{STORY}</td></tr></table>",
        f"<table><tr><td>{MENU}</td><td><table><tr><td><b>Talks open in Geneva</b><br><br>{'<br><br>'.join(BODY)}</td>"
        "</tr></table></td></tr></table>",
        f"<amp-sidebar>{MENU}</amp-sidebar><article>{HEADLINE}<amp-img></amp-img>{STORY}<amp-ad></amp-ad></article>",
        f"<header>{HEADLINE}{STORY}</header>",
        f'<div class="related comments">{STORY}</div>',
        "".join(f'<div class="share-item"><p>{line}</p></div>' for line in BODY),
        f"<article>{STORY}<table><tr><td>Country</td><td>Votes</td></tr><tr><td>Russia</td><td>14</td></tr></table></article>",
    ],
)  # fmt: skip
def test_the_body_is_found_however_the_page_is_laid_out(body):
    assert lines(body) == BODY


@pytest.mark.parametrize(
    "beside",
    [
        '<header><p>Presidents meet for the first time</p><p>By Steve Rosenberg</p><ul><li>16 June</li></ul></header>',
        '<section class="page-promo"><article><a href=x><h3>Five facts about Geneva</h3></a></article></section>',
        '<div class="relatedStories"><p>Ten years ago the presidents met in Geneva as well.</p></div>',
        "<p>READ MORE: <a href=x>Who is Joe Biden, the president of the United States?</a></p>",
        "<p><a href=x>Who is Joe Biden, the president of the United States of America, and where is he from?</a></p>",
        "<h3>You may also like…</h3><ul><li><a href=x>One story that is related</a></li></ul>",
        "<p>Tags</p>",
        "<h4>Don’t miss</h4>",
        "<figure><img src=x><figcaption>The presidents shake hands in a villa by the lake.</figcaption></figure>",
        "<p>Sign up for our newsletter and never miss a story again.</p><p>Copyright 2021 Example News.</p>",
        '<div id="comments"><p>I do not believe one word of what these two say, and nor should you.</p></div>',
        '<noscript><p>You need to enable JavaScript to run this app, which it cannot do without it.</p></noscript>',
    ],
)  # fmt: skip
def test_what_stands_beside_the_article_is_left_out(beside):
    body = STORY + "".join(f"<p>{line} It was the {n}th such meeting.</p>" for n, line in enumerate(BODY, start=4))
    found = lines(f"<article>{HEADLINE}{body}{beside}</article>")
    assert found == lines(f"<article>{HEADLINE}{body}</article>") and len(found) == 6


def test_a_note_inside_a_sentence_that_shows_on_hovering_is_left_out():
    note = '<span class="tooltip"><b>Joe Biden</b> 46th president <a href=x>More stories on him</a></span>'
    assert lines(f"<article><p>{MET.replace('Biden', f'Biden{note}')}</p>{STORY}</article>")[0] == MET


@pytest.mark.parametrize(
    ("kept", "expected"),
    [
        ("Copyright law was changed by the parliament in Berne on Tuesday, said the minister of justice.", None),
        ("More <a href=x>than forty countries have imposed sanctions</a> on Russia since then.",
         "More than forty countries have imposed sanctions on Russia since then."),
        ("The Kremlin <a href=x>said</a> in a <a href=y>note</a> that it <em>rejects</em> the claim.",
         "The Kremlin said in a note that it rejects the claim."),
        ("The talks began on <time>Wednesday</time> in Geneva, said the Kremlin’s spokesman Dmitry Peskov.",
         "The talks began on Wednesday in Geneva, said the Kremlin’s spokesman Dmitry Peskov."),
    ],
)  # fmt: skip
def test_sentences_that_resemble_a_pointer_to_another_page_stay(kept, expected):
    assert lines(f"<article>{HEADLINE}{STORY}<p>{kept}</p></article>") == [*BODY, expected or kept]


def test_lists_in_an_article_stay():
    points = "<ul><li>to withdraw their troops by May;</li><li>to exchange all prisoners.</li></ul>"
    found = lines(f"<article><p>The two sides agreed on these points:</p>{points}{STORY}</article>")
    assert [line.removeprefix("- ") for line in found[1:3]] == [
        "to withdraw their troops by May;",
        "to exchange all prisoners.",
    ]


def test_posts_that_an_article_quotes_stay():
    post = '<div class="social-embed"><blockquote class="twitter-tweet"><p>We welcome the talks.</p></blockquote></div>'
    assert "We welcome the talks." in lines(
        f"<article>{HEADLINE}<p>{MET}</p>{post}<p>{SENT}</p><p>{ARMS}</p></article>"
    )


def numbered(count: int) -> list[str]:
    return [f"{MET} {SENT} It was meeting number {n} of the two." for n in range(1, count + 1)]


def test_a_label_between_paragraphs_is_left_out():
    assert (
        lines(f"<article><p>{MET}</p><h3>Read more</h3><p>{SENT}</p><p>Advertisement</p><p>{ARMS}</p></article>")
        == BODY
    )


@pytest.mark.parametrize("named", [1, 6])
def test_blocks_that_hold_much_of_the_article_stay_whatever_their_name(named):
    paragraphs = numbered(4 if named == 1 else 16)
    blocks = [f'<div class="promo"><p>{p}</p></div>' for p in paragraphs[:named]]
    found = lines(f"<article>{''.join(blocks)}{''.join(f'<p>{p}</p>' for p in paragraphs[named:])}</article>")
    assert sorted(found) == sorted(paragraphs)


def test_an_article_of_links_stays():
    linked = [
        f"<p><a href=x>The presidents met in the {n}th of the villas by the lake, it was said.</a></p>" for n in "456"
    ]
    assert len(lines(f"<article><p>{MET}</p>{''.join(linked)}</article>")) == 4


def test_the_article_in_a_layout_table_goes_before_the_prose_below_it():
    about = "".join(f"<p>Example News has {n} hundred reporters in all parts of the world.</p>" for n in range(3, 9))
    story = "".join(f"<p>{p}</p>" for p in numbered(4))
    found = lines(f"<table><tr><td>{MENU}</td><td>{story}</td></tr></table><div>{about}</div>")
    assert found[:4] == numbered(4)


def test_parts_of_one_article_are_joined_and_those_of_two_are_not():
    paragraphs = numbered(6)
    parts = [
        f'<div class="article-body">{"".join(f"<p>{p}</p>" for p in paragraphs[n : n + 2])}</div>' for n in (0, 2, 4)
    ]
    assert (
        lines(f"<div><div>{'</div><div class=ad><p>Advertisement</p></div><div>'.join(parts)}</div></div>")
        == paragraphs
    )
    other = "A different article that the page appends to the first, on other talks in another place."
    second = f'<section><h2>Talks end</h2><div class="article-body"><p>{other}</p></div></section>'
    assert other not in lines(f'<section>{HEADLINE}<div class="article-body">{STORY}{STORY}</div></section>{second}')


def test_a_paywall_leaves_what_stands_before_it():
    prompt = '<div class="paywall-prompt"><p>Subscribe to continue reading this article.</p></div>'
    assert lines(f"<article>{HEADLINE}<p>{MET}</p>{prompt}</article>")[0] == MET


def test_a_body_that_only_the_metadata_hold_is_taken_from_there():
    script = json.dumps({"@type": "NewsArticle", "articleBody": " ".join(BODY)})
    assert lines(f'<div id=root></div><script type="application/ld+json">{script}</script>') == [" ".join(BODY)]


@pytest.mark.parametrize(
    ("data", "detail"),
    [
        (b"", "fetch it again"),
        (b"<!-- -->", "fetch it again"),
        (b"<html><body></body></html>", "plain text"),
        (b"<html><script>x()</script></html>", "plain text"),
        (page("<div id=root></div><noscript>You need to enable JavaScript to run this app.</noscript>"), "plain text"),
        (b'<html><frameset cols="20,80"><frame src="a.html"><frame src="b.html"></frameset></html>', "frame"),
    ],
)
def test_a_page_without_an_article_is_refused_with_a_remedy(data, detail):
    with pytest.raises(UnreadableError) as caught:
        page_fields(data)
    assert caught.value.reason == "no_article" and detail in caught.value.detail


@pytest.mark.parametrize("charset", ["punycode", "idna", "unicode_escape", "rot13"])
def test_what_is_no_encoding_of_documents_is_not_taken_for_one(charset):
    assert page_fields(page(STORY), charset) == page_fields(page(STORY), "utf-8")


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 1900 + STORY + "</div>" * 1900,
        STORY + "<div>" * 100_000,
        "".join(f"<font><b><p>{MET} It was meeting {n}." for n in range(300)),
        "<table><tr><td>" * 500 + STORY + "</td></tr></table>" * 500,
        "<ul><li>" * 900 + STORY + "</li></ul>" * 900,
        "".join(f"<p>{MET} It was meeting {n}.</p>" for n in range(8000)),
        '<span class="related">x</span>' * 5000 + STORY,
        STORY + "<p>" + f"{MET} It was on <time>Monday</time>. " * 1500,
    ],
    ids=["deep", "unclosed", "fonts", "tables", "lists", "long", "spans", "times"],
)
def test_huge_and_deeply_nested_pages_are_read_in_bounded_time(body):
    start = time.process_time()
    assert MET in page_fields(page(body))["text"]
    assert time.process_time() - start < 8


WILD = PAGE.format(charset="utf-8", date="").replace(
    "</article>", f"{MENU}<table><tr><td>x</td></tr></table></article>"
)
SNIPPETS = st.sampled_from(
    ["<", ">", "</p>", "<p>", "</div>", "<article>", "<table><tr><td>", "<!--", "]]>", "<h1>", "<header>", "<script>",
     '"', "&#0;", "&#xfffe;", "&", "\0", "\x0b", "\ud800", "<svg><title>", "<frameset>", "<time>", "<ul><li>",
     '<blockquote class="twitter-tweet">', '<div class="article-body"><p>', '<p class="share">', "<a href=x>"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    edits=st.lists(st.tuples(st.integers(0, len(WILD)), st.integers(0, 200), SNIPPETS), min_size=1, max_size=12),
    flips=st.lists(st.tuples(st.integers(0, len(WILD)), st.integers(0, 255)), max_size=5),
    charset=st.sampled_from([None, "utf-8", "utf-16", "latin-1", "rot13", "x"]),
)
def test_whatever_is_broken_on_a_page_it_is_read_or_refused(edits, flips, charset):
    text = WILD
    for at, gone, snippet in edits:
        text = text[:at] + snippet + text[at + gone :]
    data = bytearray(text.encode("utf-8", "surrogatepass"))
    for at, value in flips:
        if at < len(data):
            data[at] = value
    try:
        fields = page_fields(bytes(data), charset)
    except UnreadableError as problem:
        assert problem.reason in ("no_article", "undecodable") and problem.detail
    else:
        assert fields["text"].strip() and fields["text"].encode()
        assert page_fields(bytes(data), charset) == fields


@settings(max_examples=60, deadline=None)
@given(data=st.binary(max_size=400), charset=st.sampled_from([None, "utf-8", "utf-16-le", "cp1252"]))
def test_any_bytes_are_read_or_refused(data, charset):
    try:
        assert page_fields(data, charset)["text"]
    except UnreadableError as problem:
        assert problem.reason in ("no_article", "undecodable")


def test_a_page_gives_the_same_fields_whatever_the_seed_of_hashes(tmp_path: Path):
    (tmp_path / "a.html").write_bytes(WILD.encode())
    program = (
        "import sys, json; from communique.intake.html import page_fields;"
        "print(json.dumps(page_fields(open(sys.argv[1], 'rb').read())))"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program, str(tmp_path / "a.html")],
            env={"PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1
