"""Forms for lengths of time, for what is repeated, and for the vague now, past and future."""

import datetime
import re

from communique.times.forms import DIGIT, Form, Reading, form
from communique.times.values import Meaning, at_time, between, length, open_value, repeated, shifted
from communique.times.words import (
    COUNT,
    MONTH,
    NUMBERS,
    UNIT,
    UNITS,
    WEEKDAY,
    month_number,
    number_of,
    unit_of,
    weekday_number,
)

_REPEATED = {  # what stands for every day, week, …
    "D": "XXXX-XX-XX", "W": "XXXX-WXX", "WE": "XXXX-WXX-WE", "M": "XXXX-XX", "Q": "XXXX-QX", "Y": "XXXX",
}  # fmt: skip
_ADVERBS = {
    "hourly": "PT1H", "daily": "XXXX-XX-XX", "nightly": "XXXX-XX-XXTNI", "weekly": "XXXX-WXX", "fortnightly": "P2W",
    "monthly": "XXXX-XX", "quarterly": "XXXX-QX", "annually": "XXXX", "annual": "XXXX", "yearly": "XXXX",
}  # fmt: skip
_PER = re.compile(  # "twice a day", "30 million a year"
    r"(?:\d[\d,.]*%?|[$£€]\S+|times|once|twice|hundreds?|thousands?|[mb]illion|trillion|dollars|euros|pounds|"
    r"tonnes|tons|barrels|percent|cents?)", re.IGNORECASE,
)  # fmt: skip
_LONG = (  # words before a bare plural that make it a length: "for years"
    "for", "in", "within", "over", "after", "of", "last", "lasted", "took", "take", "taken", "many", "by", "just",
    "only",
)  # fmt: skip


def _unit_code(unit: str) -> str:
    code = UNITS[unit]
    return f"T{code}" if unit in ("second", "minute", "hour") else code


def _of(count: float | None, unit: str) -> Meaning:
    if unit == "fortnight" and count is not None:
        count *= 2
    return length(count, _unit_code(unit))


def _counted(match: re.Match[str], reading: Reading) -> Meaning | None:
    """three days, two years ago, a week later; "a day" behind an amount is a rate."""
    number, unit = number_of(match["count"]), unit_of(match["unit"])
    if match["count"].lower() in ("a", "an", "one") and match["unit"].lower() != unit:
        return None  # "a decades-long war"
    if match["count"].lower() in ("a", "an") and _PER.fullmatch(reading.before):
        return _every(1, unit)
    if match["count"].lower() == "one" and unit == "day" and " " in match.group() and not match["tail"]:
        return None
    tail = (match["tail"] or "").strip().lower()
    if tail == "ago" or tail.startswith("from"):
        return _away(number, unit, -1 if tail == "ago" else 1, reading.published)
    cut = len(match["tail"] or "")
    found = _of(number, unit)
    return Meaning(found.value, *_days_from(number, unit, tail, reading), "DURATION", cut=cut)


def _days_from(number: float | None, unit: str, tail: str,
               reading: Reading) -> tuple[datetime.date | None, datetime.date | None, str]:  # fmt: skip
    """The days of "two weeks later", where a day named before says from when."""
    start = reading.reference.first if reading.reference and reading.reference.precision == "day" else None
    if tail not in ("earlier", "later") or start is None or number is None or number % 1 or unit not in _EXACT:
        return None, None, "unknown"
    try:
        found = start + datetime.timedelta(days=int(number) * _EXACT[unit]) * (1 if tail == "later" else -1)
    except OverflowError:
        return None, None, "unknown"
    return found, found, "day"


_EXACT = {"day": 1, "week": 7, "fortnight": 14}  # days


def _away(number: float | None, unit: str, sign: int, published: datetime.date | None) -> Meaning | None:
    code = _unit_code(unit)
    if published is None or number is None:
        return open_value("PAST_REF" if sign < 0 else "FUTURE_REF")
    if code.startswith("T"):
        return at_time(published, "TXX")
    count = int(number * (2 if unit == "fortnight" else 1)) * sign
    if unit == "century":
        return shifted(published, 100 * count, "Y")
    return shifted(published, count, code)


def _around_now(match: re.Match[str], reading: Reading) -> Meaning | None:
    """the last three days, the coming weeks: lengths that end or begin on the day of publication."""
    number, unit = number_of(match["count"] or "several"), unit_of(match["unit"] or match["several"])
    found, published, which = _of(number, unit), reading.published, match["which"].lower()
    if match["count"] is None and which == "recent":
        return open_value("PAST_REF")
    if published is None or number is None or number % 1 or which not in ("last", "past", "next", "coming"):
        return found
    if unit in ("minute", "hour", "second"):
        return found
    sign = -1 if which in ("last", "past") else 1
    other = _away(number, unit, sign, published)
    if other is None or other.first is None or other.last is None:
        return found
    return between(found, other.first, published) if sign < 0 else between(found, published, other.last)


def _bare(match: re.Match[str], reading: Reading) -> Meaning | None:
    """for years, hours before: a plural that nothing counts."""
    unit, tail = unit_of(match["unit"]), (match["tail"] or "").strip().lower()
    if tail == "ago":
        return open_value("PAST_REF")
    if not tail and reading.before.lower() not in _LONG:
        return None
    found = _of(None, unit)
    return Meaning(found.value, timex_type="DURATION", cut=len(match["tail"] or ""))


