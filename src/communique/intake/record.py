"""What a reader gets (a landed file) and what it gives (records)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BufferedReader
from pathlib import Path
from typing import TYPE_CHECKING, Any

from communique.intake.compression import open_stream
from communique.intake.unreadable import UnreadableError

if TYPE_CHECKING:
    from hashlib import _Hash

__all__ = ["DOCUMENT_LIMIT", "RawFile", "Record", "UnreadableError"]

DOCUMENT_LIMIT = 50_000_000  # bytes of one document or record; no article is near it, and it bounds memory


@dataclass(frozen=True, slots=True)
class RawFile:
    """A landed file: `name` is relative to its batch, `sidecar` holds fields as fields.py names them.

    `names` are their names of fields and ours, as the one who ingested the file gave them.
    """

    name: str
    path: Path
    sidecar: Mapping[str, Any] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    def open(self) -> BufferedReader:
        """The file's bytes as a stream, uncompressed; reading raises UnreadableError (damaged, archive_bomb)."""
        return open_stream(self.path, self.name)

    def read(self) -> bytes:
        """All bytes, uncompressed. Raises UnreadableError as `open` does, and where they are too many."""
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
