"""What articles open with: a date header (which leaves the text), a headline, a byline and a dateline."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from communique.text.dating import When, date_opening, parse_date

_SEARCHED = 4  # lines from the top in which a byline or dateline may stand
_DATE_LABEL = re.compile(r"(?:publication date|published(?: on| at)?|posted(?: on| at)?|date)\b ?:? ?", re.IGNORECASE)
_MONTH = r"(?:Jan|Feb|March?|Apr(?:il)?|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_DAY = rf"(?:{_MONTH} \d{{1,2}}|\d{{1,2}} {_MONTH})(?:,? \d{{4}})?"
_AGENCY = r"(?:\([^\W\d_a-z][^()]{1,60}\)|/[^/\n]{2,40}/)"
_UPPER = r"[^\W\d_a-zß-öø-ÿ]"
_CAPITALS = rf"{_UPPER}{{2,}}(?:[ .'’/-]+{_UPPER}+)*\.?"
_NAME = rf"{_UPPER}[\w.'’-]*"
_PLACE = rf"{_NAME}(?: {_NAME}){{0,3}}"
_DASH = r"\s?(?:-{1,2}|[–—])\s"
_DATELINES = (  # a place that is not in capitals needs an agency or a day to be told from a sentence
    re.compile(
        rf"(?P<place>{_CAPITALS}(?:, {_PLACE})?)"
        rf"(?:(?:,? (?P<day>{_DAY}),?)?(?: {_AGENCY})?{_DASH}|,? (?P<tass>{_DAY})\. ?{_AGENCY}\.? )"
    ),
    re.compile(rf"(?P<place>{_PLACE})(?:(?:,? (?P<day>{_DAY}),?)? {_AGENCY}{_DASH}|, (?P<only>{_DAY}){_DASH})"),
)
_LABELS = frozenset(
    ("BREAKING", "CORRECTED", "CORRECTION", "EXCLUSIVE", "FACTBOX", "REFILE", "UPDATE",
     "EU", "NATO", "UN", "US")
)  # fmt: skip
_PARTICLES = "and|al|bin|da|de|del|der|di|du|el|ibn|la|le|van|von"
_BYLINE = re.compile(
    rf"By:? (?P<names>{_NAME}(?: (?:(?:{_PARTICLES}) )*{_NAME}|, {_NAME}(?= {_NAME}.* and )){{1,8}})"
    rf"(?: in {_PLACE}|, .+| \([^()]+\)| \| .+)?"
)
_HEADLINE_WORDS = range(2, 26)
_HEADLINE_WIDTH = 160
_NO_HEADLINE_END = tuple(".:;,-–—")


@dataclass(frozen=True, slots=True)
class Opening:
    """What stands at the top of a text. `dated` is the dateline's day where it has a year."""

    title: str | None = None
    author: str | None = None
    dateline: str | None = None
    dated: When | None = None


def without_date_header(text: str) -> tuple[str, When | None]:
    """The text without a labelled date at its very top or under its headline, and that date.

    A line such as "Published: 17 June 2018" goes as a whole; of a line such as "date 2018-09-07 Ahead of
    the talks" only the label and the date go.
    """
    lines = text.split("\n")
    for n in _tops(lines, 3):
        label = _DATE_LABEL.match(lines[n])
        if not label:
            continue
        rest = lines[n][label.end() :]
        if when := parse_date(rest):
            return "\n".join([*lines[:n], *lines[n + 1 :]]), when
        opening = date_opening(rest)
        if n == 0 and opening and rest[opening[1] : opening[1] + 1].isspace():
            return "\n".join([rest[opening[1] :].lstrip(), *lines[1:]]), opening[0]
    return text, None


def read_opening(text: str) -> Opening:
    """The headline, the author and the dateline's place that a normalised text opens with."""
    lines = [line for line in text.split("\n") if line]
    title = lines[0] if _is_headline(lines) else None
    tops = lines[:_SEARCHED]
    dateline = next((m for m in map(_dateline, tops) if m), None)
    author = next((m["names"] for m in map(_byline, tops) if m), None)
    return Opening(title, author, dateline["place"].strip() if dateline else None, _dated(dateline))


def _tops(lines: list[str], count: int) -> Iterator[int]:
    filled = (n for n, line in enumerate(lines) if line)
    for _ in range(count):
        if (n := next(filled, None)) is None:
            return
        yield n


def _dateline(line: str) -> re.Match[str] | None:
    match = next((m for form in _DATELINES if (m := form.match(line))), None)
    if match is None or match["place"] in _LABELS or line.isupper():  # a headline in capitals may hold a dash
        return None
    return match


def _dated(dateline: re.Match[str] | None) -> When | None:
    days = [v for k, v in dateline.groupdict().items() if k != "place" and v] if dateline else []
    return parse_date(days[0]) if days else None


def _byline(line: str) -> re.Match[str] | None:
    return _BYLINE.fullmatch(line) if len(line) <= _HEADLINE_WIDTH else None


def _is_headline(lines: list[str]) -> bool:
    if len(lines) < 2:
        return False
    first = lines[0]
    return (
        len(first) <= _HEADLINE_WIDTH
        and len(first.split()) in _HEADLINE_WORDS
        and not first.endswith(_NO_HEADLINE_END)
        and not first.lower().startswith(("by ", "(", "["))
        and not first[0].islower()
        and any(c.isalpha() for c in first)
        and _dateline(first) is None
        and any(line.rstrip("\"'’”)").endswith((".", "!", "?")) for line in lines[1:])
    )
