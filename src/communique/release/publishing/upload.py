"""Uploads a release to a store: file by file, each verified; what makes it public comes last.

The order is: its files, SHA256SUMS, its place in versions.json, the pointers. A version that versions.json does not
list is not public. Whatever is interrupted goes on where it was when it is repeated.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from communique.release.documents import checksums, sum_line
from communique.release.layout import CATALOGUE, CATALOGUE_SUM, SUMS, UNSUMMED
from communique.release.pointers import LATEST, STABLE, in_order, named, order
from communique.release.publishing.errors import PublishError
from communique.release.publishing.store import Store
from communique.store.receipts import file_hash

INDEX = "versions.json"
Told = Callable[[str, int], None]  # name of a file and its size, once it is stored and verified


@dataclass(frozen=True, slots=True)
class Published:
    """What became of a release: how many files it has, and how many of them had to be uploaded."""

    version: str
    address: str
    files: int
    uploaded: int


@dataclass(frozen=True, slots=True)
class Whole:
    """A release's files: SHA-256 by name, SHA256SUMS last."""

    folder: Path
    hashes: dict[str, str]

    @classmethod
    def at(cls, folder: Path) -> "Whole":
        """Raises PublishError where the folder's files are not those that its SHA256SUMS lists."""
        sums = folder / SUMS
        if not all((folder / name).is_file() for name in UNSUMMED):
            raise PublishError(f"{folder} is no whole release: name one that `communique release` has made")
        text = sums.read_text("utf-8", errors="replace")
        of_catalogue = (folder / CATALOGUE_SUM).read_text("utf-8", errors="replace")
        if text != checksums(folder) or of_catalogue != sum_line(folder / CATALOGUE):
            raise PublishError(f"{folder} is not as it was made: `communique verify {folder}` says where it differs")
        listed = {name: digest for digest, _, name in (line.partition("  ") for line in text.splitlines())}
        return cls(folder, listed | {name: file_hash(folder / name) for name in UNSUMMED})

    @property
    def version(self) -> str:
        return self.folder.name

    def size(self, name: str) -> int:
        return (self.folder / name).stat().st_size

    @property
    def total(self) -> int:
        """Bytes of all files."""
        return sum(map(self.size, self.hashes))


def publish(release: Whole, store: Store, stable: bool = False, told: Told = lambda name, size: None) -> Published:
    """Bring a release to a store, list it there, and let `latest` (and `stable`, where asked) stand at it.

    Raises PublishError where the store fails, where what arrived is not what was sent, and where the version is
    there with other bytes.
    """
    listed = _Index.of(store).versions.get(release.version)
    if listed not in (None, release.hashes[SUMS]):
        raise _changed(release, store, SUMS)
    if (there := store.read(f"{release.version}/{SUMS}")) is None:
        folder = store.place(release.version)
        uploaded = _upload(release, store, folder, told)
        store.settle(release.version)
    elif there != (release.folder / SUMS).read_bytes():
        raise _changed(release, store, SUMS)
    else:
        uploaded = _mend(release, store, told)
    if listed is None:
        _list(release, store)
    _point(release.version, store, stable)
    return Published(release.version, store.address, len(release.hashes), uploaded)


def _upload(release: Whole, store: Store, folder: str, told: Told) -> int:
    """Upload what is not there yet; SHA256SUMS only once all else is there, and nothing that does not belong."""
    uploaded = 0
    for name in release.hashes:
        if name == SUMS:
            _only(release, store, folder)
        uploaded += _bring(release, store, folder, name)
        told(name, release.size(name))
    return uploaded


def _bring(release: Whole, store: Store, folder: str, name: str) -> bool:
    """Upload a file unless it is there, and read it back; whether it had to be uploaded."""
    wanted, size = release.hashes[name], release.size(name)
    if store.sha256(f"{folder}/{name}", size) == wanted:
        return False
    store.upload(release.folder / name, f"{folder}/{name}")
    if store.sha256(f"{folder}/{name}", size) != wanted:
        raise PublishError(f"{store.address}/{folder}/{name}: what arrived is not what was sent: repeat")
    return True


def _only(release: Whole, store: Store, folder: str) -> None:
    if strays := sorted(set(store.names(folder)) - release.hashes.keys()):
        where = f"{store.address}/{folder}"
        raise PublishError(
            f"{where} has files that are not of the release: remove {', '.join(strays[:5])}, then repeat"
        )


def _mend(release: Whole, store: Store, told: Told) -> int:
    """Put back files that a published version has lost; one that has other bytes is left alone.

    The catalogue's bytes are not compared: DuckDB writes others at every build of the same release. It goes together
    with its checksum.
    """
    uploaded, there = 0, set(store.names(release.version))
    pair = {CATALOGUE, CATALOGUE_SUM}
    for name in release.hashes:
        path, size = f"{release.version}/{name}", release.size(name)
        if name not in there or (name in pair and not pair <= there):
            uploaded += _bring(release, store, release.version, name)
        elif name not in pair and store.sha256(path, size) != release.hashes[name]:
            raise _changed(release, store, name)
        told(name, size)
    return uploaded


def _changed(release: Whole, store: Store, name: str) -> PublishError:
    where = f"{store.address}/{release.version}"
    return PublishError(
        f"{where} is there and its {name} is another: a version never changes; publish under a new version, or, "
        "if somebody has spoiled that file, delete it there and repeat"
    )


@dataclass(frozen=True, slots=True)
class _Index:
    """versions.json: the versions that are public, each with the SHA-256 of its SHA256SUMS."""

    versions: dict[str, str]

    @classmethod
    def of(cls, store: Store) -> "_Index":
        data = store.read(INDEX)
        if data is None:
            return cls({})
        try:
            listed: list[dict[str, Any]] = json.loads(data)["versions"]
            return cls({named(v["version"], INDEX): str(v["sha256sums"]) for v in listed})
        except Exception as error:
            where = f"{store.address}/{INDEX}"
            raise PublishError(f"{where} is no list of versions: restore it, or delete it and publish again") from error

    def encoded(self) -> bytes:
        listed = [{"version": v, "sha256sums": self.versions[v]} for v in in_order(list(self.versions))]
        return (json.dumps({"versions": listed}, indent=1) + "\n").encode()


def _list(release: Whole, store: Store) -> None:
    """Make the version public. The index is read again: an upload takes its time."""
    versions = _Index.of(store).versions | {release.version: release.hashes[SUMS]}
    _write(store, INDEX, _Index(versions).encoded())


def _point(version: str, store: Store, stable: bool) -> None:
    stands = store.read(LATEST)
    at = named(stands.decode("utf-8", "replace"), f"{store.address}/{LATEST}") if stands is not None else None
    if at is None or order(version) > order(at):
        _write(store, LATEST, f"{version}\n".encode())
    if stable:
        _write(store, STABLE, f"{version}\n".encode())


def _write(store: Store, name: str, data: bytes) -> None:
    if store.read(name) == data:
        return
    store.write(name, data)
    if store.read(name) != data:
        raise PublishError(f"{store.address}/{name}: what arrived is not what was sent: repeat")
