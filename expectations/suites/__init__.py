"""Every table's suite: what its declaration implies, and what only a person can say about its data."""

from typing import Any

from communique.schema.exports import expectations
from communique.schema.model import Table
from expectations.suites import entities, events, reference, text
from expectations.suites.build import Expected

WRITTEN: dict[str, list[Expected]] = {**text.SUITES, **entities.SUITES, **events.SUITES, **reference.SUITES}


def suite(table: Table) -> list[Expected]:
    """The table's expectations, derived ones first; each has a name that is unique in the suite."""
    return [*map(_named, expectations(table)), *WRITTEN.get(table.name, [])]


def _named(derived: dict[str, Any]) -> Expected:
    kwargs = derived["kwargs"]
    column = kwargs.get("column", "")
    short = derived["type"].removeprefix("expect_").removeprefix("column_values_to_")
    name = f"{column}_{short}" if column else short
    return {**derived, "severity": "critical", "meta": {"name": name, "column": column}}
