"""Finds releases and opens them.

A store is a folder or an address that holds releases by version and, beside them, text files that name one: `latest`
and `stable`. A home's folder `releases` is a store.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from urllib.parse import unquote, urlsplit

import duckdb

from communique.release import pointers
from communique.release.catalogue import set_root
from communique.release.layout import CATALOGUE, STATED
from communique.store.home import Home

_NAME = re.compile(r"\d{4}\.\d{1,2}\.\d+")


class NoReleaseError(FileNotFoundError):
    """There is no release where one was named."""


class UnreachableError(OSError):
    """An address cannot be read: it does not answer, or what it takes to read it is not installed."""


def versions(home: Home) -> list[tuple[int, ...]]:
    """The versions of a home's releases as numbers, oldest first."""
    folders = home.releases.iterdir() if home.releases.is_dir() else ()
    return sorted(tuple(map(int, f.name.split("."))) for f in folders if f.is_dir() and _NAME.fullmatch(f.name))


def latest(home: Home) -> Path | None:
    """The folder of the newest release; None where there is none."""
    every = versions(home)
    return home.releases / ".".join(map(str, every[-1])) if every else None


def open(where: str | os.PathLike[str] = "latest", memory: str | None = None,
         home: str | os.PathLike[str] | None = None) -> duckdb.DuckDBPyConnection:  # fmt: skip
    """A DuckDB connection to a release: its tables as views, the macros, times in UTC.

    `where` is a release's folder or its address (https, s3 and whatever else fsspec reads), a folder or an address
    that holds releases, or the name of a release in `home` (else in COMMUNIQUE_HOME, else in ./data): a version,
    "latest" or "stable". Of an address only those ranges of bytes are fetched that a query needs. `memory` limits
    DuckDB, for example "2GB".

    `.table("events")` gives a table, and `.sql("…")` the answer to a query: `.df()` turns either into a pandas
    DataFrame, `.to_arrow_table()` into an Arrow table, and `.filter("…")` and `.project("…")` narrow it down first.

    Raises NoReleaseError (a FileNotFoundError) where there is no release, and UnreachableError (an OSError) where
    an address does not answer or needs the extra `remote`.
    """
    found = locate(where, Home.at(home))
    if isinstance(found, Path):
        con = duckdb.connect(found / CATALOGUE, read_only=True)
        set_root(con, found)
    else:
        con = duckdb.connect()
        remote().attach(con, found)
    con.execute("SET TimeZone = 'UTC'")
    if memory is not None:
        con.execute("SET memory_limit = ?", [memory])
    return con


def locate(where: str | os.PathLike[str], home: Home) -> Path | str:
    """The folder or the address of the release that `where` names; see `open`. A folder goes before a version."""
    named = os.fspath(where)
    if named.startswith("file://"):
        return _in_folder(Path(unquote(urlsplit(named).path)))
    if "://" in named:
        return _at_address(named.rstrip("/"))
    folder = Path(named).expanduser().absolute()
    if not folder.exists() and (named in pointers.NAMES or _NAME.fullmatch(named)):
        folder = home.releases / named
    return _in_folder(folder)


def _in_folder(folder: Path) -> Path:
    with _pointers():
        if folder.name in pointers.NAMES and not folder.is_dir():
            folder = folder.parent / pointers.resolve(folder.name, folder.parent)
        elif (folder / pointers.LATEST).is_file() or pointers.versions(folder):
            folder = folder / pointers.resolve(pointers.LATEST, folder)
    if not (folder / CATALOGUE).is_file():
        raise NoReleaseError(f"{folder} is not a release: it has no {CATALOGUE}")
    return folder


def _at_address(address: str) -> str:
    read = remote().read
    if read(address, STATED):
        return address
    store, _, name = address.rpartition("/")
    for beside, pointer in ((address, pointers.LATEST), (store, name)):
        if pointer in pointers.NAMES and (text := read(beside, pointer)):
            with _pointers():
                return f"{beside}/{pointers.named(text.decode('utf-8', 'replace'), f'{beside}/{pointer}')}"
    raise NoReleaseError(f"{address} is not a release: it has no {STATED}, and no file latest names one there")


@contextmanager
def _pointers() -> Iterator[None]:
    try:
        yield
    except pointers.PointerError as error:
        raise NoReleaseError(str(error)) from error


def remote() -> ModuleType:
    """The module that reads addresses, imported when it is needed: the wheel alone has no fsspec."""
    try:
        from communique.release import remote as module
    except ModuleNotFoundError as error:
        raise UnreachableError(f"reading an address needs {error.name}: pip install 'communique[remote]'") from error
    return module


def told(error: duckdb.Error) -> str:
    """An error of DuckDB's as one line: what it says first or, where it hands on an error of Python's, that."""
    lines = str(error).strip().splitlines()
    return lines[-1] if lines[0].startswith("Traceback") else lines[0]
