"""JSON documents: a list of records, one record, an object that holds the list, or in truth JSON lines."""

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from communique.intake import jsonl
from communique.intake.decoding import decode
from communique.intake.fields import fields_of
from communique.intake.manifest import canonical
from communique.intake.record import DOCUMENT_LIMIT, RawFile, Record, UnreadableError
from communique.intake.records import counted, portions, problem_record, record_of

DOCUMENT_BYTES = 500_000_000  # a JSON document is read as a whole, and takes some five times as much in memory
_LEVELS = 2  # below the top, at which a list of records may lie
_LOOKED_AT = 5  # records of a list, to tell whether it is one of articles


def read(file: RawFile) -> Iterator[Record]:
    """The records, in order. Raises UnreadableError where the file is no JSON or holds no records."""
    if _is_lines(file):
        yield from jsonl.read(file)
        return
    records, alone = _records(file)
    for number, given in enumerate(records, start=1):
        yield _record(given, file, f"record {number}", alone)


def count(file: RawFile) -> int:
    """Records in the file; 1 where it cannot be read, as its reader will say."""
    return jsonl.count(file) if _is_lines(file) else counted(1 for _ in _members(file))


def cut(file: RawFile, limit: int, folder: Path) -> Iterator[tuple[Path, int]]:
    """Writes the records as JSON lines, at most `limit` a part; yields each part with its number of records."""
    if _is_lines(file):
        yield from jsonl.cut(file, limit, folder)
        return
    for number, part in enumerate(portions(_members(file), limit), start=1):
        path = folder / f"{number:04}.jsonl"
        path.write_text("".join(f"{canonical(given)}\n" for given in part), "ascii")
        yield path, len(part)


def _is_lines(file: RawFile) -> bool:
    """Whether the first line is an object by itself and others follow."""
    with file.open() as stream:
        lines = (line for line in iter(lambda: stream.readline(DOCUMENT_LIMIT), b"") if line.strip())
        first, second = next(lines, b""), next(lines, b"")
    if not second or b"{" not in first:
        return False
    try:
        return isinstance(json.loads(decode(first)), dict)
    except (ValueError, RecursionError):
        return False


def _members(file: RawFile) -> Iterator[Any]:
    yield from _records(file)[0]


def _records(file: RawFile) -> tuple[list[Any], bool]:
    """The records, and whether there is but one that is the document itself."""
    document = _document(file)
    if isinstance(document, list):
        return document, False
    if not isinstance(document, dict):
        what = f"a {type(document).__name__}, neither an object nor a list of objects"
        raise UnreadableError("malformed", f"{what}: write one object a record")
    if "text" in fields_of(document, file.names):
        return [document], True
    found = _lists(document, _LEVELS)
    articles = [name for name, members in found.items() if _are_articles(members, file.names)]
    named = articles or [name for name, members in found.items() if members]
    if len(named) > 1:
        several = f"several lists of objects ({', '.join(named)})"
        raise UnreadableError("malformed", f"{several}: keep the list that holds the articles")
    if found:
        return (found[named[0]] if named else []), False
    return [document], True


def _document(file: RawFile) -> Any:
    with file.open() as stream:
        data = stream.read(DOCUMENT_BYTES + 1)
    if len(data) > DOCUMENT_BYTES:
        detail = f"the document is longer than {DOCUMENT_BYTES:,} bytes: convert it to JSON lines"
        raise UnreadableError("too_long", detail)
    text = decode(data)
    del data
    try:
        return json.loads(text)
    except RecursionError as error:
        raise UnreadableError("malformed", "the JSON is nested too deep") from error
    except ValueError as error:
        raise UnreadableError("malformed", f"not JSON ({error}): mend the file") from error


def _lists(given: Mapping[str, Any], levels: int, above: str = "") -> dict[str, list[Any]]:
    """The lists of objects, and the empty ones, by the path of their names."""
    found: dict[str, list[Any]] = {}
    for name, value in given.items():
        if isinstance(value, list) and (not value or any(isinstance(v, dict) for v in value[:_LOOKED_AT])):
            found[above + name] = value
        elif isinstance(value, dict) and levels > 1:
            found |= _lists(value, levels - 1, f"{above}{name}.")
    return found


def _are_articles(members: list[Any], names: Mapping[str, str]) -> bool:
    objects = [m for m in members[:_LOOKED_AT] if isinstance(m, dict)]
    return any("text" in fields_of(m, names) for m in objects)


def _record(given: Any, file: RawFile, where: str, alone: bool) -> Record:
    try:
        content = sha256(canonical(given).encode())
    except RecursionError as error:
        raise UnreadableError("malformed", f"{where}: the JSON is nested too deep") from error
    if isinstance(given, dict):
        return record_of(fields_of(given, file.names), file, content, where, alone=alone)
    problem = UnreadableError("malformed", f"a {type(given).__name__}, not an object: write one object a record")
    return problem_record(problem, file, content, where)
