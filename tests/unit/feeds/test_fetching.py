"""Hosts are asked seldom, patiently and for no more than was agreed."""

import gzip
from collections.abc import Callable

import pytest

from communique import __version__
from communique.feeds import fetching
from communique.feeds.addresses import Reach, RefusedError
from communique.feeds.fetching import Fetcher, FetchError

from .site import START, Answer, Request, Site, Time

PAGE = Answer(b"<p>Georgia and Abkhazia met in Geneva.</p>")
GZIP = ("Content-Encoding", "gzip")


def moved(to: str, status: int = 302) -> Answer:
    return Answer(status=status, headers=(("Location", to),))


def test_an_answer_has_what_was_sent_and_when(site: Site, fetcher: Fetcher) -> None:
    site.put("/a", PAGE)
    found = fetcher.get(site.url("/a#top"))
    assert (found.url, found.status, found.reason, found.protocol) == (site.url("/a"), 200, "OK", "HTTP/1.1")
    assert (found.body, found.content, found.is_whole, found.at) == (PAGE.body, PAGE.body, True, START)
    assert ("Content-Type", "text/html; charset=utf-8") in found.headers
    assert (found.media_type, found.header("content-length"), found.header("etag")) == ("text/html", "42", "")


def test_hosts_are_told_who_asks_and_no_cookie_is_sent_back(site: Site, reach: Reach, time: Time) -> None:
    site.put("/a", Answer(b"x", headers=(("Set-Cookie", "id=1"),)))
    fetcher = Fetcher(time.now, time.sleep, reach, contact="https://desk.example.org/feeds")
    fetcher.get(site.url("/a"))
    fetcher.get(site.url("/a"), {"If-None-Match": '"1"'})
    first, second = (r.headers for r in site.requests)
    assert first["user-agent"] == f"communique/{__version__} (+feed reader; https://desk.example.org/feeds)"
    assert "cookie" not in second and second["if-none-match"] == '"1"'


