"""JSON lines: one object a line, one record each."""

import codecs
import json
from collections.abc import Iterator
from functools import partial
from hashlib import sha256
from io import BufferedReader
from itertools import count as counting
from pathlib import Path
from typing import TYPE_CHECKING, Any

from communique.intake.decoding import decode
from communique.intake.fields import fields_of
from communique.intake.record import DOCUMENT_LIMIT, RawFile, Record, UnreadableError
from communique.intake.records import counted, problem_record, record_of

if TYPE_CHECKING:
    from hashlib import _Hash

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read(file: RawFile) -> Iterator[Record]:
    with file.open() as stream:
        if _is_utf16(stream):
            raise UnreadableError("undecodable", "UTF-16 cannot be read by lines: save the file as UTF-8")
        for number, (line, content) in enumerate(_lines(stream), start=1):
            if line is None or line.strip():
                yield _record(line, content, number, file)


def count(file: RawFile) -> int:
    """The lines that are not blank; what is damaged is one record more, as it is for `read`."""
    return counted(_starts(file))


def cut(file: RawFile, limit: int, folder: Path) -> Iterator[tuple[Path, int]]:
    """Write the lines as they are, uncompressed, into files of at most `limit` records.

    Raises UnreadableError after the last line that can be read of a damaged file.
    """
    with file.open() as stream:
        for number in counting(1):
            path = folder / f"{number:04}.jsonl"
            records, problem = _copied(stream, path, limit)
            if records:
                yield path, records
            if problem:
                raise problem
            if records < limit:
                return


def _copied(stream: BufferedReader, path: Path, limit: int) -> tuple[int, UnreadableError | None]:
    records, ended = 0, True
    with path.open("wb") as out:
        while records < limit or not ended:
            try:
                part = stream.readline(DOCUMENT_LIMIT)
            except UnreadableError as problem:
                return records, problem
            if not part:
                break
            records += ended and not part.isspace()
            ended = part.endswith(b"\n")
            out.write(part)
    return records, None


def _starts(file: RawFile) -> Iterator[int]:
    """1 for each record, where it begins."""
    with file.open() as stream:
        if _is_utf16(stream):
            yield 1
            return
        ended = True
        for part in iter(partial(stream.readline, DOCUMENT_LIMIT), b""):
            yield ended and not part.isspace()
            ended = part.endswith(b"\n")


def _is_utf16(stream: BufferedReader) -> bool:
    return stream.peek(2).startswith(_UTF16)


def _lines(stream: BufferedReader) -> Iterator[tuple[bytes | None, "_Hash"]]:
    """Each line without its end, and the hash over it; None for a line that is too long to be kept."""
    while part := stream.readline(DOCUMENT_LIMIT):
        if part.endswith(b"\n") or len(part) < DOCUMENT_LIMIT:
            line = part.rstrip(b"\r\n")
            yield line, sha256(line)
        else:
            content = sha256(part)
            while (part := stream.readline(DOCUMENT_LIMIT)) and not part.endswith(b"\n"):
                content.update(part)
            content.update(part.rstrip(b"\r\n"))
            yield None, content


def _record(line: bytes | None, content: "_Hash", number: int, file: RawFile) -> Record:
    where = f"line {number}"
    try:
        return record_of(fields_of(_object(line), file.names), file, content, where)
    except UnreadableError as problem:
        return problem_record(problem, file, content, where)


def _object(line: bytes | None) -> dict[str, Any]:
    if line is None:
        raise UnreadableError("too_long", f"the record is longer than {DOCUMENT_LIMIT:,} bytes: split it")
    try:
        value = json.loads(decode(line))
    except RecursionError as error:
        raise UnreadableError("malformed", "the JSON is nested too deep") from error
    except UnreadableError:
        raise
    except ValueError as error:
        raise UnreadableError("malformed", f"not JSON ({error}): mend the line") from error
    if not isinstance(value, dict):
        raise UnreadableError("malformed", f"a {type(value).__name__}, not an object: write one object a line")
    return value
