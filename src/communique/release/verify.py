"""Verifies a release with nothing but its folder: checksums, schemas, keys, references, spans and counts."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pyarrow.parquet as pq

from communique.release.catalogue import contents, write_catalogue
from communique.release.documents import DOCUMENTS, files, sum_line
from communique.release.layout import CATALOGUE, CATALOGUE_SUM, RELEASED, SUMS, table_path
from communique.release.rules import broken
from communique.release.validation.report import FILES as VALIDATION_FILES
from communique.schema import SCHEMA_VERSION
from communique.schema.exports import arrow_schema
from communique.schema.model import Table
from communique.store.receipts import file_hash

_SUM = re.compile(r"([0-9a-f]{64})  (\S.*)")
_AGAIN = "download the release again"
_REPORT = "report it to the publisher of the release and use another version"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not hold in a release: the file, what is wrong there, and what to do."""

    file: str
    wrong: str
    remedy: str


def verify(folder: Path) -> list[Finding]:
    """Everything that is wrong with the release in `folder`; empty if all holds.

    Contents are looked at only where the bytes are as published and the release was made with this schema.
    """
    found = spoilt(folder)
    spoiled = {f.file for f in found}
    if spoiled & {SUMS, "release.json"}:
        return found
    stated = json.loads((folder / "release.json").read_text(encoding="utf-8"))
    if (made_with := stated["schema_version"]) != SCHEMA_VERSION:
        wrong = f"made with schema {made_with}; this library has {SCHEMA_VERSION} and compared checksums alone"
        return [
            *found,
            Finding("release.json", wrong, f"verify it with communique {stated['library_version']}"),
        ]
    whole = {n: t for n, t in RELEASED.items() if table_path(n) not in spoiled}
    odd = [finding for table in whole.values() for finding in _schema(folder, table)]
    whole = {n: t for n, t in whole.items() if table_path(n) not in {f.file for f in odd}}
    counts = [finding for name in whole for finding in _count(folder, name, stated["rows"])]
    rows = broken({name: folder / table_path(name) for name in whole}, whole)
    contents = [Finding(table_path(name), wrong, _REPORT) for name, wrong in rows]
    if whole.keys() == RELEASED.keys() and not spoiled & {CATALOGUE, CATALOGUE_SUM}:
        contents += _catalogue(folder)
    return [*found, *odd, *counts, *contents]


def spoilt(folder: Path) -> list[Finding]:
    """The files whose bytes are not as they were published, missing ones and strays among them."""
    if not (folder / SUMS).is_file():
        return [Finding(SUMS, f"missing: {folder} is not a whole release", _AGAIN)]
    return [*_checksums(folder), *_catalogue_sum(folder)]


def _checksums(folder: Path) -> Iterator[Finding]:
    """Compares the files with SHA256SUMS, both ways; the catalogue is not listed there."""
    text = _exactly(folder / SUMS)
    matches = [_SUM.fullmatch(line) for line in text.splitlines()]
    listed = {match[2]: match[1] for match in matches if match}
    if text != "".join(f"{listed[name]}  {name}\n" for name in sorted(listed)):
        yield Finding(SUMS, "not as it was written: lines malformed, out of order, repeated or cut off", _AGAIN)
    own = {*DOCUMENTS, *VALIDATION_FILES, *map(table_path, RELEASED)}
    there = set(files(folder))
    for name in sorted(there | listed.keys() | own):
        if name not in there:
            yield Finding(name, "missing", _AGAIN)
        elif name not in listed:
            yield Finding(name, f"not listed in {SUMS}", _AGAIN if name in own else "delete it")
        elif file_hash(folder / name) != listed[name]:
            yield Finding(name, f"changed: its SHA-256 is not the one in {SUMS}", _AGAIN)


def _schema(folder: Path, table: Table) -> Iterator[Finding]:
    there = pq.read_schema(folder / table_path(table.name))
    declared = arrow_schema(table, released=True)
    if not there.equals(declared):
        both = set(there.names) & set(declared.names)
        same = {name for name in both if there.field(name).equals(declared.field(name))}
        odd = sorted({*there.names, *declared.names} - same) or "order of columns"
        yield Finding(table_path(table.name), f"not the declared schema: {odd}", _REPORT)


def _count(folder: Path, name: str, stated: dict[str, int]) -> Iterator[Finding]:
    rows = pq.read_metadata(folder / table_path(name)).num_rows
    if rows != stated.get(name):
        yield Finding(table_path(name), f"{rows} rows, where release.json states {stated.get(name)}", _REPORT)


def _exactly(path: Path) -> str:
    """The file's text with its line ends as they are: Path.read_text takes other line ends for the usual one."""
    return path.read_bytes().decode("utf-8", errors="replace")


def _catalogue_sum(folder: Path) -> Iterator[Finding]:
    """Compares the catalogue's bytes with the sum beside it, which was written with them."""
    missing = [name for name in (CATALOGUE, CATALOGUE_SUM) if not (folder / name).is_file()]
    yield from (Finding(name, "missing", _AGAIN) for name in missing)
    if CATALOGUE_SUM in missing:
        return
    text = _exactly(folder / CATALOGUE_SUM)
    line = _SUM.fullmatch(text.removesuffix("\n"))
    if not (line and line[2] == CATALOGUE and text.endswith("\n")):
        yield Finding(CATALOGUE_SUM, "not as it was written: not one SHA-256 and the name of the catalogue", _AGAIN)
    elif not missing and text != sum_line(folder / CATALOGUE):
        yield Finding(CATALOGUE, f"its SHA-256 is not the one in {CATALOGUE_SUM}: one of the two has changed", _AGAIN)


def _catalogue(folder: Path) -> Iterator[Finding]:
    """The catalogue's contents are compared with new ones: its bytes differ between builds.

    Views are bound to their files, so that this asks for tables that hold.
    """
    try:
        there = contents(folder, folder / CATALOGUE)
    except (duckdb.Error, UnicodeDecodeError) as error:
        yield Finding(CATALOGUE, f"cannot be read: {str(error).splitlines()[0]}", _AGAIN)
        return
    with TemporaryDirectory() as aside:
        write_catalogue(folder, Path(aside) / CATALOGUE)
        odd = sorted({name for name, *_ in there ^ contents(folder, Path(aside) / CATALOGUE)})
    if odd:
        yield Finding(CATALOGUE, f"not the views and macros of create_views.sql: {', '.join(odd[:5])}", _AGAIN)
