"""The checks of every table, what defines them, and how one is run and leaves a receipt."""

import functools
import io
import json
import logging
from collections.abc import Iterable
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from communique.schema.model import Scope
from communique.schema.tables import TABLES
from communique.store.corpus import connect
from communique.store.home import Home
from communique.store.parquet import recipe_of
from communique.store.receipts import Receipt, content_hash, file_hash, write_receipt
from expectations.report import Failure, Report
from expectations.rules import evaluate, rules_of
from expectations.suites import suite

_log = logging.getLogger(__name__)
EXPECTATIONS, RULES = "expectations", "rules"
CHECKS: dict[str, tuple[str, ...]] = {t: (EXPECTATIONS, RULES) if rules_of(t) else (EXPECTATIONS,) for t in TABLES}


@functools.cache
def definition(table: str, check: str) -> str:
    """SHA-256 of the check's content: it changes when anything that the check asks changes."""
    return content_hash(content(table, check))


def content(table: str, check: str) -> str:
    """What the check asks, as JSON: a list of expectations or of rules."""
    if check not in CHECKS[table]:
        raise ValueError(f"table {table} has the checks {', '.join(CHECKS[table])}, not {check!r}")
    asked = suite(TABLES[table]) if check == EXPECTATIONS else [asdict(r) for r in rules_of(table)]
    return json.dumps(asked, sort_keys=True, ensure_ascii=False, default=str)


def definitions() -> dict[str, dict[str, str]]:
    """Table → check → what it asks, as a release wants it."""
    return {table: {check: content(table, check) for check in checks} for table, checks in CHECKS.items()}


def run_check(home: Home, table: str, batch: str | None, check: str, batches: Iterable[str] = (),
              con: duckdb.DuckDBPyConnection | None = None) -> Receipt:  # fmt: skip
    """Run one check on one file, write its receipt and return it.

    `batches` are all batches of the corpus; a batch's own check reads that batch alone. `con` spares a new
    connection: `connect(home, [batch])` for a batch, `connect(home, batches)` for the corpus, made when the
    files are there.
    Raises FileNotFoundError where the table's file is not there.
    """
    own = home.table_file(table, batch)
    if not own.exists():
        raise FileNotFoundError(f"{table}: {own} is not there; make the table before it is checked")
    seen = [batch] if batch else sorted(batches)
    report, files = _expectations(table, own) if check == EXPECTATIONS else _rules(home, table, seen, con)
    receipt = Receipt(
        table=table,
        batch=batch,
        check=check,
        definition=definition(table, check),
        recipe=recipe_of(own),
        files={str(path.relative_to(home.tables)): digest for path, digest in sorted(files.items())},
        passed=report.passed,
        evaluated=report.evaluated,
        rows=pq.read_metadata(own).num_rows,
        failures=[asdict(f) for f in report.failures],
    )
    write_receipt(home, receipt)
    _log.info("checked %s %s", table, batch or "")
    return receipt


def _expectations(table: str, file: Path) -> tuple[Report, dict[Path, str]]:
    from expectations.run import validate  # Great Expectations takes seconds to import

    data = file.read_bytes()
    rows = pq.ParquetFile(io.BytesIO(data)).read()
    return validate(rows, TABLES[table]), {file: sha256(data).hexdigest()}


def _rules(home: Home, table: str, batches: list[str],
           con: duckdb.DuckDBPyConnection | None) -> tuple[Report, dict[Path, str]]:  # fmt: skip
    files = {file: file_hash(file) for file in files_read(home, table, batches) if file.exists()}
    absent = [f for f in files_read(home, table, batches) if f not in files]
    if con is not None:
        report = evaluate(con, table)
    else:
        with connect(home, batches, only=_names_read(table)) as fresh:
            report = evaluate(fresh, table)
    missing = tuple(
        Failure(
            "files_are_there",
            "",
            "error",
            1,
            None,
            (str(f.relative_to(home.tables)),),
            "make this table first",
        )
        for f in absent
    )
    return Report(table, report.evaluated, missing + report.failures), files


def tables_read(table: str, check: str) -> tuple[str, ...]:
    """The tables that must be there before the check can run, beside its own."""
    if check == EXPECTATIONS:
        return ()
    return tuple(sorted({name for r in rules_of(table) for name in r.reads} - {table}))


def _names_read(table: str) -> set[str]:
    return {table}.union(*(r.reads for r in rules_of(table)))


def files_read(home: Home, table: str, batches: list[str]) -> list[Path]:
    """The files that the table's rules read, those included that tell which batch owns an article."""
    names = _names_read(table)
    if any(TABLES[n].scope is Scope.BATCH for n in names):
        names.add("articles")
    if "event_participants" in names:
        names.add("events")
    return [
        home.table_file(name, b)
        for name in sorted(names)
        for b in (batches if TABLES[name].scope is Scope.BATCH else [None])
    ]
