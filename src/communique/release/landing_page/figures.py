"""What the landing page counts, asked of a release's tables.

Charts count happenings: asserted main events, of several reports of one happening the surest alone. The table of
events shows reports, each with its sentence.
"""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import duckdb

from communique.release.catalogue import macros, set_root, views

_HAPPENINGS = """
CREATE TEMP TABLE happenings AS SELECT * FROM events WHERE is_main AND factuality = 'asserted'
QUALIFY row_number() OVER (PARTITION BY coalesce(cluster_id, event_id) ORDER BY confidence DESC, event_id) = 1
"""
_TOTALS = """
SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM events), (SELECT count(*) FROM happenings),
  (SELECT count(DISTINCT country_iso3) FROM event_participants), (SELECT count(*) FROM relations),
  (SELECT count(*) FROM events WHERE confidence >= 0.8)
"""
_DAYS = """
SELECT event_date, date_precision, quad_class, count(*) FROM happenings WHERE event_date IS NOT NULL
GROUP BY ALL ORDER BY ALL
"""
_TYPES = """
SELECT t.code, t.quad_class, count(h.event_id) FROM event_types t LEFT JOIN happenings h ON h.event_type = t.code
GROUP BY ALL ORDER BY 3 DESC, 1
"""
_PLACES = """
SELECT h.place_name, round(h.latitude, 3), round(h.longitude, 3), c.name, count(*) FROM happenings h
LEFT JOIN countries c ON c.code = h.place_country_iso3
WHERE h.latitude IS NOT NULL AND h.longitude IS NOT NULL AND h.place_name IS NOT NULL
GROUP BY ALL ORDER BY 5 DESC, 1, 2, 3, 4 LIMIT 500
"""
_DYADS = """
WITH sides AS (
  SELECT DISTINCT p.event_id, p.role, p.country_iso3 AS country FROM event_participants p
  WHERE p.country_iso3 IS NOT NULL
), pairs AS (
  SELECT a.event_id, a.country AS a, b.country AS b, b.role = 'recipient' AS directed
  FROM sides a JOIN sides b ON b.event_id = a.event_id AND a.role = 'actor' AND a.country <> b.country
  WHERE b.role = 'recipient' OR (a.country < b.country
    AND NOT EXISTS (FROM event_participants r WHERE r.event_id = a.event_id AND r.role = 'recipient'))
)
SELECT coalesce(a.name, p.a), coalesce(b.name, p.b), p.directed, h.quad_class, count(*)
FROM pairs p JOIN happenings h ON h.event_id = p.event_id
LEFT JOIN countries a ON a.code = p.a LEFT JOIN countries b ON b.code = p.b
GROUP BY ALL
"""
_EVENTS = """
SELECT e.event_id, e.event_date, e.date_precision, e.event_type, e.event_mode, e.factuality, w.actors, w.recipients,
  e.place_name, list_distinct(list_concat(w.actor_countries, w.recipient_countries, [e.place_country_iso3])),
  s.text, e.trigger_start - s.start_char, e.trigger_end - s.start_char, e.confidence,
  e.article_id, a.title, a.source, a.url, a.published_on
FROM events e JOIN participants_wide() w ON w.event_id = e.event_id
JOIN sentences s ON s.sentence_id = e.sentence_id JOIN articles a ON a.article_id = e.article_id
WHERE s.text IS NOT NULL
ORDER BY round(e.confidence, 2) DESC, e.event_date DESC NULLS LAST, e.event_id LIMIT ?
"""
MOST_EVENTS = 5000
_MOST_DYADS = 12


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts of the whole release; `sure` are the events with a confidence of at least 0.8."""

    articles: int
    events: int
    happenings: int
    countries: int
    relations: int
    sure: int


@dataclass(frozen=True, slots=True)
class Count:
    """How many happenings of a quad class fall under a name: a type, a dyad, the first day of a stretch of time."""

    name: str
    quad: int
    count: int


@dataclass(frozen=True, slots=True)
class Time:
    """Happenings by day, month or year; `outside` are dated, but less precisely or before or after the stretch."""

    unit: str
    counts: tuple[Count, ...]
    outside: int
    undated: int


@dataclass(frozen=True, slots=True)
class Place:
    name: str
    latitude: float
    longitude: float
    country: str | None
    count: int


@dataclass(frozen=True, slots=True)
class Report:
    """An event with its evidence; trigger_start and trigger_end count in the sentence."""

    event_id: str
    event_date: date | None
    date_precision: str
    event_type: str
    event_mode: str | None
    factuality: str
    actors: list[str | None]
    recipients: list[str | None]
    place: str | None
    countries: list[str | None]
    sentence: str
    trigger_start: int
    trigger_end: int
    confidence: float
    article_id: str
    title: str | None
    source: str
    url: str | None
    published_on: date | None


@dataclass(frozen=True, slots=True)
class Figures:
    """All that the page shows of the rows; `reports` are the surest with evidence, surest first."""

    totals: Totals
    time: Time
    types: tuple[Count, ...]
    places: tuple[Place, ...]
    dyads: tuple[Count, ...]
    reports: tuple[Report, ...]
    country_names: dict[str, str]


def figures(folder: Path) -> Figures:
    """Count what the tables of the release in `folder` hold."""
    with duckdb.connect() as con:
        set_root(con, folder)
        for statement in (*views(), *macros(), _HAPPENINGS):
            con.execute(statement)

        def rows(sql: str, *values: Any) -> list[tuple[Any, ...]]:
            return con.execute(sql, values).fetchall()

        totals = Totals(*rows(_TOTALS)[0])
        return Figures(
            totals,
            over_time(rows(_DAYS), totals.happenings),
            tuple(Count(*row) for row in rows(_TYPES)),
            tuple(Place(*row) for row in rows(_PLACES)),
            _busiest(rows(_DYADS)),
            tuple(Report(*row) for row in rows(_EVENTS, MOST_EVENTS)),
            dict(rows("SELECT code, name FROM countries ORDER BY name, code")),
        )


_UNITS = {  # unit -> how many characters of an ISO date name it, which precisions suffice, how many are drawn at most
    "day": (10, ("day",), 62),
    "month": (7, ("day", "week", "month"), 60),
    "year": (4, ("day", "week", "month", "year"), 60),
}
_ENOUGH = 0.9  # of the dated happenings


def over_time(days: list[tuple[date, str, int, int]], happenings: int) -> Time:
    """Counts by the finest unit of which one stretch holds nearly all dated happenings, else by year.

    Single dates far off, as of a battle that an article recalls, would else leave nothing to see. `days` has rows of
    first day, precision, quad class and count.
    """
    dated = sum(count for *_, count in days)
    for unit, (length, precisions, most) in _UNITS.items():
        found: dict[tuple[str, int], int] = {}
        for day, precision, quad, count in days:
            if precision in precisions:
                key = (f"{day.isoformat()[:length]}{'0001-01-01'[length:]}", quad)
                found[key] = found.get(key, 0) + count
        kept = _densest(found, unit, most)
        drawn = sum(found[key] for key in kept)
        if drawn >= _ENOUGH * dated or unit == "year":
            counts = tuple(Count(name, quad, found[name, quad]) for name, quad in sorted(kept))
            return Time(unit, counts, dated - drawn, happenings - dated)
    raise AssertionError("the last unit takes everything")


def _densest(found: dict[tuple[str, int], int], unit: str, most: int) -> list[tuple[str, int]]:
    """The keys in the stretch of `most` units that holds the most, of equal ones the latest."""
    at = {key: _ordinal(key[0], unit) for key in found}
    best: tuple[int, int] = (-1, 0)
    for start in sorted(set(at.values())):
        best = max(best, (sum(found[key] for key, n in at.items() if start <= n < start + most), start))
    return [key for key, n in at.items() if best[1] <= n < best[1] + most]


def _ordinal(first: str, unit: str) -> int:
    day = date.fromisoformat(first)
    return {"day": day.toordinal(), "month": day.year * 12 + day.month, "year": day.year}[unit]


def _busiest(pairs: list[tuple[str, str, bool, int, int]]) -> tuple[Count, ...]:
    """The dyads with the most happenings, busiest first, each with its counts by quad class."""
    named = sorted((f"{a} → {b}" if directed else f"{a} with {b}", quad, n) for a, b, directed, quad, n in pairs)
    dyads = [[Count(*row) for row in rows] for _, rows in groupby(named, key=lambda row: row[0])]
    dyads.sort(key=lambda counts: (-sum(c.count for c in counts), counts[0].name))
    return tuple(count for counts in dyads[:_MOST_DYADS] for count in counts)
