"""Reads a batch: every record of every file as one row of raw_articles, by the reader of the file's format.

A new format is a module with `read(RawFile) -> Iterator[Record]` and a line in READERS. A reader raises
UnreadableError for what it cannot read of a file; the records that it gave before stand.
"""

from collections.abc import Callable, Iterator, Mapping
from hashlib import file_digest, sha256
from types import MappingProxyType
from typing import Any

import pyarrow as pa

from communique.intake import html, jsonl, plain
from communique.intake.fields import fields_of
from communique.intake.manifest import LandedFile, batch_file, canonical, read_manifest
from communique.intake.record import COMPRESSION, DAMAGED, RawFile, Record, UnreadableError
from communique.schema.tables import RAW_ARTICLES
from communique.store.home import Home
from communique.store.parquet import make_table

Reader = Callable[[RawFile], Iterator[Record]]

READERS: Mapping[str, Reader] = MappingProxyType({
    ".txt": plain.read, ".text": plain.read, ".md": plain.read,
    ".html": html.read, ".htm": html.read,
    ".jsonl": jsonl.read, ".ndjson": jsonl.read,
})  # fmt: skip
_MANY_RECORDS = frozenset({jsonl.read})
_COLUMNS = ("url", "title", "author", "language", "published", "retrieved_at", "text_rights", "text")


def read_batch(home: Home, batch: str) -> pa.Table:
    """The batch as RAW_ARTICLES declares it. Raises LandingError where its files are not whole."""
    manifest = read_manifest(home, batch)
    rows = (row for file in manifest.files for row in _rows(home, batch, file, manifest.source))
    return make_table(rows, RAW_ARTICLES)


def _rows(home: Home, batch: str, landed: LandedFile, source: str) -> Iterator[dict[str, Any]]:
    file = RawFile(landed.name, batch_file(home, batch, landed.name), fields_of(landed.sidecar or {}))
    for ordinal, record in enumerate(_records(file)):
        content = record.content.copy() if record.content else _whole(file)
        if landed.sidecar is not None:
            content.update(canonical(landed.sidecar).encode())
        fields = record.fields
        problem = record.problem
        yield {name: fields.get(name) for name in _COLUMNS} | {
            "raw_path": landed.name,
            "record": ordinal,
            "raw_sha256": content.hexdigest(),
            "source": fields.get("source", source),
            "source_id": fields.get("source_id") or document_id(landed.name),
            "published_basis": record.basis if fields.get("published") else None,
            "text": None if problem else fields.get("text"),
            "reason": problem.reason if problem else None,
            "detail": problem.detail if problem else None,
        }


def _records(file: RawFile) -> Iterator[Record]:
    suffix, reader = _reader(file.name)
    try:
        if reader is None:
            raise UnreadableError("unreadable", _unknown(suffix))
        for record in reader(file):
            yield record if reader in _MANY_RECORDS else _described(record, file.sidecar)
    except DAMAGED as error:
        problem = UnreadableError("unreadable", f"the compressed file is damaged ({error}): fetch it again")
        yield _described(Record(problem=problem), file.sidecar)
    except UnreadableError as problem:
        yield _described(Record(problem=problem), file.sidecar)


def _described(record: Record, sidecar: Mapping[str, Any]) -> Record:
    """A record of one document, with what its sidecar says: people wrote that to correct the document."""
    basis = "sidecar" if "published" in sidecar else record.basis
    fields = {**record.fields, **sidecar, "text": record.fields.get("text")}
    return Record(fields, basis, record.content, record.problem)


def _reader(name: str) -> tuple[str, Reader | None]:
    plain_name = name.removesuffix(COMPRESSION)
    suffix = plain_name[plain_name.rfind(".") :].lower() if "." in plain_name.rpartition("/")[2] else ""
    return suffix, READERS.get(suffix)


def _unknown(suffix: str) -> str:
    what = f"files ending in {suffix} are" if suffix else "a file without a suffix is"
    return f"{what} of no known format: convert to one of {', '.join(READERS)} (each also as {COMPRESSION})"


def document_id(name: str) -> str:
    """A file's name without the suffixes of its compression and of a known format."""
    suffix, reader = _reader(name)
    plain_name = name.removesuffix(COMPRESSION)
    stem = plain_name[: -len(suffix)] if reader else plain_name
    return stem or name


def _whole(file: RawFile) -> Any:
    """The hash over all bytes of a file, uncompressed where it can be."""
    try:
        with file.open() as stream:
            return file_digest(stream, sha256)
    except DAMAGED:
        with file.path.open("rb") as stream:
            return file_digest(stream, sha256)
