"""Which language a text is in, by py3langid's model, without a network."""

import functools
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

ENGLISH = "en"
SHORT_WORDS = 40  # below, foreign names easily mislead the model
HARDLY = 0.01  # a short text is taken as English unless English is less probable than this
MOSTLY = 0.5  # and a long one unless another language is more probable than this
_ENOUGH = 10_000  # characters


@functools.cache
def _identifier() -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def language_of(text: str, word_count: int) -> tuple[str, float]:
    """The ISO 639-1 code (639-3 where there is none) and its probability; in doubt, English."""
    ranked = _identifier().rank(text[:_ENOUGH])
    code, score = ranked[0]
    english = dict(ranked)[ENGLISH]
    if english >= HARDLY if word_count < SHORT_WORDS else score <= MOSTLY:
        code, score = ENGLISH, english
    return code, round(min(max(float(score), 0.0), 1.0), 4)
