"""Which place a name means: all names of an article are weighed together.

Each candidate starts with a prior (its people, its kind, how the name belongs to it) and what other names tell without
being resolved: counties named beside their towns, rare names of the same division. Names then vote for countries and
for their first-order divisions with the chances of their candidates, round after round, and the source's home has a
vote of its own. A name has one sense in an article, but for "Paris, Texas", where the words beside it decide.
"""

import math
from collections import Counter, defaultdict
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

Chances = dict[Candidate, float]


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

    def __init__(self, found: list[Found], home: Home) -> None:
        self.found, self.home = found, home
        self.groups: dict[str, list[Found]] = defaultdict(list)
        for f in found:
            if f.candidates:
                self.groups[f.key].append(f)
        self.allowed = {key: self._allowed(group) for key, group in self.groups.items()}
        self.heft = {key: 1.0 + 0.25 * min(len(g) - 1, 4) + (0.5 if any(f.holder for f in g) else 0.0)
                     for key, g in self.groups.items()}  # fmt: skip
        self.base = self._bases()

    def run(self) -> None:
        """Set choice and chance of each place found."""
        chances = {key: _chances(scores) for key, scores in self.base.items()}
        for _ in range(_ROUNDS):
            countries, divisions = self._votes(chances)
            chances = {key: self._voted(key, chances[key], countries, divisions) for key in self.groups}
        for key, group in self.groups.items():
            best = max(chances[key], key=lambda c: (chances[key][c], -c.place.record))
            for f in group:
                f.choice, f.chance = best, chances[key][best]
        self._settle_pairs(chances)
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

    def _bases(self) -> dict[str, dict[Candidate, float]]:
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
            key: {
                c: self._told(key, c)
                + (_IN_COUNTY if counties.get(c.place.admin2, set()) - {key} else 0.0)
                + min(_HOLDS, len(held.get(c.place.record, set()) - {key}))
                + _BY_RARE * min(1.0, (rare[_division(c.place)] - shares[key].get(_division(c.place), 0.0)) / 1.5)
                for c in candidates
            }
            for key, candidates in self.allowed.items()
        }

    def _told(self, key: str, c: Candidate) -> float:
        """The prior, and what words beside the name tell of its kind."""
        hints = {f.hint for f in self.groups[key] if f.hint}
        return prior(c, self.allowed[key]) + (2.0 if any(_is_kind(c.place, h) for h in hints) else 0.0)

    # votes

    def _votes(self, chances: dict[str, Chances]) -> tuple[Counter[str], Counter[int]]:
        countries: Counter[str] = Counter()
        divisions: Counter[int] = Counter()
        for key in self.groups:
            one, other = self._vote(key, chances[key])
            countries.update(one)
            divisions.update(other)
        if self.home.country:
            countries[self.home.country] += 1.5  # type: ignore[assignment]
        if self.home.admin1 >= 0:
            divisions[self.home.admin1] += 1.5  # type: ignore[assignment]
        return countries, divisions

    def _vote(self, key: str, chances: Chances) -> tuple[Counter[str], Counter[int]]:
        """The votes of one name."""
        countries: Counter[str] = Counter()
        divisions: Counter[int] = Counter()
        for c, chance in chances.items():
            countries[c.place.country] += self.heft[key] * chance  # type: ignore[assignment]
            if (division := _division(c.place)) >= 0:
                divisions[division] += self.heft[key] * chance  # type: ignore[assignment]
        return countries, divisions

    def _voted(self, key: str, before: Chances, countries: Counter[str], divisions: Counter[int]) -> Chances:
        """The chances after votes; a name does not count what it gave itself."""
        mine, my_divisions = self._vote(key, before)
        total = sum(countries.values()) - sum(mine.values()) + 1e-9
        scores = {}
        for c, base in self.base[key].items():
            country = max(0.0, countries[c.place.country] - mine[c.place.country])
            division = _division(c.place)
            near = max(0.0, divisions[division] - my_divisions[division])
            scores[c] = (
                base
                + _BY_COUNTRY * min(1.0, country / 2) * (country / total) ** 0.5
                + _BY_DIVISION * min(1.0, near / 2)
            )
        return _chances(scores)

    # what is said in so many words, and what nothing is known of

    def _settle_pairs(self, chances: dict[str, Chances]) -> None:
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


def _chances(scores: dict[Candidate, float]) -> Chances:
    top = max(scores.values())
    raw = {c: math.exp(_SHARP * (s - top)) for c, s in scores.items()}
    total = sum(raw.values())
    return {c: r / total for c, r in raw.items()}
