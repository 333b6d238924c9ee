"""Forms for times of the day: 14:00, 2.30 p.m., noon, this morning, last night, overnight."""

import datetime
import re

from communique.times.forms import DIGIT, Form, Reading, form
from communique.times.values import Meaning, at_time
from communique.times.words import NUMBERS, PARTS_OF_DAY

_ZONE = r"(?: ?\(?(?-i:GMT|UTC|BST|CES?T|E[SD]T|C[SD]T|M[SD]T|P[SD]T|MSK|[A-Z]T)\b\)?| local time| hours\b)"
_PART = r"(?P<part>morning|afternoon|evening|night)\b"
_HOURS = "one two three four five six seven eight nine ten eleven twelve"


def _standing(clock: str) -> Meaning:
    """A time that needs no day beside it."""
    return Meaning(clock, timex_type="TIME", clock=clock)


def _of_half_day(match: re.Match[str], reading: Reading) -> Meaning | None:
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if not 1 <= hour <= 12 or minute > 59:
        return None
    hour = hour % 12 + (12 if match["half"].lower() == "p" else 0)
    return _standing(f"T{hour:02d}:{minute:02d}")


def _of_day(match: re.Match[str], reading: Reading) -> Meaning | None:
    hour, minute = int(match["hour"]), int(match["minute"])
    if hour > 23 or minute > 59 or not (match["zone"] or reading.before.lower() in _AT):
        return None
    return _standing(f"T{hour:02d}:{minute:02d}")


_AT = {"at", "around", "about", "by", "before", "after", "from", "until", "till", "since", "and"}


def _o_clock(match: re.Match[str], reading: Reading) -> Meaning | None:
    hour = int(match["hour"]) if match["hour"].isdigit() else NUMBERS[match["hour"].lower()]
    return _standing(f"T{hour:02d}:00") if hour <= 24 else None


def _named(match: re.Match[str], reading: Reading) -> Meaning | None:
    return _standing(PARTS_OF_DAY[match["part"].lower()])


def _part(match: re.Match[str], reading: Reading) -> Meaning | None:
    """ "morning" counts only beside a day."""
    return Meaning("", clock=PARTS_OF_DAY[match["part"].lower()])


def _part_of_this_day(match: re.Match[str], reading: Reading) -> Meaning | None:
    which, clock, on = match["which"].lower(), PARTS_OF_DAY[match["part"].lower()], reading.published
    if which in ("that", "the same") and reading.reference and reading.reference.precision == "day":
        return at_time(reading.reference.first, clock)
    if which in ("that", "the same"):
        return at_time(None, clock)
    return at_time(on - datetime.timedelta(days=which == "last") if on else None, clock)


def _tonight(match: re.Match[str], reading: Reading) -> Meaning | None:
    return at_time(reading.published, "TNI")


FORMS: tuple[Form, ...] = (
    form(DIGIT, r"(?P<hour>\d\d?)(?:[:.](?P<minute>[0-5]\d))? ?(?P<half>[ap])\.?m\b(?:\.(?!$))?"
         rf"{_ZONE}?", _of_half_day),
    form(DIGIT, rf"(?P<hour>\d\d?)[:.](?P<minute>\d\d)(?![\d:.%]\d?)(?P<zone>{_ZONE})", _of_day),
    form(DIGIT, r"(?P<hour>[0-2]?\d):(?P<minute>[0-5]\d)(?!:?\d)(?P<zone>)", _of_day),
    form(DIGIT, rf"(?P<hour>[0-2]\d)(?P<minute>[0-5]\d)(?P<zone>{_ZONE})", _of_day),
    form(f"{DIGIT} {_HOURS}", rf"(?P<hour>\d\d?|{_HOURS.replace(' ', '|')}) o['’]clock\b", _o_clock),
    form("noon midday midnight", r"(?P<part>noon|midday|midnight)\b", _named),
    form("morning afternoon evening night", _PART, _part),
    form("this last that same", rf"(?P<which>this|last|that|the same) {_PART}", _part_of_this_day),
    form("tonight overnight", r"(?:tonight|overnight)\b", _tonight),
)  # fmt: skip
