"""What a form of time expression is, and what it is read against."""

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from communique.times.values import Meaning

PAST, PRESENT, FUTURE = "past", "present", "future"
DIGIT = "#"  # stands for any first word that starts with a digit


@dataclass
class Reading:
    """What decides the meaning of an expression beside its own words.

    `published` is the article's day, `reference` the last date named before, in the sentence or the one before it,
    `tense` that of the expression's clause, `modifier` what stands before it: early, late, end.
    """

    text: str
    start: int
    published: datetime.date | None
    reference: Meaning | None
    find_tense: Callable[[int], str]
    modifier: str = ""

    @cached_property
    def tense(self) -> str:
        return self.find_tense(self.start)

    @cached_property
    def before(self) -> str:
        """The word before, with the punctuation that it ends with; empty at the start."""
        words = self.text[max(0, self.start - 30) : self.start].split()
        return words[-1] if words else ""

    @property
    def after_preposition(self) -> bool:
        return self.before.lower() in _PREPOSITIONS


Read = Callable[[re.Match[str], Reading], Meaning | None]


@dataclass(frozen=True)
class Form:
    """A pattern, the words that it may begin with (in small letters), and the reading of its matches."""

    firsts: tuple[str, ...]
    pattern: re.Pattern[str]
    read: Read


def form(firsts: str, pattern: str, read: Read) -> Form:
    """A form whose first words are separated by spaces; case counts only inside (?-i:...)."""
    return Form(tuple(firsts.split()), re.compile(pattern, re.IGNORECASE), read)


def nearest(days: list[datetime.date], published: datetime.date, tense: str) -> datetime.date:
    """The one of the days of several years that is meant: the last by a past tense, the coming one by a future one.

    So far off as eleven months the tense is no proof: who means that says the year.
    """
    if tense == PAST:
        days = [d for d in days if 0 <= (published - d).days < ELEVEN_MONTHS] or days
    elif tense == FUTURE:
        days = [d for d in days if 0 <= (d - published).days < ELEVEN_MONTHS] or days
    return min(days, key=lambda d: abs((d - published).days))


ELEVEN_MONTHS = 335  # days
_PREPOSITIONS = {
    "in", "since", "during", "until", "till", "through", "throughout", "by", "from", "to", "of", "before", "after",
    "for", "between", "and", "or", "around", "about", "on", "early", "late", "mid", "into", "as",
}  # fmt: skip
