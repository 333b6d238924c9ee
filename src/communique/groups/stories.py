"""Stories: articles on one happening, by the terms that they share, weighed by rarity, names first, and by time.

Articles are vectors of their terms' weights times the terms' rarity (TF-IDF; the shares of articles that hold a term
are those of the corpus, smoothed by PRIOR articles of general English, so that small corpora are not at the mercy of
chance). Their cosine, less the more days lie between them, is their similarity; groups are joined, the most similar
first, while the mean similarity of their members is LIKE or more (average linkage; Sokal and Michener 1958). Joining
all pairs that are each other's nearest at once gives the same groups as one by one. Similarities are whole
millionths, so that no sum depends on the order of its parts.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from communique.groups.sketches import COMMONNESS_STEPS, WEIGHT_STEPS, document_share

LIKE = 0.15
WINDOW_DAYS = 10  # articles so many days apart tell of different happenings
PRIOR = 3_000
UNTELLING = 2.0  # subtracted from the rarity: a term that one article in seven holds tells nothing
_LEAST = 0.1  # similarities below count as none: most pairs, and they change no group
_ROWS = 500  # compared at once with all others
_ONE = 1_000_000


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of all articles: of article n, those from offsets[n] to offsets[n + 1] of the three arrays."""

    offsets: np.ndarray
    hashes: np.ndarray
    weights: np.ndarray
    commonness: np.ndarray


def stories(terms: Terms, days: Sequence[int | None], together: np.ndarray) -> np.ndarray:
    """The story of each article as the index of its first article; shape (articles,).

    Articles stand in the order of their days (None last). Those with equal numbers in `together`, versions and
    near-duplicates, are in one story whatever their terms.
    """
    vectors = _vectors(terms)
    pairs = _similarities(vectors, np.array([np.nan if d is None else d for d in days], float))
    story = _joined(pairs, together)
    first = np.full(story.max(initial=-1) + 1, len(story))
    np.minimum.at(first, story, np.arange(len(story)))
    return first[story]


def _vectors(terms: Terms) -> sp.csr_array:
    """Rows of unit length (or zero), one an article; columns are terms."""
    count = len(terms.offsets) - 1
    _, column, held = np.unique(terms.hashes, return_inverse=True, return_counts=True)
    share = document_share(terms.commonness / COMMONNESS_STEPS)
    smoothed = (held[column] + PRIOR * share) / (count + PRIOR)
    weights = terms.weights / WEIGHT_STEPS * np.maximum(0.0, -np.log(smoothed) - UNTELLING)
    vectors = sp.csr_array((weights, column, terms.offsets), shape=(count, len(held)))
    vectors.sum_duplicates()  # two words with one hash; this sorts the columns too
    length = np.sqrt(vectors.multiply(vectors).sum(axis=1))
    return sp.csr_array(sp.diags_array(1 / np.where(length > 0, length, 1.0)) @ vectors)


def _similarities(vectors: sp.csr_array, days: np.ndarray) -> sp.csr_array:
    """The upper triangle of the similarities that are _LEAST or more, in millionths."""
    count = vectors.shape[0]
    dated = int(np.count_nonzero(~np.isnan(days)))
    rows, columns, values = [], [], []
    for start in range(0, count, _ROWS):
        stop = min(start + _ROWS, count)
        block = vectors[start:stop]
        near = dated if stop > dated else int(np.searchsorted(days[:dated], days[stop - 1] + WINDOW_DAYS))
        for low, high in ((start, near), (max(start, dated), count)):
            if low >= high:
                continue
            found = sp.coo_array(block @ vectors[low:high].T)
            row, column, value = found.row + start, found.col + low, found.data
            if low < dated:
                apart = np.nan_to_num(days[column] - days[row])
                value = value * np.maximum(0.0, 1 - apart / WINDOW_DAYS)
            kept = (column > row) & (value >= _LEAST)
            rows.append(row[kept])
            columns.append(column[kept])
            values.append(np.rint(value[kept] * _ONE).astype(np.int64))
    return sp.csr_array((_all(values), (_all(rows), _all(columns))), shape=(count, count))


def _all(parts: list[np.ndarray]) -> np.ndarray:
    return np.concatenate(parts) if parts else np.empty(0, np.int64)


def _joined(pairs: sp.csr_array, together: np.ndarray) -> np.ndarray:
    """The group of each article, numbered from 0, starting from the groups in `together`."""
    _, group = np.unique(together, return_inverse=True)
    size = np.bincount(group).astype(np.int64)
    total = _merged(sp.csr_array(pairs + pairs.T), group, len(size))
    while True:
        row, column, value = _mergeable(total, size)
        if not len(row):
            return group
        merged = _to_nearest(row, column, value, size)
        _, into = np.unique(merged, return_inverse=True)
        group = into[group]
        size = np.bincount(into, weights=size).astype(np.int64)
        total = _merged(sp.csr_array((value, (row, column)), shape=total.shape), into, len(size))


def _merged(total: sp.csr_array, into: np.ndarray, count: int) -> sp.csr_array:
    """Sums of similarities between groups, after group n has become part of into[n]."""
    found = sp.coo_array(total)
    return sp.csr_array((found.data, (into[found.row], into[found.col])), shape=(count, count))


def _mergeable(total: sp.csr_array, size: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The sums between groups that may still be joined to any, as row, column, value.

    A group with no other at LIKE or more can be left out for good: joining others brings it no nearer to them.
    """
    found = sp.coo_array(total)
    row, column, value = found.row, found.col, found.data
    other = row != column
    near = other & (value >= LIKE * _ONE * size[row] * size[column])
    alive = np.zeros(len(size), bool)
    alive[row[near]] = True
    kept = other & alive[row] & alive[column]
    return row[kept], column[kept], value[kept]


def _to_nearest(row: np.ndarray, column: np.ndarray, value: np.ndarray, size: np.ndarray) -> np.ndarray:
    """For each group the one that it becomes part of: of two that are each other's nearest, the first."""
    mean = value / (size[row] * size[column])
    order = np.lexsort((column, -mean, row))
    first = order[np.r_[True, row[order][1:] != row[order][:-1]]]
    first = first[mean[first] >= LIKE * _ONE]
    nearest = np.full(len(size), -1)
    nearest[row[first]] = column[first]
    groups = np.flatnonzero(nearest >= 0)
    mutual = groups[(nearest[nearest[groups]] == groups) & (groups < nearest[groups])]
    into = np.arange(len(size))
    into[nearest[mutual]] = mutual
    return into
