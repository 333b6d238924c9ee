"""Whatever the text: no crash, spans inside it, valid values, days in order."""

import datetime

from hypothesis import given
from hypothesis import strategies as st

from communique.times.find import find_timexes
from communique.times.forms import FUTURE, PAST, PRESENT
from communique.times.values import VALUE
from communique.times.words import HOLIDAYS, MONTHS, NUMBERS, SEASONS, UNITS, WEEKDAYS

WORDS = [
    *MONTHS, *WEEKDAYS, *NUMBERS, *SEASONS, *UNITS, *HOLIDAYS, *(f"{u}s" for u in UNITS), *"0123456789", "2010", "1999",
    "30th", "1990s", "20th", "century", "the", "last", "next", "this", "past", "following", "same", "that", "early",
    "late", "mid", "end", "of", "in", "on", "at", "ago", "later", "earlier", "from", "now", "every", "each", "per",
    "and", "to", "-", ",", ".", ":", "p.m.", "GMT", "noon", "morning", "night", "today", "yesterday", "first",
    "quarter", "half", "fiscal", "day", "before", "after", "long", "daily", "recent", "future", "Q1", "12:30",
    "2010-02-30", "31/12/2010", "weekend", "several", "a few", "Sept.", "Feb.",
]  # fmt: skip
texts = st.one_of(st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join), st.text(max_size=60))
days = st.one_of(st.none(), st.dates())


@given(texts, days, st.sampled_from([PAST, PRESENT, FUTURE]))
def test_every_expression_found_in_any_text_is_sound(text, published, tense):
    end = 0
    for timex in find_timexes(text, 0, published, lambda start: tense):
        assert end <= timex.start < timex.end <= len(text)
        assert text[timex.start : timex.end] == timex.text == timex.text.strip()
        assert VALUE.fullmatch(timex.value), timex
        assert (timex.first is None) == (timex.last is None) == (timex.precision == "unknown")
        assert timex.first is None or timex.last is None or timex.first <= timex.last
        end = timex.end


@given(texts, days)
def test_the_same_text_has_the_same_expressions(text, published):
    assert find_timexes(text, 0, published) == find_timexes(text, 0, published)


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2199, 12, 31)))
def test_a_written_day_is_read_back(day):
    written = f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    found = find_timexes(f"It happened on {written}.", 0, None)
    expected = [day.isoformat()] if day.year < 2100 else [f"XXXX-{day.month:02d}-{day.day:02d}"]
    assert [t.value for t in found] == expected
