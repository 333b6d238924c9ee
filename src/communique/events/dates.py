"""Expressions of time and their TIMEX3 values, resolved against the day of publication.

Values follow TIMEX3 (TimeML 1.2.1): 2018-09-08, 2018-07, 2018, 2013-W12, P2D, PRESENT_REF; what the text leaves open
is X: XXXX-03-28 where no year can be known. Nothing is resolved against any clock but the article's own date.
"""

import datetime
import re
from dataclasses import dataclass

_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_SHORT = {m[:3]: n for n, m in enumerate(_MONTHS, 1)} | {"sept": 9}
_DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_NUMBERS = {
    w: n
    for n, w in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    )
}
_NUMBERS |= {"a": 1, "an": 1}
_UNITS = {"day": "D", "week": "W", "month": "M", "year": "Y", "decade": "Y", "hour": "H", "minute": "M"}

_MONTH = (
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan\.?|Feb\.?|Mar\.?|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)"
)
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:1[5-9]|20)\d\d)"
_WEEKDAY = r"(?P<weekday>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
_COUNT = r"(?P<count>\d+|a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_PART = r"(?P<part>early|mid|late|the beginning of|the end of)"
_UNIT = r"(?P<unit>day|week|month|year|decade|hour|minute)s?"

# In order: the first pattern that matches at a place wins, the longest forms stand first.
_PATTERNS = [
    ("iso", r"(?P<year>(?:19|20)\d\d)-(?P<m>[01]\d)-(?P<d>[0-3]\d)"),
    ("date", rf"{_DAY}(?: of)? {_MONTH},? {_YEAR}"),
    ("date", rf"{_MONTH} {_DAY},? {_YEAR}"),
    ("date", rf"{_MONTH} {_DAY}\b(?! ?(?:per|percent|million|billion))"),
    ("date", rf"{_DAY}(?: of)? {_MONTH}\b"),
    ("month", rf"(?:{_PART}[ -])?{_MONTH},?(?: of)? {_YEAR}"),
    ("month", rf"(?P<which>last|next|this) {_MONTH}"),
    ("month", rf"(?:{_PART}[ -]){_MONTH}\b"),
    ("month", rf"(?:(?<=\b[Ii]n )|(?<=\b[Ss]ince )|(?<=\b[Dd]uring )){_MONTH}\b"),
    ("weekday", rf"(?P<which>last|next|this|past|the previous) {_WEEKDAY}"),
    ("weekday", rf"{_WEEKDAY}(?: (?:morning|afternoon|evening|night))?"),
    ("season", r"(?P<which>last|next|this) (?P<season>spring|summer|autumn|fall|winter)"),
    ("near", r"(?:earlier |later )?(?P<near>today|yesterday|tomorrow|tonight)"),
    (
        "relative",
        r"(?:(?:earlier|later|late|early) )?(?P<which>last|next|this|past|the previous|previous|the past) "
        r"(?P<unit>week|month|year|decade|weekend)",
    ),
    ("ago", rf"{_COUNT} {_UNIT} (?P<way>ago|earlier|later|from now)"),
    ("duration", rf"(?:for |in |over |during )?(?:the )?(?:past|last|next|coming) {_COUNT}? ?{_UNIT}"),
    ("set", rf"(?:every|each) {_COUNT}? ?{_UNIT}"),
    ("year", rf"(?:(?P<part>early|mid|late)[ -])?(?<![\d$£€,.-]){_YEAR}(?![\d,]\d|%|s\b)"),
    ("present", r"\b(?:now|currently|at present|nowadays)\b"),
]
_COMPILED = [(kind, re.compile(rf"\b(?:{p})", re.IGNORECASE if kind not in ("date", "month", "weekday") else 0))
             for kind, p in _PATTERNS]  # fmt: skip
_SEASONS = {"spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI"}


@dataclass(frozen=True, slots=True)
class Timex:
    """A time expression at [start, end) of a text; first and last day are null where they cannot be known."""

    start: int
    end: int
    text: str
    timex_type: str
    value: str
    first: datetime.date | None = None
    last: datetime.date | None = None
    precision: str = "unknown"


