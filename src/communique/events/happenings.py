"""Happenings: which reports of events tell of the same one.

Reports agree in type and factuality, and their sides, days, places and modes must not contradict one another. A day is
as the text states it; a report without one is of its day of publication or the day before. What is missing contradicts
nothing, but it takes a common story to join reports whose days are only the days of publication and differ, reports
without a day or with no more than a month or year, and reports that name different ones of the sides.

Every member of a happening is compatible with every other: a vague report cannot bridge two that contradict each
other. The most specific reports come first, each joining the happening that it fits best, so that the result depends
on the set of reports alone, not on their order. A new report may join a happening, found one of its own, or, if it is
more specific than those before, draw vaguer reports of the same sides over to it; happenings of reports with a stated
day and a place never change their members that have both.
"""

import datetime
import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

_RECIPROCAL = ("CONSULT", "AGREE", "COOPERATE")
_MODES_MIX = ("ASSAULT", "PROTEST")  # reports of one attack or protest may name different modes
_WIDE = 7  # days from which a date is too vague to tell happenings apart
_NEAR_KM = 50.0
_PRECISIONS = ("day", "week", "month", "year", "unknown")

Day = int  # proleptic Gregorian ordinal
Sides = tuple[frozenset[str], frozenset[str]]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place: its entity, country and coordinates; a whole country has its own entity's id."""

    place_id: str
    country: str | None
    latitude: float | None
    longitude: float | None

    def fits(self, other: "Spot") -> bool:
        """Whether both may be one place, or one lies in the other."""
        if self.place_id == other.place_id:
            return True
        if self.country and self.country == other.country:
            return self.is_country or other.is_country or self._near(other)
        return self._near(other)

    @property
    def is_country(self) -> bool:
        return self.place_id.startswith("country.")

    def _near(self, other: "Spot") -> bool:
        """Equirectangular distance, which is exact enough for some tens of kilometres."""
        if None in (self.latitude, self.longitude, other.latitude, other.longitude):
            return False
        a, b, c, d = (math.radians(x or 0.0) for x in (self.latitude, self.longitude, other.latitude, other.longitude))
        return 6371 * math.hypot(c - a, (d - b) * math.cos((a + c) / 2)) <= _NEAR_KM


@dataclass(frozen=True, slots=True)
class Report:
    """What a report says of its event, as far as it tells happenings apart. `days`: first and last, None if unknown."""

    event_id: str
    event_type: str
    mode: str | None
    factuality: str
    actors: frozenset[str]
    recipients: frozenset[str]
    days: tuple[Day, Day] | None
    stated: bool  # whether the text gives the day
    spot: Spot | None
    story: str
    sides: Sides = field(init=False)  # who is concerned; in a reciprocal act both sides are one

    def __post_init__(self) -> None:
        both = self.event_type in _RECIPROCAL
        sides = (self.actors | self.recipients, frozenset()) if both else (self.actors, self.recipients)
        object.__setattr__(self, "sides", sides)

    @property
    def kind(self) -> tuple[str, str]:
        return self.event_type, self.factuality

    @property
    def is_narrow(self) -> bool:
        """Whether it has a day, or few, that tell it from other happenings."""
        return self.days is not None and self.days[1] - self.days[0] < _WIDE

    @property
    def rank(self) -> tuple[object, ...]:
        """The most specific first: a stated day, a place, a short time; then by day and id."""
        length = self.days[1] - self.days[0] if self.days else 10**6
        return (not (self.stated and self.is_narrow), not self.is_narrow, self.spot is None, length,
                self.days or (0, 0), self.event_id)  # fmt: skip


def report_days(first: datetime.date | None, last: datetime.date | None, basis: str) -> tuple[Day, Day] | None:
    """The days on which an event may have been: those stated, or the day of publication and the one before."""
    if first is None:
        return None
    start = first.toordinal()
    return (start - 1, start) if basis == "published" else (start, max(start, (last or first).toordinal()))


