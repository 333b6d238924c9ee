"""A poll takes what is new, once and whole, to where it is landed; what goes wrong is told and harms no other."""

import gzip
import json
import threading
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from communique.feeds import polling
from communique.feeds.addresses import Reach
from communique.feeds.fetching import Fetcher
from communique.feeds.polling import poll
from communique.feeds.report import Fate, SourceReport, markdown
from communique.feeds.sources import Source
from communique.feeds.state import TRIES
from communique.intake import warc
from communique.intake.record import RawFile
from communique.store.home import Home

from .site import Answer, Request, Site, Time

PAGE = "<html><body><article><p>{}</p></article></body></html>"
NAME = "2026-03-03T04-05-08Z.warc.gz"  # two seconds after the start: robots.txt was asked for first
XML = (("Content-Type", "application/rss+xml"),)
WHOLE = "The Armenian and Azerbaijani foreign ministers met in Almaty on Friday. " * 10


def rss(*items: str) -> Answer:
    content = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    return Answer(f'<rss version="2.0" {content}><channel>{"".join(items)}</channel></rss>'.encode(), headers=XML)


def item(number: int, title: str = "", more: str = "") -> str:
    title = title or f"Title {number}"
    return f"<item><title>{title}</title><link>/{number}</link><guid isPermaLink='false'>g{number}</guid>{more}</item>"


def whole(text: str = WHOLE) -> str:
    return f"<content:encoded><![CDATA[<p>{text}</p>]]></content:encoded>"


def page(words: str) -> Answer:
    return Answer(PAGE.format(words).encode())


@dataclass
class Desk:
    """A home that polls one site."""

    home: Home
    site: Site
    fetcher: Fetcher

    @property
    def source(self) -> Source:
        return Source("wire", self.site.url("/feed"))

    def poll(self) -> SourceReport:
        (report,) = poll(self.home, [self.source], self.fetcher)
        return report

    @property
    def archives(self) -> list[Path]:
        return sorted(p for p in (self.home.landing / "inbox").rglob("*") if p.is_file())

    def asked(self) -> list[str]:
        """What was asked for since the last call, but for robots.txt."""
        asked = [p for p in self.site.asked if p != "/robots.txt"]
        self.site.requests.clear()
        return asked


@pytest.fixture
def desk(tmp_path: Path, site: Site, fetcher: Fetcher) -> Desk:
    for n in range(1, 4):
        site.put(f"/{n}", page(f"Words of {n}."))
    return Desk(Home(tmp_path / "home"), site, fetcher)


def records(path: Path) -> Iterator[tuple[str, dict[str, str], bytes]]:
    with path.open("rb") as file:
        for record in ArchiveIterator(file, no_record_parse=False):
            yield record.rec_type, dict(record.rec_headers.headers), record.content_stream().read()


def test_new_articles_are_left_in_the_inbox_as_they_were_received(desk: Desk) -> None:
    published = "<pubDate>Tue, 3 Mar 2026 06:00 EST</pubDate><author>N. Staff</author>"
    desk.site.put("/feed", rss(item(1, more=published), item(2)))
    report = desk.poll()
    assert (report.seen, report.new, report.count(Fate.FETCHED), report.file, report.problems) == (2, 2, 2, NAME, [])

    (archive,) = desk.archives
    assert archive == desk.home.landing / "inbox" / "wire" / NAME
    kinds = ["warcinfo", "metadata", "metadata", "response", "metadata", "response"]
    found = list(records(archive))
    assert [kind for kind, _, _ in found] == kinds
    assert b"software: communique/" in found[0][2]

    feed, stated, response = found[1:4]
    assert (feed[1]["WARC-Target-URI"], feed[1]["Content-Type"]) == (desk.site.url("/feed"), "application/rss+xml")
    assert feed[2].startswith(b"<rss ")
    assert json.loads(stated[2]) == {
        "id": "g1", "title": "Title 1", "published": "Tue, 3 Mar 2026 06:00 EST", "author": "N. Staff",
    }  # fmt: skip
    assert stated[1]["Content-Type"] == "application/json"
    assert stated[1]["WARC-Refers-To"] == response[1]["WARC-Record-ID"]
    for headers in (stated[1], response[1]):
        assert headers["WARC-Target-URI"] == desk.site.url("/1")
        assert headers["WARC-Date"] == "2026-03-03T04:05:10Z"
    assert response[2].decode() == PAGE.format("Words of 1.")
    assert len({headers["WARC-Record-ID"] for _, headers, _ in found}) == len(kinds)


