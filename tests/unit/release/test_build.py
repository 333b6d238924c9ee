"""Building: what is refused, what a release holds, and that nothing is left of a build that fails."""

import json
import os
import subprocess
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pyarrow.parquet as pq
import pytest

from communique import __version__
from communique.release import build as build_module
from communique.release.build import ReleaseRefused, build, next_version
from communique.release.layout import RELEASED, UNSUMMED, table_path
from communique.release.read import latest
from communique.release.rows import ROW_GROUP, _row_groups
from communique.schema import SCHEMA_VERSION
from communique.schema.exports import arrow_schema
from communique.schema.model import Scope
from communique.schema.tables import TABLES
from communique.store.home import Home
from communique.store.parquet import make_table, write_table
from communique.store.receipts import file_hash, receipt_file

CONTENT = [name for name, table in TABLES.items() if table.released]


def _rows(release: Path, table: str) -> list[dict]:
    return pq.read_table(release / f"tables/{table}/{table}.parquet").to_pylist()


def _remove_receipt(home: Home, tiny: SimpleNamespace) -> None:
    receipt_file(home, "events", tiny.first, "expectations").unlink()


def _remove_table(home: Home, tiny: SimpleNamespace) -> None:
    home.table_file("relations").unlink()


def _change_byte(home: Home, tiny: SimpleNamespace) -> None:
    file = home.table_file("mentions", tiny.second)
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)


def _fail_check(home: Home, tiny: SimpleNamespace) -> None:
    tiny.receipt(home, "countries", None, passed=False)


def _change_definition(home: Home, tiny: SimpleNamespace) -> None:
    tiny.receipt(home, "article_groups", None, definition="an older one")


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (_remove_receipt, "events, batch 2026-11-01-0a0a0a0a: check expectations has not run"),
        (_remove_table, "relations: the file is absent"),
        (_change_byte, "mentions/2026-11-02-0b0b0b0b.parquet has changed since"),
        (_fail_check, "countries: check expectations failed"),
        (_change_definition, "article_groups: check expectations has changed since it ran"),
    ],
)
def test_a_file_without_a_valid_receipt_stops_the_release(home, tiny, spoil, reason):
    spoil(home, tiny)
    with pytest.raises(ReleaseRefused) as refused:
        tiny.build(home)
    assert reason in str(refused.value)
    assert "communique run" in str(refused.value)
    assert not home.releases.exists()


def test_a_refusal_lists_twenty_reasons_and_counts_the_rest(home, tiny):
    for file in home.receipts.rglob("*.json"):
        file.unlink()
    with pytest.raises(ReleaseRefused) as refused:
        tiny.build(home)
    files = sum(2 if t.scope is Scope.BATCH else 1 for t in TABLES.values())
    assert str(refused.value).count("has not run") == 20
    assert f"and {files - 20} more" in str(refused.value)


def test_a_table_without_any_check_is_refused(home, tiny):
    required = {name: checks for name, checks in tiny.required.items() if name != "events"}
    with pytest.raises(ReleaseRefused, match="events: no check is defined"):
        build(home, tiny.batches, "2026.11.0", required, tiny.about, tiny.codebook)


def test_a_home_without_batches_is_refused(home, tiny):
    with pytest.raises(ReleaseRefused, match="no batch has landed"):
        build(home, [], "2026.11.0", tiny.required, tiny.about, tiny.codebook)


@pytest.mark.parametrize("version", ["1.0", "2026.13.0", "2026.01.0", "2026.1.00", "../2026.1.0", "2026.1.0\n", ""])
def test_a_version_of_another_form_is_refused(home, tiny, version):
    with pytest.raises(ReleaseRefused, match="is not year"):
        tiny.build(home, version)


def test_a_version_that_exists_is_refused_and_left_as_it_is(home, tiny):
    folder = tiny.build(home)
    before = (folder / "SHA256SUMS").read_bytes()
    with pytest.raises(ReleaseRefused, match="exists"):
        tiny.build(home)
    assert (folder / "SHA256SUMS").read_bytes() == before


