"""The WARC file of a poll: what was fetched, as it was received, and what the feed said of it.

For each article a `metadata` record (JSON: id, title, published, author as the feed states them) comes first and refers
to the record after it: the `response` with the page, or a `conversion` with the text that the feed carried in place of
a page that could not be had. The feed itself is a `metadata` record, so that it is taken for no document.
"""

from datetime import datetime
from io import BytesIO
from typing import BinaryIO
from uuid import NAMESPACE_URL, uuid5

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from communique.feeds.entries import Entry
from communique.feeds.fetching import Fetched
from communique.intake.manifest import canonical

_HTTP = "application/http; msgtype=response"
# Transfer-Encoding has been undone when the body is read; cookies are kept nowhere.
_LEFT_OUT = ("transfer-encoding", "set-cookie")


class Archive:
    """Writes records to a stream, each a gzip member of its own. `agent` is who fetched them."""

    def __init__(self, stream: BinaryIO, agent: str, at: datetime) -> None:
        self._writer = WARCWriter(stream, gzip=True)
        about = f"software: {agent}\r\nformat: WARC File Format 1.0\r\nrobots: obey\r\n".encode()
        self._write("warcinfo", "", at, about, "application/warc-fields")

    def add_feed(self, feed: Fetched) -> None:
        self._write("metadata", feed.url, feed.at, feed.content, feed.header("content-type") or "application/xml")

    def add_page(self, entry: Entry, page: Fetched) -> None:
        """The article as its page has it."""
        self._state(entry, page.url, page.at, "response")
        headers = [(k, v) for k, v in page.headers if k.lower() not in _LEFT_OUT]
        http = StatusAndHeaders(f"{page.status} {page.reason}", headers, protocol=page.protocol)
        self._write("response", page.url, page.at, page.body, "", http)

    def add_text(self, entry: Entry, url: str, at: datetime) -> None:
        """The article as the feed has it; `url` is where its page would be."""
        self._state(entry, url, at, "conversion")
        self._write("conversion", url, at, entry.text.encode(), "text/plain; charset=utf-8")

    def _state(self, entry: Entry, url: str, at: datetime, of: str) -> None:
        stated = canonical(entry.stated).encode()
        self._write("metadata", url, at, stated, "application/json", refers_to=_record_id(of, url, at))

    def _write(self, kind: str, url: str, at: datetime, payload: bytes, media_type: str,
               http: StatusAndHeaders | None = None, refers_to: str = "") -> None:  # fmt: skip
        headers = {"WARC-Record-ID": _record_id(kind, url, at), "WARC-Date": _stamp(at)}
        if refers_to:
            headers["WARC-Refers-To"] = refers_to
        self._writer.write_record(
            self._writer.create_warc_record(
                url, kind, BytesIO(payload), len(payload), media_type or _HTTP, headers, http_headers=http
            )
        )


def _stamp(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _record_id(kind: str, url: str, at: datetime) -> str:
    return f"<urn:uuid:{uuid5(NAMESPACE_URL, f'{kind} {url} {_stamp(at)}')}>"
