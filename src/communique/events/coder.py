"""The event coder: from the parse of a sentence to PLOVER events with actors and recipients.

Method: verb class × object class frames over dependency parses, with outer verbs (demand, threaten, agree, refuse)
taking the place of the acts they govern, after the coding rules of the PLOVER manual (draft 2.0, 2024).
"""

from dataclasses import replace
from typing import TYPE_CHECKING

from communique.events.arguments import Arguments
from communique.events.clauses import clause_tokens, is_conditional, is_told_as_fact
from communique.events.coded import Coded
from communique.events.inference import Inference
from communique.events.modality import modality
from communique.events.outcome import PROMISED, RIOTOUS, Act, outcome, riot
from communique.events.participants import Participant
from communique.events.political import is_political
from communique.events.sides import DEFAULT, Sides
from communique.events.triggers import CARRYING, OUTER, Trigger, Triggers, is_predicate
from communique.events.weighing import confidence, depth, main_event, weight
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
_OBLIGING = {"must", "should", "ought"}
_DOUBTING = {"not", "n't", "never", "would", "could", "may", "might"}  # nobody is said to have done it
_PERFECT = {"have", "'ve"}


class SentenceCoder:
    """Codes the sentences of one article."""

    def __init__(self, triggers: Triggers, arguments: Arguments, lexicon: Lexicon, ontology: Ontology) -> None:
        self.triggers, self.arguments, self.lexicon, self.ontology = triggers, arguments, lexicon, ontology
        self.sides = Sides(triggers, arguments, lexicon)
        self.inference = Inference(arguments)
        events = sorted(lexicon.noun_events.items(), reverse=True)
        self._class_of_act = {act: klass for klass, act in events if act[1]}  # (type, mode) -> noun class

    def events(self, sentence: "Span", quoted: set[int]) -> list[Coded]:
        """The events of a sentence, heaviest first. Tokens in `quoted` are a speaker's words and report nothing."""
        consumed: set[int] = set(quoted)
        found: list[Coded] = []
        tokens = [(t, t.pos_) for t in sentence]
        verbs = (t for t, pos in tokens if pos in ("VERB", "AUX", "ADJ") and is_predicate(t))
        for token in sorted(verbs, key=lambda t: (depth(t), t.i)):
            if token.i not in consumed and (event := self._verb(token, consumed)):
                found.append(event)
        for token in (t for t, pos in tokens if pos in ("NOUN", "PROPN")):
            if token.i not in consumed and (event := self._noun(token)):
                found.append(event)
        found = [self._guessed(e) for e in map(self._with_countries, found) if is_political(e, self.triggers)]
        found.sort(key=lambda e: (-e.weight, e.trigger.i))
        main = main_event(found)
        coefficients = self.lexicon.confidence
        return [e._replace(confidence=confidence(e, e is main, coefficients), is_main=e is main) for e in found]

    # verbs

    def _verb(self, token: "Token", consumed: set[int]) -> Coded | None:
        trigger = self.triggers.verb(token, self.arguments.objects(token))
        if trigger is None or trigger.entry.klass == "none":
            return None
        if trigger.operator in ("say", "deny"):
            return self._said(trigger, consumed) or self._announced(trigger, consumed)
        if trigger.operator in OUTER:
            return self._outer(trigger, consumed)
        if trigger.complement is not None and trigger.operator in ("stop", "let"):
            return self._over_clause(trigger, consumed)
        if trigger.complement is not None and trigger.operator and not trigger.objects:
            return None  # the governed verb is its own trigger, with this operator over it
        return self._act(trigger, consumed)

    def _said(self, trigger: Trigger, consumed: set[int]) -> Coded | None:
        """A statement is no event, but "said that Belarus must free the reporter" demands it, "said that Belarus has
        violated the treaty" accuses, and "said that Belarus should have freed her" blames."""
        clause = trigger.complement
        if clause is None:
            return None
        inner = self.triggers.verb(clause, [])
        aids = {c.lower_ for c in clause.children if c.dep_ in ("aux", "neg")}
        is_breach = inner is not None and inner.entry.klass == "breach" and trigger.operator == "say"
        is_breach = is_breach and not aids & _DOUBTING
        if not is_breach and not aids & _OBLIGING:
            return None
        speakers = set(map(_who, self.arguments.subjects(trigger.token)))
        obliged = set(map(_who, self.sides.clause_subject(trigger)))
        heard: set[int] = set()
        acts = self._governed(trigger, heard)
        klass = "accuse" if is_breach else "condemn" if aids & _PERFECT else "demand"
        frame = self.lexicon.frame(klass, acts if klass == "demand" else ())
        if frame is None or not obliged or speakers & obliged:
            return None
        consumed |= heard
        return self._build(trigger, replace(frame, recipient=("clause",)))

    def _announced(self, trigger: Trigger, consumed: set[int]) -> Coded | None:
        """An act that its own doer makes known by its noun: "announced sanctions on Iran", "denied them access"."""
        if trigger.complement is not None or trigger.entry.klass not in ("announce", "deny"):
            return None
        for klass in self.triggers.classes(trigger):
            frame = self.lexicon.frames.get((trigger.entry.klass, klass))
            if frame is None and trigger.entry.klass == "announce" and klass in self.lexicon.noun_events:
                event_type, mode = self.lexicon.noun_events[klass]
                frame = Frame("announce", klass, event_type, mode, DEFAULT[1:])
            if frame:
                consumed |= {self.triggers.seen_through(o).i for o in trigger.objects}
                return self._build(trigger, frame) if frame.event_type else None
        return None

    def _outer(self, trigger: Trigger, consumed: set[int]) -> Coded | None:
        inner = self.triggers.verb(trigger.complement, []) if trigger.complement is not None else None
        if inner and inner.operator == "say":
            return None  # "declined to comment"
        if self._is_danger(trigger) or is_told_as_fact(trigger):
            return None
        acts = self._governed(trigger, consumed)
        frame = self.lexicon.frame(trigger.entry.klass, (*acts, *self.triggers.classes(trigger)))
        consumed |= {o.i for o in trigger.objects}
        return self._build(trigger, frame) if frame and frame.event_type else None

    def _over_clause(self, trigger: Trigger, consumed: set[int]) -> Coded | None:
        acts = self._governed(trigger, consumed)
        frame = self.lexicon.frame(trigger.entry.klass, acts) if acts or trigger.operator == "let" else None
        return self._build(trigger, frame) if frame and frame.event_type else None

    def _governed(self, trigger: Trigger, consumed: set[int]) -> tuple[str, ...]:
        """Consume the clause that a trigger governs, and return the noun classes of its acts."""
        if trigger.complement is None:
            return ()
        verbs = [trigger.complement, *(c for c in trigger.complement.conjuncts if c.i > trigger.complement.i)]
        consumed |= {t.i for v in verbs for t in clause_tokens(v) if t.i != trigger.token.i}
        found: list[str] = []
        for verb in verbs:
            inner = self.triggers.verb(verb, self.arguments.objects(verb))
            if inner is None:
                continue
            frame = self._frame(inner)
            if inner.operator in ("stop", "let") and inner.complement is not None:
                frame = self.lexicon.frame(inner.entry.klass, self._governed(inner, set()))
            if frame and frame.event_type:
                act = (frame.event_type, self._mode(inner, frame))
                found.append(self._class_of_act.get(act, _CLASS_OF_TYPE[frame.event_type]))
            found += self.triggers.classes(inner) if inner.operator in CARRYING else ()
        return tuple(found)

    def _frame(self, trigger: Trigger) -> Frame | None:
        """The frame of a trigger and its object; a carrying verb takes its noun's own type where no frame says else."""
        for klass in (*self.triggers.doers(trigger), *self.triggers.classes(trigger)):
            if frame := self.lexicon.frames.get((trigger.entry.klass, klass)):
                return frame
            if trigger.operator in CARRYING and klass in self.lexicon.noun_events:
                event_type, mode = self.lexicon.noun_events[klass]
                return Frame(trigger.entry.klass, klass, event_type, mode, DEFAULT[1:])
        return self.lexicon.frame(trigger.entry.klass, ())

    def _act(self, trigger: Trigger, consumed: set[int]) -> Coded | None:
        frame = self._frame(trigger)
        if frame and frame.object_class == "mobilization" and self._is_joint(trigger):
            frame = Frame(frame.verb_class, frame.object_class, "COOPERATE", None, ("with", "to", "between"))
        if frame is None or not frame.event_type or self._is_accident(trigger, frame):
            return None
        consumed |= {o.i for o in trigger.objects}
        consumed |= {self.triggers.seen_through(o).i for o in trigger.objects}
        if trigger.entry.klass == "prevent" and trigger.complement is not None:  # it did not come to pass
            consumed |= {t.i for t in clause_tokens(trigger.complement)}
        return self._build(trigger, frame)

    def _is_joint(self, trigger: Trigger) -> bool:
        """Whether a show of force is one of several states: "joint drills", "exercises with Japan"."""
        nouns = [self.triggers.seen_through(o) for o in trigger.objects]
        own = {p.country for p in self.arguments.subjects(trigger.token)}
        named = any(c.lower_ in ("joint", "combined") for n in nouns for c in n.lefts)
        return named or any(
            p.country and p.country not in own for p in self.arguments.after("with", trigger.token, *nouns)
        )

    def _is_danger(self, trigger: Trigger) -> bool:
        """Whether what threatens is no actor: "drought threatens Kenya"."""
        is_thing = any(c.dep_ == "nsubj" and c.pos_ in ("NOUN", "PROPN") for c in trigger.token.children)
        bare = trigger.entry.klass == "threaten" and trigger.complement is None
        return bare and is_thing and not self.arguments.subjects(trigger.token)

    def _is_accident(self, trigger: Trigger, frame: Frame) -> bool:
        """Whether what does the harm is neither an actor nor an act: a storm, a disease, a bus."""
        if frame.event_type != "ASSAULT" and frame.verb_class != "prevent":
            return False
        subjects = [c for c in trigger.token.children if c.dep_ == "nsubj"]
        entries = [self.triggers.noun(s) for s in subjects]
        acts = any(e and e.klass in self.lexicon.means for e in entries)
        token = trigger.token
        return bool(subjects) and not (acts or self.arguments.subjects(token) or self.sides.behind_act(token))

    def _build(self, trigger: Trigger, frame: Frame) -> Coded | None:
        actors, recipients = self.sides.of_verb(trigger, frame)
        operators = self.triggers.governors(trigger.token)
        if trigger.operator in ("plan", "consider", "fail"):
            operators = (trigger.operator, *operators)
        if trigger.entry.klass == "announce" and frame.event_type in PROMISED:
            operators = ("plan", *operators)  # "announced talks with": they are to come
        objects = tuple(self.triggers.seen_through(o) for o in trigger.objects)
        how = modality(trigger.token, (*trigger.objects, *objects), operators, self.lexicon.markers)
        by_noun = frame.object_class in self.lexicon.noun_events
        consent = trigger.entry.klass in ("accept", "promise") and not any(
            c.lower_ == "yet" for c in trigger.token.children
        )
        act = outcome(Act(str(frame.event_type), self._mode(trigger, frame), how, "", by_noun, consent), actors,
                      self._own_word(trigger.token, actors), is_conditional(trigger.token))  # fmt: skip
        if trigger.entry.klass in RIOTOUS:
            act = riot(act, actors, recipients)
        entries = (trigger.entry, *map(self.triggers.noun, objects))
        contexts = {e.context for e in entries if e and e.context}
        words = " ".join(x for x in (trigger.entry.lemma, trigger.entry.particle) if x)
        rule = f"verb {words}: {frame.verb_class} × {frame.object_class}{act.note}"
        anchors = (trigger.token, *objects)
        if trigger.complement is not None and trigger.operator in CARRYING:  # "scheduled to be held on Friday"
            anchors += (trigger.complement,)
        classes = (trigger.entry.klass, frame.object_class)
        return self._coded(trigger.token, act, contexts, (actors, recipients), operators, rule, anchors, classes)

    def _own_word(self, verb: "Token", actors: list[Participant]) -> bool:
        """Whether the act is what its own doer says that it will do."""
        while verb.dep_ in ("conj", "xcomp"):
            verb = verb.head
        said = self.triggers.verb(verb.head, []) if verb.dep_ == "ccomp" else None
        if said is None or said.operator != "say":
            return False
        speakers = {p.country for p in self.arguments.subjects(said.token) if p.country}
        return bool(speakers & {p.country for p in actors}) or any(p.basis == "coreference" for p in actors)

    def _mode(self, trigger: Trigger, frame: Frame) -> str | None:
        """The mode of the verb, of its noun or of what acts, where the type has it, else the frame's."""
        nouns = [self.triggers.seen_through(o) for o in trigger.objects]
        nouns += [c for c in trigger.token.children if c.dep_ == "nsubj"]
        for entry in (trigger.entry, *map(self.triggers.noun, nouns)):
            if entry and entry.mode and (frame.event_type, entry.mode) in self.ontology.modes:
                return entry.mode
        return frame.mode

    # nouns

    def _noun(self, token: "Token") -> Coded | None:
        """An act that a noun reports by itself, where the text says who did it to whom."""
        entry = self.triggers.noun(token)
        if entry is None or entry.klass not in self.lexicon.noun_events or self.triggers.mentions.at(token.i):
            return None
        actors, recipients = self.sides.of_noun(token)
        if len(actors) + len(recipients) < 2 or not actors:
            return None
        event_type, mode = self.lexicon.noun_events[entry.klass]
        if entry.mode and (event_type, entry.mode) in self.ontology.modes:
            mode = entry.mode
        operators = self._noun_operators(token)
        how = modality(token, (token,), operators, self.lexicon.markers)
        act = outcome(Act(event_type, mode, how), actors, own_word=False, conditional=False)
        rule = f"noun {entry.lemma}: {entry.klass}{act.note}"
        anchors = (token, token.head) if token.dep_ in ("nsubj", "nsubjpass") else (token,)
        contexts = {entry.context} if entry.context else set()
        classes = ("", entry.klass)
        return self._coded(token, act, contexts, (actors, recipients), operators, rule, anchors, classes)

    def _noun_operators(self, token: "Token") -> tuple[str, ...]:
        head = token.head
        if token.dep_ not in ("nsubj", "nsubjpass", "dobj") or head.pos_ not in ("VERB", "AUX"):
            return ()
        return tuple(o for o in (self.triggers.operator(head), *self.triggers.governors(head)) if o)

    # what both share

    def _coded(self, token: "Token", act: Act, contexts: set[str],
               sides: tuple[list[Participant], list[Participant]], operators: tuple[str, ...], rule: str,
               anchors: "tuple[Token, ...]", classes: tuple[str, str]) -> Coded:  # fmt: skip
        over = [o for o in operators if o != "say"]
        under = f", under {' '.join(over)}" if over else ""
        return Coded(token, act.event_type, act.mode, tuple(sorted(contexts)), tuple(sides[0]), tuple(sides[1]),
                     act.modality, operators, depth(token), rule + under, *classes, 0.0, False,
                     weight(token, act.modality, *sides), anchors)  # fmt: skip

    def _with_countries(self, event: Coded) -> Coded:
        act = (event.event_type, event.mode)
        sides = self.inference.with_countries(act, event.trigger, event.actors, event.recipients)
        changed = sides[0] is not event.actors or sides[1] is not event.recipients
        return event._replace(actors=sides[0], recipients=sides[1]) if changed else event

    def _guessed(self, event: Coded) -> Coded:
        sides = self.inference.guessed(event.event_type, event.trigger, event.actors, event.recipients)
        changed = sides[0] is not event.actors or sides[1] is not event.recipients
        return event._replace(actors=sides[0], recipients=sides[1]) if changed else event


def _who(p: Participant) -> tuple[str | None, str, str | None]:
    return p.country, p.sector, p.known.entity_id if p.known else None
