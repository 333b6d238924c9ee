"""The manifest of a batch: which files have landed, from which source, with which sidecar entries.

A batch lies at `<home>/landing/<batch>/manifest.json` and `<home>/landing/<batch>/files/…`. Its key is the
day of arrival and the first eight hex digits of the SHA-256 of the manifest, which holds no day, time or
absolute path.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from communique.store.home import Home

MANIFEST = "manifest.json"
FILES = "files"
_KEY = re.compile(r"\d{4}-\d{2}-\d{2}-[0-9a-f]{8}")


class LandingError(ValueError):
    """Input that cannot be landed, or a landed batch that is not as its manifest says."""


@dataclass(frozen=True, slots=True)
class LandedFile:
    """A file of a batch. `origin` and `origin_sha256` name the file that it is a piece of, or itself."""

    name: str
    size: int
    sha256: str
    records: int
    origin: str
    origin_sha256: str
    sidecar: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """The files of one batch, in the order of their names."""

    source: str
    files: tuple[LandedFile, ...]

    def content(self) -> str:
        """The manifest as canonical JSON: the bytes that the batch key is a hash of."""
        return canonical({"source": self.source, "files": [_entry(f) for f in self.files]})

    def key(self, arrived: date) -> str:
        """The batch key for a day of arrival."""
        return f"{arrived.isoformat()}-{sha256(self.content().encode()).hexdigest()[:8]}"


def canonical(value: Any) -> str:
    """JSON with sorted keys and no blanks, in ASCII: equal values have equal bytes."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def _entry(file: LandedFile) -> dict[str, Any]:
    entry: dict[str, Any] = {k: getattr(file, k) for k in ("name", "size", "sha256", "records")}
    if file.origin != file.name:
        entry["origin"] = {"name": file.origin, "sha256": file.origin_sha256}
    if file.sidecar is not None:
        entry["sidecar"] = dict(file.sidecar)
    return entry


def _from_entry(entry: Mapping[str, Any]) -> LandedFile:
    origin = entry.get("origin", entry)
    return LandedFile(
        entry["name"], entry["size"], entry["sha256"], entry["records"], origin["name"], origin["sha256"],
        entry.get("sidecar"),
    )  # fmt: skip


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
        manifest = Manifest(found["source"], tuple(_from_entry(e) for e in found["files"]))
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
    for file in manifest.files:
        path = batch_file(home, batch, file.name)
        size = path.stat().st_size if path.is_file() else None
        if size != file.size:
            found = "is absent" if size is None else f"has {size} bytes"
            raise LandingError(
                f"batch {batch}: file {file.name} {found}, its manifest says {file.size} bytes; "
                f"restore the file, or remove {home.landing / batch} and ingest again"
            )
    return manifest
