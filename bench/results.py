"""The figures of benchmarks: kept as JSON in bench/results with the machine and versions, and shown in docs.

.venv/bin/python bench/results.py        # renews the tables in docs/performance.md from bench/results
"""

import json
import os
import platform
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from run import Spent

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "bench" / "results"
PAGE = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- results: begin -->\n", "<!-- results: end -->\n"
_STEPS = ("first run", "nothing new", "50 alone", "50 more", "release", "verify", "first query")
_PACKAGES = ("spacy", "dagster", "duckdb", "great-expectations", "pyarrow")


def write(name: str, articles: int, spent: "dict[str, Spent]", ratios: dict[str, float], **more: Any) -> None:
    """Keep a benchmark's figures, and show them in the docs."""
    RESULTS.mkdir(exist_ok=True)
    about = {
        "articles": articles,
        "machine": {"processors": os.cpu_count(), "machine": platform.machine(), "python": platform.python_version()},
        "versions": {p: version(p) for p in _PACKAGES},
        "seconds": {step: round(s.wall, 1) for step, s in spent.items()},
        "processor_seconds": {step: round(s.processors, 1) for step, s in spent.items()},
        "peak_megabytes": {step: round(s.megabytes) for step, s in spent.items()},
        "ratios": {what: round(ratio, 2) for what, ratio in ratios.items()},
        **more,
    }
    text = json.dumps(about, indent=1, sort_keys=True) + "\n"
    (RESULTS / f"{name}.json").write_text(text, encoding="utf-8")
    PAGE.write_text(renewed(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


def renewed(page: str) -> str:
    """The page with its tables as the results have them."""
    before, after = page.split(BEGIN)[0], page.split(END)[1]
    return before + BEGIN + "\n" + tables() + "\n" + END + after


def tables() -> str:
    """All kept results as Markdown: daily operation by the size of the corpus, then whole runs by engine."""
    daily = sorted(_kept("operations-*.json"), key=lambda r: r["articles"])
    whole = sorted(_kept("run-*.json"), key=lambda r: (r["engine"], r["workers"]))
    figures = {"processor_seconds": "processor seconds", "peak_megabytes": "peak memory, MB"}
    by_size = [_by_size(daily, figure, title) for figure, title in figures.items()]
    return "\n".join([*by_size, _ratios(daily), _whole(whole)])


def _kept(pattern: str) -> list[dict[str, Any]]:
    return [json.loads(f.read_text(encoding="utf-8")) for f in RESULTS.glob(pattern)]


def _by_size(results: list[dict[str, Any]], figure: str, title: str) -> str:
    rows = [[step, *(f"{r[figure][step]:,}" for r in results)] for step in _STEPS]
    return _table([title, *(f"{r['articles']:,} articles" for r in results)], rows)


def _ratios(results: list[dict[str, Any]]) -> str:
    names = {"more_over_alone": "50 more over 50 alone", "release_over_parquet": "release over its Parquet, bytes"}
    rows = [[title, *(f"{r['ratios'][name]:.2f}" for r in results)] for name, title in names.items()]
    return _table(["ratio", *(f"{r['articles']:,} articles" for r in results)], rows)


def _whole(results: list[dict[str, Any]]) -> str:
    rows = []
    for r in results:
        share = r["ratios"].get("share_of_bare")
        speed = [f"{r['seconds']['run']}", f"{r['articles_a_second']:.1f}", f"{r['peak_megabytes']['run']:,}"]
        rows.append([r["engine"], str(r["workers"]), f"{r['articles']:,}", *speed, f"{share:.2f}" if share else ""])
    heads = ["engine", "workers", "articles", "seconds", "articles/s", "peak memory, MB", "of bare `nlp.pipe`"]
    return _table(heads, rows)


def _table(heads: list[str], rows: list[list[str]]) -> str:
    lines = [heads, ["---"] + ["---:"] * (len(heads) - 1), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


if __name__ == "__main__":
    PAGE.write_text(renewed(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
