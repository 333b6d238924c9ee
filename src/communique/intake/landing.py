"""Lands raw files: copies what is new into immutable batches, whole or not at all.

Files that have landed before from the same source, with the same name, bytes and sidecar entry, are left
out, so that ingesting a folder again lands what was added to it. A batch is built in `landing/.incoming-…`
and renamed when its bytes are on the disk; a lock keeps two landings apart.
"""

import contextlib
import fcntl
import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from communique.intake.finding import META_SUFFIX, META_TABLE, Found, Skipped, find
from communique.intake.manifest import (
    FILES,
    MANIFEST,
    LandedFile,
    LandingError,
    Manifest,
    batches,
    canonical,
    load_manifest,
    read_manifest,
)
from communique.intake.pieces import Piece, cut
from communique.store.home import Home
from communique.store.receipts import file_hash

__all__ = ["BATCH_LIMIT", "Landing", "LandingError", "batches", "land", "read_manifest", "take_inbox"]

BATCH_LIMIT = 5_000
INBOX = "inbox"
_UNFINISHED = (".part", ".tmp")


@dataclass(frozen=True, slots=True)
class Landing:
    """What a landing did: the keys of new batches, counts of files, and (name, why) of those skipped."""

    batches: tuple[str, ...]
    new_files: int
    known_files: int
    skipped: tuple[tuple[str, str], ...]


def land(home: Home, paths: Sequence[Path], source: str, arrived: date, batch_limit: int = BATCH_LIMIT) -> Landing:
    """Land the files at and below the paths as new batches of at most `batch_limit` records.

    Raises LandingError for a path that does not exist, two files of one name, or a source without a name.
    """
    skipped: Skipped = []
    with _locked(home):
        return _land(home, find(paths, skipped), source, arrived, batch_limit, skipped)


def take_inbox(home: Home, arrived: date, now: float, settled_seconds: float) -> Landing:
    """Land what people have put into `landing/inbox/<source>/…` and take it out of there.

    `now` is in seconds since 1970, as modification times are. A file is taken when it and its sidecars have
    not changed for `settled_seconds` and its name does not end in .part or .tmp. A metadata.csv goes when
    all files beside it and below have gone.
    """
    skipped: Skipped = []
    landings = []
    inbox = home.landing / INBOX
    with _locked(home):
        for folder in sorted(inbox.iterdir()) if inbox.is_dir() else []:
            if folder.name.startswith("."):
                continue
            if folder.is_symlink() or not folder.is_dir():
                skipped.append((folder.name, f"lies in no folder of a source: move it to {INBOX}/<source>/"))
                continue
            found = [f for f in find([folder], skipped) if _is_settled(f, folder, now - settled_seconds)]
            if found:
                stamps = {f.path: f.path.stat().st_mtime_ns for f in found}
                landings.append(_land(home, found, folder.name, arrived, BATCH_LIMIT, []))
                _take_out(stamps, folder)
    return Landing(
        tuple(sorted(b for done in landings for b in done.batches)),
        sum(done.new_files for done in landings),
        sum(done.known_files for done in landings),
        tuple(skipped),
    )


def _is_settled(found: Found, root: Path, latest: float) -> bool:
    tables = [f / META_TABLE for f in found.path.parents if f.is_relative_to(root)]
    files = [found.path, found.path.with_name(found.path.name + META_SUFFIX), *tables]
    settled = all(f.stat().st_mtime <= latest for f in files if f.exists())
    return settled and found.path.suffix not in _UNFINISHED


def _take_out(stamps: dict[Path, int], root: Path) -> None:
    for path, stamp in stamps.items():
        if path.stat().st_mtime_ns == stamp:  # else it was written anew meanwhile, and is landed next time
            path.unlink()
            path.with_name(path.name + META_SUFFIX).unlink(missing_ok=True)
    for folder in sorted({f for p in stamps for f in p.parents if f.is_relative_to(root)}, reverse=True):
        left = [p for p in folder.rglob("*") if not p.is_dir() and not p.name.startswith(".")]
        if all(p.name == META_TABLE for p in left):
            for path in left:
                path.unlink()
            if folder != root:
                shutil.rmtree(folder)


