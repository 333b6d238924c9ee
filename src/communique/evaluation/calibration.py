"""Whether confidence is a probability: how often judged events are right, against how sure the coder was of them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from communique.evaluation.gold import GoldError

BINS = 5  # of equal width, from 0 to 1
THRESHOLDS = (0.3, 0.5, 0.6, 0.7, 0.8)
BEGIN, END = "<!-- calibration: begin -->", "<!-- calibration: end -->"
_FILE = "calibration.json"


@dataclass(frozen=True, slots=True)
class Judged:
    """The confidence of an event, and whether type and both sides are right."""

    confidence: float
    is_right: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """The events with a confidence from `low` up to the next bin: how many, their mean confidence, how many right."""

    low: float
    events: int
    confidence: float
    right: int


def reliability(judged: Sequence[Judged]) -> list[Bin]:
    """The bins that have events, lowest first."""
    found = []
    for n in range(BINS):
        part = [j for j in judged if min(int(j.confidence * BINS), BINS - 1) == n]
        if part:
            mean = sum(j.confidence for j in part) / len(part)
            found.append(Bin(n / BINS, len(part), round(mean, 3), sum(j.is_right for j in part)))
    return found


def calibration_error(judged: Sequence[Judged]) -> float:
    """The expected calibration error: the distance of mean confidence and share right, over bins weighted by size."""
    return sum(abs(b.confidence * b.events - b.right) for b in reliability(judged)) / len(judged)


def brier(judged: Sequence[Judged]) -> float:
    """The Brier score (1950): the mean square of confidence minus 1 where right, minus 0 where wrong."""
    return sum((j.confidence - j.is_right) ** 2 for j in judged) / len(judged)


def measured(judged: Sequence[Judged]) -> dict[str, Any]:
    """The figures of a set of judged events as plain values. Raises GoldError where there are none."""
    if not judged:
        raise GoldError("there are no judged events to measure")
    above = {t: [j.is_right for j in judged if j.confidence >= t] for t in THRESHOLDS}
    return {
        "events": len(judged),
        "right": sum(j.is_right for j in judged),
        "calibration_error": round(calibration_error(judged), 3),
        "brier": round(brier(judged), 3),
        "bins": [[b.low, b.events, b.confidence, b.right] for b in reliability(judged)],
        "thresholds": [[t, len(kept), sum(kept)] for t, kept in above.items()],
    }


def write_calibration(folder: Path, sets: dict[str, dict[str, Any]], coefficients: dict[str, float]) -> Path:
    """Store the figures of each set with the coefficients that they are of; returns the file."""
    path = folder / _FILE
    text = json.dumps({"coefficients": coefficients, "sets": sets}, indent=1)
    path.write_text(f"{text}\n", encoding="utf-8", newline="\n")
    return path


def stored_calibration(folder: Path) -> dict[str, Any]:
    """What was stored. Raises GoldError where the file cannot be read."""
    path = folder / _FILE
    try:
        stored: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise GoldError(f"{path}: {error}; write it anew with bench/calibration.py") from error
    return stored


def tables(stored: dict[str, Any]) -> str:
    """The stored figures in Markdown: by set, by bin of confidence, and above thresholds."""
    sets = stored["sets"]
    heads = [f"{name}: right" for name in sets]
    by_set = [[name, s["events"], f"{s['right'] / s['events']:.0%}", f"{s['calibration_error']:.3f}",
               f"{s['brier']:.3f}"] for name, s in sets.items()]  # fmt: skip
    by_bin = [[f"{n / BINS:.1f} to {(n + 1) / BINS:.1f}", *(_in_bin(s, n / BINS) for s in sets.values())]
              for n in range(BINS)]  # fmt: skip
    above = [[f"{t} and more", *(_share(*s["thresholds"][n][1:]) for s in sets.values())]
             for n, t in enumerate(THRESHOLDS)]  # fmt: skip
    return "\n".join([_table(["judged events", "events", "right", "calibration error", "Brier score"], by_set),
                      _table(["confidence", *heads], by_bin), _table(["confidence", *heads], above)])  # fmt: skip


def _in_bin(figures: dict[str, Any], low: float) -> str:
    return next((_share(n, right) for at, n, _, right in figures["bins"] if at == low), "none")


def _share(events: int, right: int) -> str:
    return f"{right / events:.0%} of {events}" if events else "none"


def _table(head: list[str], rows: list[list[Any]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join("| " + " | ".join(map(str, cells)) + " |\n" for cells in lines)


def renewed(page: str, stored: dict[str, Any]) -> str:
    """A page with the tables between its marks. Raises ValueError where it has no marks."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the page has no {BEGIN} … {END}")
    return f"{before}{begin}\n\n{tables(stored)}\n{end}{after}"
