"""Relations that cannot all hold: two holders of one office at a time, friend and foe at once, circles of parts."""

import datetime
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from typing import Any

from communique.knowledge.ontology import Ontology

ACYCLIC = ("located_in", "parent_of", "part_of", "subsidiary_of")
_OPPOSITES = {"ally_of": "alignment", "adversary_of": "alignment"}

Relation = dict[str, Any]
Interval = tuple[datetime.date, datetime.date]


def contested(relations: list[Relation], ontology: Ontology) -> set[str]:
    """The ids of rows of `relations` that others contradict; of a circle, of its least sure relation alone."""
    return {*_rival_holders(relations, ontology), *_opposed(relations), *_closing_circles(relations)}


def _rival_holders(relations: list[Relation], ontology: Ontology) -> Iterator[str]:
    held = defaultdict(list)
    for r in relations:
        if ontology.predicates[r["predicate"]]["single_holder"] == "true" and not r["is_former"]:
            held[r["predicate"], r["object_id"]].append(r)
    for rivals in held.values():
        for one, other in combinations(rivals, 2):
            first, second = _interval(one), _interval(other)
            # terms of the knowledge base meet on the day of the hand-over
            if first and second and _days_shared(first, second) > int(bool(one["terms"] and other["terms"])):
                yield from (one["relation_id"], other["relation_id"])


def _interval(r: Relation) -> Interval | None:
    """When a relation held: in its term where that is known, else as long as texts asserted it; None if undated."""
    if r["valid_from"] or r["valid_to"]:
        return r["valid_from"] or datetime.date.min, r["valid_to"] or datetime.date.max
    if r["terms"] or r["first_asserted_on"] is None:
        return None
    return r["first_asserted_on"], r["last_asserted_on"]


def _days_shared(one: Interval, other: Interval) -> int:
    return (min(one[1], other[1]) - max(one[0], other[0])).days + 1


def _opposed(relations: list[Relation]) -> Iterator[str]:
    sides = defaultdict(list)
    for r in relations:
        if r["predicate"] in _OPPOSITES and not r["is_former"]:
            sides[_OPPOSITES[r["predicate"]], r["subject_id"], r["object_id"]].append(r["relation_id"])
    for ids in sides.values():
        if len(ids) > 1:
            yield from ids


def _closing_circles(relations: list[Relation]) -> Iterator[str]:
    """Relations that would close a circle if they were added after all surer ones."""
    above: dict[tuple[str, str], set[str]] = defaultdict(set)
    for r in sorted(relations, key=lambda r: (-r["confidence"], r["relation_id"])):
        predicate, subject, object_ = r["predicate"], r["subject_id"], r["object_id"]
        if predicate not in ACYCLIC:
            continue
        if _reaches(object_, subject, predicate, above):
            yield r["relation_id"]
        else:
            above[predicate, subject].add(object_)


def _reaches(start: str, end: str, predicate: str, above: dict[tuple[str, str], set[str]]) -> bool:
    seen, pending = set(), [start]
    while pending:
        node = pending.pop()
        if node == end:
            return True
        if node not in seen:
            seen.add(node)
            pending += above.get((predicate, node), ())
    return False
