"""Receipts: which check passed on which bytes. A release takes no file without them.

A receipt holds the table, the batch (or null), the check, the hash of the check's definition, the recipe of the file,
the SHA-256 of every file that the check read, whether it passed, the rows of the file, how many rules were evaluated
and what was found where one does not hold. It is JSON at `<home>/receipts/<table>/<batch or table>.<check>.json`.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any

from communique.store.home import Home


@dataclass(frozen=True, slots=True)
class Receipt:
    """The outcome of one check on one file."""

    table: str
    batch: str | None
    check: str
    definition: str
    files: Mapping[str, str]  # path relative to <home>/tables -> SHA-256
    passed: bool
    evaluated: int
    rows: int  # of the file that was checked
    failures: list[dict[str, Any]] = field(default_factory=list)
    recipe: str | None = None  # of the file that was checked, see communique.flow


def file_hash(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def content_hash(content: str) -> str:
    """SHA-256 of what a check asks: its definition, in receipts."""
    return sha256(content.encode()).hexdigest()


def receipt_file(home: Home, table: str, batch: str | None, check: str) -> Path:
    return home.receipts / table / f"{batch or table}.{check}.json"


def write_receipt(home: Home, receipt: Receipt) -> None:
    """Write the receipt atomically over an earlier one of the same check."""
    path = receipt_file(home, receipt.table, receipt.batch, receipt.check)
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.parent / f".{path.name}.{os.getpid()}.tmp"
    aside.write_text(json.dumps(asdict(receipt), ensure_ascii=False, indent=1, sort_keys=True, default=str) + "\n")
    aside.replace(path)


def read_receipt(home: Home, table: str, batch: str | None, check: str) -> Receipt | None:
    """The receipt, or None where there is none that can be read; one of an older form cannot."""
    try:
        return Receipt(**json.loads(receipt_file(home, table, batch, check).read_text()))
    except (OSError, ValueError, TypeError):
        return None


def has_changed(home: Home, table: str, batch: str) -> bool:
    """Whether a file is not the one that its checks have read. One that nothing has checked yet has not changed."""
    file = home.table_file(table, batch)
    checks = (f.name.removeprefix(f"{batch}.").removesuffix(".json")
              for f in receipt_file(home, table, batch, "*").parent.glob(f"{batch}.*.json"))  # fmt: skip
    read = [
        r.files.get(str(file.relative_to(home.tables))) for c in checks if (r := read_receipt(home, table, batch, c))
    ]
    return bool(read) and file_hash(file) not in read


def refusal(home: Home, table: str, batch: str | None, check: str, definition: str) -> str | None:
    """Why a file has no valid receipt of this check; None if it has one for the bytes that are there now."""
    name = f"{table}, batch {batch}" if batch else table
    receipt = read_receipt(home, table, batch, check)
    if receipt is None:
        if receipt_file(home, table, batch, check).exists():
            return f"{name}: check {check} has not run since receipts took their present form"
        return f"{name}: check {check} has not run"
    if not receipt.passed:
        return f"{name}: check {check} failed"
    if receipt.definition != definition:
        return f"{name}: check {check} has changed since it ran"
    own = str(home.table_file(table, batch).relative_to(home.tables))
    if own not in receipt.files:
        return f"{name}: receipt of check {check} does not cover the file"
    for path, digest in receipt.files.items():
        file = home.tables / path
        if not file.exists() or file_hash(file) != digest:
            return f"{name}: {path} has changed since check {check} ran"
    return None
