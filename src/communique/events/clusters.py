"""Clusters: reports of one happening, across sentences and articles, as tables.

Which reports are of one happening is told in `happenings`. Every event is in one cluster; what is denied, possible, to
come or long past is never in one with what is asserted. Events of a near-duplicate go where those of its original go,
word by word. A cluster's id is made from its earliest member, so that it stays when later reports come.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from communique.events.happenings import Report, Spot, happenings, report_days
from communique.schema.tables import EVENT_CLUSTER_MEMBERS, EVENT_CLUSTERS
from communique.store.ids import content_id
from communique.store.parquet import make_table

if TYPE_CHECKING:
    import duckdb

# A side is known by its country, else by its entity; a mere sector ("gunmen") says nothing.
_QUERY = """
WITH sides AS (
    SELECT event_id,
           list(DISTINCT coalesce(country_iso3, entity_id)) FILTER (role = 'actor') AS actors,
           list(DISTINCT coalesce(country_iso3, entity_id)) FILTER (role = 'recipient') AS recipients,
           min_by(entity_id, ord) FILTER (role = 'actor' AND entity_id IS NOT NULL) AS actor_id,
           min_by(entity_id, ord) FILTER (role = 'recipient' AND entity_id IS NOT NULL) AS recipient_id
    FROM event_participants GROUP BY event_id
)
SELECT e.event_id, e.event_type, e.event_mode, e.factuality, e.event_date, e.event_date_end, e.date_basis, e.date_text,
       lower(e.trigger_text), CASE WHEN e.place_basis <> 'dateline' THEN e.place_id END, e.place_country_iso3,
       e.latitude, e.longitude, e.place_id, s.actors, s.recipients, s.actor_id, s.recipient_id, a.article_id, a.source,
       a.published_on, g.story_id, g.duplicate_of, o.published_on
FROM events e LEFT JOIN sides s USING (event_id) JOIN articles a USING (article_id)
JOIN article_groups g ON g.article_id = a.article_id LEFT JOIN articles o ON o.article_id = g.duplicate_of
ORDER BY e.article_id, e.trigger_start, e.event_id
"""


@dataclass(frozen=True, slots=True)
class _Event:
    """An event with its article, as the query gives it."""

    event_id: str
    event_type: str
    event_mode: str | None
    factuality: str
    event_date: datetime.date | None
    event_date_end: datetime.date | None
    date_basis: str
    date_text: str | None
    trigger: str
    spot_id: str | None
    country: str | None
    latitude: float | None
    longitude: float | None
    place_id: str | None
    actors: list[str | None] | None
    recipients: list[str | None] | None
    actor_id: str | None
    recipient_id: str | None
    article_id: str
    source: str
    published_on: datetime.date | None
    story_id: str
    duplicate_of: str | None
    original_on: datetime.date | None

    @property
    def age(self) -> tuple[datetime.date, str]:
        return self.published_on or datetime.date.max, self.event_id

    @property
    def words(self) -> tuple[object, ...]:
        """What near-duplicates share of an event, beside its place in the text."""
        return self.event_type, self.factuality, self.trigger, self.date_text, self.actor_id, self.recipient_id

    def report(self) -> Report:
        """A near-duplicate without a stated date is of its original's day."""
        on = self.original_on if self.date_basis == "published" and self.original_on else self.event_date
        spot = Spot(self.spot_id, self.country, self.latitude, self.longitude) if self.spot_id else None
        return Report(
            self.event_id, self.event_type, self.event_mode, self.factuality,
            frozenset(filter(None, self.actors or ())), frozenset(filter(None, self.recipients or ())),
            report_days(on, self.event_date_end, self.date_basis), self.date_basis == "text", spot, self.story_id,
        )  # fmt: skip


def cluster_events(con: "duckdb.DuckDBPyConnection") -> dict[str, pa.Table]:
    """Rows of `event_clusters` and `event_cluster_members` from the corpus views."""
    events = {row[0]: _Event(*row) for row in con.execute(_QUERY).fetchall()}
    originals = _originals(events.values())
    copies: dict[str, list[_Event]] = defaultdict(list)
    for copy, original in originals.items():
        copies[original].append(events[copy])
    groups = []
    for members in happenings(e.report() for e in events.values() if e.event_id not in originals):
        found = [events[r.event_id] for r in members]
        groups.append(found + [c for e in found for c in copies[e.event_id]])
    rows = [(_cluster_row(group), group) for group in groups]
    member_rows = ({"event_id": e.event_id, "cluster_id": row["cluster_id"]} for row, group in rows for e in group)
    return {
        "event_clusters": make_table((row for row, _ in rows), EVENT_CLUSTERS),
        "event_cluster_members": make_table(member_rows, EVENT_CLUSTER_MEMBERS),
    }


def _originals(events: Iterable[_Event]) -> dict[str, str]:
    """The event of the original for each event of a near-duplicate that repeats it: same words, same turn."""
    in_order: dict[tuple[str, tuple[object, ...]], list[_Event]] = defaultdict(list)
    events = list(events)
    concerned = {a for e in events if e.duplicate_of for a in (e.article_id, e.duplicate_of)}
    for event in events:
        if event.article_id in concerned:
            in_order[event.article_id, event.words].append(event)
    found: dict[str, str] = {}
    for (_, words), repeated in in_order.items():
        if original := repeated[0].duplicate_of:
            found |= {
                c.event_id: o.event_id for c, o in zip(repeated, in_order.get((original, words), ()), strict=False)
            }
    return found


def _cluster_row(group: list[_Event]) -> dict[str, Any]:
    """The row of a cluster; its members stand in the order of how specific they are."""
    published = [e.published_on for e in group if e.published_on]
    places = [e.place_id for e in group if e.spot_id] or [e.place_id for e in group if e.place_id]
    return {
        "cluster_id": content_id("c", min(group, key=lambda e: e.age).event_id),
        "event_type": group[0].event_type,
        "event_date": next((e.event_date for e in group if e.event_date), None),
        "actor_id": next((e.actor_id for e in group if e.actor_id), None),
        "recipient_id": next((e.recipient_id for e in group if e.recipient_id), None),
        "place_id": next(iter(places), None),
        "report_count": len(group),
        "article_count": len({e.article_id for e in group}),
        "source_count": len({e.source for e in group}),
        "first_published_on": min(published, default=None),
        "last_published_on": max(published, default=None),
    }
