"""Files of a home: where they lie, that they are whole and the same everywhere, and how the corpus reads them."""

import datetime
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.flow import Recipes
from communique.schema.exports import arrow_schema
from communique.schema.model import Kind, Scope, Table
from communique.schema.tables import TABLES
from communique.store import parquet
from communique.store.corpus import connect
from communique.store.home import Home
from communique.store.ids import content_id, text_hash
from communique.store.parquet import DamagedError, conform, make_table, read_table, recipe_of, write_table
from communique.store.receipts import Receipt, file_hash, read_receipt, receipt_file, refusal, write_receipt
from communique.store.tables import Tables

BATCHES = ["2026-11-01-0a0a0a0a", "2026-11-02-0b0b0b0b", "2026-11-03-0c0c0c0c"]
MEMBERS = TABLES["event_cluster_members"]
SENTENCES = TABLES["sentences"]
Rows = dict[str, list[dict[str, Any]]]

_FILL: dict[Kind, Any] = {
    Kind.STRING: "x", Kind.INTEGER: 1, Kind.NUMBER: 0.5, Kind.BOOLEAN: False, Kind.STRINGS: ["b", "a"],
    Kind.BINARY: b"x", Kind.DATE: datetime.date(2020, 11, 10),
    Kind.TIMESTAMP: datetime.datetime(2020, 11, 9, 23, tzinfo=datetime.UTC),
    Kind.TERMS: [{"from": datetime.date(2018, 5, 8), "to": None}],
}  # fmt: skip


def filled(table: str, **given_values: Any) -> dict[str, Any]:
    """A row of the working table; columns that are not given hold a value of their type."""
    return {c.name: _FILL[c.kind] for c in TABLES[table].working_columns} | given_values


def member(event: str, cluster: str = "c1") -> dict[str, str]:
    return {"event_id": event, "cluster_id": cluster}


# home


def test_a_home_is_named_by_argument_then_environment_then_default(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COMMUNIQUE_HOME", "elsewhere")
    assert Home.at("here").path == tmp_path / "here"
    assert Home.at().path == tmp_path / "elsewhere"
    monkeypatch.delenv("COMMUNIQUE_HOME")
    assert Home.at().path == tmp_path / "data"


def test_a_home_in_the_users_folder_may_be_written_with_a_tilde(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert Home.at("~/news").path == tmp_path / "news"


@pytest.mark.parametrize(
    ("table", "batch", "file"),
    [
        ("events", BATCHES[0], f"events/{BATCHES[0]}.parquet"),
        ("entities", None, "entities/entities.parquet"),
        ("sectors", None, "sectors/sectors.parquet"),
    ],
)
def test_a_table_lies_under_its_name_and_batch(table: str, batch: str | None, file: str) -> None:
    home = Home(Path("/home"))
    assert home.table_file(table, batch) == home.tables / file


@pytest.mark.parametrize(("table", "batch"), [("events", None), ("entities", BATCHES[0]), ("sectors", BATCHES[0])])
def test_a_batch_is_given_for_batch_tables_and_for_no_other(table: str, batch: str | None) -> None:
    with pytest.raises(ValueError, match=f"table {table} has scope"):
        Home(Path("/home")).table_file(table, batch)


# ids


def test_ids_are_a_letter_and_sixteen_hex_digits_of_the_parts() -> None:
    assert content_id("a", "wire", 7, "ff") == "a5883bf88b51a9682"


def test_ids_are_those_that_sql_computes() -> None:
    with connect(Home(Path("/nowhere")), []) as con:
        found = con.execute("SELECT 'e' || left(sha256(concat_ws(chr(31), 'a1', '27', '0')), 16)").fetchall()
    assert found == [(content_id("e", "a1", 27, 0),)]


@given(st.lists(st.text("ab", max_size=3), max_size=4), st.lists(st.text("ab", max_size=3), max_size=4))
def test_different_parts_have_different_ids(one: list[str], other: list[str]) -> None:
    same = (one or [""]) == (other or [""])
    assert (content_id("a", *one) == content_id("a", *other)) is same


def test_a_text_is_hashed_in_utf_8() -> None:
    assert text_hash("é") == "4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c"


# rows and files


def test_rows_are_put_in_the_tables_order_with_its_types() -> None:
    made = make_table([member("e2"), member("e1")], MEMBERS)
    assert made["event_id"].to_pylist() == ["e1", "e2"]
    assert made.schema.equals(arrow_schema(MEMBERS), check_metadata=True)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"event_id": "e1"}, r"row 1: columns too many or missing: \['cluster_id'\]"),
        (member("e1") | {"when": "now"}, r"row 1: columns too many or missing: \['when'\]"),
        ({"event_id": None, "cluster_id": "c1"}, "event_id"),
        ({"event_id": 5, "cluster_id": "c1"}, "table event_cluster_members"),
    ],
)
def test_a_row_that_does_not_fit_is_refused_with_the_tables_name(row: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message) as refused:
        make_table([member("e0"), row], MEMBERS)
    assert "table event_cluster_members" in str(refused.value)


