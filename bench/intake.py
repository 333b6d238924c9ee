"""How fast articles are read and cleaned, without parsing: articles a second on one core.

    .venv/bin/python bench/intake.py [folder | articles]

Reads a folder of .jsonl and .jsonl.gz files, or as many generated articles (default 5,000) of about 1 kB. Prints one
JSON line: machine, versions, articles, what became of them, and the median over three rounds of each figure.
"""

import json
import os
import platform
import statistics
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

from communique.intake import jsonl
from communique.intake.record import RawFile
from communique.schema.tables import RAW_ARTICLES
from communique.store.parquet import make_table
from communique.text.cleaning import clean, load_guide

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
BATCH = "2026-01-01-0123abcd"
_SENTENCES = (
    "Greece and North Macedonia agreed on Sunday to hold talks about the border crossing near Lake Prespa.",
    "The foreign ministers of the two countries met for three hours, and the mediator signed as a witness.",
    "Opponents of the accord protested in both capitals, where the parliaments still have to ratify it.",
    "The European Commission welcomed the step and promised 20 million euros for roads and customs houses.",
)


def main(given: str = "5000") -> None:
    """Run the benchmark and print its figures."""
    with tempfile.TemporaryDirectory() as folder:
        found = Path(folder) if given.isdigit() else Path(given)
        if given.isdigit():
            _generate(found / "generated.jsonl", int(given))
        files = sorted([*found.glob("*.jsonl"), *found.glob("*.jsonl.gz")])
        if not files:
            sys.exit(f"{found}: no .jsonl or .jsonl.gz file is in it")
        _measure([RawFile(f.name, f) for f in files])


def _generate(file: Path, articles: int) -> None:
    with file.open("w", encoding="utf-8") as out:
        for n in range(articles):
            paragraphs = [_SENTENCES[(n + k) % 4] + " " + _SENTENCES[(n * k + 1) % 4] for k in range(5)]
            paragraphs[0] = f"SKOPJE, June {n % 28 + 1} (Reuters) - " + paragraphs[0]
            text = "\n\n".join([*paragraphs, "Read also: Athens and Skopje sign accord", "(Reporting by the newsroom)"])
            record = {"id": f"a{n}", "date": f"2018-06-{n % 28 + 1:02}T10:00:00Z", "title": f"Talks {n}", "text": text}
            out.write(json.dumps(record) + "\n")


def _measure(files: list[RawFile]) -> None:
    guide = load_guide(SEEDS / "cleaning", {})
    rounds: dict[str, list[float]] = {"read": [], "clean": []}
    for _ in range(3):
        start = time.perf_counter()
        columns = [c.name for c in RAW_ARTICLES.columns]
        rows = []
        for file in files:
            for ordinal, record in enumerate(jsonl.read(file)):
                row = {name: record.fields.get(name) for name in columns} | {"raw_path": file.name, "record": ordinal}
                problem = record.problem
                row |= {"source": "bench", "reason": problem.reason if problem else None, "source_id": str(ordinal)}
                row |= {"raw_sha256": record.content.hexdigest() if record.content else "0" * 64}
                row |= {"published_basis": record.basis if row["published"] else None}
                rows.append(row | {"detail": problem.detail if problem else None})
        raw = make_table(rows, RAW_ARTICLES)
        rounds["read"].append(time.perf_counter() - start)
        start = time.perf_counter()
        made = clean(raw, BATCH, guide)
        rounds["clean"].append(time.perf_counter() - start)
    seconds = {name: statistics.median(taken) for name, taken in rounds.items()}
    seconds["intake"] = sum(seconds.values())
    rates = {f"{name}_articles_per_second": round(raw.num_rows / taken) for name, taken in seconds.items()}
    about = {"cpus": os.cpu_count(), "machine": platform.machine(), "python": platform.python_version()}
    counts = {"records": raw.num_rows} | {name: table.num_rows for name, table in made.items()}
    print(json.dumps({**about, "py3langid": version("py3langid"), **counts, **rates}))


if __name__ == "__main__":
    main(*sys.argv[1:])