@contextlib.contextmanager
def _locked(home: Home) -> Iterator[None]:
    """Hold the lock over landing/, with what crashed landings left behind removed."""
    home.landing.mkdir(parents=True, exist_ok=True)
    with (home.landing / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for left in home.landing.glob(".incoming-*"):
            shutil.rmtree(left)  # its landing is dead: a living one would hold the lock
        yield


def _land(home: Home, found: Sequence[Found], source: str, arrived: date, limit: int, skipped: Skipped) -> Landing:
    if not source.strip() or not source.isprintable():
        raise LandingError(f"source {source!r}: give the source a name of printable characters")
    known = _known(home, source)
    new: list[Piece] = []
    repeated = 0
    for file in found:
        digest = file_hash(file.path)
        pieces = cut(file, digest, limit)
        there = known.get(_identity(file.name, digest, file.sidecar), {})
        if sum(there.values()) >= sum(p.records for p in pieces):
            repeated += 1
        else:  # a crash may have come between the batches of one file
            new += [p for p in pieces if p.name not in there]
    _refuse_clashes(new)
    made = tuple(_write(home, group, source, arrived) for group in _grouped(new, limit))
    return Landing(made, len(found) - repeated, repeated, tuple(skipped))


def _identity(name: str, digest: str, sidecar: object) -> tuple[str, str, str]:
    return name, digest, canonical(sidecar)


def _known(home: Home, source: str) -> dict[tuple[str, str, str], dict[str, int]]:
    """For each file that has landed from the source: its pieces and their numbers of records."""
    known: dict[tuple[str, str, str], dict[str, int]] = {}
    for manifest in (load_manifest(home, batch) for batch in batches(home)):
        for f in manifest.files if manifest.source == source else ():
            known.setdefault(_identity(f.origin, f.origin_sha256, f.sidecar), {})[f.name] = f.records
    return known


def _refuse_clashes(pieces: Sequence[Piece]) -> None:
    paths: dict[str, Path] = {}
    for piece in pieces:
        if (earlier := paths.setdefault(piece.name, piece.path)) != piece.path:
            raise LandingError(f"{earlier} and {piece.path} would both land as {piece.name}: rename one")


def _grouped(pieces: Sequence[Piece], limit: int) -> Iterator[list[Piece]]:
    group: list[Piece] = []
    records = 0
    for piece in sorted(pieces, key=lambda p: p.name):
        if group and records + piece.records > limit:
            yield group
            group, records = [], 0
        group.append(piece)
        records += piece.records
    if group:
        yield group


def _write(home: Home, pieces: Sequence[Piece], source: str, arrived: date) -> str:
    """Write one batch and return its key."""
    aside = home.landing / f".incoming-{os.getpid()}-{arrived.isoformat()}"
    try:
        files = [_copy(piece, aside / FILES) for piece in pieces]
        manifest = Manifest(source, tuple(files))
        (aside / MANIFEST).write_text(manifest.content() + "\n")
        for path in sorted(aside.rglob("*"), reverse=True):
            _sync(path)
        _sync(aside)
        aside.rename(home.landing / manifest.key(arrived))
        _sync(home.landing)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return manifest.key(arrived)


def _copy(piece: Piece, folder: Path) -> LandedFile:
    target = folder / piece.name
    target.parent.mkdir(parents=True, exist_ok=True)
    piece.copy(target)
    landed = file_hash(target)
    if piece.sha256 not in (None, landed):
        raise LandingError(f"{piece.path} changed while it was landed: ingest it again when it is complete")
    return LandedFile(
        piece.name,
        target.stat().st_size,
        landed,
        piece.records,
        piece.origin,
        piece.origin_sha256,
        piece.sidecar,
    )


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
