"""The two sides of an act: who does it and to whom, from the syntax around its words and from what they share."""

from typing import TYPE_CHECKING

from communique.events.arguments import Arguments
from communique.events.clauses import clause_tokens
from communique.events.participants import Participant
from communique.events.triggers import CARRYING, OUTER, Trigger, Triggers
from communique.knowledge.lexicon import Frame, Lexicon

if TYPE_CHECKING:
    from spacy.tokens import Token

DEFAULT = ("object", "against", "with", "to", "on", "of", "from", "for", "owner", "between", "in")
_CONFLICT = ("REQUEST", "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT")
_BODIES = ("IGO", "NGO", "REB", "PTY", "PRE")  # who may be a side without a country
_PLACES = ("in", "at", "near", "along", "across", "around", "over", "outside")  # prepositions that may say just where
_TOWARD = ("against", "on", "with", "to", "of", "into", "for", "near", "along", "off")  # of the noun of an act
_SPEAKING = ("accuse", "condemn")  # only people do that
_WITHHELD = ("SANCTION", "AID", "COOPERATE", "CONCEDE")  # where the act of the noun is of who ends or gives it
_GIVEN = ("AGREE", "AID", "CONCEDE", "COOPERATE", "SUPPORT")
_FOREIGN = ("AGREE", "AID", "RETREAT", "COOPERATE", "CONSULT")  # acts for others than one's own people and goods

People = list[Participant]


