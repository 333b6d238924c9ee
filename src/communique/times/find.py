"""Finding the time expressions of a sentence: one pass over its words, in which the longest form at a place wins.

Forms are kept by the word that they begin with, so that a sentence without such words costs next to nothing.
"""

import datetime
import re
from collections.abc import Callable

from communique.times import calendar, clock, lengths, relative, years
from communique.times.forms import DIGIT, PRESENT, Form, Reading
from communique.times.values import Meaning, Timex, at_time

_WORD = re.compile(r"(?<![^\W_])(\d|[A-Za-z]+)")
_THE_WORD = re.compile(r"(?:the )?(\d|[A-Za-z]+)", re.IGNORECASE)
_MODIFIER = re.compile(
    r"(?:the )?(?:(?P<modifier>early|late|mid|middle|beginning|start|end|close)(?:[- ](?:of|in|on|to))?"
    r"|later|earlier)[- ](?:in |on )?",
    re.IGNORECASE,
)
_MODIFIER_FIRSTS = {"early", "late", "mid", "middle", "beginning", "start", "end", "close", "later", "earlier"}
_BETWEEN = re.compile(r",? ?(?:(?:at|on|around|about|in the|early|late|just before|just after) )?", re.IGNORECASE)

_Found = tuple[int, int, Meaning]


# Forms are kept by their first word that is not "the", which so many sentences hold.
def _indexed() -> dict[str, list[Form]]:
    index: dict[str, list[Form]] = {}
    for made in (*calendar.FORMS, *years.FORMS, *clock.FORMS, *relative.FORMS, *lengths.FORMS):
        for first in made.firsts:
            index.setdefault(first, []).append(made)
    return index


_INDEX = _indexed()
_FIRSTS = _INDEX.keys() | _MODIFIER_FIRSTS
_OPENING = _FIRSTS | {"the"}


def find_timexes(text: str, offset: int, published: datetime.date | None,
                 find_tense: Callable[[int], str] = lambda start: PRESENT,
                 reference: Timex | None = None) -> list[Timex]:  # fmt: skip
    """The time expressions of a sentence that starts at `offset` of its article, in text order.

    `find_tense` gives the tense at a place of the sentence, by which "on Friday" is the last or the next one;
    `reference` is the last date named before, from which "the next day" counts.
    """
    known = Meaning(reference.value, reference.first, reference.last, reference.precision) if reference else None
    found: list[_Found] = []
    end = 0
    for word in _WORD.finditer(text):
        if (first := word[1].lower()) not in _OPENING and not first.isdigit():
            continue
        first = _key(word)
        if first == "the" and (second := _WORD.match(text, word.end() + 1)):
            first = _key(second)
        if first not in _FIRSTS or (start := word.start()) < end:
            continue
        made = _at(text, start, first, Reading(text, start, published, known, find_tense))
        if made is None:
            continue
        found.append(made)
        end = made[1]
        if made[2].first and made[2].timex_type in ("DATE", "TIME"):
            known = made[2]
    return [_timex(text, offset, f, published) for f in _joined(text, found) if f[2].value]


def _key(word: re.Match[str]) -> str:
    first = word[1].lower()
    return DIGIT if first[0].isdigit() else first


def _at(text: str, start: int, first: str, reading: Reading) -> _Found | None:
    best = _longest(text, start, _INDEX.get(first, []), reading)
    if first not in _MODIFIER_FIRSTS or not (modifier := _MODIFIER.match(text, start)):
        return best
    behind = _THE_WORD.match(text, modifier.end())
    if behind is None:
        return best
    forms = _INDEX.get(_key(behind), [])
    modified = Reading(text, behind.start(), reading.published, reading.reference, reading.find_tense,
                       (modifier["modifier"] or "later").lower())  # fmt: skip
    other = _longest(text, behind.start(), forms, modified)
    if other is None or other[2].timex_type not in ("DATE", "TIME") or (best and best[1] >= other[1]):
        return best
    return start, other[1], other[2]


def _longest(text: str, start: int, forms: list[Form], reading: Reading) -> _Found | None:
    best: _Found | None = None
    for made in forms:
        match = made.pattern.match(text, start)
        if match and (best is None or match.end() > best[1]) and (meaning := made.read(match, reading)):
            best = start, match.end() - meaning.cut, meaning
    return best


def _joined(text: str, found: list[_Found]) -> list[_Found]:
    """A day and a time of day that stand side by side are one expression: "Monday at 2 p.m.", "noon on 3 May"."""
    joined: list[_Found] = []
    for this in found:
        if joined and _BETWEEN.fullmatch(text[joined[-1][1] : this[0]]):
            one, other = joined[-1][2], this[2]
            on, clock = (one, other.clock) if other.clock else (other, one.clock)
            if clock and on.timex_type == "DATE" and on.precision == "day" and on.first == on.last:
                joined[-1] = joined[-1][0], this[1], at_time(on.first, clock)
                continue
            if clock and on.value.startswith(("XXXX-XX-", "XXXX-WXX-")) and on.timex_type == "DATE":
                joined[-1] = joined[-1][0], this[1], Meaning(f"{on.value}{clock}", timex_type="TIME")
                continue
        joined.append(this)
    return joined


def _timex(text: str, offset: int, found: _Found, published: datetime.date | None) -> Timex:
    start, end, meaning = found
    if meaning.clock:  # of the article's own day, where no other is named
        meaning = at_time(published, meaning.clock)
    return Timex(offset + start, offset + end, text[start:end], meaning.timex_type, meaning.value, meaning.first,
                 meaning.last, meaning.precision)  # fmt: skip
