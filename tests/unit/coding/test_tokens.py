"""What is read of every token once agrees with the document, and names are told by how they are written."""

import pytest
from spacy.tokens import Doc
from spacy.vocab import Vocab

from communique.entities import tokens
from communique.entities.tokens import Tokens, lemmas_of, sentence_bounds, text_of, words_of
from communique.knowledge.normal import name_key
from communique.nlp.model import load_model

VOCAB = Vocab()


@pytest.mark.parametrize(("text", "is_name", "is_place_name"), [
    ("Assad", True, True), ("al-Assad", True, True), ("El-Sisi", True, True), ("al-qaeda", False, False),
    ("d'Ivoire", False, True), ("l’Aquila", False, True), ("US$", False, False), ("$", False, False),
    ("troops", False, False), ("1987", False, False), ("\n", False, False), ("Élysée", True, True),
])  # fmt: skip
def test_a_name_is_told_by_its_capitals(text: str, is_name: bool, is_place_name: bool) -> None:
    (word,) = words_of(Doc(VOCAB, [text]))
    assert (word.text, word.lower, word.key) == (text, text.lower(), name_key(text))
    assert (word.is_name, word.is_place_name) == (is_name, is_place_name)


def test_the_lists_say_what_the_document_says() -> None:
    doc = load_model()("MOSCOW, May 3 - Lavrov met al-Assad.\n\nThe US$ fell.  Nobody in Côte d'Ivoire minded.")
    read = Tokens(doc)
    assert [w.text for w in read.words] == [t.text for t in doc]
    assert [w.lower for w in read.words] == [t.lower_ for t in doc]
    assert read.is_start == [bool(t.is_sent_start) for t in doc]
    assert read.is_break == [bool(t.is_space or t.is_sent_start) for t in doc]
    assert read.ents == doc.ents
    assert {doc[i].text for i in read.place_names} >= {doc[i].text for i in read.names} >= {"Lavrov", "MOSCOW", "The"}


@pytest.mark.parametrize("text", [
    "", "Lavrov met al-Assad. He left.", "MOSCOW -- Nobody\n\n came.  The two\tSides' talks, it said, FAILED. ",
])  # fmt: skip
def test_what_is_kept_with_a_document_is_what_spacy_says_of_it(text: str) -> None:
    doc = load_model()(text)
    for _ in range(2):
        assert text_of(doc) == text
        assert lemmas_of(doc) == [t.lemma_.lower() for t in doc]
        assert sentence_bounds(doc) == [(t.sent.start, t.sent.end) for t in doc]


def test_an_empty_document_has_no_tokens() -> None:
    read = Tokens(Doc(VOCAB))
    assert (read.words, read.is_start, read.is_break, read.names) == ([], [], [], [])


def test_words_stay_right_when_more_are_met_than_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "_MOST", 3)
    texts = [f"Word{n}" for n in range(10)]
    for _ in range(2):
        assert [words_of(Doc(VOCAB, [text]))[0].text for text in texts] == texts
