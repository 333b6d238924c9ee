"""The rows of a release: joined columns added, words that may not be published left out, streamed in order.

Rights are those of each row's article. `full` carries all text. `quotes` carries titles, and the text of
sentences that hold an event, evidence of a relation or a quotation. `none` carries no text.

Readers skip the row groups whose statistics exclude what they look for. So those of events follow each other in time
(a month among half a million events is a seventh of the bytes that it is in the order of articles), and those of
articles are small, for they hold whole texts. Within a row group the table's own order holds.
"""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from communique.schema.exports import arrow_schema
from communique.schema.model import Column, Table
from communique.store.parquet import ROW_GROUP, conform

_JOINED = {
    "articles": "LEFT JOIN article_groups j USING (article_id)",
    "events": "LEFT JOIN event_cluster_members j USING (event_id)",
}

_PERIOD = {"events": "event_date"}
_SMALLER = {"articles": 8_192}

_KEPT = """
CREATE TEMP TABLE rights AS SELECT article_id, text_rights FROM articles;
CREATE TEMP TABLE kept AS
SELECT sentence_id FROM events
UNION SELECT sentence_id FROM relation_evidence
UNION SELECT s.sentence_id
FROM sentences s
JOIN (SELECT article_id, start_char, end_char FROM quotations
      UNION ALL SELECT article_id, start_char, end_char FROM relation_evidence) q
  ON q.article_id = s.article_id AND q.start_char < s.end_char AND q.end_char > s.start_char
"""


def weigh_rights(con: duckdb.DuckDBPyConnection) -> None:
    """Make the tables `rights` (of each article) and `kept` (sentences whose text `quotes` allows)."""
    con.execute(_KEPT)


def write_rows(con: duckdb.DuckDBPyConnection, table: Table, path: Path, version: str) -> int:
    """Stream a table out of the corpus views into one Parquet file; returns the number of rows.

    Never more than a row group is held. Raises ValueError where a row does not fit the released schema.
    """
    schema = arrow_schema(table, released=True)
    schema = schema.with_metadata({**(schema.metadata or {}), b"version": version.encode()})
    path.parent.mkdir(parents=True, exist_ok=True)
    count, size = 0, _SMALLER.get(table.name, ROW_GROUP)
    with pq.ParquetWriter(path, schema, compression="zstd", version="2.6", write_statistics=True) as writer:
        for group in _row_groups(con.sql(select(table)).to_arrow_reader(size), size):
            rows = conform(group, table, released=True).combine_chunks()
            writer.write_table(rows.replace_schema_metadata(schema.metadata), row_group_size=size)
            count += rows.num_rows
    return count


def _row_groups(reader: pa.RecordBatchReader, size: int = ROW_GROUP) -> Iterator[pa.Table]:
    """The reader's rows in groups of exactly `size` (the last may be smaller), however they arrive."""
    held: list[pa.RecordBatch] = []
    count = 0
    for batch in reader:
        while count + batch.num_rows >= size:
            cut = size - count
            yield pa.Table.from_batches([*held, batch.slice(0, cut)])
            batch, held, count = batch.slice(cut), [], 0
        if batch.num_rows:
            held.append(batch)
            count += batch.num_rows
    if held:
        yield pa.Table.from_batches(held)


def select(table: Table) -> str:
    """The query for a table's released rows: by period where the table has one, then in the table's order."""
    columns = ", ".join(f'{_expression(table, c)} AS "{c.name}"' for c in table.columns)
    by_period = [_PERIOD[table.name]] if table.name in _PERIOD else []
    order = ", ".join(f't."{name}"' for name in (*by_period, *table.sorted_by))
    joins = f"{_JOINED.get(table.name, '')} {_rights(table)}"
    return f"SELECT {columns} FROM {table.name} t {joins} ORDER BY {order}"


def _expression(table: Table, column: Column) -> str:
    if column.joined:
        return f'j."{column.name}"'
    if not column.surface:
        return f't."{column.name}"'
    allowed = f"r.text_rights = 'full' OR (r.text_rights = 'quotes' AND {_quotable(table, column)})"
    return f'CASE WHEN {allowed} THEN t."{column.name}" END'


def _quotable(table: Table, column: Column) -> str:
    """Whether `quotes` lets this column's text out: an SQL condition."""
    if table.name == "articles":
        return str(column.name == "title")
    if table.name == "event_participants":  # an event's sentence is always kept
        return "true"
    return "k.sentence_id IS NOT NULL"


def _rights(table: Table) -> str:
    if not any(c.surface for c in table.columns):
        return ""
    names = {c.name for c in table.columns}
    if "sentence_id" in names:
        return "LEFT JOIN rights r USING (article_id) LEFT JOIN kept k USING (sentence_id)"
    if "article_id" in names:
        return "LEFT JOIN rights r USING (article_id)"
    of_events = "SELECT event_id, text_rights FROM events JOIN rights USING (article_id)"
    return f"LEFT JOIN ({of_events}) r USING (event_id)"
