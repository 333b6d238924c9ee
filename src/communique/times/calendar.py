"""Forms that name days, months and holidays of the calendar."""

import datetime
import re

from communique.times.forms import DIGIT, ELEVEN_MONTHS, FUTURE, PAST, Form, Reading, form, nearest
from communique.times.values import Meaning, day, days, month, open_value
from communique.times.words import (
    DAY,
    FULL_MONTH,
    HOLIDAYS,
    MONTH,
    MONTHS,
    WEEKDAY_BEFORE_DATE,
    YEAR,
    month_number,
    weekday_number,
)

_TO = r"(?: ?[-–—] ?| (?:to|and|or|until|till|through) )"
# Numbers that only look like the day of a month: "March 3 percent", "May 10,000".
_NO_COUNT = r"(?![\d:]|[.,]\d| ?%| (?:percent|per cent|million|billion|thousand|points?)\b)"
_LATER_YEAR = rf"(?={_TO}(?:the )?(?-i:{DAY}(?: of)? {MONTH}|{MONTH} {DAY}),? (?P<later>{YEAR}))"
_LATER_MONTH_YEAR = rf"(?={_TO}(?-i:{MONTH}),?(?: of)? (?P<later>{YEAR}))"
_MONTH_WORDS = " ".join(sorted({w.lower() for m in MONTHS for w in (m, m[:3])} | {"sept"}))
_WEEKDAY_WORDS = "mon tue tues wed thu thur thurs fri sat sun monday tuesday wednesday thursday friday saturday sunday"
_PLAIN = ("January", "February", "July", "September", "October", "November", "December")  # months and nothing else
_TIMED = ("in", "since", "during", "until", "till", "through", "throughout", "early", "late", "mid", "between")


def _in_range(found: Meaning, to: str) -> Meaning:
    """A compact range, "3-5 May"; where it does not run forwards, its first day alone."""
    if to and found.first and int(to) > found.first.day:
        try:
            return days(found.first, found.first.replace(day=int(to)))
        except ValueError:
            return found
    return found


def _date(match: re.Match[str], reading: Reading) -> Meaning | None:
    groups = match.groupdict()
    number, written = month_number(match["month"]), re.sub(r"\D", "", match["day"])
    to = re.sub(r"\D", "", groups.get("to") or "")
    if groups.get("before"):  # "3-5 May": the first number is where the range starts
        written, to = re.sub(r"\D", "", groups["before"]), written
    on, named = int(written), groups.get("year") or groups.get("later")
    if named:
        found = _dates([int(named)], number, on)
        return _in_range(day(found[0]), to) if found else None
    if reading.published is None:
        return open_value(f"XXXX-{number:02d}-{on:02d}") if _dates([2000], number, on) else None
    reach = 1 if (number, on) != (2, 29) else 8
    found = _dates(list(range(reading.published.year - reach, reading.published.year + reach + 1)), number, on)
    if match["weekday"]:
        weekday = weekday_number(match["weekday"])
        near = [d for d in found if d.weekday() == weekday and abs((d - reading.published).days) < 370]
        found = near or found
    if not found:
        return None
    return _in_range(day(_of_same_year(number, on, reading) or nearest(found, reading.published, reading.tense)), to)


def _dates(years: list[int], number: int, on: int) -> list[datetime.date]:
    found = []
    for y in years:
        try:
            found.append(datetime.date(y, number, on))
        except ValueError:
            continue
    return found


def _of_same_year(number: int, on: int, reading: Reading) -> datetime.date | None:
    """The day of a month that follows a date of long ago that is named before: "on 3 May 1974 … and on 9 July"."""
    reference, published = reading.reference, reading.published
    if reference is None or reference.first is None or published is None or reference.precision not in ("day", "month"):
        return None
    if (published - reference.first).days < ELEVEN_MONTHS or reading.tense != PAST:
        return None
    years = [reference.first.year, reference.first.year + 1]
    return next((d for d in _dates(years, number, on) if d >= reference.first), None)


def _iso(match: re.Match[str], reading: Reading) -> Meaning | None:
    found = _dates([int(match["year"])], int(match["m"]), int(match["d"]))
    return day(found[0]) if found else None


def _numeric(match: re.Match[str], reading: Reading) -> Meaning | None:
    """17/06/2018: where both orders make a date, the text does not say which is meant."""
    one, two, y = int(match["one"]), int(match["two"]), int(match["year"])
    found = sorted({*_dates([y], two, one), *_dates([y], one, two)})
    return day(found[0]) if len(found) == 1 else None


def _month_of_year(match: re.Match[str], reading: Reading) -> Meaning | None:
    return month(int(match["year"]), month_number(match["month"]))


