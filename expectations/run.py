"""Great Expectations on an Arrow table, answered as a plain Report.

One context, one data source and one suite per table serve all calls of a process: importing the library
takes seconds, and a run checks hundreds of batches. A first pass asks only whether each expectation holds;
figures and examples are asked for those alone that do not.
"""

import contextlib
import functools
import logging
import os
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pyarrow as pa

from communique.schema.model import Kind, Table
from expectations.report import EXAMPLES, Failure, Report, key_of, shown
from expectations.suites import suite
from expectations.suites.build import Expected

os.environ["GX_ANALYTICS_ENABLED"] = "false"  # read while the library is imported
import great_expectations as gx

import expectations.nulls  # noqa: F401 - registers its expectation


def validate(rows: pa.Table, table: Table) -> Report:
    """What the table's suite finds in the rows."""
    return Suite.of(table).validate(rows)


@dataclass(frozen=True, slots=True)
class Suite:
    """A table's expectations as Great Expectations holds them, in the order of their declaration."""

    table: Table
    expected: tuple[Expected, ...]
    built: Any

    @staticmethod
    @functools.cache
    def of(table: Table) -> "Suite":
        return Suite.built_from(table, suite(table))

    @classmethod
    def built_from(cls, table: Table, expected: Sequence[Expected]) -> "Suite":
        """Build the suite.

        Raises ValueError on a repeated name, and on a type that Great Expectations does not know: it would
        only log and drop it, and the suite would hold without it.
        """
        names = [e["meta"]["name"] for e in expected]
        if repeated := {n for n in names if names.count(n) > 1}:
            raise ValueError(f"suite {table.name}: repeated names: {sorted(repeated)}")
        with _silent():
            built = gx.ExpectationSuite(table.name, expectations=[dict(e) for e in expected])
        if lost := set(names) - {b.meta["name"] for b in built.expectations}:
            raise ValueError(f"suite {table.name}: Great Expectations does not know the types of {sorted(lost)}")
        return cls(table, tuple(expected), built)

    def validate(self, rows: pa.Table) -> Report:
        """Which expectations do not hold in the rows, in the suite's order."""
        frame = to_pandas(rows, self.table)
        held = {_name(r): r.success for r in _results(frame, self.built, "BOOLEAN_ONLY")}
        broken = [e for e in self.expected if not held[e["meta"]["name"]]]
        if not broken:
            return Report(self.table.name, len(self.expected), ())
        again = gx.ExpectationSuite(self.table.name, expectations=[dict(e) for e in broken])
        details = {_name(r): r for r in _results(frame, again, self._detailed(frame))}
        failures = (_failure(e, details[e["meta"]["name"]], self.table) for e in broken)
        return Report(self.table.name, len(self.expected), tuple(failures))

    def _detailed(self, frame: pd.DataFrame) -> dict[str, Any]:
        key = [k for k in self.table.key if k in frame.columns]
        return {
            "result_format": "SUMMARY",
            "partial_unexpected_count": EXAMPLES,
            **({"unexpected_index_column_names": key} if key else {}),
        }


def to_pandas(rows: pa.Table, table: Table) -> pd.DataFrame:
    """The rows without binary columns, in Arrow's types: integers and dates stay so beside nulls."""
    binary = [c.name for c in table.columns if c.kind is Kind.BINARY and c.name in rows.column_names]
    return rows.drop_columns(binary).to_pandas(types_mapper=pd.ArrowDtype)


@functools.cache
def _frames() -> Any:
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    source = context.data_sources.add_pandas("memory")
    return source.add_dataframe_asset("rows").add_batch_definition_whole_dataframe("all")


def _results(frame: pd.DataFrame, chosen: Any, result_format: str | dict[str, Any]) -> list[Any]:
    with _silent():
        batch = _frames().get_batch({"dataframe": frame})
        return batch.validate(chosen, result_format=result_format).results


@contextlib.contextmanager
def _silent() -> Iterator[None]:
    """Keep Great Expectations from logging and warning of what its results say: the Report says it."""
    logger = logging.getLogger("great_expectations")
    before = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        with warnings.catch_warnings(action="ignore"):
            yield
    finally:
        logger.setLevel(before)


def _name(result: Any) -> str:
    return result.expectation_config.meta["name"]


def _failure(expected: Expected, result: Any, table: Table) -> Failure:
    found = result.result or {}
    percent = found.get("unexpected_percent")
    return Failure(
        rule=expected["meta"]["name"],
        column=expected["meta"]["column"],
        severity="warning" if expected["severity"] == "warning" else "error",
        unexpected_count=int(found.get("unexpected_count") or 0),
        unexpected_percent=None if percent is None else round(float(percent), 4),
        examples=_examples(found, table),
        detail=_detail(expected, found, result.exception_info),
        keys=tuple(filter(None, (key_of(r, table) for r in found.get("partial_unexpected_index_list") or ())))[
            :EXAMPLES
        ],
        observed=shown(found["observed_value"]) if "observed_value" in found else None,
    )


def _examples(found: dict[str, Any], table: Table) -> tuple[str, ...]:
    rows = found.get("partial_unexpected_index_list")
    if rows is None:
        return tuple(map(shown, (found.get("partial_unexpected_list") or [])[:EXAMPLES]))
    lines = []
    for row in rows[:EXAMPLES]:
        key = key_of(row, table)
        rest = ", ".join(f"{k} = {shown(v)}" for k, v in row.items() if k not in table.key)
        lines.append(f"{key}: {rest}" if rest else key)
    return tuple(lines)


def _detail(expected: Expected, found: dict[str, Any], raised: dict[str, Any]) -> str:
    """What was expected, and what was seen or raised instead."""
    wanted = {k: v for k, v in expected["kwargs"].items() if k != "ignore_row_if"}
    said = f"{expected['type'].removeprefix('expect_')}({', '.join(f'{k}={v}' for k, v in wanted.items())})"
    if "observed_value" in found:
        said += f"; found {shown(found['observed_value'])}"
    errors = [raised] if "raised_exception" in raised else list(raised.values())
    messages = sorted({str(e["exception_message"]) for e in errors if e.get("raised_exception")})
    return "; ".join([said, *(f"raised {m}" for m in messages)])
