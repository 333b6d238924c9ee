"""Writes `validation/`: a JSON file for each released table, a summary, and a page for people."""

import functools
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from communique.release.gate import Required
from communique.release.layout import RELEASED, VALIDATION
from communique.release.validation.results import Result, Validation, validations
from communique.store.home import Home

PAGE, SUMMARY = f"{VALIDATION}/index.html", f"{VALIDATION}/summary.json"
FILES = (PAGE, SUMMARY, *(f"{VALIDATION}/{table}.json" for table in RELEASED))


def write_validation(folder: Path, home: Home, batches: Sequence[str], required: Required) -> None:
    """Write the files into the release in `folder`, which has its tables; raises ReleaseRefused, see validations."""
    from communique.release.validation.page import page

    found = validations(folder, home, batches, required)
    (folder / VALIDATION).mkdir()
    for validation in found:
        _write(folder / VALIDATION / f"{validation.table}.json", as_json(validation))
    _write(folder / SUMMARY, summary(found))
    (folder / PAGE).write_text(page(found), encoding="utf-8", newline="\n")


def _write(path: Path, value: Mapping[str, Any]) -> None:
    """JSON with a line for each result: hundreds of them, indented, would be a third larger."""
    members = ",\n".join(f"{json.dumps(k)}: {_lines(value[k])}" for k in sorted(value))
    path.write_text(f"{{\n{members}\n}}\n", "utf-8", newline="\n")


def _lines(value: Any) -> str:
    dumped = functools.partial(json.dumps, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    if not isinstance(value, list) or not value:
        return dumped(value)
    return "[\n" + ",\n".join(map(dumped, value)) + "\n]"


def summary(found: Sequence[Validation]) -> dict[str, Any]:
    """Counts of each table and of all."""
    tables = {v.table: {"files": v.files, "rows": v.rows, **_counts(v)} for v in found}
    totals = {k: sum(t[k] for t in tables.values()) for k in ("evaluated", "passed", "warned", "failed")}
    return {"tables": tables, "totals": totals}


def _counts(validation: Validation) -> dict[str, int]:
    """Failed are none: a release is not made of tables in which a check has failed."""
    counts = {"passed": validation.passed, "warned": validation.warned, "failed": 0}
    return {"evaluated": sum(counts.values()), **counts}


def as_json(validation: Validation) -> dict[str, Any]:
    """Expectations in the words of Great Expectations, rules beside them; an empty list is left out."""
    return {
        "table": validation.table,
        "files": validation.files,
        "rows": validation.rows,
        "statistics": _counts(validation),
        "success": True,
        "expectations": [_found(r) | {"expectation_config": _config(r)} for r in validation.expectations],
        "rules": [_found(r) | {"rule": r.asked} for r in validation.rules],
        "release_rules": [_found(r) | {"rule": r.asked} for r in validation.release_rules],
    }


def _config(result: Result) -> dict[str, Any]:
    return {k: v for k, v in result.asked.items() if k in ("type", "kwargs")}


def _found(result: Result) -> dict[str, Any]:
    listed = {"observed_values": list(result.observed), "examples": list(result.examples)}
    return {
        "name": result.name,
        "severity": result.severity,
        "says": result.says,
        "outcome": result.outcome,
        "success": not result.unsuccessful_files,
        "result": {
            "files": result.files,
            "unsuccessful_files": result.unsuccessful_files,
            "element_count": result.rows,
            "unexpected_count": result.unexpected_count,
            **{name: values for name, values in listed.items() if values},
        },
    }
