"""What a host asks of robots is honoured."""

import httpx
import pytest

from communique.feeds.addresses import RefusedError
from communique.feeds.fetching import Fetcher
from communique.feeds.robots import Robots

from .site import Answer, Site, Time


def rules(text: str) -> Answer:
    return Answer(text.encode(), headers=(("Content-Type", "text/plain"),))


@pytest.fixture
def robots(fetcher: Fetcher) -> Robots:
    return Robots(fetcher)


@pytest.mark.parametrize(
    ("text", "path", "is_allowed"),
    [
        ("User-agent: *\nDisallow: /private/\n", "/private/a", False),
        ("User-agent: *\nDisallow: /private/\n", "/public", True),
        ("User-agent: *\nDisallow: /\n", "/a", False),
        ("User-agent: communique\nDisallow: /\n\nUser-agent: *\nDisallow:\n", "/a", False),
        ("User-agent: communique\nAllow: /\n\nUser-agent: *\nDisallow: /\n", "/a", True),
        ("User-agent: otherbot\nDisallow: /\n", "/a", True),
        ("User-agent: *\nDisallow: /*.php$\n", "/a.php", False),
        ("User-agent: *\nDisallow: /\nAllow: /news/\n", "/news/1", True),
        ("", "/a", True),
        ("<html>no rules</html>", "/a", True),
        ("\x00\xff", "/a", True),
    ],
)
def test_rules_are_kept(site: Site, robots: Robots, text: str, path: str, is_allowed: bool) -> None:
    site.put("/robots.txt", rules(text))
    if is_allowed:
        robots.permit(httpx.URL(site.url(path)))
    else:
        with pytest.raises(RefusedError, match=r"/robots\.txt disallows it"):
            robots.permit(httpx.URL(site.url(path)))


def test_a_host_is_asked_for_its_rules_once(site: Site, robots: Robots) -> None:
    site.put("/robots.txt", rules("User-agent: *\nDisallow: /no\n"))
    for path in ("/a", "/b"):
        robots.permit(httpx.URL(site.url(path)))
    for _ in range(2):
        with pytest.raises(RefusedError):
            robots.permit(httpx.URL(site.url("/no")))
    assert site.asked == ["/robots.txt"]


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_host_without_rules_allows_everything(site: Site, robots: Robots, status: int) -> None:
    site.put("/robots.txt", Answer(b"User-agent: *\nDisallow: /", status))
    robots.permit(httpx.URL(site.url("/a")))


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_host_that_cannot_tell_its_rules_is_asked_for_nothing(site: Site, robots: Robots, status: int) -> None:
    site.put("/robots.txt", Answer(status=status))
    for _ in range(2):
        with pytest.raises(RefusedError, match=r"robots\.txt cannot be had: .* answers"):
            robots.permit(httpx.URL(site.url("/a")))
    assert len(site.requests) == 3


def test_rules_on_a_private_address_are_not_asked_for(site: Site, robots: Robots) -> None:
    site.put("/robots.txt", Answer(status=301, headers=(("Location", f"http://127.0.0.2:{site.port}/robots.txt"),)))
    with pytest.raises(RefusedError, match="not on the public internet"):
        robots.permit(httpx.URL(site.url("/a")))


def test_rules_that_never_end_are_read_to_a_limit(site: Site, robots: Robots) -> None:
    site.put("/robots.txt", rules("User-agent: *\nDisallow: /no\n" + "# and so on\n" * 100_000))
    with pytest.raises(RefusedError):
        robots.permit(httpx.URL(site.url("/no")))


@pytest.mark.parametrize(("asked", "kept"), [("7", 7.0), ("0.5", 2.0), ("600", 30.0), ("inf", 2.0), ("-1", 2.0)])
def test_a_crawl_delay_is_honoured_up_to_a_bound(site: Site, fetcher: Fetcher, robots: Robots, time: Time, asked: str,
                                                 kept: float) -> None:  # fmt: skip
    site.put("/robots.txt", rules(f"User-agent: *\nCrawl-delay: {asked}\n"))
    site.put("/a", Answer(b"a"))
    for _ in range(2):
        fetcher.get(site.url("/a"), permit=robots.permit)
    assert time.slept == [2.0, kept]
