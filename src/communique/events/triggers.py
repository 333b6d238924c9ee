"""Triggers: the verbs and nouns of a sentence that report an act, and what class of act and object each has."""

from typing import TYPE_CHECKING, NamedTuple

from communique.entities.coreference import REFLEXIVE
from communique.entities.mentions import Mentions
from communique.events.participants import is_person_noun
from communique.knowledge.actors import Actors
from communique.knowledge.lexicon import BY, Entry, Lexicon

if TYPE_CHECKING:
    from spacy.tokens import Token

OUTER = ("demand", "threaten", "agree", "reject")  # the act they govern is not reported, only spoken of
CARRYING = ("light", "receive", "begin", "plan", "consider", "try", "fail", "cause")  # their noun is the act
_COMPLEMENTS = ("xcomp", "ccomp", "pcomp")
_OBJECT_PREPOSITIONS = {"from", "on", "with", "to", "of", "for", "into", "against", "about", "over", "at"}
_STATES = ("oprd", "acomp", "ccomp", "xcomp", "advcl", "advmod", "npadvmod", "attr", "dobj")
_TURNING = ("begin", "keep")  # what starts or goes on may be their subject as well
_NOT = {"not", "n't", "n’t", "never"}
_ADVERBS = {"out", "away", "back", "off", "down", "up", "aside", "ashore", "aboard", "open"}
_OF_PLACE = ("where", "when")  # open clauses that tell of a noun
_NAMED_THINGS = ("street", "agreement")  # noun classes of things with names: "Azadi Square", "the Kyoto Protocol"
_KIND = {"PERSON": "person", "COUNTRY": "country", "PLACE": "place", "ORG": "organisation", "GROUP": "group"}


class Trigger(NamedTuple):
    """A verb of the lexicon in its sentence, with what its class needs to be read."""

    token: "Token"
    entry: Entry
    operator: str  # empty for verbs that are acts themselves
    objects: "tuple[Token, ...]"
    complement: "Token | None"


def _belongs(child: "Token", verb: "Token") -> bool:
    """Whether a particle or preposition may be part of the verb: "called on Russia", not "met on Friday"."""
    dep = child.dep_
    if dep not in ("prt", "prep", "advmod", "agent"):
        return False
    if dep == "prt":
        return True
    if child.lower_ in _ADVERBS:  # may stand behind the object: "forced the agency out"
        return child.i > verb.i
    if child.i < verb.i:
        return False
    between = (verb.doc[i] for i in range(verb.i + 1, child.i))
    dated = any(g.dep_ == "pobj" and g.ent_type_ in ("DATE", "TIME") for g in child.children)
    return not dated and all(t.pos_ == "ADV" or t.ent_type_ in ("DATE", "TIME") for t in between)


def _particles(verb: "Token") -> "dict[str, Token]":
    """The words that may be part of a verb, as the lexicon writes them, those that narrow it most first.

    "to" is that of an infinitive as well, and "not to" that of a negated one; "* to" stands behind an object
    ("condemned them to death"), as do adjectives and nouns for what becomes of it ("set them free").
    """
    parts: dict[str, Token] = {}
    states: dict[str, Token] = {}
    behind: dict[str, Token] = {}
    infinitives: dict[str, Token] = {}
    for child in verb.children:
        if _belongs(child, verb):
            parts[child.lower_] = child
        elif child.i > verb.i and child.dep_ == "prep":
            behind[f"* {child.lower_}"] = child
        elif child.i > verb.i and child.dep_ in _STATES:
            states[child.lower_] = child
        if child.dep_ == "xcomp":
            words = {c.lower_: c for c in child.children if c.dep_ in ("aux", "neg")}
            if to := words.get("to"):
                infinitives |= {"not to": to, "to": to} if words.keys() & _NOT else {"to": to}
    parts = dict(sorted(parts.items(), key=lambda part: part[1].dep_ != "prt"))
    return states | behind | parts | infinitives


def _objects_behind(particle: "Token") -> "list[Token]":
    """What stands behind a particle or preposition, or is in the state that it tells: "out of talks"."""
    direct = [c for c in particle.children if c.dep_ in ("pobj", "nsubj", "dobj")]
    return direct or [g for c in particle.children if c.dep_ == "prep" for g in c.children if g.dep_ == "pobj"]


