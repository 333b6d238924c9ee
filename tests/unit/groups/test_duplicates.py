"""Near-duplicates: each repeats an original that it resembles itself."""

import numpy as np
import pytest

from communique.groups.duplicates import THRESHOLD, originals, similarity
from communique.groups.sketches import HASHES


def signature(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 1 << 16, HASHES).astype(np.uint16)


def changed(of: np.ndarray, share: float, seed: int) -> np.ndarray:
    """The signature with a share of its places changed, spread so that some bands stay whole."""
    found = of.copy()
    places = np.arange(round(share * HASHES))
    found[places] = np.random.default_rng(seed).integers(0, 1 << 16, len(places))
    return found


def found(*signatures: np.ndarray, texts: list[int] | None = None) -> list[int]:
    return originals(np.stack(signatures), texts or list(range(len(signatures)))).tolist()


@pytest.mark.parametrize(("share", "original"), [(0.0, 0), (0.2, 0), (0.39, 0), (0.45, 1), (0.9, 1)])
def test_a_text_repeats_an_earlier_one_from_the_threshold_on(share, original):
    first = signature(1)
    second = changed(first, share, 2)
    assert (similarity(first[None], second[None])[0] >= THRESHOLD) == (original == 0)
    assert found(first, second) == [0, original]


def test_a_chain_of_small_changes_does_not_make_the_last_a_copy_of_the_first():
    first = signature(1)
    second = changed(first, 0.3, 2)
    third = second.copy()
    third[60:100] = signature(3)[60:100]
    assert found(first, second, third) == [0, 0, 2]


def test_equal_texts_repeat_the_first_of_them_whatever_their_number():
    first, other = signature(1), signature(2)
    assert found(first, other, *[first] * 50, texts=[7, 8, *[7] * 50]) == [0, 1, *[0] * 50]


def test_thousands_that_share_a_template_are_copies_of_the_earliest():
    first = signature(1)
    copies = [changed(first, 0.1, n) for n in range(2, 2_000)]
    assert set(found(first, *copies)) == {0}


def test_one_article_and_none_repeat_nothing():
    assert found(signature(1)) == [0]
    assert originals(np.empty((0, HASHES), np.uint16), []).tolist() == []
