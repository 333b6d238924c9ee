"""Stories: average linkage over similarities of terms and time, whatever the order of the articles."""

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from communique.groups import stories as module
from communique.groups.sketches import COMMONNESS_STEPS, WEIGHT_STEPS, telling_terms
from communique.groups.stories import LIKE, WINDOW_DAYS, Terms, stories

VAN = "A strong earthquake struck Van in eastern Turkey, and houses in Ercis collapsed, the governor of Van said."
VAN_AGAIN = "Rescuers in Ercis and Van searched the ruins after the earthquake in eastern Turkey, officials said."
BAM = "An earthquake destroyed the old city of Bam in southeastern Iran; officials in Kerman asked for help."
VOTE = "Parliament in Skopje ratified the Prespa agreement, which renames the country, by the votes of 81 deputies."


def terms_of(*texts: str) -> Terms:
    found = [telling_terms(t) for t in texts]
    names = {w: n for n, w in enumerate(sorted({t.word for f in found for t in f}))}
    flat = [t for f in found for t in f]
    return Terms(
        np.cumsum([0, *map(len, found)]),
        np.array([names[t.word] for t in flat], np.uint32),
        np.array([round(t.weight * WEIGHT_STEPS) for t in flat], np.uint8),
        np.array([round(t.commonness * COMMONNESS_STEPS) for t in flat], np.uint8),
    )


def found(texts: list[str], days: list[int | None] | None = None, together: list[int] | None = None) -> list[int]:
    numbers = np.arange(len(texts)) if together is None else np.array(together)
    return stories(terms_of(*texts), days or [None] * len(texts), numbers).tolist()


def test_articles_on_one_happening_are_one_story_and_like_happenings_elsewhere_are_not():
    assert found([VAN, BAM, VAN_AGAIN, VOTE]) == [0, 1, 0, 3]


@pytest.mark.parametrize(("apart", "one_story"), [(0, True), (2, True), (WINDOW_DAYS, False), (4 * WINDOW_DAYS, False)])
def test_days_part_stories(apart, one_story):
    assert (found([VAN, VAN_AGAIN], [100, 100 + apart]) == [0, 0]) == one_story


def test_an_article_without_a_date_may_be_on_any_day():
    assert found([VAN, BAM, VAN_AGAIN], [100, 900, None]) == [0, 1, 0]


def test_versions_and_near_duplicates_are_one_story_whatever_they_say():
    assert found([VAN, VOTE, BAM], together=[0, 0, 2]) == [0, 0, 2]


def test_no_articles_have_no_stories():
    assert found([]) == []


def test_articles_without_terms_are_alone():
    assert found(["", "", VAN]) == [0, 1, 2]


def test_blocks_of_any_size_give_the_same_pairs(monkeypatch):
    texts = [VAN, BAM, VAN_AGAIN, VOTE, VAN, BAM] * 3
    days: list[int | None] = [*range(12), *[None] * 6]
    whole = found(texts, days)
    monkeypatch.setattr(module, "_ROWS", 2)
    assert found(texts, days) == whole


@st.composite
def similarities(draw: st.DrawFn) -> np.ndarray:
    """Symmetric similarities of up to ten articles, all different, in millionths."""
    count = draw(st.integers(2, 10))
    pairs = count * (count - 1) // 2
    values = draw(st.lists(st.integers(1, 999_983), min_size=pairs, max_size=pairs, unique=True))
    matrix = np.zeros((count, count), np.int64)
    matrix[np.triu_indices(count, 1)] = values
    return matrix + matrix.T


def _joined(matrix: np.ndarray) -> list[int]:
    return module._joined(sp.csr_array(np.triu(matrix)), np.arange(len(matrix))).tolist()


def _same(one: list[int], other: list[int]) -> bool:
    return len(set(zip(one, other, strict=True))) == len(set(one)) == len(set(other))


@settings(deadline=None)
@given(similarities())
def test_joining_nearest_pairs_at_once_is_average_linkage(matrix):
    distance = squareform(1 - matrix / 1_000_000, checks=False)
    distance[distance == 1] = 1
    expected = fcluster(linkage(distance, "average"), 1 - LIKE, "distance").tolist()
    assert _same(_joined(matrix), expected)


@settings(deadline=None)
@given(similarities(), st.randoms())
def test_groups_do_not_depend_on_the_order_of_articles(matrix, chance):
    order = chance.sample(range(len(matrix)), len(matrix))
    shuffled = _joined(matrix[np.ix_(order, order)])
    assert _same([_joined(matrix)[n] for n in order], shuffled)


@given(st.integers(2, 30))
def test_articles_that_are_all_equally_near_are_one_group(count):
    assert set(_joined(np.full((count, count), 500_000) * (1 - np.eye(count, dtype=np.int64)))) == {0}
