"""The time expressions of a whole parsed article: each sentence is read with its tenses and the date named before."""

import datetime
from collections.abc import Iterator
from typing import TYPE_CHECKING

from communique.entities.tokens import text_of
from communique.times.find import find_timexes
from communique.times.tense import tense_finder
from communique.times.values import Timex

if TYPE_CHECKING:
    from spacy.tokens import Span


_TOP = 3  # sentences from the top among which a text may state its own date
_LONGEST = 80  # characters; no date is longer
_DAYS = 366  # farther from the day of publication such a date is about something else


def reporting_day(sentences: "list[Span]", published: datetime.date | None) -> datetime.date | None:
    """The day from which "today" and "on Friday" count.

    It is that of a line at the top which is nothing but a date, since a report is often published again later; else
    the day of publication, null where it is unknown.
    """
    stated = (day for sentence in sentences[:_TOP] if (day := _dated_line(sentence)))
    near = (day for day in stated if published is None or abs((day - published).days) <= _DAYS)
    return next(near, published)


def _dated_line(sentence: "Span") -> datetime.date | None:
    """The day that is all that a sentence says."""
    if sentence.end_char - sentence.start_char > _LONGEST:
        return None
    text = _text(sentence)
    return next((t.first for t in find_timexes(text, sentence.start_char, None)
                 if t.precision == "day" and t.text == text.strip()), None)  # fmt: skip


def _text(sentence: "Span") -> str:
    return text_of(sentence.doc)[sentence.start_char : sentence.end_char]


def article_timexes(sentences: "list[Span]", published: datetime.date | None) -> Iterator[Timex]:
    """The time expressions of an article in text order; `published` is null where its day is unknown."""
    reference: Timex | None = None
    for sentence in sentences:
        for timex in find_timexes(_text(sentence), sentence.start_char, published, tense_finder(sentence), reference):
            if timex.first and timex.timex_type in ("DATE", "TIME"):
                reference = timex
            yield timex