def test_a_number_that_no_column_can_hold_is_refused_with_the_tables_name() -> None:
    with pytest.raises(ValueError, match="table sentences"):
        make_table([filled("sentences", ord=2**70)], SENTENCES)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda t: t.drop_columns(["cluster_id"]), "columns too many or missing"),
        (lambda t: t.append_column("more", t["event_id"]), "columns too many or missing"),
        (lambda t: t.set_column(0, "event_id", pa.array([None, "e2"])), "event_id"),
        (lambda t: t.set_column(0, "event_id", pa.array([["e1"], ["e2"]])), "table event_cluster_members"),
    ],
)
def test_a_table_that_does_not_fit_is_refused(change: Callable[[pa.Table], pa.Table], message: str) -> None:
    made = pa.Table.from_pylist([member("e1"), member("e2")])
    with pytest.raises(ValueError, match=message) as refused:
        conform(change(made), MEMBERS)
    assert "table event_cluster_members" in str(refused.value)


def test_a_released_table_may_lack_the_publishers_words_and_a_working_table_may_not() -> None:
    rows = pa.Table.from_pylist([filled("sentences", text=None)], schema=pa.schema(list(arrow_schema(SENTENCES))))
    assert conform(rows, SENTENCES, released=True)["text"].to_pylist() == [None]
    with pytest.raises(ValueError, match="text"):
        conform(rows, SENTENCES)


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_every_table_reads_back_as_it_was_written(table: Table, tmp_path: Path) -> None:
    made = make_table([filled(table.name)], table)
    write_table(made, table, tmp_path / "t.parquet", recipe="r1")
    assert read_table(tmp_path / "t.parquet").equals(made)


def test_a_file_keeps_its_recipe(tmp_path: Path) -> None:
    write_table(make_table([], MEMBERS), MEMBERS, tmp_path / "a" / "t.parquet", recipe="r1", metadata={"k": "v"})
    assert recipe_of(tmp_path / "a" / "t.parquet") == "r1"
    assert pq.read_schema(tmp_path / "a" / "t.parquet").metadata[b"k"] == b"v"


def test_a_file_that_is_absent_damaged_or_without_a_recipe_has_none(tmp_path: Path) -> None:
    (tmp_path / "damaged.parquet").write_bytes(b"PAR1 and then nothing")
    write_table(make_table([], MEMBERS), MEMBERS, tmp_path / "bare.parquet")
    assert [recipe_of(tmp_path / f"{n}.parquet") for n in ("absent", "damaged", "bare")] == [None] * 3


def test_parses_are_known_from_sound_files_and_not_from_damaged_or_changed_ones(tmp_path: Path) -> None:
    home, digests = Home(tmp_path), [f"hash {n}" for n in range(4)]
    batches = [f"2026-11-0{n + 1}-0000000{n}" for n in range(4)]
    for article, (batch, digest) in enumerate(zip(batches, digests, strict=True)):
        row = filled("parses", article_id=f"a{article}", parsed_sha256=digest)
        file = home.table_file("parses", batch)
        write_table(make_table([row], TABLES["parses"]), TABLES["parses"], file)
        checked = {f"parses/{batch}.parquet": "0" * 64 if article == 1 else file_hash(file)}
        if article != 3:
            write_receipt(home, Receipt("parses", batch, "rules", "d1", checked, passed=True, evaluated=1, rows=1))
    home.table_file("parses", batches[0]).write_bytes(b"PAR1")
    found = Tables(home, Recipes(tmp_path, "model", batches)).known_parses([*digests, "unheard of"])
    assert found["parsed_sha256"].to_pylist() == ["hash 2", "hash 3"]