def is_predicate(token: "Token") -> bool:
    """Whether a token may report an act as verbs do: a verb that is no auxiliary, or what "is ready to send" says.

    A participle before its noun tells of what somebody is ("wounded civilians"), but "Rome freezes assets" may be
    parsed like one.
    """
    if token.dep_ == "amod" and not (token.tag_ in ("VBD", "VBZ") and token.i and token.nbor(-1).pos_ == "PROPN"):
        return False
    if token.pos_ == "ADJ":
        return token.dep_ in ("acomp", "oprd")
    return token.pos_ in ("VERB", "AUX") and token.dep_ not in ("aux", "auxpass")


def _is_equipped(token: "Token") -> bool:
    """Whether a participle tells what people carry: "militants armed with knives"."""
    is_bare = token.tag_ == "VBN" and token.dep_ in ("acl", "advcl", "amod", "conj")
    return (
        is_bare
        and token.lower_ in ("armed", "equipped")
        and not any(c.dep_ in ("agent", "auxpass", "aux") for c in token.children)
    )


def is_told(verb: "Token") -> bool:
    """Whether a clause is what a noun tells: "reports that troops had crossed"."""
    that = verb.dep_ in ("acl", "ccomp") and verb.head.pos_ == "NOUN"
    return that and any(c.dep_ == "mark" and c.lower_ == "that" for c in verb.children)


