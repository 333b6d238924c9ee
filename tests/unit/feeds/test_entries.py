"""What feeds of all kinds say of their articles is read, and what is no feed is told."""

import pytest

from communique.feeds.entries import WHOLE_TEXT, Entry, read_feed
from communique.feeds.fetching import Fetched, FetchError

from .site import START

URL = "https://wire.example.org/feeds/world.xml"
LONG = "Armenia and Azerbaijan exchanged prisoners at the border. " * 10


def feed(text: str | bytes, media_type: str = "application/xml") -> Fetched:
    data = text.encode() if isinstance(text, str) else text
    return Fetched(URL, 200, "OK", "HTTP/1.1", (("Content-Type", media_type),), data, data, True, START)


def rss(*items: str) -> Fetched:
    content = "http://purl.org/rss/1.0/modules/content/"
    return feed(f'<rss version="2.0" xmlns:content="{content}"><channel>{"".join(items)}</channel></rss>')


def item(link: str = "/1", title: str = "Title", more: str = "") -> str:
    return f"<item><title>{title}</title><link>{link}</link>{more}</item>"


RSS = rss(
    item("/talks", "Talks in  Geneva\n end", "<guid isPermaLink='false'>t-1</guid><author>N. Staff</author>"
         "<pubDate>Tue, 3 Mar 2026 06:00 EST</pubDate>"),
)  # fmt: skip
ATOM = feed(
    '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>tag:1</id><title type="html">A &amp;lt;b&gt;</title>'
    '<link rel="self" href="https://wire.example.org/self"/><link href="https://wire.example.org/2"/>'
    "<updated>2026-03-03T10:00:00Z</updated><published>2026-03-02T10:00:00+04:00</published></entry></feed>"
)
RDF = feed(
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><item rdf:about="https://wire.example.org/3"><title>Three</title>'
    "<link>https://wire.example.org/3</link><dc:date>2026-03-01</dc:date></item></rdf:RDF>"
)


@pytest.mark.parametrize(
    ("given", "link", "stated"),
    [
        (RSS, "https://wire.example.org/talks", {"id": "t-1", "title": "Talks in Geneva end", "author": "N. Staff",
                                                 "published": "Tue, 3 Mar 2026 06:00 EST"}),
        (ATOM, "https://wire.example.org/2", {"id": "tag:1", "title": "A <b>",
                                              "published": "2026-03-02T10:00:00+04:00"}),
        (RDF, "https://wire.example.org/3", {"id": "https://wire.example.org/3", "title": "Three",
                                             "published": "2026-03-01"}),
        (rss(item()), "https://wire.example.org/1", {"id": "https://wire.example.org/1", "title": "Title"}),
        (rss(item(title="&lt;b&gt;Bold&lt;/b&gt; words")), "https://wire.example.org/1",
         {"id": "https://wire.example.org/1", "title": "Bold words"}),
    ],
)  # fmt: skip
def test_an_entry_is_read_as_its_feed_states_it(given: Fetched, link: str, stated: dict[str, str]) -> None:
    (entry,) = read_feed(given)
    assert (entry.link, dict(entry.stated), entry.key, entry.text) == (link, stated, stated["id"], "")


def test_entries_keep_their_order_and_come_once() -> None:
    found = read_feed(rss(item("/1"), item("/2"), item("/1", "Again"), "<item><title>No link</title></item>"))
    assert [(e.link[-1], e.stated["title"]) for e in found] == [("1", "Title"), ("2", "Title")]


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        (item(), item(more="<description>What it is about</description>"), True),
        (item(), item(title="Another title"), False),
        (item(more="<pubDate>Tue, 3 Mar 2026 06:00 GMT</pubDate>"),
         item(more="<pubDate>Tue, 3 Mar 2026 07:00 GMT</pubDate>"), False),
    ],
)  # fmt: skip
def test_a_version_changes_with_title_and_date(one: str, other: str, is_same: bool) -> None:
    (before,), (after,) = read_feed(rss(one)), read_feed(rss(other))
    assert (before.version == after.version) is is_same


@pytest.mark.parametrize(("text", "is_whole"), [("x" * (WHOLE_TEXT - 1), False), ("x" * WHOLE_TEXT, True)])
def test_a_text_in_the_feed_counts_from_a_length_on(text: str, is_whole: bool) -> None:
    (entry,) = read_feed(rss(item(more=f"<content:encoded><![CDATA[<p>{text}</p>]]></content:encoded>")))
    assert entry.text == (text if is_whole else "")


def test_the_text_in_a_feed_is_taken_without_its_markup() -> None:
    html = f"<p>{LONG}</p><script>track()</script><p>The Red Cross was there.</p>"
    (entry,) = read_feed(rss(item(more=f"<content:encoded><![CDATA[{html}]]></content:encoded>")))
    assert entry.text == f"{LONG.strip()}\n\nThe Red Cross was there."


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (feed("<html><body>Subscribe!</body></html>", "text/html"), r"world\.xml is no RSS or Atom feed \(text/html\)"),
        (feed("", ""), "no RSS or Atom feed"),
        (feed(b"\x89PNG\r\n\x1a\n", "image/png"), "no RSS or Atom feed"),
        (feed("/etc/passwd"), "no RSS or Atom feed"),
        (feed("<rss version='2.0'><channel><title>x</ti"), "damaged feed"),
    ],
)
def test_what_is_no_feed_is_told(given: Fetched, why: str) -> None:
    with pytest.raises(FetchError, match=why):
        read_feed(given)


def test_of_a_feed_that_breaks_off_the_entries_before_are_read() -> None:
    whole = rss(item("/1"), item("/2")).content
    broken = feed(whole[: whole.index(b"/2")])
    assert [e.link for e in read_feed(broken)] == ["https://wire.example.org/1"]


def test_a_feed_without_entries_is_read() -> None:
    assert read_feed(rss()) == []


def test_entities_of_a_feed_are_not_blown_up() -> None:
    bomb = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 50}">' for n in range(8))
    declared = f'<!DOCTYPE rss [<!ENTITY e0 "boom"><!ENTITY f SYSTEM "file:///etc/passwd">{bomb}]>'
    found = read_feed(feed(f"{declared}<rss version='2.0'><channel>{item(title='&e8; &f;')}</channel></rss>"))
    assert all(len(e.stated["title"]) < 1000 and "root:" not in e.stated["title"] for e in found)


def test_an_entry_is_a_plain_value() -> None:
    assert Entry("k", "l", "v", {}, "") == Entry("k", "l", "v", {}, "")
