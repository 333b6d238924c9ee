"""The records of a WARC file as they lie in its bytes, and files of some of them.

The file is read as a stream, whatever it is compressed with; blocks that are not asked for are passed over.
"""

import sys
import zlib
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from io import BufferedReader
from pathlib import Path

from communique.intake.record import DOCUMENT_LIMIT, RawFile, UnreadableError

_LONGEST_HEAD = 1 << 20
_BLOCK = 1 << 16
_GZIP_MAGIC = b"\x1f\x8b"
_GZIP = 31  # zlib's window bits
END = sys.maxsize


@dataclass(frozen=True, slots=True)
class Framed:
    """A record: its number in the file from 1, where it begins and ends, and its block as far as it was kept."""

    headers: dict[str, str]
    number: int
    start: int
    end: int
    block: bytes = b""

    @property
    def url(self) -> str:
        return self.header("warc-target-uri").strip("<>")

    @property
    def is_longer(self) -> bool:
        """Whether the block is longer than a document may be, and so was not kept as a whole."""
        return len(self.block) > DOCUMENT_LIMIT

    def header(self, name: str) -> str:
        """A header's value by its name in lower case, empty where there is none."""
        return self.headers.get(name, "")


def framed(file: RawFile, keep: Callable[[Framed], bool] | None = None) -> Iterator[Framed]:
    """The records, in order, each with its block where `keep` says so.

    Raises UnreadableError: malformed where the file is no WARC, damaged where it is broken further on.
    """
    with file.open() as stream:
        at = number = 0
        while head := _head(stream, number):
            number += 1
            headers = headers_of(head)
            length = headers.get("content-length", "")
            if not (length.isascii() and length.isdigit()):
                raise _damage(number, "states no length")
            start, at = at + len(head) - len(head.lstrip()), at + len(head) + int(length)
            item = Framed(headers, number, start, at)
            kept = min(int(length), DOCUMENT_LIMIT + 1) if keep and keep(item) else 0
            block = stream.read(kept)
            _pass_over(stream, int(length) - len(block), number)
            yield replace(item, block=block)


def headers_of(head: bytes) -> dict[str, str]:
    """The headers below the first line, by their names in lower case; of one name the first."""
    headers: dict[str, str] = {}
    for line in head.strip().split(b"\n")[1:]:
        try:
            name, _, value = line.decode().partition(":")
        except UnicodeDecodeError:
            name, _, value = line.decode("latin-1").partition(":")
        headers.setdefault(name.strip().lower(), value.strip())
    return headers


def _head(stream: BufferedReader, number: int) -> bytes:
    """The bytes up to the block, with blank lines before them; nothing at the end of the file."""
    lines: list[bytes] = []
    size, begun = 0, False
    while line := stream.readline(_LONGEST_HEAD):
        is_blank = line.isspace()
        if not begun and not is_blank and not line.startswith(b"WARC/"):
            if number == 0:
                raise UnreadableError("malformed", "not a WARC file: check its suffix, or fetch it again")
            raise _damage(number + 1, "does not begin where the one before says that it ends")
        lines.append(line)
        size += len(line)
        if begun and is_blank:
            return b"".join(lines)
        if size > _LONGEST_HEAD:
            raise _damage(number + 1, "has a head without an end")
        begun = begun or not is_blank
    if begun:
        raise _damage(number + 1, "is cut short")
    if number == 0:
        raise UnreadableError("malformed", "no record in it: fetch it again")
    return b""


def _pass_over(stream: BufferedReader, left: int, number: int) -> None:
    while left:
        part = stream.read(min(left, _BLOCK))
        if not part:
            raise _damage(number, "is cut short")
        left -= len(part)


def _damage(number: int, what: str) -> UnreadableError:
    return UnreadableError("damaged", f"record {number} {what}: fetch the file again")


@dataclass(frozen=True, slots=True)
class Span:
    """A run of bytes, from `start` up to `end`, where END is that of the file, and the documents in it."""

    start: int
    end: int
    documents: int


def write_parts(file: RawFile, spans: list[Span], folder: Path) -> Iterator[tuple[Path, int]]:
    """Writes each span of the uncompressed bytes as a file; yields it with its number of documents.

    Where the spans begin with gzip members, these are copied as they are.
    """
    compressed = _compressed(spans, _members(file.path))
    suffix = ".warc" if compressed is None else ".warc.gz"
    with file.open() if compressed is None else file.path.open("rb") as stream:
        at = 0
        for number, span in enumerate(compressed or spans, start=1):
            path = folder / f"{number:04}{suffix}"
            for _ in _blocks(stream, span.start - at):
                pass
            with path.open("wb") as out:
                out.writelines(_blocks(stream, span.end - span.start))
            at = span.end
            yield path, span.documents


def _compressed(spans: list[Span], members: dict[int, int]) -> list[Span] | None:
    """The spans in the bytes of the compressed file; None where they are not made of whole members."""
    bounds = sorted(members)
    ends = [bisect_left(bounds, span.end) for span in spans]
    if ends and spans[-1].end == END:
        ends[-1] = len(bounds) - 1
    if not bounds or any(span.start not in members for span in spans) or ends[-1:] == [len(bounds)]:
        return None
    return [Span(members[s.start], members[bounds[e]], s.documents) for s, e in zip(spans, ends, strict=True)]


def _blocks(stream: BufferedReader, left: int) -> Iterator[bytes]:
    while left and (block := stream.read(min(left, _BLOCK))):
        left -= len(block)
        yield block


def _members(path: Path) -> dict[int, int]:
    """Where the gzip members of a file begin and the last ends: in uncompressed bytes, and in the file."""
    found: dict[int, int] = {}
    with path.open("rb") as file:
        if file.read(len(_GZIP_MAGIC)) != _GZIP_MAGIC:
            return found
        file.seek(0)
        at = given = 0
        data = b""
        while data := data or file.read(_BLOCK):
            found[given] = at
            member = zlib.decompressobj(_GZIP)
            try:
                while data and not member.eof:
                    given += len(member.decompress(data))
                    at += len(data) - len(member.unused_data)
                    data = member.unused_data or (b"" if member.eof else file.read(_BLOCK))
            except zlib.error:
                return found
            if not member.eof:
                return found
        found[given] = at
    return found
