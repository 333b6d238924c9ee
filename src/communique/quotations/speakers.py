"""Speakers: who speaks by a verb of saying, as an entity where the text tells one, and in the words that name them."""

from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

from communique.events.arguments import Arguments
from communique.events.participants import Participant, is_person_noun
from communique.knowledge.actors import Known
from communique.quotations.cues import Cues

if TYPE_CHECKING:
    from spacy.tokens import Token

_INVERTED = ("nsubj", "dobj", "attr", "npadvmod", "ccomp", "oprd")  # what the parser makes of it in "said Putin"
_DOCUMENTS = {"statement", "report", "document", "release", "communique", "letter"}
_OF_PERSONS = frozenset(("he", "she", "they", "who", "him", "her", "them"))
_TIES = frozenset(("of", "for", "from", "at", "with", "in"))  # what names an unnamed speaker goes on after these
_NAMING = ("NOUN", "PROPN", "PRON")
_LONGEST = 12  # tokens of the words that name a speaker


@dataclass(frozen=True)
class Speaker:
    """Somebody who is quoted, named by the tokens [start, end) with their head; `known` where that is an entity."""

    token: int
    start: int
    end: int
    known: Known | None


class Speakers:
    """Finds the speakers of one article."""

    def __init__(self, cues: Cues, arguments: Arguments) -> None:
        self.cues, self.arguments, self.doc = cues, arguments, cues.doc
        self._of: dict[int, Speaker | None] = {}

    def of(self, verb: "Token") -> Speaker | None:
        """Who speaks by a verb of saying: its subject, who stands behind it, or whose verb it is joined to."""
        if verb.i not in self._of:
            self._of[verb.i] = self._find(verb)
        return self._of[verb.i]

    def _find(self, verb: "Token") -> Speaker | None:
        subject = self.subject(verb)
        if subject is not None:
            return self.named(subject)
        participants = self._cited(verb) or self.arguments.subjects(verb)
        return self._spoken_of(participants[0]) if participants else None

    def subject(self, verb: "Token") -> "Token | None":
        """The noun or pronoun that speaks, where the verb has one of its own."""
        outside = [c for c in verb.children if not self.cues.is_quoted(c)]
        found = next((c for c in outside if c.dep_ == "nsubj" and c.pos_ != "DET"), None)
        if found is None and any(c.dep_ in ("auxpass", "nsubjpass") for c in outside):
            return None
        if found is None and verb.tag_ != "VBG" and verb.dep_ != "conj":
            found = next((c for c in outside if c.i > verb.i and c.dep_ in _INVERTED and c.pos_ in _NAMING), None)
            found = found or self._behind(verb) or self._ahead(verb)
        if found is not None and verb.dep_ == "relcl" and found.tag_ in ("WP", "WDT"):
            return verb.head if verb.head.pos_ in _NAMING and not self.cues.is_quoted(verb.head) else found
        return found

    def _behind(self, verb: "Token") -> "Token | None":
        """The head of the name right behind a verb whose arguments the parser lost: "…", said Putin."""
        run = list(
            takewhile(lambda t: t.pos_ in ("DET", "ADJ", "NUM", *_NAMING), self.doc[verb.i + 1 : verb.i + _LONGEST])
        )
        return run[-1] if run and run[-1].pos_ in _NAMING else None

    def _ahead(self, verb: "Token") -> "Token | None":
        """The head of what stands between a quotation and a verb whose subject the parser gave to another."""
        first = verb.i
        while first > verb.sent.start and not self.cues.is_quoted(self.doc[first - 1]):
            first -= 1
        if first == verb.sent.start and not (first and self.cues.is_quoted(self.doc[first - 1])):
            return None
        between = self.doc[first : verb.i]
        return next((t for t in between if t.pos_ in _NAMING and not first <= t.head.i < verb.i), None)

    def _cited(self, verb: "Token") -> list[Participant]:
        """Who "was quoted as saying"."""
        over = verb.head.head
        if verb.dep_ != "pcomp" or verb.head.lower_ != "as" or over.lemma_.lower() not in ("quote", "cite"):
            return []
        return [p for c in over.children if c.dep_ in ("nsubjpass", "dobj") for p in self.arguments.of(c)]

    def according(self, tokens: "list[Token]") -> Speaker | None:
        """Who stands behind "according to" among these tokens."""
        for token in tokens:
            if token.lower_ == "according" and (found := self.arguments.after("to", token)):
                return self._spoken_of(found[0])
            if token.lower_ == "according" and token.i + 1 < len(self.doc):
                for child in (*token.children, *token.nbor(1).children):
                    if child.pos_ in _NAMING:
                        return self.named(child)
        return None

    def named(self, subject: "Token") -> Speaker:
        """The speaker that a noun or pronoun names, by the name of a person beside it where there is one."""
        subject = self._apposed(subject) or subject
        participants = self._participants(subject)
        first = participants[0] if participants else None
        known = first.known if first and self._means(first, subject) else None
        mention = self.arguments.mentions.headed_by(subject)
        start, end = (mention.start, mention.end) if mention and known else self._phrase(subject)
        joined = [c for c in subject.conjuncts if c.i > subject.i and not self.cues.is_quoted(c)]
        end = max([end, *(c.i + 1 for c in joined if c.i - start < _LONGEST)])
        return Speaker(subject.i, start, end, known)

    def _apposed(self, subject: "Token") -> "Token | None":
        own = self.arguments.mentions.headed_by(subject)
        if own is not None and own.label == "PERSON" and own.kind == "name":
            return None
        objects = [g for c in subject.rights if c.dep_ == "prep" for g in c.children if g.dep_ == "pobj"]
        after = [c for t in (subject, *objects) for c in t.rights if c.dep_ == "appos"]  # "the leader of Iran, X, said"
        beside = [(c, self.arguments.mentions.headed_by(c)) for c in after]
        return next((c for c, m in beside if m and m.label == "PERSON" and m.kind == "name"), None)

    def _participants(self, subject: "Token") -> list[Participant]:
        if subject.lemma_.lower() not in _DOCUMENTS:
            return self.arguments.of(subject)
        before = next((q.opens for q in self.cues.quoted if q.closes > subject.sent.start_char), subject.idx)
        last = self.arguments.last_institution(min(self.cues.token_at(before), subject.i))
        return self.arguments.owner(subject) or ([last] if last else [])

    def _means(self, participant: Participant, subject: "Token") -> bool:
        """Whether the speaker is the entity; of an unnamed person's country or body it is only one."""
        if participant.known is None or participant.known.entity_type == "PERSON":
            return participant.known is not None
        if subject.lower_ in _OF_PERSONS:
            return participant.known.entity_type != "COUNTRY"
        if participant.basis not in ("modifier", "possessor"):
            return True
        lemma = subject.lemma_.lower()
        actors = self.arguments.knowledge.actors
        return lemma not in actors.titles and not is_person_noun(subject)

    def _spoken_of(self, participant: Participant) -> Speaker:
        token = self.doc[participant.token]
        known = participant.known if self._means(participant, token) else None
        return Speaker(participant.token, participant.start, participant.end, known)

    def _phrase(self, subject: "Token") -> tuple[int, int]:
        """The noun phrase of a head, with "of the ministry" behind it and without relative clauses."""
        start, end = subject.left_edge.i, subject.i + 1
        for child in subject.rights:
            if child.dep_ == "prep" and child.i == end and child.lower_ in _TIES:
                end = child.right_edge.i + 1
        words = self.doc[start:end]
        apart = any("\n" in t.text or self.cues.is_quoted(t) or t.pos_ == "VERB" for t in words)
        return (subject.i, subject.i + 1) if apart or end - start > _LONGEST else (start, end)
