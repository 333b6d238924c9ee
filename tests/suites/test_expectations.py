"""Every hand-written expectation holds in good rows, and is shown to fail in bad ones."""

import functools
from datetime import UTC, date, datetime

import pyarrow as pa
import pytest

from communique.schema.exports import arrow_schema
from communique.schema.model import Scope, Table
from communique.schema.tables import TABLES
from communique.store.parquet import make_table
from expectations.report import Report
from expectations.run import Suite, to_pandas, validate
from expectations.suites import WRITTEN, suite
from expectations.suites.build import expect

from .bad_rows import BAD, RowList, Spoil, doubled, first
from .good_rows import good_rows

CASES = [(table, rule) for table, rules in BAD.items() for rule in rules]


def report(table: str, rows: RowList) -> Report:
    return validate(make_table(rows, TABLES[table]), TABLES[table])


@functools.cache
def written_by_hand(table: str) -> Suite:
    """The suite without what is derived, to save time."""
    return Suite.built_from(TABLES[table], WRITTEN[table])


@pytest.mark.parametrize("table", TABLES)
def test_good_rows_pass_without_a_warning(table: str) -> None:
    found = report(table, good_rows()[table])
    assert (found.failures, found.evaluated) == ((), len(suite(TABLES[table])))


@pytest.mark.parametrize(("table", "rule"), CASES)
def test_bad_rows_fail_the_expectation_that_is_meant(table: str, rule: str) -> None:
    rows = make_table(BAD[table][rule](good_rows()[table]), TABLES[table])
    found = written_by_hand(table).validate(rows)
    failures = {f.rule: f for f in found.failures}
    assert rule in failures
    declared = next(e for e in WRITTEN[table] if e["meta"]["name"] == rule)
    assert (failures[rule].severity == "warning") == (declared["severity"] == "warning")
    assert found.passed == all(f.severity == "warning" for f in found.failures)


def test_every_expectation_written_by_hand_is_shown_to_fail() -> None:
    written = {(t, e["meta"]["name"]) for t, expected in WRITTEN.items() for e in expected}
    assert written == set(CASES)


MAY_BE_EMPTY = [t for t in TABLES.values() if t.scope is not Scope.REFERENCE]


@pytest.mark.parametrize("table", MAY_BE_EMPTY, ids=lambda t: t.name)
def test_a_table_without_rows_passes(table: Table) -> None:
    assert report(table.name, []).passed


@pytest.mark.parametrize(
    ("table", "spoil", "rule"),
    [
        ("rejects", doubled(), "reject_id_be_unique"),
        ("rejects", first(reason="bored"), "reason_be_in_set"),
        ("rejects", first(reject_id="x1"), "reject_id_match_regex"),
        ("mentions", first(link_score=1.5), "link_score_be_between"),
        ("event_participants", doubled(), "compound_columns_to_be_unique"),
        ("events", first(fatalities_low=-1, fatalities_high=2), "fatalities_low_be_between"),
    ],
)
def test_what_a_declaration_implies_is_checked_too(table: str, spoil: Spoil, rule: str) -> None:
    found = report(table, spoil(good_rows()[table]))
    assert rule in {f.rule for f in found.failures}
    assert not found.passed


def test_a_column_that_is_missing_or_added_fails() -> None:
    table = TABLES["rejects"]
    rows = make_table(good_rows()["rejects"], table)
    for odd in (rows.drop_columns(["detail"]), rows.append_column("more", pa.array([1]))):
        assert "table_columns_to_match_ordered_list" in {f.rule for f in validate(odd, table).failures}
    missing = next(f for f in validate(rows.drop_columns(["detail"]), table).failures if f.column == "detail")
    assert "raised" in missing.detail


def test_a_null_where_none_may_be_fails_with_the_key_of_its_row() -> None:
    table = TABLES["rejects"]
    good = good_rows()["rejects"][0]
    nullable = pa.schema([f.with_nullable(True) for f in arrow_schema(table)])
    rows = pa.Table.from_pylist([good | {"detail": None}], schema=nullable)
    failure = next(f for f in validate(rows, table).failures if f.rule == "detail_not_be_null")
    assert failure.examples == (f"reject_id {good['reject_id']}: detail = null",)
    assert (failure.unexpected_count, failure.unexpected_percent) == (1, 100.0)


def test_a_failure_names_at_most_five_rows_and_counts_all() -> None:
    rows = [good_rows()["mentions"][0] | {"mention_id": f"m{n:016x}", "text": " "} for n in range(9)]
    failure = next(f for f in report("mentions", rows).failures if f.rule == "text_not_blank")
    assert failure.unexpected_count == 9
    assert len(failure.examples) == 5
    assert failure.examples[0] == f"mention_id m{0:016x}: text =  "


def test_failures_keep_the_order_of_the_suite() -> None:
    found = report("mentions", first(start_char=900, text=" ", label="THING")(good_rows()["mentions"]))
    names = [e["meta"]["name"] for e in suite(TABLES["mentions"])]
    places = [names.index(f.rule) for f in found.failures]
    assert len(places) > 2
    assert places == sorted(places)


def test_a_misspelt_expectation_raises() -> None:
    misspelt = expect("typo", "column_values_to_be_nul", column="detail")
    with pytest.raises(ValueError, match="typo"):
        Suite.built_from(TABLES["rejects"], [misspelt])


def test_a_repeated_name_raises() -> None:
    one = expect("same", "column_values_to_be_null", column="detail")
    with pytest.raises(ValueError, match="same"):
        Suite.built_from(TABLES["rejects"], [one, one])


def test_names_are_unique_in_every_suite() -> None:
    for table in TABLES.values():
        names = [e["meta"]["name"] for e in suite(table)]
        assert len(names) == len(set(names)), table.name


def test_integers_dates_and_times_keep_their_types_beside_nulls() -> None:
    rows = good_rows()
    article = rows["articles"][0]
    events = to_pandas(
        make_table(first(fatalities_low=3, fatalities_high=4)(rows["events"]), TABLES["events"]),
        TABLES["events"],
    )
    assert events["fatalities_low"].sort_values().tolist()[0] == 3
    assert {type(v) for v in events["event_date"]} == {date}
    times = to_pandas(make_table([article], TABLES["articles"]), TABLES["articles"])["published_at"]
    assert times[0] == datetime(2018, 6, 17, 12, tzinfo=UTC)
    assert "parse" not in to_pandas(make_table(rows["parses"], TABLES["parses"]), TABLES["parses"]).columns


def test_checking_writes_nothing_to_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    report("rejects", first(detail=" ")(good_rows()["rejects"]))
    assert capfd.readouterr() == ("", "")
