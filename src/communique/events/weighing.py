"""Weighing: which of a sentence's events is what it reports, and how likely an event is right.

The weight is a rule of thumb, each part with its reason beside it. The confidence is a logistic regression on what the
coder knows of an event; its coefficients stand in seeds/lexicon/confidence.csv and are fitted by bench/calibration.py.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from communique.events.modality import ASSERTED, FUTURE, NEGATED, Modality
from communique.events.participants import Participant
from communique.knowledge.lexicon import ANY

if TYPE_CHECKING:
    from spacy.tokens import Token

    from communique.events.coded import Coded

_ACTORS, _RECIPIENTS = 2.0, 1.0  # an event with both sides is what a sentence is about; the doer says more
_DEPTH = 0.6  # each verb above takes something away: reports stand high, their circumstances low
_ASIDE = 1.0  # relative and adverbial clauses tell what was before or beside the report
_UNREAL = 1.0  # what was denied or is but possible gives way to what was done
_NOUN = 1.5  # a noun mostly recalls an act that was reported before
_ASIDES = ("advcl", "relcl", "acl")
_NAMING = ("promise", "let", "demand", "refuse")  # what is promised or refused tells whether it is politics
_DEEPEST = 3  # deeper ones are rare and no worse


def depth(token: "Token") -> int:
    """How many verbs stand above a token."""
    return sum(1 for a in token.ancestors if a.pos_ in ("VERB", "AUX"))


def weight(trigger: "Token", how: Modality, actors: Sequence[Participant], recipients: Sequence[Participant]) -> float:
    """How much an event is what its sentence reports; the heaviest is the main event."""
    found = _ACTORS * bool(actors) + _RECIPIENTS * bool(recipients) - _DEPTH * depth(trigger)
    found -= _ASIDE * (trigger.dep_ in _ASIDES) + _UNREAL * (how.factuality not in (ASSERTED, FUTURE))
    return found - _NOUN * (trigger.pos_ == "NOUN")


def main_event(events: "Sequence[Coded]") -> "Coded | None":
    """The first of a sentence's events that is no denial, else the first; they come heaviest first."""
    return next((e for e in events if e.modality.factuality != NEGATED), events[0] if events else None)


def main_events(events: "Sequence[Coded]") -> "Iterator[tuple[Coded, bool]]":
    """The events of a sentence in text order, each with whether it is the main one."""
    for event in sorted(events, key=lambda e: e.trigger.i):
        yield event, event.is_main


def features(event: "Coded", is_main: bool) -> dict[str, float]:
    """What may make an event wrong, by the names of knowledge.lexicon.CONFIDENCE; 0 where nothing does."""
    sides = (*event.actors, *event.recipients)
    bases = {p.basis for p in sides}
    return {
        "no_actor": float(not event.actors),
        "no_recipient": float(len(event.actors) == 1 and not event.recipients),
        "guessed": float("guessed" in bases),
        "inherited": float("inherited" in bases),
        "coreference": float("coreference" in bases),
        "modifier": float("modifier" in bases),
        "unpolitical": float(not all(p.is_political for p in sides)),
        "domestic": float(bool({p.country for p in event.actors} & {p.country for p in event.recipients})),
        "noun": float(not event.verb_class),
        "unnamed": float(event.verb_class in _NAMING and event.object_class == ANY),
        "governed": float(any(o != "say" for o in event.operators)),
        "depth": float(min(event.depth, _DEEPEST)),
        "aside": float(event.trigger.dep_ in _ASIDES),
        "secondary": float(not is_main),
    }


def confidence(event: "Coded", is_main: bool, coefficients: Mapping[str, float]) -> float:
    """The probability that type and both sides of an event are right, by `Lexicon.confidence`."""
    found = features(event, is_main)
    return logistic(coefficients["intercept"] + sum(coefficients[name] * value for name, value in found.items()))


def logistic(log_odds: float) -> float:
    """A probability from its log odds, rounded to three places."""
    return round(1 / (1 + math.exp(-log_odds)), 3)
