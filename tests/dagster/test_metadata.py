"""What Dagster shows of a table's rows."""

import pyarrow as pa

from assets.metadata import tally


def test_values_are_counted_the_most_frequent_first():
    rows = pa.table({"reason": ["language", "no_words", "language", "damaged"]})
    assert str(tally(rows, "reason").value).splitlines()[2:] == [
        "| language | 2 |",
        "| damaged | 1 |",
        "| no_words | 1 |",
    ]
