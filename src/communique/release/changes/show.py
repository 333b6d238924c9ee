"""What differs between two releases, on a terminal or as JSON lines."""

import json
from collections.abc import Iterator
from typing import TextIO

import duckdb
from rich.console import Console
from rich.table import Table

from communique.release.changes.compare import comparison
from communique.release.changes.edition import CompareError, Edition
from communique.release.changes.report import Summary, summarise
from communique.schema.tables import CHANGES

_COLUMNS = tuple(c.name for c in CHANGES.columns)


def show_difference(old: Edition, new: Edition, out: Console, table: str = "") -> None:
    """Print what differs: counts by table, change and reason; of one table, every row that differs."""
    with comparison(old, new) as con:
        if table:
            _require(table, old, new)
            for _, what, item, _, change, columns, reason, target in _differences(con, table):
                named = item if what == "row" else f"{what} {item}"
                aim = f" into {target}" if target else f" {', '.join(columns)}" if columns else ""
                out.print(f"{change:<9} {named}{aim} ({reason})", markup=False, highlight=False, soft_wrap=True)
        else:
            _show_summary(summarise(con, new.version), old.version, out)


def write_difference(old: Edition, new: Edition, out: TextIO, table: str = "") -> None:
    """Write each change, of one table or of all, as one JSON object on a line, in a stable order."""
    if table:
        _require(table, old, new)
    with comparison(old, new) as con:
        for row in _differences(con, table):
            out.write(json.dumps(dict(zip(_COLUMNS, row, strict=True)), ensure_ascii=False) + "\n")


def _require(table: str, old: Edition, new: Edition) -> None:
    if table not in (known := {**old.files, **new.files}):
        raise CompareError(f"no table {table!r}: choose one of {', '.join(sorted(known))}")


def _differences(con: duckdb.DuckDBPyConnection, table: str) -> Iterator[tuple]:
    only = "WHERE table_name = ?" if table else ""
    order = ", ".join(f'"{name}"' for name in CHANGES.sorted_by)
    listed = ", ".join(f'"{name}"' for name in _COLUMNS)
    found = con.execute(f"SELECT {listed} FROM changes {only} ORDER BY {order}", [table] if table else [])
    while rows := found.fetchmany(10_000):
        yield from rows


def _show_summary(summary: Summary, old: str, out: Console) -> None:
    if not summary.counts and not summary.schema:
        out.print(f"{summary.version} has the same rows and schema as {old}", highlight=False)
        return
    for change in summary.schema:
        out.print(f"schema: {change}", markup=False, highlight=False)
    grid = Table(box=None, header_style="bold", pad_edge=False)
    for head in ("table", "change", "reason", "rows"):
        grid.add_column(head, justify="right" if head == "rows" else "left")
    for c in summary.counts:
        grid.add_row(c.name, c.change, c.reason, f"{c.rows:,}")
    out.print(grid)
