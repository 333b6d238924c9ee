"""Files of many records: how one is made of the fields that its reader found, and how they are counted and parted."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from communique.intake.fields import NAMES
from communique.intake.record import DOCUMENT_LIMIT, RawFile, Record, UnreadableError

if TYPE_CHECKING:
    from hashlib import _Hash

_SHARED = ("author", "language", "published", "source", "text_rights", "retrieved_at")
NO_TEXT = f"the record has no {', '.join(NAMES['text'][:4])} or the like: say with --map which field is its text"


def record_of(
    found: Mapping[str, Any], file: RawFile, content: "_Hash", where: str, basis: str = "record", alone: bool = False
) -> Record:
    """The record with the fields found, under our own names; a problem names `where` it lies in the file.

    A sidecar fills what one record of many leaves out, and corrects one that is `alone` in its file.
    """
    text = found.get("text")
    if text is None or not text.strip():
        return problem_record(UnreadableError("no_text", NO_TEXT), file, content, where)
    if len(text) > DOCUMENT_LIMIT:
        too_long = f"the record is longer than {DOCUMENT_LIMIT:,} characters: split it"
        return problem_record(UnreadableError("too_long", too_long), file, content, where)
    fields = {"source_id": found.get("url") or content.hexdigest()[:16], **found}
    if alone:
        basis = "sidecar" if "published" in file.sidecar else basis
        return Record({**fields, **file.sidecar, "text": text}, basis, content)
    shared = shared_fields(file)
    return Record(shared | fields, basis if "published" in found or "published" not in shared else "sidecar", content)


def problem_record(problem: UnreadableError, file: RawFile, content: "_Hash", where: str) -> Record:
    """A record that could not be read, with what the sidecar says of the whole file."""
    at = UnreadableError(problem.reason, f"{where}: {problem.detail}")
    return Record(shared_fields(file), content=content, problem=at)


def shared_fields(file: RawFile) -> dict[str, Any]:
    """What a sidecar can say of every record of a file: no title, address or id, which are one record's own."""
    return {k: v for k, v in file.sidecar.items() if k in _SHARED}


def counted(records: Iterable[int]) -> int:
    """The sum of what is counted; what is damaged is one record more, as it is where it is read.

    Raises UnreadableError for a bomb alone: its records must not be read at all.
    """
    total = 0
    try:
        for number in records:
            total += number
    except UnreadableError as problem:
        if problem.reason == "archive_bomb":
            raise
        total += 1
    return total


def portions[T](records: Iterable[T], limit: int) -> Iterator[list[T]]:
    """The records by `limit`. Raises the UnreadableError of a damaged file after the last that could be read."""
    portion: list[T] = []
    try:
        for record in records:
            portion.append(record)
            if len(portion) == limit:
                yield portion
                portion = []
    except UnreadableError:
        if portion:
            yield portion
        raise
    if portion:
        yield portion
