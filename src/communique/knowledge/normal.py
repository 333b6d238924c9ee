"""Names reduced to what spellings have in common."""

import functools
import unicodedata

_FAMILY_FIRST = frozenset(("CHN", "HKG", "KHM", "KOR", "MAC", "PRK", "TWN"))  # as English news writes their names
_APOSTROPHES = str.maketrans("’‘ʼ`", "''''")
_LOWER = bytes(range(256)).lower()
_NO_ALPHANUMERICS = bytes(n for n in range(128) if not chr(n).isalnum())


@functools.lru_cache(maxsize=200_000)
def name_key(text: str) -> str:
    """Letters and digits of a name in lower case without diacritics: 'Co-operation' and 'Cooperation' are one."""
    if text.isascii():  # most are, and need no more
        return text.encode().translate(_LOWER, _NO_ALPHANUMERICS).decode()
    plain = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES)).casefold()
    return "".join(c for c in plain if c.isalnum())


def plain_text(text: str) -> str:
    """A name as entities of the text carry it: one blank between words, straight apostrophes, no article before."""
    words = text.translate(_APOSTROPHES).split()
    return " ".join(words[1:] if len(words) > 1 and words[0].lower() == "the" else words)


def family_name(name: str, country: str | None) -> str:
    """The part of a full name by which news calls a person for short."""
    words = name.split()
    if country in _FAMILY_FIRST and len(words) in (2, 3) and "-" not in words[0]:
        return words[0]
    return words[-1]
