"""What a release tells of its checks: everything asked and found, nothing of when, where or whose words."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from communique.release.gate import ReleaseRefused
from communique.release.layout import RELEASED
from communique.release.validation.report import FILES, write_validation
from communique.release.validation.results import validations
from communique.release.validation.words import sentence
from communique.store.receipts import receipt_file

FAILURE = {
    "rule": "mostly_given", "column": "article_id", "severity": "warning", "unexpected_count": 2,
    "unexpected_percent": 66.7, "examples": ["article_id a1: text = Words that may not be published"],
    "detail": "of no use here", "keys": ["article_id a1"], "observed": None,
}  # fmt: skip
OBSERVED = FAILURE | {"rule": "row_count", "unexpected_count": 0, "keys": [], "observed": "0"}


def _told(folder: Path, table: str) -> dict[str, Any]:
    return json.loads((folder / "validation" / f"{table}.json").read_text())


def test_every_released_table_has_its_results(release: Path) -> None:
    there = {p.relative_to(release).as_posix() for p in (release / "validation").iterdir()}
    assert there == set(FILES)
    for table in RELEASED:
        told = _told(release, table)
        assert told["success"] is True
        assert told["statistics"]["evaluated"] == sum(len(told[k]) for k in ("expectations", "rules", "release_rules"))
        assert told["statistics"]["failed"] == 0


def test_an_expectation_is_told_with_what_it_asked_and_found(release: Path) -> None:
    told = _told(release, "articles")
    assert (told["files"], told["rows"]) == (2, 4)
    given, mostly, count = told["expectations"]
    assert given["expectation_config"]["kwargs"] == {"column": "article_id"}
    assert (given["outcome"], given["says"]) == ("passed", "article_id is given.")
    assert given["result"] == {"files": 2, "unsuccessful_files": 0, "element_count": 4, "unexpected_count": 0}
    assert mostly["says"] == "article_id is given, in at least 50% of the rows."
    assert (mostly["result"]["unexpected_count"], count["result"]["unexpected_count"]) == (None, None)


def test_a_warning_is_counted_over_its_files_and_names_keys_but_no_words(home, tiny) -> None:
    for batch in tiny.batches:
        tiny.receipt(home, "articles", batch, failures=[FAILURE])
    tiny.receipt(home, "relations", None, failures=[OBSERVED])
    folder = tiny.build(home)
    told = _told(folder, "articles")
    assert told["statistics"]["warned"] == 1
    assert told["success"] is True
    warned = told["expectations"][1]
    assert (warned["outcome"], warned["success"]) == ("warned", False)
    assert warned["result"] == {"files": 2, "unsuccessful_files": 2, "element_count": 4, "unexpected_count": 4,
                                "examples": ["article_id a1"]}  # fmt: skip
    assert _told(folder, "relations")["expectations"][2]["result"]["observed_values"] == ["0"]
    totals = json.loads((folder / "validation/summary.json").read_text())["totals"]
    assert (totals["warned"], totals["failed"]) == (2, 0)
    page = (folder / "validation/index.html").read_text()
    assert "4 rows of 4 in 2 of 2 files" in page
    assert "found 0 in 1 of 1 file" in page
    for file in FILES:
        assert "Words that may" not in (folder / file).read_text()


def test_the_rules_that_verifying_asks_are_told_too(release: Path) -> None:
    said = {r["says"] for r in _told(release, "mentions")["release_rules"]}
    assert "No row has this fault: mention_id not unique." in said
    assert "No row has this fault: text is not the slice of sentences.text." in said
    assert _told(release, "changes")["release_rules"]


def test_nothing_tells_when_or_where_a_check_ran(release: Path, home, tiny) -> None:
    for file in FILES:
        text = (release / file).read_text()
        assert not re.search(r"run_id|run_time|validation_time|2026-11-0[12]|batch_id", text)
        assert str(release.parent) not in text
    other = tiny.build(home)
    assert all((other / f).read_bytes() == (release / f).read_bytes() for f in FILES)


def test_the_order_in_which_batches_landed_does_not_matter(release: Path, home, tiny, tmp_path: Path) -> None:
    tables = tmp_path / "tables-of-release"
    tables.mkdir()
    (tables / "tables").symlink_to(release / "tables")
    (tables / "changes.parquet").symlink_to(release / "changes.parquet")
    forwards = validations(tables, home, tiny.batches, tiny.required)
    assert forwards == validations(tables, home, tiny.batches[::-1], tiny.required)


def test_a_release_whose_tables_do_not_hold_together_is_refused(home, tiny) -> None:
    rows = tiny.rows()
    rows["sentences"][0]["text"] = "Something else."
    spoilt = tiny.write_home(home.path.with_name("spoilt"), rows)
    with pytest.raises(ReleaseRefused, match=r"sentences.*text is not the slice of articles\.text: 1 rows"):
        tiny.build(spoilt)
    assert list(spoilt.releases.iterdir()) == []


def test_a_receipt_of_an_older_form_is_stale_and_the_refusal_says_so(home, tiny) -> None:
    file = receipt_file(home, "events", tiny.first, "expectations")
    older = {k: v for k, v in json.loads(file.read_text()).items() if k != "rows"}
    file.write_text(json.dumps(older))
    with pytest.raises(ReleaseRefused, match=r"has not run since receipts took their present form(.|\n)*Run"):
        tiny.build(home)


def test_the_page_is_one_file_that_asks_for_nothing(release: Path) -> None:
    page = (release / "validation/index.html").read_text()
    assert "default-src 'none'" in page
    assert not re.search(r"<script|<link(?! rel=\"icon\" href=\"data:)|https?://|url\(|@import", page)
    for target in re.findall(r'href="([^"#][^"]*)"', page):
        assert target.startswith("data:") or (release / "validation" / target).resolve().is_file()


def test_what_a_table_holds_is_text_in_the_page(home, tiny) -> None:
    tiny.receipt(home, "articles", tiny.first, failures=[FAILURE | {"keys": ["article_id <script>alert(1)</script>"]}])
    page = (tiny.build(home) / "validation/index.html").read_text()
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_writing_twice_is_an_error_and_leaves_the_first(release: Path, home, tiny) -> None:
    with pytest.raises(FileExistsError):
        write_validation(release, home, tiny.batches, tiny.required)


@pytest.mark.parametrize(
    ("kind", "kwargs", "said"),
    [
        ("column_values_to_be_between", {"column": "ord", "min_value": 0, "max_value": None}, "ord is at least 0."),
        ("column_values_to_be_between", {"column": "confidence", "min_value": 0, "max_value": 1},
         "confidence is from 0 to 1."),
        ("table_row_count_to_be_between", {"min_value": 66, "max_value": 66}, "The number of rows is 66."),
        ("table_row_count_to_be_between", {"max_value": 20_000}, "The number of rows is at most 20,000."),
        ("column_values_to_match_regex", {"column": "text", "regex": r"[^\s]"}, "text is more than white space."),
        ("column_values_to_be_in_set", {"column": "language", "value_set": ["en"]}, "language is en."),
        ("column_pair_values_a_to_be_greater_than_b",
         {"column_A": "end_char", "column_B": "start_char", "or_equal": False},
         "start_char is less than end_char, wherever both are given."),
        ("column_pair_values_to_be_null_exactly_where",
         {"column_A": "event_date", "column_B": "date_precision", "absent": "unknown"},
         "event_date is null exactly where date_precision is unknown."),
        ("column_values_to_be_null",
         {"column": "event_date_end",
          "row_condition": {"type": "nullity", "column": {"name": "event_date"}, "is_null": True}},
         "event_date_end is null where event_date is null."),
        ("column_values_to_not_be_null",
         {"column": "country_iso3", "mostly": 0.9,
          "row_condition": {"type": "comparison", "column": {"name": "disputed"}, "operator": "==", "parameter": True}},
         "country_iso3 is given where disputed is true, in at least 90% of the rows."),
        ("column_kurtosis_to_be_odd", {"column": "x"}, "Expect column kurtosis to be odd (column x)."),
    ],
)  # fmt: skip
def test_expectations_are_said_in_plain_words(kind: str, kwargs: dict[str, Any], said: str) -> None:
    assert sentence(f"expect_{kind}", kwargs) == said
