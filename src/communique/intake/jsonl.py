"""JSON lines: one object a line, one record each."""

import codecs
import json
from collections.abc import Iterator
from hashlib import sha256
from io import BufferedIOBase
from typing import TYPE_CHECKING, Any

from communique.intake.decoding import decode
from communique.intake.fields import NAMES, fields_of
from communique.intake.record import DOCUMENT_LIMIT, RawFile, Record, UnreadableError

if TYPE_CHECKING:
    from hashlib import _Hash

_SHARED = ("author", "language", "published", "source", "text_rights", "retrieved_at")


def read(file: RawFile) -> Iterator[Record]:
    """The records, in order. A sidecar speaks of the whole file: it fills what a record leaves out."""
    shared = {k: v for k, v in file.sidecar.items() if k in _SHARED}
    with file.open() as stream:
        start = stream.read(2)
        if start in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            raise UnreadableError("encoding", "UTF-16 cannot be read by lines: save the file as UTF-8")
        stream.seek(0)
        for number, (line, content) in enumerate(_lines(stream), start=1):
            if line is None or line.strip():
                yield _record(line, content, number, shared)


def _lines(stream: BufferedIOBase) -> Iterator[tuple[bytes | None, "_Hash"]]:
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


def _record(line: bytes | None, content: "_Hash", number: int, shared: dict[str, Any]) -> Record:
    try:
        given = fields_of(_object(line))
        if "text" not in given:
            raise UnreadableError("no_text", f"the record has no {', '.join(NAMES['text'])}: name its text so")
    except UnreadableError as problem:
        at_line = UnreadableError(problem.reason, f"line {number}: {problem.detail}")
        return Record(shared, content=content, problem=at_line)
    given.setdefault("source_id", content.hexdigest()[:16])
    basis = "record" if "published" in given else "sidecar"
    return Record(shared | given, basis, content)


def _object(line: bytes | None) -> dict[str, Any]:
    if line is None:
        raise UnreadableError("too_long", f"the record is longer than {DOCUMENT_LIMIT:,} bytes: split it")
    try:
        value = json.loads(decode(line))
    except RecursionError as error:
        raise UnreadableError("not_json", "the JSON is nested too deep") from error
    except UnreadableError:
        raise
    except ValueError as error:
        raise UnreadableError("not_json", f"not JSON ({error}): mend the line") from error
    if not isinstance(value, dict):
        raise UnreadableError("not_a_record", f"a {type(value).__name__}, not an object: write one object a line")
    return value
