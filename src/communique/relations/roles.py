"""Relations that nouns assert of whom they denote: offices, kin, members, founders, subsidiaries, natives.

A noun has holders, whom it denotes ("Ahn, the founder of AhnLab"; see communique.relations.holders), and owners, whose
it is.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from communique.entities.mentions import Mention
from communique.knowledge.relations import GUILTY, HAVER, MODIFIER, POSSESSOR, SELF, Cue
from communique.relations.context import Assertion, Context
from communique.relations.holders import NAMING, Holder, Holders
from communique.relations.role_nouns import Role, role_nouns

if TYPE_CHECKING:
    from spacy.tokens import Token

_HAVING = ("have", "maintain", "move", "open", "keep", "hold", "take", "accept", "begin", "start", "spend", "assume")
_CONVICTING = ("convict", "plead", "sentence", "serve", "imprison", "jail", "find")
_ENDING = ("resign", "retire", "step", "leave")
_MUTUAL = ("adversary_of", "ally_of", "sibling_of")
_HEADS = ("head_of_organization", "chair_of", "spokesperson_of")
_CONFIDENCE = {"title": 0.9, "apposition": 0.85, "copula": 0.9, "as": 0.8, "beside": 0.7}


class RoleRules:
    """Finds what the roles of one article assert."""

    def __init__(self, context: Context) -> None:
        self.context, self.doc, self.mentions = context, context.doc, context.mentions
        self.roles = role_nouns(context)
        self.holders = Holders(context, self.roles)

    def run(self) -> Iterator[Assertion]:
        """All assertions by roles."""
        for role in self.roles:
            for cue in role.cues:
                yield from self._asserted(role, cue)

    # what they assert

    def _asserted(self, role: Role, cue: Cue) -> Iterator[Assertion]:
        if SELF in cue.subject:
            holders, mine, others = self.holders.of(role), cue.subject_types, self._around(role, cue.object)
            types = cue.object_types
        elif SELF in cue.object:
            holders, mine, others = self.holders.of(role), cue.object_types, self._around(role, cue.subject)
            types = cue.subject_types
            if cue.object != (SELF,):
                holders = [*holders, *(Holder(m, "beside") for m in self._around(role, cue.object))]
        else:
            yield from self._between(role, cue)
            return
        if not others and role.head.tag_ in ("NNS", "NNPS") and cue.predicate in _MUTUAL:
            others = [h.mention for h in holders]  # "X and Y are allies"
        for holder in holders:
            if holder.mention.entity_type not in mine or not self._is_vouched(role, holder):
                continue
            owners = others or self._behind(holder) or self._at_verb(holder, cue) or self._only_body(role, holder, cue)
            former = cue.former or self.context.is_over(role.start, holder.verb) or _ends(holder.verb)
            for owner in owners:
                if owner.entity_type not in types or owner == holder.mention:
                    continue
                sides = (holder.mention, owner) if SELF in cue.subject else (owner, holder.mention)
                yield Assertion(sides[0], cue.predicate, sides[1], (role.start, role.end), former,
                                f"{holder.how} {cue.text}", _CONFIDENCE[holder.how])  # fmt: skip

    def _between(self, role: Role, cue: Cue) -> Iterator[Assertion]:
        """A noun that denotes neither side: "the murder of X by Y", "X's headquarters in Y"."""
        if not self.context.is_vouched(role.head):
            return
        objects = [m for m in self._around(role, cue.object) if m.entity_type in cue.object_types]
        for subject in (m for m in self._around(role, cue.subject) if m.entity_type in cue.subject_types):
            for object_ in objects:
                if subject != object_:
                    former = cue.former or self.context.is_over(role.start)
                    span = (role.start, role.end)
                    yield Assertion(subject, cue.predicate, object_, span, former, f"noun {cue.text}", 0.75)

    def _is_vouched(self, role: Role, holder: Holder) -> bool:
        if holder.verb is not None:
            return self.context.is_vouched(holder.verb)
        before = self.doc[max(self.context.sentence_of(role.head.i)[0], role.start - 3) : role.start]
        markers = self.context.knowledge.lexicon.markers
        return not any(markers.get(t.lower_) in ("future", "hypothetical", "negation") for t in before)

    # whose a role is

    def _around(self, role: Role, places: tuple[str, ...]) -> list[Mention]:
        """Who stands at the places around a role; the nearest in the text's order of likelihood."""
        for place in places:
            if place != SELF and (found := self._at(role, place)):
                return found
        for part in (p for p in role.head.conjuncts if p.i in self.holders.by_head):
            for place in places:
                right = part.i > role.head.i and place not in (POSSESSOR, MODIFIER, SELF, HAVER, GUILTY)
                left = part.i < role.head.i and place in (POSSESSOR, MODIFIER)
                if (right or left) and (found := self._at(self.holders.by_head[part.i], place)):
                    return found
        return []

    def _at(self, role: Role, place: str) -> list[Mention]:
        head = role.head
        if place == POSSESSOR:
            owned = (head, head.head) if head.dep_ in ("compound", "nmod") else (head,)
            return [m for h in owned for c in h.children if c.dep_ == "poss" and c.i < role.start
                    for m in self.context.named(c)]  # fmt: skip
        if place == MODIFIER:
            return self._modifiers(role)
        if place == HAVER:
            has_it = head.dep_ == "dobj" and head.head.lemma_ in _HAVING
            return [h.mention for h in self.holders.subjects(head.head, "copula")] if has_it else []
        if place == GUILTY:
            above = next((a for a in head.ancestors if a.pos_ == "VERB"), None)
            return self._convicted(above) if above is not None and above.lemma_ in _CONVICTING else []
        return self.context.after(head, place)

    def _convicted(self, verb: "Token") -> list[Mention]:
        if verb.lemma_ in ("plead", "serve"):
            guilty = verb.lemma_ == "serve" or any(c.lower_ == "guilty" for c in verb.children)
            return [h.mention for h in self.holders.subjects(verb, "copula")] if guilty else []
        return [m for t in self.context.arguments.objects(verb) for m in self.context.named(t)]

    def _modifiers(self, role: Role) -> list[Mention]:
        """Names before the role in its phrase, nearest first: "University of Texas law professor"."""
        i, found = role.start - 1, []
        first = self.context.sentence_of(role.head.i)[0]
        while i >= first:
            mention = self.mentions.at(i)
            if mention and mention.start >= first:
                if mention.label == "PERSON" and mention.kind != "name":
                    break
                found.append(mention)
                i = mention.start - 1
            elif self.doc[i].pos_ in ("ADJ", "NOUN", "PROPN", "PART") or self.doc[i].text in ("-", "/"):
                i -= 1
            else:
                break
        return found[:2]

    def _behind(self, holder: Holder) -> list[Mention]:
        """Owners behind the name that a title stands before: "Deputy Prime Minister X of Russia"."""
        return self.context.after(self.doc[holder.mention.root], "of") if holder.how == "title" else []

    def _at_verb(self, holder: Holder, cue: Cue) -> list[Mention]:
        """Owners that stand at the verb: "served as director at Y", "joined Y as director"."""
        if holder.verb is None:
            return []
        verb = holder.verb
        if verb.dep_ == "relcl" and any(c.lower_ == "where" for c in verb.children):
            return self.context.named(verb.head)
        if verb.lemma_.lower() in ("join", "leave", "serve", "rejoin"):
            objects = [m for c in verb.children if c.dep_ == "dobj" for m in self.context.named(c)]
            if objects:
                return objects
        places = [p for p in (*cue.object, *cue.subject) if p not in (SELF, POSSESSOR, MODIFIER, HAVER, GUILTY)]
        if holder.how != "as" and verb.lemma_ not in NAMING:
            fronted = (c for c in verb.children if c.dep_ == "prep" and c.i < verb.i and c.lower_ in places)
            return [m for p in fronted for m in self.context.behind(p)]  # "of which X is a member"
        return next((found for p in places if (found := self.context.after(verb, p))), [])

    def _only_body(self, role: Role, holder: Holder, cue: Cue) -> list[Mention]:
        """The one organisation of the sentence, for a head or spokesman named without it: "X, the chief executive"."""
        if cue.predicate not in _HEADS or holder.how not in ("apposition", "beside", "title"):
            return []
        sentence = self.context.sentence_of(role.head.i)
        bodies = [m for m in self.mentions.within(*sentence) if m.label == "ORG" and m.known]
        return bodies[:1] if len({m.known.entity_id for m in bodies if m.known}) == 1 else []


def _ends(verb: "Token | None") -> bool:
    return verb is not None and verb.lemma_.lower() in _ENDING
