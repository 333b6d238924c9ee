"""Finds releases and opens them."""

import os
import re
from pathlib import Path

import duckdb

from communique.release.catalogue import set_root
from communique.release.layout import CATALOGUE
from communique.store.home import Home

_NAME = re.compile(r"\d{4}\.\d{1,2}\.\d+")


def versions(home: Home) -> list[tuple[int, ...]]:
    """The versions of a home's releases as numbers, oldest first."""
    folders = home.releases.iterdir() if home.releases.is_dir() else ()
    return sorted(tuple(map(int, f.name.split("."))) for f in folders if f.is_dir() and _NAME.fullmatch(f.name))


def latest(home: Home) -> Path | None:
    """The folder of the newest release; None where there is none."""
    every = versions(home)
    return home.releases / ".".join(map(str, every[-1])) if every else None


def open(path: str | os.PathLike[str], memory: str | None = None) -> duckdb.DuckDBPyConnection:
    """A read-only DuckDB connection to the release in a folder: tables as views, the macros, times in UTC.

    Works from any current folder. `memory` limits DuckDB, for example "2GB". Raises FileNotFoundError where
    the folder holds no release.
    """
    folder = Path(path).expanduser().absolute()
    catalogue = folder / CATALOGUE
    if not catalogue.is_file():
        raise FileNotFoundError(f"{folder} is not a release: it has no {CATALOGUE}")
    con = duckdb.connect(catalogue, read_only=True)
    con.execute("SET TimeZone = 'UTC'")
    if memory is not None:
        con.execute("SET memory_limit = ?", [memory])
    set_root(con, folder)
    return con
