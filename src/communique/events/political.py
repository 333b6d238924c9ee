"""Whether an act that was coded is a political event at all, or what looks like one in other news.

An act counts unless one of these holds:

- Nobody who does it (or, where nobody is named, to whom it is done) acts in politics: firms, papers, unknown people;
  but what they hold against those in office counts.
- It is cooperative or asked of somebody, and all its sides are private people: doctors treat patients.
- It is a visit, and the text does not say who came ("the monsoon arrived in India"), or one to the own country.
- It is trade, and not between two states: ministries buy at home, firms abroad.
- Only a town does it that is no seat of a government: "Chicago rejected".
- A speaker says what his own country should do, or what should be so: "profits should have grown".
- It is a sum ("brings total loans to"), or an attack on what no weapon can hurt ("attacked the rise in rates").
- A storm, a disease or an accident does it.
- Its words are those of sport: "met in the final", "a tour of five matches".
- It is a question and no request, or what is asked: "asked whether Japan would follow".
- It is a habit and no happening: "usually", "every year", "traditionally".
"""

from typing import TYPE_CHECKING

from communique.events.participants import Participant
from communique.events.triggers import Triggers
from communique.knowledge.lexicon import Entry

if TYPE_CHECKING:
    from spacy.tokens import Token

    from communique.events.coded import Coded

_COOPERATIVE = ("CONSULT", "SUPPORT", "CONCEDE", "AGREE", "COOPERATE", "AID")
_PRIVATE = ("CVL", "LAB", "EDU", "MED", "BUS", "REF", "REL", "CRM")
_STATE = ("GOV", "MIL")
_ARMED = ("MIL", "REB", "UAF", "COP", "SPY")
_VERBAL = ("ACCUSE", "REJECT", "REQUEST", "THREATEN", "PROTEST")  # what papers and firms do to those in office counts
_OFFICES = ("GOV", "MIL", "COP", "JUD", "LEG", "SPY", "PTY", "OPP", "ELI")
_SAYING = ("say", "announce", "deny")
_TRADE = "sell"  # the verb class of buying and selling
_BODILY = ("attack", "destroy", "bomb")  # verb classes of force that other news uses in a figure
_BOMBING = "bomb"
_NATURE, _SPORT = "nature", "sport"  # the noun classes of disasters and of sport
_INTERROGATIVE = {"if", "whether", "what", "why", "how", "who", "when", "where", "which"}


def is_political(event: "Coded", triggers: Triggers) -> bool:
    """Whether an act counts, after the rules at the head of this module."""
    sides = (*event.actors, *event.recipients)
    told_off = (
        event.event_type in _VERBAL
        and event.verb_class != "restrict"
        and any(p.sector in _OFFICES and p.country for p in event.recipients)
    )
    if not any(p.is_political for p in event.actors or event.recipients) and not told_off:
        return False
    answered = event.event_type == "REQUEST" and event.recipients
    if (event.event_type in _COOPERATIVE or answered) and all(map(_is_private, sides)):
        return False
    if event.actors and all(map(_is_town, event.actors)):
        return False
    if _is_visit(event) and (not event.actors or _is_at_home(event)):
        return False
    if event.verb_class == _TRADE and not _between_states(event):
        return False
    if event.verb_class in _SAYING and event.event_type == "REQUEST" and _is_opinion(event):
        return False
    trigger = event.trigger
    others = (
        _is_question(trigger),
        _is_habit(trigger, triggers),
        _is_sum(trigger, triggers),
        _is_disaster(trigger, triggers),
    )
    return not any(others) and not _is_sport(event, triggers) and not _is_figurative(event, triggers)


def _is_private(p: Participant) -> bool:
    """Whether somebody is called by what he does for a living; "the Americans" stand for their state."""
    return p.sector in _PRIVATE and not _is_people(p)


def _is_people(p: Participant) -> bool:
    return p.mention is not None and p.mention.label == "GROUP" and p.mention.root == p.token


def _is_town(p: Participant) -> bool:
    is_city = p.known is not None and p.known.geo_precision == "city"
    return is_city and p.mention is not None and p.mention.label == "PLACE" and p.sector == "UNK"


def _is_visit(event: "Coded") -> bool:
    """Whether an act is a visit, be it one to come."""
    return (event.event_type == "CONSULT" and event.mode == "visit") or event.verb_class == "visit"


def _is_country(p: Participant) -> bool:
    """Whether a country as such is meant, and not a body or an office of it."""
    as_such = p.mention is None or p.mention.root == p.token
    return p.known is not None and p.known.entity_type == "COUNTRY" and as_such


def _is_at_home(event: "Coded") -> bool:
    """Whether somebody only travels to a place of his own country."""
    home = {a.country for a in event.actors}
    return bool(event.recipients) and all(
        r.mention is not None and r.mention.label in ("PLACE", "COUNTRY") and r.country in home and r.country
        for r in event.recipients
    )


