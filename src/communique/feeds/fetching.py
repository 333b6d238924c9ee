"""Asks hosts for pages with patience and manners: spaced requests, few retries, bounded sizes, checked redirects."""

import zlib
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import httpcore
import httpx

from communique import __version__
from communique.feeds.addresses import CheckedNetwork, CheckedTransport, Reach, RefusedError

DELAY = 2.0  # seconds between two requests to a host
PAGE_LIMIT = 10_000_000  # bytes of a page, as sent and unpacked
REDIRECTS = 5
_ATTEMPTS = 3
_BACKOFF = 5.0  # seconds before the second attempt; twice as long before each one after
_LONGEST_WAIT = 60.0  # seconds that a host may ask us to wait within a poll
_SILENCE = 20.0  # seconds without a byte
_DEADLINE = timedelta(seconds=90)  # for one answer, however it drips
_MOVED = (301, 302, 303, 307, 308)
_BUSY = 429
_BROKEN = (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError)
_PLAIN = ("", "identity")
_PACKED = ("gzip", "x-gzip")

Clock = Callable[[], datetime]


class FetchError(Exception):
    """A request that was made and came to nothing; the message names the host or URL and what was wrong."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer: `body` as sent, `content` unpacked, `url` that of the last redirect, `at` the time of the request.

    `is_whole` is false where the answer is longer than the limit; what is there then is its beginning.
    """

    url: str
    status: int
    reason: str
    protocol: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    content: bytes
    is_whole: bool
    at: datetime

    def header(self, name: str) -> str:
        """The first header of this name, stripped; empty where there is none."""
        return next((v.strip() for k, v in self.headers if k.lower() == name), "")

    @property
    def media_type(self) -> str:
        """The type without parameters, in lower case."""
        return self.header("content-type").partition(";")[0].strip().lower()


class Fetcher:
    """One request at a time, with `delay` seconds between two to the same host.

    `contact` is what the user agent tells hosts besides the program's name: an address or page of who runs it.
    `clock` gives the time in UTC, `sleep` waits for seconds, `network` opens connections.
    """

    def __init__(self, clock: Clock, sleep: Callable[[float], None], reach: Reach | None = None, delay: float = DELAY,
                 contact: str = "", network: httpcore.NetworkBackend | None = None) -> None:  # fmt: skip
        # A transport by itself keeps no cookies, follows no redirects and reads nothing from the environment.
        self._transport = CheckedTransport(network or CheckedNetwork(reach or Reach()))
        self.agent = f"communique/{__version__} (+feed reader{'; ' if contact else ''}{contact})"
        self.reach = reach or Reach()
        self._clock, self._sleep, self._delay = clock, sleep, delay
        self._slower: dict[str, float] = {}
        self._ready: dict[str, datetime] = {}

    def close(self) -> None:
        self._transport.close()

    def slow_down(self, host: str, seconds: float) -> None:
        """Leave at least so long between two requests to the host from now on."""
        self._slower[host] = seconds

    def get(self, url: str, headers: Mapping[str, str] | None = None, limit: int = PAGE_LIMIT,
            permit: Callable[[httpx.URL], None] = lambda url: None) -> Fetched:  # fmt: skip
        """The answer after redirects. `permit` may raise RefusedError for the URL and for each that it leads to.

        Raises RefusedError where no request may be made, FetchError where a host is busy, down or in disorder.
        """
        here = _parsed(url)
        for _ in range(REDIRECTS + 1):
            self.reach.check(here)
            permit(here)
            fetched = self._patiently(here, headers or {}, limit)
            if fetched.status not in _MOVED:
                return fetched
            here = _parsed(fetched.header("location"), here)
        raise FetchError(f"{url} leads through more than {REDIRECTS} redirects")

    def _patiently(self, url: httpx.URL, headers: Mapping[str, str], limit: int) -> Fetched:
        why = ""
        for attempt in range(_ATTEMPTS):
            pause = _BACKOFF * 2**attempt
            try:
                fetched = self._once(url, headers, limit)
            except _BROKEN as error:
                why = f"does not answer ({error or type(error).__name__})"
            else:
                if fetched.status != _BUSY and fetched.status < 500:
                    return fetched
                why = f"answers {fetched.status} {fetched.reason}".rstrip()
                pause = max(pause, self._asked_to_wait(fetched))
            if pause > _LONGEST_WAIT:
                raise FetchError(f"{url.host} {why} and asks us to wait for {pause:.0f} seconds")
            if attempt < _ATTEMPTS - 1:
                self._sleep(pause)
        raise FetchError(f"{url.host} {why}, {_ATTEMPTS} times")

    def _asked_to_wait(self, fetched: Fetched) -> float:
        """The seconds of a Retry-After header, which has a number or a date."""
        asked = fetched.header("retry-after")
        if asked.isascii() and asked.isdigit():
            return float(asked[:9])
        try:
            until = parsedate_to_datetime(asked)
        except ValueError:
            return 0.0
        return ((until if until.tzinfo else until.replace(tzinfo=UTC)) - self._clock()).total_seconds()

    def _once(self, url: httpx.URL, headers: Mapping[str, str], limit: int) -> Fetched:
        if (wait := (self._ready.get(url.host, self._clock()) - self._clock()).total_seconds()) > 0:
            self._sleep(wait)
        at = self._clock()
        sent = {"User-Agent": self.agent, "Accept": "*/*", "Accept-Encoding": "gzip", **headers}
        silence = httpx.Timeout(_SILENCE).as_dict()
        request = httpx.Request("GET", url, headers=sent, extensions={"timeout": silence})
        try:
            with closing(self._transport.handle_request(request)) as r:
                body, is_whole = self._read(r, url, limit, at + _DEADLINE)
        finally:
            self._ready[url.host] = self._clock() + timedelta(seconds=max(self._delay, self._slower.get(url.host, 0)))
        content = _unpacked(body, r.headers.get("content-encoding", ""), limit, str(url))
        return Fetched(
            str(url), r.status_code, r.reason_phrase, r.http_version,
            tuple((k.decode("latin-1"), v.decode("latin-1")) for k, v in r.headers.raw),
            body, content[:limit], is_whole and len(content) <= limit, at,
        )  # fmt: skip

    def _read(self, response: httpx.Response, url: httpx.URL, limit: int, until: datetime) -> tuple[bytes, bool]:
        """The body up to the limit, and whether that is all of it."""
        body = bytearray()
        for part in response.iter_raw():
            body += part
            if len(body) > limit:
                return bytes(body[:limit]), False
            if self._clock() > until:
                raise FetchError(f"{url} has not ended after {_DEADLINE.seconds} seconds")
        return bytes(body), True


def _parsed(url: str, base: httpx.URL | None = None) -> httpx.URL:
    try:
        found = base.join(url) if base is not None else httpx.URL(url)
        return found.copy_with(fragment=None)
    except (httpx.InvalidURL, ValueError) as error:
        raise RefusedError(f"{url[:200]!r} is no URL ({error})") from error


def _unpacked(body: bytes, encoding: str, limit: int, url: str) -> bytes:
    """At most limit + 1 bytes of what is packed in the body."""
    if encoding.strip().lower() in _PLAIN:
        return body
    if encoding.strip().lower() not in _PACKED:
        raise FetchError(f"{url} is sent in the encoding {encoding}, which was not asked for")
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(body, limit + 1)
    except zlib.error as error:
        raise FetchError(f"{url} is sent as damaged gzip ({error})") from error
