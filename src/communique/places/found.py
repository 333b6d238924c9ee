"""A span of an article that names a place, and what it may mean."""

import math
from dataclasses import dataclass

from communique.places.form import ABBREVIATION, ADMIN1, ADMIN2, CITY, COUNTRY, OTHER
from communique.places.gazetteer import Candidate


@dataclass(slots=True, eq=False)
class Found:
    """Tokens [start, end) that name a place.

    `inner` is set inside the name of an organisation or facility, `part` where the choice is not the place itself but
    the one that it must lie in. `holder` is the place that the text says it lies in: "Paris, Texas".
    """

    start: int
    end: int
    key: str
    candidates: tuple[Candidate, ...]
    sure: bool = False  # a place beyond doubt
    guarded: bool = False  # another thing's name
    inner: bool = False
    part: bool = False
    hint: str = ""  # the kind of place that the words beside it tell: city, admin, county, country
    holder: "Found | None" = None
    choice: Candidate | None = None
    chance: float = 0.0  # of the choice, among the candidates


def weight(candidates: tuple[Candidate, ...]) -> float:
    """How well known the best place of a name is: the tenth logarithm of its people, more for what is no town."""
    return max((_weight(c) for c in candidates), default=0.0)


def _weight(c: Candidate) -> float:
    place = c.place
    size = math.log10(place.population + 10)
    if c.how == ABBREVIATION:
        return 0.0
    if place.kind == COUNTRY:
        return 9.0
    if place.own or place.kind == ADMIN1:
        return max(size, 4.0 if place.kind == CITY else 6.0)
    return size - (1.5 if place.kind == ADMIN2 else 0.0) - (1.0 if c.how == OTHER else 0.0)


def lies_in(inner: Candidate, outer: Candidate) -> bool:
    """Whether a place lies in another: a country or a division."""
    a, b = inner.place, outer.place
    if a.record == b.record or a.kind == COUNTRY:
        return False
    if b.kind == COUNTRY:
        return a.country == b.country
    return (b.kind == ADMIN1 and a.admin1 == b.record) or (b.kind == ADMIN2 and a.admin2 == b.record)
