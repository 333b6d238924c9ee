"""How fast articles are parsed and coded: sentences a second of processor time, on the seed articles repeated.

    .venv/bin/python bench/coding.py [repeats]

Prints one JSON line: machine, versions, sentences, and the median over three rounds of each figure.
"""

import json
import os
import platform
import statistics
import sys
import time
from importlib.metadata import version
from pathlib import Path

from communique.coding import ArticleCoder
from communique.entities.find import Article
from communique.knowledge.base import load_knowledge
from communique.nlp.model import load_model
from communique.nlp.parses import ATTRIBUTES, read_parse
from communique.store.home import cache_folder

SEEDS = Path(__file__).resolve().parent.parent / "seeds"


def main(repeats: int = 10) -> None:
    """Run the benchmark and print its figures."""
    from spacy.tokens import DocBin

    nlp, knowledge = load_model(), load_knowledge(SEEDS, cache_folder())
    texts = [p.read_text(encoding="utf-8") for p in sorted((SEEDS / "articles").glob("*.txt"))] * repeats
    rounds: dict[str, list[float]] = {"parse": [], "read": [], "code": []}
    for _ in range(3):
        start = time.process_time()
        docs = list(nlp.pipe(texts, batch_size=32))
        rounds["parse"].append(time.process_time() - start)
        stored = [DocBin(attrs=list(ATTRIBUTES), docs=[d]).to_bytes() for d in docs]
        start = time.process_time()
        docs = [read_parse(s, nlp.vocab) for s in stored]
        rounds["read"].append(time.process_time() - start)
        start = time.process_time()
        for n, doc in enumerate(docs):
            ArticleCoder(doc, Article(f"a{n:016x}", None, None), knowledge, "bench").rows()
        rounds["code"].append(time.process_time() - start)
    sentences = sum(1 for d in docs for _ in d.sents)
    rates = {f"{name}_sentences_per_second": round(sentences / statistics.median(r)) for name, r in rounds.items()}
    about = {"cpus": os.cpu_count(), "machine": platform.machine(), "python": platform.python_version()}
    print(json.dumps({**about, "spacy": version("spacy"), "articles": len(texts), "sentences": sentences, **rates}))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
