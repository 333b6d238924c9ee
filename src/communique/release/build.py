"""Builds a release: a folder that is whole or absent, with the same bytes from the same files anywhere."""

import os
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from communique import __version__
from communique.release.catalogue import quoted, write_catalogue
from communique.release.changes.edition import edition, previous, unpublished
from communique.release.changes.log import write_log
from communique.release.documents import sum_line, write_documents
from communique.release.gate import ReleaseRefused, Required, checks_summary, require, stamps
from communique.release.layout import CATALOGUE, CATALOGUE_SUM, CONTENT, table_path
from communique.release.metadata.facts import Publication, gather
from communique.release.pointers import advance
from communique.release.read import versions
from communique.release.rows import weigh_rights, write_rows
from communique.release.validation.report import write_validation
from communique.schema import SCHEMA_VERSION
from communique.store.corpus import connect
from communique.store.home import Home
from communique.store.processes import is_alive

_VERSION = re.compile(r"\d{4}\.([1-9]|1[0-2])\.(0|[1-9]\d*)")
_BUILDING = ".building-"
_UNSTATED = Publication()


def next_version(home: Home, day: date) -> str:
    """The version of the next release made on that day: year, month, and an ordinal from 0.

    Raises ReleaseRefused where a release of a later month is there: the clock was set back, or was ahead.
    """
    there = versions(home)
    if there and there[-1][:2] > (day.year, day.month):
        last = ".".join(map(str, there[-1]))
        raise ReleaseRefused(f"release {last} is there, and the clock says {day}: set the clock, or name the version")
    of_month = [v[2] for v in there if v[:2] == (day.year, day.month)]
    return f"{day.year}.{day.month}.{max(of_month, default=-1) + 1}"


def build(home: Home, batches: Sequence[str], version: str, required: Required, about: Mapping[str, Any],
          codebook: str, publication: Publication = _UNSTATED) -> Path:  # fmt: skip
    """Make `<home>/releases/<version>/` from the files of these batches; returns the folder.

    Where nothing has changed since the newest release of a lower version, none is made, and its folder is returned.

    `required` maps each table to its checks and what each asks, as JSON; `about` goes into
    release.json (model, hashes of the knowledge, commit); `codebook` is the text of CODEBOOK.md. Raises
    ReleaseRefused, and leaves nothing, where a file is absent or lacks a receipt, and where the version is
    taken, is not of the form 2026.11.0, or is of another month than the day of publication.
    """
    target = home.releases / version
    if not _VERSION.fullmatch(version):
        raise ReleaseRefused(f"version {version!r} is not year.month.ordinal, for example 2026.11.0")
    if target.exists():
        raise ReleaseRefused(f"release {version} exists at {target}: releases never change, choose another version")
    if (day := publication.day) and not version.startswith(f"{day.year}.{day.month}."):
        raise ReleaseRefused(f"version {version} is not of the month of {day}: choose another version or day")
    batches = sorted(batches)
    before = stamps(home, batches)
    earlier = previous(home, version)
    require(home, batches, required)
    with _building(home) as folder:
        spill = folder / "spill"
        with connect(home, batches) as con:
            con.execute(f"SET temp_directory = {quoted(str(spill))}")
            rows = _write_tables(con, folder, version)
            counts = _counts(con)
        shutil.rmtree(spill, ignore_errors=True)
        if stamps(home, batches) != before:
            raise ReleaseRefused("working tables changed while the release was built: build it again")
        stated = {
            **about,
            **counts,
            **publication.stated(version),
            "version": version,
            "previous_version": earlier.name if earlier else None,
            "schema_version": SCHEMA_VERSION,
            "library_version": __version__,
            "batches": sorted(b.rsplit("-", 1)[-1] for b in batches),
            "rows": rows,
            "checks": checks_summary(home, batches, required),
        }
        changes = write_log(edition(earlier) if earlier else None, unpublished(folder, stated), codebook)
        if earlier and changes is None:
            return earlier
        rows["changes"] = changes or 0
        write_validation(folder, home, batches, required)
        write_documents(folder, gather(folder, stated, codebook))
        write_catalogue(folder, folder / CATALOGUE)
        (folder / CATALOGUE_SUM).write_text(sum_line(folder / CATALOGUE))
        _publish(folder, target)
        advance(home.releases)
    return target


@contextmanager
def _building(home: Home) -> Iterator[Path]:
    """A folder to build in, beside the releases; removed in the end, as is what dead builds have left."""
    home.releases.mkdir(parents=True, exist_ok=True)
    for left in home.releases.glob(f"{_BUILDING}*"):
        if not is_alive(left.name.removeprefix(_BUILDING)):
            shutil.rmtree(left)
    folder = home.releases / f"{_BUILDING}{os.getpid()}"
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _write_tables(con: duckdb.DuckDBPyConnection, folder: Path, version: str) -> dict[str, int]:
    weigh_rights(con)
    return {name: write_rows(con, table, folder / table_path(name), version) for name, table in CONTENT.items()}


def _counts(con: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Articles by the rights in their texts, and rejects by reason."""
    rights = "SELECT text_rights, count(*) FROM articles GROUP BY 1"
    reasons = "SELECT reason, count(DISTINCT reject_id) FROM rejects GROUP BY 1"
    return {
        "articles": dict(con.execute(rights).fetchall()),
        "rejects": dict(con.execute(reasons).fetchall()),
    }


def _publish(folder: Path, target: Path) -> None:
    """Bring every file to the disk, then give the folder its name: only then is the release there."""
    for path in (*folder.rglob("*"), folder):
        _sync(path)
    try:
        folder.rename(target)
    except OSError as error:
        if not target.exists():
            raise
        raise ReleaseRefused(f"release {target.name} was made by another build meanwhile") from error
    _sync(target.parent)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
