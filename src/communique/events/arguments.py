"""Arguments: which tokens around a verb or noun stand for who acts and for whom is acted upon."""

from typing import TYPE_CHECKING

from communique.entities.mentions import Mentions
from communique.entities.names import Names
from communique.entities.roles import country_of
from communique.entities.tokens import sentence_bounds
from communique.events.participants import Participant, Participants
from communique.knowledge.base import Knowledge

if TYPE_CHECKING:
    import datetime

    from spacy.tokens import Doc, Token

_OF_OBJECT = ("for", "of", "from", "about", "over")  # "thanked Ankara for sending", but not "met it after sending"
OBJECTS = ("dobj", "dative", "obj", "oprd")
_SHARING = ("xcomp", "acomp", "oprd", "conj", "advcl", "pcomp", "ccomp", "parataxis", "dep")  # have no own subject
_NO_PLACE = {"according", "due", "owing", "prior", "contrary", "thanks", "close", "next"}  # "due to X" is no "to X"
_POSTS = ("embassy", "consulate", "mission", "ambassador", "envoy", "consul")  # in Kyiv they are to Ukraine
_OWNING = (  # prepositions before whose a noun is
    dict.fromkeys(("border", "frontier", "boundary", "crossing"), ("with", "of"))
    | dict.fromkeys(("water", "sea", "coast"), ("off", "of"))
)
_BY_OR_OF = ("by", "of")
_PAST = ("VBN", "VBD")  # participles; the parser mistakes some for finite verbs
_SENDING = ("fire", "hurl", "bomb", "shoot")  # verb classes of what arms do for their owner
_RELATIVE = ("that", "which")
_PHRASAL = {"relation", "connection", "regard", "respect", "response", "retaliation"}


