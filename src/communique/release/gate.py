"""What stands between tables and a release: every file there, every check passed on its present bytes."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from communique.schema.model import Scope
from communique.schema.tables import TABLES
from communique.store.home import Home
from communique.store.receipts import content_hash, read_receipt, refusal

Required = Mapping[str, Mapping[str, str]]  # table -> {check: what it asks, as a JSON list}

_SHOWN = 20


class ReleaseRefused(Exception):  # noqa: N818 - a refusal is an outcome, not a fault
    """No release was made; the message says why and what to do."""


def working_files(batches: Sequence[str]) -> Iterator[tuple[str, str | None]]:
    """Every (table, batch) that a release rests on; the batch is None for corpus and reference tables."""
    for table in TABLES.values():
        for batch in batches if table.scope is Scope.BATCH else (None,):
            yield table.name, batch


def require(home: Home, batches: Sequence[str], required: Required) -> None:
    """Raises ReleaseRefused with the reasons why these files may not be released.

    Raises ValueError where checks are required of a table that is not declared.
    """
    if unknown := sorted(required.keys() - TABLES.keys()):
        raise ValueError(f"checks are required of tables that are not declared: {unknown}")
    if not batches:
        raise ReleaseRefused("no batch has landed: run `communique ingest PATH…`, then `communique run`")
    reasons = [
        f"{name}: no check is defined for this table"
        for name, table in TABLES.items()
        if table.released and not required.get(name)
    ]
    for table, batch in working_files(batches):
        reasons += _reasons(home, table, batch, required.get(table, {}))
    if reasons:
        rest = [f"… and {len(reasons) - _SHOWN} more"] if len(reasons) > _SHOWN else []
        listed = "\n".join(f"  {line}" for line in (*reasons[:_SHOWN], *rest))
        raise ReleaseRefused(f"files without valid receipts:\n{listed}\nRun `communique run`, then release again.")


def _reasons(home: Home, table: str, batch: str | None, checks: Mapping[str, str]) -> list[str]:
    if not home.table_file(table, batch).exists():
        return [f"{table}{f', batch {batch}' if batch else ''}: the file is absent"]
    found = (refusal(home, table, batch, check, content_hash(checks[check])) for check in sorted(checks))
    return [reason for reason in found if reason]


def stamps(home: Home, batches: Sequence[str]) -> dict[Path, tuple[int, int, int]]:
    """Inode, size and modification time of every working file: equal as long as nobody replaces one."""
    paths = [home.table_file(table, batch) for table, batch in working_files(batches)]
    found = {path: path.stat() for path in paths if path.exists()}
    return {path: (s.st_ino, s.st_size, s.st_mtime_ns) for path, s in found.items()}


def checks_summary(home: Home, batches: Sequence[str], required: Required) -> dict[str, dict[str, dict[str, int]]]:
    """From the receipts, for each table and check: files read, files that passed, values evaluated."""
    found: dict[str, dict[str, dict[str, int]]] = {}
    for table, batch in working_files(batches):
        for check in sorted(required.get(table, {})):
            counts = found.setdefault(table, {}).setdefault(check, {"files": 0, "passed": 0, "evaluated": 0})
            receipt = read_receipt(home, table, batch, check)
            counts["files"] += 1
            if receipt:
                counts["passed"] += int(receipt.passed)
                counts["evaluated"] += receipt.evaluated
    return found
