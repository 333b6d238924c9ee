"""What an act counts as: PLOVER's rules on acts to come, refused, announced, and on who may do what."""

from typing import NamedTuple

from communique.events.modality import ASSERTED, FUTURE, NEGATED, Modality
from communique.events.participants import Participant

PROMISED = ("CONSULT", "SUPPORT", "COOPERATE", "AID")  # of these a future act is an AGREE
_REFUSED = (*PROMISED, "AGREE", "CONCEDE", "RETREAT")  # "will not" do these is a REJECT
_FAILED = ("AGREE", "CONSULT", "COOPERATE")  # "failed to" do these is a REJECT
_FLATLY = ("not", "n't", "n’t", "never")
_VIOLENT = ("ASSAULT", "COERCE", "SANCTION", "MOBILIZE", "PROTEST")  # announced by its own doer: a THREATEN
_CIVIL = ("CVL", "LAB", "EDU", "REF", "BUS", "OPP", "REL")
_WORKING = ("LAB", "EDU", "MED", "JUD")
_CROWDS = ("CVL", "LAB", "EDU", "OPP")
RIOTOUS = ("attack", "destroy", "beat")  # verb classes that a riot may be told with
_OFFICIAL = ("GOV", "IGO", "MIL")


class Act(NamedTuple):
    """Type, mode and modality of an act; `note` says what made it other than its words alone do."""

    event_type: str
    mode: str | None
    modality: Modality
    note: str = ""
    by_noun: bool = False  # a noun names the act: "began a strike"
    consent: bool = False  # what gives assent: "did not accept"


def outcome(act: Act, actors: list[Participant], own_word: bool, conditional: bool) -> Act:
    """The act as PLOVER counts it; `own_word`: its doer says so himself; `conditional`: unless another gives way."""
    how, event_type = act.modality, act.event_type
    occupied = act.mode == "seize" and _all(actors, _CROWDS)  # protesters who occupy an embassy
    if event_type == "COERCE" and (occupied or (act.mode == "restrict" and _all(actors, _CIVIL))):
        act = act._replace(event_type="PROTEST", mode="obstruct", note=", by civilians")  # farmers who block a road
        event_type = act.event_type
    if event_type == "ASSAULT" and act.mode is None and act.by_noun and _all(actors, _WORKING):
        return act._replace(event_type="PROTEST", mode="strike", note=", by workers")
    if event_type == "RETREAT" and act.mode == "ceasefire" and _all(actors, _CIVIL):  # workers who end a strike
        return act._replace(event_type="CONCEDE", mode=None, note=", by civilians")
    if event_type == "PROTEST" and _all(actors, _OFFICIAL):
        act = act._replace(event_type="ACCUSE", mode="disapprove", note=", by officials")  # a diplomatic protest
        event_type = act.event_type
    if how.factuality == NEGATED and how.because == "fail" and event_type in _FAILED:
        return Act("REJECT", None, Modality(ASSERTED), f", failed {event_type}")
    is_refusal = event_type in _REFUSED and (how.because == "will not" or (act.consent and how.because in _FLATLY))
    if how.factuality == NEGATED and is_refusal:
        return Act("REJECT", None, Modality(ASSERTED), f", refused {event_type}")
    if how.factuality == FUTURE and own_word and conditional:
        return Act("THREATEN", None, Modality(ASSERTED), f", conditional {event_type}")
    if how.factuality == FUTURE and event_type in PROMISED:
        return _agreed(act)
    if how.factuality == FUTURE and event_type in _VIOLENT and own_word:
        return Act("THREATEN", None, Modality(ASSERTED), f", announced {event_type}")
    return act


def riot(act: Act, actors: list[Participant], recipients: list[Participant]) -> Act:
    """Force without weapons by a crowd is a riot, unless it is against other people: mobs that loot, fans who clash."""
    if (
        act.event_type != "ASSAULT"
        or act.mode not in (None, "destroy", "beat", "primitive")
        or not _all(actors, _CROWDS)
    ):
        return act
    against = {p.sector for p in recipients}
    return (
        act
        if against & {"CVL", "REL", "REF", "MED", *_CROWDS}
        else act._replace(event_type="PROTEST", mode="riot", note=", by a crowd")
    )


def to_come(act: Act) -> Act:
    """An act whose date tells that it is to come: "visits Kyiv next week"."""
    act = act._replace(modality=Modality(FUTURE, "date"))
    return _agreed(act) if act.event_type in PROMISED else act


def _agreed(act: Act) -> Act:
    return act._replace(event_type="AGREE", mode=None, note=f", future {act.event_type}")


def _all(actors: list[Participant], sectors: tuple[str, ...]) -> bool:
    return bool(actors) and all(p.sector in sectors for p in actors)
