"""The event coder: from the parse of a sentence to PLOVER events with actors and recipients.

Method: verb class × object class frames over dependency parses, with outer verbs (demand, threaten, agree, refuse)
taking the place of the acts they govern, after the coding rules of the PLOVER manual (draft 2.0, 2024).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from communique.events.arguments import Arguments, Participant
from communique.events.modality import ASSERTED, FUTURE, NEGATED, Modality, modality
from communique.events.triggers import Trigger, Triggers
from communique.knowledge.lexicon import Frame, Lexicon
from communique.knowledge.ontology import Ontology

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

# Which noun class stands for an act of a type, where a verb governs the act itself: "stopped bombing".
_CLASS_OF_TYPE = {
    "AGREE": "promise", "CONSULT": "meeting", "SUPPORT": "support", "CONCEDE": "concession",
    "COOPERATE": "cooperation", "AID": "aid", "RETREAT": "withdrawal", "REQUEST": "demand", "ACCUSE": "criticism",
    "REJECT": "refusal", "THREATEN": "threat", "PROTEST": "protest", "SANCTION": "sanction",
    "MOBILIZE": "mobilization", "COERCE": "restriction", "ASSAULT": "attack",
}  # fmt: skip
_OUTER = ("demand", "threaten", "agree", "reject")  # the act they govern is not reported, only spoken of
_CARRYING = ("light", "receive", "begin", "plan", "consider", "try", "fail", "cause")  # their noun is the act
_CONFLICT = ("REQUEST", "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT")
_PROMISED = ("CONSULT", "SUPPORT", "COOPERATE", "AID")  # of these a future act is an AGREE
_REFUSED = (*_PROMISED, "AGREE", "CONCEDE", "RETREAT")  # "will not" do these is a REJECT
_STATES = ("COUNTRY", "PLACE")
_OBLIGING = ("must", "should", "ought")
_VIOLENT = ("ASSAULT", "COERCE", "SANCTION", "MOBILIZE", "PROTEST")
_CIVIL = ("CVL", "LAB", "EDU", "REF", "BUS", "OPP", "REL")
_OFFICIAL = ("GOV", "IGO", "MIL")
_DEFAULT = ("object", "against", "with", "to", "on", "of", "from", "for", "owner", "between", "in")


@dataclass(frozen=True)
class Coded:
    """An event before its date and place are known; tokens are indices of the Doc."""

    trigger: "Token"
    event_type: str
    mode: str | None
    contexts: tuple[str, ...]
    actors: tuple[Participant, ...]
    recipients: tuple[Participant, ...]
    modality: Modality
    rule: str
    confidence: float
    weight: float  # how much it is what the sentence reports; the heaviest is its main event
    anchors: "tuple[Token, ...]" = field(default=())  # trigger and nouns whose modifiers date and place the event


class SentenceCoder:
    """Codes the sentences of one article."""

    def __init__(self, triggers: Triggers, arguments: Arguments, lexicon: Lexicon, ontology: Ontology) -> None:
        self.triggers, self.arguments, self.lexicon, self.ontology = triggers, arguments, lexicon, ontology

    def events(self, sentence: "Span", quoted: set[int]) -> list[Coded]:
        """The events of a sentence, heaviest first. Tokens in `quoted` are a speaker's words and report nothing."""
        consumed: set[int] = set(quoted)
        found: list[Coded] = []
        for token in sorted(sentence, key=lambda t: (_depth(t), t.i)):
            if token.i not in consumed and (event := self._verb(token, consumed)):
                found.append(event)
        for token in sentence:
            if token.i not in consumed and (event := self._noun(token)):
                found.append(event)
        found = [e for e in map(self._completed, found) if _is_political(e)]
        return sorted(found, key=lambda e: (-e.weight, e.trigger.i))

    # verbs

    def _verb(self, token: "Token", consumed: set[int]) -> Coded | None:
        trigger = self.triggers.verb(token, self.arguments.objects(token))
        if trigger is None or trigger.entry.klass == "none":
            return None
        if trigger.operator == "say":
            return self._said(trigger, consumed)
        if trigger.operator in _OUTER:
            return self._outer(trigger, consumed)
        if trigger.complement is not None and trigger.operator in ("stop", "let"):
            return self._over_clause(trigger, consumed)
        if trigger.complement is not None and trigger.operator and not trigger.objects:
            return None  # the governed verb is its own trigger, with this operator over it
        return self._act(trigger, consumed)

    def _said(self, trigger: Trigger, consumed: set[int]) -> Coded | None:
        """A statement is no event, but "said that Sudan must return the aircraft" demands it."""
        clause = trigger.complement
        if clause is None or not any(c.dep_ == "aux" and c.lower_ in _OBLIGING for c in clause.children):
            return None
        subject = next((c for c in clause.children if c.dep_ in ("nsubj", "nsubjpass")), None)
        speakers = self.arguments.subjects(trigger.token)
        obliged = self.arguments.of(subject) if subject is not None else []
        frame = self.lexicon.frame("demand", self._governed(trigger, set()))
        if frame is None or not obliged or {p.country for p in speakers} & {p.country for p in obliged}:
            return None
        self._governed(trigger, consumed)
        return self._build(trigger, replace(frame, recipient=("clause",)))

    def _own_word(self, verb: "Token", actors: list[Participant]) -> bool:
        """Whether the act is what its own doer says that it will do."""
        while verb.dep_ in ("conj", "xcomp"):
            verb = verb.head
        said = self.triggers.verb(verb.head, []) if verb.dep_ == "ccomp" else None
        if said is None or said.operator != "say":
            return False
        speakers = self.arguments.subjects(said.token)
        return bool({p.country for p in speakers if p.country} & {p.country for p in actors}) or any(
            p.basis == "coreference" for p in actors
        )

    def _outer(self, trigger: Trigger, consumed: set[int]) -> Coded | None:
        inner = self._governed(trigger, consumed)
        frame = self.lexicon.frame(trigger.entry.klass, (*inner, *self.triggers.classes(trigger)))
        consumed |= {o.i for o in trigger.objects}
        return self._build(trigger, frame) if frame and frame.event_type else None

    def _over_clause(self, trigger: Trigger, consumed: set[int]) -> Coded | None:
        inner = self._governed(trigger, consumed)
        frame = self.lexicon.frame(trigger.entry.klass, inner) if inner or trigger.operator == "let" else None
        return self._build(trigger, frame) if frame and frame.event_type else None

    def _governed(self, trigger: Trigger, consumed: set[int]) -> tuple[str, ...]:
        """Consume the clause that a trigger governs, and return the noun class of its act."""
        if trigger.complement is None:
            return ()
        verbs = [trigger.complement, *(c for c in trigger.complement.conjuncts if c.i > trigger.complement.i)]
        consumed |= {t.i for v in verbs for t in _clause_tokens(v) if t.i != trigger.token.i}
        found = []
        for verb in verbs:
            inner = self.triggers.verb(verb, self.arguments.objects(verb))
            event_type = self._type_of(inner) if inner else None
            if event_type:
                found.append(_CLASS_OF_TYPE[event_type])
            if inner:
                found += self.triggers.classes(inner) if inner.operator in _CARRYING else ()
        return tuple(found)

    def _type_of(self, trigger: Trigger) -> str | None:
        frame = self._frame(trigger)
        return frame.event_type if frame else None

    def _frame(self, trigger: Trigger) -> Frame | None:
        """The frame of a trigger and its object; a carrying verb takes its noun's own type where no frame says else."""
        classes = self.triggers.classes(trigger)
        for klass in classes:
            if frame := self.lexicon.frames.get((trigger.entry.klass, klass)):
                return frame
            if trigger.operator in _CARRYING and klass in self.lexicon.noun_events:
                event_type, mode = self.lexicon.noun_events[klass]
                return Frame(trigger.entry.klass, klass, event_type, mode, _DEFAULT[1:])
        return self.lexicon.frame(trigger.entry.klass, ())

    def _act(self, trigger: Trigger, consumed: set[int]) -> Coded | None:
        frame = self._frame(trigger)
        if frame is None or not frame.event_type:
            return None
        consumed |= {o.i for o in trigger.objects}
        consumed |= {self.triggers.seen_through(o).i for o in trigger.objects}
        return self._build(trigger, frame)

    def _build(self, trigger: Trigger, frame: Frame) -> Coded | None:
        actors = self.arguments.subjects(trigger.token)
        recipients = self._recipients(trigger, frame)
        if trigger.operator == "receive" and frame.recipient:
            actors, recipients = recipients, actors
        if not actors:
            actors, recipients = self._implied(trigger, frame, recipients)
        event_type, mode = str(frame.event_type), self._mode(trigger, frame)
        operators = self.triggers.governors(trigger.token)
        if trigger.operator in ("plan", "consider", "fail"):
            operators = ((trigger.operator, trigger.token.lemma_), *operators)
        how = modality(trigger.token, operators, self.lexicon.markers)
        if how.factuality == NEGATED and how.because == "fail" and event_type in ("AGREE", "CONSULT", "COOPERATE"):
            event_type, mode, how = "REJECT", None, Modality(ASSERTED)  # "failed to reach agreement"
        if event_type == "COERCE" and mode == "restrict" and actors and all(p.sector in _CIVIL for p in actors):
            event_type, mode = "PROTEST", "obstruct"  # farmers who block a road protest
        if event_type == "PROTEST" and actors and all(p.sector in _OFFICIAL for p in actors):
            event_type, mode = "ACCUSE", "disapprove"  # a government that protests complains
        event_type, mode, how, note = _by_modality(event_type, mode, how)
        if how.factuality == FUTURE and event_type in _VIOLENT and self._own_word(trigger.token, actors):
            event_type, mode, how, note = "THREATEN", None, Modality(ASSERTED), f", announced {event_type}"
        objects = [self.triggers.seen_through(o) for o in trigger.objects]
        contexts = {e.context for e in (trigger.entry, *map(self.triggers.noun, objects)) if e and e.context}
        words = " ".join(x for x in (trigger.entry.lemma, trigger.entry.particle) if x)
        rule = f"verb {words}: {frame.verb_class} × {frame.object_class}{note}"
        return self._coded(trigger.token, event_type, mode, contexts, actors, recipients, how, rule,
                           (trigger.token, *objects))  # fmt: skip

    def _mode(self, trigger: Trigger, frame: Frame) -> str | None:
        """The mode of the verb or of its noun where the type has it, else the frame's."""
        nouns = [self.triggers.noun(self.triggers.seen_through(o)) for o in trigger.objects]
        for entry in (trigger.entry, *nouns):
            if entry and entry.mode and (frame.event_type, entry.mode) in self.ontology.modes:
                return entry.mode
        return frame.mode

    def _recipients(self, trigger: Trigger, frame: Frame) -> list[Participant]:
        noun = self.triggers.seen_through(trigger.objects[0]) if trigger.objects else None
        outer = trigger.objects[0] if trigger.objects else None
        anchors = (trigger.token, noun, outer if outer is not noun else None)
        found: list[Participant] = []
        for place in frame.recipient or _DEFAULT:
            if place == "none":
                return []
            if place == "object":
                found = [p for o in trigger.objects for p in self._acted_upon(self.triggers.seen_through(o))]
            elif place == "owner":
                found = self.arguments.owner(noun) if noun is not None else []
            elif place == "clause":
                found = self._clause_subject(trigger)
            else:
                found = self.arguments.after(place, *anchors)
            if found:
                return found
        if trigger.complement is not None and trigger.operator in _OUTER:
            found = self._inner_recipients(trigger.complement)  # "offered to hand over to Britain two of its nationals"
        if not found and frame.event_type in _CONFLICT:
            found = self._against(trigger.token)
        return found

    def _inner_recipients(self, verb: "Token") -> list[Participant]:
        inner = self.triggers.verb(verb, self.arguments.objects(verb))
        frame = self._frame(inner) if inner else None
        if inner and frame and frame.event_type:
            return self._recipients(inner, frame)
        return self.arguments.after("with", verb, *self.arguments.objects(verb))

    def _against(self, verb: "Token") -> list[Participant]:
        """Whoever stands after "against" anywhere under the verb: "mobilized reservists for a war against Iraq"."""
        for token in _clause_tokens(verb):
            if (
                token.lower_ == "against"
                and token.dep_ == "prep"
                and (
                    found := [
                        p
                        for g in token.children
                        if g.dep_ == "pobj"
                        for p in self.arguments.of(g) or self.arguments.owner(g)
                    ]
                )
            ):
                return found
        return []

    def _acted_upon(self, token: "Token") -> list[Participant]:
        """The participants that an object is; the noun of an act ("prosecutions") is none."""
        entry = self.triggers.noun(token)
        if entry and entry.klass in self.lexicon.noun_events and not self.triggers.mentions.headed_by(token):
            return []
        found = self.arguments.of(token)
        # "approved Finland's entry and the budget": what is joined to no participant is none either
        return found if any(p.token <= token.i for p in found) else []

    def _implied(self, trigger: Trigger, frame: Frame,
                 recipients: list[Participant]) -> tuple[list[Participant], list[Participant]]:  # fmt: skip
        """The actors of a verb without a subject: both sides of "talks were held between", the owner of "troops were
        withdrawn" or of "his visit was put off"."""
        noun = self.triggers.seen_through(trigger.objects[0]) if trigger.objects else None
        if noun is None:
            return [], recipients
        if both := self.arguments.after("between", noun, trigger.token) or self.arguments.after("among", noun):
            return both, []
        if trigger.operator in _CARRYING:
            return self._doers(noun), recipients
        if frame.event_type in ("RETREAT", "MOBILIZE") and frame.object_class in ("forces", "arms"):
            own = self.arguments.of(noun) or self.arguments.owner(noun)
            return own, [r for r in recipients if r.country not in {o.country for o in own}]
        return [], recipients

    def _clause_subject(self, trigger: Trigger) -> list[Participant]:
        if trigger.complement is None:
            return []
        for child in trigger.complement.children:
            if child.dep_ in ("nsubj", "nsubjpass"):
                return self.arguments.of(child) or self.arguments.owner(child)
        for place in ("on", "for"):
            if found := self.arguments.after(place, trigger.token):
                return found
        return []

    # nouns

    def _noun(self, token: "Token") -> Coded | None:
        """An act that a noun reports by itself, where the text says who did it to whom."""
        entry = self.triggers.noun(token)
        if entry is None or entry.klass not in self.lexicon.noun_events or self.triggers.mentions.at(token.i):
            return None
        event_type, mode = self.lexicon.noun_events[entry.klass]
        both = self.arguments.after("between", token) or self.arguments.after("among", token)
        actors = both or self._doers(token)
        recipients = [] if both else self._noun_recipients(token, actors)
        if len(actors) + len(recipients) < 2 or not actors:
            return None
        how = modality(token, self._noun_operators(token), self.lexicon.markers)
        if entry.mode and (event_type, entry.mode) in self.ontology.modes:
            mode = entry.mode
        event_type, mode, how, note = _by_modality(event_type, mode, how)
        rule = f"noun {entry.lemma}: {entry.klass}{note}"
        contexts = {entry.context} if entry.context else set()
        anchors = (token, token.head) if token.dep_ in ("nsubj", "nsubjpass") else (token,)
        made = self._coded(token, event_type, mode, contexts, actors, recipients, how, rule, anchors)
        return replace(made, confidence=made.confidence * 0.8, weight=made.weight - 1.5)

    def _doers(self, token: "Token") -> list[Participant]:
        for child in token.children:
            if child.dep_ == "poss" and (found := self.arguments.of(child)):
                return found
        if found := self.arguments.after("by", token):
            return found
        return [p for p in self.arguments.owner(token) if p.basis == "modifier"]

    def _noun_recipients(self, token: "Token", actors: list[Participant]) -> list[Participant]:
        for place in ("against", "on", "with", "to", "of", "into", "for"):
            found = [p for p in self.arguments.after(place, token) if p.token not in {a.token for a in actors}]
            if found:
                return found
        return []

    def _noun_operators(self, token: "Token") -> tuple[tuple[str, str], ...]:
        head = token.head
        if token.dep_ not in ("nsubj", "nsubjpass", "dobj") or head.pos_ not in ("VERB", "AUX"):
            return ()
        entry = self.lexicon.verb(head.lemma_.lower())
        operator = self.lexicon.operators.get(entry.klass, "") if entry else ""
        own = ((operator, head.lemma_),) if operator else ()
        return (*own, *self.triggers.governors(head))

    # what all share

    def _coded(self, token: "Token", event_type: str, mode: str | None, contexts: set[str],
               actors: list[Participant], recipients: list[Participant], how: Modality, rule: str,
               anchors: "tuple[Token, ...]") -> Coded:  # fmt: skip
        actors, recipients = _apart(actors, recipients)
        weight = 2.0 * bool(actors) + 1.0 * bool(recipients) - 0.6 * _depth(token)
        weight -= 1.0 * (how.factuality not in (ASSERTED, FUTURE)) + 1.0 * (token.dep_ in ("advcl", "relcl", "acl"))
        confidence = 0.9 if (actors and recipients) or len(actors) > 1 else 0.7
        return Coded(token, event_type, mode, tuple(sorted(contexts)), tuple(actors), tuple(recipients), how, rule,
                     confidence, weight, anchors)  # fmt: skip

    def _completed(self, event: Coded) -> Coded:
        """Give domestic actors the country of the other side, and lower the confidence for what was inferred."""
        actors, recipients = list(event.actors), list(event.recipients)
        known = [p.country for p in (*actors, *recipients) if p.country]
        if len(set(known)) == 1:
            actors = [_inherit(p, known[0]) for p in actors]
            # whom a state as such acts upon are not taken for its own people, but for those it holds down
            if event.event_type == "COERCE" or not any(p.mention and p.mention.label in _STATES for p in actors):
                recipients = [_inherit(p, known[0]) for p in recipients]
        elif not known and (place := self._sentence_country(event.trigger)):
            actors = [_inherit(p, place, persons=True) for p in actors]
            recipients = [_inherit(p, place, persons=True) for p in recipients]
        sure = event.confidence
        for p in (*actors, *recipients):
            sure *= {"inherited": 0.85, "coreference": 0.9, "guessed": 0.6, "modifier": 0.97}.get(p.basis, 1.0)
        return replace(event, actors=tuple(actors), recipients=tuple(recipients), confidence=round(sure, 3))

    def _sentence_country(self, token: "Token") -> str | None:
        sent = token.sent
        countries = {
            m.known.country for m in self.triggers.mentions.within(sent.start, sent.end)
            if m.known and m.known.country and m.label in ("PLACE", "COUNTRY", "GROUP")
        }  # fmt: skip
        return countries.pop() if len(countries) == 1 else None


