"""What an act counts as: PLOVER's rules on acts to come, refused, announced, and on who may do what."""

from dataclasses import dataclass, replace

from communique.events.modality import ASSERTED, FUTURE, NEGATED, Modality
from communique.events.participants import Participant

_PROMISED = ("CONSULT", "SUPPORT", "COOPERATE", "AID")  # of these a future act is an AGREE
_REFUSED = (*_PROMISED, "AGREE", "CONCEDE", "RETREAT")  # "will not" do these is a REJECT
_FAILED = ("AGREE", "CONSULT", "COOPERATE")  # "failed to" do these is a REJECT
_VIOLENT = ("ASSAULT", "COERCE", "SANCTION", "MOBILIZE", "PROTEST")  # announced by its own doer: a THREATEN
_CIVIL = ("CVL", "LAB", "EDU", "REF", "BUS", "OPP", "REL")
_OFFICIAL = ("GOV", "IGO", "MIL")


@dataclass(frozen=True, slots=True)
class Act:
    """Type, mode and modality of an act; `note` says what made it other than its words alone do."""

    event_type: str
    mode: str | None
    modality: Modality
    note: str = ""


def outcome(act: Act, actors: list[Participant], own_word: bool) -> Act:
    """The act as PLOVER counts it; `own_word`: its doer says so himself."""
    how, event_type = act.modality, act.event_type
    if event_type == "COERCE" and act.mode == "restrict" and _all(actors, _CIVIL):
        return replace(act, event_type="PROTEST", mode="obstruct", note=", by civilians")  # farmers who block a road
    if event_type == "PROTEST" and _all(actors, _OFFICIAL):
        act = replace(act, event_type="ACCUSE", mode="disapprove", note=", by officials")  # a diplomatic protest
        event_type = act.event_type
    if how.factuality == NEGATED and how.because == "fail" and event_type in _FAILED:
        return Act("REJECT", None, Modality(ASSERTED), f", failed {event_type}")
    if how.factuality == NEGATED and how.because == "will not" and event_type in _REFUSED:
        return Act("REJECT", None, Modality(ASSERTED), f", refused {event_type}")
    if how.factuality == FUTURE and event_type in _PROMISED:
        return Act("AGREE", None, how, f", future {event_type}")
    if how.factuality == FUTURE and event_type in _VIOLENT and own_word:
        return Act("THREATEN", None, Modality(ASSERTED), f", announced {event_type}")
    return act


def _all(actors: list[Participant], sectors: tuple[str, ...]) -> bool:
    return bool(actors) and all(p.sector in sectors for p in actors)