def find_timexes(text: str, offset: int, published: datetime.date | None, future: bool = False) -> list[Timex]:
    """The time expressions of a sentence that starts at `offset` of its article, in text order.

    `future` says that the sentence speaks of what is to come, so that "on Friday" is the next one.
    """
    found: list[Timex] = []
    taken = [False] * len(text)
    for kind, pattern in _COMPILED:
        for match in pattern.finditer(text):
            if any(taken[match.start() : match.end()]):
                continue
            made = _RESOLVE[kind](match, published, future)
            if made is None:
                continue
            value, first, last, precision, timex_type = made
            taken[match.start() : match.end()] = [True] * (match.end() - match.start())
            found.append(Timex(offset + match.start(), offset + match.end(), match.group(), timex_type, value, first,
                               last, precision))  # fmt: skip
    return sorted(found, key=lambda t: t.start)


_Made = tuple[str, datetime.date | None, datetime.date | None, str, str] | None


def _days(first: datetime.date, last: datetime.date, precision: str, value: str) -> _Made:
    return value, first, last, precision, "DATE"


def _day(day: datetime.date) -> _Made:
    return _days(day, day, "day", day.isoformat())


def _month(year: int, month: int) -> _Made:
    last = datetime.date(year + month // 12, month % 12 + 1, 1) - datetime.timedelta(days=1)
    return _days(datetime.date(year, month, 1), last, "month", f"{year:04d}-{month:02d}")


def _week(day: datetime.date) -> _Made:
    year, week, _ = day.isocalendar()
    monday = datetime.date.fromisocalendar(year, week, 1)
    return _days(monday, monday + datetime.timedelta(days=6), "week", f"{year:04d}-W{week:02d}")


def _year(year: int) -> _Made:
    return _days(datetime.date(year, 1, 1), datetime.date(year, 12, 31), "year", f"{year:04d}")


def _open(value: str) -> _Made:
    return value, None, None, "unknown", "DATE"


def _month_number(match: re.Match[str]) -> int:
    return _SHORT[match["month"].rstrip(".").lower()[:3]]


def _resolve_iso(match: re.Match[str], published: datetime.date | None, future: bool) -> _Made:
    try:
        return _day(datetime.date(int(match["year"]), int(match["m"]), int(match["d"])))
    except ValueError:
        return None


def _resolve_date(match: re.Match[str], published: datetime.date | None, future: bool) -> _Made:
    month, day = _month_number(match), int(match["day"])
    try:
        if "year" in match.groupdict() and match["year"]:
            return _day(datetime.date(int(match["year"]), month, day))
        if published is None:
            datetime.date(2000, month, day)
            return _open(f"XXXX-{month:02d}-{day:02d}")
        near = [datetime.date(published.year + n, month, day) for n in (-1, 0, 1)]
    except ValueError:
        return None
    # a date without a year is the nearest one; half a year decides
    return _day(min(near, key=lambda d: abs((d - published).days)))


def _resolve_month(match: re.Match[str], published: datetime.date | None, future: bool) -> _Made:
    groups = match.groupdict()
    month = _month_number(match)
    if groups.get("year"):
        return _month(int(match["year"]), month)
    if published is None:
        return _open(f"XXXX-{month:02d}")
    which = (groups.get("which") or "").lower()
    ahead = which == "next" or (future and which != "last")
    if ahead:
        return _month(published.year + (month < published.month), month)
    if which == "this":
        return _month(published.year, month)
    return _month(published.year - (month > published.month), month)


def _resolve_weekday(match: re.Match[str], published: datetime.date | None, future: bool) -> _Made:
    if published is None:
        return _open(f"XXXX-WXX-{_DAYS.index(match['weekday'].lower()) + 1}")
    which = (match.groupdict().get("which") or "").lower()
    back = (published.weekday() - _DAYS.index(match["weekday"].lower())) % 7
    if which == "next" or (future and not which) or (future and which == "this"):
        return _day(published + datetime.timedelta(days=-back % 7 or (7 if which == "next" else 0)))
    if which in ("last", "past", "the previous"):
        back = back or 7
    return _day(published - datetime.timedelta(days=back))


def _resolve_season(match: re.Match[str], published: datetime.date | None, future: bool) -> _Made:
    code = _SEASONS[match["season"].lower()]
    if published is None:
        return _open(f"XXXX-{code}")
    year = published.year + {"last": -1, "next": 1}.get(match["which"].lower(), 0)
    return _open(f"{year:04d}-{code}")


def _resolve_near(match: re.Match[str], published: datetime.date | None, future: bool) -> _Made:
    word = match["near"].lower()
    if published is None:
        return _open("PRESENT_REF" if word in ("today", "tonight") else "XXXX-XX-XX")
    shift = {"yesterday": -1, "tomorrow": 1}.get(word, 0)
    return _day(published + datetime.timedelta(days=shift))


def _resolve_relative(match: re.Match[str], published: datetime.date | None, future: bool) -> _Made:
    unit, which = match["unit"].lower(), match["which"].lower()
    shift = {"next": 1, "this": 0}.get(which, -1)
    if published is None:
        return _open({1: "FUTURE_REF", 0: "PRESENT_REF", -1: "PAST_REF"}[shift])
    if unit in ("week", "weekend"):
        week = _week(published + datetime.timedelta(weeks=shift))
        if unit == "weekend" and week:
            saturday = (
                published
                - datetime.timedelta(days=(published.weekday() + 2) % 7)
                + datetime.timedelta(weeks=0 if shift < 0 else 1)
            )
            year, number, _ = saturday.isocalendar()
            return _days(saturday, saturday + datetime.timedelta(days=1), "week", f"{year:04d}-W{number:02d}-WE")
        return week
    if unit == "month":
        months = published.year * 12 + published.month - 1 + shift
        return _month(months // 12, months % 12 + 1)
    if unit == "year":
        return _year(published.year + shift)
    return _open(f"{(published.year + 10 * shift) // 10:03d}")


def _resolve_ago(match: re.Match[str], published: datetime.date | None, future: bool) -> _Made:
    count, unit, way = _number(match["count"]), match["unit"].lower(), match["way"].lower()
    if unit in ("hour", "minute"):
        return None
    if way == "earlier" or way == "later":
        return f"P{count}{_UNITS[unit]}", None, None, "unknown", "DURATION"
    sign = -1 if way == "ago" else 1
    if published is None:
        return _open("PAST_REF" if sign < 0 else "FUTURE_REF")
    if unit == "day":
        return _day(published + datetime.timedelta(days=sign * count))
    if unit == "week":
        return _week(published + datetime.timedelta(weeks=sign * count))
    if unit == "month":
        months = published.year * 12 + published.month - 1 + sign * count
        return _month(months // 12, months % 12 + 1)
    year = published.year + sign * count * (10 if unit == "decade" else 1)
    return _year(year) if 1 <= year <= 9999 else None


def _resolve_duration(match: re.Match[str], published: datetime.date | None, future: bool) -> _Made:
    unit = match["unit"].lower()
    count = _number(match["count"]) if match["count"] else None
    amount = "X" if count is None else str(count * (10 if unit == "decade" else 1))
    prefix = "PT" if unit in ("hour", "minute") else "P"
    return f"{prefix}{amount}{_UNITS[unit]}", None, None, "unknown", "DURATION"


def _resolve_set(match: re.Match[str], published: datetime.date | None, future: bool) -> _Made:
    count = _number(match["count"]) if match["count"] else 1
    return f"P{count}{_UNITS[match['unit'].lower()]}", None, None, "unknown", "SET"


def _resolve_year(match: re.Match[str], published: datetime.date | None, future: bool) -> _Made:
    return _year(int(match["year"]))


def _resolve_present(match: re.Match[str], published: datetime.date | None, future: bool) -> _Made:
    return _open("PRESENT_REF")


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS[word.lower()]


_RESOLVE = {
    "iso": _resolve_iso, "date": _resolve_date, "month": _resolve_month, "weekday": _resolve_weekday,
    "season": _resolve_season, "near": _resolve_near, "relative": _resolve_relative, "ago": _resolve_ago,
    "duration": _resolve_duration, "set": _resolve_set, "year": _resolve_year, "present": _resolve_present,
}  # fmt: skip
