"""Marking the places of an article: found, resolved, and added to its mentions."""

import datetime
import functools
from typing import TYPE_CHECKING

from communique.entities.mentions import Mention, Mentions
from communique.entities.tokens import Tokens, span_text
from communique.knowledge.actors import Known
from communique.knowledge.base import Knowledge
from communique.knowledge.normal import name_key, plain_text
from communique.knowledge.seeds import earliest
from communique.places.detect import Detector
from communique.places.form import CITY, COUNTRY
from communique.places.found import Found
from communique.places.gazetteer import Gazetteer, gazetteer_of
from communique.places.resolve import Home, Resolver
from communique.store.ids import content_id

if TYPE_CHECKING:
    from spacy.tokens import Doc


def mark_places(tokens: Tokens, mentions: Mentions, knowledge: Knowledge, home: Home,
                day: datetime.date | None = None) -> set[tuple[int, int]]:  # fmt: skip
    """Add the places that a document of a day names to its mentions; the spans of those inside longer names.

    Countries that the mentions hold already are weighed with the rest, so that one may turn out a state or a town.
    """
    gazetteer = gazetteer_of(knowledge)
    found = Detector(tokens, gazetteer, mentions, knowledge.actors).run()
    Resolver(found, home, _not_yet(knowledge, day)).run()
    for f in found:
        _mark(f, mentions, gazetteer)
    return {(f.start, f.end) for f in found if f.inner}


@functools.lru_cache(maxsize=10_000)
def _not_yet(knowledge: Knowledge, day: datetime.date | None) -> frozenset[str]:
    """The countries that were no states on a day."""
    if day is None:
        return frozenset()
    begun = {iso3: row["valid_from"] for iso3, row in knowledge.actors.countries.items()}
    return frozenset(iso3 for iso3, since in begun.items() if since and earliest(since) > day.isoformat())


def _mark(f: Found, mentions: Mentions, gazetteer: Gazetteer) -> None:
    known = gazetteer.known(f.choice.place) if f.choice else None
    old = mentions.span(f.start, f.end)
    if old and old.label == "COUNTRY" and known and known == old.known:
        return
    if old and old.label == "ORG" and not _is_town(f, old, mentions.doc):
        return
    for m in mentions.within(f.start, f.end):
        if m.label in ("COUNTRY", "GROUP") or m is old:
            mentions.remove(m)
    score, method = _link(f, known, mentions.doc)
    if known is None:
        name = plain_text(span_text(mentions.doc, f.start, f.end))
        known = Known(content_id("n", "PLACE", name_key(name)), name, "PLACE")
    label = "COUNTRY" if f.choice and f.choice.place.kind == COUNTRY and not f.part else "PLACE"
    mentions.add(f.start, f.end, label, known, score, method)


def _is_town(f: Found, old: Mention, doc: "Doc") -> bool:
    """Whether what may stand for a government is the town itself: "Kiev" and "in Tel Aviv", but not "Whitehall"."""
    place = f.choice.place if f.choice else None
    if place is None or old.known is None or old.known.country != place.country or place.kind != CITY:
        return False
    return place.feature == "PPLC" or doc[old.root].dep_ not in ("nsubj", "nsubjpass", "agent", "poss")


def _link(f: Found, known: Known | None, doc: "Doc") -> tuple[float, str]:
    """link_score and link_method."""
    if known is None:
        return 0.6, "exact"
    if f.part:
        return 0.3, "context"
    score = round(min(0.99, f.chance), 2)
    if known.entity_id.startswith("geonames."):
        return score, "gazetteer"
    same = name_key(plain_text(span_text(doc, f.start, f.end))) == name_key(known.name)
    return score, "exact" if same else "alias"
