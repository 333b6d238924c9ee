"""Web archives (WARC): each document that was fetched is a record, in the order of the file.

Documents are `response`, `resource` and `conversion` records that name an address of the web. A `metadata` record in
JSON that stands before a document and refers to it says what a feed stated of it.
"""

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from communique.intake.decoding import decode
from communique.intake.fields import fields_of, own_fields
from communique.intake.html import page_fields
from communique.intake.http_payload import Payload, payload_of
from communique.intake.record import DOCUMENT_LIMIT, RawFile, Record, UnreadableError
from communique.intake.records import counted, problem_record, record_of
from communique.intake.warc_records import END, Framed, Span, framed, write_parts

if TYPE_CHECKING:
    from hashlib import _Hash

_DOCUMENTS = frozenset(("response", "resource", "conversion"))
_NO_DOCUMENTS = ("dns:", "whois:", "ntp:", "metadata:", "urn:pageinfo:", "urn:thumbnail:", "urn:view:")  # crawlers' own
_PAGES = frozenset(("text/html", "application/xhtml+xml"))
_OF_FEED = ("published", "source_id")  # of which the feed's word goes before the page's


def read(file: RawFile) -> Iterator[Record]:
    """The documents, in order. Raises UnreadableError (damaged) where the file is cut short or broken."""
    stated: dict[str, Mapping[str, Any]] = {}
    for item in framed(file, _is_of_use):
        if _is_document(item):
            yield _record(item, stated.get(item.header("warc-record-id"), {}), file)
            stated = {}  # a part that was cut begins after a document: what stands before it must not count
        else:
            stated |= _stated(item)


def count(file: RawFile) -> int:
    """Documents in the file; what is damaged is one more, as it is for `read`."""
    return counted(_is_document(item) for item in framed(file))


def cut(file: RawFile, limit: int, folder: Path) -> Iterator[tuple[Path, int]]:
    """Writes parts of at most `limit` documents; yields each part with its number of documents.

    The bytes are those of the file, compressed as they are where each record is a gzip member of its own. A part
    begins after the last document of the one before. Raises UnreadableError after the last document of a damaged
    file.
    """
    spans: list[Span] = []
    damage: UnreadableError | None = None
    start = last = documents = 0
    try:
        for item in framed(file):
            if documents == limit:
                spans.append(Span(start, item.start, documents))
                start, documents = item.start, 0
            if _is_document(item):
                last, documents = item.end, documents + 1
    except UnreadableError as problem:
        damage = problem
    if documents:
        spans.append(Span(start, last if damage else END, documents))
    yield from write_parts(file, spans, folder)
    if damage:
        raise damage


def _is_document(item: Framed) -> bool:
    return item.header("warc-type") in _DOCUMENTS and not item.url.startswith(_NO_DOCUMENTS)


def _is_of_use(item: Framed) -> bool:
    return _is_document(item) or _is_statement(item)


def _is_statement(item: Framed) -> bool:
    is_json = item.header("content-type").partition(";")[0].strip() == "application/json"
    return item.header("warc-type") == "metadata" and is_json and bool(item.header("warc-refers-to"))


def _stated(item: Framed) -> dict[str, Mapping[str, Any]]:
    """What a metadata record states of the document that it refers to; nothing where it is no such record."""
    if not _is_statement(item) or item.is_longer:
        return {}
    try:
        given = json.loads(item.block)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(given, dict):
        return {}
    fields = {k: v for k, v in fields_of(given).items() if k not in ("text", "source", "url")}
    return {item.header("warc-refers-to"): fields}


def _record(item: Framed, stated: Mapping[str, Any], file: RawFile) -> Record:
    where = f"record {item.number} ({item.url})"
    content = _hash(item, item.block)
    try:
        if item.is_longer:
            raise UnreadableError("too_long", f"the document is longer than {DOCUMENT_LIMIT:,} bytes: leave it out")
        payload = payload_of(item)
        content = _hash(item, payload.data)
        page = _fields(payload)
    except UnreadableError as problem:
        return problem_record(problem, file, content, where)
    page |= own_fields({"url": item.url, "source_id": item.url, "retrieved_at": item.header("warc-date")})
    page.pop("source", None)
    fields = {**stated, **page, **{k: stated[k] for k in _OF_FEED if k in stated}}
    return record_of(fields, file, content, where, "record" if "published" in stated else "metadata")


def _hash(item: Framed, data: bytes) -> "_Hash":
    content = sha256(data)
    content.update(item.url.encode())
    return content


def _fields(payload: Payload) -> dict[str, Any]:
    if not 200 <= payload.status < 300:
        raise UnreadableError("no_article", f"the server answered {payload.status}: fetch it again, or leave it out")
    if payload.media_type in _PAGES:
        return page_fields(payload.data, payload.charset)
    if payload.media_type == "text/plain":
        return {"text": decode(payload.data, payload.charset)}
    raise UnreadableError("not_text", f"of type {payload.media_type or 'unknown'}, no page and no text: leave it out")
