"""How fast a whole run is, and what memory it takes: landed files to checked tables, beside bare nlp.pipe.

    .venv/bin/python bench/run.py FOLDER [--workers N] [--engine local|ray] [--without-bare]

FOLDER holds articles in any format that `communique ingest` reads; each must be distinct, or it is not parsed. The run
is `communique run` in a home of its own. Bare is the same model with its default components over the same texts, with
as many processes, without reading, coding or writing anything. Prints a table: seconds of wall and of processors, peak
memory of all processes together (shared pages counted once), articles a second; and writes it to
bench/results/run-<engine>-<workers>.json and docs/performance.md. Where other work shares the machine, compare the
seconds of processors.
"""

import argparse
import contextlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
from results import write

ROOT = Path(__file__).resolve().parent.parent
COMMUNIQUE = Path(sys.executable).with_name("communique")
_LOOK_SECONDS = 2.0
_BARE = """
import sys
import pyarrow.dataset as ds
import spacy
from communique.nlp.model import model_folder
if __name__ == "__main__":
    texts = ds.dataset(sys.argv[1]).to_table(columns=["text"])["text"].to_pylist()
    for doc in spacy.load(model_folder()).pipe(texts, n_process=int(sys.argv[2])):
        pass
"""


@dataclass(frozen=True, slots=True)
class Spent:
    """What a command and all that it started took."""

    wall: float
    processors: float
    megabytes: float


def spend(command: list[str], environment: dict[str, str]) -> Spent:
    """Run a command to its end. Raises CalledProcessError where it fails."""
    before, started, peak = _processor_seconds(), time.monotonic(), 0.0
    with subprocess.Popen(command, env=os.environ | environment) as process:
        while process.poll() is None:
            peak = max(peak, _megabytes(process.pid))
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_LOOK_SECONDS)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Spent(time.monotonic() - started, _processor_seconds() - before, peak)


def _processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _megabytes(pid: int) -> float:
    """Memory of a process and all below it, each shared page by its share."""
    total = 0
    try:
        processes = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0.0
    for process in processes:
        try:
            total += process.memory_full_info().pss
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return total / 2**20


def main() -> None:
    """Run the benchmark and print its table."""
    parser = argparse.ArgumentParser(description="Whole run against bare nlp.pipe.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--engine", default="local")
    parser.add_argument("--without-bare", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        environment = {"COMMUNIQUE_WORKERS": str(given.workers), "COMMUNIQUE_ENGINE": given.engine}
        call = [str(COMMUNIQUE), "--home", str(home)]
        ingest = spend([*call, "ingest", str(given.folder), "--source", "bench"], environment)
        run = spend([*call, "run"], environment)
        status = subprocess.run([*call, "status", "--json"], capture_output=True, check=True, text=True).stdout
        articles = json.loads(status)["articles"]
        spent = {"ingest": ingest, "run": run}
        if not given.without_bare:
            script = Path(folder) / "bare.py"
            script.write_text(_BARE)
            bare = [sys.executable, str(script), str(home / "tables" / "articles"), str(given.workers)]
            spent["bare nlp.pipe"] = spend(bare, {})
    print(f"\n{articles} articles, engine {given.engine}, {given.workers} workers")
    print(f"{'':<16}{'wall s':>10}{'processor s':>14}{'peak MB':>10}{'articles/s':>12}")
    for name, s in spent.items():
        print(f"{name:<16}{s.wall:>10.1f}{s.processors:>14.1f}{s.megabytes:>10.0f}{articles / s.wall:>12.1f}")
    ratios = {}
    if "bare nlp.pipe" in spent:
        bare_ = spent["bare nlp.pipe"]
        ratios["share_of_bare"] = bare_.wall / (ingest.wall + run.wall)
        by_processors = bare_.processors / (ingest.processors + run.processors)
        print(f"share of bare speed: {ratios['share_of_bare']:.2f} by wall, {by_processors:.2f} by processors")
    write(f"run-{given.engine}-{given.workers}", articles, spent, ratios, engine=given.engine, workers=given.workers,
          articles_a_second=round(articles / (ingest.wall + run.wall), 1))  # fmt: skip


if __name__ == "__main__":
    main()
