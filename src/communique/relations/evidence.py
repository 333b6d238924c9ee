"""Evidence of relations in one article: what the rules find, held to the ontology, each assertion once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from communique.entities.mentions import Mention, Mentions
from communique.entities.tokens import sentence_bounds, span_text
from communique.events.arguments import Arguments
from communique.knowledge.base import Knowledge
from communique.knowledge.seeds import listed
from communique.relations.beside import (
    by_brackets,
    by_home,
    by_known_office,
    by_nationality,
    by_possession,
    by_prepositions,
    is_party,
)
from communique.relations.context import Assertion, Context
from communique.relations.places import after_comma, by_places, holds
from communique.relations.roles import RoleRules
from communique.relations.sole import by_sole_candidates
from communique.relations.verbs import by_verbs

if TYPE_CHECKING:
    from spacy.tokens import Doc

# An office of another body than its title means by itself: the president of a club heads an organisation.
_ELSEWHERE = {
    "head_of_state_of": "head_of_organization",
    "head_of_government_of": "head_of_organization",
    "head_of_organization": "employee_or_member_of",
    "chair_of": "employee_or_member_of",
    "minister_of": "employee_or_member_of",
    "spokesperson_of": "employee_or_member_of",
    "deputy_of": "employee_or_member_of",
    "commander_of": "employee_or_member_of",
    "member_of": "employee_or_member_of",
}
_OF_MEMBERS = ("employee_or_member_of", "member_of", "head_of_organization", "chair_of", "spokesperson_of")


_OF_PARTIES = ("PTY", "OPP", None)  # sectors of what may be a party
_IN_PLACES = ("headquartered_in", "resident_of", "born_in")


@dataclass(frozen=True)
class Evidence:
    """subject predicate object, asserted at [start, end) of the text."""

    subject: Mention
    predicate: str
    object: Mention
    start: int
    end: int
    role_text: str
    is_former: bool
    rule: str
    confidence: float

    @property
    def relation(self) -> tuple[str, str, str]:
        """The ids of subject and object around the predicate."""
        assert self.subject.known and self.object.known  # see RelationFinder
        return self.subject.known.entity_id, self.predicate, self.object.known.entity_id


class RelationFinder:
    """Finds the assertions of one article; both sides of each have an entity."""

    def __init__(self, doc: "Doc", mentions: Mentions, arguments: Arguments, knowledge: Knowledge) -> None:
        self.doc, self.knowledge = doc, knowledge
        self.context = Context(doc, mentions, arguments, knowledge)

    def run(self) -> list[Evidence]:
        """All assertions, in text order; one for each relation, sentence and start."""
        fitting = (f for a in self._assertions() if (f := self._fitted(a)))
        every = (self._evidence(e) for f in fitting for e in (f, *_of_party(f), *self._wider(f)))
        return unique(every, self.doc)

    def _assertions(self) -> list[Assertion]:
        roles = RoleRules(self.context)
        found = list(self._attached(roles))
        return [*found, *by_sole_candidates(self.context, roles.roles, found)]

    def _attached(self, roles: RoleRules) -> Iterator[Assertion]:
        yield from roles.run()
        yield from by_verbs(self.context)
        yield from by_known_office(self.context, roles)
        yield from by_nationality(self.context, roles)
        yield from by_possession(self.context)
        yield from by_home(self.context, roles)
        yield from by_brackets(self.context)
        yield from by_places(self.context)
        yield from by_prepositions(self.context, roles)

    def _fitted(self, a: Assertion) -> Assertion | None:
        """The assertion with a predicate that takes its sides, lower id first if it is symmetric; None if none does."""
        subject, object_ = a.subject.known, a.object.known
        if subject is None or object_ is None or subject.entity_id == object_.entity_id:
            return None
        if not self.context.together(a.subject.root, a.object.root) and a.rule != "known office":
            return None
        if not self.context.together(a.subject.root, a.role[0]):
            return None  # a title at the end of a sentence is not that of whom the next one begins with
        if a.predicate == "located_in" and subject.entity_type == "PLACE" and not holds(a.subject, a.object):
            return None
        if a.predicate == "party_affiliation" and object_.sector not in _OF_PARTIES:
            return None
        a = a._replace(subject=self.context.name_of(a.subject), object=self.context.name_of(a.object))
        predicate: str | None = a.predicate
        while predicate is not None:
            row = self.knowledge.ontology.predicates[predicate]
            if subject.entity_type in listed(row["subject_types"]) and object_.entity_type in listed(
                row["object_types"]
            ):
                swapped = row["symmetric"] == "true" and subject.entity_id > object_.entity_id
                sides = (a.object, a.subject) if swapped else (a.subject, a.object)
                return a._replace(predicate=predicate, subject=sides[0], object=sides[1])
            predicate = _ELSEWHERE.get(predicate)
        return None

    def _wider(self, a: Assertion) -> Iterator[Assertion]:
        """What is in "Troy, Michigan" is in Michigan."""
        if a.predicate in _IN_PLACES and (outer := after_comma(a.object, self.context)):
            yield a._replace(object=outer, confidence=round(0.9 * a.confidence, 4))

    def _evidence(self, a: Assertion) -> Evidence:
        # the span stays in the subject's sentence: an object that the article names elsewhere is not part of it
        near = [a.object] if self.context.together(a.object.root, a.subject.root) else []
        first = min(a.role[0], *(m.start for m in (a.subject, *near)))
        last = max(a.role[1], *(m.end for m in (a.subject, *near)))
        start, end = self.doc[first].idx, self.doc[last - 1].idx + len(self.doc[last - 1])
        role_text = span_text(self.doc, *a.role)
        return Evidence(a.subject, a.predicate, a.object, start, end, role_text, a.is_former, a.rule, a.confidence)


def _of_party(a: Assertion) -> Iterator[Assertion]:
    """Whoever leads, speaks for or sits for a party is counted with it."""
    if a.predicate in _OF_MEMBERS and a.subject.label == "PERSON" and is_party(a.object):
        yield a._replace(predicate="party_affiliation")


def unique(found: Iterable[Evidence], doc: "Doc") -> list[Evidence]:
    """One row of evidence for each relation, sentence and start: the surer one, then the one that ends earlier."""
    best: dict[tuple[tuple[str, str, str], int, int], Evidence] = {}
    for e in sorted(found, key=lambda e: (-e.confidence, e.end, e.rule, e.subject.start, e.object.start)):
        best.setdefault((e.relation, sentence_bounds(doc)[e.subject.root][0], e.start), e)
    return sorted(best.values(), key=lambda e: (e.start, e.end, e.relation))
