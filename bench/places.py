"""What finding and linking costs: time beside bare parsing, time to load knowledge and gazetteer, and memory.

    .venv/bin/python bench/places.py [repeats]

Prints one JSON line. Times are medians over three rounds on the seed articles repeated.
"""

import json
import statistics
import sys
import time
from pathlib import Path

import psutil

from communique.entities.find import Article, Finder
from communique.entities.names import index_names
from communique.knowledge.base import load_knowledge
from communique.nlp.model import load_model
from communique.places.gazetteer import gazetteer_of
from communique.places.mark import mark_places
from communique.places.resolve import Home
from communique.store.home import cache_folder

SEEDS = Path(__file__).resolve().parent.parent / "seeds"


def main(repeats: int = 10) -> None:
    """Run the benchmark and print its figures."""
    nlp, process = load_model(), psutil.Process()
    before, start = process.memory_info().rss, time.perf_counter()
    knowledge = load_knowledge(SEEDS, cache_folder())
    index_names(knowledge)
    loaded, held = time.perf_counter() - start, process.memory_info().rss - before
    gazetteer_of(knowledge)  # built where it is not yet
    gazetteer_of.cache_clear()
    before, start = process.memory_info().rss, time.perf_counter()
    gazetteer_of(knowledge)
    opened, memory = time.perf_counter() - start, process.memory_info().rss - before
    texts = [p.read_text(encoding="utf-8") for p in sorted((SEEDS / "articles").glob("*.txt"))] * repeats
    rounds: dict[str, list[float]] = {"parse": [], "places": [], "mentions": []}
    for _ in range(3):
        start = time.perf_counter()
        docs = list(nlp.pipe(texts, batch_size=32))
        rounds["parse"].append(time.perf_counter() - start)
        resident = process.memory_info().rss
        finders = [Finder(doc, Article("a", None, None), knowledge) for doc in docs]
        start = time.perf_counter()
        for finder in finders:
            mark_places(finder.tokens, finder.mentions, knowledge, Home())
        rounds["places"].append(time.perf_counter() - start)
        memory += process.memory_info().rss - resident
        start = time.perf_counter()
        for doc in docs:
            Finder(doc, Article("a", None, None), knowledge).run()
        rounds["mentions"].append(time.perf_counter() - start)
    seconds = {name: statistics.median(r) for name, r in rounds.items()}
    print(json.dumps({
        "articles": len(texts), "parse_seconds": round(seconds["parse"], 2),
        "places_share_of_parsing": round(seconds["places"] / seconds["parse"], 4),
        "mentions_share_of_parsing": round(seconds["mentions"] / seconds["parse"], 4),
        "knowledge_loads_in_seconds": round(loaded, 3), "knowledge_megabytes": round(held / 1e6, 1),
        "gazetteer_opens_in_seconds": round(opened, 3),
        "gazetteer_megabytes": round(memory / 1e6, 1),
    }))  # fmt: skip


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
