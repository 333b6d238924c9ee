"""Parquet: one record a row, read in slices, whatever the types of its columns."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, time
from hashlib import sha256
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any

import pyarrow as pa

from communique.intake.decoding import decode
from communique.intake.fields import fields_of
from communique.intake.manifest import canonical
from communique.intake.record import RawFile, Record, UnreadableError
from communique.intake.records import counted, record_of
from communique.intake.unreadable import is_of_input

if TYPE_CHECKING:
    from pyarrow.parquet import ParquetFile

_SLICE = 256  # rows in memory at once
_MAGIC = b"PAR1"
_CONTROLS = bytes(c for c in range(32) if c not in b"\t\n\v\f\r")
_BROKEN = (pa.ArrowException, OSError, ValueError, OverflowError)


def read(file: RawFile) -> Iterator[Record]:
    """The records, in order. Raises UnreadableError where the file is no Parquet or is damaged."""
    number = 0
    with _opened(file) as parquet:
        for slice_ in _slices(parquet, _SLICE):
            names = slice_.schema.names
            columns = [_values(column) for column in slice_.columns]
            for cells in zip(*columns, strict=True) if columns else [()] * slice_.num_rows:
                number += 1
                content = sha256(canonical([names, cells]).encode())
                values = dict(reversed(list(zip(names, cells, strict=True))))  # of columns of one name the first
                yield record_of(fields_of(values, file.names), file, content, f"row {number}")


def count(file: RawFile) -> int:
    """Rows of the file; what is damaged is one more, as it is for `read`."""
    return counted(_sizes(file))


def cut(file: RawFile, limit: int, folder: Path) -> Iterator[tuple[Path, int]]:
    """Writes parts of `limit` rows with the file's own columns; yields each part with its number of rows.

    Raises UnreadableError after the last row that can be read of a damaged file.
    """
    from pyarrow.parquet import ParquetWriter

    with _opened(file) as parquet:
        for number, portions in groupby(_portions(parquet, limit), key=itemgetter(0)):
            path, rows = folder / f"{number:04}.parquet", 0
            damage: UnreadableError | None = None
            with ParquetWriter(path, parquet.schema_arrow, compression="zstd") as writer:
                try:
                    for _, portion in portions:
                        writer.write_batch(portion)
                        rows += portion.num_rows
                except UnreadableError as problem:
                    damage = problem
            yield path, rows
            if damage:
                raise damage


def _sizes(file: RawFile) -> Iterator[int]:
    with _opened(file) as parquet:
        for rows in _slices(parquet, _SLICE):
            yield rows.num_rows


def _portions(parquet: "ParquetFile", limit: int) -> Iterator[tuple[int, pa.RecordBatch]]:
    """The rows in order, each portion with the number of the part it is of."""
    position = 0
    for rows in _slices(parquet, _SLICE):
        while rows.num_rows:
            portion = rows.slice(0, limit - position % limit)
            yield position // limit + 1, portion
            position += portion.num_rows
            rows = rows.slice(portion.num_rows)


@contextmanager
def _opened(file: RawFile) -> Iterator["ParquetFile"]:
    from pyarrow.parquet import ParquetFile

    with _seekable(file) as stream:
        if stream.read(len(_MAGIC)) != _MAGIC:
            raise UnreadableError("malformed", "not a Parquet file: check its suffix, or write it anew")
        stream.seek(0)
        try:
            parquet = ParquetFile(stream)
        except _BROKEN as error:
            if not is_of_input(error):
                raise
            detail = f"the footer of the Parquet file cannot be read ({_said(error)}): fetch it again"
            raise UnreadableError("damaged", detail) from error
        with parquet:
            yield parquet


@contextmanager
def _seekable(file: RawFile) -> Iterator[IO[bytes]]:
    """The file as it lies, or a copy of what it holds where it is compressed: its footer is read first."""
    with file.path.open("rb") as plain:
        if plain.read(len(_MAGIC)) == _MAGIC:
            plain.seek(0)
            yield plain
            return
    with file.open() as stream, TemporaryFile() as copy:
        copyfileobj(stream, copy)
        copy.seek(0)
        yield copy


def _slices(parquet: "ParquetFile", size: int) -> Iterator[pa.RecordBatch]:
    slices = parquet.iter_batches(batch_size=size)
    while True:
        try:
            rows = next(slices, None)
        except _BROKEN as error:
            if not is_of_input(error):
                raise
            detail = f"the Parquet file is damaged ({_said(error)}): fetch it again"
            raise UnreadableError("damaged", detail) from error
        if rows is None:
            return
        yield rows


def _said(error: Exception) -> str:
    return str(error).partition("\n")[0][:200]


def _values(column: pa.Array) -> list[Any]:
    """The column's values as JSON could hold them, times as ISO 8601."""
    try:
        if pa.types.is_timestamp(column.type):  # Python has no nanoseconds, and not every zone
            column = column.cast(pa.timestamp("us", column.type.tz and "UTC"), safe=column.type.unit != "ns")
        return [_plain(v) for v in column.to_pylist()]
    except _BROKEN:
        return [_scalar(s) for s in column]


def _scalar(scalar: pa.Scalar) -> Any:
    """A value of a column that holds some that Python has no type for, or text that is not UTF-8."""
    try:
        return _plain(scalar.as_py())
    except _BROKEN:
        return _plain(scalar.as_buffer().to_pybytes()) if hasattr(scalar, "as_buffer") else None


def _plain(value: Any) -> Any:
    match value:
        case None | bool() | int() | float() | str():
            return value
        case datetime() | date() | time():
            return value.isoformat()
        case bytes():
            return _text_or_bytes(value)
        case Mapping():
            return {str(k): _plain(v) for k, v in value.items()}
        case list() | tuple():
            return [_plain(v) for v in value]
    return str(value)


def _text_or_bytes(value: bytes) -> Any:
    try:
        if len(value.translate(None, _CONTROLS)) == len(value):
            return decode(value)
    except UnreadableError:
        pass
    return {"bytes": value.hex()}  # a picture, say: it is no text, but it is of the row's hash
