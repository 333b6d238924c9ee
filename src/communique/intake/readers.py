"""Reads a batch: every record of every file as one row of raw_articles, by the reader of the file's format.

A reader raises UnreadableError for what it cannot read of a file; the records that it gave before stand.
"""

from collections.abc import Iterator, Mapping
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any

import pyarrow as pa

from communique.intake.archives import SUFFIXES as ARCHIVES
from communique.intake.fields import fields_of
from communique.intake.formats import format_at, without_suffixes
from communique.intake.manifest import BATCH_LIMIT, LandedFile, Manifest, batch_file, canonical, read_manifest
from communique.intake.record import RawFile, Record, UnreadableError
from communique.intake.unreadable import is_of_input
from communique.schema.tables import RAW_ARTICLES
from communique.store.home import Home
from communique.store.parquet import make_table

_COLUMNS = ("url", "title", "author", "language", "published", "retrieved_at", "text_rights", "text")


def read_batch(home: Home, batch: str) -> pa.Table:
    """The batch as RAW_ARTICLES declares it. Raises LandingError where its files are not whole."""
    manifest = read_manifest(home, batch)
    rows = (row for f in manifest.files for row in _rows(batch_file(home, batch, f.name), f, manifest))
    return make_table(rows, RAW_ARTICLES)


def document_id(name: str) -> str:
    """A file's name without known suffixes, relative to the archive that it lay in, if it did."""
    parts = name.split("/")
    inside = next((n for n in range(len(parts) - 1, 0, -1) if parts[n - 1].lower().endswith(ARCHIVES)), 0)
    return without_suffixes("/".join(parts[inside:]))


def _rows(path: Path, landed: LandedFile, manifest: Manifest) -> Iterator[dict[str, Any]]:
    file = RawFile(landed.name, path, fields_of(landed.sidecar or {}, manifest.names), manifest.names)
    records = _records(file) if landed.problem is None else iter([_refused(file, landed.problem)])
    for ordinal, record in enumerate(records):
        content = record.content.copy() if record.content else _whole(file, landed)
        if landed.sidecar is not None:
            content.update(canonical(landed.sidecar).encode())
        fields = record.fields
        problem = record.problem
        yield {name: fields.get(name) for name in _COLUMNS} | {
            "raw_path": landed.name,
            "record": ordinal,
            "raw_sha256": content.hexdigest(),
            "source": fields.get("source", manifest.source),
            "source_id": fields.get("source_id") or document_id(landed.name),
            "published_basis": record.basis if fields.get("published") else None,
            "text": None if problem else fields.get("text"),
            "reason": problem.reason if problem else None,
            "detail": problem.detail if problem else None,
        }


def _records(file: RawFile) -> Iterator[Record]:
    """The records of a file, and one for what ended its reading early."""
    number = 0
    try:
        form = format_at(file)
        for number, record in enumerate(form.read(file), start=1):
            if number > BATCH_LIMIT:  # it was counted as fewer: what is held in memory must not depend on that
                detail = f"gives more records than the {BATCH_LIMIT:,} that a batch holds: mend it and ingest it again"
                raise UnreadableError("malformed", detail)
            yield record if form.count else _described(record, file.sidecar)
    except UnreadableError as problem:
        yield _described(Record(problem=problem), file.sidecar)
    except Exception as error:  # one file that a reader fails on must not hold up the batch
        if not is_of_input(error):
            raise
        detail = f"after record {number}: {type(error).__name__}: {error}; mend the file and ingest it again"
        yield _described(Record(problem=UnreadableError("malformed", detail)), file.sidecar)


def _refused(file: RawFile, problem: Mapping[str, str]) -> Record:
    return _described(Record(problem=UnreadableError(problem["reason"], problem["detail"])), file.sidecar)


def _described(record: Record, sidecar: Mapping[str, Any]) -> Record:
    """A record of one document, with what its sidecar says: people wrote that to correct the document."""
    basis = "sidecar" if "published" in sidecar else record.basis
    fields = {**record.fields, **sidecar, "text": record.fields.get("text")}
    return Record(fields, basis, record.content, record.problem)


def _whole(file: RawFile, landed: LandedFile) -> Any:
    """The hash over all bytes of a file, uncompressed where it can be."""
    if landed.problem is not None:
        return sha256()
    try:
        with file.open() as stream:
            return file_digest(stream, sha256)
    except UnreadableError:
        with file.path.open("rb") as stream:
            return file_digest(stream, sha256)
