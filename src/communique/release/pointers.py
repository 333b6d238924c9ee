"""`latest` and `stable`: small text files beside the folders of versions, each with a version and a newline.

`latest` moves with every new version and never backwards; `stable` moves only when the publisher says so.
"""

import os
import re
from collections.abc import Sequence
from pathlib import Path

from communique.store.processes import is_alive

LATEST, STABLE = "latest", "stable"
NAMES = (LATEST, STABLE)
_VERSION = re.compile(r"\d{4}\.\d{1,2}\.\d+")


class PointerError(Exception):
    """A pointer that does not stand at a version; the message names it and says what to do."""


def resolve(name: str, releases: Path) -> str:
    """The version at which a pointer stands in a folder of releases.

    Where `latest` was never written, it is the newest version that is there. Raises PointerError where the pointer
    is unknown, damaged, or stands at nothing.
    """
    if name not in NAMES:
        raise PointerError(f"{name!r} is no pointer: there are {' and '.join(NAMES)}")
    file = releases / name
    if file.is_file():
        version = named(file.read_text("utf-8", errors="replace"), str(file))
        if not (releases / version).is_dir():
            raise PointerError(f"{file} names {version}, which is not there: point it at another version")
        return version
    if name == LATEST and (every := versions(releases)):
        return every[-1]
    remedy = "release with --stable" if name == STABLE else "run `communique release` first"
    raise PointerError(f"{releases} has no {name} release: {remedy}")


def named(text: str, where: str) -> str:
    """The version that a pointer's text names; `where` is for the message. Raises PointerError for other text."""
    version = text.removesuffix("\n")
    if not _VERSION.fullmatch(version):
        raise PointerError(f"{where} holds no version: write one there, for example 2026.11.0")
    return version


def versions(releases: Path) -> list[str]:
    """The versions that lie in a folder of releases, oldest first."""
    folders = releases.iterdir() if releases.is_dir() else ()
    return in_order([f.name for f in folders if f.is_dir() and _VERSION.fullmatch(f.name)])


def in_order(every: Sequence[str]) -> list[str]:
    """Versions, oldest first: 2026.11.10 comes after 2026.11.9."""
    return sorted(every, key=order)


def order(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def advance(releases: Path) -> None:
    """Let `latest` stand at the newest version that is there, whatever a killed release has left undone."""
    if every := versions(releases):
        point(releases, LATEST, every[-1])


def point(releases: Path, name: str, version: str) -> None:
    """Let the pointer stand at a version, atomically. Raises PointerError where that version is not there."""
    if not (releases / version).is_dir():
        raise PointerError(f"release {version} is not in {releases}: {name} was left where it was")
    replace(releases / name, f"{version}\n".encode())


def replace(file: Path, data: bytes) -> None:
    """Write a small file whole or not at all, unless it holds the same; clears what killed processes left of it."""
    if file.is_file() and file.read_bytes() == data:
        return
    for left in file.parent.glob(f".{file.name}.*.tmp"):
        if not is_alive(left.name.split(".")[-2]):
            left.unlink(missing_ok=True)
    aside = file.with_name(f".{file.name}.{os.getpid()}.tmp")
    try:
        with aside.open("wb") as sink:
            sink.write(data)
            sink.flush()
            os.fsync(sink.fileno())
        aside.replace(file)
    finally:
        aside.unlink(missing_ok=True)
