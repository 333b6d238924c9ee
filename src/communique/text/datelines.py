"""Datelines: the place, and often the day and the agency, that a wire report opens with."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from communique.text.dating import When, parse_date
from communique.times.words import WEEKDAY_BEFORE_DATE

_MONTH = r"(?:Jan|Feb|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_DAY = rf"(?i:{WEEKDAY_BEFORE_DATE}(?P<date>(?:{_MONTH} \d{{1,2}}|\d{{1,2}} {_MONTH})(?:,? \d{{4}})?))"
_UPPER = r"[^\W\d_a-zß-öø-ÿ]"
_NAME = rf"{_UPPER}[\w.'’-]*"
_NO_MONTH = rf"(?!(?i:{_MONTH}) \d)"
_NAMES = rf"{_NAME}(?:(?: ?/ ?| (?:and |of |al |de |el |the )?){_NO_MONTH}{_NAME}){{0,3}}"
_CAPITALS = (
    rf"(?:{_UPPER}['’])?{_UPPER}{{2,}}"
    rf"(?:(?:[ '’-]| ?/ ?|(?<=\b[SMF]T)\. | and ){_NO_MONTH}(?:(?:{_UPPER}\.){{2,}}|{_UPPER}+)){{0,5}}"
)
_REGION = rf"(?:, ?{_NO_MONTH}{_NAME}(?: {_NO_MONTH}{_NAME}){{0,3}}){{0,2}}(?: \[{_NAME}(?: {_NAME}){{0,3}}\])?"
_DASH = r"\s?(?:-{1,2}|[–—―])\s"
_ROUND, _SLASHED = r"\((?P<round>[^\W\d_a-z][^()\n]{1,60})\)", r"/ ?(?P<slashed>[^/\n]{2,40}?) ?/"
_LONGEST = 160  # characters from the line's start in which a dateline ends
_SHORT = 4  # letters: so short in capitals are more bodies (NATO, OPEC) than towns
_BARE_WORDS = 4


def _form(place: str, agencies: str) -> re.Pattern[str]:
    bare = rf"|(?P<bare>(?i:{agencies}))(?=[.:,]|{_DASH})" if agencies else ""
    return re.compile(
        rf"(?P<place>{place}{_REGION})(?:[,.]{{0,2}}\s?\(?{_DAY}\)?)?(?:[,.]{{0,2}}\s?(?:{_ROUND}|{_SLASHED}{bare}))?,?"
        rf"(?P<end>{_DASH}|[.:]\s|\s|$|(?<=\))(?={_UPPER}))"
    )


_ANYWHERE = (_form(_CAPITALS, ""), _form(_NAMES, ""))


def opens_with_dateline(line: str) -> bool:
    """Whether a line plainly opens with a dateline, by its form alone: a day or an agency, and a dash."""
    matches = (form.match(line[:_LONGEST]) for form in _ANYWHERE)
    return any(m and m["end"].strip("- –—―") != m["end"] and (m["date"] or m["round"]) for m in matches)


@dataclass(frozen=True, slots=True)
class Dateline:
    """A dateline's place as written, and its day where it has a year."""

    place: str
    dated: When | None = None


class Datelines:
    """Reads datelines; a place alone is told by lists of towns and of words that are no places."""

    def __init__(self, agencies: Iterable[str], towns: Iterable[str], other: Iterable[str]) -> None:
        self._towns = {town.casefold() for town in towns}
        self._other = {word.casefold() for word in other}
        known = "|".join(re.escape(a) for a in sorted(agencies, key=lambda a: (-len(a), a)))
        self._agency = re.compile(rf"(?:{known})(?:[/ ,].*)?", re.IGNORECASE)
        self._forms = _form(_CAPITALS, known), _form(_NAMES, known)

    def read(self, line: str) -> Dateline | None:
        """The dateline that the line opens with; in a line that is all in capitals or small letters, one with proof."""
        start = line[:_LONGEST]
        has_case = not (line.isupper() or line.islower())
        cased = start if has_case else start.title()
        if len(cased) != len(start):
            return None
        for form, in_capitals in zip(self._forms, (True, False), strict=True):
            match = form.match(cased)
            if match and self._is_dateline(match, in_capitals, has_case):
                date = match["date"]
                return Dateline(start[slice(*match.span("place"))].strip(), parse_date(date) if date else None)
        return None

    def _is_dateline(self, match: re.Match[str], in_capitals: bool, has_case: bool) -> bool:
        place, end = match["place"], match["end"].strip()
        agency = match["round"] or match["slashed"] or match["bare"]
        known = bool(agency and self._agency.fullmatch(agency)) or bool(match["slashed"])
        town = self._is_town(place)
        if any(word.strip(".,'’").casefold() in self._other for word in re.split(r"[ /]", place)) and not town:
            return False
        if end in (".", ":"):
            return known or (end == ":" and (bool(match["date"]) or (town and has_case)))
        if not end:
            at_the_end = match.end() == len(match.string) and bool(match["date"]) and (town or in_capitals)
            return at_the_end or (known and match["bare"] is None and (town or in_capitals or bool(match["date"])))
        if match["date"] or known:
            return True
        if not has_case:
            return False
        return town or (in_capitals and (bool(match["round"]) or self._may_be_a_place(place)))

    def _is_town(self, place: str) -> bool:
        names = re.split(r" ?/ ?|,? and ", place)
        return all(n.split(",")[0].split(" [")[0].rstrip(".").casefold() in self._towns for n in names)

    def _may_be_a_place(self, place: str) -> bool:
        return len(place) > _SHORT and len(place.split()) <= _BARE_WORDS