def test_what_is_left_is_read_as_articles(desk: Desk) -> None:
    desk.site.put("/1", page(f"{WHOLE}</p><p>{WHOLE}"))
    desk.site.put("/2", Answer(status=404))
    published = "<pubDate>Tue, 3 Mar 2026 06:00 EST</pubDate>"
    desk.site.put("/feed", rss(item(1, more=published), item(2, more=published + whole())))
    desk.poll()
    (archive,) = desk.archives
    found = [r.fields for r in warc.read(RawFile(archive.name, archive))]
    assert [(f["source_id"], f["url"], f["published"]) for f in found] == [
        (f"g{n}", desk.site.url(f"/{n}"), "Tue, 3 Mar 2026 06:00 EST") for n in (1, 2)
    ]
    assert all(f["text"].startswith("The Armenian and") for f in found)


def test_each_record_is_a_gzip_member(desk: Desk) -> None:
    desk.site.put("/feed", rss(item(1)))
    desk.poll()
    data, members = desk.archives[0].read_bytes(), 0
    while data:
        member = zlib.decompressobj(zlib.MAX_WBITS | 16)
        assert member.decompress(data).startswith(b"WARC/1.0\r\n") and member.eof
        data, members = member.unused_data, members + 1
    assert members == 4


def test_headers_are_kept_as_received_but_for_those_that_no_longer_hold(desk: Desk) -> None:
    packed = gzip.compress(b"<p>Packed.</p>", mtime=0)
    given = (("Content-Type", "text/html"), ("Content-Encoding", "gzip"), ("X-Desk", "World"), ("Set-Cookie", "a=b"))
    desk.site.put("/1", Answer([packed], headers=given))
    desk.site.put("/feed", rss(item(1)))
    desk.poll()
    with desk.archives[0].open("rb") as file:
        response = next(r for r in ArchiveIterator(file) if r.rec_type == "response")
        assert response.http_headers.get_statuscode() == "200"
        names = [name for name, _ in response.http_headers.headers]
        assert names == ["Content-Type", "Content-Encoding", "X-Desk"]
        assert response.raw_stream.read() == packed


def test_equal_polls_write_equal_bytes(desk: Desk, tmp_path: Path, reach: Reach) -> None:
    desk.site.put("/feed", rss(item(1), item(2, more=whole())))
    made = []
    for home in (Home(tmp_path / "one"), Home(tmp_path / "other")):
        time = Time()
        poll(home, [desk.source], Fetcher(time.now, time.sleep, reach))
        made.append((home.landing / "inbox" / "wire" / NAME).read_bytes() + (home.feeds / "wire.json").read_bytes())
    assert made[0] == made[1]


def test_a_feed_that_has_not_changed_is_not_read_again(desk: Desk) -> None:
    def conditional(request: Request) -> Answer:
        if request.headers.get("if-none-match") == '"7"' and request.headers.get("if-modified-since") == "then":
            return Answer(status=304)
        answer = rss(item(1))
        return Answer(answer.body, headers=(*XML, ("ETag", '"7"'), ("Last-Modified", "then")))

    desk.site.put("/feed", conditional)
    assert not desk.poll().is_unchanged
    assert desk.asked() == ["/feed", "/1"]
    again = desk.poll()
    assert (again.is_unchanged, again.file, again.new, desk.asked()) == (True, None, 0, ["/feed"])
    assert len(desk.archives) == 1


def test_only_what_is_new_or_has_changed_is_fetched(desk: Desk) -> None:
    desk.site.put("/feed", rss(item(1), item(2)), rss(item(3), item(2, "Another title"), item(1)), rss(item(1)))
    desk.poll()
    assert desk.asked() == ["/feed", "/1", "/2"]
    second = desk.poll()
    assert desk.asked() == ["/feed", "/3", "/2"]
    assert (second.seen, second.new, second.count(Fate.FETCHED)) == (3, 2, 2)
    third = desk.poll()
    assert (third.seen, third.new, third.file) == (1, 0, None)
    assert len(desk.archives) == 2


def test_a_crash_before_the_state_is_written_has_the_articles_fetched_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.site.put("/feed", rss(item(1)))
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(polling, "write_state", _crash)
        desk.poll()
    assert len(desk.archives) == 1
    assert desk.poll().count(Fate.FETCHED) == 1
    assert len(desk.archives) == 2


