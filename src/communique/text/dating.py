"""Publication dates as inputs write them. What is ambiguous, incomplete or impossible is no date."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from urllib.parse import urlsplit

EARLIEST, LATEST = 1900, 2199
_NULLS = (date(1970, 1, 1), date(1900, 1, 1))  # what software writes where it knows no date
_MONTH_NAMES = (  # English, French, Spanish, Portuguese, Italian, German, Russian, Turkish
    "january jan janvier enero janeiro gennaio januar jänner января ocak",
    "february feb février fevrier febrero fevereiro febbraio februar февраля şubat",
    "march mar mars marzo março marco märz марта mart",
    "april apr avril abril aprile апреля nisan",
    "may mai mayo maio maggio мая mayıs",
    "june jun juin junio junho giugno juni июня haziran",
    "july jul juillet julio julho luglio juli июля temmuz",
    "august aug août aout agosto августа ağustos",
    "september sept sep septembre septiembre setiembre setembro settembre сентября eylül",
    "october oct octobre octubre outubro ottobre oktober октября ekim",
    "november nov novembre noviembre novembro ноября kasım",
    "december dec décembre decembre diciembre dezembro dicembre dezember декабря aralık",
)
_MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, start=1) for name in names.split()}
_MONTH = rf"(?P<name>{'|'.join(sorted(_MONTHS, key=lambda n: (-len(n), n)))})(?![a-zа-яё])\.?"
_ZONES = {  # those of RFC 822, in hours; other names stand for more than one zone
    "z": 0, "gmt": 0, "ut": 0, "utc": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6,
    "pst": -8, "pdt": -7,
}  # fmt: skip
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|\.)?"
_YEAR = r"(?P<year>\d{4})"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_OFFSET = r"(?:utc|gmt)?[+-]\d{2}:?\d{2}|(?:utc|gmt)[+-]\d{1,2}|[+-]\d{2}"
_KNOWN_ZONE = rf"{_OFFSET}|(?:{'|'.join(_ZONES)})(?![a-z])"
_ANY_ZONE = rf"{_OFFSET}|z|[a-z]{{2,5}}"
_ZONE_NAME = r"(?:\s*(?:\([^()]{1,40}\)|\[[\w/+-]{1,40}\]|(?<=\d)\s[a-z]{3,4}))?"  # said again behind an offset
_LABEL = re.compile(
    r"(?:(?:first\s+)?(?:published|posted|issued|released)(?:\s+(?:on|at))?|(?:publication\s+)?date|dated)\s*:?\s+"
)


def _time(zone: str) -> str:
    return (
        r"(?P<hour>\d{1,2})(?:(?::|(?<=t\d\d))(?P<minute>\d{2})(?::?(?P<second>\d{2})(?:[.,](?P<part>\d{1,9}))?)?"
        r"|(?=\s*[ap]\.?m\b))"
        rf"(?:\s*(?P<half>[ap])\.?m\b\.?)?(?:\s*(?P<zone>{zone}))?"
    )


def _forms(zone: str, more: str = "") -> list[str]:
    named = [
        rf"{_WEEKDAY}{_DAY}(?:[\s-]+|\s+(?:of|de)\s+){_MONTH},?(?:[\s-]+|\s+(?:de|del)\s+){_YEAR}",
        rf"{_WEEKDAY}{_MONTH}\s+{_DAY}(?:,\s*|\s+){_YEAR}",
    ]
    forms = [
        rf"{_YEAR}([-/.])(?P<month>\d{{1,2}})\2(?P<day>\d{{1,2}})",
        rf"{_YEAR}(?P<month>\d{{2}})(?P<day>\d{{2}})",
        *named,
        rf"(?P<one>\d{{1,2}})([-/.])(?P<two>\d{{1,2}})\2{_YEAR}",
    ]
    clock = rf"(?:(?:\s*t\s*|\s*[|·•–—-]\s+|,?\s+(?:at\s+)?){_time(zone)}{more})?"
    return [form + r"(?!\d)" + clock for form in forms]


def _whole_forms() -> list[str]:
    clock = _time(_ANY_ZONE)
    return [
        *_forms(_ANY_ZONE, _ZONE_NAME),
        rf"{_WEEKDAY}{_MONTH}\s+{_DAY}\s+{clock}\s+{_YEAR}",  # as C's ctime and `date` write
        rf"{clock},?\s+(?:on\s+)?{_WEEKDAY}{_DAY}\s+{_MONTH},?\s+{_YEAR}",
        rf"{clock},?\s+(?:on\s+)?{_WEEKDAY}{_MONTH}\s+{_DAY},?\s+{_YEAR}",
        rf"(?P<weekday>{'|'.join(_DAYS)}),\s+{_DAY}\s+{_MONTH}\s+(?P<short>\d{{2}})\s+{clock}",  # RFC 822
        rf"{_YEAR}-?w(?P<week>\d{{2}})-?(?P<of_week>[1-7])",
        rf"{_YEAR}\s?[年년]\s?(?P<month>\d{{1,2}})\s?[月월]\s?(?P<day>\d{{1,2}})\s?[日일]"
        r"(?:\s?\d{1,2}[:時时点]\d{2}(?:分|:\d{2})?)?",
        rf"{_YEAR}(?P<month>\d{{2}})(?P<day>\d{{2}})(?P<hour>\d{{2}})(?P<minute>\d{{2}})(?P<second>\d{{2}})",
    ]


def _compiled(forms: list[str]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(form, re.IGNORECASE | re.ASCII) for form in forms)


_WHOLE = _compiled(_whole_forms())
_OPENING = _compiled(_forms(_KNOWN_ZONE))  # in a running text the word after the time is seldom its zone
_IN_PATH = _compiled([
    rf"/{_YEAR}/(?:(?P<month>\d{{1,2}})|{_MONTH})/(?P<day>\d{{1,2}})(?![^/])",
    rf"/{_YEAR}(?:-(?P<month>\d{{2}})/(?P<day>\d{{2}})|/(?P<month2>\d{{2}})(?P<day2>\d{{2}}))(?![^/])",
    rf"(?<!\d){_YEAR}-(?P<month>\d{{2}})-(?P<day>\d{{2}})(?!\d)",
    rf"/{_YEAR}(?P<month>\d{{2}})(?P<day>\d{{2}})(?=[/_.-]|$)",
])  # fmt: skip
_STAMP = re.compile(r"(?P<stamp>\d{9,10}|\d{12,13}|\d{16}|\d{19})(?:\.\d+)?", re.ASCII)
_MINUTES = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d", re.ASCII)


@dataclass(frozen=True, slots=True)
class When:
    """A date as written, in its own zone, and the moment in UTC if a time is given (in UTC if no zone is)."""

    on: date
    at: datetime | None = None


def parse_date(written: str) -> When | None:
    """The date that the whole string states; None where it states none for certain.

    Known are ISO 8601, RFC 822, days with the month's name (26-FEB-1987, 7 September 2018, September 7,
    2018, 7 septembre 2018), YYYYMMDD, 2018年9月7日, Unix seconds to nanoseconds, and numbers like 17/06/2018
    that can be read in one order only.
    """
    written = written.strip().lower()
    if stamp := _STAMP.fullmatch(written):
        return _from_stamp(stamp["stamp"])
    label = _LABEL.match(written)
    matches = (form.fullmatch(written, label.end() if label else 0) for form in _WHOLE)
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
        return When(day) if day and day not in _NULLS else None
    try:
        hour = _hour(int(parts["hour"] or 0), parts.get("half"))
        part = int((parts.get("part") or "").ljust(6, "0")[:6])
        moment = datetime(day.year, day.month, day.day, hour, int(parts["minute"] or 0),
                          int(parts.get("second") or 0), part)  # fmt: skip
    except ValueError:
        return None
    if day in _NULLS and moment.time() == time():
        return None
    zone = _zone(parts.get("zone"))
    return When(day, moment.replace(tzinfo=zone).astimezone(UTC)) if zone else When(day)


def _day(parts: dict[str, str | None]) -> date | None:
    if parts.get("short"):
        return _day_of_short_year(parts)
    year = int(parts["year"] or 0)
    if parts.get("week"):
        return _date_of_week(year, int(parts["week"] or 0), int(parts["of_week"] or 0))
    if parts.get("one"):
        one, two = int(parts["one"] or 0), int(parts["two"] or 0)
        orders = {d for d in (_date(year, one, two), _date(year, two, one)) if d}
        return orders.pop() if len(orders) == 1 else None
    return _date(year, _month(parts), int(parts.get("day") or parts.get("day2") or 0))


def _month(parts: dict[str, str | None]) -> int:
    name = parts.get("name")
    return _MONTHS[name.lower()] if name else int(parts.get("month") or parts.get("month2") or 0)


def _day_of_short_year(parts: dict[str, str | None]) -> date | None:
    """A year of two digits counts only where the day of the week agrees with it."""
    short = int(parts["short"] or 0)
    day = _date(short + (2000 if short < 70 else 1900), _month(parts), int(parts["day"] or 0))
    return day if day and _DAYS[day.weekday()] == str(parts["weekday"]).lower() else None


def _date_of_week(year: int, week: int, of_week: int) -> date | None:
    try:
        return date.fromisocalendar(year, week, of_week)
    except ValueError:
        return None


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
    digits = offset[1:].replace(":", "")
    digits = (digits.zfill(2) if len(digits) < 3 else digits).ljust(4, "0")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    return timezone(timedelta(minutes=-minutes if offset[0] == "-" else minutes)) if minutes < 1440 else None


def _from_stamp(digits: str) -> When | None:
    if _MINUTES.fullmatch(digits):  # 12 digits may be YYYYMMDDhhmm as well as milliseconds
        return None
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=_microseconds(digits))
    return When(moment.date(), moment) if moment.year <= LATEST else None


def _microseconds(digits: str) -> int:
    match len(digits):
        case 19:
            return int(digits) // 1000
        case 16:
            return int(digits)
        case 12 | 13:
            return int(digits) * 1000
    return int(digits) * 1_000_000