def _clause_tokens(verb: "Token") -> "Iterator[Token]":
    """The tokens under a verb but for adverbial clauses, which report acts of their own ("after forces seized …")."""
    yield verb
    for child in verb.children:
        if child.dep_ != "advcl" or not any(c.dep_ == "mark" or c.dep_ == "nsubj" for c in child.children):
            yield from _clause_tokens(child)


def _by_modality(event_type: str, mode: str | None, how: Modality) -> tuple[str, str | None, Modality, str]:
    """PLOVER's rules on acts to come: a promised one is AGREE, one that is refused is REJECT."""
    if how.factuality == FUTURE and event_type in _PROMISED:
        return "AGREE", None, how, f", future {event_type}"
    if how.factuality == NEGATED and how.because == "will not" and event_type in _REFUSED:
        return "REJECT", None, Modality(ASSERTED), f", refused {event_type}"
    return event_type, mode, how, ""


def _inherit(p: Participant, country: str, persons: bool = False) -> Participant:
    if p.country or p.sector in ("BUS", "UNK", "IGO", "NGO") or p.basis == "coreference":
        return p
    if p.known is not None and not (persons and p.known.entity_type == "PERSON"):
        return p
    return replace(p, country=country, basis="inherited")


def _apart(actors: list[Participant], recipients: list[Participant]) -> tuple[list[Participant], list[Participant]]:
    """Nobody stands on both sides by the same words."""
    taken = {a.token for a in actors}
    same = {a.known.entity_id for a in actors if a.known and a.mention and a.sector == "GOV"}
    home = {a.country for a in actors}
    kept = [r for r in recipients if r.token not in taken
            and not (r.known and r.known.entity_id in same and r.sector == "GOV")
            and not (r.mention and r.mention.label == "PLACE" and r.sector == "UNK" and r.country in home)]  # fmt: skip
    return actors, kept


def _is_political(event: Coded) -> bool:
    """At least one side that acts in politics; an act without any actor needs a political recipient."""
    sides = event.actors or event.recipients
    return any(p.is_political for p in sides)


def _depth(token: "Token") -> int:
    return sum(1 for a in token.ancestors if a.pos_ in ("VERB", "AUX"))


def main_events(events: list[Coded]) -> Iterator[tuple[Coded, bool]]:
    """The events of a sentence in text order, each with whether it is the main one (the heaviest that is no denial)."""
    main = next((e for e in events if e.modality.factuality != NEGATED), events[0] if events else None)
    for event in sorted(events, key=lambda e: e.trigger.i):
        yield event, event is main
