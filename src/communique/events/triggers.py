"""Triggers: the verbs and nouns of a sentence that report an act, and what class of act and object each has."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from communique.entities.mentions import Mentions
from communique.knowledge.actors import Actors
from communique.knowledge.lexicon import Entry, Lexicon

if TYPE_CHECKING:
    from spacy.tokens import Token

OUTER = ("demand", "threaten", "agree", "reject")  # the act they govern is not reported, only spoken of
CARRYING = ("light", "receive", "begin", "plan", "consider", "try", "fail", "cause")  # their noun is the act
_COMPLEMENTS = ("xcomp", "ccomp", "pcomp")
_OBJECT_PREPOSITIONS = {"from", "on", "with", "to", "of", "for", "into", "against", "about", "over", "at"}
_KIND = {"PERSON": "person", "COUNTRY": "country", "PLACE": "place", "ORG": "organisation", "GROUP": "group"}


@dataclass(frozen=True)
class Trigger:
    """A verb of the lexicon in its sentence, with what its class needs to be read."""

    token: "Token"
    entry: Entry
    operator: str  # empty for verbs that are acts themselves
    objects: "tuple[Token, ...]"
    complement: "Token | None"


def _belongs(child: "Token", verb: "Token") -> bool:
    """Whether a particle or preposition may be part of the verb: "called on Russia", not "met on Friday"."""
    if child.dep_ == "prt":
        return True
    if child.dep_ not in ("prep", "advmod", "agent"):
        return False
    between = verb.doc[verb.i + 1 : child.i]
    dated = any(g.dep_ == "pobj" and g.ent_type_ in ("DATE", "TIME") for g in child.children)
    return child.i > verb.i and all(t.pos_ == "ADV" for t in between) and not dated


class Triggers:
    """Reads triggers with one lexicon and the mentions of one article."""

    def __init__(self, lexicon: Lexicon, actors: Actors, mentions: Mentions) -> None:
        self.lexicon, self.actors, self.mentions = lexicon, actors, mentions

    def verb(self, token: "Token", objects: "list[Token]") -> Trigger | None:
        """The trigger that a verb is, or None if the lexicon does not know it."""
        predicative = token.pos_ == "ADJ" and token.dep_ in ("acomp", "oprd")  # "is ready to send"
        if not predicative and (token.pos_ not in ("VERB", "AUX") or token.dep_ in ("aux", "auxpass")):
            return None
        particles = {c.lower_: c for c in token.children if _belongs(c, token)}
        particles |= {c.lower_: c for x in token.children if x.dep_ == "xcomp" for c in x.children if c.lower_ == "to"}
        entry = self.lexicon.verb(
            self._lemma(token), tuple(sorted(particles, key=lambda p: particles[p].dep_ != "prt"))
        )
        if entry is None:
            return None
        if entry.particle in particles and not objects:
            objects = [c for c in particles[entry.particle].children if c.dep_ == "pobj"]
        return Trigger(
            token, entry, self.lexicon.operators.get(entry.klass, ""), tuple(objects), self.complement(token)
        )

    def operator(self, token: "Token") -> str:
        """The operator of a verb's class; empty where it has none."""
        entry = self.lexicon.verb(self._lemma(token))
        return self.lexicon.operators.get(entry.klass, "") if entry else ""

    def _lemma(self, token: "Token") -> str:
        """The lemma that the lexicon knows: spaCy's, that with a hyphened word before, or one that it should be."""
        lemma = token.lemma_.lower()
        if token.i > 1 and token.nbor(-1).text == "-" and f"{token.nbor(-2).lower_}-{lemma}" in self.lexicon.lemmas:
            return f"{token.nbor(-2).lower_}-{lemma}"
        variants = (lemma, f"{lemma}e", lemma.removesuffix("e"), lemma.removesuffix("ie") + "y")
        return next((v for v in variants if v in self.lexicon.lemmas), lemma)

    def complement(self, token: "Token") -> "Token | None":
        """The verb of the clause that a verb governs: to visit, that it visits, for visiting."""
        for child in token.children:
            if child.dep_ in ("xcomp", "ccomp") and child.i > token.i and child.pos_ in ("VERB", "AUX"):
                return child
        for child in token.children:
            if child.dep_ == "prep":
                for grandchild in child.children:
                    if grandchild.dep_ == "pcomp" and grandchild.pos_ in ("VERB", "AUX"):
                        return grandchild
        for child in token.children:  # the quoted or reported clause that stands before its verb
            if child.dep_ == "ccomp" and child.pos_ in ("VERB", "AUX"):
                return child
        return None

    def governors(self, token: "Token") -> tuple[str, ...]:
        """Operators over a verb, inner first: "plans to begin talks" -> begin, plan."""
        found = []
        while token.dep_ in (*_COMPLEMENTS, "conj", "prep"):
            head = token.head
            is_governor = token.dep_ != "conj" and head.pos_ in ("VERB", "AUX", "ADJ")
            if is_governor and (operator := self.operator(head)):
                found.append(operator)
            token = head
        return tuple(found)

    def noun(self, token: "Token") -> Entry | None:
        """The entry of a noun, two words first: "hunger strike" before "strike"."""
        if token.pos_ not in ("NOUN", "PROPN"):
            return None
        lemma = token.lemma_.lower()
        for child in token.rights:
            if child.dep_ == "prep" and child.lower_ == "of":
                for noun in child.children:
                    if entry := self.lexicon.nouns.get(f"{lemma} of {noun.lemma_.lower()}"):
                        return entry
        for child in reversed(list(token.lefts)):
            if child.dep_ in ("compound", "amod", "nmod") and (
                entry := self.lexicon.nouns.get(f"{child.lower_} {lemma}")
            ):
                return entry
        return self.lexicon.nouns.get(lemma)

    def seen_through(self, token: "Token") -> "Token":
        """The noun that matters behind a noun that only measures or holds: "dozens of villages" -> village."""
        entry = self.noun(token)
        if entry is not None and entry.klass == "transparent":
            for child in token.children:
                if child.dep_ == "prep" and child.lower_ in ("of", "to", "in", "over"):
                    for grandchild in child.children:
                        if grandchild.dep_ == "pobj":
                            return self.seen_through(grandchild)
        return token

    def classes(self, trigger: Trigger) -> tuple[str, ...]:
        """Classes of the trigger's objects, most telling first: noun class, then kind of entity."""
        tokens = [self.seen_through(o) for o in trigger.objects]
        if not tokens:
            tokens = [
                self.seen_through(g)
                for c in trigger.token.children if c.dep_ == "prep" and c.lower_ in _OBJECT_PREPOSITIONS
                for g in c.children if g.dep_ == "pobj"
            ]  # fmt: skip
        found: list[str] = []
        for token in tokens:
            mention = self.mentions.headed_by(token)
            if mention and mention.kind == "name" and token.pos_ == "PROPN":
                found.append(_KIND[mention.label])
                continue
            if entry := self.noun(token):
                found.append(entry.klass)
            lemma = token.lemma_.lower()
            if lemma in self.actors.titles:
                found.append("person")
            elif lemma in self.actors.group_nouns:
                found.append("group")
            elif mention:
                found.append(_KIND[mention.label])
        return tuple(dict.fromkeys(found))
