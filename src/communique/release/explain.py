"""Why an event is in the dataset: its sentence with every part marked, the rule that fired, and the reports like it."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from communique.release.query import Result, query

_EVENT_ID = re.compile(r"e[0-9a-f]{16}")
_AROUND = 300  # characters of the article shown before and after the sentence


class NoSuchEventError(Exception):
    """The event is not there; the message says where it was looked for."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A part of the event at [start, end) of its sentence: actor, trigger, recipient, place or date."""

    start: int
    end: int
    part: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that the dataset holds on one event; texts are null where the source's rights keep them out."""

    event: dict[str, Any]
    participants: list[dict[str, Any]]
    sentence: str | None
    marks: list[Mark]
    before: str
    after: str
    article: dict[str, Any]
    cluster: dict[str, Any] | None


def explain(where: Path | str, event_id: str) -> Explanation:
    """Explain an event of a release's folder or address, or of `<home>/tables`. Raises NoSuchEventError."""
    if not _EVENT_ID.fullmatch(event_id):
        raise NoSuchEventError(f"{event_id!r} is no event id: one looks like e0123456789abcdef")

    def rows(sql: str) -> list[dict[str, Any]]:
        return _dicts(query(where, sql.replace("$id", f"'{event_id}'")))

    events = rows("SELECT * FROM events WHERE event_id = $id")
    if not events:
        raise NoSuchEventError(f"no event {event_id} in {where}")
    event = events[0]
    article = rows("SELECT a.* FROM articles a JOIN events e USING (article_id) WHERE event_id = $id")[0]
    sentence = rows("SELECT s.* FROM sentences s JOIN events e USING (sentence_id) WHERE event_id = $id")[0]
    participants = rows(
        "SELECT p.*, n.name, m.start_char, m.end_char FROM event_participants p LEFT JOIN entities n USING (entity_id) "
        "LEFT JOIN mentions m ON m.mention_id = p.mention_id WHERE event_id = $id ORDER BY role, ord"
    )
    places = rows(
        "SELECT m.start_char, m.end_char FROM mentions m JOIN events e ON e.sentence_id = m.sentence_id "
        "AND e.place_id = m.entity_id WHERE event_id = $id ORDER BY 1"
    )
    clusters = rows(
        "SELECT c.* FROM event_clusters c JOIN event_cluster_members m USING (cluster_id) WHERE event_id = $id"
    )
    text = article.pop("text")
    before, after = _around(text, sentence["start_char"], sentence["end_char"])
    marks = _marks(event, participants, places, sentence)
    return Explanation(event, participants, sentence["text"], marks, before, after, article, next(iter(clusters), None))


def _dicts(result: Result) -> list[dict[str, Any]]:
    return [dict(zip(result.columns, row, strict=True)) for row in result.rows]


def _around(text: str | None, start: int, end: int) -> tuple[str, str]:
    """What stands before and after the sentence in its article, cut at words."""
    if text is None:
        return "", ""
    before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    if start > _AROUND:
        before = "…" + before.partition(" ")[2]
    if end + _AROUND < len(text):
        after = after.rpartition(" ")[0] + "…"
    return before, after


def _marks(event: dict[str, Any], participants: list[dict[str, Any]], places: list[dict[str, Any]],
           sentence: dict[str, Any]) -> list[Mark]:  # fmt: skip
    """The parts of the event in its sentence, in order; where two overlap the first named one stays."""
    origin, text = sentence["start_char"], sentence["text"] or ""
    found = [Mark(event["trigger_start"] - origin, event["trigger_end"] - origin, "trigger")]
    for p in participants:
        if (at := text.find(p["text"])) >= 0 if p["text"] else False:
            found.append(Mark(at, at + len(p["text"]), p["role"]))
        elif p["start_char"] is not None:
            found.append(Mark(p["start_char"] - origin, p["end_char"] - origin, p["role"]))
    if event["date_text"] and (at := text.find(event["date_text"])) >= 0:
        found.append(Mark(at, at + len(event["date_text"]), "date"))
    found += [Mark(p["start_char"] - origin, p["end_char"] - origin, "place") for p in places]
    kept: list[Mark] = []
    for mark in found:
        inside = 0 <= mark.start < mark.end <= sentence["end_char"] - origin
        if inside and all(mark.end <= k.start or k.end <= mark.start for k in kept):
            kept.append(mark)
    return sorted(kept, key=lambda m: m.start)
