"""Verifying: a whole release has no findings, and each way of spoiling one is found and named."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from communique.release.documents import checksums, sum_line
from communique.release.layout import table_path
from communique.release.verify import verify


def _wrong(folder: Path) -> dict[str, str]:
    return {finding.file: finding.wrong for finding in verify(folder)}


def test_a_whole_release_has_no_findings(release):
    assert verify(release) == []


def test_verifying_needs_nothing_but_the_folder(copy, tmp_path):
    code = "import sys; from pathlib import Path; from communique.release.verify import verify; "
    code += "print(verify(Path(sys.argv[1])))"
    done = subprocess.run([sys.executable, "-c", code, copy.name], cwd=copy.parent, capture_output=True, text=True)
    assert done.stdout == "[]\n", done.stderr


@pytest.mark.parametrize("name", ["README.md", "SHA256SUMS", "communique.duckdb", "release.json", "changes.parquet"])
def test_a_missing_file_is_found(copy, name):
    (copy / name).unlink()
    assert "missing" in _wrong(copy)[name]


@pytest.mark.parametrize("name", ["extra.txt", "tables/events/more.parquet", "tables/more/more.parquet"])
def test_an_extra_file_is_found(copy, name):
    (copy / name).parent.mkdir(exist_ok=True)
    (copy / name).write_bytes(b"more")
    assert "not listed" in _wrong(copy)[name]


def _edit(folder: Path, table: str, edit: Callable[[pa.Table], pa.Table]) -> None:
    """Change a table and set the checksums right, so that only the contents can tell."""
    path = folder / table_path(table)
    pq.write_table(edit(pq.ParquetFile(path).read()), path)
    (folder / "SHA256SUMS").write_text(checksums(folder))


def _all(column: str, value: object) -> Callable[[pa.Table], pa.Table]:
    def edit(rows: pa.Table) -> pa.Table:
        field = rows.schema.field(column)
        values = pa.array([value] * rows.num_rows, field.type)
        return rows.set_column(rows.schema.get_field_index(column), field, values)

    return edit


def _added(column: str, by: int) -> Callable[[pa.Table], pa.Table]:
    def edit(rows: pa.Table) -> pa.Table:
        field = rows.schema.field(column)
        return rows.set_column(rows.schema.get_field_index(column), field, pc.add(rows[column], by))

    return edit


@pytest.mark.parametrize(
    ("table", "edit", "wrong"),
    [
        ("mentions", lambda rows: rows.slice(1), "5 rows, where release.json states 6"),
        ("mentions", lambda rows: rows.slice(1), "mention_id not in mentions"),
        ("events", lambda rows: rows.drop_columns("rule"), "not the declared schema: ['rule']"),
        ("events", _all("event_id", "e" + "0" * 16), "event_id not unique"),
        ("event_participants", _all("sector", "XXX"), "sector not in sectors: 6 rows, for example XXX"),
        ("events", _all("event_mode", "nothing"), "event_type, event_mode not in event_modes"),
        ("articles", _all("text_sha256", "0" * 64), "text does not have the hash"),
        ("sentences", _all("text", "Something else."), "text is not the slice of articles.text"),
        ("events", _all("trigger_text", "denied"), "trigger_text is not the slice of sentences.text"),
        ("events", _added("trigger_end", 100), "trigger_start to trigger_end is not inside its sentence"),
        ("mentions", _added("start_char", -1), "text is not the slice of sentences.text"),
        ("time_expressions", _all("text", "10 May"), "text is not the slice of sentences.text"),
        ("relation_evidence", _added("end_char", 50), "start_char to end_char is not inside its sentence"),
    ],
)
def test_contents_that_do_not_hold_are_found_though_checksums_do(copy, table, edit, wrong):
    _edit(copy, table, edit)
    findings = verify(copy)
    assert any(wrong in f.wrong for f in findings), findings
    assert table_path(table) in {f.file for f in findings} or "not in" in wrong


def test_a_quotation_over_several_sentences_is_compared_with_its_article(tiny, tmp_path):
    rows = tiny.rows()
    for article in rows["articles"]:
        article["text_rights"] = "full"
    folder = tiny.build(tiny.write_home(tmp_path, rows))
    assert verify(folder) == []
    _edit(folder, "quotations", _all("text", "We are not ready."))
    assert "text is not the slice of articles.text" in _wrong(folder)[table_path("quotations")]


def test_a_catalogue_with_other_views_is_found(copy):
    import duckdb

    with duckdb.connect(copy / "communique.duckdb") as con:
        con.execute("CREATE OR REPLACE MACRO timeline(country) AS TABLE SELECT 1 AS nothing")
    assert "its SHA-256 is not the one in communique.duckdb.sha256" in _wrong(copy)["communique.duckdb"]
    (copy / "communique.duckdb.sha256").write_text(sum_line(copy / "communique.duckdb"))
    assert _wrong(copy) == {"communique.duckdb": "not the views and macros of create_views.sql: timeline(country)"}


def test_a_release_of_another_schema_is_compared_by_checksums_alone(copy):
    stated = json.loads((copy / "release.json").read_text())
    (copy / "release.json").write_text(json.dumps({**stated, "schema_version": "9.0.0", "library_version": "9.1"}))
    (copy / "SHA256SUMS").write_text(checksums(copy))
    [finding] = verify(copy)
    assert finding.remedy == "verify it with communique 9.1"
    (copy / "README.md").unlink()
    assert "README.md" in _wrong(copy)


def test_checksums_out_of_order_are_found(copy):
    lines = (copy / "SHA256SUMS").read_text().splitlines(keepends=True)
    (copy / "SHA256SUMS").write_text("".join(reversed(lines)))
    assert "not as it was written" in _wrong(copy)["SHA256SUMS"]
