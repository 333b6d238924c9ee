"""What is derived from a table's declaration: Arrow schema, data dictionary, SQL, Frictionless, expectations."""

from typing import Any

import pyarrow as pa

from communique.schema.model import Column, Kind, Table

_TERM = pa.struct([pa.field("from", pa.date32()), pa.field("to", pa.date32())])
_ARROW = {
    Kind.STRING: pa.string(),
    Kind.INTEGER: pa.int64(),
    Kind.NUMBER: pa.float64(),
    Kind.BOOLEAN: pa.bool_(),
    Kind.DATE: pa.date32(),
    Kind.TIMESTAMP: pa.timestamp("us", tz="UTC"),
    Kind.BINARY: pa.binary(),
    Kind.STRINGS: pa.list_(pa.string()),
    Kind.TERMS: pa.list_(_TERM),
}
_FRICTIONLESS = {
    Kind.TIMESTAMP: "datetime",
    Kind.BINARY: "any",
    Kind.STRINGS: "array",
    Kind.TERMS: "array",
}


def _nullable(column: Column, released: bool) -> bool:
    return not column.required or (released and column.surface)


def columns(table: Table, released: bool = False) -> tuple[Column, ...]:
    """The columns of the working table, or of the released one (which has the joined columns too)."""
    return table.columns if released else table.working_columns


def arrow_schema(table: Table, released: bool = False) -> pa.Schema:
    """The Arrow schema: types, nullability, and each description as field metadata."""
    return pa.schema(
        [
            pa.field(c.name, _ARROW[c.kind], _nullable(c, released), {"description": c.description})
            for c in columns(table, released)
        ],
        metadata={"table": table.name, "description": table.description},
    )


def expectations(table: Table) -> list[dict[str, Any]]:
    """The structural part of the table's Great Expectations suite, as (type, kwargs) dictionaries."""
    shown = [c for c in table.working_columns if c.kind is not Kind.BINARY]
    found: list[dict[str, Any]] = [
        _expect("expect_table_columns_to_match_ordered_list", column_list=[c.name for c in shown])
    ]
    for c in shown:
        if c.required:
            found.append(_expect("expect_column_values_to_not_be_null", column=c.name))
        if c.unique:
            found.append(_expect("expect_column_values_to_be_unique", column=c.name))
        if c.minimum is not None or c.maximum is not None:
            found.append(
                _expect(
                    "expect_column_values_to_be_between",
                    column=c.name,
                    min_value=c.minimum,
                    max_value=c.maximum,
                )
            )
        if c.pattern:
            found.append(_expect("expect_column_values_to_match_regex", column=c.name, regex=c.pattern))
        if c.values:
            found.append(_expect("expect_column_values_to_be_in_set", column=c.name, value_set=list(c.values)))
    if len(table.key) > 1:
        found.append(_expect("expect_compound_columns_to_be_unique", column_list=list(table.key)))
    return found


def _expect(kind: str, **kwargs: Any) -> dict[str, Any]:
    return {"type": kind, "kwargs": kwargs}


def comments_sql(table: Table, released: bool = True) -> list[str]:
    """COMMENT ON statements for the table's view and its columns."""
    view = table.name
    return [
        f"COMMENT ON VIEW {view} IS {_quoted(table.description)}",
        *(f'COMMENT ON COLUMN {view}."{c.name}" IS {_quoted(c.description)}' for c in columns(table, released)),
    ]


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def frictionless_resource(table: Table, path: str | list[str]) -> dict[str, Any]:
    """The table's resource in a Frictionless data package; `path` is the Parquet file, relative to the package."""
    fields = []
    for c in columns(table, released=True):
        constraints: dict[str, Any] = {} if _nullable(c, released=True) else {"required": True}
        for name, value in (
            ("unique", c.unique or None),
            ("minimum", c.minimum),
            ("maximum", c.maximum),
            ("pattern", c.pattern),
            ("enum", list(c.values) or None),
        ):
            if value is not None:
                constraints[name] = value
        kind = _FRICTIONLESS.get(c.kind, c.kind.value)
        fields.append({"name": c.name, "type": kind, "description": c.description, "constraints": constraints})
    keys = [
        {"fields": list(r.columns), "reference": {"resource": r.table, "fields": list(r.to)}} for r in table.references
    ]
    return {
        "name": table.name,
        "title": table.title,
        "description": table.description,
        "path": path,
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "schema": {"fields": fields, "primaryKey": list(table.key), "foreignKeys": keys},
    }


def markdown(table: Table) -> str:
    """The table's section of the data dictionary."""
    rows = [
        f"| {c.name}{' \\*' if c.name in table.key else ''}{' +' if c.joined else ''} | {c.kind.value} | "
        f"{'' if c.required else 'yes'} | {_about(table, c)} |"
        for c in table.columns
    ]
    note = "" if table.released else "\n\nA working table: it is not in releases."
    return "\n".join(
        [
            f"## {table.name}",
            "",
            table.description + note,
            "",
            "| column | type | may be null | meaning |",
            "|---|---|---|---|",
            *rows,
            "",
        ]
    )


def _about(table: Table, column: Column) -> str:
    refers = [
        f"refers to {r.table}.{to}"
        for r in table.references
        for name, to in zip(r.columns, r.to, strict=True)
        if name == column.name
    ]
    values = ["one of " + ", ".join(column.values)] if column.values else []
    return " · ".join([column.description, *values, *refers]).replace("|", "\\|")


def dictionary(every: dict[str, Table]) -> str:
    """The whole data dictionary as Markdown."""
    lede = (
        "# Data dictionary\n\nGenerated from `communique/schema/tables.py` by `make docs`. "
        "\\* marks a table's key; + marks columns that a release joins in.\n"
    )
    return "\n".join([lede, *(markdown(t) for t in every.values())])
