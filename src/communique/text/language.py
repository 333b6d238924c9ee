"""Which language a text is in, by py3langid's model, without a network. In doubt a text is taken as English."""

import functools
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

ENGLISH = "en"
FEW_WORDS = 5  # below, nothing is told of a text in Latin letters
SHORT_WORDS = 40  # below, foreign names easily mislead the model
HARDLY = 0.01  # a short text is in another language only where English is less probable than this
LIKELY = 0.5  # and that language at least as probable as this
PLAINLY = 0.9  # and a longer one only where that language is at least as probable as this
_SLICE = 200  # characters from the start, the middle and the end of a text: more cost time and tell no more
_VOTES, _VOTE = 16, 150  # slices of a text that vote where it may be in two languages, and their characters
_WORD = re.compile(r"[^\W\d_]+")
# Words that other languages in Latin letters do not have.
_OF_ENGLISH = frozenset((
    "the", "and", "with", "from", "said", "says", "that", "his", "their", "have", "after", "against", "been", "which",
    "would", "its", "this", "were", "between", "about",
))  # fmt: skip
_AFTER_LATIN = "\u0250"
_OFTEN = 0.1  # of the words are such words in English, and hardly elsewhere


@functools.cache
def _identifier() -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def language_of(text: str, word_count: int, declared: str | None = None) -> tuple[str, float]:
    """The ISO 639-1 code (639-3 where there is none) and its probability.

    A text in two languages is in that of its larger part. `declared`, a language tag, decides where the text does not.
    """
    sample = _sample(text.lower() if text.isupper() else text)
    code, score = _identifier().classify(sample)
    if code != ENGLISH:
        english = dict(_identifier().rank(sample))[ENGLISH]
        if _is_in_doubt(text, word_count, score, english):
            code, score = (code, score) if _is_of(declared, code) else (ENGLISH, english)
        elif (share := _english_share(text)) > 0.5:  # a foreign part weighs more with the model
            code, score = ENGLISH, share
    return code, round(min(max(float(score), 0.0), 1.0), 4)


def _sample(text: str) -> str:
    if len(text) <= 3 * _SLICE:
        return text
    middle = (len(text) - _SLICE) // 2
    return f"{text[:_SLICE]} {text[middle : middle + _SLICE]} {text[-_SLICE:]}"


def _is_in_doubt(text: str, word_count: int, score: float, english: float) -> bool:
    if word_count >= SHORT_WORDS:
        return score < PLAINLY
    words = _WORD.findall(text.lower())
    if len(words) < FEW_WORDS and max(text) < _AFTER_LATIN:
        return True
    return score < LIKELY or english >= HARDLY or sum(w in _OF_ENGLISH for w in words) >= _OFTEN * len(words)


def _is_of(declared: str | None, code: str) -> bool:
    return bool(declared) and re.split(r"[-_]", str(declared).lower())[0] == code


def _english_share(text: str) -> float:
    """The share of evenly spread slices that are in English; 0 where the text is too short for a vote."""
    if len(text) < 2 * _VOTE:
        return 0.0
    count = min(_VOTES, len(text) // _VOTE)
    step = (len(text) - _VOTE) / (count - 1)
    slices = (text[round(n * step) :][:_VOTE] for n in range(count))
    return sum(_identifier().classify(part)[0] == ENGLISH for part in slices) / count
