"""What an expectation of Great Expectations asks, in a plain English sentence."""

from collections.abc import Callable, Mapping
from typing import Any

Kwargs = Mapping[str, Any]

_FEW = 12  # values that a sentence lists; of more it gives the number
_OPERATORS = {"==": "is", "!=": "is not", "<": "is less than", "<=": "is at most", ">": "is more than",
              ">=": "is at least"}  # fmt: skip
_BLANK = r"[^\s]"


def sentence(kind: str, kwargs: Kwargs) -> str:
    """What an expectation of this type asks with these arguments; of an unknown type, its name and arguments."""
    said = _KINDS.get(kind.removeprefix("expect_"), lambda _: _unworded(kind, kwargs))(kwargs)
    if condition := kwargs.get("row_condition"):
        said += f" where {_condition(condition)}"
    if (share := kwargs.get("mostly", 1)) < 1:
        said += f", in at least {share:.0%} of the rows"
    return f"{said}."


def _unworded(kind: str, kwargs: Kwargs) -> str:
    arguments = ", ".join(f"{k} {v}" for k, v in sorted(kwargs.items()) if k not in ("row_condition", "mostly"))
    return f"{kind.replace('_', ' ').capitalize()} ({arguments})"


def _condition(condition: Mapping[str, Any]) -> str:
    column = condition["column"]["name"]
    if condition["type"] == "nullity":
        return f"{column} is null" if condition["is_null"] else f"{column} is given"
    value = condition["parameter"]
    shown = str(value).lower() if isinstance(value, bool) else value
    return f"{column} {_OPERATORS[condition['operator']]} {shown}"


def _range(kwargs: Kwargs, unit: str = "") -> str:
    low, high = kwargs.get("min_value"), kwargs.get("max_value")
    if low is None and high is None:
        return "anything"
    if low == high:
        return f"{_number(low)}{unit}"
    if high is None:
        return f"at least {_number(low)}{unit}"
    return f"at most {_number(high)}{unit}" if low is None else f"from {_number(low)} to {_number(high)}{unit}"


def _number(value: object) -> str:
    return f"{value:,}" if isinstance(value, int | float) else str(value)


def _listed(values: list[Any]) -> str:
    if len(values) == 1:
        return str(values[0])
    return f"one of {', '.join(map(str, values))}" if len(values) <= _FEW else f"one of {len(values)} values"


def _pattern(kwargs: Kwargs) -> str:
    if kwargs["regex"] == _BLANK:
        return f"{kwargs['column']} is more than white space"
    return f"{kwargs['column']} matches the pattern {kwargs['regex']}"


def _distinct(kwargs: Kwargs) -> str:
    values = kwargs["value_set"]
    many = f"the {len(values)} that are declared" if len(values) > _FEW else ", ".join(map(str, values))
    return f"The values of {kwargs['column']} are exactly {many}"


def _no_less(kwargs: Kwargs) -> str:
    compared = "at most" if kwargs.get("or_equal") else "less than"
    return f"{kwargs['column_B']} is {compared} {kwargs['column_A']}, wherever both are given"


def _null_together(kwargs: Kwargs) -> str:
    other = kwargs["column_B"]
    when = f"{other} is {kwargs['absent']}" if kwargs.get("absent") else f"{other} is null"
    return f"{kwargs['column_A']} is null exactly where {when}"


_KINDS: dict[str, Callable[[Kwargs], str]] = {
    "table_columns_to_match_ordered_list": lambda k: f"The table has its {len(k['column_list'])} columns, in order",
    "table_row_count_to_be_between": lambda k: f"The number of rows is {_range(k)}",
    "column_values_to_not_be_null": lambda k: f"{k['column']} is given",
    "column_values_to_be_null": lambda k: f"{k['column']} is null",
    "column_values_to_be_unique": lambda k: f"No value of {k['column']} comes twice",
    "compound_columns_to_be_unique": lambda k: f"No combination of {', '.join(k['column_list'])} comes twice",
    "column_values_to_be_between": lambda k: f"{k['column']} is {_range(k)}",
    "column_value_lengths_to_be_between": lambda k: f"The length of {k['column']} is {_range(k, ' characters')}",
    "column_values_to_match_regex": _pattern,
    "column_values_to_be_in_set": lambda k: f"{k['column']} is {_listed(k['value_set'])}",
    "column_values_to_not_be_in_set": lambda k: f"{k['column']} is not {_listed(k['value_set'])}",
    "column_pair_values_to_be_in_set": lambda k: (
        f"{k['column_A']} and {k['column_B']} are one of {len(k['value_pairs_set'])} declared pairs"
    ),
    "column_pair_values_a_to_be_greater_than_b": _no_less,
    "column_pair_values_to_be_null_exactly_where": _null_together,
    "column_unique_value_count_to_be_between": lambda k: (
        f"The number of different values of {k['column']} is {_range(k)}"
    ),
    "column_mean_to_be_between": lambda k: f"The mean of {k['column']} is {_range(k)}",
    "column_distinct_values_to_equal_set": _distinct,
}
