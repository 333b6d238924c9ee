"""An event as the coder finds it in a sentence, before its date and place are known."""

from typing import TYPE_CHECKING, NamedTuple

from communique.events.modality import Modality
from communique.events.outcome import Act, to_come
from communique.events.participants import Participant

if TYPE_CHECKING:
    import datetime

    from spacy.tokens import Token

    from communique.events.participants import Participants


class Coded(NamedTuple):
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
    is_main: bool  # what its sentence reports above all
    weight: float  # how much it is what the sentence reports; the heaviest is its main event
    anchors: "tuple[Token, ...]"  # trigger and nouns whose modifiers date and place the event

    def on_day(self, participants: "Participants", day: "datetime.date") -> "Coded":
        """The same with its people in the capacity that they had on its day."""
        actors, recipients = participants.on_day(self.actors, day), participants.on_day(self.recipients, day)
        return self._replace(actors=actors, recipients=recipients)

    def to_come(self) -> "Coded":
        """The same where its date tells that it is to come."""
        act = to_come(Act(self.event_type, self.mode, self.modality))
        return self._replace(event_type=act.event_type, mode=act.mode, modality=act.modality, rule=self.rule + act.note)
