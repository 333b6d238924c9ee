"""What a sentence leaves unsaid of an act's sides: countries that its people share, and sides guessed from its places.

An inherited country needs no more than that the sentence (or the place of the act) names but one; a guessed side rests
on nearness alone. Participants keep which it was as their basis, and confidence follows it.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from communique.entities.mentions import Mention
from communique.entities.tokens import sentence_bounds
from communique.events.arguments import Arguments
from communique.events.participants import Participant

if TYPE_CHECKING:
    from spacy.tokens import Token

_STATES = ("COUNTRY", "PLACE")
_AT_LAW = (("COERCE", "arrest"), ("SANCTION", "convict"), ("ACCUSE", "investigate"))  # acts against persons
_WHERE = ("in", "at", "near", "outside", "inside", "across", "around", "through", "throughout", "within")
_BACKGROUND = ("amid", "after", "before", "during", "despite", "since", "following", "as", "like", "unlike", "about")
_OFFICIAL = ("GOV", "COP", "MIL", "LEG", "JUD")  # of one's own country where no other is named
_ON_THE_SPOT = ("ASSAULT", "COERCE", "PROTEST")  # who does and who suffers these is mostly of where it happens
_AT_HOME = ("PROTEST", "COERCE", "CONCEDE", "ASSAULT", "THREATEN", "REJECT")  # done to one's own country as well
_AT_A_PLACE = (*_AT_HOME, "SANCTION", "REQUEST", "ACCUSE")  # a place named beside them may be whom they are against
_MUTUAL = ("AGREE", "SUPPORT", "REJECT", "ASSAULT")  # two who do these do them to each other
_EXCHANGING = ("exchange", "trade", "swap")
_NOT_GUESSED = ("CONSULT", "COOPERATE", "RETREAT", "MOBILIZE")  # what stands near these is a topic or a place

Side = tuple[Participant, ...]


class Inference:
    """Completes the sides of the acts of one article."""

    def __init__(self, arguments: Arguments) -> None:
        self.arguments, self.mentions = arguments, arguments.mentions

    def with_countries(self, act: tuple[str, str | None], trigger: "Token", actors: Side,
                       recipients: Side) -> tuple[Side, Side]:  # fmt: skip
        """Both sides with the country of the act's place, else of the other side, where one is domestic.

        Whom a state as such acts upon are not taken for its own people, but for those that it holds down; and who acts
        upon a state as such is not taken to be of it.
        """
        event_type = act[0]
        if act in _AT_LAW:
            recipients = tuple(map(_for_himself, recipients))
        place = self._place(trigger) if event_type in _ON_THE_SPOT else None
        if place and place.known and place.known.country:
            country = place.known.country
            is_envoy = self.arguments.capacity.is_envoy
            there = tuple(p if is_envoy(p.mention) else _inherit(p, country, True) for p in recipients)
            return _all_of(actors, country, True), there
        here = self._only_country(trigger)
        known: set[str | None] = {p.country for p in (*actors, *recipients) if p.country} or {here}
        if len(known) > 1 or known == {None}:
            return actors, recipients
        country = str(known.pop())
        persons = country == here  # nobody else's country is named: people without one are of it
        if event_type == "COERCE" or not _is_state(actors):
            is_envoy = self.arguments.capacity.is_envoy
            completed = tuple(p if is_envoy(p.mention) else _inherit(p, country, persons) for p in recipients)
        else:
            completed = recipients
        return actors if _is_state(recipients) else _all_of(actors, country, persons), completed

    def guessed(self, event_type: str, trigger: "Token", actors: Side, recipients: Side) -> tuple[Side, Side]:
        """Both sides with a guess for the one that is missing: the nearest name to the right, or the place."""
        is_against = event_type == "ASSAULT" and trigger.lemma_ not in _EXCHANGING  # not "they exchanged fire"
        is_against = is_against and any(c.dep_ == "dobj" and c.lower_ != "other" for c in trigger.children)
        is_mutual = len(actors) > 1 and event_type in _MUTUAL and not is_against
        if actors and not recipients and not is_mutual and event_type not in _NOT_GUESSED:
            found = self._acted_upon(event_type, trigger, actors, _own_clause(trigger))
            if not found and event_type == "PROTEST":
                found = self._acted_upon(event_type, trigger, actors, _purposes(trigger))
                if not found and (place := self._place(trigger)):  # "teachers in Kenya went on strike"
                    found = _guesses(self.arguments.of(self.arguments.doc[place.root]))
                found = found or self._at_home(trigger, actors)
            return actors, found
        done_by_act = any(c.dep_ == "nsubj" for c in trigger.children)  # "a blast near Mosul killed two Americans"
        if event_type == "ASSAULT" and recipients and not actors and done_by_act and (place := self._place(trigger)):
            return _guesses(self.arguments.of(self.arguments.doc[place.root])), recipients
        return actors, recipients

    def _acted_upon(self, event_type: str, trigger: "Token", actors: Side, tokens: "Iterable[Token]") -> Side:
        """The first participant among tokens of a clause: of another country, else of the actor's own."""
        own, taken = {a.country for a in actors}, {a.token for a in actors}
        country = next((a.country for a in actors if a.country), "")
        home: Side = ()
        for token in tokens:
            if token.i in taken or not self._may_be_side(token):
                continue
            if token.i < trigger.i and not any(a.dep_ == "nsubjpass" for a in token.ancestors):
                continue
            if event_type not in _AT_A_PLACE and _is_where(token):
                continue
            found = _guesses(self._concrete(token, country))
            if any(p.country not in own or p.sector == "IGO" for p in found):
                return found
            home = home or found
        return home if event_type in _AT_HOME else ()

    def _at_home(self, trigger: "Token", actors: Side) -> Side:
        """The own state of those who protest, where the sentence names it beside them."""
        own, taken = {a.country for a in actors if a.country}, {a.mention for a in actors}
        for mention in self.mentions.within(*sentence_bounds(trigger.doc)[trigger.i]):
            is_state = mention.label in _STATES and mention.known is not None and mention.known.country in own
            if is_state and mention not in taken:
                return _guesses(self.arguments.of(self.arguments.doc[mention.root]))
        return ()

    def _concrete(self, token: "Token", country: str) -> list[Participant]:
        """Whom a token names that has a country or is a body of states; "the government" is the actor's own."""
        people = self.arguments.of(token)
        if token.dep_ in ("pobj", "poss"):
            people = [_inherit(p, country, False) if p.sector in _OFFICIAL else p for p in people]
        return [p for p in people if p.country or p.sector == "IGO"]

    def _may_be_side(self, token: "Token") -> bool:
        """Whether a token heads a phrase of its own; an adjective is no side ("the Russian language")."""
        if token.dep_ in ("amod", "compound", "nmod", "npadvmod"):
            mention = self.mentions.headed_by(token)
            return mention is not None and mention.label == "ORG"
        return token.pos_ in ("NOUN", "PROPN")

    def _place(self, trigger: "Token") -> Mention | None:
        """The place or country that the clause of a trigger says that it happens in."""
        for token in (*_own_clause(trigger), *_clause_over(trigger)):
            if token.dep_ == "pobj" and _is_where(token):
                near = (token, *(c for c in token.children if c.dep_ in ("poss", "appos", "compound", "nmod", "amod")))
                for part in near:
                    mention = self.mentions.headed_by(part)
                    if mention and mention.label in _STATES and mention.known and mention.known.country:
                        return mention
        return None

    def _only_country(self, token: "Token") -> str | None:
        """The country of the sentence, where it names but one."""
        countries = {
            m.known.country
            for m in self.mentions.within(*sentence_bounds(token.doc)[token.i])
            if m.known and m.known.country and m.label in ("PLACE", "COUNTRY", "GROUP")
        }
        return countries.pop() if len(countries) == 1 else None


