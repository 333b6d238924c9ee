"""Assertions of relations in the text: titles and appositions, memberships and chairs, places inside places."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from communique.entities.mentions import Mention, Mentions
from communique.entities.roles import Title, country_of, is_former, named_by, titles_in
from communique.events.arguments import Arguments
from communique.knowledge.base import Knowledge
from communique.knowledge.seeds import listed

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_PERSON_OF = {"spokesperson_of", "deputy_of"}  # offices whose object may be a person's office
_CHAIR = {
    "chair": "chair_of",
    "head": "head_of_organization",
    "lead": "head_of_organization",
    "cochair": "co_chair_of",
}
_PLACE_NOUNS = {
    "city",
    "town",
    "village",
    "capital",
    "province",
    "region",
    "district",
    "port",
    "settlement",
    "resort",
}


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


class RelationFinder:
    """Finds assertions in one article."""

    def __init__(self, doc: "Doc", mentions: Mentions, arguments: Arguments, knowledge: Knowledge) -> None:
        self.doc, self.mentions, self.arguments, self.knowledge = doc, mentions, arguments, knowledge

    def run(self) -> list[Evidence]:
        """All assertions, in text order, each once."""
        found = [*self._offices(), *self._verbs(), *self._parts(), *self._places()]
        typed = [e for e in found if self._fits(e)]
        unique = {(e.subject.start, e.predicate, e.object.start, e.start): e for e in typed}
        return sorted(unique.values(), key=lambda e: (e.start, e.end, e.predicate))

    def _fits(self, e: Evidence) -> bool:
        """Both sides are linked, differ, and are of the types that the predicate takes."""
        row = self.knowledge.ontology.predicates.get(e.predicate)
        subject, object_ = e.subject.known, e.object.known
        return (row is not None and subject is not None and object_ is not None
                and subject.entity_id != object_.entity_id
                and subject.entity_type in listed(row["subject_types"])
                and object_.entity_type in listed(row["object_types"]))  # fmt: skip

    def _made(
        self, subject: Mention, predicate: str, object_: Mention, role: tuple[int, int], former: bool, rule: str,
        confidence: float,
    ) -> Evidence:  # fmt: skip
        # the span stays in the subject's sentence: an object that the article names elsewhere is not part of it
        near = [object_] if self.doc[object_.root].sent == self.doc[subject.root].sent else []
        first = min(role[0], *(m.start for m in (subject, *near)))
        last = max(role[1], *(m.end for m in (subject, *near)))
        start, end = self.doc[first].idx, self.doc[last - 1].idx + len(self.doc[last - 1])
        role_text = self.doc[role[0] : role[1]].text
        return Evidence(subject, predicate, object_, start, end, role_text, former, rule, confidence)

    # titles: "German Chancellor Angela Merkel", "Jean-Yves Le Drian, the French foreign minister"

    def _offices(self) -> Iterator[Evidence]:
        for title in titles_in(self.doc, self.knowledge.actors):
            person = named_by(title, self.doc, self.mentions) or self._copula(title)
            if person is None or not title.predicate:
                continue
            former = is_former(title.start, self.doc)
            for owner in self._owners(title, person):
                yield self._made(person, title.predicate, owner, (title.start, title.end), former, "title", 0.9)

    def _copula(self, title: Title) -> Mention | None:
        """ "Merkel was elected Germany's chancellor", "Merkel is the chancellor of Germany"."""
        verb = title.head.head
        if title.head.dep_ not in ("attr", "oprd") or verb.lemma_ not in (
            "be",
            "become",
            "elect",
            "appoint",
            "name",
        ):
            return None
        if any(c.dep_ == "neg" for c in verb.children):
            return None
        subject = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), None)
        mention = self.mentions.headed_by(subject) if subject is not None else None
        return mention if mention and mention.label == "PERSON" else None

    def _owners(self, title: Title, person: Mention) -> list[Mention]:
        governing = self.doc[person.root]
        own = self._objects_under(title.head, title) or self._objects_under(governing, title)
        if own:
            return own
        if title.predicate in _PERSON_OF:
            return []
        known = person.known
        offices = self.knowledge.actors.offices_of.get(known.entity_id, []) if known else []
        # "President Vladimir Putin" alone: the country is the person's own, where the knowledge base says so
        same = {o.object_id for o in offices if o.predicate == title.predicate}
        return [m for m in self.mentions.all() if m.known and m.known.entity_id in same][:1]

    def _objects_under(self, head: "Token", title: Title) -> list[Mention]:
        organisations = [
            m for c in head.children if c.dep_ in ("prep", "poss", "compound", "nmod")
            for t in ((c,) if c.dep_ != "prep" else tuple(c.children))
            if (m := self.mentions.headed_by(t)) and m.label in ("ORG", "COUNTRY", "PERSON", "PLACE", "GROUP")
            and m.known and (c.dep_ != "prep" or c.lower_ in ("of", "for", "to", "at"))
        ]  # fmt: skip
        if title.predicate == "spokesperson_of" and organisations:
            return organisations
        return (
            [m for m in organisations if m.label == "ORG"]
            or country_of(head, self.mentions)
            or [m for m in organisations if m.label != "PERSON"]
        )

    # verbs: chairs, heads, is a member of

    def _verbs(self) -> Iterator[Evidence]:
        for token in self.doc:
            predicate = _CHAIR.get(token.lemma_.lower().replace("-", "")) if token.pos_ == "VERB" else None
            if predicate:
                yield from self._chairs(token, predicate)
            if token.lemma_.lower() == "member" and token.pos_ == "NOUN":
                yield from self._membership(token)

    def _chairs(self, verb: "Token", predicate: str) -> Iterator[Evidence]:
        objects = [m for c in verb.children if c.dep_ in ("dobj", "nsubjpass") for m in self._organisations(c)]
        subjects = [p.mention for p in self.arguments.subjects(verb) if p.mention]
        subjects += [p.mention for p in self.arguments.after("with", *self._along(verb)) if p.mention]
        for subject in subjects:
            for object_ in objects:
                yield self._made(subject, predicate, object_, (verb.i, verb.i + 1), False, f"verb {verb.lemma_}", 0.85)

    def _along(self, verb: "Token") -> "tuple[Token, ...]":
        """ "Along with X, Y chairs Z": X chairs it too."""
        return tuple(c for c in verb.children if c.lower_ in ("along", "together"))

    def _organisations(self, token: "Token") -> list[Mention]:
        mention = self.mentions.headed_by(token) or self.mentions.at(token.i)
        while mention and (part := self._part_after(mention)):
            mention = part
        return [mention] if mention and mention.label == "ORG" else []

    def _part_after(self, whole: Mention) -> Mention | None:
        """The body that a possessive names next: "the OSCE's Minsk Group"."""
        if whole.end + 1 < len(self.doc) and self.doc[whole.end].tag_ == "POS":
            part = self.mentions.at(whole.end + 1)
            if part and part.label == "ORG" and part.start == whole.end + 1:
                return part
        return None

    def _membership(self, noun: "Token") -> Iterator[Evidence]:
        verb = noun.head
        anchors = [noun, *([verb] if noun.dep_ == "attr" else [])]
        organisations = [m for a in anchors for t in _after_of(a) for m in self._relative_organisation(t)]
        if noun.dep_ != "attr" or any(c.dep_ == "neg" for c in verb.children):
            return
        for subject in (c for c in verb.children if c.dep_ == "nsubj"):
            mention = self.mentions.headed_by(subject)
            for organisation in organisations:
                if mention:
                    yield self._made(mention, "member_of", organisation, (noun.i, noun.i + 1), False, "member of", 0.9)

    def _relative_organisation(self, token: "Token") -> list[Mention]:
        if token.lower_ == "which":
            clause = next((a for a in token.ancestors if a.dep_ == "relcl"), None)
            return self._organisations(clause.head) if clause is not None else []
        return self._organisations(token)

    # bodies of organisations: "the OSCE's Minsk Group"

    def _parts(self) -> Iterator[Evidence]:
        for whole in self.mentions.all():
            part = self._part_after(whole) if whole.label == "ORG" else None
            if part and part.known and whole.known and part.known.inside == whole.known.entity_id:
                role = (whole.end, whole.end + 1)
                yield self._made(part, "part_of", whole, role, False, "possessive", 0.9)

    # places: "the Dutch city of Breda", "the village of Urk in Flevoland"

    def _places(self) -> Iterator[Evidence]:
        for inner in self.mentions.all():
            if inner.label != "PLACE" or inner.known is None:
                continue
            token = self.doc[inner.root]
            noun = token.head.head if token.dep_ == "pobj" and token.head.lower_ == "of" else token.head
            is_kind = noun.lemma_.lower() in _PLACE_NOUNS and (token.dep_ in ("pobj", "appos"))
            outers = [m for m in country_of(noun, self.mentions) if m != inner] if is_kind else []
            heads = (token, noun) if is_kind else (token,)
            outers += [m for h in heads for c in h.children if c.dep_ == "prep" and c.lower_ == "in"
                       for g in c.children if (m := self.mentions.headed_by(g))]  # fmt: skip
            for outer in outers:
                if outer.label in ("COUNTRY", "GROUP", "PLACE") and self._may_hold(inner, outer):
                    yield self._made(
                        inner, "located_in", outer, (inner.root, inner.root + 1), False, "place in place", 0.8
                    )

    def _may_hold(self, inner: Mention, outer: Mention) -> bool:
        one, other = inner.known, outer.known
        if one is None or other is None:
            return False
        return (other.entity_type == "PLACE" and (one.inside == other.entity_id or one.country == other.country)) or (
            other.entity_type == "COUNTRY" and one.country in (None, other.country)
        )


def _after_of(token: "Token") -> "list[Token]":
    return [g for c in token.children if c.dep_ == "prep" and c.lower_ == "of" for g in c.children if g.dep_ == "pobj"]
