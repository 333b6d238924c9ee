"""How long the event clusters of a corpus take, and how much memory.

    .venv/bin/python bench/clusters.py [events]

The corpus is made: two events an article, six articles a story over two years, between pairs of forty countries of
which a few are in most of the news, a third with a stated day, half with a place, one in ten undated; one article in
ten repeats the one before. Prints one JSON line: seconds for the tables and the peak memory of the process, which
holds the made corpus too only while it is written.
"""

import json
import os
import platform
import random
import resource
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from communique.events.clusters import cluster_events
from communique.schema.tables import TABLES
from communique.store.corpus import connect
from communique.store.home import Home
from communique.store.ids import content_id
from communique.store.parquet import make_table, write_table

BATCH = 5_000  # articles
_TYPES = ("ASSAULT", "CONSULT", "ACCUSE", "AGREE", "COERCE", "REQUEST", "SUPPORT", "SANCTION")
_NEEDED = ("articles", "events", "event_participants", "article_groups")


def _filled(table: str, **known: Any) -> dict[str, Any]:
    """A row with `known`, and something of the right kind in the columns that must not be empty."""
    usual = {"string": "x", "number": 0.5, "integer": 1, "boolean": True, "list of strings": []}
    return {c.name: usual.get(c.kind.value) if c.required else None for c in TABLES[table].working_columns} | known


def _write(home: Home, batch: int, count: int) -> list[dict[str, Any]]:
    """Land one batch of made articles with their events; the rows of their groups."""
    chance = random.Random(batch)
    rows: dict[str, list[dict[str, Any]]] = {t: [] for t in _NEEDED}
    for n in range(batch * BATCH, batch * BATCH + count):
        story, article = n // 6, content_id("a", n)
        tale = random.Random(story)
        day = date(2023, 1, 1) + timedelta(tale.randrange(730))
        published = day + timedelta(chance.randrange(3))
        rows["articles"].append(
            _filled("articles", article_id=article, source=f"source-{n % 50}", published_on=published)
        )
        copied = content_id("a", n - 1) if n % 10 == 9 and (n - 1) // 6 == story else None
        rows["article_groups"].append(
            _filled("article_groups", article_id=article, duplicate_of=copied, story_id=content_id("s", story))
        )
        for k in range(2):
            sides = [min(int(tale.paretovariate(0.7)), 40) for _ in range(2)]
            kind, place = tale.choice(_TYPES), tale.randrange(300)
            stated, placed, undated = chance.random() < 0.33, chance.random() < 0.5, chance.random() < 0.1
            event = content_id("e", n, k)
            rows["events"].append(_filled(
                "events", event_id=event, article_id=article, event_type=kind, trigger_start=k, factuality="asserted",
                event_date=None if undated else day if stated else published,
                date_basis="unknown" if undated else "text" if stated else "published",
                place_id=f"geonames.{place}" if placed else None, place_name="x" if placed else None,
                latitude=place / 5 if placed else None, longitude=place / 3 if placed else None,
                place_country_iso3=f"C{place % 40:02}" if placed else None,
                place_basis="event" if placed else "unknown",
            ))  # fmt: skip
            rows["event_participants"] += [
                _filled("event_participants", event_id=event, role=role, ord=0, country_iso3=f"C{side:02}")
                for role, side in zip(("actor", "recipient"), sides, strict=True)
            ]
    for table in ("articles", "events", "event_participants"):
        path = home.table_file(table, f"2026-01-01-{batch:08}")
        write_table(make_table(rows[table], TABLES[table]), TABLES[table], path)
    return rows["article_groups"]


def main(events: int = 100_000) -> None:
    """Run the benchmark and print its figures."""
    articles = events // 2
    with tempfile.TemporaryDirectory() as folder:
        home, groups = Home(Path(folder)), []
        batches = range(-(-articles // BATCH))
        for batch in batches:
            groups += _write(home, batch, min(BATCH, articles - batch * BATCH))
        write_table(make_table(groups, TABLES["article_groups"]), TABLES["article_groups"],
                    home.table_file("article_groups"))  # fmt: skip
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        start, worked = time.perf_counter(), time.process_time()
        with connect(home, [f"2026-01-01-{b:08}" for b in batches], only=_NEEDED) as con:
            found = cluster_events(con)
        seconds, worked = time.perf_counter() - start, time.process_time() - worked
    print(json.dumps({
        "cpus": os.cpu_count(), "machine": platform.machine(), "python": platform.python_version(), "events": events,
        "clusters": len(found["event_clusters"]), "seconds": round(seconds, 2),
        "cpu_seconds": round(worked, 2), "megabytes_before": before,
        "peak_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }))  # fmt: skip


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
