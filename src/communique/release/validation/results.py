"""What the checks found, read from their receipts, and from the rules that a release's own files must keep.

Nothing here tells when, where or in which order a check ran: the same tables give the same results.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from communique.release.gate import ReleaseRefused, Required
from communique.release.layout import CONTENT, RELEASED, table_path
from communique.release.rules import evaluated
from communique.release.validation.words import sentence
from communique.schema.model import Scope
from communique.store.home import Home
from communique.store.receipts import Receipt, read_receipt

Outcome = Literal["passed", "warned"]
EXAMPLES = 5
ROW_BY_ROW = (
    "expect_column_values_",
    "expect_column_value_lengths_",
    "expect_column_pair_",
    "expect_compound_columns_",
)


@dataclass(frozen=True, slots=True)
class Result:
    """What one rule found over all files of a table.

    `asked` is the rule as it was declared; `says` is it in plain words. `unexpected_count` counts rows in the files
    where the rule did not hold; it is null where rows were not counted: the rule is about a whole table or column,
    or holds as long as most rows keep it. `examples` are keys of such rows.
    """

    name: str
    severity: Literal["error", "warning"]
    says: str
    asked: Mapping[str, Any]
    files: int
    unsuccessful_files: int = 0
    rows: int = 0
    unexpected_count: int | None = 0
    observed: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()

    @property
    def outcome(self) -> Outcome:
        return "warned" if self.unsuccessful_files else "passed"


@dataclass(frozen=True, slots=True)
class Validation:
    """What was found in one table: by expectations, by rules across working tables, by rules across the release."""

    table: str
    files: int
    rows: int
    expectations: tuple[Result, ...] = field(default=())
    rules: tuple[Result, ...] = field(default=())
    release_rules: tuple[Result, ...] = field(default=())

    @property
    def results(self) -> tuple[Result, ...]:
        return (*self.expectations, *self.rules, *self.release_rules)

    @property
    def outcome(self) -> Outcome:
        return "warned" if self.warned else "passed"

    @property
    def warned(self) -> int:
        return sum(r.outcome == "warned" for r in self.results)

    @property
    def passed(self) -> int:
        return len(self.results) - self.warned


def validations(folder: Path, home: Home, batches: Sequence[str], required: Required) -> list[Validation]:
    """One for each released table, in the order of their declaration; `folder` holds the release's tables.

    Raises ReleaseRefused where the release's own files break a rule: what was checked before is then not what is
    about to be published.
    """
    of_release = _release_rules(folder)
    made = []
    for table in RELEASED:
        rows = [r.rows for r in of_release[table]][:1]
        made.append(
            _of_working_files(home, table, batches, required, of_release[table])
            if table in CONTENT
            else Validation(table, 1, sum(rows), release_rules=of_release[table])
        )
    return made


def _of_working_files(home: Home, table: str, batches: Sequence[str], required: Required,
                      of_release: tuple[Result, ...]) -> Validation:  # fmt: skip
    """Failures among the receipts are warnings: with an error, a file would not have come through the gate."""
    # By the hash of its manifest, since the day on which a batch landed is not of the data
    keys = sorted(batches, key=lambda b: b.rsplit("-", 1)[-1]) if CONTENT[table].scope is Scope.BATCH else [None]
    found: dict[str, tuple[Result, ...]] = {}
    rows = 0
    for check, content in sorted(required[table].items()):
        receipts = [r for r in (read_receipt(home, table, key, check) for key in keys) if r]
        rows = sum(r.rows for r in receipts)
        found[check] = tuple(_result(asked, receipts, rows) for asked in json.loads(content))
    return Validation(table, len(keys), rows, found.get("expectations", ()), found.get("rules", ()), of_release)


def _result(asked: Mapping[str, Any], receipts: Sequence[Receipt], rows: int) -> Result:
    is_rule = "sql" in asked
    name = asked["name"] if is_rule else asked["meta"]["name"]
    failures = [f for r in receipts for f in r.failures if f["rule"] == name]
    counted = is_rule or (asked["type"].startswith(ROW_BY_ROW) and (failures or asked["kwargs"].get("mostly", 1) == 1))
    return Result(
        name=name,
        severity="warning" if asked["severity"] == "warning" else "error",
        says=asked["description"] if is_rule else sentence(asked["type"], asked["kwargs"]),
        asked=asked,
        files=len(receipts),
        unsuccessful_files=len(failures),
        rows=rows,
        unexpected_count=sum(f["unexpected_count"] for f in failures) if counted else None,
        observed=tuple(f["observed"] for f in failures if f["observed"] is not None)[:EXAMPLES],
        examples=tuple(dict.fromkeys(key for f in failures for key in f["keys"]))[:EXAMPLES],
    )


def _release_rules(folder: Path) -> dict[str, tuple[Result, ...]]:
    import pyarrow.parquet as pq

    paths = {name: folder / table_path(name) for name in RELEASED}
    rows = {name: pq.read_metadata(path).num_rows for name, path in paths.items()}
    found: dict[str, list[Result]] = {name: [] for name in RELEASED}
    broken = []
    for rule, count, first in evaluated(paths, RELEASED):
        if count:
            broken.append(f"  {table_path(rule.table)}: {rule.wrong}: {count} rows, for example {first}")
        asked = {"sql": rule.sql, "reads": sorted(rule.needs)}
        says = f"No row has this fault: {rule.wrong}."
        found[rule.table].append(Result(rule.wrong, "error", says, asked, 1, rows=rows[rule.table]))
    if broken:
        raise ReleaseRefused("the tables of the release do not hold together:\n" + "\n".join(broken))
    return {name: tuple(results) for name, results in found.items()}


def warnings(found: Sequence[Validation]) -> Iterator[tuple[Validation, Result]]:
    for validation in found:
        yield from ((validation, r) for r in validation.results if r.outcome == "warned")
