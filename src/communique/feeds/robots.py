"""What hosts ask of robots (RFC 9309), asked once a poll and honoured."""

import httpx
from protego import Protego

from communique.feeds.addresses import RefusedError
from communique.feeds.fetching import Fetched, Fetcher, FetchError

_LIMIT = 512_000  # bytes that are read of a robots.txt; what follows is not looked at
_SLOWEST = 30.0  # seconds: a longer Crawl-delay is cut to it
_NAME = "communique"


class Robots:
    """The rules of the hosts that were asked, for as long as this object lives."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._rules: dict[str, Protego | RefusedError] = {}

    def permit(self, url: httpx.URL) -> None:
        """Raise RefusedError where the host's robots.txt forbids the URL or cannot be had; heed its Crawl-delay."""
        origin = f"{url.scheme}://{url.netloc.decode('ascii')}"
        if origin not in self._rules:
            self._rules[origin] = self._ask(origin)
        rules = self._rules[origin]
        if isinstance(rules, RefusedError):
            raise RefusedError(str(rules))
        if not rules.can_fetch(str(url), _NAME):
            raise RefusedError(f"{origin}/robots.txt disallows it")
        self._fetcher.slow_down(url.host, min(rules.crawl_delay(_NAME) or 0.0, _SLOWEST))

    def _ask(self, origin: str) -> Protego | RefusedError:
        try:
            found = self._fetcher.get(f"{origin}/robots.txt", limit=_LIMIT)
        except FetchError as error:  # a host in disorder may have rules that it cannot tell now
            return RefusedError(f"{origin}/robots.txt cannot be had: {error}")
        except RefusedError as error:
            return error
        return Protego.parse(_text(found) if found.status == 200 else "")


def _text(found: Fetched) -> str:
    return found.content.decode("utf-8", "replace")
