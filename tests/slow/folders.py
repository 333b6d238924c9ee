"""What has to be the same in every build of the same input."""

from pathlib import Path

from communique.release.layout import CATALOGUE, CATALOGUE_SUM
from communique.store.home import Home
from communique.store.receipts import file_hash


def tables(home: Home) -> dict[str, str]:
    """SHA-256 of every table's file; what a killed process has left unfinished is no table."""
    return _hashes(home.tables, "[!.]*.parquet")


def release(folder: Path) -> dict[str, str]:
    """SHA-256 of every file of a release but the catalogue, whose bytes DuckDB does not promise, and its sum."""
    return {name: digest for name, digest in _hashes(folder, "*").items() if name not in (CATALOGUE, CATALOGUE_SUM)}


def _hashes(folder: Path, pattern: str) -> dict[str, str]:
    files = sorted(p for p in folder.rglob(pattern) if p.is_file())
    return {p.relative_to(folder).as_posix(): file_hash(p) for p in files}
