"""Parquet: every row is one record, whatever the types of its columns."""

import gzip
import io
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from communique.intake import parquetfile
from communique.intake.record import UnreadableError

WHEN = datetime(2018, 9, 7, 10, 30, tzinfo=UTC)


def parquet(columns: dict[str, Any], **options: Any) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out, **options)
    return out.getvalue()


@pytest.mark.parametrize(
    ("column", "values", "field", "expected"),
    [
        ("date", pa.array([WHEN], pa.timestamp("us", "UTC")), "published", "2018-09-07T10:30:00+00:00"),
        ("date", pa.array([WHEN], pa.timestamp("ns", "Asia/Yerevan")), "published", "2018-09-07T10:30:00+00:00"),
        ("date", pa.array([1536316200_000000001], pa.timestamp("ns")), "published", "2018-09-07T10:30:00"),
        ("date", pa.array([date(2018, 9, 7)]), "published", "2018-09-07"),
        ("date", pa.array([2**62], pa.timestamp("ms")), "published", None),
        ("timestamp", pa.array([1536316200]), "published", "1536316200"),
        ("retrieved_at", pa.array([WHEN], pa.timestamp("ms")), "retrieved_at", WHEN),
        ("authors", pa.array([["A", "B"]]), "author", "A; B"),
        ("source", pa.array([{"name": "paper", "id": 3}]), "source", "paper"),
        ("id", pa.array([Decimal("17.0")]), "source_id", "17.0"),
        ("id", pa.array([17], pa.uint64()), "source_id", "17"),
        ("title", pa.array(["T"]).dictionary_encode(), "title", "T"),
        ("title", pa.array(["T"], pa.large_string()), "title", "T"),
        ("title", pa.array(["Müller".encode()]), "title", "Müller"),
        ("title", pa.array([b"\x89PNG\x00\xff"]), "title", None),
        ("title", pa.array([None], pa.null()), "title", None),
        ("title", pa.array([float("nan")]), "title", None),
    ],
)  # fmt: skip
def test_values_of_every_type_are_fields(raw, holds_when_cut, column, values, field, expected):
    (record,) = holds_when_cut(parquetfile, raw("a.parquet", parquet({column: values, "body": ["Text."]})), 1)
    assert record.problem is None and record.fields.get(field) == expected


@pytest.mark.parametrize("limit", [1, 3, 256, 300, 1000])
@pytest.mark.parametrize("options", [{}, {"row_group_size": 7}, {"compression": "gzip", "version": "1.0"}])
def test_rows_are_read_in_slices_and_cut_between_any_of_them(raw, holds_when_cut, limit, options):
    count = 12 if limit < 5 else 600
    columns = {"id": list(range(count)), "text": [f"Text {n}." for n in range(count)]}
    found = holds_when_cut(parquetfile, raw("a.parquet", parquet(columns, **options)), limit)
    assert [r.fields["source_id"] for r in found] == [str(n) for n in range(count)]


def test_parts_hold_at_most_the_limit_and_keep_the_columns(raw, tmp_path):
    file = raw("a.parquet", parquet({"text": ["a", "b", "c"], "score": pa.array([1, 2, 3], pa.int16())}))
    parts = list(parquetfile.cut(file, 2, tmp_path))
    assert [(p.name, n) for p, n in parts] == [("0001.parquet", 2), ("0002.parquet", 1)]
    assert pq.read_schema(parts[1][0]).field("score").type == pa.int16()


def test_a_row_without_a_text_is_a_record_with_its_number(raw, all_of):
    one, two = all_of(parquetfile, raw("a.parquet", parquet({"text": ["Text.", None]})))
    assert one.problem is None
    assert two.problem.reason == "no_text" and two.problem.detail.startswith("row 2:")


def test_compressed_files_and_other_names_of_columns_are_understood(raw, all_of):
    data = gzip.compress(parquet({"maintext_nl": ["Text."], "Published At": ["2018-09-07"]}))
    (record,) = all_of(parquetfile, raw("a.parquet.gz", data, names={"maintext_nl": "text"}))
    assert (record.fields["text"], record.fields["published"]) == ("Text.", "2018-09-07")


def test_text_that_is_not_utf8_is_decoded(raw, all_of):
    column = pa.Array.from_buffers(
        pa.string(), 1, [None, pa.array([0, 9], pa.int32()).buffers()[1], pa.py_buffer(b"S\xe3o Tom\xe9!")]
    )
    (record,) = all_of(parquetfile, raw("a.parquet", parquet({"text": column})))
    assert record.fields["text"] == "São Tomé!"


@pytest.mark.parametrize(
    ("data", "reason"), [(b"", "malformed"), (b"id,text", "malformed"), (b"PAR1", "damaged"), (b"PAR1" * 9, "damaged")]
)
def test_what_is_no_parquet_is_refused(raw, data, reason):
    file = raw("a.parquet", data)
    with pytest.raises(UnreadableError) as caught:
        list(parquetfile.read(file))
    assert caught.value.reason == reason
    assert parquetfile.count(file) == 1


def test_rows_before_the_damage_stand_in_the_file_and_in_its_parts(raw, holds_when_cut):
    texts = [f"Text {n} {'x' * 500}" for n in range(600)]
    data = bytearray(parquet({"text": texts}, row_group_size=300, compression="zstd", use_dictionary=False))
    middle = pq.ParquetFile(io.BytesIO(bytes(data))).metadata.row_group(1).column(0).data_page_offset
    data[middle : middle + 40] = bytes(40)
    found = holds_when_cut(parquetfile, raw("a.parquet", bytes(data)), 100)
    assert len(found) >= 256 and found[-1].problem.reason == "damaged"
    assert all(r.problem is None for r in found[:-1])


WHOLE = parquet({"id": [1, 2, 3], "text": ["One.", "Two.", "Three."], "date": [WHEN] * 3})


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, len(WHOLE) - 1), junk=st.binary(min_size=1, max_size=4))
def test_damaged_bytes_never_fail_in_another_way(raw, holds_when_cut, at, junk):
    data = bytearray(WHOLE)
    data[at : at + len(junk)] = junk
    holds_when_cut(parquetfile, raw("a.parquet", bytes(data)), 2)
