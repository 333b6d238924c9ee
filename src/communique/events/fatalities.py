"""The deaths that an event caused: what a sentence states, given to the one event that it reports them of."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from communique.entities.mentions import Mentions
from communique.events.casualties import Casualties, Deaths
from communique.events.coded import Coded
from communique.events.headcount import Headcount
from communique.events.modality import ASSERTED, FUTURE, HISTORICAL, HYPOTHETICAL, NEGATED, modality
from communique.events.quantities import Range
from communique.events.triggers import Triggers
from communique.knowledge.actors import Actors

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_DEADLY = ("ASSAULT", "COERCE", "PROTEST")  # of which deaths are reported, the likeliest first
_REAL = (ASSERTED, HISTORICAL)
_UNDONE = {"try", "plan", "consider", "fail", "threaten", "demand"}  # over what was not done, or not yet


class Fatalities:
    """Finds the deaths of the events of one article."""

    def __init__(self, triggers: Triggers, mentions: Mentions, actors: Actors) -> None:
        self.triggers, self.mentions, self.actors = triggers, mentions, actors

    def of(self, sentence: "Span", events: Sequence[Coded]) -> dict[int, Range]:
        """The deaths of the events of a sentence, by the token of the trigger."""
        found: dict[int, list[tuple[bool, Range]]] = {}
        if not any(e.event_type in _DEADLY and e.modality.factuality in _REAL for e in events):
            return {}
        lexicon = self.triggers.lexicon
        casualties = Casualties(sentence, Headcount(sentence, self.mentions, lexicon, self.actors), lexicon)
        for deaths in casualties.reports():
            event = self._event(deaths, events) if self._is_real(deaths, events) else None
            if event is not None and event.modality.factuality in _REAL:
                own = deaths.word == event.trigger or deaths.word.head == event.trigger
                found.setdefault(event.trigger.i, []).append((own, deaths.count))
        return {trigger: max(counts, key=lambda c: (c[0], c[1].high))[1] for trigger, counts in found.items()}

    def _is_real(self, deaths: Deaths, events: Sequence[Coded]) -> bool:
        """Whether the deaths are said to have happened, or not to have ("nobody was killed")."""
        if _UNDONE & set(self.triggers.governors(deaths.word)):
            return False
        if any(e.trigger == deaths.word for e in events):
            return True  # its own modality decides
        verb = next((t for t in (deaths.word, *deaths.word.ancestors) if t.pos_ in ("VERB", "AUX")), deaths.word)
        how = modality(verb, (deaths.word,), self.triggers.governors(verb), self.triggers.lexicon.markers)
        if how.factuality == NEGATED:
            return deaths.count == Range(0, 0) and how.because not in ("will not", "fail")
        return how.factuality not in (FUTURE, HYPOTHETICAL)

    def _event(self, deaths: Deaths, events: Sequence[Coded]) -> Coded | None:
        """The event that deaths are reported of: their own, that over them, under them, or the sentence's only one."""
        by_trigger = {e.trigger.i: e for e in events}
        for token in (deaths.word, *deaths.word.ancestors):
            event = by_trigger.get(token.i)
            if event is not None and event.modality.factuality == NEGATED and deaths.count == Range(0, 0):
                continue  # "shelled Sumy, killing nobody" counts the dead of the shelling
            if event is not None:
                return event if event.event_type in _DEADLY else None
            if token is not deaths.word and self._is_other_act(token):
                return None
        deadly = [e for kind in _DEADLY for e in events if e.event_type == kind]
        below = [e for e in deadly if deaths.word in e.trigger.ancestors]
        beside = deadly if len(deadly) == 1 and deadly[0].event_type == "ASSAULT" else []
        return min(below, key=lambda e: (_steps(e.trigger, deaths.word), e.trigger.i), default=next(iter(beside), None))

    def _is_other_act(self, token: "Token") -> bool:
        """Whether a noun over the deaths is an act that no event was made of: "an attack that killed 12"."""
        entry = self.triggers.noun(token)
        lexicon = self.triggers.lexicon
        return entry is not None and lexicon.noun_events.get(entry.klass, ("",))[0] in _DEADLY


def _steps(token: "Token", ancestor: "Token") -> int:
    return next(n for n, a in enumerate(token.ancestors) if a == ancestor)
