"""Which place a name means: all names of an article are weighed together.

Each candidate starts with a prior (its people, its kind, how the name belongs to it) and what other names tell without
being resolved: counties named beside their towns, rare names of the same division. Names then vote for countries and
for their first-order divisions with the chances of their candidates, round after round, and the source's home has a
vote of its own. A name has one sense in an article, but for "Paris, Texas", where the words beside it decide.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from communique.places.form import ADMIN1, ADMIN2, CITY, COUNTRY, FEATURE, OTHER, PRIMARY
from communique.places.found import Found, lies_in
from communique.places.gazetteer import Candidate, Place

_ROUNDS = 3
_SHARP = 2.0  # of the chances that scores give
_RARE = 5  # divisions up to which a name tells of its division
# what speaks for a candidate besides its prior, at most, in the same unit
_BY_COUNTRY, _BY_DIVISION, _BY_RARE, _IN_COUNTY, _HOLDS = 1.5, 2.0, 1.5, 2.5, 2.0
_STATED = 0.97  # the chance of what the text itself says
# what speaks against a country before it was a state where a division of another has its name: Georgia is American in
# 1987, but for Tbilisi; Montenegro was where it is before 2006
_NOT_YET = 2.5

Chances = list[float]  # of the candidates of a name, in their order
Votes = tuple[dict[str, float], dict[int, float]]  # for countries, and for first-order divisions


@dataclass(frozen=True, slots=True)
class Home:
    """Where a source is at home: an ISO code, and the record of a first-order division or -1."""

    country: str = ""
    admin1: int = -1


def prior(c: Candidate, rivals: tuple[Candidate, ...]) -> float:
    """How likely a candidate is before the article says anything: about the tenth logarithm of its people."""
    place = c.place
    size = math.log10(place.population + 100)
    if place.kind == COUNTRY:
        return 9.0
    if place.kind == FEATURE:
        return 6.5
    if place.kind == ADMIN1:
        towns = [r.place for r in rivals if r.place.kind == CITY and r.place.admin1 == place.record]
        twin = any(t.population * 10 > place.population for t in towns)
        return size - (1.5 if twin else 0.0) - (0.7 if c.how == OTHER else 0.0)
    if place.kind == ADMIN2:
        return size - (2.2 if c.how == OTHER else 0.8)
    if c.how != PRIMARY and place.population < 1_000_000:
        return size - (2.0 if any(r.place.population > place.population for r in rivals) else 1.2)
    doubt = 0.0 if c.how == PRIMARY else 2.5 if any(_is_better_known(r, place) for r in rivals) else 0.3
    return size + (0.7 if place.own else 0.0) + (0.7 if place.feature == "PPLC" else 0.0) - doubt


def _is_better_known(rival: Candidate, place: Place) -> bool:
    """Whether a place abroad bears as its main name what is but another name of this one."""
    notable = rival.place.own or rival.place.kind == ADMIN1 or rival.place.population > 50_000
    return rival.how == PRIMARY and bool(notable) and rival.place.country != place.country


class Resolver:
    """Resolves the places found in one article."""

    def __init__(self, found: list[Found], home: Home, not_yet: frozenset[str] = frozenset()) -> None:
        self.found, self.home = found, home
        self.not_yet = not_yet  # ISO codes of countries that were no states when the article was published
        self.groups: dict[str, list[Found]] = defaultdict(list)
        for f in found:
            if f.candidates:
                self.groups[f.key].append(f)
        self.allowed = {key: self._allowed(group) for key, group in self.groups.items()}
        self.heft = {key: 1.0 + 0.25 * min(len(g) - 1, 4) + (0.5 if any(f.holder for f in g) else 0.0)
                     for key, g in self.groups.items()}  # fmt: skip
        self.base = self._bases()
        self.lies = {key: [(c.place.country, _division(c.place)) for c in cs] for key, cs in self.allowed.items()}

    def run(self) -> None:
        """Set choice and chance of each place found."""
        chances = {key: _chances(scores) for key, scores in self.base.items()}
        for _ in range(_ROUNDS):
            votes = {key: self._vote(key, chances[key]) for key in self.groups}
            countries, divisions = self._counted(votes)
            total = sum(countries.values())
            chances = {key: self._voted(key, votes[key], countries, divisions, total) for key in self.groups}
        settled = {key: dict(zip(self.allowed[key], chances[key], strict=True)) for key in self.groups}
        for key, group in self.groups.items():
            best, chance = max(settled[key].items(), key=lambda pair: (pair[1], -pair[0].place.record))
            for f in group:
                f.choice, f.chance = best, chance
        self._settle_pairs(settled)
        self._settle_rest()

    # what holds before any vote

    def _allowed(self, group: list[Found]) -> tuple[Candidate, ...]:
        """The candidates that lie in what the text names as holder, or hold what it says they hold; else all."""
        candidates = group[0].candidates
        within = [{c for c in candidates if any(lies_in(c, h) for h in f.holder.candidates)} for f in group if f.holder]
        key = group[0].key
        around = [{c for c in candidates if any(lies_in(i, c) for i in f.candidates)}
                  for f in self.found if f.holder and f.holder.key == key]  # fmt: skip
        kept = set().union(*within) or set().union(*around)
        return tuple(c for c in candidates if c in kept) if kept else candidates

    def _bases(self) -> dict[str, list[float]]:
        counties: dict[int, set[str]] = defaultdict(set)  # second-order divisions that names may mean
        held: dict[int, set[str]] = defaultdict(set)  # the same, with the names of what may lie in them
        for key, candidates in self.allowed.items():
            for c in candidates:
                if c.place.kind == ADMIN2 and (c.how == PRIMARY or key.endswith("county")):
                    counties[c.place.record].add(key)
                held[c.place.admin2].add(key)
        rare: Counter[int] = Counter()
        shares: dict[str, dict[int, float]] = {}
        for key, candidates in self.allowed.items():
            divisions = {_division(c.place) for c in candidates} - {-1}
            shares[key] = dict.fromkeys(divisions, 1 / max(1, len(divisions))) if len(divisions) <= _RARE else {}
            rare.update(shares[key])
        return {
            key: [
                told
                + (_IN_COUNTY if _others(counties, c.place.admin2, key) else 0.0)
                + min(_HOLDS, _others(held, c.place.record, key))
                + _BY_RARE * min(1.0, (rare[_division(c.place)] - shares[key].get(_division(c.place), 0.0)) / 1.5)
                for c, told in zip(candidates, self._told(key), strict=True)
            ]
            for key, candidates in self.allowed.items()
        }

    def _told(self, key: str) -> Iterator[float]:
        """The priors of a name's candidates, and what words beside the name tell of their kind."""
        hints = {f.hint for f in self.groups[key] if f.hint}
        divisions = {c.place.country for c in self.allowed[key] if c.place.kind == ADMIN1}
        for c in self.allowed[key]:
            has_rival = bool(divisions - {c.place.country})
            early = has_rival and c.place.kind == COUNTRY and c.place.country in self.not_yet
            told = 2.0 if any(_is_kind(c.place, h) for h in hints) else 0.0
            yield prior(c, self.allowed[key]) + told - (_NOT_YET if early else 0.0)

    # votes

    def _vote(self, key: str, chances: Chances) -> Votes:
        """The votes of one name."""
        countries: dict[str, float] = {}
        divisions: dict[int, float] = {-1: 0.0}
        heft = self.heft[key]
        for (country, division), chance in zip(self.lies[key], chances, strict=True):
            countries[country] = countries.get(country, 0.0) + heft * chance
            if division >= 0:
                divisions[division] = divisions.get(division, 0.0) + heft * chance
        return countries, divisions

    def _counted(self, votes: dict[str, Votes]) -> Votes:
        """The votes of all names, and of the source's home."""
        countries: dict[str, float] = {}
        divisions: dict[int, float] = {}
        home = {c: 1.5 for c in (self.home.country,) if c}, {d: 1.5 for d in (self.home.admin1,) if d >= 0}
        for mine, my_divisions in (*votes.values(), home):
            for country, votes_for in mine.items():
                countries[country] = countries.get(country, 0.0) + votes_for
            for division, votes_for in my_divisions.items():
                divisions[division] = divisions.get(division, 0.0) + votes_for
        return countries, divisions

    def _voted(self, key: str, votes: Votes, countries: dict[str, float], divisions: dict[int, float],
               total: float) -> Chances:  # fmt: skip
        """The chances after votes; a name does not count what it gave itself."""
        mine, my_divisions = votes
        others = total - sum(mine.values()) + 1e-9
        by_country = {}
        for iso3, votes_for in mine.items():
            country = max(0.0, countries[iso3] - votes_for)
            by_country[iso3] = _BY_COUNTRY * min(1.0, country / 2) * (country / others) ** 0.5
        by_division = {
            d: _BY_DIVISION * min(1.0, max(0.0, divisions[d] - votes_for) / 2) for d, votes_for in my_divisions.items()
        }
        return _chances(
            [base + by_country[c] + by_division[d] for base, (c, d) in zip(self.base[key], self.lies[key], strict=True)]
        )

    # what is said in so many words, and what nothing is known of

    def _settle_pairs(self, chances: dict[str, dict[Candidate, float]]) -> None:
        for f in self.found:
            if not (f.holder and f.candidates):
                continue
            pairs = [(chances[f.key].get(c, 0.0) + 1e-9, chances[f.holder.key].get(h, 0.0) + 1e-9, c, h)
                     for c in f.candidates for h in f.holder.candidates if lies_in(c, h)]  # fmt: skip
            if pairs:
                _, _, f.choice, holder = max(pairs, key=lambda p: (p[0] * p[1], -p[2].place.record))
                f.holder.choice = holder
                f.chance = f.holder.chance = _STATED

    def _settle_rest(self) -> None:
        """Give names that the gazetteer lacks, or parts of longer names, the place that they most likely lie in."""
        known = [f for f in self.found if f.choice and f.choice.place.kind != COUNTRY] or [
            f for f in self.found if f.choice
        ]
        for f in self.found:
            if f.choice is not None:
                continue
            if f.holder and f.holder.choice:
                f.choice = f.holder.choice
            elif known:
                near = min(known, key=lambda k: (abs(k.start - f.start), k.start))
                f.choice = near.choice
            f.part, f.chance = True, 0.3


def _division(place: Place) -> int:
    return place.record if place.kind == ADMIN1 else place.admin1


def _is_kind(place: Place, hint: str) -> bool:
    return place.kind in {"city": (CITY,), "admin": (ADMIN1, ADMIN2), "county": (ADMIN2,), "country": (COUNTRY,)}[hint]


def _others(names: dict[int, set[str]], record: int, key: str) -> int:
    """How many names but this one a record has."""
    these = names.get(record, ())
    return len(these) - (key in these)


def _chances(scores: list[float]) -> Chances:
    top = max(scores)
    raw = [math.exp(_SHARP * (score - top)) for score in scores]
    total = sum(raw)
    return [r / total for r in raw]
