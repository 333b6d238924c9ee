"""What daily operation costs: a first run, a run with nothing new, fifty articles more, a release, and reading it.

    .venv/bin/python bench/operations.py FOLDER [--articles N]

FOLDER holds articles in any format that `communique ingest` reads, as JSON Lines for --articles: N articles are then
made of them, each a text of its own (sentences in another order, another number in front). Prints a table, and writes
it with machine and versions to bench/results/operations-<articles>.json and docs/performance.md. Medians of three where
a command can be repeated. Seconds are wall time: let nothing else run.
"""

import argparse
import gzip
import itertools
import json
import re
import subprocess
import tempfile
from pathlib import Path

from results import write
from run import COMMUNIQUE, Spent, spend

_ADDED = 50
_QUERY = "SELECT event_type, count(*) AS n FROM events GROUP BY 1 ORDER BY 2 DESC LIMIT 3"


def mutated(folder: Path, out: Path, count: int, first: int = 0) -> Path:
    """A JSON Lines file of `count` articles made of the folder's .jsonl and .jsonl.gz, from the first-th on."""
    files = sorted([*folder.rglob("*.jsonl"), *folder.rglob("*.jsonl.gz")])
    lines = (line for f in files for line in (gzip.open if f.suffix == ".gz" else open)(f, "rt", encoding="utf-8"))
    records = [json.loads(line) for line in lines]
    out.mkdir(parents=True)
    with (out / f"from-{first}.jsonl").open("w", encoding="utf-8") as file:
        for n, record in zip(range(first, first + count), itertools.cycle(records), strict=False):
            sentences = re.split(r"(?<=[.!?])\s+", record.get("text") or record["body"])
            turn = 1 + n % max(1, len(sentences) - 1)
            text = " ".join((f"This is report number {n}.", *sentences[turn:], *sentences[:turn]))
            kept = {k: v for k, v in record.items() if k not in ("id", "source_id", "url", "body", "text")}
            file.write(json.dumps({**kept, "source_id": f"m{n}", "text": text}, ensure_ascii=False) + "\n")
    return out


def main() -> None:
    """Run the benchmark, print its table and write its results."""
    parser = argparse.ArgumentParser(description="Costs of daily operation.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, default=0)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        source = mutated(given.folder, work / "many", given.articles) if given.articles else given.folder
        few = mutated(given.folder, work / "few", _ADDED, 10_000_000)
        spent = {"first run": _run(work / "home", source)}
        call = [str(COMMUNIQUE), "--home", str(work / "home")]
        articles = json.loads(subprocess.run([*call, "status", "--json"], capture_output=True, check=True).stdout)
        spent["nothing new"] = _median([spend([*call, "run"], {}) for _ in range(3)])
        spent["release"] = spend([*call, "release"], {})
        (release,) = (f for f in (work / "home" / "releases").iterdir() if f.is_dir())
        spent["verify"] = _median([spend([*call, "verify", str(release)], {}) for _ in range(3)])
        spent["first query"] = _median([spend([*call, "sql", _QUERY], {}) for _ in range(3)])
        size = _bytes(release, "*") / _bytes(release, "*.parquet")
        spent[f"{_ADDED} more"] = _run(work / "home", few)
        spent[f"{_ADDED} alone"] = _run(work / "alone", few)
    count = articles["articles"]
    print(f"{count} articles\n{'':<14}{'wall s':>10}{'processor s':>14}{'peak MB':>10}")
    for name, s in spent.items():
        print(f"{name:<14}{s.wall:>10.1f}{s.processors:>14.1f}{s.megabytes:>10.0f}")
    ratio = spent[f"{_ADDED} more"].wall / spent[f"{_ADDED} alone"].wall
    print(f"{_ADDED} more over {_ADDED} alone: {ratio:.2f}; release over its Parquet: {size:.2f}")
    write(f"operations-{count}", count, spent, {"more_over_alone": ratio, "release_over_parquet": size})


def _run(home: Path, source: Path) -> Spent:
    """Landing and running; the peak is the run's."""
    call = [str(COMMUNIQUE), "--home", str(home)]
    landed = spend([*call, "ingest", str(source), "--source", "bench"], {})
    ran = spend([*call, "run"], {})
    return Spent(landed.wall + ran.wall, landed.processors + ran.processors, ran.megabytes)


def _median(times: list[Spent]) -> Spent:
    return sorted(times, key=lambda s: s.wall)[len(times) // 2]


def _bytes(folder: Path, pattern: str) -> int:
    return sum(f.stat().st_size for f in folder.rglob(pattern) if f.is_file())


if __name__ == "__main__":
    main()
