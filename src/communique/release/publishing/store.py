"""Where releases are published to: a local folder, or whatever fsspec knows by an address (s3://, gs://, memory://, …).

Storage options come from the environment, as fsspec and its libraries read them: FSSPEC_*, AWS_* (AWS_ENDPOINT_URL
for servers of one's own), and so on.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import file_digest
from pathlib import Path
from typing import Protocol

from communique.release.pointers import replace
from communique.release.publishing.errors import PublishError, first_line, shown
from communique.store.processes import is_alive
from communique.store.receipts import file_hash

_INCOMING = ".incoming-"
EXTRA = "uv pip install 'communique[publishing]'"
_BLOCK = 8 * 2**20  # bytes read at a time


class Store(Protocol):
    """Files by names relative to one address. All but `read` raise PublishError where the store fails."""

    address: str

    def read(self, name: str) -> bytes | None:
        """A small file; None where there is none."""

    def sha256(self, name: str, size: int) -> str | None:
        """SHA-256 of what is stored, read back; None where there is nothing, or something of another size."""

    def names(self, folder: str) -> list[str]:
        """The files in a folder and below, relative to it, sorted; none where there is no such folder."""

    def upload(self, file: Path, name: str) -> None:
        """Store a file, whole or not at all."""

    def write(self, name: str, data: bytes) -> None:
        """Store a small file over an earlier one, whole or not at all."""

    def place(self, version: str) -> str:
        """The folder in which the files of a version gather until all are there."""

    def settle(self, version: str) -> None:
        """Give that folder the name of its version."""


def store(uri: str) -> Store:
    """The store at a folder or an address. Raises PublishError where the library for its protocol is not installed."""
    if uri.startswith("file://"):
        uri = uri.removeprefix("file://")
    return AddressStore(uri) if "://" in uri else FolderStore(Path(uri))


class FolderStore:
    """A local folder. A version gathers in a hidden folder beside its place and comes to be there by one renaming."""

    def __init__(self, folder: Path) -> None:
        self._root = folder.expanduser().absolute()
        self.address = str(folder)

    def read(self, name: str) -> bytes | None:
        with self._faults(name):
            file = self._root / name
            return file.read_bytes() if file.is_file() else None

    def sha256(self, name: str, size: int) -> str | None:
        with self._faults(name):
            file = self._root / name
            return file_hash(file) if file.is_file() and file.stat().st_size == size else None

    def names(self, folder: str) -> list[str]:
        with self._faults(folder):
            path = self._root / folder
            return sorted(f.relative_to(path).as_posix() for f in path.rglob("*") if not f.is_dir())

    def upload(self, file: Path, name: str) -> None:
        with self._faults(name):
            self._root.mkdir(parents=True, exist_ok=True)
            self._clear()
            aside = self._root / f"{_INCOMING}{os.getpid()}"
            try:
                with file.open("rb") as source, aside.open("wb") as sink:
                    shutil.copyfileobj(source, sink, _BLOCK)
                    sink.flush()
                    os.fsync(sink.fileno())
                (self._root / name).parent.mkdir(parents=True, exist_ok=True)
                aside.replace(self._root / name)
            finally:
                aside.unlink(missing_ok=True)

    def write(self, name: str, data: bytes) -> None:
        with self._faults(name):
            replace(self._root / name, data)

    def place(self, version: str) -> str:
        return f".{version}.part"

    def settle(self, version: str) -> None:
        if (self._root / version).exists():
            raise PublishError(f"{self.address}/{version} is there and is no whole release: remove it, then repeat")
        with self._faults(version):
            (self._root / self.place(version)).rename(self._root / version)

    def _clear(self) -> None:
        """Remove what killed processes were copying."""
        for left in self._root.glob(f"{_INCOMING}*"):
            if not is_alive(left.name.removeprefix(_INCOMING)):
                left.unlink(missing_ok=True)

    @contextmanager
    def _faults(self, name: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            remedy = "check who owns the folder and how much room there is, then repeat"
            raise PublishError(f"{self.address}/{name}: {error.strerror or error}: {remedy}") from error


class AddressStore:
    """A store that fsspec knows. Files of a version lie in their place at once: nothing names it until all are there.

    Object stores show an object only once it is whole.
    """

    def __init__(self, uri: str) -> None:
        self.address = shown(uri).rstrip("/")
        try:
            import fsspec
        except ImportError:
            raise PublishError(f"{self.address}: addresses need the extra `publishing`: {EXTRA}") from None
        try:
            self._files, root = fsspec.core.url_to_fs(uri)
        except ImportError as error:
            raise PublishError(
                f"{self.address}: {error}: {EXTRA} has that of s3://, install others beside it"
            ) from None
        except ValueError:
            known = "a folder, s3://, or another protocol of fsspec"
            raise PublishError(f"{self.address}: no such protocol is known: name {known}") from None
        self._root = root.rstrip("/")

    def read(self, name: str) -> bytes | None:
        with self._faults(name):
            try:
                found: bytes = self._files.cat_file(self._path(name))
            except FileNotFoundError:
                return None
            return found

    def sha256(self, name: str, size: int) -> str | None:
        with self._faults(name):
            self._files.invalidate_cache()
            try:
                if self._files.info(self._path(name))["size"] != size:
                    return None
            except FileNotFoundError:
                return None
            with self._files.open(self._path(name), "rb", block_size=_BLOCK) as file:
                return file_digest(file, "sha256").hexdigest()

    def names(self, folder: str) -> list[str]:
        with self._faults(folder):
            self._files.invalidate_cache()
            path = self._path(folder)
            found = self._files.find(path)
            return sorted(f.removeprefix(path).lstrip("/") for f in found)

    def upload(self, file: Path, name: str) -> None:
        with self._faults(name):
            self._files.put_file(str(file), self._path(name))

    def write(self, name: str, data: bytes) -> None:
        with self._faults(name):
            self._files.pipe_file(self._path(name), data)

    def place(self, version: str) -> str:
        return version

    def settle(self, version: str) -> None: ...

    def _path(self, name: str) -> str:
        return f"{self._root}/{name}"

    @contextmanager
    def _faults(self, name: str) -> Iterator[None]:
        """Errors of whatever library stores are told as one: there is no common class of them."""
        try:
            yield
        except FileNotFoundError:
            wrong, remedy = "there is no such bucket or folder", "create it or name another, then repeat"
        except PermissionError as error:
            wrong = f"not allowed ({first_line(error)})"
            remedy = "check the credentials in the environment and what they may do, then repeat"
        except Exception as error:
            wrong = f"{type(error).__name__}: {first_line(error)}"
            remedy = "check the address, the network, and the credentials in the environment, then repeat"
        else:
            return
        # Not chained: what the other library said may hold credentials.
        raise PublishError(f"{self.address}/{name}: {wrong}: {remedy}") from None
