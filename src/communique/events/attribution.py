"""Whose words report an event: the subject of the verb of saying over or beside it, or whom the text cites for it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from communique.entities.tokens import lemmas_of, sentence_bounds, words_of
from communique.events.arguments import Arguments
from communique.events.participants import Participant
from communique.knowledge.lexicon import Lexicon

if TYPE_CHECKING:
    from spacy.tokens import Token

_BESIDE = ("parataxis", "advcl", "ccomp", "conj")  # what the parser makes of "as TASS reported", "the ministry said"
_CITING = {"cite", "quote"}
_OFFICIAL = ("GOV", "MIL", "COP", "JUD", "LEG", "SPY")


class Attribution:
    """Finds the sources of one article's events."""

    def __init__(self, arguments: Arguments, lexicon: Lexicon) -> None:
        self.arguments, self.lexicon = arguments, lexicon

    def of(self, trigger: "Token") -> str | None:
        """The entity whose words report the act of a trigger; a capital speaks for its country's government."""
        for speaker in self._speakers(trigger):
            if speaker.known is None or (
                speaker.basis in ("modifier", "possessor") and speaker.sector not in _OFFICIAL
            ):
                continue  # "Russian officials" speak for Russia, "Russian media" do not
            seat = self.arguments.names.seats.get(speaker.known.entity_id)
            return seat.entity_id if seat else speaker.known.entity_id
        return None

    def _speakers(self, trigger: "Token") -> Iterator[Participant]:
        """Those who may be the source, the surest first: of the saying clause, beside it, after "according to"."""
        for token in (trigger, *trigger.ancestors):
            if token is not trigger and self._says(token):
                yield from self._who_says(token, trigger)
            for child in token.children:
                if child.dep_ in _BESIDE and self._says(child) and self._is_aside(child, trigger):
                    yield from self._who_says(child, trigger)
        doc = trigger.doc
        start, end = sentence_bounds(doc)[trigger.i]
        for i, word in enumerate(words_of(doc)[start:end], start):
            if word.lower == "according":
                yield from self._named(self.arguments.after("to", doc[i]))
        for token in (doc[i] for i, lemma in enumerate(lemmas_of(doc)[start:end], start) if lemma in _CITING):
            if token.dep_ == "advcl" and token.tag_ == "VBG":
                yield from self._named([p for o in self.arguments.objects(token) for p in self.arguments.of(o)])

    def _who_says(self, verb: "Token", trigger: "Token") -> list[Participant]:
        """The subject of a verb of saying; in "was quoted as saying", of the verb over it."""
        if trigger in verb.subtree or any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children):
            passive = [c for c in verb.children if c.dep_ == "nsubjpass"]
            if passive and verb.lemma_.lower() not in _CITING:
                return self._named([p for c in verb.children if c.dep_ == "agent" for p in self._agent(c)])
            if verb.dep_ == "pcomp" and (subject := self._quoted(verb)):
                return subject
            return self._named([p for c in passive for p in self.arguments.of(c)] or self.arguments.subjects(verb)
                               or self._inverted(verb))  # fmt: skip
        return self._named(self._inverted(verb))

    def _agent(self, by: "Token") -> list[Participant]:
        return [p for c in by.children if c.dep_ == "pobj" for p in self.arguments.of(c)]

    def _quoted(self, verb: "Token") -> list[Participant]:
        over = verb.head.head
        if verb.head.lower_ != "as" or over.lemma_.lower() not in _CITING:
            return []
        return [p for c in over.children if c.dep_ in ("nsubjpass", "dobj") for p in self.arguments.of(c)]

    def _inverted(self, verb: "Token") -> list[Participant]:
        """The speaker after the verb, "said Peskov", whom the parser takes for an object."""
        after = [c for c in verb.children if c.i > verb.i and c.dep_ in ("dobj", "nsubj", "npadvmod", "attr")]
        return self.arguments.of(after[0]) if after and after[0].pos_ in ("PROPN", "NOUN") else []

    def _named(self, participants: list[Participant]) -> list[Participant]:
        return [p for p in participants if p.known]

    def _says(self, token: "Token") -> bool:
        if token.pos_ not in ("VERB", "AUX"):
            return False
        entry = self.lexicon.verb(token.lemma_.lower())
        return self.lexicon.operator(entry) == "say"

    def _is_aside(self, verb: "Token", trigger: "Token") -> bool:
        """Whether a clause of saying only names the source: "as TASS reported", "the ministry said"."""
        if verb is trigger or trigger in verb.subtree:
            return False
        if any(c.dep_ in ("ccomp", "xcomp", "dobj") and c.i > verb.i and c.pos_ == "VERB" for c in verb.children):
            return False
        marked = any(c.dep_ == "mark" and c.lower_ == "as" for c in verb.children)
        return marked or verb.dep_ in ("parataxis", "ccomp")