def _between_states(event: "Coded") -> bool:
    ours, theirs = (
        {p.country for p in side if p.sector in _STATE or _is_people(p)} for side in (event.actors, event.recipients)
    )
    return bool(ours and theirs) and ours.isdisjoint(theirs)


def _is_opinion(event: "Coded") -> bool:
    """Whether what "should" be is the thought of private people, about the own country, or about a state of things."""
    clauses = [c for c in event.trigger.children if c.dep_ == "ccomp"]
    own = {a.country for a in event.actors if a.country}
    about_own = all(r.country in own and _is_country(r) for r in event.recipients)
    return all(map(_is_private, event.actors)) or about_own or any(c.lemma_ in ("be", "have") for c in clauses)


def _is_disaster(trigger: "Token", triggers: Triggers) -> bool:
    doers = [c for c in trigger.children if c.dep_ == "nsubj"]
    doers += [g for c in trigger.children if c.lower_ in ("by", "in") for g in c.children if g.dep_ == "pobj"]
    return any(e.klass == _NATURE for e in _entries(doers, triggers))


def _is_figurative(event: "Coded", triggers: Triggers) -> bool:
    """Whether what is attacked or fought is a thing that the lexicon does not know as a target."""
    if event.verb_class not in _BODILY:
        return False
    objects = [c for c in event.trigger.children if c.dep_ == "dobj" and c.pos_ == "NOUN"]
    sides = {p.token for p in (*event.actors, *event.recipients)}
    armed = (*_ARMED, "GOV") if event.verb_class == _BOMBING else _ARMED
    if event.actors and all(p.sector in armed for p in event.actors):
        return False
    if event.verb_class == _BOMBING and any(t.i in sides for o in objects for t in o.subtree):
        return False  # "shelled the centre of Kharkiv"
    hurt = {
        event.object_class,
        *(e.klass for e in _entries(objects, triggers)),
    } & triggers.lexicon.targets  # "set fire to shops"
    return bool(objects) and not hurt and not any(o.i in sides for o in objects)


def _is_sport(event: "Coded", triggers: Triggers) -> bool:
    """Whether a noun right below the trigger is one of sport; one that others use as well needs a second, or a state
    on both sides ("France met Italy in the final")."""
    near = [c for c in event.trigger.children if c.pos_ == "NOUN"]
    near += [g for c in event.trigger.children if c.dep_ == "prep" for g in c.children if g.dep_ == "pobj"]
    near += [g for n in near for c in n.children if c.dep_ == "prep" for g in c.children if g.dep_ == "pobj"]
    words = {e.lemma for e in _entries(near, triggers) if e.klass == _SPORT}
    states = event.event_type == "CONSULT" and _between_states(event)
    guards = triggers.lexicon.guards
    return any(guards.get(word) != "sport_too" for word in words) or len(words) > 1 or (bool(words) and states)


def _entries(nouns: "list[Token]", triggers: Triggers) -> list[Entry]:
    return [entry for noun in nouns if (entry := triggers.noun(noun))]


def _is_question(trigger: "Token") -> bool:
    """Whether a verb of asking governs a question, or an act is part of what is asked."""
    if trigger.lemma_.lower() == "ask":
        clauses = [c for c in trigger.children if c.dep_ in ("ccomp", "xcomp", "advcl") and c.i > trigger.i]
        following = trigger.doc[trigger.i + 1 : trigger.i + 2]  # the parser may hang the question on another verb
        openings = {t.lower_ for c in clauses for t in (*c.lefts, c)} | {
            t.lower_ for t in (*trigger.rights, *following)
        }
        return not openings.isdisjoint(_INTERROGATIVE)
    while trigger.dep_ in ("ccomp", "xcomp", "advcl", "conj") and trigger.head.i < trigger.i:
        if trigger.head.lemma_.lower() == "ask":
            return any(t.lower_ in _INTERROGATIVE for t in trigger.lefts)
        trigger = trigger.head
    return False


def _is_habit(trigger: "Token", triggers: Triggers) -> bool:
    """Whether an adverb makes an act a habit, as none does with an act that is under way or complete."""
    adverbs = {c.lower_ for c in trigger.children if c.dep_ == "advmod"}
    now = trigger.tag_ in ("VBP", "VBZ") and "closely" in adverbs
    return now or (
        trigger.tag_ in ("VB", "VBP", "VBZ", "VBD") and any(triggers.lexicon.guards.get(a) == "habit" for a in adverbs)
    )


def _is_sum(trigger: "Token", triggers: Triggers) -> bool:
    return any(
        triggers.lexicon.guards.get(g.lower_) == "total" for c in trigger.children if c.dep_ == "dobj" for g in c.lefts
    )
