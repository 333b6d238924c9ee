"""Finds the files that are to land: below the given paths, under which names, with which sidecar entries.

A sidecar says what a file cannot say of itself. `NAME.meta.json` describes the file NAME beside it;
`metadata.csv` describes the files of its folder, one a row, named in the column `file` relative to it. Where
both speak of a file, the first wins key by key.
"""

import csv
import filecmp
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from communique.intake.manifest import LandingError
from communique.intake.naming import LONGEST_PART
from communique.intake.record import DOCUMENT_LIMIT

META_SUFFIX = ".meta.json"
META_TABLE = "metadata.csv"
Skipped = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Found:
    """A file to be landed under `name` (posix, relative)."""

    name: str
    path: Path
    sidecar: dict[str, Any] | None


def is_sidecar(path: Path) -> bool:
    return path.name == META_TABLE or path.name.endswith(META_SUFFIX)


def find(paths: Sequence[Path], skipped: Skipped) -> list[Found]:
    """The files at and below the paths, in the order of their names; what is left out is added to `skipped`.

    Raises LandingError for a path that is not there and for two files that would land under one name.
    """
    named: dict[str, Path] = {}
    for given in paths:
        for name, path in _walk(given, skipped):
            earlier = named.setdefault(name, path)
            if earlier != path and not filecmp.cmp(earlier, path, shallow=False):
                raise LandingError(
                    f"{earlier} and {path} would both land as {name}: rename one, or ingest a folder above both"
                )
    parents = {p.as_posix(): name for name in named for p in Path(name).parents}
    if clash := sorted(named.keys() & parents.keys()):
        raise LandingError(
            f"{named[clash[0]]} is a file, but {named[parents[clash[0]]]} would land in "
            "a folder of its name: "
            "rename one, or ingest a folder above both"
        )
    return with_sidecars(sorted(named.items()), skipped)


def _walk(given: Path, skipped: Skipped) -> Iterator[tuple[str, Path]]:
    path = given.absolute()
    if path.is_symlink():
        skipped.append((given.name, "a symbolic link: ingest what it points to"))
    elif path.is_file():
        yield path.name, path
    elif path.is_dir():
        for folder, folders, files in path.walk():
            folders[:] = sorted(f for f in folders if not f.startswith("."))
            for name in sorted([*folders, *files]):
                if (folder / name).is_symlink():
                    skipped.append(((folder / name).relative_to(path).as_posix(), "a symbolic link"))
            for name in sorted(files):
                inside = folder / name
                if not name.startswith(".") and not inside.is_symlink() and inside.is_file():
                    yield inside.relative_to(path).as_posix(), inside
    else:
        raise LandingError(f"{given} does not exist: check the path")


def with_sidecars(named: Iterable[tuple[str, Path]], skipped: Skipped) -> list[Found]:
    """The named files that are no sidecars, each with its entry; unusable sidecars go to `skipped`."""
    everything = list(named)
    articles = [(n, p) for n, p in everything if not is_sidecar(p) and _has_fit_name(n, skipped)]
    folders = sorted({f for name, path in articles for f in _folders(name, path)})
    tables = {f: _table_entries(f / META_TABLE, skipped) for f in folders}
    found = [Found(name, path, _entry(name, path, tables, skipped)) for name, path in articles]
    described = {p for _, p in articles}
    for name, path in everything:
        of = path.with_name(path.name.removesuffix(META_SUFFIX))
        if of != path and of not in described:
            skipped.append((name, f"describes no file: {of.name} is not beside it"))
    return found


def _has_fit_name(name: str, skipped: Skipped) -> bool:
    """Whether a file can land under its name, and sidecars and parts of it can have theirs, which are longer."""
    try:
        size = len(name.rpartition("/")[2].encode())
    except UnicodeEncodeError:
        skipped.append((name.encode("utf-8", "replace").decode(), "the file's name is not UTF-8: rename it"))
        return False
    if size > LONGEST_PART:
        skipped.append((name, f"the file's name is longer than {LONGEST_PART} bytes: rename it"))
    return size <= LONGEST_PART


def _folders(name: str, path: Path) -> tuple[Path, ...]:
    """The folders whose metadata.csv may describe the file: its own, up to the one that was given."""
    return tuple(path.parents[: name.count("/") + 1])


def _entry(name: str, path: Path, tables: dict[Path, dict[str, Any]], skipped: Skipped) -> dict[str, Any] | None:
    entry = _meta_entry(path.with_name(path.name + META_SUFFIX), skipped)
    for parts, folder in enumerate(_folders(name, path), start=1):
        entry = tables[folder].get("/".join(path.parts[-parts:]), {}) | entry
    return entry or None


def _meta_entry(path: Path, skipped: Skipped) -> dict[str, Any]:
    if not path.is_file() or path.is_symlink():
        return {}
    try:
        found = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        skipped.append((path.name, f"not JSON ({error}): mend it and ingest again"))
        return {}
    if isinstance(found, dict):
        return found
    skipped.append((path.name, "not a JSON object: mend it and ingest again"))
    return {}


def _table_entries(path: Path, skipped: Skipped) -> dict[str, dict[str, Any]]:
    """The rows of a metadata.csv by the file that they describe, without empty cells."""
    if not path.is_file() or path.is_symlink():
        return {}
    csv.field_size_limit(DOCUMENT_LIMIT)  # it is the process's: what can be read must not depend on what was before
    try:
        rows = list(csv.DictReader(path.read_text("utf-8-sig").splitlines(keepends=True)))
    except (UnicodeDecodeError, csv.Error) as error:
        skipped.append((path.name, f"cannot be read as UTF-8 CSV ({error}): mend it and ingest again"))
        return {}
    if rows and "file" not in rows[0]:
        skipped.append((path.name, "has no column `file`: add it and ingest again"))
        return {}
    return {
        row["file"]: {k: v for k, v in row.items() if k and k != "file" and isinstance(v, str) and v}
        for row in rows
        if row["file"]
    }
