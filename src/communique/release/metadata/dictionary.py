"""data_dictionary.csv: every column of a release, for programs and spreadsheets."""

import csv
import io

from communique.release.metadata.facts import Facts
from communique.schema.exports import arrow_schema, columns
from communique.schema.model import Column, Table

HEADER = ("table", "column", "type", "required", "key", "references", "values", "pattern", "description")


def data_dictionary(facts: Facts) -> str:
    """One line for each column; several values or references are separated by `|`."""
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow(HEADER)
    for file in facts.files:
        lines.writerows(_rows(file.table))
    return out.getvalue()


def _rows(table: Table) -> list[tuple[str, ...]]:
    schema = arrow_schema(table, released=True)
    return [
        (
            table.name,
            c.name,
            c.kind.value,
            _yes(not schema.field(c.name).nullable),
            _yes(c.name in table.key),
            _references(table, c),
            _values(c),
            c.pattern or "",
            c.description,
        )
        for c in columns(table, released=True)
    ]


def _yes(holds: bool) -> str:
    return "yes" if holds else "no"


def _references(table: Table, column: Column) -> str:
    pairs = [(r.table, *pair) for r in table.references for pair in zip(r.columns, r.to, strict=True)]
    return "|".join(f"{to}.{other}" for to, own, other in pairs if own == column.name)


def _values(column: Column) -> str:
    """The values that may occur: a list, or an interval, for example `0..1` or `1..`."""
    if column.values:
        return "|".join(column.values)
    if column.minimum is None and column.maximum is None:
        return ""
    low, high = ("" if limit is None else f"{limit:g}" for limit in (column.minimum, column.maximum))
    return f"{low}..{high}"
