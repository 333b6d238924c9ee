"""What a web archive's record carries: the payload of an HTTP response, its transfer and content codings undone."""

import zlib
from dataclasses import dataclass
from io import BytesIO

from communique.intake.record import DOCUMENT_LIMIT, UnreadableError
from communique.intake.warc_records import Framed, headers_of

_PAGE_STARTS = (b"<!doctype html", b"<html")
_GZIP_MAGIC, _ZSTD_MAGIC = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_GZIP, _ZLIB, _RAW = 31, 15, -15  # zlib's window bits
_STEP = 1 << 12  # bytes that are decompressed at once: what they become is bounded only afterwards


@dataclass(frozen=True, slots=True)
class Payload:
    """A document's bytes, their media type in lower case, their charset where stated, and the server's status."""

    data: bytes
    media_type: str
    charset: str | None
    status: int = 200


def payload_of(item: Framed) -> Payload:
    """Raises UnreadableError: damaged, too_long, or not_text for a coding that is not known."""
    if item.block[:5].upper() != b"HTTP/":
        return _typed(item.block, item.header("content-type"), 200)
    head, body = _parted(item.block)
    status = head.partition(b"\r\n" if b"\r\n" in head else b"\n")[0].split()
    if len(status) < 2 or not status[1].isdigit():
        raise UnreadableError("damaged", "the status of the HTTP response cannot be read: fetch it again")
    headers = headers_of(head)
    if "chunked" in headers.get("transfer-encoding", "").lower():
        body = _dechunked(body)
    for coding in reversed(headers.get("content-encoding", "").lower().split(",")):
        body = _uncoded(body, coding.strip())
    media_type = headers.get("content-type") or item.header("warc-identified-payload-type")
    return _typed(body, media_type, int(status[1]))


def _parted(block: bytes) -> tuple[bytes, bytes]:
    ends = [(at, len(mark)) for mark in (b"\r\n\r\n", b"\n\n") if (at := block.find(mark)) >= 0]
    at, length = min(ends, default=(len(block), 0))
    return block[:at], block[at + length :]


def _typed(data: bytes, content_type: str, status: int) -> Payload:
    media_type, _, parameters = content_type.partition(";")
    pairs = (p.partition("=") for p in parameters.split(";"))
    charset = next((v.strip(" \"'") for k, _, v in pairs if k.strip().lower() == "charset"), None)
    media_type = media_type.strip().lower()
    if not media_type and data[:1000].lstrip().lower().startswith(_PAGE_STARTS):
        media_type = "text/html"
    return Payload(data, media_type, charset, status)


def _dechunked(body: bytes) -> bytes:
    """The body without the marks of its chunks; as it is where it has none, as some crawlers keep it."""
    from warcio.bufferedreaders import ChunkedDataReader

    return bytes(ChunkedDataReader(BytesIO(body)).read())


def _uncoded(body: bytes, coding: str) -> bytes:
    """The body without its content coding; as it is where it has none, as crawlers that undo it keep the header."""
    if coding in ("gzip", "x-gzip"):
        return _inflated(body, _GZIP) if body.startswith(_GZIP_MAGIC) else body
    if coding == "deflate":
        return _inflated(body, _ZLIB if body[:1] == b"\x78" else _RAW) if not body.lstrip().startswith(b"<") else body
    if coding == "zstd":
        return _unzstd(body) if body.startswith(_ZSTD_MAGIC) else body
    if coding == "br":
        return _unbrotli(body) if not body.lstrip().startswith(b"<") else body
    if coding in ("", "identity", "none"):
        return body
    raise UnreadableError("not_text", f"of content coding {coding}, which is not known: archive it decoded")


def _inflated(body: bytes, window: int) -> bytes:
    try:
        return _bounded(zlib.decompressobj(window).decompress(body, DOCUMENT_LIMIT + 1))
    except zlib.error as error:
        raise _damaged(error) from error


def _unzstd(body: bytes) -> bytes:
    from zstandard import ZstdDecompressor, ZstdError

    try:
        with ZstdDecompressor().stream_reader(body) as stream:
            return _bounded(stream.read(DOCUMENT_LIMIT + 1))
    except ZstdError as error:
        raise _damaged(error) from error


def _unbrotli(body: bytes) -> bytes:
    try:
        import brotli
    except ImportError as error:
        detail = "of content coding br: install the package brotli and ingest it again, or archive it decoded"
        raise UnreadableError("not_text", detail) from error
    stream = brotli.Decompressor()
    data = bytearray()
    try:
        for at in range(0, len(body), _STEP):
            data += stream.process(body[at : at + _STEP])
            _bounded(data)
    except brotli.error as error:
        raise _damaged(error) from error
    return bytes(data)


def _bounded[B: (bytes, bytearray)](data: B) -> B:
    if len(data) > DOCUMENT_LIMIT:
        raise UnreadableError("too_long", f"the document is longer than {DOCUMENT_LIMIT:,} bytes: leave it out")
    return data


def _damaged(error: Exception) -> UnreadableError:
    return UnreadableError("damaged", f"the compressed page is damaged ({error}): fetch it again")
