"""An expectation that Great Expectations lacks: a column is null in exactly the rows where another says so.

As two core expectations with row conditions it would cost four pandas queries for each use.
"""

from typing import Any, ClassVar, Literal

from great_expectations.execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import ColumnPairMapExpectation
from great_expectations.expectations.metrics.map_metric_provider import (
    ColumnPairMapMetricProvider,
    column_pair_condition_partial,
)


class ColumnPairNullExactlyWhere(ColumnPairMapMetricProvider):
    """Row by row: A is null if and only if B is `absent`, or null where `absent` is None."""

    condition_metric_name = "column_pair_values.null_exactly_where"
    condition_value_keys = ("absent",)

    @column_pair_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls, column_A: Any, column_B: Any, absent: str | None = None, **kwargs: Any) -> Any:  # noqa: N803, N805
        return column_A.isnull() == (column_B.isnull() if absent is None else column_B == absent)


class ExpectColumnPairValuesToBeNullExactlyWhere(ColumnPairMapExpectation):
    """Expect column A to be null if and only if column B is `absent`, or null where `absent` is None."""

    absent: str | None = None
    ignore_row_if: Literal["neither"] = "neither"

    map_metric = "column_pair_values.null_exactly_where"
    success_keys: ClassVar[tuple[str, ...]] = ("absent", "mostly", "ignore_row_if")
    args_keys = ("column_A", "column_B", "absent")
