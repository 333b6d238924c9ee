"""What a check found, in plain values that can be shown, written to a receipt and compared."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from communique.schema.model import Table

Severity = Literal["error", "warning"]
EXAMPLES = 5
_LONGEST = 120


@dataclass(frozen=True, slots=True)
class Failure:
    """One rule that does not hold.

    `column` is empty where the rule is about whole rows or tables; `examples` (at most five) name the row's
    key, and what is wrong there; `keys` are their keys alone, which can be published where texts may not.
    `unexpected_percent` is of the rows that the rule looked at, `observed` is what a whole column or table gave;
    what says nothing is null.
    """

    rule: str
    column: str
    severity: Severity
    unexpected_count: int
    unexpected_percent: float | None
    examples: tuple[str, ...]
    detail: str
    keys: tuple[str, ...] = ()
    observed: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of one check: how many rules were evaluated and which do not hold."""

    table: str
    evaluated: int
    failures: tuple[Failure, ...]

    @property
    def passed(self) -> bool:
        """Whether nothing but warnings was found."""
        return not any(f.severity == "error" for f in self.failures)


def key_of(row: Mapping[str, object], table: Table) -> str:
    """As much of the table's key as is in the row."""
    return ", ".join(f"{k} {shown(row[k])}" for k in table.key if k in row)


def shown(value: object) -> str:
    """A value as one short text; pandas' and DuckDB's nulls alike are null."""
    text = "null" if value is None or str(value) in ("<NA>", "NaT") else str(value)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
