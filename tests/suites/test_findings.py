"""What a receipt keeps of the rows that break a rule is enough for a release, the same every time, and no more."""

import json
from pathlib import Path

import pytest

from communique.release.validation.words import sentence
from communique.schema.tables import TABLES
from communique.store.corpus import connect
from communique.store.home import Home
from communique.store.receipts import content_hash, receipt_file
from expectations.checks import CHECKS, content, definition, run_check
from expectations.rules import evaluate
from expectations.suites import suite

from .batch_rows import BATCH
from .good_rows import good_rows, write


def test_a_definition_is_the_hash_of_what_is_asked() -> None:
    for table, checks in CHECKS.items():
        for check in checks:
            assert definition(table, check) == content_hash(content(table, check))
            assert json.loads(content(table, check))


@pytest.mark.parametrize("table", TABLES)
def test_every_expectation_has_plain_words_of_its_own(table: str) -> None:
    said = [sentence(e["type"], e["kwargs"]) for e in suite(TABLES[table])]
    assert not [s for s in said if s.startswith("Expect ")]
    assert not [s for s in said if "None" in s or "anything" in s or "{" in s.split("pattern")[0]]


def test_a_failure_names_the_keys_of_its_rows_without_their_words(home: Home) -> None:
    rows = good_rows()["articles"]
    write(home, {"articles": [r | {"text": "Too short."} for r in rows]})
    receipt = run_check(home, "articles", BATCH, "expectations")
    found = {f["rule"]: f for f in receipt.failures}["text_length"]
    assert receipt.rows == len(rows)
    assert found["keys"] == tuple(f"article_id {r}" for r in sorted(r["article_id"] for r in rows))[:5]
    assert "Too short" in found["examples"][0]


def test_what_is_asked_of_a_whole_column_gives_what_was_observed(home: Home) -> None:
    write(home, {"relations": [r | {"confidence": 0.125} for r in good_rows()["relations"]]})
    receipt = run_check(home, "relations", None, "expectations")
    found = {f["rule"]: f for f in receipt.failures}["mean_confidence"]
    assert (found["observed"], found["keys"]) == ("0.125", ())


def test_rules_name_the_same_rows_every_time(home: Home) -> None:
    write(home, {"sentences": [r | {"text": "Something else."} for r in good_rows()["sentences"]]})
    with connect(home, [BATCH]) as con:
        first, again = ({f.rule: f for f in evaluate(con, "sentences").failures}["text_is_the_slice"] for _ in range(2))
    assert first == again
    assert first.keys == tuple(sorted(first.keys))
    assert all(k.startswith("sentence_id ") and "Something" not in k for k in first.keys)


def test_a_receipt_holds_no_path_and_no_time(home: Home) -> None:
    run_check(home, "events", BATCH, "expectations")
    written = json.loads(receipt_file(home, "events", BATCH, "expectations").read_text())
    assert set(written) == {"table", "batch", "check", "definition", "files", "passed", "evaluated", "rows", "failures",
                            "recipe"}  # fmt: skip
    assert not any(Path(name).is_absolute() for name in written["files"])