class Arguments(Participants):
    """Finds the participants of one article by their place in the sentence."""

    def __init__(self, doc: "Doc", mentions: Mentions, names: Names, knowledge: Knowledge,
                 day: "datetime.date | None") -> None:  # fmt: skip
        super().__init__(doc, mentions, names, knowledge, day)
        self._hanging: dict[int, list[tuple[str, list[Token]]]] = {}  # the same ones are asked for many times

    def subjects(self, verb: "Token", depth: int = 0) -> list[Participant]:
        """Who does the act of a verb: its subject, the agent of a passive, or the subject shared with its governor."""
        deps = [(c.dep_, c) for c in verb.children]
        if any(dep in ("nsubjpass", "auxpass") for dep, _ in deps):
            return self._agents(verb)
        if subjects := [c for dep, c in deps if dep in ("nsubj", "csubj")]:
            named = [p for c in subjects for p in self.of(c)]  # of a list the parser may make several
            if (
                not named
                and verb.dep_ == "relcl"
                and verb.head.dep_ in OBJECTS
                and depth <= 4
                and subjects[0].lower_ in _RELATIVE
                and self._carries(verb.head.head)
            ):  # "fired missiles that killed ten"
                return self.subjects(verb.head.head, depth + 1)
            return [*self._listed(subjects[0]), *named] if len(subjects) == 1 else named
        if verb.dep_ == "acl" and verb.tag_ in _PAST:
            return self._agents(verb) or (self.of(verb.head) if _is_finite(verb) else [])
        if depth > 4:
            return []
        return self._shared(verb, depth) or self._adjacent(verb)

    def _carries(self, verb: "Token") -> bool:
        """Whether the act of a verb is done by what its object tells: "launched a raid that killed ten"."""
        lexicon = self.knowledge.lexicon
        entry = lexicon.verb(verb.lemma_.lower())
        return entry is not None and (lexicon.operator(entry) == "light" or entry.klass in _SENDING)

    def _adjacent(self, verb: "Token") -> list[Participant]:
        """The name before a finite verb that the parser left without a subject ("Merkel on Friday received")."""
        auxiliaries = {c.lower_ for c in verb.children if c.dep_ == "aux"}
        finite = verb.tag_ in ("VBD", "VBZ", "VBP") or bool(auxiliaries & {"has", "have", "had", "will"})
        i, first = verb.i - 1, sentence_bounds(self.doc)[verb.i][0]
        while i > first and (self.doc[i].pos_ in ("AUX", "ADV") or self.doc[i].ent_type_ == "DATE"
                             or self.doc[i].lower_ == "on"):  # fmt: skip
            i -= 1
        mention = self.mentions.at(i) if finite and i >= first else None
        return self._one(self.doc[mention.root]) if mention and mention.end == i + 1 else []

    def _agents(self, verb: "Token") -> list[Participant]:
        """Who stands after "by": under the verb, else under the last noun of its clause ("killed in a raid by X")."""
        for child in verb.children:
            if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by"):
                return [p for g in child.children if g.dep_ == "pobj" for p in self.of(g) or self._members(g)]
        for child in verb.children:
            if child.dep_ == "prep" and child.i > verb.i:
                for noun in child.children:
                    if found := self.after("by", noun):
                        return found
        return []

    def _members(self, noun: "Token") -> list[Participant]:
        """The body of states that people whom no list knows belong to: "by its partners in NATO"."""
        return [p for p in self.after_any(("in", "of", "within", "at"), noun) if p.sector == "IGO"]

    def _listed(self, subject: "Token") -> list[Participant]:
        """Who stands before a subject at the head of a headline, joined to it by a comma: "Japan, Australia begin"."""
        mention = self.mentions.headed_by(subject)
        comma = mention.start - 1 if mention else 0
        before = self.mentions.at(comma - 1) if comma > 0 and self.doc[comma].text == "," else None
        if before is None or before.label != "COUNTRY" or before.start != sentence_bounds(self.doc)[subject.i][0]:
            return []
        return self._one(self.doc[before.root]) if mention and mention.label == "COUNTRY" else []

    def agents_of(self, noun: "Token") -> list[Participant]:
        """Who did what the participle behind a noun tells: "abuses committed by Syrian guards"."""
        return [p for c in noun.children if c.dep_ == "acl" and c.tag_ in _PAST for p in self._agents(c)]

    def _shared(self, verb: "Token", depth: int) -> list[Participant]:
        head = verb.head
        if verb.dep_ in ("acl", "relcl") and head.pos_ in ("NOUN", "PROPN"):
            found = self.of(head)
            is_theirs = verb.tag_ == "VBG" or (verb.dep_ == "acl" and verb.tag_ == "VB")
            if not found and is_theirs and head.dep_ in OBJECTS:  # "issued a statement demanding", "has plans to lift"
                return self.subjects(head.head, depth + 1)
            return found
        if verb.dep_ == "pcomp":
            preposition, head = head, head.head
            objects = [c for c in head.children if c.dep_ in OBJECTS and preposition.lower_ in _OF_OBJECT]
            if head.pos_ == "VERB" and objects and (found := self.of(objects[0])):
                return found
            if head.dep_ == "acomp" or (head.dep_ in OBJECTS and not self.of(head)):
                return self.subjects(
                    head.head, depth + 1
                )  # "is responsible for killing", "has no intention of leaving"
        if verb.dep_ == "xcomp":
            controlled = [c for c in head.children if c.dep_ in OBJECTS]
            if controlled and (found := self.of(controlled[0])):
                return found
        is_predicate = head.pos_ in ("VERB", "AUX") or head.dep_ in ("acomp", "oprd")  # "is due to visit"
        if verb.dep_ in _SHARING and is_predicate:
            passive = any(c.dep_ == "nsubjpass" for c in head.children)
            if passive and verb.dep_ in ("xcomp", "advcl", "conj"):
                return [p for c in head.children if c.dep_ == "nsubjpass" for p in self.of(c)]
            return self.subjects(head, depth + 1)
        return []

    def objects(self, verb: "Token") -> "list[Token]":
        """What the act of a verb is done to: objects, or the subject of a passive."""
        found = [c for c in verb.children if c.dep_ in (*OBJECTS, "nsubjpass")]
        if not found and verb.dep_ == "amod" and verb.tag_ in ("VBD", "VBZ"):  # "Rome freezes assets", misread
            found = [next((a for a in verb.ancestors if a.dep_ != "compound"), verb.head)]
        if not found and verb.dep_ == "acl" and verb.tag_ in _PAST and not _is_finite(verb):
            found = [verb.head]
        if not found and verb.dep_ == "relcl":
            found = [c for c in verb.children if c.lower_ in ("whom", "which") and c.dep_ in OBJECTS]
        if not found and verb.dep_ == "conj" and verb.head.pos_ == "VERB" and verb.tag_ == "VBN":
            found = [c for c in verb.head.children if c.dep_ == "nsubjpass"]
        return found

    def owner(self, noun: "Token") -> list[Participant]:
        """Whose a noun is: possessor, agent ("by"), country modifier, or "of"."""
        body = self.capacity.body_of(noun)
        found = self._named(body) if body else []
        beside = _OWNING.get(noun.lemma_.lower(), _BY_OR_OF)
        for child in noun.children:
            if child.dep_ == "poss":
                found += self.of(child)
            elif child.dep_ in ("prep", "agent") and child.lower_ in beside and (not found or beside != _BY_OR_OF):
                found += [p for g in child.children if g.dep_ == "pobj" for p in self.of(g)]
        found += self.agents_of(noun)
        if not found:
            found = [
                Participant(m.root, m.start, m.end, m.known, m, m.known.country, "GOV", "modifier")
                for m in country_of(noun, self.mentions) if m.known and m.label in ("COUNTRY", "GROUP")
            ]  # fmt: skip
        groups = (c for c in noun.lefts if c.dep_ == "compound" and c.lower_ in self.knowledge.actors.group_nouns)
        return found or self._countries_in(noun) or [p for c in groups for p in self._one(c)]  # "rebel positions"

    def _countries_in(self, noun: "Token") -> list[Participant]:
        """The country that a noun lies in: "the situation in Ukraine"."""
        inner = [g for c in noun.children if c.dep_ == "prep" and c.lower_ == "in" for g in c.children]
        return [p for g in inner for p in self.of(g) if p.mention and p.mention.label == "COUNTRY"]

    def dative(self, noun: "Token") -> list[Participant]:
        """Who gets an object that the parser took for one phrase with him: "promised Kyiv 5,000 rifles"."""
        for child in noun.lefts:
            mention = self.mentions.headed_by(child)
            behind = self.doc[mention.end if mention else child.i + 1]
            is_apart = behind.pos_ in ("NUM", "DET", "SYM") or behind.i == noun.i
            is_whom = mention is None or mention.label in ("COUNTRY", "PERSON", "ORG") or behind.i != noun.i
            is_named = mention is not None or child.tag_ == "NNS"
            if child.dep_ in ("compound", "nmod", "npadvmod") and is_apart and is_named and is_whom:
                return self._one(child)
        return []

    def after_any(self, prepositions: tuple[str, ...], *anchors: "Token") -> list[Participant]:
        """The participants after the first of the prepositions that has some."""
        return next((found for p in prepositions if (found := self.after(p, *anchors))), [])

    def after(self, preposition: str, *anchors: "Token") -> list[Participant]:
        """The participants after a preposition that hangs on one of the anchors."""
        for anchor in anchors:
            for word, nouns in self._behind(anchor):
                if nouns and nouns[0].lower_ in _PHRASAL:  # "in relation to X" is about X
                    found = [p for to in ("to", "with", "of") for p in self.after(to, nouns[0])]
                elif word == preposition:
                    found = [p for g in nouns for p in self.of(g) or self.owner(g) or self.owner(_measured(g))]
                    if preposition == "in" and anchor.lemma_.lower() not in _POSTS:  # "in Kyiv" is where
                        found = [p for p in found if not _is_city(p)]
                else:
                    continue
                if found:
                    return found
        return []

    def _behind(self, anchor: "Token") -> "list[tuple[str, list[Token]]]":
        """The prepositions that hang on a token, with their objects."""
        index = anchor.i
        if index not in self._hanging:
            self._hanging[index] = [
                (_word(p), [g for g in p.children if g.dep_ == "pobj"]) for p in _prepositions(anchor)
            ]
        return self._hanging[index]


