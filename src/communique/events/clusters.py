"""Clusters: reports of one happening, across sentences and articles.

Two reports are of one happening when type and both sides agree and their dates are at most a day apart; reports
without a date join those of their own story. Negated and hypothetical acts have no cluster: nothing happened.
"""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from communique.schema.tables import EVENT_CLUSTER_MEMBERS, EVENT_CLUSTERS
from communique.store.ids import content_id
from communique.store.parquet import make_table

if TYPE_CHECKING:
    import duckdb

_QUERY = """
WITH sides AS (
    SELECT event_id,
           list(DISTINCT coalesce(country_iso3, entity_id, sector) ORDER BY coalesce(country_iso3, entity_id, sector))
               FILTER (role = 'actor') AS actors,
           list(DISTINCT coalesce(country_iso3, entity_id, sector) ORDER BY coalesce(country_iso3, entity_id, sector))
               FILTER (role = 'recipient') AS recipients,
           min_by(entity_id, ord) FILTER (role = 'actor' AND entity_id IS NOT NULL) AS actor_id,
           min_by(entity_id, ord) FILTER (role = 'recipient' AND entity_id IS NOT NULL) AS recipient_id
    FROM event_participants GROUP BY event_id
)
SELECT e.event_id, e.event_type, e.event_date, e.date_precision, e.place_id, s.actors, s.recipients, s.actor_id,
       s.recipient_id, a.article_id, a.source, a.published_on, g.story_id
FROM events e JOIN sides s USING (event_id) JOIN articles a USING (article_id)
JOIN article_groups g ON g.article_id = a.article_id
WHERE e.factuality IN ('asserted', 'future', 'historical')
ORDER BY a.published_on NULLS LAST, e.event_id
"""
_RECIPROCAL = ("CONSULT", "AGREE", "COOPERATE")
_APART = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Report:
    event_id: str
    event_type: str
    event_date: datetime.date | None
    date_precision: str
    place_id: str | None
    actors: list[str] | None
    recipients: list[str] | None
    actor_id: str | None
    recipient_id: str | None
    article_id: str
    source: str
    published_on: datetime.date | None
    story_id: str

    @property
    def sides(self) -> tuple[str, ...]:
        """Who is concerned; in a reciprocal act the order says nothing."""
        actors, recipients = self.actors or [], self.recipients or []
        if self.event_type in _RECIPROCAL:
            return (self.event_type, *sorted({*actors, *recipients}))
        return (self.event_type, *actors, ">", *recipients)


def cluster_events(con: "duckdb.DuckDBPyConnection") -> dict[str, pa.Table]:
    """Rows of `event_clusters` and `event_cluster_members` from the corpus views."""
    blocks: dict[tuple[str, ...], list[_Report]] = defaultdict(list)
    for row in con.execute(_QUERY).fetchall():
        report = _Report(*row)
        blocks[report.sides].append(report)
    groups = [group for block in blocks.values() for group in _happenings(block)]
    members = [{"event_id": r.event_id, "cluster_id": _cluster_id(g)} for g in groups for r in g]
    return {
        "event_clusters": make_table([_row(g) for g in groups], EVENT_CLUSTERS),
        "event_cluster_members": make_table(members, EVENT_CLUSTER_MEMBERS),
    }


def _happenings(block: list[_Report]) -> list[list[_Report]]:
    """Split reports that agree in type and sides by date; those without a day go by their story."""
    dated = [r for r in block if r.event_date is not None and r.date_precision == "day"]
    dated.sort(key=lambda r: (r.event_date or datetime.date.min, r.event_id))
    groups: list[list[_Report]] = [dated[:1]] if dated else []
    for before, report in pairwise(dated):
        if report.event_date and before.event_date and report.event_date - before.event_date <= _APART:
            groups[-1].append(report)
        else:
            groups.append([report])
    stories: dict[tuple[str, object], list[_Report]] = defaultdict(list)
    for report in block:
        if report.date_precision != "day" or report.event_date is None:
            stories[report.story_id, report.event_date].append(report)
    return [*groups, *stories.values()]


def _first(group: list[_Report]) -> _Report:
    return min(group, key=lambda r: (r.published_on or datetime.date.max, r.event_id))


def _cluster_id(group: list[_Report]) -> str:
    return content_id("c", _first(group).event_id)


def _row(group: list[_Report]) -> dict[str, Any]:
    first = _first(group)
    published = [r.published_on for r in group if r.published_on]
    return {
        "cluster_id": _cluster_id(group),
        "event_type": first.event_type,
        "event_date": first.event_date,
        "actor_id": first.actor_id,
        "recipient_id": first.recipient_id,
        "place_id": first.place_id or next((r.place_id for r in group if r.place_id), None),
        "report_count": len(group),
        "article_count": len({r.article_id for r in group}),
        "source_count": len({r.source for r in group}),
        "first_published_on": min(published, default=None),
        "last_published_on": max(published, default=None),
    }
