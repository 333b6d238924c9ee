"""The manifest of a batch: which files have landed, from which source, with which sidecar entries.

A batch lies at `<home>/landing/<batch>/manifest.json` and `<home>/landing/<batch>/files/…`. Its key is the
day of arrival and the first eight hex digits of the SHA-256 of the manifest, which holds no day, time or
absolute path.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from communique.store.home import Home

BATCH_LIMIT = 5_000  # records: what is held in memory at once
MANIFEST = "manifest.json"
FILES = "files"
_KEY = re.compile(r"\d{4}-\d{2}-\d{2}-[0-9a-f]{8}")


class LandingError(ValueError):
    """Input that cannot be landed, or a landed batch that is not as its manifest says."""


@dataclass(frozen=True, slots=True)
class Origin:
    """The given file of which `files` landed: one where it landed whole, more of an archive or a long file."""

    name: str
    sha256: str
    files: int = 1
    sidecar: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class LandedFile:
    """A file of a batch.

    `problem` (reason, detail) says why a member of an archive was refused: then there is no file, and size is 0.
    """

    name: str
    size: int
    sha256: str
    records: int
    origin: Origin
    sidecar: Mapping[str, Any] | None = None
    problem: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """The files of one batch, in the order of their names; `names` are their names of fields and ours."""

    source: str
    files: tuple[LandedFile, ...]
    names: Mapping[str, str] = field(default_factory=dict)

    def content(self) -> str:
        """The manifest as canonical JSON: the bytes that the batch key is a hash of."""
        names = {"names": dict(self.names)} if self.names else {}
        return canonical({"source": self.source, "files": [_entry(f) for f in self.files]} | names)

    def key(self, arrived: date) -> str:
        """The batch key for a day of arrival."""
        return f"{arrived.isoformat()}-{sha256(self.content().encode()).hexdigest()[:8]}"


def canonical(value: Any) -> str:
    """JSON with sorted keys and no blanks, in ASCII: equal values have equal bytes."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def _entry(file: LandedFile) -> dict[str, Any]:
    entry: dict[str, Any] = {k: getattr(file, k) for k in ("name", "size", "sha256", "records")}
    if file.origin != _itself(entry, file.sidecar):
        entry["origin"] = {k: getattr(file.origin, k) for k in ("name", "sha256", "files")}
        if file.origin.sidecar is not None:
            entry["origin"]["sidecar"] = dict(file.origin.sidecar)
    if file.sidecar is not None:
        entry["sidecar"] = dict(file.sidecar)
    if file.problem is not None:
        entry["problem"] = dict(file.problem)
    return entry


def _from_entry(entry: Mapping[str, Any]) -> LandedFile:
    sidecar = entry.get("sidecar")
    origin = Origin(**entry["origin"]) if "origin" in entry else _itself(entry, sidecar)
    return LandedFile(
        entry["name"], entry["size"], entry["sha256"], entry["records"], origin, sidecar, entry.get("problem")
    )  # fmt: skip


def _itself(entry: Mapping[str, Any], sidecar: Mapping[str, Any] | None) -> Origin:
    return Origin(entry["name"], entry["sha256"], 1, sidecar)


def batches(home: Home) -> list[str]:
    """The keys of all complete batches, sorted."""
    if not home.landing.is_dir():
        return []
    folders = (f for f in home.landing.iterdir() if _KEY.fullmatch(f.name))
    return sorted(f.name for f in folders if (f / MANIFEST).is_file())


def batch_file(home: Home, batch: str, name: str) -> Path:
    """Where a file of a batch lies."""
    return home.landing / batch / FILES / name


def load_manifest(home: Home, batch: str) -> Manifest:
    """The manifest alone, without a look at the files. Raises LandingError where it is absent or damaged."""
    path = home.landing / batch / MANIFEST
    remedy = f"remove {home.landing / batch} and ingest its files again"
    try:
        found = json.loads(path.read_bytes())
        manifest = Manifest(found["source"], tuple(map(_from_entry, found["files"])), found.get("names", {}))
    except OSError as error:
        raise LandingError(f"batch {batch}: no manifest ({error.strerror}); {remedy}") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise LandingError(f"batch {batch}: the manifest is damaged; {remedy}") from error
    if sha256(manifest.content().encode()).hexdigest()[:8] != batch[-8:]:
        raise LandingError(f"batch {batch}: the manifest is not the one that the key was made from; {remedy}")
    return manifest


def read_manifest(home: Home, batch: str) -> Manifest:
    """The manifest of a batch. Raises LandingError where a file is absent or of another size."""
    manifest = load_manifest(home, batch)
    for file in (f for f in manifest.files if f.problem is None):
        path = batch_file(home, batch, file.name)
        size = path.stat().st_size if path.is_file() else None
        if size != file.size:
            found = "is absent" if size is None else f"has {size} bytes"
            raise LandingError(
                f"batch {batch}: file {file.name} {found}, its manifest says {file.size} bytes; "
                f"restore the file, or remove {home.landing / batch} and ingest again"
            )
    return manifest
