"""Publication dates as inputs write them. What is ambiguous, incomplete or impossible is no date."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from urllib.parse import urlsplit

EARLIEST, LATEST = 1900, 2199
_NAMES = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTHS = {name: number for number, name in enumerate(_NAMES, start=1)}
_MONTH = (
    r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_ZONES = {  # those of RFC 822, in hours; other names stand for more than one zone
    "z": 0, "gmt": 0, "ut": 0, "utc": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6,
    "pst": -8, "pdt": -7,
}  # fmt: skip
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4})"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_OFFSET = r"(?:utc|gmt)?[+-]\d{2}:?\d{2}|[+-]\d{2}"
_KNOWN_ZONE = rf"{_OFFSET}|(?:{'|'.join(_ZONES)})(?![a-z])"
_ANY_ZONE = rf"{_OFFSET}|z|[a-z]{{2,5}}"


def _forms(zone: str) -> tuple[re.Pattern[str], ...]:
    clock = (
        r"(?:(?:\s*t\s*|,?\s+(?:at\s+)?)(?P<hour>\d{1,2})(?::|(?<=t\d\d))(?P<minute>\d{2})"
        r"(?::?(?P<second>\d{2})(?:[.,](?P<part>\d{1,9}))?)?"
        rf"(?:\s*(?P<half>[ap])\.?m\.?)?(?:\s*(?P<zone>{zone}))?)?"
    )
    forms = (
        rf"{_YEAR}([-/.])(?P<month>\d{{1,2}})\2(?P<day>\d{{1,2}})",
        rf"{_YEAR}(?P<month>\d{{2}})(?P<day>\d{{2}})",
        rf"{_WEEKDAY}{_DAY}(?:[\s-]+|\s+of\s+){_MONTH},?[\s-]+{_YEAR}",
        rf"{_WEEKDAY}{_MONTH}\s+{_DAY}(?:,\s*|\s+){_YEAR}",
        rf"(?P<one>\d{{1,2}})([-/.])(?P<two>\d{{1,2}})\2{_YEAR}",
    )
    return tuple(re.compile(form + r"(?!\d)" + clock, re.IGNORECASE | re.ASCII) for form in forms)


_STAMP = re.compile(r"(?P<stamp>\d{9,10}|\d{12,13})(?:\.\d+)?", re.ASCII)
_COMPACT = re.compile(
    rf"{_YEAR}(?P<month>\d{{2}})(?P<day>\d{{2}})(?P<hour>\d{{2}})(?P<minute>\d{{2}})(?P<second>\d{{2}})",
    re.ASCII,
)
_WHOLE = (_COMPACT, *_forms(_ANY_ZONE))
_OPENING = _forms(_KNOWN_ZONE)  # in a running text the word after the time is seldom its zone
_IN_PATH = tuple(
    re.compile(form, re.IGNORECASE | re.ASCII)
    for form in (
        rf"/{_YEAR}/(?:(?P<month>\d{{1,2}})|{_MONTH})/(?P<day>\d{{1,2}})(?![^/])",
        rf"(?<!\d){_YEAR}-(?P<month>\d{{2}})-(?P<day>\d{{2}})(?!\d)",
    )
)


@dataclass(frozen=True, slots=True)
class When:
    """A date as written, in its own zone, and the moment in UTC if a time is given (in UTC if no zone is)."""

    on: date
    at: datetime | None = None


def parse_date(written: str) -> When | None:
    """The date that the whole string states; None where it states none for certain.

    Known are ISO 8601, RFC 822, days with the month's name (26-FEB-1987, 7 September 2018, September 7,
    2018), YYYYMMDD, Unix seconds and milliseconds, and numbers like 17/06/2018 that can be read in one
    order only.
    """
    written = written.strip()
    if stamp := _STAMP.fullmatch(written):
        return _from_stamp(stamp["stamp"])
    matches = (form.fullmatch(written) for form in _WHOLE)
    return next((_when(m.groupdict()) for m in matches if m), None)


def date_opening(text: str) -> tuple[When, int] | None:
    """The date that the text opens with and where it ends."""
    for form in _OPENING:
        match = form.match(text)
        when = _when(match.groupdict()) if match else None
        if match and when:
            return when, match.end()
    return None


def date_in_url(url: str) -> When | None:
    """The date in the address's path, as /2018/09/07/ or 2018-09-07; None where it has two."""
    try:
        path = urlsplit(url).path
    except ValueError:
        return None
    for form in _IN_PATH:
        found = {_when(m.groupdict()) for m in form.finditer(path)} - {None}
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def _when(parts: dict[str, str | None]) -> When | None:
    day = _day(parts)
    if day is None or not parts.get("hour"):
        return When(day) if day else None
    try:
        hour = _hour(int(parts["hour"] or 0), parts.get("half"))
        part = int((parts.get("part") or "").ljust(6, "0")[:6])
        moment = datetime(day.year, day.month, day.day, hour, int(parts["minute"] or 0),
                          int(parts["second"] or 0), part)  # fmt: skip
    except ValueError:
        return None
    zone = _zone(parts.get("zone"))
    return When(day, moment.replace(tzinfo=zone).astimezone(UTC)) if zone else When(day)


def _day(parts: dict[str, str | None]) -> date | None:
    year = int(parts["year"] or 0)
    if parts.get("one"):
        one, two = int(parts["one"] or 0), int(parts["two"] or 0)
        orders = {d for d in (_date(year, one, two), _date(year, two, one)) if d}
        return orders.pop() if len(orders) == 1 else None
    name = parts.get("name")
    month = _MONTHS[name[:3].lower()] if name else int(parts["month"] or 0)
    return _date(year, month, int(parts["day"] or 0))


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if EARLIEST <= year <= LATEST else None
    except ValueError:
        return None


def _hour(hour: int, half: str | None) -> int:
    if half is None:
        return hour
    if not 1 <= hour <= 12:
        raise ValueError(f"hour {hour} of a half day")
    return hour % 12 + (12 if half.lower() == "p" else 0)


def _zone(written: str | None) -> timezone | None:
    """The zone; UTC where none is written, None where we cannot know which is meant."""
    if not written:
        return UTC
    name = written.lower()
    if name in _ZONES:
        return timezone(timedelta(hours=_ZONES[name]))
    offset = name.removeprefix("utc").removeprefix("gmt")
    if offset[0] not in "+-":
        return None
    digits = offset[1:].replace(":", "").ljust(4, "0")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    return timezone(timedelta(minutes=-minutes if offset[0] == "-" else minutes)) if minutes < 1440 else None


def _from_stamp(digits: str) -> When | None:
    milliseconds = int(digits) if len(digits) > 10 else int(digits) * 1000
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)
    return When(moment.date(), moment) if moment.year <= LATEST else None
