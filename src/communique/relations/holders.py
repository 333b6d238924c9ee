"""Whom a role denotes: "Ahn, the founder of AhnLab", "founder Ahn", "Ahn is the founder", "Ahn served as chairman".

Holders are looked for in the tree, then in the order of words: the parser attaches titles and appositions unsurely.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from communique.entities.mentions import Mention
from communique.relations.context import Context, as_mention
from communique.relations.role_nouns import Role, bare

if TYPE_CHECKING:
    from spacy.tokens import Token

_INSERTED = 6  # tokens between a name and its apposition
_COURTESIES = ("mr", "mr.", "mrs", "mrs.", "ms", "ms.", "dr", "dr.", "sir", "prof.", "rev.")
_COPULAS = ("be", "become", "remain")
NAMING = ("name", "elect", "appoint", "make", "choose", "nominate", "hire", "install", "swear", "reelect", "re-elect",
           "promote", "designate", "select", "bring", "recruit", "call")  # fmt: skip
_SERVING = ("serve", "work", "act", "join", "return", "continue", "begin", "start", "take", "succeed", "resign",
            "retire", "step", "join", "leave", "spend", "appear", "play")  # fmt: skip
_IN_PHRASE = ("ADJ", "NOUN", "PROPN", "NUM", "PUNCT", "PART", "ADV", "CCONJ")


@dataclass(frozen=True)
class Holder:
    """Whom a role denotes, how that is told, and the verb that tells it."""

    mention: Mention
    how: str
    verb: "Token | None" = None


class Holders:
    """Finds the holders of the roles of one article."""

    def __init__(self, context: Context, roles: list[Role]) -> None:
        self.context, self.doc, self.mentions = context, context.doc, context.mentions
        self.by_head = {r.head.i: r for r in roles}

    def of(self, role: Role) -> list[Holder]:
        """Whom a role denotes, surest way first; roles in a row have the same holders."""
        head = role.head
        before = [self.by_head[c.i] for c in head.conjuncts if c.i < head.i and c.i in self.by_head]
        behind = [r for c in head.conjuncts if c.i > head.i and (r := self.by_head.get(c.i)) and self._adjoins(role, r)]
        for one in (role, *before, *behind):
            if found := self._own_holders(one):
                return found
        if head.dep_ == "conj" and not before and (found := self._own_holders(bare(head.head))):
            return found
        return self._before_comma(role) or self._after_owner(role) or self._fronted(role)

    def _own_holders(self, role: Role) -> list[Holder]:
        if (name := self._named_after(role)) and _may_hold(name):
            return [Holder(m, "title") for m in self._joined(name)]
        if found := self._by_verb(self._anchor(role)):
            return found
        beside = [role.head.head] if role.head.dep_ == "appos" else []
        for token in (*beside, *(c for c in role.head.children if c.dep_ == "appos")):
            if found := self._of(token, "apposition"):
                return found
        return []

    def _named_after(self, role: Role) -> Mention | None:
        """The name right after a role, or after ranks and courtesies: "Navy spokeswoman Lt. X"."""
        i = role.end
        while i < len(self.doc) and i < role.end + 3 and not self.mentions.at(i) and (
            self.doc[i].lower_ in self.context.knowledge.actors.titles or self.doc[i].lower_ in _COURTESIES
        ):  # fmt: skip
            i += 1
        name = self.mentions.at(i) if i < len(self.doc) else None
        return name if name and name.start == i else None

    def _after_owner(self, role: Role) -> list[Holder]:
        """The name behind the owner: "the chairman of the Hamas politburo, Ismail Haniyeh, said"."""
        if role.end >= len(self.doc) or self.doc[role.end].lower_ not in ("of", "for", "at"):
            return []
        owner = self.context.starting_at(role.end + 1)
        if owner is None or owner.end >= len(self.doc):
            return []
        name = self.mentions.at(owner.end + (self.doc[owner.end].text == ","))
        is_next = name is not None and name.start in (owner.end, owner.end + 1) and name.label == "PERSON"
        return [Holder(name, "beside")] if name is not None and is_next and name.kind == "name" else []

    def _anchor(self, role: Role) -> "Token":
        """The noun that stands for the role's phrase in the clause; the parser may take it for the owner's name."""
        head = role.head
        if head.dep_ in ("nmod", "compound") and role.end < len(self.doc) and self.doc[role.end].pos_ == "ADP":
            owner = self.context.starting_at(role.end + 1)
            if owner is not None and owner.covers(head.head.i):
                return head.head
        return head

    def _adjoins(self, role: Role, other: Role) -> bool:
        """Whether two roles are told of one holder: "chairman and chief executive Mary Barra"."""
        between = self.doc[role.end : other.start]
        return all(t.pos_ in _IN_PHRASE and not self.mentions.at(t.i) for t in between)

    def _of(self, token: "Token", how: str) -> list[Holder]:
        return [Holder(m, how) for m in self.context.named(token)]

    def _joined(self, mention: Mention) -> list[Mention]:
        token = self.doc[mention.root]
        found = [m for m in self.context.named(token) if m.label == mention.label]
        return found if mention in found else [mention]

    def _by_verb(self, head: "Token") -> list[Holder]:
        """ "X is the chairman", "X was elected chairman", "elected X chairman", "X serves as chairman"."""
        verb, dep = head.head, head.dep_
        if dep == "pobj" and verb.lower_ == "as":
            verb = verb.head
            lemma = verb.lemma_.lower()
            if lemma in NAMING or verb.tag_ == "VBN" or lemma in ("replace", "succeed"):
                subjects = [m for t in self.context.arguments.objects(verb) for m in self.context.named(t)]
                if lemma in NAMING or any(c.dep_ == "nsubjpass" for c in verb.children):
                    return [Holder(m, "as", verb) for m in subjects]
            if lemma in _SERVING or lemma in NAMING or lemma in self.context.knowledge.cues.verbs:
                return self.subjects(verb, "as")
            return []
        if dep == "attr" and verb.lemma_ in _COPULAS:
            subject = next((c for c in verb.children if c.dep_ in ("nsubj", "expl")), None)
            if subject is not None and subject.i > head.i:  # "The founder is X"
                return self._of(subject, "copula")
            return self.subjects(verb, "copula")
        if dep in ("nsubj", "nsubjpass") and verb.lemma_ in _COPULAS:
            attributes = [c for c in verb.children if c.dep_ == "attr"]
            return [Holder(m, "copula", verb) for t in attributes for m in self.context.named(t) if _may_hold(m)]
        if dep in ("oprd", "xcomp", "ccomp", "dobj", "attr") and verb.lemma_.lower() in NAMING:
            inner = [c for c in head.children if c.dep_ == "nsubj"]
            outer = [c for c in verb.children if c.dep_ in ("nsubjpass", "dobj", "nsubj") and c is not head]
            passive = [c for c in outer if c.dep_ == "nsubjpass"]
            chosen = inner or passive or [c for c in outer if c.dep_ == "dobj"]
            return [Holder(m, "copula", verb) for c in chosen for m in self.context.named(c)]
        return []

    def subjects(self, verb: "Token", how: str) -> list[Holder]:
        found = [m for p in self.context.arguments.subjects(verb) if (m := as_mention(p))]
        if not found:
            subjects = (c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass"))
            found = [m for c in subjects for m in self.context.named(c)]
        return [Holder(m, how, verb) for m in found]

    def _before_comma(self, role: Role) -> list[Holder]:
        """The name before the comma that opens the phrase: "Yi Gang, 65, a former governor of the central bank"."""
        i, first = role.start - 1, self.context.sentence_of(role.head.i)[0]
        while i > first and (self.doc[i].pos_ in ("DET", "ADJ", "NOUN", "PROPN", "PART", "ADP", "NUM", "CCONJ", "ADV")
                             or self.doc[i].text == "-"):  # fmt: skip
            i -= 1
        if self.doc[i].text not in (",", "(") or i <= first:
            return []
        name = self.context.ending_at(i)
        if name is None or name.label not in ("PERSON", "ORG"):  # an age or a party between: "X, 47, …", "X, D-Ohio, …"
            inserted = self.doc[max(first, i - _INSERTED) : i]
            comma = next((t.i for t in reversed(inserted) if t.text == ","), None)
            name = self.context.ending_at(comma) if comma and not any(t.pos_ == "VERB" for t in inserted) else None
        return [Holder(name, "beside")] if name and name.label in ("PERSON", "ORG") else []

    def _fronted(self, role: Role) -> list[Holder]:
        """The subject after a phrase that opens its sentence: "A former judge of the court, Barak wrote"."""
        opening = (self.doc[i] for i in range(self.context.sentence_of(role.head.i)[0], role.start))
        if any(t.pos_ in ("VERB", "AUX", "ADP", "SCONJ") or t.text == "," for t in opening):
            return []
        root = role.head.sent.root
        if root.i <= role.end:
            return []
        subject = next((c for c in root.children if c.dep_ in ("nsubj", "nsubjpass") and c.i >= role.end), None)
        name = self.context.named_by(subject) if subject is not None else None
        if name is None or name.start < 1 or self.doc[name.start - 1].text != ",":
            return []
        return [Holder(name, "beside")]


def _may_hold(mention: Mention) -> bool:
    return mention.kind == "name" and mention.label in ("PERSON", "ORG", "COUNTRY", "PLACE")
