"""What finding and coding ask of every token, read from the document once."""

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from communique.knowledge.normal import name_key

if TYPE_CHECKING:
    from spacy.strings import StringStore
    from spacy.tokens import Doc

_MOST = 200_000  # words that are kept


class Word(NamedTuple):
    """What a token is by its text alone."""

    text: str
    lower: str
    key: str  # see name_key
    is_name: bool  # written as names are: "Assad", "al-Assad", but not "US$"
    is_place_name: bool  # that, or "d'Ivoire"


class Tokens:
    """The words of a document and its recognised entities; by token, what is white space and what opens a sentence."""

    def __init__(self, doc: "Doc") -> None:
        self.doc = doc
        self.words = words_of(doc)
        self.ents = doc.ents
        is_space, is_start = (doc.to_array(["IS_SPACE", "SENT_START"]) == 1).T
        self.is_start: list[bool] = is_start.tolist()
        self.is_break: list[bool] = (is_space | is_start).tolist()
        self.names = [i for i, word in enumerate(self.words) if word.is_name]
        self.place_names = [i for i, word in enumerate(self.words) if word.is_place_name]


def words_of(doc: "Doc") -> list[Word]:
    """The word of each token."""
    return kept(doc, "communique.words", _read_words)


def lemmas_of(doc: "Doc") -> list[str]:
    """The lemma of each token, in lower case."""
    return kept(doc, "communique.lemmas", _read_lemmas)


def text_of(doc: "Doc") -> str:
    """The text of a document."""
    return kept(doc, "communique.text", _read_text)


def span_text(doc: "Doc", start: int, end: int) -> str:
    """The text of the tokens [start, end)."""
    if end - start == 1:  # as most names
        return words_of(doc)[start].text
    last = doc[end - 1]
    return text_of(doc)[doc[start].idx : last.idx + len(last)]


def sentence_bounds(doc: "Doc") -> list[tuple[int, int]]:
    """Of each token the sentence [start, end)."""
    return kept(doc, "communique.bounds", _read_bounds)


def kept[T](doc: "Doc", key: str, make: "Callable[[Doc], T]") -> T:
    """What is made of a document once and kept with it: spaCy makes texts and spans anew whenever it is asked."""
    known = doc.user_data
    if key not in known:
        known[key] = make(doc)
    kept: T = known[key]
    return kept


def _read_words(doc: "Doc") -> list[Word]:
    return _read(doc, "ORTH", _words(doc.vocab.strings))


def _read_lemmas(doc: "Doc") -> list[str]:
    return _read(doc, "LEMMA", _lemmas(doc.vocab.strings))


def _read_text(doc: "Doc") -> str:
    spaced = zip(words_of(doc), doc.to_array("SPACY").tolist(), strict=True)
    return "".join([word.text + " " if is_spaced else word.text for word, is_spaced in spaced])


def _read_bounds(doc: "Doc") -> list[tuple[int, int]]:
    bounds: list[tuple[int, int]] = []
    for sentence in doc.sents:
        bounds += [(sentence.start, sentence.end)] * len(sentence)
    return bounds


class _ByNumber[T](dict[int, T]):
    """What is made of texts, by the numbers that spaCy has for them."""

    def __init__(self, strings: "StringStore", make: Callable[[str], T]) -> None:
        self.strings, self.make = strings, make

    def __missing__(self, number: int) -> T:
        made = self[number] = self.make(self.strings[number])
        return made


@lru_cache(maxsize=4)
def _words(strings: "StringStore") -> _ByNumber[Word]:
    return _ByNumber(strings, _word)


@lru_cache(maxsize=4)
def _lemmas(strings: "StringStore") -> _ByNumber[str]:
    return _ByNumber(strings, str.lower)


def _read[T](doc: "Doc", attribute: str, known: _ByNumber[T]) -> list[T]:
    if len(known) > _MOST:
        known.clear()
    return [known[number] for number in doc.to_array(attribute).tolist()]


def _word(text: str) -> Word:
    after_article = text[:3].lower() in ("al-", "el-") and text[3:4].isupper()
    after_elision = text[1:2] in ("'", "’") and text[2:3].isupper()
    is_name = after_article or (text[0].isupper() and text[-1] != "$")
    return Word(text, text.lower(), name_key(text), is_name, is_name or after_elision)
