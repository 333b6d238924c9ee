"""Cuts files of many records at line ends, so that none is larger than a batch may be."""

import gzip
import shutil
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from io import BufferedIOBase
from itertools import islice
from pathlib import Path
from typing import Any

from communique.intake.finding import Found

LINE_SUFFIXES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")


@dataclass(frozen=True, slots=True)
class Piece:
    """A file as it will land: whole, or `records` lines of one from `first` on (then sha256 is None)."""

    name: str
    path: Path
    records: int
    origin: str
    origin_sha256: str
    sidecar: Mapping[str, Any] | None
    first: int = 0
    sha256: str | None = None

    def copy(self, target: Path) -> None:
        """Write the piece to `target`; lines of a compressed file are written uncompressed."""
        if self.sha256 is not None:
            shutil.copyfile(self.path, target)
            return
        with _opened(self.path) as lines, target.open("wb") as out:
            out.writelines(islice(lines, self.first, self.first + self.records))


def cut(found: Found, sha256: str, limit: int) -> list[Piece]:
    """The pieces of a file: itself, or NAME.0001.jsonl, NAME.0002.jsonl … of at most `limit` lines each."""
    records = _records(found.path)
    suffix = next((s for s in LINE_SUFFIXES if found.name.endswith(s)), "")
    if records <= limit or not suffix:
        return [Piece(found.name, found.path, records, found.name, sha256, found.sidecar, sha256=sha256)]
    stem, plain = found.name.removesuffix(suffix), suffix.removesuffix(".gz")
    return [
        Piece(f"{stem}.{n:04}{plain}", found.path, min(limit, records - first), found.name, sha256,
              found.sidecar, first)
        for n, first in enumerate(range(0, records, limit), start=1)
    ]  # fmt: skip


def _opened(path: Path) -> BufferedIOBase:
    return gzip.GzipFile(path) if path.suffix == ".gz" else path.open("rb")


def _records(path: Path) -> int:
    """Lines of a file of records; 1 for any other file and for a damaged one (its reader will say so)."""
    if not path.name.endswith(LINE_SUFFIXES):
        return 1
    ends, last = 0, b"\n"
    try:
        with _opened(path) as file:
            while block := file.read(1 << 20):
                ends += block.count(b"\n")
                last = block[-1:]
    except (OSError, EOFError, zlib.error):
        return 1
    return max(1, ends + (last != b"\n"))