@dataclass(slots=True)
class Happening:
    """Reports that are all compatible, and what they have in common."""

    members: list[Report] = field(default_factory=list)
    days: tuple[Day, Day] | None = None  # common to all that have days
    stated: bool = False
    times: set[tuple[Day, Day]] = field(default_factory=set)
    spots: dict[str, Spot] = field(default_factory=dict)
    modes: set[str] = field(default_factory=set)
    sides: set[Sides] = field(default_factory=set)
    stories: set[str] = field(default_factory=set)

    def add(self, report: Report) -> None:
        self.members.append(report)
        if report.days:
            self.days = _common(self.days, report.days)
            self.stated |= report.stated
            self.times.add(report.days)
        if report.spot:
            self.spots[report.spot.place_id] = report.spot
        if report.mode:
            self.modes.add(report.mode)
        self.sides.add(report.sides)
        self.stories.add(report.story)

    def takes(self, report: Report) -> bool:
        """Whether the report is compatible with all members."""
        told = report.story in self.stories
        if not told and not (any(report.sides) and report.sides in self.sides and self._same_time(report)):
            return False
        if report.days and self.days and not _overlap(report.days, self.days):
            return False
        if report.mode and self.modes - {report.mode} and report.event_type not in _MODES_MIX:
            return False
        if report.spot and not all(report.spot.fits(s) for s in self.spots.values()):
            return False
        return report.sides in self.sides or all(_one_pair(report.sides, s) for s in self.sides)

    def _same_time(self, report: Report) -> bool:
        """Whether days alone make it plausible that reports of different stories are of one happening."""
        if not report.is_narrow or self.days is None:
            return report.days in self.times
        return report.stated or self.stated or report.days in self.times

    def closeness(self, report: Report) -> tuple[bool, bool, bool, bool]:
        """How well a report fits that the happening takes; the greatest is the best."""
        same_place = report.spot is not None and report.spot.place_id in self.spots
        return report.story in self.stories, same_place, report.sides in self.sides, self.stated


def happenings(reports: Iterable[Report]) -> list[list[Report]]:
    """The reports by happening, whatever their order; in time proportional to reports and candidates of their days."""
    made: list[Happening] = []
    by_day: dict[tuple[object, ...], set[int]] = defaultdict(set)  # kind, sides or story, day -> happenings
    by_key: dict[tuple[object, ...], set[int]] = defaultdict(set)  # kind, sides or story -> happenings
    for report in sorted(reports, key=lambda r: r.rank):
        keys = ((report.kind, report.sides), (report.kind, report.story))
        near = [by_day[*key, day] for key in keys for day in _each(report)] if report.is_narrow else []
        near += [by_key[keys[1]]] if not report.is_narrow else []
        near += [by_day[*keys[0], report.days]] if report.days and not report.is_narrow else []
        fitting = [n for n in set().union(*near) if made[n].takes(report)]
        best = max(fitting, key=lambda n: (made[n].closeness(report), -n), default=None)
        if best is None:
            best = len(made)
            made.append(Happening())
        made[best].add(report)
        for key in keys:
            for day in _each(report):
                by_day[*key, day].add(best)
            by_key[key].add(best)
    return [h.members for h in made]


def _each(report: Report) -> Iterable[object]:
    """The days of a report; a long time counts as one."""
    if report.days is None:
        return ()
    return range(report.days[0], report.days[1] + 1) if report.is_narrow else (report.days,)


def _common(one: tuple[Day, Day] | None, other: tuple[Day, Day]) -> tuple[Day, Day]:
    return (max(one[0], other[0]), min(one[1], other[1])) if one else other


def _overlap(one: tuple[Day, Day], other: tuple[Day, Day]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _one_pair(one: Sides, other: Sides) -> bool:
    """Whether two pairs of sides may be the same, one of them told in part."""
    parts = [a <= b or b <= a for a, b in zip(one, other, strict=True)]
    return all(parts) and any(a & b for a, b in zip(one, other, strict=True))
