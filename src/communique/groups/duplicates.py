"""Near-duplicates in a corpus, from signatures alone: candidates by bands of them, confirmed by what they share.

The share of equal hashes estimates the Jaccard similarity of the texts' shingles, with a standard error of at most
0.045 (128 hashes).
"""

from collections.abc import Iterator, Sequence

import numpy as np

THRESHOLD = 0.6
BANDS, ROWS = 32, 4  # two texts of similarity 0.6 are candidates with probability 0.99, of 0.3 with 0.23
_EARLIEST = 20  # with so many of those that agree in a band a text is compared: thousands may share a template
_COMPARED = 100_000  # pairs compared at once


def originals(signatures: np.ndarray, texts: Sequence[int]) -> np.ndarray:
    """For each article the index of the one that it repeats, or its own; shape (articles,).

    Rows of `signatures` (articles, 128) stand in order of precedence; `texts` gives equal texts equal numbers. An
    original repeats nothing, and what repeats it resembles it by THRESHOLD or more: a chain of small changes does not
    make the last a copy of the first.
    """
    count = len(signatures)
    _, first, text_of = np.unique(np.asarray(texts), return_index=True, return_inverse=True)
    unique = np.sort(first)  # the first article of each text
    earlier: dict[int, list[int]] = {}
    for one, other in _alike(signatures[unique]):
        earlier.setdefault(int(unique[other]), []).append(int(unique[one]))
    original = np.arange(count)
    for article in unique:
        for candidate in sorted(earlier.get(int(article), ())):
            if original[candidate] == candidate:
                original[article] = candidate
                break
    return original[first[text_of]]


def similarity(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """The estimated similarity of signatures, row by row."""
    return (one == other).mean(axis=1)


def _alike(signatures: np.ndarray) -> Iterator[tuple[int, int]]:
    """Pairs (earlier, later) of rows whose similarity is THRESHOLD or more."""
    pairs = _sharing_bands(signatures)
    for start in range(0, len(pairs), _COMPARED):
        part = pairs[start : start + _COMPARED]
        alike = similarity(signatures[part[:, 0]], signatures[part[:, 1]]) >= THRESHOLD
        yield from part[alike].tolist()


def _sharing_bands(signatures: np.ndarray) -> np.ndarray:
    """Sorted pairs of a row and a later one, the first being of the earliest that agree in a band; shape (pairs, 2)."""
    count = len(signatures)
    bands = np.ascontiguousarray(signatures, "<u2").view("<u8").reshape(count, BANDS)
    found = [np.empty(0, np.int64)]
    for band in bands.T:
        order = np.argsort(band, kind="stable")  # stable: of those that agree, the earliest stands first
        place = np.arange(count)
        starts = np.maximum.accumulate(np.where(np.r_[True, band[order][1:] != band[order][:-1]], place, 0))
        for step in range(_EARLIEST):
            later = place[starts + step < place]
            if not len(later):
                break
            found.append(order[starts[later] + step] * count + order[later])
    keys = np.unique(np.concatenate(found))
    return np.stack([keys // max(count, 1), keys % max(count, 1)], axis=1)
