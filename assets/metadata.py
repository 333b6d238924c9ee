"""What Dagster shows of a table: its columns, its rows, a sample."""

from collections import Counter
from collections.abc import Collection, Iterable

import dagster as dg
import pyarrow as pa

from communique.schema.exports import columns
from communique.schema.model import Kind, Table

_HIDDEN = {Kind.BINARY}
_WIDEST = 80  # characters of a cell in a sample


def column_schema(table: Table) -> dg.TableSchema:
    """The table's declaration as Dagster's UI shows it."""
    return dg.TableSchema(
        columns=[
            dg.TableColumn(
                c.name,
                c.kind.value,
                c.description,
                dg.TableColumnConstraints(nullable=not c.required, unique=c.unique),
            )
            for c in columns(table)
        ]
    )


def column_lineage(table: Table, earlier: Collection[str]) -> dg.TableColumnLineage:
    """From which columns of `earlier` tables the table's columns are taken, after its declared references."""
    taken: dict[str, list[dg.TableColumnDep]] = {}
    for reference in (r for r in table.references if r.table in earlier):
        for column, source in zip(reference.columns, reference.to, strict=True):
            taken.setdefault(column, []).append(dg.TableColumnDep(dg.AssetKey(reference.table), source))
    return dg.TableColumnLineage(taken)


def sample(rows: pa.Table, table: Table, count: int = 3) -> dg.MarkdownMetadataValue:
    """The first rows as a Markdown table, long cells cut: a line for each column, since most tables are too wide."""
    names = [c.name for c in columns(table) if c.kind not in _HIDDEN]
    shown = rows.select(names).slice(0, count).to_pylist()
    heads = ("column", *(f"row {n}" for n in range(1, len(shown) + 1)))
    return listing(heads, ((name, *(row[name] for row in shown)) for name in names))


def listing(columns: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> dg.MarkdownMetadataValue:
    """Rows as a Markdown table."""
    grid = [columns, ["---"] * len(columns), *([_cell(v) for v in row] for row in rows)]
    return dg.MetadataValue.md("\n".join(f"| {' | '.join(cells)} |" for cells in grid))


def tally(rows: pa.Table, column: str) -> dg.MarkdownMetadataValue:
    """How many rows have each value of a column, the most frequent first, as a Markdown table."""
    counts = Counter(rows[column].to_pylist())
    return listing((column, "rows"), sorted(counts.items(), key=lambda c: (-c[1], c[0])))


def _cell(value: object) -> str:
    text = "" if value is None else ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    text = text.replace("|", "\\|").replace("\n", " ")
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "…"
