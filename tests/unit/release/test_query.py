"""Queries by strangers: reading works, nothing else does, and nothing on the disk changes."""

import re
import shutil
import time
from pathlib import Path

import pytest

from communique.release.query import QueryError, query


def _stamps(*folders: Path) -> dict[Path, tuple[int, int]]:
    found = [p for folder in folders for p in folder.rglob("*")]
    return {p: (p.stat().st_size, p.stat().st_mtime_ns) for p in found}


@pytest.mark.parametrize(
    ("sql", "rows"),
    [
        ("SELECT count(*) FROM articles", [(3,)]),
        ("FROM events SELECT event_type ORDER BY ALL;", [("ACCUSE",), ("ACCUSE",), ("AGREE",)]),
        ("WITH a AS (SELECT 1 AS n) SELECT n FROM a", [(1,)]),
        ("VALUES (1, 'x')", [(1, "x")]),
        ("SELECT CAST(min(published_at) AS VARCHAR) FROM articles", [("2019-05-09 12:00:00+00",)]),
        ("SELECT count(*) FROM timeline('ARM')", [(2,)]),
        ("SELECT direction FROM dyad('ARM', 'AZE')", [("AZE to ARM",)]),
    ],
)
def test_reading_works_over_a_release_and_over_working_tables(release, home, sql, rows):
    assert query(release, sql).rows == rows
    assert query(home.tables, sql).rows == rows


@pytest.mark.parametrize("sql", ["DESCRIBE events", "SHOW TABLES", "SUMMARIZE events", "EXPLAIN SELECT 1",
                                 "-- first\nEXPLAIN ANALYZE SELECT count(*) FROM events"])  # fmt: skip
def test_statements_that_describe_work(release, sql):
    assert query(release, sql).rows


def test_more_rows_than_asked_for_are_cut(release):
    result = query(release, "SELECT sentence_id FROM sentences", rows=2)
    assert (result.columns, len(result.rows), result.cut) == (("sentence_id",), 2, True)
    assert not query(release, "SELECT 1", rows=1).cut


def test_working_tables_that_are_not_there_yet_are_empty(tmp_path):
    (tmp_path / "tables").mkdir()
    assert query(tmp_path / "tables", "SELECT count(*) FROM events").rows == [(0,)]


def test_a_folder_that_holds_nothing_is_refused(tmp_path):
    with pytest.raises(QueryError, match="neither a release nor working tables"):
        query(tmp_path, "SELECT 1")


@pytest.mark.parametrize(
    "sql",
    [
        "COPY events TO 'stolen.csv'",
        "COPY (SELECT 1) TO '.tmp/stolen.csv'",
        "EXPLAIN ANALYZE COPY events TO 'stolen.csv'",
        "EXPLAIN (ANALYZE) COPY events TO '.tmp/stolen.csv'",
        "/* a */ EXPLAIN COPY events TO 'stolen.csv'",
        "ATTACH 'stolen.duckdb'",
        "EXPORT DATABASE 'stolen'",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM glob('/etc/*')",
        "SELECT * FROM read_parquet('tables/events/events.parquet')",
        "SELECT * FROM sql",
        "SELECT getenv('HOME')",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET memory_limit = '100GB'",
        "RESET lock_configuration",
        "PRAGMA database_size",
        "CALL pragma_version()",
        "CREATE TABLE t AS SELECT 1",
        "DROP VIEW events",
        "INSERT INTO events SELECT * FROM events",
        "DELETE FROM events",
        "SELECT 1; SELECT 2",
        "SELECT 1; COPY events TO 'stolen.csv'",
        "",
        ";",
        "SELEKT 1",
        "SELECT nothing FROM events",
    ],
)
def test_everything_else_is_refused_in_one_line_and_changes_no_file(release, tmp_path, monkeypatch, sql):
    monkeypatch.chdir(tmp_path)
    before = _stamps(release, tmp_path)
    with pytest.raises(QueryError) as refused:
        query(release, sql)
    assert str(refused.value).strip()
    assert "\n" not in str(refused.value)
    assert _stamps(release, tmp_path) == before


def test_a_huge_join_is_stopped_by_time(release):
    start = time.monotonic()
    sql = "SELECT count(*) FROM range(10000000) a, range(10000000) b WHERE a.range % 7 = b.range % 5"
    with pytest.raises(QueryError, match=r"stopped after 0.5 s"):
        query(release, sql, seconds=0.5)
    assert time.monotonic() - start < 5


def test_a_query_that_wants_all_memory_fails_and_spills_nothing(release, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(QueryError, match="Memory"):
        query(release, "SELECT * FROM range(20000000) ORDER BY hash(range)", memory="50MB")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM range(1000000000000)",
        "SELECT a.range FROM range(1000000) a, range(1000000) b",
        "WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n) SELECT i FROM n",
        "SELECT string_agg(repeat('x', 1000000), '') FROM range(100000)",
        "SELECT list(range) FROM range(1000000000)",
    ],
)
def test_an_answer_without_end_is_cut_or_stopped_within_its_memory(release, sql):
    start = time.monotonic()
    try:
        assert query(release, sql, seconds=1, rows=10, memory="100MB").cut
    except QueryError as stopped:
        assert re.search("stopped after 1 s|Memory|memory", str(stopped)), str(stopped)
    assert time.monotonic() - start < 20


def test_a_folder_whose_name_means_something_to_a_glob_is_read_and_its_documents_are_not(release, tmp_path):
    odd = tmp_path / "a[1]'*" / release.name
    shutil.copytree(release, odd)
    assert query(odd, "SELECT count(*) FROM events").rows == query(release, "SELECT count(*) FROM events").rows
    text = str(odd / "release.json").replace("'", "''")
    with pytest.raises(QueryError, match="Permission"):
        query(odd, f"SELECT * FROM read_text('{text}')")
