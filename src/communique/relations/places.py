"""Relations of places: places inside places, and where organisations have their seats."""

from collections.abc import Iterator

from communique.entities.mentions import Mention
from communique.entities.roles import country_of
from communique.knowledge.actors import Known
from communique.relations.context import Assertion, Context

# How wide a place is, by its GeoNames feature code, else by its precision. What holds another is always wider, so
# that places can't lie in each other.
_WIDTHS = {"PPLX": 1, "ADM5": 4, "ADM4": 5, "ADM3": 6, "ADM2": 7, "ADM1": 8, "PCLI": 9, "PCLH": 9}
_WIDTH_OF_PRECISION = {"point": 2, "city": 3, "admin": 7, "country": 9}
_ABROAD = ("IGO", "REB", "UAF", "CRM", "REL", "LAB")  # sectors of bodies whose names tell what they are for, or of
_FOREIGN = ("embassy", "consulate", "friend", "mission", "delegation", "legation", "university", "federation",
            "republic", "organization", "organisation", "islamic", "army")  # fmt: skip
_DIRECTIONS = frozenset(f"{d}{end}" for d in ("north", "south", "east", "west", "northeast", "northwest", "southeast",
                        "southwest", "central") for end in ("", "ern"))  # fmt: skip
_KINDS = ("city", "town", "village", "capital", "province", "region", "district", "port", "settlement", "resort")


def by_places(context: Context) -> Iterator[Assertion]:
    """ "Sochi, Russia", "the Dutch city of Breda", "Seoul-based Hyundai", "the Supreme Court of Canada"."""
    for inner in context.mentions.all():
        if inner.label == "ORG":
            yield from _named_after_seat(inner, context)
        if inner.label not in ("PLACE", "COUNTRY"):
            continue
        yield from _seated(inner, context)
        if outer := after_comma(inner, context):
            yield Assertion(inner, "located_in", outer, (inner.end, inner.end + 1), False, "place, place", 0.85)
        for outer in _outside(inner, context):
            role = (inner.root, inner.root + 1)
            yield Assertion(inner, "located_in", outer, role, False, "place in place", 0.8)


def after_comma(inner: Mention, context: Context) -> Mention | None:
    """The wider place that is named after a place and a comma, or in brackets: "Bari, Italy", "Bari (Italy)"."""
    doc = context.doc
    if inner.end + 1 >= len(doc) or doc[inner.end].text not in (",", "(") or doc[inner.end + 1].is_sent_start:
        return None
    first = inner.end + 1
    is_part = doc[first].lower_ in _DIRECTIONS and not context.mentions.at(first)  # "Oran, western Algeria"
    if is_part and first + 1 < len(doc):
        first += 1
    outer = context.mentions.at(first)
    return outer if outer and outer.start == first and (holds(inner, outer) or _may_hold(inner, outer)) else None


def _may_hold(inner: Mention, outer: Mention) -> bool:
    """Whether a place that no gazetteer knows may lie in one that is known."""
    one, other = inner.known, outer.known
    if one is None or other is None or one.entity_type != "PLACE" or one.country or one.geonames_id:
        return False
    return other.entity_type in ("PLACE", "COUNTRY") and width(other) >= _WIDTHS["ADM2"]


def _outside(inner: Mention, context: Context) -> list[Mention]:
    """The country or place that a noun for places is of: "the village of Urk in Flevoland"."""
    token = context.doc[inner.root]
    noun = token.head.head if token.dep_ == "pobj" and token.head.lower_ == "of" else token.head
    if noun.lemma_.lower() not in _KINDS or token.dep_ not in ("pobj", "appos"):
        return []
    after_in = [g for c in noun.children if c.dep_ == "prep" and c.lower_ == "in" for g in c.children]
    outers = [*country_of(noun, context.mentions), *(m for g in after_in if (m := context.mentions.headed_by(g)))]
    return [m for m in outers if m != inner and holds(inner, m)]


def _seated(place: Mention, context: Context) -> Iterator[Assertion]:
    """ "Seoul-based Hyundai"."""
    doc = context.doc
    body = context.mentions.at(place.end) if place.end < len(doc) and not doc[place.end].is_sent_start else None
    if place.label == "PLACE" and body and body.start == place.end and _is_medium(body):
        yield Assertion(body, "headquartered_in", place, (place.start, place.end), False, "place body", 0.6)
    i = place.end + (place.end < len(doc) and doc[place.end].text == "-")
    if i >= len(doc) or doc[i].lower_.lstrip("-") != "based":
        return
    for j in range(i + 1, min(i + 7, len(doc))):
        mention = context.mentions.at(j)
        if mention and mention.label in ("ORG", "PERSON"):
            predicate = "headquartered_in" if mention.label == "ORG" else "resident_of"
            yield Assertion(mention, predicate, place, (i, i + 1), False, "place-based", 0.85)
            return
        if doc[j].pos_ not in ("ADJ", "NOUN", "PROPN", "CCONJ"):
            return


def _named_after_seat(body: Mention, context: Context) -> Iterator[Assertion]:
    """A body whose name holds its place: "the Supreme Court of Canada", "Russia's Foreign Ministry"."""
    known = body.known
    if body.kind != "name" or known is None or known.sector in _ABROAD:
        return
    words = context.doc[body.start : body.end]
    if any(t.lemma_.lower() in _FOREIGN for t in words):
        return
    for place in context.mentions.within(body.start, body.end):
        owns = place.start == body.start and place.end < body.end and context.doc[place.end].tag_ == "POS"
        ends = place.end == body.end and place.start > body.start + 1 and context.doc[place.start - 1].lower_ == "of"
        if (owns or ends) and place.label in ("PLACE", "COUNTRY"):
            role = (place.start, place.end)
            yield Assertion(body, "headquartered_in", place, role, False, "named after seat", 0.5)


def _is_medium(body: Mention) -> bool:
    """Whether a body may be a paper, station or agency: "Moscow Izvestiya"."""
    return body.label == "ORG" and body.known is not None and body.known.sector in ("MED", None)


def holds(inner: Mention, outer: Mention) -> bool:
    """Whether a place may lie in another: the other is wider, and of its country."""
    one, other = inner.known, outer.known
    if one is None or other is None or one.entity_type != "PLACE" or width(one) >= width(other):
        return False
    if other.entity_type == "COUNTRY":
        return one.country in (None, other.country)
    return other.entity_type == "PLACE" and (one.inside == other.entity_id or one.country == other.country)


def width(place: Known) -> int:
    """A rank by which no place holds a wider one."""
    return _WIDTHS.get(place.feature_code or "", _WIDTH_OF_PRECISION.get(place.geo_precision or "", 0))
