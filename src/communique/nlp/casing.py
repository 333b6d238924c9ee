"""Texts that have lost their case, all in capitals or all in small letters, as wires sent them: restored for parsing.

The parser tells names from other words by their capitals. Only the case of letters is changed, so that every offset
stays; `articles.text` keeps the text as it came. After Lita et al. (2003), with the names of the knowledge base in
place of a model: a name is written as the knowledge base has it, a sentence begins with a capital, all else is small.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache

from communique.knowledge.base import Knowledge
from communique.knowledge.normal import family_name, name_key
from communique.knowledge.seeds import listed

_FEWEST_LETTERS = 60  # a shorter text tells too little of its case
_MOST, _LEAST = 0.8, 0.003  # shares of capitals among the letters, above and below which the case is lost
_LONGEST = 6  # words of a name
_FUNCTION = 5.5  # and from which it is none after a title either: "the minister said"
_COMMON = 4.0  # Zipf frequency from which a word is no name by itself, unless it names a country
_WORD = re.compile(r"[^\W\d_]+(?:[.'’-][^\W\d_]+)*\.?", re.UNICODE)
_SENTENCE_START = re.compile(r"(?:\A|(?<![.\s(][^\W\d_])[.!?][\"'”’)]*\s+|\n\s*)[\"'“‘(]*([^\W\d_])")
_DAY = re.compile(r"(?:\b(?:march|may)(?=,? \d))|(?<=\d )(?:march|may)\b")


@dataclass(frozen=True)
class Casing:
    """How names are written: by the key of their words, and single words that are common but stand after a title."""

    names: dict[str, str] = field(default_factory=dict)
    after_titles: dict[str, str] = field(default_factory=dict)
    titles: frozenset[str] = frozenset()
    homographs: frozenset[str] = frozenset()  # acronyms that are words as well; with dots between letters they are none


@cache
def casing_of(knowledge: Knowledge) -> Casing:
    """The names of the knowledge base; made once, when the first text needs it."""
    from wordfreq import zipf_frequency

    actors = knowledge.actors
    names: dict[str, str] = {}
    after: dict[str, str] = {}
    countries = [
        name
        for r in actors.countries.values()
        for name in (r["name"], *listed(r["aliases"]), *listed(r["adjectives"]), *listed(r["demonyms"]), r["capital"])
    ]
    for name in (*actors.calendar, *countries):
        names.setdefault(name_key(name), name)
    for known in actors.entities.values():
        for name in (known.name, *known.aliases):
            common = " " not in name and not name.isupper() and zipf_frequency(name.lower(), "en") >= _COMMON
            (after if common else names).setdefault(name_key(name), name)
            if known.entity_type == "PERSON" and " " in name:
                family = family_name(name, known.country)
                common = zipf_frequency(family.lower(), "en") >= _COMMON
                (after if common else names).setdefault(name_key(family), family)
    after = {key: name for key, name in after.items() if zipf_frequency(name.lower(), "en") < _FUNCTION}
    return Casing(names, after, frozenset(t.split()[-1] for t in actors.titles) | {"mr", "mrs", "ms", "dr"},
                  actors.homographs)  # fmt: skip


def cased(texts: list[str], casing: Callable[[], Casing]) -> list[str]:
    """The texts as they are to be parsed: with their case restored where it was lost."""
    return [restored(t, casing()) if has_lost_case(t) else t for t in texts]


def has_lost_case(text: str) -> bool:
    """Whether a text is all in capitals or all in small letters, but for a few."""
    letters = upper = 0
    for c in text:
        if c.isalpha():
            letters += 1
            upper += c.isupper()
    if letters < _FEWEST_LETTERS:
        return False
    share = upper / letters
    return share > _MOST or (share < _LEAST and any(c in ".!?" for c in text))


def restored(text: str, casing: Casing) -> str:
    """The text with its case restored; of the same length, and equal to it but for the case of its letters."""
    small = [_one(c, c.lower()) for c in text]
    for start, written in _names("".join(small), casing):
        small[start : start + len(written)] = written
    for match in _DAY.finditer("".join(small)):
        small[match.start()] = match[0][0].upper()
    for match in _SENTENCE_START.finditer("".join(small)):
        small[match.start(1)] = _one(match[1], match[1].upper())
    return "".join(small)


def _one(c: str, changed: str) -> str:
    """The changed character, unless it would become two."""
    return changed if len(changed) == 1 else c


def _names(text: str, casing: Casing) -> Iterator[tuple[int, str]]:
    """Where names start, and how they are written: as many letters as they have in the text."""
    words = list(_WORD.finditer(text))
    named: set[str] = set()  # keys of the words of names that the text has given in full
    n = 0
    while n < len(words):
        length = 1
        for length in range(min(_LONGEST, len(words) - n), 0, -1):
            found = text[words[n].start() : words[n + length - 1].end()].removesuffix("'s").removesuffix("’s")
            key = name_key(found)
            written = None if "\n" in found else casing.names.get(key)
            if length == 1 and key in casing.homographs and "." not in found.rstrip("."):
                written = None
            elif length == 1 and written is None and (key in named or (n and _is_title(words[n - 1][0], casing))):
                written = casing.after_titles.get(key)
            if written is not None:
                yield words[n].start(), _as(found, written)
                if length > 1:
                    named |= {name_key(word) for word in written.split()}
                break
        else:
            if words[n][0] == "i":
                yield words[n].start(), "I"
        n += length


def _is_title(word: str, casing: Casing) -> bool:
    return word.rstrip(".") in casing.titles


def _as(found: str, written: str) -> str:
    """The words in the text with the case of the name's letters, whatever stands between them."""
    letters = iter(c for c in written if c.isalnum())
    made = []
    for c in found:
        like = next(letters, "") if c.isalnum() else ""
        made.append(_one(c, c.upper()) if like.isupper() else c)
    return "".join(made)