def _month(match: re.Match[str], reading: Reading) -> Meaning | None:
    """A month alone. "May" and "March" are verbs, "April" and "August" names, where no preposition stands before."""
    written, which = match["month"], (match.groupdict().get("which") or "").lower()
    if reading.before.isdigit():
        return None  # "31 February"
    free = written in _PLAIN or which or reading.modifier
    if not free and not (reading.before.lower() in _TIMED or (written != "May" and reading.after_preposition)):
        return None
    number = month_number(written)
    if match["later"]:
        return month(int(match["later"]), number)
    published = reading.published
    if published is None:
        return open_value(f"XXXX-{number:02d}")
    firsts = _dates([published.year + n for n in (-1, 0, 1)], number, 1)
    if not which and (same := _of_same_year(number, 28, reading)):
        return month(same.year, number)
    this = published.replace(day=1)
    if which == "this":
        return month(published.year, number)
    if which in ("next", "coming") or (not which and reading.tense == FUTURE):
        ahead = min(d for d in firsts if d >= this and (d > this or not which))
        return month(ahead.year, number)
    if not which and reading.tense != PAST and reading.before.lower() in ("until", "till", "through", "by"):
        return month(min(d for d in firsts if d >= this).year, number)
    back = max(d for d in firsts if d <= this and (d < this or not which))
    return month(back.year, number)


def _holiday(match: re.Match[str], reading: Reading) -> Meaning | None:
    number, on = _HOLIDAYS[match["holiday"].lower().replace("’", "'")]
    if match["year"]:
        return day(datetime.date(int(match["year"]), number, on))
    published = reading.published
    if published is None:
        return open_value(f"XXXX-{number:02d}-{on:02d}")
    found = _dates([published.year + n for n in (-1, 0, 1)], number, on)
    if (which := (match["which"] or "").lower()) in ("last", "next"):
        return day(nearest(found, published, FUTURE if which == "next" else PAST))
    return day(nearest(found, published, reading.tense))


_HOLIDAYS = {name.lower(): on for name, on in HOLIDAYS.items()}
_HOLIDAY = "|".join(sorted((h.replace("'", "['’]") for h in HOLIDAYS), key=lambda h: (-len(h), h)))

_A_WEEKDAY = rf"(?P<weekday>{WEEKDAY_BEFORE_DATE})(?:the )?"
_A_MONTH, _A_FULL_MONTH = rf"(?P<month>(?-i:{MONTH}))", rf"(?P<month>(?-i:{FULL_MONTH}))"
_A_YEAR = rf"(?P<year>{YEAR})"
_DAY_MONTH = rf"{_A_WEEKDAY}(?:(?P<before>{DAY}){_TO})?(?P<day>{DAY})(?: of)? {_A_MONTH}"
_MONTH_DAY = rf"{_A_WEEKDAY}{_A_MONTH} (?:the )?(?P<day>{DAY})(?:{_TO}(?P<to>{DAY}))?"

FORMS: tuple[Form, ...] = (
    form(DIGIT, r"(?P<year>(?:19|20)\d\d)-(?P<m>[01]\d)-(?P<d>[0-3]\d)(?!\d)", _iso),
    form(DIGIT, rf"(?P<one>\d\d?)([/.])(?P<two>\d\d?)\2{_A_YEAR}", _numeric),
    form(f"{DIGIT} {_WEEKDAY_WORDS}", rf"{_DAY_MONTH}(?:,? {_A_YEAR}|{_LATER_YEAR}|(?!\w))", _date),
    form(f"{_MONTH_WORDS} {_WEEKDAY_WORDS}", rf"{_MONTH_DAY}(?:,? {_A_YEAR}|{_LATER_YEAR}|{_NO_COUNT})", _date),
    form(_MONTH_WORDS, rf"{_A_MONTH}(?:,?(?: of)?(?: the year)?) {_A_YEAR}", _month_of_year),
    form(f"last next this coming {_MONTH_WORDS}",
         rf"(?:(?P<which>last|next|this|coming) )?{_A_FULL_MONTH}(?:{_LATER_MONTH_YEAR}|)(?! \d)", _month),
    form(f"last next this {' '.join(sorted({h.split()[0].lower().partition(chr(39))[0] for h in HOLIDAYS}))}",
         rf"(?:(?P<which>last|next|this) )?(?P<holiday>(?-i:{_HOLIDAY}))(?:,? {_A_YEAR})?(?!\w)", _holiday),
    form(DIGIT, r"9/11(?![\d/])", lambda match, reading: day(datetime.date(2001, 9, 11))),
)  # fmt: skip