def test_versions_count_up_within_a_month_in_the_order_of_numbers(tmp_path):
    home = Home(tmp_path)
    assert latest(home) is None
    assert next_version(home, date(2026, 11, 22)) == "2026.11.0"
    for version in ("2026.11.2", "2026.11.10", "2026.9.30", "2025.12.99", ".building-1", "2026.11.x"):
        (home.releases / version).mkdir(parents=True)
    assert next_version(home, date(2026, 11, 22)) == "2026.11.11"
    assert next_version(home, date(2026, 12, 1)) == "2026.12.0"
    assert latest(home) == home.releases / "2026.11.10"


def test_two_homes_give_the_same_bytes(release, tiny, tmp_path):
    other = tiny.build(tiny.write_home(tmp_path / "another place"))
    assert (other / "SHA256SUMS").read_text() == (release / "SHA256SUMS").read_text()


def test_checksums_satisfy_sha256sum_and_are_sorted_by_name(release):
    done = subprocess.run(["sha256sum", "--quiet", "-c", "SHA256SUMS"], cwd=release, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    names = [line.split("  ")[1] for line in (release / "SHA256SUMS").read_text().splitlines()]
    there = {p.relative_to(release).as_posix() for p in release.rglob("*") if p.is_file()}
    assert names == sorted(there - set(UNSUMMED))


def test_every_released_table_has_the_released_schema_order_and_footer(release):
    assert sorted(p.name for p in (release / "tables").iterdir()) == sorted(CONTENT)
    for name in RELEASED:
        file = pq.ParquetFile(release / table_path(name))
        assert file.schema_arrow.equals(arrow_schema(RELEASED[name], released=True)), name
        assert file.schema_arrow.metadata[b"version"] == b"2026.11.0"
        assert file.schema_arrow.metadata[b"description"].decode() == RELEASED[name].description
        assert b"recipe" not in file.schema_arrow.metadata
        rows = file.read().to_pylist()
        assert rows == sorted(rows, key=lambda row, by=RELEASED[name].sorted_by: [row[column] for column in by])


def test_groups_and_clusters_are_joined_in_and_a_record_of_two_batches_counts_once(release, tiny):
    articles = {row["article_id"]: row for row in _rows(release, "articles")}
    assert articles.keys() == set(tiny.article.values())
    assert all(row["version"] == 1 and row["story_id"] == "s" + key[1:] for key, row in articles.items())
    assert [row["cluster_id"] for row in _rows(release, "events")] == [
        "c" + row["event_id"][1:] for row in _rows(release, "events")
    ]


@pytest.mark.parametrize(
    ("rights", "kept"),
    [("full", {0, 1}), ("quotes", {0, 2, 3}), ("none", set())],
)
def test_a_release_carries_the_text_that_rights_allow(release, tiny, rights, kept):
    def of(table: str) -> list[dict]:
        return [row for row in _rows(release, table) if row["article_id"] == tiny.article[rights]]

    allowed = rights != "none"
    assert (of("articles")[0]["text"] is not None) == (rights == "full")
    assert (of("articles")[0]["title"] is not None) == allowed
    assert {row["ord"] for row in of("sentences") if row["text"] is not None} == kept
    events = {row["event_id"] for row in of("events")}
    words = [row["text"] for row in of("mentions")] + [row["trigger_text"] for row in of("events")]
    words += [row["text"] for row in _rows(release, "event_participants") if row["event_id"] in events]
    words += [row["role_text"] for row in of("relation_evidence")] + [row["text"] for row in of("quotations")]
    assert words
    assert all((word is not None) == allowed for word in words)
    if rights == "quotes":
        assert {row["value"]: row["text"] for row in of("time_expressions")} == {
            "2019-05-09": "9 May",
            "P1D": None,
        }


def test_release_json_says_what_the_release_was_made_from(release, tiny):
    stated = json.loads((release / "release.json").read_text())
    assert stated.items() >= tiny.about.items()
    assert stated["version"] == "2026.11.0"
    assert (stated["schema_version"], stated["library_version"]) == (SCHEMA_VERSION, __version__)
    assert stated["batches"] == ["0a0a0a0a", "0b0b0b0b"]
    assert stated["rows"] == {name: len(_rows(release, name)) for name in CONTENT} | {"changes": 0}
    assert stated["articles"] == {"full": 1, "quotes": 1, "none": 1}
    assert stated["rejects"] == {"no_words": 2, "language": 1}
    assert stated["checks"]["events"]["expectations"] == {"files": 2, "passed": 2, "evaluated": 10}


def test_documents_are_those_given_and_derived(release, tiny):
    assert (release / "CODEBOOK.md").read_text() == tiny.codebook
    assert "## events" in (release / "DATA_DICTIONARY.md").read_text()
    assert "## parses" not in (release / "DATA_DICTIONARY.md").read_text()
    readme = (release / "README.md").read_text()
    assert "CC BY 4.0" in readme
    assert all(f"| {name} |" in readme for name in RELEASED)


def test_frictionless_accepts_the_package(release):
    from frictionless import Package

    report = Package(str(release / "datapackage.json")).validate()
    assert report.valid, report.flatten(["title", "message"])
    assert len(report.tasks) == len(RELEASED)


def test_the_package_states_the_hash_of_each_file(release):
    """Frictionless compares no hash of a Parquet file, so that its verdict says nothing of this."""
    stated = json.loads((release / "datapackage.json").read_text())["resources"]
    assert {r["path"]: r["hash"] for r in stated} == {
        r["path"]: f"sha256:{file_hash(release / r['path'])}" for r in stated
    }


def test_a_build_that_breaks_off_leaves_nothing(home, tiny, monkeypatch):
    def fail(*_: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(build_module, "write_catalogue", fail)
    with pytest.raises(OSError, match="no space"):
        tiny.build(home)
    assert list(home.releases.iterdir()) == []


def test_what_killed_builds_left_is_removed_and_that_of_living_ones_is_not(home, tiny):
    dead = subprocess.Popen(["true"])
    dead.wait()
    for pid in (dead.pid, os.getpid(), os.getppid()):
        (home.releases / f".building-{pid}" / "tables").mkdir(parents=True)
    tiny.build(home)
    assert sorted(p.name for p in home.releases.iterdir()) == [f".building-{os.getppid()}", "2026.11.0", "latest"]


def test_tables_that_change_while_the_release_is_built_stop_it(home, tiny, monkeypatch):
    def change(con: object) -> dict:
        write_table(make_table([], TABLES["relations"]), TABLES["relations"], home.table_file("relations"))
        return {}

    monkeypatch.setattr(build_module, "_counts", change)
    with pytest.raises(ReleaseRefused, match="changed while"):
        tiny.build(home)
    assert list(home.releases.iterdir()) == []


@pytest.mark.parametrize("sizes", [[], [0], [1], [ROW_GROUP], [ROW_GROUP - 1, 2], [3 * ROW_GROUP + 5, 0, ROW_GROUP]])
def test_row_groups_are_full_however_the_rows_arrive(sizes):
    import pyarrow as pa

    schema = pa.schema([("n", pa.int64())])
    batches = [pa.record_batch({"n": range(size)}, schema=schema) for size in sizes]
    groups = [g.num_rows for g in _row_groups(pa.RecordBatchReader.from_batches(schema, batches))]
    assert sum(groups) == sum(sizes)
    assert all(size == ROW_GROUP for size in groups[:-1])


def test_the_second_of_two_builds_of_one_version_is_refused(home, tiny, monkeypatch):
    taken = home.releases / "2026.11.0"

    def overtake(_: Path, catalogue: Path) -> None:
        catalogue.touch()
        taken.mkdir()
        (taken / "README.md").write_text("the first")

    monkeypatch.setattr(build_module, "write_catalogue", overtake)
    with pytest.raises(ReleaseRefused, match="another build"):
        tiny.build(home)
    assert [p.name for p in home.releases.rglob("*")] == ["2026.11.0", "README.md"]