def test_a_crash_while_fetching_leaves_nothing_in_the_inbox_for_long(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.site.put("/feed", rss(item(1)))
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(polling, "_publish", _crash)
        desk.poll()
    (left,) = desk.archives
    assert left.name.startswith(".") and left.name.endswith(".part")
    assert desk.poll().count(Fate.FETCHED) == 1
    assert [a.name.endswith(".warc.gz") for a in desk.archives] == [True]


def _crash(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_poll_waits_for_one_that_is_at_work_on_the_same_home(desk: Desk) -> None:
    desk.site.put("/feed", rss(item(1)))
    with polling._locked(desk.home):
        waiting = threading.Thread(target=desk.poll)
        waiting.start()
        waiting.join(0.2)
        assert waiting.is_alive() and desk.asked() == []
    waiting.join(10)
    assert desk.asked() == ["/feed", "/1"]


def test_an_archive_that_has_not_landed_yet_is_not_written_over(desk: Desk, time: Time) -> None:
    desk.site.put("/feed", rss(item(1)), rss(item(2)))
    start = time.current
    desk.poll()
    time.current = start
    desk.fetcher._ready.clear()
    assert desk.poll().file == NAME.replace("Z.", "Z-2.")
    assert len(desk.archives) == 2


def test_what_robots_may_not_have_is_skipped_and_looked_at_again_later(desk: Desk) -> None:
    rules = (("Content-Type", "text/plain"),)
    desk.site.put("/robots.txt", Answer(b"User-agent: *\nDisallow: /1\n", headers=rules), Answer(b"", headers=rules))
    desk.site.put("/feed", rss(item(1), item(2)))
    report = desk.poll()
    assert desk.asked() == ["/feed", "/2"]
    assert [(o.entry, o.fate) for o in report.outcomes] == [
        (desk.site.url("/1"), Fate.SKIPPED), (desk.site.url("/2"), Fate.FETCHED),
    ]  # fmt: skip
    assert report.problems == [f"wire: {desk.site.url('/1')} skipped: {desk.site.url('/robots.txt')} disallows it"]
    assert desk.poll().count(Fate.FETCHED) == 1
    assert desk.asked() == ["/feed", "/1"]


def test_a_feed_that_robots_may_not_have_is_not_asked_for(desk: Desk) -> None:
    desk.site.put("/robots.txt", Answer(b"User-agent: communique\nDisallow: /\n"))
    assert "disallows it. Check feed_url in sources.csv" in desk.poll().failure
    assert desk.asked() == []


@pytest.mark.parametrize(
    ("link", "why"),
    [
        ("http://127.0.0.2:{port}/x", "not on the public internet"),
        ("http://169.254.169.254:{port}/latest/", "not on the public internet"),
        ("http://127.0.0.1:25/", "port 25"),
        ("file:///etc/passwd", "only http and https"),
    ],
)
def test_an_entry_that_points_into_the_network_is_skipped(desk: Desk, link: str, why: str) -> None:
    bad = item(1).replace("/1</link>", f"{link.format(port=desk.site.port)}</link>")
    desk.site.put("/feed", rss(bad, item(2)))
    report = desk.poll()
    assert [o.fate for o in report.outcomes] == [Fate.SKIPPED, Fate.FETCHED] and why in report.outcomes[0].why


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (Answer(b"gone", 410), "answers 410 Gone"),
        (Answer(status=500), "500 Internal Server Error, 3 times"),
        (Answer(b"%PDF-1.7", headers=(("Content-Type", "application/pdf"),)), "application/pdf, no article"),
        (Answer([b"x" * 2_000_000] * 6), "longer than 10,000,000 bytes"),
        (Answer(status=302, headers=(("Location", "/1"),)), "more than 5 redirects"),
    ],
)
def test_a_page_that_cannot_be_had_is_tried_again_although_the_feed_is_unchanged(
    desk: Desk, answer: Answer, why: str
) -> None:
    desk.site.put("/1", answer)
    desk.site.put("/feed", Answer(rss(item(1)).body, headers=(*XML, ("ETag", '"1"'))))
    report = desk.poll()
    assert (report.count(Fate.FAILED), report.file) == (1, None) and why in report.outcomes[0].why
    desk.site.put("/1", page("At last."))
    assert desk.poll().count(Fate.FETCHED) == 1
    assert all("if-none-match" not in r.headers for r in desk.site.requests)


def test_a_page_that_never_comes_is_given_up(desk: Desk) -> None:
    desk.site.put("/1", Answer(status=404))
    desk.site.put("/feed", rss(item(1)))
    reports = [desk.poll() for _ in range(TRIES + 1)]
    assert [r.new for r in reports] == [1] * TRIES + [0]
    assert reports[TRIES - 1].outcomes[0].why.endswith("; given up")


