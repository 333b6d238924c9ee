"""Figures that are kept: measured once by hand, stored beside the sentences, and stated in every release."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from communique.evaluation.gold import GoldError
from communique.evaluation.score import Report

FOLDER = "evaluation"  # below the seeds: sentences, examples and figures
SET = "seeds/evaluation/sentences.csv"
LABEL = "our own sentences: a regression set, not an accuracy"
_FILE = "figures.json"
_KEPT = ("sentences", "overall", "false_alarms", "mode", "factuality")


def figures(reports: Mapping[str, Report], coder_version: str, model: str, gold: str | None = None) -> dict[str, Any]:
    """Reports by split as plain values, with what was measured: on sentences of the folder `gold`, else on our own."""
    return {
        "set": gold or SET,
        "label": f"sentences of {gold}" if gold else LABEL,
        "coder_version": coder_version,
        "model": model,
        "splits": {name: report.stated() for name, report in reports.items()},
    }


def write_figures(seeds: Path, measured: Mapping[str, Any]) -> Path:
    """Store figures beside the sentences, but for those by type and construction; returns the file."""
    brief = {name: {k: of[k] for k in _KEPT} for name, of in measured["splits"].items()}
    path = seeds / FOLDER / _FILE
    text = json.dumps({**measured, "splits": brief}, indent=1, ensure_ascii=False)
    path.write_text(f"{text}\n", encoding="utf-8", newline="\n")
    return path


def stored_figures(seeds: Path, coder_version: str) -> dict[str, Any] | None:
    """The stored figures, for a release; None where there are none.

    `of_this_coder` says whether they were measured with the coder of this version. Raises GoldError where the file
    cannot be read.
    """
    path = seeds / FOLDER / _FILE
    if not path.is_file():
        return None
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        return {**stored, "of_this_coder": stored["coder_version"] == coder_version}
    except (ValueError, KeyError, TypeError) as error:
        raise GoldError(f"{path}: {error!r}; write it anew with `communique evaluate --write`") from error
