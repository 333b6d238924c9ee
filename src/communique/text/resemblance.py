"""Near-duplicate texts in a corpus, by MinHash and bands (Broder 1997), verified on the texts' shingles.

A text's shingles are the hashes of its runs of five words in lower case; the resemblance of two texts is
the Jaccard similarity of their shingles. What is kept of a text is its signature's band hashes, 256 bytes:
texts that agree in a band are candidates, and only their texts are read again.
"""

import re
from collections.abc import Iterable, Iterator
from hashlib import blake2b

import duckdb
import numpy as np
from datasketch import MinHash

from communique.text.partition import Partition

Shingles = np.ndarray[tuple[int], np.dtype[np.uint64]]
Pair = tuple[str, str]

SHINGLE_WORDS = 5
THRESHOLD = 0.6
_BANDS, _ROWS = 32, 4  # two texts of resemblance 0.6 are candidates with probability 0.99, of 0.3 with 0.23
_NEIGHBOURS = 20  # in a band, a text is compared with so many next to it: thousands may share a template
_STREAMED = 500  # texts in memory while signatures are made
_COMPARED = 20_000  # pairs whose shingles are in memory while they are verified
_WORD = re.compile(r"\w+")
_SIGN = MinHash(num_perm=_BANDS * _ROWS, seed=1, hashfunc=int)


def shingles(text: str) -> Shingles:
    """The sorted hashes of the text's shingles; a text of fewer than five words is one shingle."""
    words = _WORD.findall(text.lower())
    runs = {" ".join(words[n : n + SHINGLE_WORDS]) for n in range(max(1, len(words) - SHINGLE_WORDS + 1))}
    hashes = (int.from_bytes(blake2b(run.encode(), digest_size=8).digest(), "little") for run in runs)
    return np.unique(np.fromiter(hashes, np.uint64, len(runs)))


def jaccard(one: Shingles, other: Shingles) -> float:
    shared = len(np.intersect1d(one, other, assume_unique=True))
    return shared / (len(one) + len(other) - shared)


def similar_pairs(con: duckdb.DuckDBPyConnection, texts: Iterable[str]) -> list[Pair]:
    """Pairs among these articles of the view `articles` that resemble each other by THRESHOLD or more.

    Not every such pair is among them, but enough to join every group of them.
    """
    wanted = set(texts)
    ids, bands = [], []
    for article_id, text in _texts(con):
        if article_id in wanted:
            ids.append(article_id)
            bands.append(_band_hashes(shingles(text)))
    candidates = _sharing_bands(ids, np.array(bands)) if ids else set()
    scores = resemblances(con, candidates)
    return sorted(pair for pair, score in scores.items() if score >= THRESHOLD)


def resemblances(con: duckdb.DuckDBPyConnection, pairs: Iterable[Pair]) -> dict[Pair, float]:
    """The resemblance of each pair of articles, read from the view `articles`."""
    found: dict[Pair, float] = {}
    for chunk in _chunks(sorted(pairs)):
        ids = sorted({i for pair in chunk for i in pair})
        read = {i: shingles(text) for i, text in _texts(con, ids)}
        found |= {(a, b): round(jaccard(read[a], read[b]), 4) for a, b in chunk}
    return found


def _chunks(pairs: list[Pair]) -> Iterator[list[Pair]]:
    """The pairs in parts of _COMPARED; those that hang together follow each other, to share what is read."""
    partition = Partition({i for pair in pairs for i in pair})
    for one, other in pairs:
        partition.join(one, other)
    chunk: list[Pair] = []
    for one, other in sorted(pairs, key=lambda p: (partition.root(p[0]), p)):
        chunk.append((one, other))
        if len(chunk) >= _COMPARED:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _texts(con: duckdb.DuckDBPyConnection, ids: list[str] | None = None) -> Iterator[Pair]:
    query = "SELECT article_id, text FROM articles"
    if ids is None:
        cursor = con.execute(query)
    else:
        cursor = con.execute(f"{query} WHERE article_id IN (SELECT unnest(?))", [ids])
    while rows := cursor.fetchmany(_STREAMED):
        yield from rows


def _band_hashes(of: Shingles) -> np.ndarray:
    signature = _SIGN.copy()
    signature.update_batch((of & np.uint64(0xFFFFFFFF)).tolist())
    rows = signature.hashvalues.reshape(_BANDS, _ROWS)
    return np.array([int.from_bytes(blake2b(r.tobytes(), digest_size=8).digest(), "little") for r in rows], np.uint64)


def _sharing_bands(ids: list[str], bands: np.ndarray) -> set[Pair]:
    order = np.argsort(np.array(ids))
    names, bands = [ids[n] for n in order], bands[order]
    pairs: set[Pair] = set()
    for band in bands.T:
        by_hash = np.argsort(band, kind="stable")
        for step in range(1, _NEIGHBOURS + 1):
            alike = np.flatnonzero(band[by_hash[step:]] == band[by_hash[:-step]])
            if not len(alike):
                break
            pairs |= {(names[by_hash[n]], names[by_hash[n + step]]) for n in alike}
    return pairs
