"""What articles open with: a date header (which leaves the text), a headline, a byline and a dateline."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from communique.text.datelines import Datelines
from communique.text.dating import When, date_opening, parse_date

_SEARCHED = 4  # lines from the top in which a byline or dateline may stand
_DATE_LABEL = re.compile(
    r"(?:publication date|(?:first )?(?:published|posted|issued)(?: on| at)?|date)\b ?:? ?", re.IGNORECASE
)
_DATE_WIDTH = 60  # characters of a line that is a date
_UPPER = r"[^\W\d_a-zß-öø-ÿ]"
_NAME = rf"{_UPPER}[\w.'’-]*"
_PLACE = rf"{_NAME}(?: {_NAME}){{0,3}}"
_PARTICLES = "and|al|bin|da|de|del|der|di|du|el|ibn|la|le|van|von"
_NO_NAME = (  # what "by" is followed by where no author is: times, and words that open no name
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|June|July|August|September|October|"
    r"November|December|The|A|An|All|Any|Then|Now|Late|Early|Far|Contrast|Law|His|Her|Its|Their|Our|Your|My)\b"
)
_BYLINE = re.compile(
    rf"(?:(?:Written |Reported |Story |Report )?[Bb]y:?|Author:) (?!{_NO_NAME})"
    rf"(?P<names>{_NAME}(?: (?:(?:{_PARTICLES}) )*{_NAME}|, {_NAME}(?= {_NAME}.* and )){{1,8}})"
    rf"(?: (?:in|for) {_PLACE}|, .+| \([^()]+\)| [|•·–—-] .+)?"
)
_BY = re.compile(r"(?:by|author):? +", re.IGNORECASE)
_HEADLINE_WORDS = range(2, 26)
_HEADLINE_WIDTH = 160
_NO_HEADLINE_END = tuple(".:;,-–—")
_NOT_WORD = re.compile(r"[\W_]+")
_SITE = re.compile(r"\s+[|–—-]\s+[^|–—]{2,40}")


@dataclass(frozen=True, slots=True)
class Opening:
    """What stands at the top of a text. `dated` is the dateline's day where it has a year."""

    title: str | None = None
    author: str | None = None
    dateline: str | None = None
    dated: When | None = None


def without_date_header(text: str) -> tuple[str, When | None]:
    """The text without a date that stands at its very top or under its headline, and that date.

    A line such as "Published: 17 June 2018" or "June 17, 2018, 3:15 p.m." goes as a whole; of a line such as "date
    2018-09-07 Ahead of the talks" only the label and the date go.
    """
    lines = text.split("\n")
    for n in _tops(lines, 3):
        label = _DATE_LABEL.match(lines[n])
        rest = lines[n][label.end() :] if label else lines[n]
        if (label or _may_be_a_date(rest)) and (when := parse_date(rest)):
            return "\n".join([*lines[:n], *lines[n + 1 :]]), when
        opening = date_opening(rest) if label and n == 0 else None
        if opening and rest[opening[1] : opening[1] + 1].isspace():
            return "\n".join([rest[opening[1] :].lstrip(), *lines[1:]]), opening[0]
    return text, None


def read_opening(text: str, datelines: Datelines) -> Opening:
    """The headline, the author and the dateline's place that a normalised text opens with."""
    lines = [line for line in text.split("\n") if line]
    has_case = not (text.isupper() or text.islower())
    tops = lines[:_SEARCHED]
    dateline = next((d for d in map(datelines.read, tops) if d), None)
    author = next((a for line in tops if (a := _author(line, has_case))), None)
    first = lines[0] if lines and datelines.read(lines[0]) is None else ""
    title = first if first and _is_headline(lines, text[len(first) : len(first) + 2] == "\n\n", has_case) else None
    return Opening(title, author, dateline.place if dateline else None, dateline.dated if dateline else None)


def title_of(given: str | None, text: str, found: str | None) -> str | None:
    """The given title, in the text's own words where its first line repeats it; else the headline found there."""
    if not given:
        return found
    first = text.split("\n", 1)[0]
    same = _NOT_WORD.sub(" ", first).strip().casefold()
    titles = (given, *(given[: m.start()] for m in _SITE.finditer(given) if m.end() == len(given)))
    return first if any(_NOT_WORD.sub(" ", t).strip().casefold() == same != "" for t in titles) else given


def author_of(given: str | None) -> str | None:
    """The given author without the word that introduces the name."""
    return (_BY.sub("", given, count=1) if _BY.match(given) else given) or None if given else None


def _tops(lines: list[str], count: int) -> Iterator[int]:
    filled = (n for n, line in enumerate(lines) if line)
    for _ in range(count):
        if (n := next(filled, None)) is None:
            return
        yield n


def _may_be_a_date(line: str) -> bool:
    return len(line) <= _DATE_WIDTH and not line.isdigit() and any(c.isdigit() for c in line)


def _author(line: str, has_case: bool) -> str | None:
    if len(line) > _HEADLINE_WIDTH:
        return None
    cased = line.title() if line.isupper() or not has_case else line
    match = _BYLINE.fullmatch(cased)
    return line[slice(*match.span("names"))] if match and len(cased) == len(line) else None


def _is_headline(lines: list[str], stands_apart: bool, has_case: bool) -> bool:
    """Whether the first line is one. Where case tells nothing, it must stand apart: any line may be the body's."""
    if len(lines) < 2:
        return False
    first, second = lines[:2]
    return (
        len(first) <= _HEADLINE_WIDTH
        and len(first.split()) in _HEADLINE_WORDS
        and not first.endswith(_NO_HEADLINE_END)
        and not first.lower().startswith(("by ", "(", "["))
        and any(c.isalpha() for c in first)
        and (not (first[0].islower() or second[0].islower()) if has_case else stands_apart)
        and any(line.rstrip("\"'’”)").endswith((".", "!", "?")) for line in lines[1:])
    )
