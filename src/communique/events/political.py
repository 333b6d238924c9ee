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
from communique.knowledge.lexicon import Entry, Lexicon

if TYPE_CHECKING:
    from spacy.tokens import Token

    from communique.events.coded import Coded

_COOPERATIVE = ("CONSULT", "SUPPORT", "CONCEDE", "AGREE", "COOPERATE", "AID")
_PRIVATE = ("CVL", "LAB", "EDU", "MED", "BUS", "REF", "REL", "CRM")
_STATE = ("GOV", "MIL")
_ARMED = ("MIL", "REB", "UAF")
_VERBAL = ("ACCUSE", "REJECT", "REQUEST", "THREATEN", "PROTEST")  # what papers and firms do to those in office counts
_OFFICES = ("GOV", "MIL", "COP", "JUD", "LEG", "SPY", "PTY", "OPP", "ELI")
_SAYING = ("say", "announce", "deny")
_TRADE = "sell"  # the verb class of buying and selling
_BODILY = ("attack", "destroy", "bomb")  # verb classes of force that other news uses in a figure
_BOMBING = "bomb"
_TARGETS = {
    "forces", "arms", "property", "territory", "border", "captive", "suspect", "diplomat", "street", "peacekeepers",
    "flag", "protest", "aid", "attack", "access", "meeting", "toxic", "transparent", "criticism", "proposal",
    "agreement", "war",
}  # fmt: skip
_NATURE, _SPORT = "nature", "sport"  # the noun classes of disasters and of sport
_OF_POLITICS_TOO = {  # words of sport that other news uses as well
    "ace", "champion", "championship", "club", "coach", "defeat", "defender", "final", "football", "foul", "friendly",
    "game", "hurdle", "lap", "league", "manager", "marathon", "pitch", "player", "ranking", "rebound", "runner",
    "season", "soccer", "stadium", "striker", "team", "title", "trophy", "victory", "winner",
}  # fmt: skip
_TOTALS = {"total", "average", "annual", "overall", "cumulative", "combined"}
_INTERROGATIVE = {"if", "whether", "what", "why", "how", "who", "when", "where", "which"}
_HABITUAL = {
    "usually", "often", "traditionally", "typically", "normally", "regularly", "annually", "always", "generally",
    "sometimes", "frequently", "routinely", "commonly", "occasionally", "yearly", "habitually", "customarily",
}  # fmt: skip


def is_political(event: "Coded", lexicon: Lexicon) -> bool:
    """Whether an act counts, after the rules at the head of this module."""
    sides = (*event.actors, *event.recipients)
    told_off = event.event_type in _VERBAL and any(p.sector in _OFFICES and p.country for p in event.recipients)
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
    others = (_is_question(trigger), _is_habit(trigger), _is_sum(trigger), _is_disaster(trigger, lexicon))
    return not any(others) and not _is_sport(event, lexicon) and not _is_figurative(event, lexicon)


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


def _is_disaster(trigger: "Token", lexicon: Lexicon) -> bool:
    doers = [c for c in trigger.children if c.dep_ == "nsubj"]
    doers += [g for c in trigger.children if c.lower_ in ("by", "in") for g in c.children if g.dep_ == "pobj"]
    return any(e.klass == _NATURE for e in _entries(doers, lexicon))


def _is_figurative(event: "Coded", lexicon: Lexicon) -> bool:
    """Whether what is attacked or fought is a thing that the lexicon does not know as a target."""
    if event.verb_class not in _BODILY:
        return False
    objects = [c for c in event.trigger.children if c.dep_ == "dobj" and c.pos_ == "NOUN"]
    sides = {p.token for p in (*event.actors, *event.recipients)}
    if event.actors and all(p.sector in _ARMED for p in event.actors):
        return False
    if event.verb_class == _BOMBING and any(t.i in sides for o in objects for t in o.subtree):
        return False  # "shelled the centre of Kharkiv"
    hurt = {e.klass for e in _entries(objects, lexicon)} & _TARGETS
    return bool(objects) and not hurt and not any(o.i in sides for o in objects)


def _is_sport(event: "Coded", lexicon: Lexicon) -> bool:
    """Whether a noun right below the trigger is one of sport; one that others use as well needs a second, or a state
    on both sides ("France met Italy in the final")."""
    near = [c for c in event.trigger.children if c.pos_ == "NOUN"]
    near += [g for c in event.trigger.children if c.dep_ == "prep" for g in c.children if g.dep_ == "pobj"]
    near += [g for n in near for c in n.children if c.dep_ == "prep" for g in c.children if g.dep_ == "pobj"]
    words = {e.lemma for e in _entries(near, lexicon) if e.klass == _SPORT}
    states = event.event_type == "CONSULT" and _between_states(event)
    return bool(words - _OF_POLITICS_TOO) or len(words) > 1 or (bool(words) and states)


def _entries(nouns: "list[Token]", lexicon: Lexicon) -> list[Entry]:
    """The entries of nouns, by the noun and the word before it where both make one."""
    found = []
    for noun in nouns:
        before = noun.nbor(-1).lower_ if noun.i else ""
        entry = lexicon.nouns.get(f"{before} {noun.lemma_.lower()}") or lexicon.nouns.get(noun.lemma_.lower())
        found += [entry] if entry and noun.pos_ in ("NOUN", "PROPN", "ADJ") else []
    return found


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


def _is_habit(trigger: "Token") -> bool:
    """Whether an adverb makes an act a habit, as none does with an act that is under way or complete."""
    adverbs = {c.lower_ for c in trigger.children if c.dep_ == "advmod"}
    now = trigger.tag_ in ("VBP", "VBZ") and "closely" in adverbs
    return now or (trigger.tag_ in ("VB", "VBP", "VBZ", "VBD") and not adverbs.isdisjoint(_HABITUAL))


def _is_sum(trigger: "Token") -> bool:
    return any(g.lower_ in _TOTALS for c in trigger.children if c.dep_ == "dobj" for g in c.lefts)