@pytest.mark.parametrize("missing", ["/1", "/robots.txt"])
def test_the_text_in_the_feed_stands_in_for_a_page_that_cannot_be_had(desk: Desk, missing: str) -> None:
    desk.site.put("/1", Answer(status=404))
    if missing == "/robots.txt":
        desk.site.put("/robots.txt", Answer(b"User-agent: *\nDisallow: /1\n"))
    desk.site.put("/feed", rss(item(1, more=whole())))
    report = desk.poll()
    assert [o.fate for o in report.outcomes] == [Fate.FROM_FEED] and report.outcomes[0].why
    _, _, (_, stated, said), (kind, conversion, text) = records(desk.archives[0])
    assert (kind, text.decode()) == ("conversion", WHOLE.strip())
    assert conversion["Content-Type"] == "text/plain; charset=utf-8"
    assert (stated["WARC-Refers-To"], json.loads(said)["id"]) == (conversion["WARC-Record-ID"], "g1")
    assert conversion["WARC-Target-URI"] == desk.site.url("/1")
    assert desk.poll().new == 0


def test_a_summary_in_the_feed_stands_in_for_nothing(desk: Desk) -> None:
    desk.site.put("/1", Answer(status=404))
    desk.site.put("/feed", rss(item(1, more=whole("Too short."))))
    assert desk.poll().count(Fate.FAILED) == 1 and desk.archives == []


def test_an_entry_without_a_page_has_an_address_in_its_feed(desk: Desk) -> None:
    desk.site.put("/feed", rss(f"<item><title>T</title><guid isPermaLink='false'>note 7</guid>{whole()}</item>"))
    assert desk.poll().count(Fate.FROM_FEED) == 1
    *_, (_, headers, _) = records(desk.archives[0])
    assert headers["WARC-Target-URI"] == desk.site.url("/feed#note%207")


def test_no_more_pages_than_agreed_are_asked_for_and_the_rest_comes_next(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "PAGES_AT_A_TIME", 2)
    desk.site.put("/feed", Answer(rss(item(1), item(2), item(3)).body, headers=(*XML, ("ETag", '"1"'))))
    first, second = desk.poll(), desk.poll()
    assert (first.new, first.count(Fate.FETCHED)) == (3, 2)
    assert (second.new, second.count(Fate.FETCHED)) == (1, 1)
    assert desk.asked() == ["/feed", "/1", "/2", "/feed", "/3"]


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (Answer(b"<html>Subscribe</html>"), "is no RSS or Atom feed"),
        (Answer(b"<rss version='2.0'><chan", headers=XML), "damaged feed"),
        (Answer(status=404), "answers 404 Not Found"),
        (Answer(status=503), "503 Service Unavailable, 3 times"),
        (Answer(status=302, headers=(("Location", "http://10.0.0.1/"),)), "port 80 is not among"),
    ],
)
def test_a_feed_that_cannot_be_had_is_told_and_stops_no_other(desk: Desk, answer: Answer, why: str) -> None:
    desk.site.put("/bad", answer)
    desk.site.put("/feed", rss(item(1)))
    bad, good = poll(desk.home, [Source("bad", desk.site.url("/bad")), desk.source], desk.fetcher)
    assert why in bad.failure and bad.failure.endswith("Check feed_url in sources.csv, or set active to false")
    assert (good.failure, good.count(Fate.FETCHED)) == ("", 1)
    assert not (desk.home.feeds / "bad.json").exists()


def test_a_damaged_state_stops_its_own_source_alone(desk: Desk) -> None:
    desk.home.feeds.mkdir(parents=True)
    (desk.home.feeds / "bad.json").write_text("{")
    desk.site.put("/feed", rss(item(1)))
    bad, good = poll(desk.home, [Source("bad", desk.source.feed_url), desk.source], desk.fetcher)
    assert "bad.json cannot be read" in bad.failure and "remove it" in bad.failure
    assert good.count(Fate.FETCHED) == 1


def test_the_report_is_a_table_with_what_was_not_had(desk: Desk) -> None:
    desk.site.put("/1", Answer(status=404))
    desk.site.put("/feed", rss(item(1), item(2)))
    shown = markdown(poll(desk.home, [desk.source, Source("b|d", desk.site.url("/none"))], desk.fetcher)).splitlines()
    assert shown[0] == "| source | feed | seen | new | fetched | from feed | skipped | failed | bytes | file |"
    assert shown[2].startswith("| wire | read | 2 | 2 | 1 | 0 | 0 | 1 | ") and shown[2].endswith(f"{NAME} |")
    assert shown[3].startswith("| b\\|d | failed: http")
    assert shown[-1] == f"| wire | {desk.site.url('/1')} | failed | {desk.site.url('/1')} answers 404 Not Found |"
    assert markdown([]).count("\n") == 1