def _is_finite(participle: "Token") -> bool:
    """Whether a participle is the verb of a sentence that the parser gave none: "A union of clerks called on …"."""
    return participle.head.dep_ == "ROOT" and participle.tag_ == "VBD" and participle.head.pos_ in ("NOUN", "PROPN")


def _measured(noun: "Token") -> "Token":
    """What a distance is told from: "within 20 miles of its border"."""
    behind = (g for c in noun.children if c.dep_ == "prep" and c.lower_ in ("of", "from") for g in c.children)
    return next((g for g in behind if g.dep_ == "pobj"), noun)


def _word(preposition: "Token") -> str:
    """A preposition by what it means: "close to" is "near"."""
    return "near" if preposition.head.lower_ == "close" else preposition.lower_


def _prepositions(anchor: "Token") -> "list[Token]":
    """The prepositions that hang on a token; "out of" and "away from" count by their second word."""
    found = []
    for child in anchor.children:
        dep = child.dep_
        if dep in ("advmod", "amod") and child.lower_ == "close":  # "close to the border"
            found += [g for g in child.children if g.dep_ == "prep"]
        if dep in ("prep", "agent", "dative"):
            if child.lower_ in _NO_PLACE and child.lower_ != "close":
                continue
            inner = [g for g in child.children if g.dep_ == "prep"]
            found += inner if inner and not any(g.dep_ == "pobj" for g in child.children) else [child]
    return found


def _is_city(p: Participant) -> bool:
    return (
        p.mention is not None and p.mention.label == "PLACE" and p.known is not None and p.known.geo_precision == "city"
    )