def test_no_proxy_of_the_environment_is_used(site: Site, fetcher: Fetcher, reach: Reach, time: Time,
                                              monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    site.put("/a", PAGE)
    assert Fetcher(time.now, time.sleep, reach).get(site.url("/a")).body == PAGE.body


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed(site: Site, fetcher: Fetcher, status: int) -> None:
    site.put("/a", moved("b?x=1#y", status))
    site.put("/b?x=1", PAGE)
    found = fetcher.get(site.url("/a"))
    assert (found.url, found.body) == (site.url("/b?x=1"), PAGE.body)


def test_five_redirects_are_followed_and_no_sixth(site: Site, fetcher: Fetcher) -> None:
    for n in range(6):
        site.put(f"/{n}", moved(f"/{n + 1}"))
    site.put("/6", PAGE)
    assert fetcher.get(site.url("/1")).body == PAGE.body
    with pytest.raises(FetchError, match="more than 5 redirects"):
        fetcher.get(site.url("/0"))


@pytest.mark.parametrize(
    ("to", "why"),
    [
        ("http://127.0.0.2:{port}/x", "not on the public internet"),
        ("http://localhost:{port}/x", "not on the public internet"),
        ("http://[::ffff:127.0.0.1]:{port}/x", "not on the public internet"),
        ("http://169.254.169.254:{port}/latest/meta-data/", "not on the public internet"),
        ("http://127.0.0.1:22/", "port 22 is not among"),
        ("file:///etc/passwd", "only http and https"),
        ("http://me:secret@127.0.0.1:{port}/x", "user name or password"),
        ("http://127.0.0.1:port/", "is no URL"),
    ],
)
def test_a_redirect_is_checked_like_any_url(site: Site, fetcher: Fetcher, to: str, why: str) -> None:
    site.put("/a", moved(to.format(port=site.port)))
    site.put("/x", PAGE)
    with pytest.raises(RefusedError, match=why):
        fetcher.get(site.url("/a"))
    assert site.asked == ["/a"]


def test_whoever_permits_is_asked_about_every_redirect(site: Site, fetcher: Fetcher) -> None:
    seen: list[str] = []
    site.put("/a", moved("/b"))
    site.put("/b", PAGE)
    fetcher.get(site.url("/a"), permit=lambda url: seen.append(url.path))
    assert seen == ["/a", "/b"]


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_a_host_that_is_busy_is_asked_again_later(site: Site, fetcher: Fetcher, time: Time, status: int) -> None:
    site.put("/a", Answer(status=status), Answer(status=status), PAGE)
    assert fetcher.get(site.url("/a")).body == PAGE.body
    assert time.slept == [5.0, 10.0]


def test_a_host_that_stays_busy_is_left_alone_after_three_requests(site: Site, fetcher: Fetcher, time: Time) -> None:
    site.put("/a", Answer(status=503))
    with pytest.raises(FetchError, match=r"127\.0\.0\.1 answers 503 Service Unavailable, 3 times"):
        fetcher.get(site.url("/a"))
    assert (len(site.requests), time.slept) == (3, [5.0, 10.0])


@pytest.mark.parametrize(
    ("asked", "waited"),
    [("30", 30.0), ("1", 5.0), ("Tue, 03 Mar 2026 04:05:46 GMT", 40.0), ("Tue, 03 Mar 2020 04:05:46 GMT", 5.0),
     ("soon", 5.0), ("-5", 5.0)],
)  # fmt: skip
def test_retry_after_is_honoured(site: Site, fetcher: Fetcher, time: Time, asked: str, waited: float) -> None:
    site.put("/a", Answer(status=429, headers=(("Retry-After", asked),)), PAGE)
    assert fetcher.get(site.url("/a")).body == PAGE.body
    assert time.slept == [waited]


def test_a_host_that_asks_to_wait_for_long_is_not_asked_again_in_this_poll(site: Site, fetcher: Fetcher) -> None:
    site.put("/a", Answer(status=503, headers=(("Retry-After", "3600"),)))
    with pytest.raises(FetchError, match="asks us to wait for 3600 seconds"):
        fetcher.get(site.url("/a"))
    assert len(site.requests) == 1


def test_a_host_that_is_down_is_tried_three_times(fetcher: Fetcher, time: Time, site: Site) -> None:
    fetcher.reach = Reach(frozenset({"127.0.0.1"}), frozenset({1}))
    with pytest.raises(FetchError, match=r"does not answer .*, 3 times"):
        fetcher.get("http://127.0.0.1:1/")
    assert time.slept == [5.0, 10.0]


def test_a_host_that_says_nothing_is_not_waited_for(site: Site, reach: Reach, time: Time,
                                                    monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    from threading import Event

    monkeypatch.setattr(fetching, "_SILENCE", 0.1)
    released = Event()

    def slow(request: Request) -> Answer:
        released.wait(10)
        return PAGE

    site.put("/a", slow)
    try:
        with pytest.raises(FetchError, match="timed out"):
            Fetcher(time.now, time.sleep, reach).get(site.url("/a"))
    finally:
        released.set()


def test_an_answer_that_drips_is_broken_off(site: Site, fetcher: Fetcher, time: Time) -> None:
    time.tick = 20.0
    site.put("/a", Answer([b"x" * 100_000] * 20))
    with pytest.raises(FetchError, match="not ended after 90 seconds"):
        fetcher.get(site.url("/a"))
    assert len(site.requests) == 1


def test_two_requests_to_a_host_are_apart(site: Site, fetcher: Fetcher, time: Time) -> None:
    site.put("/a", PAGE)
    for _ in range(3):
        fetcher.get(site.url("/a"))
    fetcher.slow_down("127.0.0.1", 7.0)
    fetcher.get(site.url("/a"))
    fetcher.get(site.url("/a"))
    assert time.slept == [2.0, 2.0, 2.0, 7.0]


@pytest.mark.parametrize("body", [b"x" * 1001, [b"x" * 600, b"x" * 600]])
def test_no_more_is_read_than_the_limit(site: Site, fetcher: Fetcher, body: bytes | list[bytes]) -> None:
    site.put("/a", Answer(body))
    found = fetcher.get(site.url("/a"), limit=1000)
    assert (len(found.body), len(found.content), found.is_whole) == (1000, 1000, False)


@pytest.mark.parametrize("body", [b"x" * 1000, [b"x" * 500, b"x" * 500]])
def test_what_is_as_long_as_the_limit_is_whole(site: Site, fetcher: Fetcher, body: bytes | list[bytes]) -> None:
    site.put("/a", Answer(body))
    assert fetcher.get(site.url("/a"), limit=1000).is_whole


def test_a_packed_answer_is_unpacked_and_kept_as_it_was_sent(site: Site, fetcher: Fetcher) -> None:
    packed = gzip.compress(b"Serbia and Kosovo agreed.", mtime=0)
    site.put("/a", Answer(packed, headers=(GZIP,)))
    found = fetcher.get(site.url("/a"))
    assert (found.body, found.content, found.is_whole) == (packed, b"Serbia and Kosovo agreed.", True)
    assert site.requests[0].headers["accept-encoding"] == "gzip"


def test_a_small_answer_that_would_unpack_to_a_large_one_is_not_unpacked(site: Site, fetcher: Fetcher) -> None:
    site.put("/a", Answer(gzip.compress(bytes(5_000_000)), headers=(GZIP,)))
    found = fetcher.get(site.url("/a"), limit=10_000)
    assert (len(found.content), found.is_whole) == (10_000, False)


@pytest.mark.parametrize(
    ("headers", "why"),
    [((GZIP,), "damaged gzip"), ((("Content-Encoding", "br"),), "encoding br, which was not asked for")],
)
def test_an_encoding_that_cannot_be_undone_is_a_failure(
    site: Site, fetcher: Fetcher, headers: tuple[tuple[str, str], ...], why: str
) -> None:
    site.put("/a", Answer(b"words", headers=headers))
    with pytest.raises(FetchError, match=why):
        fetcher.get(site.url("/a"))


@pytest.mark.parametrize("read", [lambda url: f"{url}\n", lambda url: "http://[1/", lambda url: ""])
def test_what_is_no_url_is_refused(site: Site, fetcher: Fetcher, read: Callable[[str], str]) -> None:
    with pytest.raises(RefusedError):
        fetcher.get(read(site.url("/a")))
    assert site.requests == []
