"""Scores: precision, recall and F1 of the main events, false alarms, and how often the factuality is right."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from communique.evaluation.gold import Event, Sentence

MEASURES = ("triple", "type", "actor", "recipient")
Pair = tuple[Event | None, Event | None]  # what the gold says, what the coder says


@dataclass(frozen=True, slots=True)
class Tally:
    """How many there should be, how many were found, how many of these are right."""

    gold: int = 0
    found: int = 0
    right: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.gold + other.gold, self.found + other.found, self.right + other.right)

    @property
    def precision(self) -> float | None:
        return self.right / self.found if self.found else None

    @property
    def recall(self) -> float | None:
        return self.right / self.gold if self.gold else None

    @property
    def f1(self) -> float | None:
        """2 × right / (gold + found): the harmonic mean; None where there is neither."""
        return 2 * self.right / (self.gold + self.found) if self.gold + self.found else None

    def stated(self) -> dict[str, float | int | None]:
        rounded = {k: None if v is None else round(v, 3) for k, v in
                   (("precision", self.precision), ("recall", self.recall), ("f1", self.f1))}  # fmt: skip
        return {"gold": self.gold, "found": self.found, "right": self.right, **rounded}


@dataclass(frozen=True, slots=True)
class Scores:
    """Tallies by measure over sentences that report an event.

    triple: type and both sides as wholes. type: the event type. actor, recipient: each code of a side counts.
    """

    triple: Tally
    type: Tally
    actor: Tally
    recipient: Tally

    def stated(self) -> dict[str, Any]:
        return {name: getattr(self, name).stated() for name in MEASURES}


@dataclass(frozen=True, slots=True)
class Report:
    """The scores of a set of sentences. Shares are (number right or wrong, number looked at)."""

    sentences: int
    overall: Scores
    by_type: dict[str, Scores]
    by_construction: dict[str, Scores]
    false_alarms: tuple[int, int]  # events in sentences that report none
    false_alarms_by_topic: dict[str, tuple[int, int]]
    mode: tuple[int, int]  # right ones, of the events whose type is right and that have a mode
    factuality: tuple[int, int]  # right ones, of the events whose type is right

    def stated(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {
            "sentences": self.sentences,
            "overall": self.overall.stated(),
            "by_type": {k: v.stated() for k, v in self.by_type.items()},
            "by_construction": {k: v.stated() for k, v in self.by_construction.items()},
            "false_alarms": _share(self.false_alarms),
            "false_alarms_by_topic": {k: _share(v) for k, v in self.false_alarms_by_topic.items()},
            "mode": _share(self.mode),
            "factuality": _share(self.factuality),
        }


def _share(of: tuple[int, int]) -> dict[str, float | int | None]:
    return {"count": of[0], "of": of[1], "rate": round(of[0] / of[1], 3) if of[1] else None}


def is_right(gold: Event | None, found: Event | None) -> bool:
    """Whether type and both sides are as they should be, or neither has an event."""
    if gold is None or found is None:
        return gold is found
    return _triple(gold) == _triple(found)


def _triple(event: Event) -> tuple[str, frozenset[str], frozenset[str]]:
    return event.event_type, event.actor_codes, event.recipient_codes


def scores(pairs: Iterable[Pair]) -> Scores:
    """The tallies of pairs; an absent event has no type and no sides."""
    total = Scores(Tally(), Tally(), Tally(), Tally())
    for gold, found in pairs:
        right, made = _parts(gold), _parts(found)
        total = Scores(*(getattr(total, m) + _tally(right[m], made[m]) for m in MEASURES))
    return total


def _parts(event: Event | None) -> dict[str, frozenset[Any]]:
    """What is compared of an event, by measure."""
    if event is None:
        return dict.fromkeys(MEASURES, frozenset())
    return {
        "type": frozenset((event.event_type,)),
        "actor": event.actor_codes,
        "recipient": event.recipient_codes,
        "triple": frozenset((_triple(event),)),
    }


def _tally(gold: frozenset[Any], found: frozenset[Any]) -> Tally:
    return Tally(len(gold), len(found), len(gold & found))


def report(sentences: Sequence[Sentence], found: Sequence[Event | None]) -> Report:
    """Score what was found in each sentence.

    In the scores of a type, what was taken for that type counts as found, whatever it is. Sentences without an event
    count in the false alarms alone.
    """
    told = [(s, s.event, f) for s, f in zip(sentences, found, strict=True) if s.event]
    silent = [(s, f) for s, f in zip(sentences, found, strict=True) if not s.event]
    types = sorted({g.event_type for _, g, _ in told})
    constructions = sorted({s.construction for s, _, _ in told} - {""})
    topics = sorted({s.construction for s, _ in silent} - {""})
    same_type = [(g, f) for _, g, f in told if f and f.event_type == g.event_type]
    return Report(
        len(sentences),
        scores((g, f) for _, g, f in told),
        {t: scores(_of_type(((g, f) for _, g, f in told), t)) for t in types},
        {c: scores((g, f) for s, g, f in told if s.construction == c) for c in constructions},
        _alarms(silent),
        {t: _alarms([(s, f) for s, f in silent if s.construction == t]) for t in topics},
        _right([(g.event_mode, f.event_mode) for g, f in same_type]),
        _right([(g.factuality, f.factuality) for g, f in same_type]),
    )


def _of_type(pairs: Iterable[Pair], event_type: str) -> list[Pair]:
    def kept(event: Event | None) -> Event | None:
        return event if event and event.event_type == event_type else None

    return [(kept(g), kept(f)) for g, f in pairs]


def _right(values: Sequence[tuple[str, str]]) -> tuple[int, int]:
    """How many that were found are those that the gold states, and how many it states."""
    return sum(gold == found for gold, found in values if gold), sum(bool(gold) for gold, _ in values)


def _alarms(silent: Sequence[tuple[Sentence, Event | None]]) -> tuple[int, int]:
    return sum(f is not None for _, f in silent), len(silent)
