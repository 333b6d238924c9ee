"""The events that the landing page lists: which, how each reads, and how they lie in the page for its script."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from communique.release.landing_page.figures import Report

_WEB = re.compile(r"https?://[^\s<>\"'`\\]{1,500}", re.IGNORECASE)
_AROUND = 300  # characters of a sentence on either side of its trigger
_TITLE = 160
_UNSAFE = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


@dataclass(frozen=True, slots=True)
class Source:
    """Where an event was read; `url` is empty unless it is an address of the web."""

    title: str
    name: str
    url: str
    published: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """An event as the page shows it; the sentence is cut in three, with the trigger in the middle."""

    event_id: str
    when: str
    kind: str
    factuality: str
    actors: str
    recipients: str
    place: str
    countries: tuple[str, ...]
    before: str
    trigger: str
    after: str
    confidence: str
    source: Source

    @property
    def event_type(self) -> str:
        return self.kind.partition("/")[0]


def listed(reports: Sequence[Report], room: int) -> list[Evidence]:
    """The first of the reports, as many as fit into `room` bytes of the page."""
    found: list[Evidence] = []
    sources: set[Source] = set()
    for report in reports:
        event = _evidence(report)
        room -= len(_json(_event(event, 9999)).encode()) + 1
        if event.source not in sources:
            room -= len(_json(_source(event.source)).encode()) + 1
            sources.add(event.source)
        if room < 0:
            break
        found.append(event)
    return found


def payload(events: Sequence[Evidence]) -> str:
    """The events as JSON that may stand in a script element: rows without names, and each source once."""
    at: dict[Source, int] = {}
    rows = [_event(e, at.setdefault(e.source, len(at))) for e in events]
    return script_safe({"sources": [_source(s) for s in at], "events": rows})


def script_safe(value: Any) -> str:
    """JSON in which no text can end the element it stands in."""
    return _json(value).translate(_UNSAFE)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _event(e: Evidence, source: int) -> list[Any]:
    """In the order in which events.js reads it."""
    return [e.event_id, e.when, e.kind, e.factuality, e.actors, e.recipients, e.place, " ".join(e.countries),
            e.before, e.trigger, e.after, e.confidence, source]  # fmt: skip


def _source(s: Source) -> list[str]:
    return [s.title, s.name, s.url, s.published]


def _evidence(r: Report) -> Evidence:
    before, trigger, after = _parts(r.sentence, r.trigger_start, r.trigger_end)
    return Evidence(
        r.event_id, _when(r), "/".join(x for x in (r.event_type, r.event_mode) if x), r.factuality,
        ", ".join(x for x in r.actors if x), ", ".join(x for x in r.recipients if x), r.place or "",
        tuple(sorted({x for x in r.countries if x})), before, trigger, after, f"{r.confidence:.2f}", _origin(r),
    )  # fmt: skip


def _parts(sentence: str, start: int, end: int) -> tuple[str, str, str]:
    """What stands before the trigger, the trigger, and what stands after it; far ends are left out."""
    before, trigger, after = sentence[:start], sentence[start:end], sentence[end:]
    if len(before) > _AROUND:
        before = "…" + before[-_AROUND:]
    if len(after) > _AROUND:
        after = after[:_AROUND] + "…"
    return tuple(re.sub(r"\s+", " ", part) for part in (before, trigger, after))  # type: ignore[return-value]


def _when(r: Report) -> str:
    """An ISO date as far as it is known: texts of it sort as the dates do."""
    if r.event_date is None:
        return ""
    iso = r.event_date.isoformat()
    return {"month": iso[:7], "year": iso[:4], "week": f"{iso} (week)"}.get(r.date_precision, iso)


def _origin(r: Report) -> Source:
    title = " ".join((r.title or "").split())
    if len(title) > _TITLE:
        title = title[:_TITLE] + "…"
    url = r.url if r.url and _WEB.fullmatch(r.url) else ""
    return Source(title, r.source, url, r.published_on.isoformat() if r.published_on else "")
