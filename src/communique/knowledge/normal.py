"""Names reduced to what spellings have in common."""

import functools
import unicodedata

_APOSTROPHES = str.maketrans("’‘ʼ`", "''''")


@functools.lru_cache(maxsize=200_000)
def name_key(text: str) -> str:
    """Letters and digits of a name in lower case without diacritics: 'Co-operation' and 'Cooperation' are one."""
    plain = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES)).casefold()
    return "".join(c for c in plain if c.isalnum())


def plain_text(text: str) -> str:
    """A name as entities of the text carry it: one blank between words, straight apostrophes, no article before."""
    words = text.translate(_APOSTROPHES).split()
    return " ".join(words[1:] if len(words) > 1 and words[0].lower() == "the" else words)