def test_a_damaged_file_stops_only_what_is_made_from_it(tmp_path: Path) -> None:
    home = Home(tmp_path)
    write_batch(home, BATCHES[0], corpus_rows(2))
    home.table_file("mentions", BATCHES[0]).write_bytes(b"PAR1")
    tables = Tables(home, Recipes(tmp_path, "model", BATCHES[:1]))
    with tables.inputs("cluster") as con:
        assert con.execute("SELECT count(*) FROM events").fetchall() == [(2,)]
    with pytest.raises(DamagedError, match="mentions is damaged"):
        tables.inputs("collect")


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "t.parquet"
    write_table(make_table([member("e1")], MEMBERS), MEMBERS, path)
    before = path.read_bytes()

    def fail(rows: pa.Table, sink: Any, **_: Any) -> None:
        sink.write(b"half a file")
        raise OSError("no space left on device")

    monkeypatch.setattr(parquet.pq, "write_table", fail)
    with pytest.raises(OSError, match="no space"):
        write_table(make_table([member("e2")], MEMBERS), MEMBERS, path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_rows_that_do_not_fit_leave_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    write_table(make_table([member("e1")], MEMBERS), MEMBERS, path)
    before = path.read_bytes()
    with pytest.raises(ValueError, match="event_cluster_members"):
        write_table(pa.table({"event_id": ["e1"]}), MEMBERS, path)
    assert path.read_bytes() == before


_WRITE = """
import sys
from pathlib import Path
from communique.schema.tables import TABLES
from communique.store.parquet import make_table, write_table
sys.path.insert(0, sys.argv[2])
from test_store import filled
for name, table in TABLES.items():
    one = filled(name)
    rows = [one | {k: one[k] * 2 for k in table.key if isinstance(one[k], str)}, one]
    write_table(make_table(rows, table), table, Path(sys.argv[1]) / f"{name}.parquet", "r1", metadata={"k": "v"})
"""


def test_the_same_rows_have_the_same_bytes_in_every_process(tmp_path: Path) -> None:
    hashes = []
    for seed in ("0", "1", "4711"):
        folder = tmp_path / seed
        command = [sys.executable, "-c", _WRITE, str(folder), str(Path(__file__).parent)]
        subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": seed}, check=True)
        hashes.append({f.name: file_hash(f) for f in sorted(folder.iterdir())})
    assert len(hashes[0]) == len(TABLES)
    assert hashes[0] == hashes[1] == hashes[2]


@settings(deadline=None, max_examples=30)
@given(st.permutations(range(12)), st.sets(st.integers(1, 11)))
def test_neither_the_order_of_rows_nor_their_chunks_change_the_bytes(order: list[int], cuts: set[int]) -> None:
    rows = [filled("sentences", sentence_id=f"s{i:02}", text="word " * i) for i in range(12)]
    whole = make_table(rows, SENTENCES)
    bounds = [0, *sorted(cuts), 12]
    mixed = whole.take(order)
    chunked = pa.concat_tables([mixed.slice(a, b - a) for a, b in pairwise(bounds)])
    with TemporaryDirectory() as folder:
        one, other = Path(folder) / "one", Path(folder) / "other"
        write_table(whole, SENTENCES, one)
        write_table(chunked, SENTENCES, other)
        assert one.read_bytes() == other.read_bytes()


# the corpus as views


def corpus_rows(articles: int) -> Rows:
    """An article each with a sentence, a mention, an event with two participants, a quotation, evidence."""
    rows: Rows = {t.name: [] for t in TABLES.values() if t.scope is Scope.BATCH}
    for n in range(articles):
        article, event = f"a{n}", f"e{n}"
        for table in ("articles", "parses", "sentences", "mentions", "time_expressions", "quotations",
                      "relation_evidence"):  # fmt: skip
            key = {k: f"{table}{n}" for k in TABLES[table].key if isinstance(filled(table)[k], str)}
            rows[table].append(filled(table, **key | {"article_id": article}))
        rows["events"].append(filled("events", event_id=event, article_id=article))
        rows["event_participants"] += [
            filled("event_participants", event_id=event, role=role, ord=0) for role in ("actor", "recipient")
        ]
    return rows


def rows_of(rows: Rows, articles: set[int]) -> Rows:
    wanted = {f"a{n}" for n in articles} | {f"e{n}" for n in articles}
    return {
        name: [r for r in found if r.get("article_id", r.get("event_id")) in wanted] for name, found in rows.items()
    }


def write_batch(home: Home, batch: str, rows: Rows) -> None:
    for name, found in rows.items():
        write_table(make_table(found, TABLES[name]), TABLES[name], home.table_file(name, batch))


OWNED = [t for t in TABLES.values() if t.scope is Scope.BATCH and t.name not in ("raw_articles", "rejects")]


def views(home: Home, batches: list[str]) -> dict[str, list[tuple]]:
    """The rows of every view over tables whose rows belong to an article, sorted."""
    found = {}
    with connect(home, batches) as con:
        for table in OWNED:
            names = ", ".join(f'"{c.name}"' for c in table.working_columns)
            found[table.name] = sorted(con.execute(f"SELECT {names} FROM {table.name}").fetchall(), key=str)
    return found


@settings(deadline=None, max_examples=12)
@given(st.lists(st.sets(st.integers(0, 2), min_size=1), min_size=5, max_size=5))
def test_the_views_are_the_same_however_records_are_spread_over_batches(spread: list[set[int]]) -> None:
    rows = corpus_rows(len(spread))
    with TemporaryDirectory() as folder:
        together, apart = Home(Path(folder) / "one"), Home(Path(folder) / "other")
        write_batch(together, BATCHES[0], rows)
        for n, batch in enumerate(BATCHES):
            write_batch(apart, batch, rows_of(rows, {a for a, at in enumerate(spread) if n in at}))
        assert views(apart, BATCHES) == views(together, BATCHES[:1])


def test_a_record_in_two_batches_counts_where_the_key_is_lowest(tmp_path: Path) -> None:
    home, rows = Home(tmp_path), corpus_rows(2)
    late = {name: [dict(r) for r in found] for name, found in rows.items()}
    for row in (*late["articles"], *late["mentions"], *late["event_participants"]):
        row |= {"raw_path": "late"} if "raw_path" in row else {"text": "late"}
    write_batch(home, BATCHES[1], late)
    write_batch(home, BATCHES[0], rows_of(rows, {1}))
    with connect(home, BATCHES) as con:
        paths = con.execute("SELECT article_id, raw_path FROM articles ORDER BY 1").fetchall()
        mentions = con.execute("SELECT article_id, text FROM mentions ORDER BY 1").fetchall()
        people = con.execute("SELECT event_id, text FROM event_participants GROUP BY ALL ORDER BY 1").fetchall()
        every = con.execute("SELECT count(*) FROM every_articles").fetchall()
    assert paths == [("a0", "late"), ("a1", "x")]
    assert mentions == [("a0", "late"), ("a1", "x")]
    assert people == [("e0", "late"), ("e1", "x")]
    assert every == [(3,)]


def test_batches_that_are_not_named_are_not_seen(tmp_path: Path) -> None:
    home, rows = Home(tmp_path), corpus_rows(2)
    write_batch(home, BATCHES[0], rows_of(rows, {0}))
    write_batch(home, BATCHES[1], rows_of(rows, {1}))
    assert [r[0] for r in views(home, BATCHES[1:2])["articles"]] == ["a1"]


def test_a_table_without_files_is_an_empty_view_of_the_same_types(tmp_path: Path) -> None:
    empty, full = Home(tmp_path / "empty"), Home(tmp_path / "full")
    for table in TABLES.values():
        batch = BATCHES[0] if table.scope is Scope.BATCH else None
        write_table(make_table([filled(table.name)], table), table, full.table_file(table.name, batch))
    with connect(empty, BATCHES) as none, connect(full, BATCHES) as some:
        for name in TABLES:
            described = f"SELECT column_name, column_type FROM (DESCRIBE {name})"
            assert none.execute(described).fetchall() == some.execute(described).fetchall()
            assert none.execute(f"SELECT count(*) FROM {name}").fetchall() == [(0,)]


@pytest.mark.parametrize("name", ["it's here", "data [1]", "d*", "a?b"])
def test_a_home_may_have_any_name(name: str, tmp_path: Path) -> None:
    home = Home(tmp_path / name)
    write_batch(home, BATCHES[0], corpus_rows(1))
    write_batch(Home(tmp_path / "data 1"), BATCHES[0], corpus_rows(3))
    write_batch(Home(tmp_path / "dab"), BATCHES[0], corpus_rows(3))
    assert len(views(home, BATCHES)["articles"]) == 1


# receipts


@pytest.fixture
def checked(tmp_path: Path) -> tuple[Home, Receipt]:
    """A home with one file and the receipt of the one check on it."""
    home = Home(tmp_path)
    path = home.table_file("event_cluster_members")
    write_table(make_table([member("e1")], MEMBERS), MEMBERS, path, recipe="r1")
    files = {"event_cluster_members/event_cluster_members.parquet": file_hash(path)}
    receipt = Receipt("event_cluster_members", None, "rules", "d1", files, True, 7, 1, recipe="r1")
    write_receipt(home, receipt)
    return home, receipt


def refused(home: Home, definition: str = "d1") -> str | None:
    return refusal(home, "event_cluster_members", None, "rules", definition)


def test_a_receipt_reads_back_and_lets_its_file_pass(checked: tuple[Home, Receipt]) -> None:
    home, receipt = checked
    assert read_receipt(home, "event_cluster_members", None, "rules") == receipt
    assert refused(home) is None


def test_a_receipt_of_a_batch_lies_under_table_and_batch() -> None:
    path = receipt_file(Home(Path("/home")), "events", BATCHES[0], "rules")
    assert path == Path(f"/home/receipts/events/{BATCHES[0]}.rules.json")


def test_the_same_receipt_has_the_same_bytes(checked: tuple[Home, Receipt]) -> None:
    home, receipt = checked
    path = receipt_file(home, "event_cluster_members", None, "rules")
    before = path.read_bytes()
    write_receipt(home, receipt)
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda home, r: receipt_file(home, r.table, None, "rules").unlink(), "has not run"),
        (lambda home, r: receipt_file(home, r.table, None, "rules").write_text('{"table": "x"'), "has not run"),
        (lambda home, r: receipt_file(home, r.table, None, "rules").write_text('{"table": "x"}'), "has not run"),
        (lambda home, r: receipt_file(home, r.table, None, "rules").write_text("[]"), "has not run"),
        (lambda home, r: write_receipt(home, replace(r, passed=False)), "failed"),
        (lambda home, r: write_receipt(home, replace(r, definition="d0")), "has changed since it ran"),
        (lambda home, r: write_receipt(home, replace(r, files={})), "does not cover the file"),
        (lambda home, r: write_receipt(home, replace(r, files={**r.files, "gone/gone.parquet": "0"})), "gone/gone"),
        (lambda home, r: home.table_file(r.table).write_bytes(b"other"), "has changed since check rules ran"),
        (lambda home, r: home.table_file(r.table).unlink(), "has changed since check rules ran"),
    ],
)
def test_a_file_without_a_valid_receipt_is_refused(
    spoil: Callable[[Home, Receipt], object], reason: str, checked: tuple[Home, Receipt]
) -> None:
    home, receipt = checked
    spoil(home, receipt)
    message = refused(home)
    assert message is not None and reason in message and "event_cluster_members" in message