def _long(match: re.Match[str], reading: Reading) -> Meaning | None:
    unit = match["unit"].lower()
    return _of(None if match["plural"] else 1, unit)


def _half(match: re.Match[str], reading: Reading) -> Meaning | None:
    unit = unit_of(match["unit"])
    return {"hour": length(30, "TM"), "year": length(6, "M"), "century": length(50, "Y"), "decade": length(5, "Y")}[
        unit
    ]


def _every(count: float | None, unit: str) -> Meaning:
    code = _unit_code(unit)
    if count == 1 and code in _REPEATED and unit != "fortnight":
        return repeated(_REPEATED[code])
    return repeated(_of(count, unit).value)


def _set(match: re.Match[str], reading: Reading) -> Meaning | None:
    if match["weekday"]:
        return repeated(f"XXXX-WXX-{weekday_number(match['weekday']) + 1}")
    if match["month"]:
        return repeated(f"XXXX-{month_number(match['month']):02d}")
    if match["part"]:
        return repeated(f"XXXX-XX-XX{_PARTS[match['part'].lower()]}")
    count = 2.0 if match["other"] else number_of(match["count"]) if match["count"] else 1
    return _every(count, unit_of(match["unit"]))


_PARTS = {"morning": "TMO", "afternoon": "TAF", "evening": "TEV", "night": "TNI"}


def _adverb(match: re.Match[str], reading: Reading) -> Meaning | None:
    return repeated(_ADVERBS[match.group().lower()])


def _present(match: re.Match[str], reading: Reading) -> Meaning | None:
    return open_value("PRESENT_REF")


def _past(match: re.Match[str], reading: Reading) -> Meaning | None:
    return open_value("PAST_REF")


def _future(match: re.Match[str], reading: Reading) -> Meaning | None:
    return None if reading.before.lower() == "as" else open_value("FUTURE_REF")


_NUMBER_WORDS = " ".join(sorted({n.split()[0] for n in NUMBERS} | {"several", "few", "many", "some", "couple",
                                                                   "dozens", "countless"}))  # fmt: skip
_COUNTED_UNIT = rf"(?P<unit>{UNIT.replace('|quarter', '').replace('decade', 'decade|century')}s?|centuries|seconds)\b"
_MORE = r"(?:(?:more|additional|consecutive|straight|full|whole|long|other|further|business|working|calendar)[ -])?"
_NO_AGE = r"(?![ -](?:olds?|of age|(?:and|or) (?:older|over|above|younger|under))\b)"
_SEVERAL_UNITS = r"(?P<unit>minutes|hours|days|weeks|months|years|decades|centuries)\b"
_TAIL = r"(?P<tail> ago| earlier| later| from now| from today)?\b"
_SPAN = rf"{_MORE}{_COUNTED_UNIT}{_NO_AGE}"
# "12 and 18 months": the unit stands behind the second number alone.
_SHARED = rf"(?: (?=(?:and|to|or) {COUNT}[ -]{_SPAN.replace('?P<unit>', '?P<shared>')})|)"

FORMS: tuple[Form, ...] = (
    form(f"{DIGIT} {_NUMBER_WORDS}", rf"(?P<count>{COUNT})[ -]{_SPAN}{_TAIL}(?!['’]s? time\b)", _counted),
    form(f"{DIGIT} {_NUMBER_WORDS}",
         rf"(?P<count>{COUNT})(?=[ -](?:and|to|or)[ -](?:{COUNT})[ -]{_SPAN})(?P<tail>)", _counted),
    form("last past next coming first final recent",
         rf"(?:the )?(?P<which>last|past|next|coming|first|final|recent) (?:(?P<count>{COUNT}) {_MORE}"
         rf"{_COUNTED_UNIT}|(?P<several>minutes|hours|days|weeks|months|years|decades|centuries)\b)", _around_now),
    form("minutes hours days weeks months years decades centuries",
         rf"{_SEVERAL_UNITS}(?P<tail> ago| earlier| later| before| after|)\b", _bare),
    form("minute hour day week month year decade minutes hours days weeks months years decades",
         r"(?P<unit>minute|hour|day|week|month|year|decade)(?P<plural>s?)-?long\b", _long),
    form("half", r"half (?:an? )?(?P<unit>hour|year|century|decade)\b", _half),
    form("every each",
         rf"(?:every|each) (?:(?P<weekday>{WEEKDAY})|(?P<month>(?-i:{MONTH}))|(?P<part>{'|'.join(_PARTS)})"
         rf"|(?P<other>other )?(?:(?P<count>{COUNT}) )?{_COUNTED_UNIT})\b", _set),
    form("per", rf"per (?P<unit>{UNIT})\b", lambda match, reading: _every(1, match["unit"].lower())),
    form(" ".join(_ADVERBS), rf"(?-i:{'|'.join(_ADVERBS)})\b", _adverb),
    form("now currently presently nowadays at these",
         r"(?:now|currently|presently|nowadays|at present|at the (?:present )?moment|at this time|these days)\b",
         _present),
    form("recently lately long past recent distant",
         r"(?:recently|lately|long ago|(?<=\bin )the (?:recent |distant )?past)\b(?! \w+s\b)", _past),
    form("soon shortly future near immediate foreseeable distant",
         r"(?:soon|shortly|the (?:near |immediate |foreseeable |distant )?future)\b", _future),
)  # fmt: skip
