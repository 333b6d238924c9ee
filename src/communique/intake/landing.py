"""Lands raw files: copies what is new into immutable batches, whole or not at all.

Files that have landed before from the same source, with the same name, bytes, sidecar entry and names of fields, are
left out before they are unpacked, so that ingesting a folder again lands what was added to it. Files are unpacked and
a batch is built in `landing/.incoming-…`, and a batch is renamed when its bytes are on the disk; a lock keeps two
landings apart.
"""

import contextlib
import fcntl
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from communique.intake.finding import META_SUFFIX, META_TABLE, Found, Skipped, find
from communique.intake.manifest import (
    BATCH_LIMIT,
    FILES,
    MANIFEST,
    LandedFile,
    LandingError,
    Manifest,
    Origin,
    batches,
    canonical,
    load_manifest,
    read_manifest,
)
from communique.intake.unpacking import Part, Unpacker
from communique.store.home import Home
from communique.store.receipts import file_hash

__all__ = ["BATCH_LIMIT", "Landing", "LandingError", "batches", "land", "read_manifest", "take_inbox"]

INBOX = "inbox"
_UNFINISHED = (".part", ".tmp")
_AHEAD = "was modified after the present moment: set the clock, or touch the file"


@dataclass(frozen=True, slots=True)
class Landing:
    """What a landing did.

    `records` and `refused` (what could not be unpacked, a record each in rejects) count what is new; `skipped` holds
    (name, why) of what is left out.
    """

    batches: tuple[str, ...] = ()
    new_files: int = 0
    known_files: int = 0
    records: int = 0
    refused: int = 0
    skipped: tuple[tuple[str, str], ...] = ()


def land(
    home: Home,
    paths: Sequence[Path],
    source: str,
    arrived: date,
    batch_limit: int = BATCH_LIMIT,
    names: Mapping[str, str] | None = None,
) -> Landing:
    """Land the files at and below the paths as new batches of at most `batch_limit` records.

    `names` are their names of fields and ours. Raises LandingError for a path that does not exist, two files of one
    name, or a source without a name.
    """  # fmt: skip
    skipped: Skipped = []
    with _locked(home):
        return _Run(home, source, arrived, batch_limit, names or {}).land(find(paths, skipped), skipped)


def take_inbox(home: Home, arrived: date, now: float, settled_seconds: float) -> Landing:
    """Land what people have put into `landing/inbox/<source>/…` and take it out of there.

    `now` is in seconds since 1970, as modification times are. A file is taken when it and its sidecars have
    not changed for `settled_seconds` and its name does not end in .part or .tmp; one whose time lies ahead of the
    clock is named as skipped. A metadata.csv goes when all files beside it and below have gone.
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
            there = find([folder], skipped)
            skipped += [(f.name, _AHEAD) for f in there if f.path.stat().st_mtime > now + settled_seconds]
            found = [f for f in there if _is_settled(f, folder, now - settled_seconds)]
            if found:
                stamps = {f.path: f.path.stat().st_mtime_ns for f in found}
                landings.append(_Run(home, folder.name, arrived, BATCH_LIMIT, {}).land(found, skipped))
                _take_out(stamps, folder)
    return Landing(
        tuple(sorted(b for done in landings for b in done.batches)),
        sum(done.new_files for done in landings),
        sum(done.known_files for done in landings),
        sum(done.records for done in landings),
        sum(done.refused for done in landings),
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


@dataclass(frozen=True, slots=True)
class _Run:
    """One landing from one source."""

    home: Home
    source: str
    arrived: date
    limit: int
    names: Mapping[str, str]

    def land(self, found: Sequence[Found], skipped: Skipped) -> Landing:
        if not self.source.strip() or not self.source.isprintable():
            raise LandingError(f"source {self.source!r}: give the source a name of printable characters")
        aside = self.home.landing / f".incoming-{os.getpid()}-{self.arrived.isoformat()}"
        unpacker = Unpacker(aside / "unpacked", self.limit, self.names, skipped)
        try:
            new, files = self._new(found, unpacker)
            made = tuple(self._write(group, aside / "batch") for group in _grouped(new, self.limit))
        finally:
            shutil.rmtree(aside, ignore_errors=True)
        refused = sum(part.problem is not None for part, _ in new)
        records = sum(part.records for part, _ in new) - refused
        return Landing(made, files, len(found) - files, records, refused, tuple(skipped))

    def _new(self, found: Sequence[Found], unpacker: Unpacker) -> tuple[list["_Origined"], int]:
        """The parts that have not landed before, and the number of given files that they are of."""
        known = self._known()
        new: list[_Origined] = []
        files = 0
        for file in found:
            stamp = _stamp(file.path)
            origin = Origin(file.name, file_hash(file.path), sidecar=file.sidecar)
            there = known.get(_identity(origin), {})
            if there and len(there) >= max(there.values()):
                continue
            parts = unpacker.parts(file)
            if _stamp(file.path) != stamp:
                raise LandingError(f"{file.path} changed while it was landed: ingest it again when it is complete")
            whole = Origin(origin.name, origin.sha256, len(parts), origin.sidecar)
            new += [(p, whole) for p in parts if p.name not in there]  # a crash may have come between batches
            files += 1
        return new, files

    def _known(self) -> dict[str, dict[str, int]]:
        """For each file that has landed as it would now: what landed of it, and of how many."""
        known: dict[str, dict[str, int]] = {}
        for manifest in (load_manifest(self.home, batch) for batch in batches(self.home)):
            if (manifest.source, manifest.names) == (self.source, self.names):
                for file in manifest.files:
                    known.setdefault(_identity(file.origin), {})[file.name] = file.origin.files
        return known

    def _write(self, parts: Sequence["_Origined"], aside: Path) -> str:
        """Write one batch and return its key."""
        (aside / FILES).mkdir(parents=True)
        manifest = Manifest(self.source, tuple(_placed(*part, aside / FILES) for part in parts), self.names)
        (aside / MANIFEST).write_text(manifest.content() + "\n")
        for path in sorted(aside.rglob("*"), reverse=True):
            _sync(path)
        _sync(aside)
        aside.rename(self.home.landing / manifest.key(self.arrived))
        _sync(self.home.landing)
        return manifest.key(self.arrived)


_Origined = tuple[Part, Origin]


def _identity(origin: Origin) -> str:
    return canonical([origin.name, origin.sha256, origin.sidecar])


def _stamp(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_size, found.st_mtime_ns


def _grouped(parts: Sequence[_Origined], limit: int) -> Iterator[list[_Origined]]:
    group: list[_Origined] = []
    records = 0
    for part, origin in sorted(parts, key=lambda p: p[0].name):
        if group and records + part.records > limit:
            yield group
            group, records = [], 0
        group.append((part, origin))
        records += part.records
    if group:
        yield group


def _placed(part: Part, origin: Origin, folder: Path) -> LandedFile:
    """Move or copy a part into the batch."""
    if part.problem is not None:
        problem = {"reason": part.problem.reason, "detail": part.problem.detail}
        return LandedFile(part.name, 0, sha256().hexdigest(), 1, origin, part.sidecar, problem)
    target = folder / part.name
    target.parent.mkdir(parents=True, exist_ok=True)
    if part.staged:
        part.path.rename(target)
    else:
        shutil.copyfile(part.path, target)
    landed = file_hash(target)
    if not part.staged and landed != origin.sha256:
        raise LandingError(f"{part.path} changed while it was landed: ingest it again when it is complete")
    return LandedFile(part.name, target.stat().st_size, landed, part.records, origin, part.sidecar)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
