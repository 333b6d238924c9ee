"""How long article_groups takes when a batch of 1,000 articles comes to a corpus of 100,000, and how much memory.

    .venv/bin/python bench/grouping.py [corpus] [batch]

The corpus is made: articles of 60 to 400 words, words as common as in any text (Zipf's law), twelve on each happening
with the names that belong to it, over two years; one in ten is a near-copy. Prints one JSON line: seconds for the
batch's sketches, for the table over everything, and the peak memory of the process.
"""

import json
import os
import platform
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
from wordfreq import top_n_list

from communique.groups.sketches import sketch
from communique.groups.table import group
from communique.schema.tables import ARTICLES, SKETCHES
from communique.store.corpus import connect
from communique.store.home import Home
from communique.store.ids import content_id, text_hash
from communique.store.parquet import make_table, write_table

BATCH = 5_000


def articles(count: int, seed: int) -> Iterator[dict[str, Any]]:
    """Articles as rows of ARTICLES."""
    chance = random.Random(seed)
    words = top_n_list("en", 20_000, wordlist="small")
    weights = [1 / (n + 3) for n in range(len(words))]
    earlier: list[tuple[str, int]] = []
    for n in range(count):
        happening = chance.randrange(max(1, count // 12))
        if earlier and chance.random() < 0.1:
            text, happening = chance.choice(earlier)
            text += " " + " ".join(chance.choices(words, k=8))
        else:
            names = [f"{w.title()}{happening % 97}" for w in random.Random(happening).choices(words[200:], k=12)]
            body = chance.choices(words, weights, k=chance.randint(60, 400))
            for _ in range(len(body) // 12):
                body[chance.randrange(len(body))] = chance.choice(names)
            text = " ".join(body)
            earlier = [*earlier[-500:], (text, happening)]
        day = date(2024, 1, 1) + timedelta(happening * 61 % 730 + chance.randrange(3))
        yield _row(f"{seed}-{n}", text, day)


def _row(name: str, text: str, day: date) -> dict[str, Any]:
    return {c.name: None for c in ARTICLES.working_columns} | {
        "article_id": content_id("a", "made", name), "source_id": name, "source": "made", "language": "en",
        "language_score": 1.0, "published_on": day, "published_on_basis": "record", "text": text,
        "text_sha256": text_hash(text), "text_rights": "full", "word_count": len(text.split()), "raw_path": name,
        "raw_sha256": "0" * 64,
    }  # fmt: skip


def main(corpus: int = 100_000, batch: int = 1_000) -> None:
    """Run the benchmark and print its figures."""
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        rows = articles(corpus, seed=1)
        keys = [f"2026-01-01-{n:08}" for n in range(-(-corpus // BATCH))]
        for key in keys:
            _write(home, key, make_table([r for _, r in zip(range(BATCH), rows, strict=False)], ARTICLES))
        newest = make_table(articles(batch, seed=2), ARTICLES)
        start = time.perf_counter()
        _write(home, "2026-01-02-00000000", newest)
        sketched = time.perf_counter()
        with connect(home, [*keys, "2026-01-02-00000000"], only=("articles", "sketches")) as con:
            found = group(con)
        grouped = time.perf_counter()
    print(json.dumps({
        "cpus": os.cpu_count(), "machine": platform.machine(), "python": platform.python_version(), "articles": corpus,
        "added": batch, "stories": len(found["story_id"].unique()),
        "duplicates": len(found) - found["duplicate_of"].null_count,
        "sketch_seconds": round(sketched - start, 2), "group_seconds": round(grouped - sketched, 2),
        "peak_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }))  # fmt: skip


def _write(home: Home, key: str, articles: pa.Table) -> None:
    write_table(articles, ARTICLES, home.table_file("articles", key))
    write_table(sketch(articles)["sketches"], SKETCHES, home.table_file("sketches", key))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
