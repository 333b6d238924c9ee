"""The two sides of an act: who does it and to whom, from the syntax around its words and from what they share."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from communique.events.arguments import Arguments
from communique.events.participants import Participant
from communique.events.triggers import CARRYING, OUTER, Trigger, Triggers
from communique.knowledge.lexicon import Frame, Lexicon

if TYPE_CHECKING:
    from spacy.tokens import Token

DEFAULT = ("object", "against", "with", "to", "on", "of", "from", "for", "owner", "between", "in")
_CONFLICT = ("REQUEST", "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT")
_STATES = ("COUNTRY", "PLACE")

People = list[Participant]


class Sides:
    """Finds the sides of the acts of one article."""

    def __init__(self, triggers: Triggers, arguments: Arguments, lexicon: Lexicon) -> None:
        self.triggers, self.arguments, self.lexicon = triggers, arguments, lexicon

    def of_verb(self, trigger: Trigger, frame: Frame) -> tuple[People, People]:
        """Actors and recipients of a verb."""
        actors = self.arguments.subjects(trigger.token)
        recipients = self._recipients(trigger, frame)
        if not recipients and trigger.complement is not None and trigger.operator in OUTER:
            recipients = self._of_clause(trigger.complement)  # "promised to give back to Greece its marbles"
        if not recipients and frame.event_type in _CONFLICT:
            recipients = self._against(trigger.token) or self._on_condition(trigger.token)
        if trigger.operator == "receive" and frame.recipient:
            actors, recipients = recipients, actors
        if not actors:
            actors, recipients = self._implied(trigger, frame, recipients)
        return _apart(actors, recipients)

    def of_noun(self, token: "Token") -> tuple[People, People]:
        """Actors and recipients of an act that a noun names: "talks between", "Biden's thanks to"."""
        if both := self._both(token):
            return both, []
        actors = self._doers(token)
        return _apart(actors, self.arguments.after_any(("against", "on", "with", "to", "of", "into", "for"), token))

    def clause_subject(self, trigger: Trigger) -> People:
        """Who is to act in the clause that a verb governs: "demanded that Israel withdraw", "called on X to"."""
        if trigger.complement is None:
            return []
        for child in trigger.complement.children:
            if child.dep_ in ("nsubj", "nsubjpass"):
                return self.arguments.of(child) or self.arguments.owner(child)
        return self.arguments.after_any(("on", "for"), trigger.token)

    def _recipients(self, trigger: Trigger, frame: Frame) -> People:
        nouns = [self.triggers.seen_through(o) for o in trigger.objects]
        anchors = [trigger.token, *nouns[:1], *trigger.objects[:1]]
        if not trigger.objects:
            anchors += [g for c in trigger.token.children if c.dep_ == "prep" for g in c.children if g.dep_ == "pobj"]
        for place in frame.recipient or DEFAULT:
            found: People = []
            if place == "none":
                return []
            if place == "object":
                found = [p for n in nouns for p in self._acted_upon(n)]
            elif place == "owner":
                found = self.arguments.owner(nouns[0]) if nouns else []
            elif place == "clause":
                found = self.clause_subject(trigger)
            else:
                found = self.arguments.after(place, *anchors)
            if found:
                return found
        return []

    def _on_condition(self, verb: "Token") -> People:
        """Who is to meet the condition: "threatened sanctions unless Minsk freed the reporters"."""
        for token in verb.subtree:
            if token.dep_ == "advcl" and any(
                c.dep_ == "mark" and c.lower_ in ("unless", "until") for c in token.children
            ):
                return self.arguments.subjects(token)
        return []

    def _acted_upon(self, token: "Token") -> People:
        """The participants that an object is; the noun of an act ("arrests") is none."""
        entry = self.triggers.noun(token)
        if entry and entry.klass in self.lexicon.noun_events and not self.triggers.mentions.headed_by(token):
            return []
        found = self.arguments.of(token)
        # "approved Finland's entry and the budget": what is joined to no participant is none either
        return found if any(p.token <= token.i for p in found) else []

    def _of_clause(self, verb: "Token") -> People:
        inner = self.triggers.verb(verb, self.arguments.objects(verb))
        frame = self.lexicon.frame(inner.entry.klass, self.triggers.classes(inner)) if inner else None
        if inner and frame and frame.event_type:
            return self._recipients(inner, frame)
        return self.arguments.after("with", verb, *self.arguments.objects(verb))

    def _against(self, verb: "Token") -> People:
        """Whoever stands after "against" anywhere under the verb: "called up men for a war against the rebels"."""
        for token in clause_tokens(verb):
            is_preposition = token.lower_ == "against" and token.dep_ == "prep"
            if is_preposition and (found := self.arguments.after("against", token.head)):
                return found
        return []

    def _implied(self, trigger: Trigger, frame: Frame, recipients: People) -> tuple[People, People]:
        """The actors of a verb without a subject: both sides of "talks were held between", the owner of "troops were
        withdrawn" or of "his visit was put off"."""
        if not trigger.objects:
            return [], recipients
        noun = self.triggers.seen_through(trigger.objects[0])
        if both := self._both(noun) or self._both(trigger.token):
            return both, []
        if trigger.operator in CARRYING:
            return self._doers(noun), recipients
        if frame.event_type in ("RETREAT", "MOBILIZE") and frame.object_class in ("forces", "arms"):
            own = self.arguments.of(noun) or self.arguments.owner(noun)
            return own, [r for r in recipients if r.country not in {o.country for o in own}]
        return [], recipients

    def _both(self, token: "Token") -> People:
        return self.arguments.after_any(("between", "among"), token)

    def _doers(self, token: "Token") -> People:
        for child in token.children:
            if child.dep_ == "poss" and (found := self.arguments.of(child)):
                return found
        return self.arguments.after("by", token) or [p for p in self.arguments.owner(token) if p.basis == "modifier"]


