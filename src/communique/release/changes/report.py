"""CHANGES.md: what is new in a release, for people who know nothing of how it is made."""

from collections.abc import Iterable
from dataclasses import dataclass

import duckdb

from communique.release.changes.reasons import MEANING

_COUNTS = """
SELECT table_name, what, change, reason, count(*) FROM changes
WHERE version = ? AND what IN ('row', 'story') GROUP BY ALL ORDER BY ALL
"""
_SCHEMA = """
SELECT table_name, what, item, change FROM changes WHERE version = ? AND what IN ('column', 'table') ORDER BY ALL
"""
_COLUMNS = """
SELECT table_name, c, count(*) AS n FROM (SELECT table_name, unnest(columns) AS c FROM changes WHERE version = ?)
GROUP BY ALL ORDER BY table_name, n DESC, c
"""
# one of each change and reason, of an event where there is one
_EXAMPLES = """
SELECT table_name, what, item, change, reason, columns, merged_into FROM changes
WHERE version = ? AND what IN ('row', 'story')
QUALIFY row_number() OVER (PARTITION BY change, reason ORDER BY table_name <> 'events', table_name, what, item) = 1
ORDER BY change, reason
"""
_LISTED = "SELECT count(*) FROM changes WHERE change IN ('withdrawn', 'merged') AND what IN ('row', 'story')"


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows (or stories) of a table have changed in one way for one reason."""

    table: str
    what: str
    change: str
    reason: str
    rows: int

    @property
    def name(self) -> str:
        return self.table if self.what == "row" else "stories"


@dataclass(frozen=True, slots=True)
class SchemaChange:
    """A table or column that was added or withdrawn, or is of another type (a table: has another key)."""

    table: str
    what: str
    item: str
    change: str

    def __str__(self) -> str:
        named = self.item if self.what == "table" else f"{self.table}.{self.item}"
        other = {"table": "has another key", "column": "has another type"}[self.what]
        return f"{self.what} {named} {other if self.change == 'changed' else self.change}"


@dataclass(frozen=True, slots=True)
class Example:
    """One thing that has changed."""

    table: str
    what: str
    item: str
    change: str
    reason: str
    columns: list[str]
    merged_into: str | None


@dataclass(frozen=True, slots=True)
class Summary:
    """What a log says of one release. `columns` are (table, column, changed rows); `listed` counts what this and
    earlier releases have withdrawn or merged."""

    version: str
    counts: tuple[Count, ...]
    schema: tuple[SchemaChange, ...]
    columns: tuple[tuple[str, str, int], ...]
    examples: tuple[Example, ...]
    listed: int


def summarise(con: duckdb.DuckDBPyConnection, version: str) -> Summary:
    """The summary of a version from the connection's table `changes`."""

    def found(sql: str) -> list[tuple]:
        return con.execute(sql, [version]).fetchall()

    return Summary(
        version,
        tuple(Count(*row) for row in found(_COUNTS)),
        tuple(SchemaChange(*row) for row in found(_SCHEMA)),
        tuple((table, column, rows) for table, column, rows in found(_COLUMNS)),
        tuple(Example(*row) for row in found(_EXAMPLES)),
        con.execute(_LISTED).fetchall()[0][0],
    )


def changes_page(summary: Summary, previous: str | None) -> str:
    """CHANGES.md; `previous` is the version that the release was compared with."""
    head = f"# Changes in release {summary.version}\n\n"
    if previous is None:
        return head + f"There is no release before this one: nothing to compare it with.\n\n{_IDS}"
    return head + "\n\n".join([f"Compared with release {previous}. {_totals(summary.counts)}", *_sections(summary)])


_IDS = """## Ids

Ids are made from content: an id stands for the same thing in every release, and none is given to another thing. What is
withdrawn or merged stays listed in `changes.parquet` (the view `changes`) in all later releases, with the release that
withdrew it. What comes back has the id that it had, and is listed as added with the reason "restored".
"""


def _totals(counts: Iterable[Count]) -> str:
    """How many rows were added, changed, and so on, in words."""
    sums: dict[str, int] = {}
    for c in counts:
        sums[c.change] = sums.get(c.change, 0) + (c.rows if c.what == "row" else 0)
    listed = [f"{n:,} {'row' if n == 1 else 'rows'} {change}" for change, n in sums.items() if n]
    return f"{', '.join(listed)}." if listed else "No row is another one."


def _sections(summary: Summary) -> Iterable[str]:
    if summary.schema:
        yield "## Schema\n\n" + "\n".join(f"- {change}" for change in summary.schema)
    if summary.counts:
        yield "## Rows\n\n" + _table(
            ("table", "change", "reason", "rows"), [(c.name, c.change, c.reason, c.rows) for c in summary.counts]
        )
        reasons = sorted({c.reason for c in summary.counts}, key=list(MEANING).index)
        yield "The reasons:\n\n" + "\n".join(f"- {reason}: {MEANING[reason]}" for reason in reasons)
    if summary.columns:
        yield "## Columns\n\nIn how many of the changed rows each column has another value than before.\n\n" + _table(
            ("table", "column", "rows"), summary.columns
        )
    if summary.examples:
        yield "## Examples\n\n" + "\n".join(f"- {_example(e)}" for e in summary.examples)
    listed = f"`changes.parquet` lists every one of these, and {summary.listed:,} in all that this and earlier releases"
    yield f"{_IDS}\n{listed} have withdrawn or merged.\n"


def _table(head: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> str:
    lines = [head, tuple("---:" if name == "rows" else "---" for name in head), *rows]
    return "\n".join("| " + " | ".join(f"{v:,}" if isinstance(v, int) else str(v) for v in row) + " |" for row in lines)


def _example(e: Example) -> str:
    columns = f" ({', '.join(e.columns)})" if e.columns else ""
    target = f" into `{e.merged_into}`" if e.merged_into else ""
    named = e.table if e.what == "row" else "story"
    return f"{named} `{e.item}` {e.change}{target}{columns}: {e.reason}"
