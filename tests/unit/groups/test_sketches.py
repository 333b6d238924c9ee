"""Sketches: what is kept of a text is small, the same everywhere, and tells one happening from another."""

import math

import numpy as np
import pytest

from communique.groups.sketches import (
    COMMONNESS_STEPS,
    HASHES,
    NAME_WEIGHT,
    TERMS,
    WEIGHT_STEPS,
    document_share,
    minhash,
    sketch,
    telling_terms,
)
from communique.schema.tables import ARTICLES
from communique.store.parquet import make_table

QUAKE = (
    "A strong earthquake struck Van in eastern Turkey on Sunday. The earthquake destroyed dozens of houses in Van and "
    "in Ercis, the governor said."
)


def words(text: str) -> list[str]:
    return [t.word for t in telling_terms(text)]


def weight(text: str, word: str) -> float:
    return next(t.weight for t in telling_terms(text) if t.word == word)


def test_names_and_rare_words_tell_the_most_and_function_words_the_least():
    ranked = words(QUAKE)
    assert set(ranked[:4]) <= {"ercis", "van", "turkey", "earthquake", "governor", "dozens"}
    assert set(ranked[-4:]) <= {"a", "in", "of", "on", "the", "and"}


def test_a_name_weighs_twice_and_a_repeated_word_by_the_logarithm_of_its_count():
    assert weight(QUAKE, "ercis") == NAME_WEIGHT
    assert weight(QUAKE, "van") == pytest.approx(NAME_WEIGHT * (1 + math.log(2)))
    assert weight(QUAKE, "earthquake") == pytest.approx(1 + math.log(2))


def test_in_a_text_all_in_capitals_no_word_counts_as_a_name():
    assert weight(QUAKE.upper(), "ercis") == 1.0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Georgia’s president spoke.", "Georgia's president spoke."),
        ("Georgia's president spoke.", "Georgia president spoke."),
        ("THE TALKS FAILED", "The talks failed"),
    ],
)
def test_possessives_and_case_make_no_other_words(one, other):
    assert sorted(words(one)) == sorted(words(other))


def test_no_more_than_the_most_telling_terms_are_kept():
    assert len(words(" ".join(f"word{n}" for n in range(500)))) == TERMS


@pytest.mark.parametrize("text", ["", "12", "Talks.", QUAKE])
def test_every_text_has_a_signature_and_as_many_weights_as_terms(text):
    row = {c.name: None for c in ARTICLES.working_columns} | {
        "article_id": "a" + "0" * 16, "source_id": "1", "source": "s", "language": "en", "language_score": 1.0,
        "published_on_basis": "unknown", "text": text, "text_sha256": "0" * 64, "text_rights": "full",
        "word_count": 1, "raw_path": "x", "raw_sha256": "0" * 64,
    }  # fmt: skip
    (found,) = sketch(make_table([row], ARTICLES))["sketches"].to_pylist()
    assert len(found["minhash"]) == 2 * HASHES
    assert len(found["terms"]) == 4 * len(found["weights"]) == 4 * len(found["commonness"])


def test_weights_and_commonness_fit_in_bytes():
    assert all(0 < t.weight * WEIGHT_STEPS <= 255 for t in telling_terms("Kosovo said " * 900))
    assert all(0 < t.commonness * COMMONNESS_STEPS <= 255 for t in telling_terms("the Xyzzyx of 7 " * 9))


def test_the_signature_does_not_depend_on_case_or_punctuation():
    one, other = "The talks, he said, had failed again.", "the talks he said had failed AGAIN"
    assert np.array_equal(minhash(one), minhash(other))


def test_a_common_word_is_in_most_articles_and_an_unknown_one_in_almost_none():
    assert document_share(7.5) > 0.99
    assert document_share(2.2) < 1e-3
