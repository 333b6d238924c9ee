"""Parquet files that are atomic (whole or absent) and deterministic (same rows, same bytes)."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from communique.schema.exports import arrow_schema
from communique.schema.model import Table

ROW_GROUP = 65_536
RECIPE = b"recipe"


class DamagedError(Exception):
    """A file cannot be read: its bytes are not those that were written."""


def make_table(rows: Iterable[Mapping[str, Any]], table: Table) -> pa.Table:
    """Rows as an Arrow table of the working schema, in the table's order.

    Raises ValueError when a row has a column that the table does not declare, lacks one, or holds a wrong type or a
    forbidden null.
    """
    schema = arrow_schema(table)
    rows = list(rows)
    for n, row in enumerate(rows):
        if row.keys() != set(schema.names):
            odd = sorted(row.keys() ^ set(schema.names))
            raise ValueError(f"table {table.name}, row {n}: columns too many or missing: {odd}")
    try:
        made = pa.Table.from_pylist(rows, schema=schema)
    except (pa.ArrowTypeError, OverflowError, ValueError) as error:
        raise ValueError(f"table {table.name}: {error}") from error
    return conform(made, table)


def conform(rows: pa.Table, table: Table, released: bool = False) -> pa.Table:
    """The same rows with exactly the declared columns and types, sorted by the table's order.

    Raises ValueError on a missing or undeclared column, a type that does not fit, or a null where none may be.
    """
    schema = arrow_schema(table, released)
    if set(rows.column_names) != set(schema.names):
        odd = sorted(set(rows.column_names) ^ set(schema.names))
        raise ValueError(f"table {table.name}: columns too many or missing: {odd}")
    rows = rows.select(schema.names)
    try:
        rows = rows.cast(schema)
    except (pa.ArrowNotImplementedError, ValueError) as error:
        raise ValueError(f"table {table.name}: {error}") from error
    for field in schema:
        if not field.nullable and (n := rows[field.name].null_count):
            raise ValueError(f"table {table.name}: column {field.name} is null in {n} of {rows.num_rows} rows")
    return rows.sort_by([(name, "ascending") for name in table.sorted_by])


def write_table(rows: pa.Table, table: Table, path: Path, recipe: str = "", released: bool = False,
                metadata: Mapping[str, str] | None = None) -> None:  # fmt: skip
    """Write rows as zstd Parquet: to a temporary file beside `path`, synced, then renamed over it.

    `recipe` says what the file was made from (see communique.flow) and is kept in its footer, as is `metadata`.
    """
    rows = conform(rows, table, released)
    extra = {k.encode(): v.encode() for k, v in (metadata or {}).items()}
    if recipe:
        extra[RECIPE] = recipe.encode()
    rows = rows.replace_schema_metadata({**(rows.schema.metadata or {}), **extra})
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.parent / f".{path.name}.{os.getpid()}.tmp"
    try:
        with aside.open("wb") as sink:
            pq.write_table(rows, sink, compression="zstd", row_group_size=ROW_GROUP, version="2.6",
                           write_statistics=True, store_schema=True)  # fmt: skip
            sink.flush()
            os.fsync(sink.fileno())
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def read_table(path: Path, columns: list[str] | None = None) -> pa.Table:
    """The rows of one Parquet file. Raises DamagedError, which names the file, where it is no Parquet any more."""
    try:
        return pq.ParquetFile(path).read(columns=columns)
    except FileNotFoundError:
        raise
    except (OSError, pa.ArrowException) as error:
        raise DamagedError(f"{path} is damaged and must be made again: remove it, then repeat ({error})") from error


def recipe_of(path: Path) -> str | None:
    """The recipe in the file's footer; None where the file is absent, damaged or has none."""
    try:
        metadata = pq.read_schema(path).metadata or {}
    except (OSError, pa.ArrowInvalid):
        return None
    return metadata.get(RECIPE, b"").decode() or None