class Sides:
    """Finds the sides of the acts of one article."""

    def __init__(self, triggers: Triggers, arguments: Arguments, lexicon: Lexicon) -> None:
        self.triggers, self.arguments, self.lexicon = triggers, arguments, lexicon

    def of_verb(self, trigger: Trigger, frame: Frame) -> tuple[People, People]:
        """Actors and recipients of a verb."""
        actors = self.arguments.subjects(trigger.token) or self._behind_subject(trigger)
        if frame.event_type in _CONFLICT and not any(map(_is_known, actors)):
            actors = self.behind_act(trigger.token) or actors
        targets = self._against(trigger.token) if frame.event_type == "PROTEST" else []
        recipients = targets or self._recipients(trigger, frame, actors)
        if not recipients and trigger.complement is not None and trigger.operator in OUTER:
            recipients = self._of_clause(trigger.complement, actors)  # "promised to give back to Greece its marbles"
        if frame.event_type in _CONFLICT and not any(_is_known(p) for p in recipients):
            recipients = self._against(trigger.token) or self._on_condition(trigger.token) or recipients
        if frame.event_type == "THREATEN":
            recipients = self._on_condition(trigger.token) or recipients
        if trigger.operator == "receive" and frame.recipient and frame.event_type != "CONSULT":
            actors, recipients = recipients, actors
        if not actors:
            actors, recipients = self._implied(trigger, frame, recipients)
        return _apart(actors, recipients)

    def of_noun(self, token: "Token") -> tuple[People, People]:
        """Actors and recipients of an act that a noun names: "talks between", "Biden's thanks to"."""
        if both := self._both(token):
            return both, []
        actors = self._doers(token)
        return _apart(actors, self.arguments.after_any(_TOWARD, token))

    def clause_subject(self, trigger: Trigger) -> People:
        """Who is to act in the clause that a verb governs: "demanded that Israel withdraw", "called on X to"."""
        if trigger.complement is None:
            return []
        for child in trigger.complement.children:
            if child.dep_ in ("nsubj", "nsubjpass"):
                return self.arguments.of(child) or self.arguments.owner(child)
        return self.arguments.after_any(("on", "for"), trigger.token)

    def _behind_subject(self, trigger: Trigger) -> People:
        """Whose a subject is that no list knows, where only people can do what the verb says: "Cairo's security chief
        warned"."""
        if trigger.entry.klass not in _SPEAKING and not (trigger.complement and trigger.operator in OUTER):
            return []
        for child in trigger.token.children:
            if child.dep_ == "nsubj" and child.pos_ == "NOUN" and child.tag_ == "NN":
                owners = [p for p in self.arguments.owner(child) if p.token < child.i]
                return [p._replace(token=child.i, basis="possessor") for p in owners]
        return []

    def behind_act(self, verb: "Token") -> People:
        """Whose act or thing it is that does harm: "Israeli air strikes killed ten people", "a bomb planted by"."""
        for child in verb.children:
            if child.dep_ == "nsubj" and (found := self.arguments.agents_of(child)):
                return found
            entry = self.triggers.noun(child) if child.dep_ in ("nsubj", "agent") else None
            if entry and (entry.klass in self.lexicon.noun_events or entry.klass in ("arms", "forces")):
                return self._both(child) or self._doers(child)
        return []

    def _recipients(self, trigger: Trigger, frame: Frame, actors: People) -> People:
        """The participants at the first place of the frame that has some; those with a country or body go first."""
        nouns = [self.triggers.seen_through(o) for o in trigger.objects]
        anchors = [trigger.token, *nouns[:1], *trigger.objects[:1]]
        if not trigger.objects:
            anchors += [g for c in trigger.token.children if c.dep_ == "prep" for g in c.children if g.dep_ == "pobj"]
        without: People = []
        for place in frame.recipient or DEFAULT:
            found: People = []
            if place == "none":
                return []
            if place == "object":
                found = [p for n in nouns if not self._is_given(n, frame) for p in self._acted_upon(n)]
            elif place == "owner":
                found = self._owner(nouns[0]) if nouns else []
            elif place == "clause":
                found = self.clause_subject(trigger)
            else:
                found = self.arguments.after(place, *anchors)
            if place == "to" and not found and frame.event_type in _GIVEN:
                found = [p for o in trigger.objects for p in self.arguments.dative(o)]
            found = [p for p in _apart(actors, found)[1] if not _is_own(p, actors, frame)]
            is_person = place == "object" and any(p.mention and p.mention.label == "PERSON" for p in found)
            if any(map(_is_known, found)) or is_person or (found and place in _PLACES):
                return without or found if place in _PLACES else found
            without = without or found
        return without

    def _is_given(self, noun: "Token", frame: Frame) -> bool:
        """Whether people are what somebody gives, not whom he gives to: "sent rescue teams"."""
        entry = self.triggers.noun(noun)
        return frame.event_type == "AID" and entry is not None and entry.klass == "aid"

    def _owner(self, noun: "Token") -> People:
        """Whose a noun is; of an act its doer, before those to whom it is done: "the shelling of Goma by Rwanda"."""
        entry = self.triggers.noun(noun)
        is_act = entry is not None and entry.klass in self.lexicon.noun_events
        return (self._doers(noun) if is_act else []) or self.arguments.owner(noun)

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

    def _of_clause(self, verb: "Token", actors: People) -> People:
        inner = self.triggers.verb(verb, self.arguments.objects(verb))
        frame = self.lexicon.frame(inner.entry.klass, self.triggers.classes(inner)) if inner else None
        if inner and frame and frame.event_type:
            return self._recipients(inner, frame, actors)
        return self.arguments.after("with", verb, *self.arguments.objects(verb))

    def _against(self, verb: "Token") -> People:
        """Whoever stands after "against" or "in defiance of" anywhere under the verb: "called up men for a war against
        the rebels"."""
        for token in clause_tokens(verb):
            if token.lower_ == "defiance" and token.head.lower_ == "in":
                return self.arguments.after("of", token)
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
        if trigger.operator in CARRYING or trigger.entry.klass == "announce":
            return self._doers(noun), recipients
        if trigger.entry.klass == "expel":  # "was suspended from the Commonwealth"
            return [p for p in self.arguments.after("from", trigger.token) if p.sector == "IGO"], recipients
        if frame.event_type in _WITHHELD and recipients:  # "Dutch aid to Suriname was suspended"
            doers, theirs = self._doers(noun), {r.country for r in recipients}
            return [d for d in doers if d.country not in theirs], recipients
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
        return (
            self.arguments.after("by", token)
            or self.arguments.agents_of(token)
            or [
                p
                for p in self.arguments.owner(token)
                if p.basis == "modifier" or (p.sector in _BODIES and p.token < token.i)
            ]
        )


def _is_known(p: Participant) -> bool:
    return bool(p.country) or p.sector in _BODIES


def _is_own(p: Participant, actors: People, frame: Frame) -> bool:
    """Whether a participant is the actor's own by a possessive: "handed two of its nationals over to Britain"."""
    owned = p.basis == "possessor" and p.country in {a.country for a in actors}
    return owned and frame.event_type in _FOREIGN


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
