"""The words in which expectations are written by hand; each is a plain dictionary for Great Expectations."""

from collections.abc import Iterable
from typing import Any

from expectations.report import Severity

Expected = dict[str, Any]  # type, kwargs, severity ("critical" or "warning"), meta {name, column}
Condition = dict[str, Any]  # a row condition of Great Expectations as plain data


def absent(column: str) -> Condition:
    return {"type": "nullity", "column": {"name": column}, "is_null": True}


def given(column: str) -> Condition:
    return {"type": "nullity", "column": {"name": column}, "is_null": False}


def compared(column: str, operator: str, value: object) -> Condition:
    return {"type": "comparison", "column": {"name": column}, "operator": operator, "parameter": value}


def expect(
    name: str, kind: str, *, severity: Severity = "error", where: Condition | None = None, **kwargs: Any
) -> Expected:
    """One expectation. `where` keeps it to the rows of a condition."""
    if where:
        kwargs["row_condition"] = where
    column = kwargs.get("column") or ", ".join(
        kwargs.get("column_list") or filter(None, (kwargs.get("column_A"), kwargs.get("column_B")))
    )
    return {
        "type": f"expect_{kind}",
        "kwargs": kwargs,
        "severity": "critical" if severity == "error" else "warning",
        "meta": {"name": name, "column": column},
    }


def null_exactly_where(column: str, other: str, absent: str | None = None) -> Expected:
    """The column is null if and only if the other is `absent`, or null where `absent` is None."""
    return expect(
        f"{column}_fits_{other}",
        "column_pair_values_to_be_null_exactly_where",
        column_A=column,
        column_B=other,
        absent=absent,
    )


def at_most(lower: str, upper: str, name: str, *, equal: bool = True) -> Expected:
    """`lower` is less than `upper` (or equal to it) wherever both are given."""
    return expect(
        name,
        "column_pair_values_a_to_be_greater_than_b",
        column_A=upper,
        column_B=lower,
        or_equal=equal,
        ignore_row_if="either_value_is_missing",
    )


def mostly_other_than(column: str, value: str, share: float, name: str, **kwargs: Any) -> Expected:
    """A warning when less than `share` of the rows have another value than this one."""
    return expect(
        name,
        "column_values_to_not_be_in_set",
        severity="warning",
        column=column,
        value_set=[value],
        mostly=share,
        **kwargs,
    )


def not_blank(*columns: str) -> list[Expected]:
    """Text columns have something other than white space wherever they are not null."""
    return [expect(f"{c}_not_blank", "column_values_to_match_regex", column=c, regex=r"[^\s]") for c in columns]


def one_of(column: str, values: Iterable[str], name: str, **kwargs: Any) -> Expected:
    return expect(name, "column_values_to_be_in_set", column=column, value_set=sorted(values), **kwargs)


def exactly_the_codes(column: str, values: Iterable[str]) -> Expected:
    """The column's distinct values are these: none is missing, none is added."""
    return expect(f"{column}_complete", "column_distinct_values_to_equal_set", column=column, value_set=sorted(values))


def rows_between(low: int | None, high: int | None, severity: Severity = "error") -> Expected:
    return expect("row_count", "table_row_count_to_be_between", severity=severity, min_value=low, max_value=high)