def clause_tokens(verb: "Token") -> "Iterator[Token]":
    """The tokens under a verb but for adverbial clauses, which report acts of their own ("after forces seized …")."""
    yield verb
    for child in verb.children:
        if child.dep_ != "advcl" or not any(c.dep_ in ("mark", "nsubj") for c in child.children):
            yield from clause_tokens(child)


def _apart(actors: People, recipients: People) -> tuple[People, People]:
    """Nobody stands on both sides by the same words, and a place of the actor's own country is no recipient."""
    taken = {a.token for a in actors}
    states = {a.known.entity_id for a in actors if a.known and a.mention and a.sector == "GOV"}
    home = {a.country for a in actors}

    def stays(r: Participant) -> bool:
        if r.token in taken or (r.known and r.known.entity_id in states and r.sector == "GOV"):
            return False
        return not (r.mention and r.mention.label == "PLACE" and r.sector == "UNK" and r.country in home)

    return actors, [r for r in recipients if stays(r)]


def completed(event_type: str, actors: tuple[Participant, ...], recipients: tuple[Participant, ...],
              here: str | None) -> tuple[tuple[Participant, ...], tuple[Participant, ...]]:  # fmt: skip
    """Both sides with the country of the other where one is domestic; `here` is the sentence's only country.

    Whom a state as such acts upon are not taken for its own people, but for those that it holds down.
    """
    known: set[str | None] = {p.country for p in (*actors, *recipients) if p.country} or {here}
    if len(known) > 1 or known == {None}:
        return actors, recipients
    country = str(known.pop())
    persons = country == here  # nobody else's country is named: people without one are of it
    by_state = any(p.basis == "named" and p.mention and p.mention.label in _STATES for p in actors)
    if event_type == "COERCE" or not by_state:
        recipients = tuple(_inherit(p, country, persons) for p in recipients)
    return tuple(_inherit(p, country, persons) for p in actors), recipients


def _inherit(p: Participant, country: str, persons: bool) -> Participant:
    if p.country or p.sector in ("BUS", "UNK", "IGO", "NGO") or p.basis == "coreference":
        return p
    if p.known is not None and not (persons and p.known.entity_type == "PERSON"):
        return p
    return replace(p, country=country, basis="inherited")