def _own_clause(verb: "Token") -> "Iterator[Token]":
    """The tokens of the clause of a verb, nearest first on each side, without the clauses inside it."""
    yield verb
    for child in verb.children:
        is_clause = child.dep_ in ("relcl", "ccomp", "parataxis", "advcl") or (
            child.dep_ == "conj" and child.pos_ in ("VERB", "AUX")
        )
        if not is_clause and child.lower_ not in _BACKGROUND:
            yield from _own_clause(child)


def _clause_over(verb: "Token") -> "Iterator[Token]":
    """The clause whose doer and place one without a subject shares: "overran the mission in Benghazi, killing …"."""
    if verb.dep_ in ("advcl", "conj", "xcomp") and not any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children):
        yield from _own_clause(verb.head)


def _purposes(verb: "Token") -> "Iterator[Token]":
    """The tokens of the clauses without a subject that say what an act is for: "to demand reforms from Beijing"."""
    for child in verb.children:
        if child.dep_ in ("advcl", "xcomp") and not any(c.dep_ in ("nsubj", "nsubjpass") for c in child.children):
            yield from _own_clause(child)


def _is_where(token: "Token") -> bool:
    return token.dep_ == "pobj" and token.head.lower_ in _WHERE


def _is_state(side: Side) -> bool:
    return any(p.basis == "named" and p.mention and p.mention.label in _STATES for p in side)


def _guesses(found: list[Participant]) -> Side:
    return tuple(p._replace(basis="guessed") for p in found)


def _for_himself(p: Participant) -> Participant:
    """A person before the law, who stands there for no body: of the own country even in an international office."""
    if p.sector == "IGO" and p.known and p.known.entity_type == "PERSON":
        return p._replace(country=p.known.country)
    return p


def _all_of(side: Side, country: str, persons: bool) -> Side:
    return tuple(_inherit(p, country, persons) for p in side)


def _inherit(p: Participant, country: str, persons: bool) -> Participant:
    if p.country or not country or p.sector in ("BUS", "UNK", "IGO", "NGO") or p.basis == "coreference":
        return p
    is_office = p.known is not None and p.known.is_of_text and p.sector in _OFFICIAL  # "asked Congress for money"
    if (
        p.known is not None
        and not is_office
        and not (persons and (p.known.entity_type == "PERSON" or p.known.is_of_text))
    ):
        return p
    return p._replace(country=country, basis="inherited")
