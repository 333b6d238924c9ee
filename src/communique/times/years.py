"""Forms that name years and what years are made into: quarters, halves, seasons, decades, centuries."""

import datetime
import re

from communique.times.forms import DIGIT, FUTURE, Form, Reading, form
from communique.times.values import Meaning, century, decade, half, open_value, quarter, season, year
from communique.times.words import MONTHS, ORDINALS, SEASONS, YEAR

_STARTS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
_SEASON_OFF = 60  # days from which "last spring" is this year's
# What a number between 1500 and 2099 counts or names, so that it is no year.
_NAMED = {"resolution", "flight", "number", "no.", "nos.", "article", "section", "page", "room", "chapter", "law"}
_NEARLY = {"some", "nearly", "over", "than", "least", "most", "almost", "approximately", "another", "total", "exactly"}
_COUNTED = re.compile(
    r" (?:(?:more|other|new|foreign|armed|civilian) )?(?:people|persons?|men|women|children|troops|soldiers|policemen"
    r"|officers|votes|seats|civilians|refugees|migrants|prisoners|protesters|students|workers|employees|jobs|homes"
    r"|houses|schools|deaths|dead|cases|miles?|kilomet(?:re|er)s?|met(?:re|er)s?|feet|foot|yards?|hectares|acres|tons?"
    r"|tonnes?|barrels|dollars|euros|pounds|rubles|roubles|yuan|points|percent|per cent|years|days|hours|hrs|GMT|UTC"
    r"|local time|[kc]m|mph|times)\b"
)


def _year(match: re.Match[str], reading: Reading) -> Meaning | None:
    number, before = match["year"], reading.before
    behind = reading.text[match.end() :]
    char = reading.text[match.start() - 1 : match.start()]
    if char in ("$", "£", "€", "¥", ".", "#", "/", ":") or before.lower() in _NAMED | _NEARLY:
        return None
    if char in ("-", "–") and not re.search(r"(?:\d{4}|\b[Mm]id|[Pp]re|[Pp]ost)[-–]$", reading.text[: match.start()]):
        return None
    if _COUNTED.match(behind):
        return None
    if before[-1:].isalnum() and before[:1].isupper() and not _may_precede_year(before) and char == " ":
        return None  # "Resolution 1973", "Boeing 2010"
    return year(int(number))


def _may_precede_year(before: str) -> bool:
    """Whether a word with a capital is a word at the start of a sentence, a month or a holiday."""
    word = before.lower()
    return word in _OPENERS or word[:3] in {m[:3].lower() for m in MONTHS} or word in SEASONS


_OPENERS = {
    "in", "since", "by", "from", "until", "during", "the", "a", "for", "before", "after", "between", "through", "of",
    "its", "his", "her", "their", "on", "to", "and", "christmas", "easter", "day", "early", "late", "mid", "as",
}  # fmt: skip


def _fiscal(match: re.Match[str], reading: Reading) -> Meaning | None:
    return year(int(match["year"]))


def _decade(match: re.Match[str], reading: Reading) -> Meaning | None:
    return decade(int(match["decade"]) * 10)


def _century(match: re.Match[str], reading: Reading) -> Meaning | None:
    number = int(match["number"]) if match["number"].isdigit() else _CENTURIES[match["number"].lower()]
    return century(number) if 1 <= number <= 30 else None


_CENTURIES = {"fifteenth": 15, "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19,
              "twentieth": 20, "twenty-first": 21}  # fmt: skip


def _part_of_year(match: re.Match[str], reading: Reading) -> Meaning | None:
    """Quarters and halves of years; a quarter without a year is the last that ended or the one to come."""
    written, published = match["ord"].lower(), reading.published
    number = int(written[0]) if written[0].isdigit() else (*ORDINALS, "final").index(written) + 1
    is_quarter = match["part"].lower() == "quarter"
    number = 4 if number == 5 and is_quarter else 2 if number == 5 else number
    if number > 2 and not is_quarter:
        return None
    make = quarter if is_quarter else half
    if match["year"]:
        return make(int(match["year"]), number)
    which = (match["which"] or "").lower()
    if not is_quarter and not which:
        return None
    if published is None:
        return open_value(f"XXXX-{'Q' if is_quarter else 'H'}{number}")
    if which:
        return make(published.year + {"last": -1, "previous": -1, "next": 1}.get(which, 0), number)
    return _quarter_near(number, published, reading.tense)


def _quarter_near(number: int, published: datetime.date, tense: str) -> Meaning:
    now = (published.month + 2) // 3
    if tense == FUTURE:
        return quarter(published.year + (number < now), number)
    return quarter(published.year - (number > now), number)


def _quarter_code(match: re.Match[str], reading: Reading) -> Meaning | None:
    number = int(match["number"])
    if match["year"]:
        return quarter(int(match["year"]), number)
    published = reading.published
    return _quarter_near(number, published, reading.tense) if published else open_value(f"XXXX-Q{number}")


def _season(match: re.Match[str], reading: Reading) -> Meaning | None:
    groups = match.groupdict()
    code, published = SEASONS[match["season"].lower()], reading.published
    if groups.get("year"):
        return season(int(match["year"]), code)
    which = (groups.get("which") or "").lower()
    if not which and not reading.after_preposition and not reading.modifier:
        return None
    if published is None:
        return open_value(f"XXXX-{code}")
    start = datetime.date(published.year, _STARTS[code], 1)
    since_end = (published - start).days - 91
    if which == "last":
        return season(published.year - (since_end < _SEASON_OFF), code)
    if which in ("next", "coming"):
        return season(published.year + ((start - published).days < _SEASON_OFF), code)
    if which in ("this", "that"):
        return season(published.year, code)
    if reading.tense == FUTURE:
        return season(published.year + (since_end > 0), code)
    return season(published.year - (start > published), code)


_A_SEASON = r"(?P<season>spring|summer|autumn|fall|winter)\b"
_A_YEAR = rf"(?P<year>{YEAR})"

FORMS: tuple[Form, ...] = (
    form(DIGIT, _A_YEAR, _year),
    form("fiscal financial", rf"(?:fiscal|financial)(?: year)?(?: of)? {_A_YEAR}", _fiscal),
    form(DIGIT, r"(?P<decade>1[5-9]\d|20\d)0['’]?s\b", _decade),
    form(f"{DIGIT} {' '.join(w.partition('-')[0] for w in _CENTURIES)}",
         rf"(?P<number>\d\d?(?=(?:st|nd|rd|th))|{'|'.join(_CENTURIES)})(?:st|nd|rd|th)?[ -]century\b", _century),
    form(f"first second third fourth final {DIGIT}",
         rf"(?:the )?(?P<ord>first|second|third|fourth|final|1st|2nd|3rd|4th)[ -](?P<part>quarter|half)\b"
         rf"(?!-final|final)(?:,?(?: of)?(?: the)?(?: fiscal(?: year)?)? {_A_YEAR}"
         r"| of (?P<which>last|next|this|the|previous)(?: \w+)? year)?(?! of the (?:game|match))", _part_of_year),
    form("q", rf"(?-i:Q)(?P<number>[1-4])\b(?:,?(?: of)? {_A_YEAR})?", _quarter_code),
    form("spring summer autumn fall winter", rf"(?:the )?{_A_SEASON}(?:,?(?: of)? {_A_YEAR})", _season),
    form("last next this that coming", rf"(?:the )?(?P<which>last|next|this|that|coming) {_A_SEASON}", _season),
    form("spring summer autumn fall winter", rf"the {_A_SEASON}(?! of)", _season),
    form("spring summer autumn winter", _A_SEASON, _season),
)  # fmt: skip
