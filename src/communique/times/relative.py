"""Forms told from the day of publication or from a date named before: Friday, yesterday, last week, that year."""

import datetime
import re

from communique.times.forms import FUTURE, PAST, Form, Reading, form
from communique.times.values import Meaning, between, day, decade, length, open_value, shifted, week, weekend
from communique.times.words import UNITS, WEEKDAY, WEEKDAYS, weekday_number

_DAY = datetime.timedelta(days=1)
_UNIT = r"(?:(?:fiscal|financial|calendar|academic) )?(?P<unit>weekend|week|month|quarter|year|decade|century)\b(?!-)"
_STEPS = {
    "last": -1, "previous": -1, "preceding": -1, "this": 0, "current": 0, "that": 0, "same": 0, "next": 1, "coming": 1,
    "following": 1, "upcoming": 1,
}  # fmt: skip
_FROM_REFERENCE = ("previous", "preceding", "following", "same", "that")
# Names that hold a weekday: "Black Friday", "the Sunday Times".
_NAMES = {"black", "bloody", "good", "ash", "palm", "super", "fat", "holy", "maundy", "cyber", "easter", "shrove"}
_PAPER = re.compile(r" (?:Times|Post|Telegraph|Mail|Mirror|Express|People|Herald|Independent|Tribune|Star|Sun|World)\b")


def _weekday(match: re.Match[str], reading: Reading) -> Meaning | None:
    which, number = (match["which"] or "").lower(), weekday_number(match["weekday"])
    if reading.before.lower() in _NAMES or _PAPER.match(reading.text, match.end()):
        return None
    published = reading.published
    if published is None:
        return open_value(f"XXXX-WXX-{number + 1}")
    back = (published.weekday() - number) % 7
    if which in ("next", "coming", "following") or (which == "this" and reading.tense != PAST):
        return day(published + (-back % 7 or (7 if which == "next" else 0)) * _DAY)
    if not which and reading.tense == FUTURE:
        return day(published + (-back % 7) * _DAY)
    if which in ("last", "past", "previous"):
        back = back or 7
    return day(published - back * _DAY)


def _weekdays(match: re.Match[str], reading: Reading) -> Meaning | None:
    return Meaning(f"XXXX-WXX-{weekday_number(match['weekday']) + 1}", timex_type="SET")


def _near(match: re.Match[str], reading: Reading) -> Meaning | None:
    words, published = match["near"].lower(), reading.published
    shift = {"yesterday": -1, "tomorrow": 1, "the day before yesterday": -2, "the day after tomorrow": 2}.get(words, 0)
    if published is None:
        return open_value({-1: "PAST_REF", 0: "PRESENT_REF", 1: "FUTURE_REF"}[max(-1, min(1, shift))])
    return day(published + shift * _DAY)


def _which_unit(match: re.Match[str], reading: Reading) -> Meaning | None:
    """last week, the following year, that month; "the past year" is a length of time that ends now."""
    which, unit, published = match["which"].lower(), match["unit"].lower(), reading.published
    code = UNITS[unit]
    if which == "past" and match["the"]:
        return _ending_now(length(1, code), unit, published)
    step, origin = _STEPS.get(which, -1), published
    if which in _FROM_REFERENCE or (which == "next" and match["the"]):
        reference = reading.reference
        if code == "DE":
            return length(1, code)
        if reference and reference.first and (which != "next" or _is_long_before(reference.first, published)):
            origin = reference.first
        elif which in ("same", "that"):
            return None
    if origin is None or code == "CE":
        return open_value(("PAST_REF", "PRESENT_REF", "FUTURE_REF")[step + 1])
    return shifted(origin, step, code)


def _is_long_before(day: datetime.date, published: datetime.date | None) -> bool:
    return published is None or (published - day).days > 28


def _ending_now(meaning: Meaning, unit: str, published: datetime.date | None) -> Meaning:
    start = shifted(published, -1, UNITS[unit]) if published else None
    return between(meaning, start.first, published) if start and start.first and published else meaning


def _other_day(match: re.Match[str], reading: Reading) -> Meaning | None:
    """the next day, the same day, that day: told from the day named before."""
    which, reference = match["which"].lower(), reading.reference
    if reference is None or reference.first is None or reference.precision != "day":
        return open_value("XXXX-XX-XX")
    shift = {"next": 1, "following": 1, "after": 1, "previous": -1, "preceding": -1, "before": -1}.get(which, 0)
    return day(reference.first + shift * _DAY)


def _weekend(match: re.Match[str], reading: Reading) -> Meaning | None:
    published = reading.published
    if published is None:
        return open_value("XXXX-WXX-WE")
    return weekend(published - 7 * _DAY if published.weekday() < 5 and reading.tense != FUTURE else published)


def _end_of_unit(match: re.Match[str], reading: Reading) -> Meaning | None:
    """the end of the year, told in the past, is that of last year; early in the month is in this one."""
    if not reading.modifier:
        return None
    unit, published = match["unit"].lower(), reading.published
    if published is None:
        return open_value(
            {"year": "XXXX", "month": "XXXX-XX", "decade": "XXX", "quarter": "XXXX-QX"}.get(unit, "XXXX-WXX")
        )
    is_over = "end" in reading.modifier or "close" in reading.modifier
    code = UNITS[unit]
    if code == "DE":
        return decade(published.year // 10 * 10)
    if code in ("WE", "CE"):
        return None
    return shifted(published, -1 if is_over and reading.tense == PAST else 0, code) or week(published)


FORMS: tuple[Form, ...] = (
    form(f"last next this past previous coming following {' '.join(WEEKDAYS).lower()}",
         rf"(?:(?:the )?(?P<which>last|next|this|past|previous|coming|following) )?(?P<weekday>{WEEKDAY})\b", _weekday),
    form(" ".join(f"{d.lower()}s" for d in WEEKDAYS), rf"(?P<weekday>{WEEKDAY})s\b", _weekdays),
    form("today yesterday tomorrow day",
         r"(?P<near>today|yesterday|tomorrow|the day before yesterday|the day after tomorrow)\b", _near),
    form("last next this past previous preceding current coming upcoming following that same",
         r"(?P<the>the |this )?(?P<which>last|next|this|past|previous|preceding|current|coming|upcoming|following|that|"
         rf"same) {_UNIT}", _which_unit),
    form("next following previous preceding same that",
         r"(?:the )?(?P<which>next|following|previous|preceding|same|that) day\b", _other_day),
    form("day", r"the day (?P<which>before|after)\b(?! (?:the|a|an|his|her|its|their|mr|\w+day)\b)", _other_day),
    form("weekend", r"the weekend\b", _weekend),
    form("week month quarter year decade", rf"(?:the )?{_UNIT}", _end_of_unit),
)  # fmt: skip
