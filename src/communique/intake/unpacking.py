"""Makes found files ready to land: archives are unpacked, and what holds more records than a batch is cut.

A member of an archive is named as if the archive were a folder: `dump.zip/a/b.txt`. So are the parts of a long file:
`wire.jsonl/0001.jsonl`, `wire.jsonl/0002.jsonl` and so on. No other file can have such a name.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any

from communique.intake.archives import Budget, Kind, expand, kind_of
from communique.intake.fields import fields_of
from communique.intake.finding import Found, Skipped, with_sidecars
from communique.intake.formats import Format, format_at
from communique.intake.record import RawFile
from communique.intake.records import shared_fields
from communique.intake.unreadable import UnreadableError, is_of_input

DEEPEST = 3  # archives within each other


@dataclass(frozen=True, slots=True)
class Part:
    """A file as it will land, or what cannot land and why. One that is `staged` may be moved away."""

    name: str
    path: Path
    records: int
    sidecar: Mapping[str, Any] | None
    staged: bool = False
    problem: UnreadableError | None = None


@dataclass(frozen=True, slots=True)
class Unpacker:
    """Unpacks and cuts into `folder`; no file that it gives holds more than `limit` records."""

    folder: Path
    limit: int
    names: Mapping[str, str]
    skipped: Skipped
    _numbers: Iterator[int] = field(default_factory=count)

    def parts(self, found: Found) -> list[Part]:
        """What lands of a given file: at least one part."""
        return list(self._parts(found, Budget.of(found.path), 0))

    def _parts(self, found: Found, budget: Budget, depth: int) -> Iterator[Part]:
        kind = kind_of(found.name, found.path)
        if kind is None:
            yield from self._pieces(found, staged=depth > 0)
        elif depth == DEEPEST:
            detail = f"archives within archives, more than {DEEPEST} deep: unpack them and ingest the files"
            yield _refused(found, UnreadableError("archive_bomb", detail))
        else:
            yield from self._members(found, kind, budget, depth)

    def _members(self, found: Found, kind: Kind, budget: Budget, depth: int) -> Iterator[Part]:
        folder = self._new_folder()
        expanded = expand(found.path, found.name, kind, folder, budget)
        if depth:
            found.path.unlink()  # it is an unpacked one itself, and is needed no more
        if expanded.hidden:
            self.skipped.append((found.name, f"hidden files in it: {expanded.hidden:,}"))
        unusable: Skipped = []
        shared = _of_all(found)
        members = with_sidecars(expanded.files, unusable)
        if not members and not expanded.refused:
            detail = "the archive holds nothing but sidecars: pack it again with the files that they describe"
            expanded.refused.append(("", UnreadableError("no_text", detail)))
        for member in members:
            entry = shared | (member.sidecar or {})
            named = replace(member, name=f"{found.name}/{member.name}", sidecar=entry or None)
            yield from self._parts(named, budget, depth + 1)
        self.skipped.extend((f"{found.name}/{name}", why) for name, why in unusable)
        for name, problem in expanded.refused:
            yield _refused(replace(found, name=f"{found.name}/{name}" if name else found.name), problem)

    def _pieces(self, found: Found, staged: bool) -> Iterator[Part]:
        file = RawFile(found.name, found.path, names=self.names)
        try:
            form, records = _counted(file)
        except UnreadableError as problem:
            yield _refused(found, problem)
            return
        if records <= self.limit or form is None or form.cut is None:
            yield Part(found.name, found.path, records, found.sidecar, staged)
            return
        try:
            for path, n in form.cut(file, self.limit, self._new_folder()):
                yield Part(f"{found.name}/{path.name}", path, n, found.sidecar, staged=True)
        except Exception as error:  # what was cut before stands
            yield _refused(found, _problem(error))
        if staged:
            found.path.unlink()

    def _new_folder(self) -> Path:
        folder = self.folder / str(next(self._numbers))
        folder.mkdir(parents=True)
        return folder


def _counted(file: RawFile) -> tuple[Format | None, int]:
    """A file's format and number of records: 1 where its reader will say what is wrong with it.

    Raises UnreadableError for a bomb, whose records must not be read at all.
    """
    try:
        form = format_at(file)
        return form, form.count(file) if form.count else 1
    except Exception as error:
        problem = _problem(error)
        if problem.reason == "archive_bomb":
            raise problem from error
        return None, 1


def _problem(error: Exception) -> UnreadableError:
    if isinstance(error, UnreadableError):
        return error
    if not is_of_input(error):
        raise error
    return UnreadableError("malformed", f"{type(error).__name__}: {error}; mend the file and ingest it again")


def _refused(found: Found, problem: UnreadableError) -> Part:
    return Part(found.name, found.path, 1, found.sidecar, problem=problem)


def _of_all(found: Found) -> dict[str, Any]:
    """What the sidecar of an archive says of each of its members."""

    def is_shared(fields: dict[str, Any]) -> bool:
        return shared_fields(RawFile(found.name, found.path, fields)) == fields

    return {k: v for k, v in (found.sidecar or {}).items() if is_shared(fields_of({k: v}))}
