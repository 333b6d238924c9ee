"""Releases read over the network: ranges of bytes of their own files, through fsspec, and nothing else.

What is fetched is data alone. The tables' names come from release.json and are checked, views and macros are this
library's: no SQL of the other side's runs here.
"""

import io
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import duckdb
import fsspec
from fsspec.spec import AbstractFileSystem

from communique.release.catalogue import define
from communique.release.layout import STATED, table_path
from communique.release.read import UnreachableError, told

PREFIX = "communique://"
_TAIL = 16_384  # what DuckDB reads of a file first: its footer, unless the table is very wide or long
_NAME = re.compile(r"(?:[a-z0-9_]+/)*[a-z0-9_]+(?:\.[a-z]+)?")
_TABLE = re.compile(r"[a-z][a-z0-9_]{0,62}")


class ReleaseFiles(AbstractFileSystem):
    """The files under one address as `communique://<name>`, read-only: what DuckDB is given to read with.

    fsspec's own files would read ahead by megabytes, and its HTTP has no `modified`, which DuckDB asks for.
    """

    protocol = "communique"
    cachable = False

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address.rstrip("/")
        try:
            self._files, self._root = fsspec.core.url_to_fs(self.address)
        except ImportError as error:
            raise UnreachableError(f"{address}: {error}: pip install 'communique[remote]'") from error
        except ValueError as error:
            raise UnreachableError(f"{address}: {error}") from error
        self._sizes: dict[str, int] = {}
        self._tails: dict[str, tuple[int, bytes]] = {}  # where each starts, and its bytes

    def info(self, path: str, **_: Any) -> dict[str, Any]:
        name = _own(path)
        if name not in self._sizes:
            with self._faults(name):
                self._sizes[name] = self._files.info(f"{self._root}/{name}")["size"]
        return {"name": path, "size": self._sizes[name], "type": "file"}

    def fetch_footers(self, names: list[str]) -> None:
        """Fetch sizes and footers of files side by side: DuckDB would ask for one after the other."""
        paths = [f"{self._root}/{_own(name)}" for name in names]
        with self._faults("tables"):
            sizes = self._files.sizes(paths)
            starts = [max(0, size - _TAIL) for size in sizes]
            tails = self._files.cat_ranges(paths, starts, sizes, on_error="raise")
        for name, size, start, tail in zip(names, sizes, starts, tails, strict=True):
            self._expect(name, tail, size - start)
            self._sizes[name], self._tails[name] = size, (start, tail)

    def modified(self, path: str) -> datetime:
        """Always the same: a release never changes."""
        return datetime(2000, 1, 1, tzinfo=UTC)

    def glob(self, path: str, **_: Any) -> list[str]:
        return [path]

    def cat_file(self, path: str, start: int | None = None, end: int | None = None, **_: Any) -> bytes:
        """The file's bytes from `start` to `end` (exclusive). Raises UnreachableError where they cannot be had."""
        name = _own(path)
        before, tail = self._tails.get(name, (0, b""))
        if tail and start is not None and end is not None and start >= before:
            return tail[start - before : end - before]
        with self._faults(name):
            data: bytes = self._files.cat_file(f"{self._root}/{name}", start=start, end=end)
        if start is not None and end is not None:
            self._expect(name, data, end - start)
        return data

    def _expect(self, name: str, data: bytes, length: int) -> None:
        if len(data) != length:
            raise UnreachableError(f"{self.address}/{name}: the server does not answer requests for ranges of bytes")

    def _open(self, path: str, mode: str = "rb", **_: Any) -> "_Ranges":
        if mode != "rb":
            raise PermissionError(f"{path}: a release never changes")
        return _Ranges(self, path)

    @contextmanager
    def _faults(self, name: str) -> Iterator[None]:
        """Errors of whatever library fetches are told as one: there is no common class of them."""
        try:
            yield
        except FileNotFoundError:
            raise
        except Exception as error:
            raise UnreachableError(f"{self.address}/{name}: {type(error).__name__}: {error}") from error


def _own(path: str) -> str:
    """The name of a file of the release. Raises PermissionError for what might lead out of its folder."""
    name = path.removeprefix(PREFIX)
    if not _NAME.fullmatch(name):
        raise PermissionError(f"{path} is no file of a release")
    return name


class _Ranges(io.RawIOBase):
    """A file of which each read is one request."""

    def __init__(self, files: ReleaseFiles, path: str) -> None:
        self._files, self._path, self._at = files, path, 0
        self.size: int = files.info(path)["size"]

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._at = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        return self._at

    def readinto(self, buffer: Any) -> int:
        end = min(self._at + len(buffer), self.size)
        if self._at >= end:
            return 0
        data = self._files.cat_file(self._path, self._at, end)
        buffer[: len(data)] = data
        self._at = end
        return len(data)


def read(address: str, name: str) -> bytes | None:
    """A small file under an address; None where it is not there."""
    try:
        return ReleaseFiles(address).cat_file(name)
    except FileNotFoundError:
        return None


def attach(con: duckdb.DuckDBPyConnection, address: str) -> None:
    """Give the connection the release at an address: its tables as views, and the macros.

    Raises UnreachableError where it cannot be read.
    """
    files = ReleaseFiles(address)
    con.register_filesystem(files)
    con.execute("SET parquet_metadata_cache = true")
    paths = {name: table_path(name) for name in _tables(files)}
    files.fetch_footers(list(paths.values()))
    try:
        define(con, {name: f"'{PREFIX}{path}'" for name, path in paths.items()})
    except duckdb.Error as error:
        raise UnreachableError(f"{address}: {told(error)}") from error


def _tables(files: ReleaseFiles) -> list[str]:
    """The names of a release's tables; names that are no plain word are refused, for they go into SQL."""
    stated = files.cat_file(STATED)
    try:
        names = list(json.loads(stated)["rows"])
    except (ValueError, KeyError, TypeError) as error:
        raise UnreachableError(f"{files.address}/{STATED} does not say which tables there are") from error
    for name in names:
        if not _TABLE.fullmatch(name):
            raise UnreachableError(f"{files.address}/{STATED}: {name!r} is no name of a table")
    return names
