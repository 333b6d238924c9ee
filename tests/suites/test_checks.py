"""Checks leave receipts, and receipts are worth what they say."""

import json
import subprocess
import sys

import pytest

from communique.schema.model import Scope
from communique.schema.tables import TABLES
from communique.store.corpus import connect
from communique.store.home import Home
from communique.store.receipts import file_hash, read_receipt, receipt_file, refusal
from expectations import checks
from expectations.checks import CHECKS, definition, definitions, run_check

from .batch_rows import BATCH
from .good_rows import good_rows, write


def batch_of(table: str) -> str | None:
    return BATCH if TABLES[table].scope is Scope.BATCH else None


EVERY = [(t, c) for t, names in CHECKS.items() for c in names]


@pytest.mark.parametrize(("table", "check"), EVERY)
def test_a_check_of_good_tables_leaves_a_receipt_that_is_accepted(table: str, check: str, home: Home) -> None:
    batch = batch_of(table)
    receipt = run_check(home, table, batch, check, [BATCH])
    assert receipt.passed
    assert receipt.evaluated > 0
    assert receipt == read_receipt(home, table, batch, check)
    assert refusal(home, table, batch, check, definition(table, check)) is None


def test_every_table_has_expectations_and_rules_only_where_there_are_some() -> None:
    assert list(CHECKS) == list(TABLES)
    assert CHECKS["raw_articles"] == ("expectations",)
    assert CHECKS["mentions"] == ("expectations", "rules")


def test_a_receipt_is_refused_when_a_byte_of_the_own_file_has_changed(home: Home) -> None:
    run_check(home, "rejects", BATCH, "expectations")
    file = home.table_file("rejects", BATCH)
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.unlink()
    file.write_bytes(content)
    said = refusal(home, "rejects", BATCH, "expectations", definition("rejects", "expectations"))
    assert said is not None and "has changed" in said


def test_a_receipt_of_rules_is_refused_when_another_table_that_they_read_has_changed(home: Home) -> None:
    run_check(home, "parses", BATCH, "rules")
    rows = good_rows()["articles"]
    write(home, {"articles": [rows[0] | {"title": "Another"}, *rows[1:]]})
    said = refusal(home, "parses", BATCH, "rules", definition("parses", "rules"))
    assert said is not None and f"articles/{BATCH}.parquet has changed" in said


def test_a_receipt_of_another_definition_is_refused(home: Home) -> None:
    run_check(home, "parses", BATCH, "rules")
    assert "has changed since" in str(refusal(home, "parses", BATCH, "rules", "0" * 64))


def test_a_failing_check_leaves_a_receipt_that_is_refused_and_names_the_failure(home: Home) -> None:
    write(home, {"rejects": [good_rows()["rejects"][0] | {"detail": " "}]})
    receipt = run_check(home, "rejects", BATCH, "expectations")
    assert not receipt.passed
    assert [f["rule"] for f in receipt.failures] == ["detail_not_blank"]
    said = refusal(home, "rejects", BATCH, "expectations", definition("rejects", "expectations"))
    assert said is not None and "failed" in said
    written = json.loads(receipt_file(home, "rejects", BATCH, "expectations").read_text())
    assert written["failures"][0]["severity"] == "error"


def test_warnings_are_in_the_receipt_and_do_not_fail_it(home: Home) -> None:
    write(home, {"events": [e | {"factuality": "negated"} for e in good_rows()["events"]]})
    receipt = run_check(home, "events", BATCH, "expectations")
    assert receipt.passed
    assert {f["rule"]: f["severity"] for f in receipt.failures} == {"asserted_share": "warning"}


def test_a_table_that_is_not_there_raises_with_its_path(home: Home) -> None:
    home.table_file("rejects", BATCH).unlink()
    with pytest.raises(FileNotFoundError, match=r"rejects.*make the table"):
        run_check(home, "rejects", BATCH, "expectations")


def test_rules_fail_where_a_table_that_they_read_is_not_there(home: Home) -> None:
    home.table_file("contexts").unlink()
    receipt = run_check(home, "events", BATCH, "rules")
    found = {f["rule"]: f for f in receipt.failures}
    assert not receipt.passed
    assert found["files_are_there"]["examples"] == ("contexts/contexts.parquet",)


def test_a_receipt_of_rules_covers_every_file_that_was_read(home: Home) -> None:
    receipt = run_check(home, "relations", None, "rules", [BATCH])
    read = {f"{t}/{BATCH}.parquet" for t in ("relation_evidence", "articles")}
    read |= {f"{t}/{t}.parquet" for t in ("relations", "predicates", "entities")}
    assert set(receipt.files) == read
    assert all(receipt.files[f] == file_hash(home.tables / f) for f in read)


def test_a_connection_that_is_lent_gives_the_same_receipt(home: Home) -> None:
    with connect(home, [BATCH]) as con:
        lent = run_check(home, "mentions", BATCH, "rules", con=con)
    assert lent == run_check(home, "mentions", BATCH, "rules")


def test_an_unknown_check_raises() -> None:
    with pytest.raises(ValueError, match="raw_articles has the checks expectations"):
        definition("raw_articles", "rules")


def test_definitions_name_every_check_and_differ() -> None:
    found = definitions()
    assert {t: tuple(c) for t, c in found.items()} == CHECKS
    hashes = [h for named in found.values() for h in named.values()]
    assert len(set(hashes)) == len(hashes)


def test_definitions_do_not_depend_on_the_hash_seed_and_need_no_great_expectations() -> None:
    program = (
        "import json, sys; from expectations.checks import definitions; d = definitions();"
        "assert 'great_expectations' not in sys.modules and 'pandas' not in sys.modules; print(json.dumps(d))"
    )
    for seed in ("1", "2"):
        told = subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        assert json.loads(told.stdout) == checks.definitions()
