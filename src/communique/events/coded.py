"""An event as the coder finds it in a sentence, before its date and place are known."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from communique.events.modality import Modality
from communique.events.outcome import Act, to_come
from communique.events.participants import Participant

if TYPE_CHECKING:
    from spacy.tokens import Token


@dataclass(frozen=True)
class Coded:
    """An event before its date and place are known."""

    trigger: "Token"
    event_type: str
    mode: str | None
    contexts: tuple[str, ...]
    actors: tuple[Participant, ...]
    recipients: tuple[Participant, ...]
    modality: Modality
    operators: tuple[str, ...]  # over the act, inner first: "plans to begin" has begin, plan
    depth: int  # verbs above the trigger
    rule: str
    verb_class: str  # of the verb that fired; empty for a noun
    object_class: str
    confidence: float
    weight: float  # how much it is what the sentence reports; the heaviest is its main event
    anchors: "tuple[Token, ...]"  # trigger and nouns whose modifiers date and place the event

    def to_come(self) -> "Coded":
        """The same where its date tells that it is to come."""
        act = to_come(Act(self.event_type, self.mode, self.modality))
        return replace(self, event_type=act.event_type, mode=act.mode, modality=act.modality,
                       rule=self.rule + act.note)  # fmt: skip