class Triggers:
    """Reads triggers with one lexicon and the mentions of one article."""

    def __init__(self, lexicon: Lexicon, actors: Actors, mentions: Mentions) -> None:
        self.lexicon, self.actors, self.mentions = lexicon, actors, mentions
        self._nouns: dict[int, Entry | None] = {}  # the parse stays as it is: every noun is looked up once

    def verb(self, token: "Token", objects: "list[Token]") -> Trigger | None:
        """The trigger that a verb is, or None if the lexicon does not know it."""
        if not is_predicate(token):
            return None
        lemma = self._lemma(token)
        if lemma not in self.lexicon.lemmas or token.lower_ == "according":
            return None
        particles = _particles(token) if lemma in self.lexicon.phrasal else {}
        entry = self.lexicon.verb(lemma, tuple(particles))
        if entry is None or _is_equipped(token):
            return None
        if not objects and entry.klass in _TURNING:
            objects = [c for c in token.children if c.dep_ == "nsubj" and self.noun(c)]  # "trade between them resumed"
        state = particles.get(entry.particle)  # "was taken hostage": whom, not what he became
        objects = [o for o in objects if o.lower_ not in REFLEXIVE and (o is not state or len(objects) == 1)]
        if entry.particle in particles and (not objects or self._is_withdrawn_state(entry, objects[0])):
            objects = _objects_behind(particles[entry.particle]) or objects
        return Trigger(token, entry, self.lexicon.operator(entry), tuple(objects), self.complement(token))

    def _is_withdrawn_state(self, entry: Entry, noun: "Token") -> bool:
        """Whether somebody takes a whole state out of something: "pulled Brazil out of the pact"."""
        mention = self.mentions.headed_by(noun)
        is_state = (mention is not None and mention.label == "COUNTRY") or noun.lemma_.lower() == "country"
        return entry.klass == "withdraw" and is_state

    def operator(self, token: "Token") -> str:
        """The operator of a verb's class; empty where it has none."""
        lemma = self._lemma(token)
        entry = self.lexicon.verb(lemma, tuple(_particles(token)) if lemma in self.lexicon.phrasal else ())
        return self.lexicon.operator(entry)

    def _lemma(self, token: "Token") -> str:
        """The lemma that the lexicon knows: spaCy's, that with a hyphened word before, or one that it should be."""
        lemma = token.lemma_.lower()
        if token.i > 1 and token.nbor(-1).text == "-" and f"{token.nbor(-2).lower_}-{lemma}" in self.lexicon.lemmas:
            return f"{token.nbor(-2).lower_}-{lemma}"
        if lemma in self.lexicon.lemmas:
            return lemma
        variants = (f"{lemma}e", lemma.removesuffix("e"), lemma.removesuffix("ie") + "y")
        return next((v for v in variants if v in self.lexicon.lemmas), lemma)

    def complement(self, token: "Token") -> "Token | None":
        """The verb of the clause that a verb governs: to visit, that it visits, for visiting."""
        for child in token.children:
            is_clause = child.dep_ in ("xcomp", "ccomp") and child.i > token.i and child.pos_ in ("VERB", "AUX")
            if is_clause and not any(c.lower_ in _OF_PLACE and c.dep_ == "advmod" for c in child.children):
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
        while token.dep_ in (*_COMPLEMENTS, "conj", "prep") or is_told(token):
            head = token.head
            if is_told(token) and head.dep_ == "dobj":  # "denied reports that it had"
                head = head.head
            is_governor = token.dep_ != "conj" and head.pos_ in ("VERB", "AUX", "ADJ")
            if is_governor and (operator := self.operator(head)):
                found.append(operator)
            token = head
        return tuple(found)

    def noun(self, token: "Token") -> Entry | None:
        """The entry of a noun, two words first: "hunger strike" before "strike"."""
        index = token.i
        if index not in self._nouns:
            self._nouns[index] = self._noun(token)
        return self._nouns[index]

    def _noun(self, token: "Token") -> Entry | None:
        pos = token.pos_
        if pos not in ("NOUN", "PROPN") and not (pos == "ADJ" and token.dep_ in ("pobj", "dobj")):
            return None  # an adjective may be a noun misread: "in the final"
        lemma = token.lemma_.lower()
        if lemma not in self.lexicon.noun_words:  # as most nouns: no need to look at the words around
            return None
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
        is_part = token.pos_ in ("ADJ", "NUM", "PRON", "DET") and token.dep_ in ("dobj", "nsubj", "nsubjpass", "pobj")
        if is_part or (entry is not None and entry.klass == "transparent"):
            for child in token.children:
                if child.dep_ == "prep" and child.lower_ in ("of", "to", "in", "over"):
                    for grandchild in child.children:
                        if grandchild.dep_ == "pobj":
                            return self.seen_through(grandchild)
        return token

    def doers(self, trigger: Trigger) -> tuple[str, ...]:
        """What does the act, as frames that ask for it name it: "by" and the class of the subject or agent."""
        if trigger.entry.klass not in self.lexicon.by_doer:
            return ()
        subjects = [c for c in trigger.token.children if c.dep_ == "nsubj"]
        subjects += [g for c in trigger.token.children if c.dep_ == "agent" for g in c.children if g.dep_ == "pobj"]
        entries = (self.noun(self.seen_through(s)) for s in subjects)
        return tuple(f"{BY}{entry.klass}" for entry in entries if entry)

    def classes(self, trigger: Trigger) -> tuple[str, ...]:
        """Classes of the trigger's objects, most telling first: noun class, then kind of entity."""
        tokens = [self.seen_through(o) for o in trigger.objects]
        tokens = [t for t in tokens if t.dep_ != "dative"] or tokens  # what is given tells more than who gets it
        if trigger.entry.klass == "subject":  # "placed him under house arrest"
            under = (c for c in trigger.token.children if c.dep_ == "prep" and c.lower_ == "under")
            tokens = [g for c in under for g in c.children if g.dep_ == "pobj"]
        tokens = [t for t in tokens if t.lower_ != trigger.entry.particle]  # "poured scorn on": part of the verb
        if not tokens:
            tokens = [
                self.seen_through(g)
                for c in trigger.token.children
                if c.dep_ == "prep" and c.lower_ in _OBJECT_PREPOSITIONS
                if c.lower_ != "at" or trigger.entry.klass != "meet"
                for g in c.children if g.dep_ == "pobj"
            ]  # fmt: skip
        found: list[str] = []
        for token in tokens:
            mention = self.mentions.headed_by(token)
            if mention and mention.kind == "name" and token.pos_ == "PROPN":
                title = self.noun(token.doc[mention.start - 1]) if mention.start else None
                found += [title.klass] if title and mention.label == "PERSON" else []  # "Ambassador Hill"
                found += [entry.klass] if (entry := self.noun(token)) and entry.klass in _NAMED_THINGS else []
                found.append(_KIND[mention.label])
                continue
            if token.ent_type_ == "MONEY":
                found.append("money")
            lemma = token.lemma_.lower()
            is_party = (
                trigger.entry.klass == "meet" and lemma in self.actors.group_nouns
            )  # "sat down with the government"
            if (entry := self.noun(token)) and not is_party:
                found.append(entry.klass)
            if lemma in self.actors.titles:
                found.append("person")
            elif lemma in self.actors.group_nouns or is_person_noun(token):
                found.append("group")
            elif mention:
                found.append(_KIND[mention.label])
        return tuple(dict.fromkeys(found))
