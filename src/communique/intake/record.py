"""What a reader gets (a landed file) and what it gives (records)."""

import gzip
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BufferedIOBase
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hashlib import _Hash

DOCUMENT_LIMIT = 50_000_000  # bytes of one document or record; no article is near it, and it bounds memory
COMPRESSION = ".gz"
DAMAGED = (gzip.BadGzipFile, EOFError, zlib.error)  # what reading a damaged compressed file raises


class UnreadableError(ValueError):
    """A record that cannot be read: a reason code of REJECT_REASONS, and what was wrong and what to do."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class RawFile:
    """A landed file: `name` is relative to its batch, `sidecar` holds fields as fields.py names them."""

    name: str
    path: Path
    sidecar: Mapping[str, Any] = field(default_factory=dict)

    def open(self) -> BufferedIOBase:
        """The file's bytes as a stream, uncompressed."""
        return gzip.GzipFile(self.path) if self.name.endswith(COMPRESSION) else self.path.open("rb")

    def read(self) -> bytes:
        """All bytes, uncompressed. Raises UnreadableError where they are too many."""
        with self.open() as stream:
            data = stream.read(DOCUMENT_LIMIT + 1)
        if len(data) > DOCUMENT_LIMIT:
            raise UnreadableError("too_long", f"the document is longer than {DOCUMENT_LIMIT:,} bytes: split it")
        return data


@dataclass(frozen=True, slots=True)
class Record:
    """One record as its reader extracted it.

    `fields` are named as in fields.py. `basis` says where `published` came from (record, metadata or
    sidecar). `content` is the SHA-256 over the record's bytes; None stands for all bytes of the file.
    `problem` is set where the record could not be read.
    """

    fields: Mapping[str, Any] = field(default_factory=dict)
    basis: str = "record"
    content: "_Hash | None" = None
    problem: UnreadableError | None = None
