"""What a time expression means: its TIMEX3 value (TimeML 1.2.1) and the days that it covers.

Values are 2018-09-08, 2018-07, 2018, 2013-W12, 2013-W12-WE, 2013-Q1, 2013-H1, 2013-SP, 199 (a decade), 19 (a
century), 2013-03-22T09:00, 2013-03-22TMO, P3D, PT2H, PXM, PRESENT_REF, PAST_REF and FUTURE_REF. What a text leaves open
is X: XXXX-03-28 where no year can be known, XXXX-WXX-1 for every Monday.
"""

import datetime
import re
from dataclasses import dataclass, replace

VALUE = re.compile(
    r"(?:(?:\d{4}|XXXX)-(?:\d\d|XX)-(?:\d\d|XX)|XXXX-WXX-[1-7])"
    r"(?:T(?:(?:\d\d|XX)(?::[0-5]\d)?|MO|AF|EV|NI))?"
    r"|(?:\d{2,4}|XXXX?)(?:-(?:\d\d|XX|W(?:\d\d|XX)(?:-WE)?|SP|SU|FA|WI|Q[1-4X]|H[12]))?"
    r"|P(?:\d+(?:\.\d+)?|X)(?:D|WE?|M|Q|Y|DE|CE)|PT(?:\d+(?:\.\d+)?|X)[SMH]|(?:PRESENT|PAST|FUTURE)_REF"
)
_SEASON_MONTHS = {"SP": (3, 5), "SU": (6, 8), "FA": (9, 11)}
_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Meaning:
    """A value with the days it covers, null where they cannot be known.

    A meaning with a `clock` ("T14:00") and no value is the time of a day that is named beside it or nowhere. `cut` is
    how many characters at the end of the match do not belong to the expression.
    """

    value: str
    first: datetime.date | None = None
    last: datetime.date | None = None
    precision: str = "unknown"
    timex_type: str = "DATE"
    clock: str = ""
    cut: int = 0


@dataclass(frozen=True, slots=True)
class Timex:
    """A time expression at [start, end) of a text."""

    start: int
    end: int
    text: str
    timex_type: str
    value: str
    first: datetime.date | None = None
    last: datetime.date | None = None
    precision: str = "unknown"


def day(on: datetime.date) -> Meaning:
    """A day."""
    return Meaning(on.isoformat(), on, on, "day")


def days(first: datetime.date, last: datetime.date) -> Meaning:
    """A few days in a row, valued by the first."""
    return Meaning(first.isoformat(), first, last, "day")


def at_time(on: datetime.date | None, clock: str) -> Meaning:
    """A time of a day."""
    value = f"{on.isoformat() if on else 'XXXX-XX-XX'}{clock}"
    return Meaning(value, on, on, "day" if on else "unknown", "TIME")


def week(holding: datetime.date) -> Meaning:
    """The week from Monday to Sunday that holds a day."""
    year, number, _ = holding.isocalendar()
    monday = holding - holding.weekday() * _DAY
    return Meaning(f"{year:04d}-W{number:02d}", monday, monday + 6 * _DAY, "week")


def weekend(holding: datetime.date) -> Meaning:
    """The weekend of the week that holds a day."""
    monday = holding - holding.weekday() * _DAY
    return Meaning(f"{week(holding).value}-WE", monday + 5 * _DAY, monday + 6 * _DAY, "week")


def month(year: int, number: int) -> Meaning:
    """A month; `number` may lie outside 1 to 12 and then counts from the year."""
    year, number = year + (number - 1) // 12, (number - 1) % 12 + 1
    return Meaning(f"{year:04d}-{number:02d}", *_months(year, number, number), "month")


def quarter(year: int, number: int) -> Meaning:
    """A quarter of a year; `number` may lie outside 1 to 4 and then counts from the year."""
    year, number = year + (number - 1) // 4, (number - 1) % 4 + 1
    return Meaning(f"{year:04d}-Q{number}", *_months(year, 3 * number - 2, 3 * number), "year")


def half(year: int, number: int) -> Meaning:
    """The first or second half of a year."""
    return Meaning(f"{year:04d}-H{number}", *_months(year, 6 * number - 5, 6 * number), "year")


def season(year: int, code: str) -> Meaning:
    """A season of the northern year; a winter may lie at either end of its year, so all of it counts."""
    return Meaning(f"{year:04d}-{code}", *_months(year, *_SEASON_MONTHS.get(code, (1, 12))), "year")


def year(number: int) -> Meaning:
    """A year."""
    return Meaning(f"{number:04d}", *_months(number, 1, 12), "year")


def decade(first: int) -> Meaning:
    """The ten years from `first`."""
    last = datetime.date(first + 9, 12, 31)
    return Meaning(f"{first // 10:03d}", datetime.date(first, 1, 1), last, "year")


def century(number: int) -> Meaning:
    """The 20th century is that of the years 19xx."""
    first = max(1, (number - 1) * 100)
    return Meaning(f"{number - 1:02d}", datetime.date(first, 1, 1), datetime.date(number * 100 - 1, 12, 31), "year")


def open_value(value: str, timex_type: str = "DATE") -> Meaning:
    """A value without known days."""
    return Meaning(value, timex_type=timex_type)


def repeated(value: str) -> Meaning:
    """What comes again and again: XXXX-WXX-1 for every Monday."""
    return Meaning(value, timex_type="SET")


def length(count: float | None, unit: str) -> Meaning:
    """A length of time in units by their TIMEX3 code, "H", "M" of an hour as "TM"; without a count it is open."""
    amount = "X" if count is None else f"{count:g}"
    return Meaning(f"P{amount}{unit}" if not unit.startswith("T") else f"PT{amount}{unit[1:]}", timex_type="DURATION")


def between(meaning: Meaning, first: datetime.date, last: datetime.date) -> Meaning:
    """A meaning of known length, put between two days."""
    span = (last - first).days
    precision = "week" if span <= 7 else "month" if span <= 31 else "year"
    return replace(meaning, first=first, last=last, precision="day" if span == 0 else precision)


def shifted(on: datetime.date, count: int, unit: str) -> Meaning | None:
    """The day, week, month … that lies `count` units from the one of a day; None beyond the calendar."""
    try:
        if unit == "D":
            return day(on + count * _DAY)
        if unit in ("W", "WE"):
            to = on + count * 7 * _DAY
            return week(to) if unit == "W" else weekend(to)
        if unit == "M":
            return month(on.year, on.month + count)
        if unit == "Q":
            return quarter(on.year, (on.month + 2) // 3 + count)
        return decade((on.year + count * 10) // 10 * 10) if unit == "DE" else year(on.year + count)
    except (ValueError, OverflowError):
        return None


def _months(year: int, first: int, last: int) -> tuple[datetime.date, datetime.date]:
    end = datetime.date(year, 12, 31) if last == 12 else datetime.date(year, last + 1, 1) - _DAY
    return datetime.date(year, first, 1), end
