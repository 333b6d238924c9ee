"""What Dagster shows of a table's rows."""

import pyarrow as pa
import pytest

from assets.metadata import listing, tally


def test_values_are_counted_the_most_frequent_first():
    rows = pa.table({"reason": ["language", "no_words", "language", "damaged"]})
    assert str(tally(rows, "reason").value).splitlines()[2:] == [
        "| language | 2 |",
        "| damaged | 1 |",
        "| no_words | 1 |",
    ]


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        ([], []),
        ([("n1", "org.kestrel"), ("n2", "")], ["| n1 | org.kestrel |", "| n2 |  |"]),
        ([(None, 3), (["a", "b"], True)], ["|  | 3 |", "| a, b | True |"]),
        ([("a|b", "two\nlines")], ["| a\\|b | two lines |"]),
        ([("x" * 80, "y" * 81)], [f"| {'x' * 80} | {'y' * 79}… |"]),
    ],
)
def test_rows_are_listed_below_their_heading_with_cells_that_keep_to_their_column(rows, lines):
    assert listing(("was", "is"), iter(rows)).value.splitlines() == ["| was | is |", "| --- | --- |", *lines]
