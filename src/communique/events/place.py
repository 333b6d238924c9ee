"""Where an event took place: named with its own words, in its clause, in its sentence, else in the dateline.

A place counts where the grammar makes it one: after a preposition of place, or as what was visited, attacked or taken.
A capital that acts or is addressed is no place, nor is where goods or people come from. Of places that lie in one
another ("in Gyumri, Armenia") the smallest counts.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from communique.entities.mentions import Mention, Mentions
from communique.entities.names import index_names
from communique.events.coded import Coded
from communique.events.modality import ASSERTED
from communique.knowledge.actors import Known
from communique.knowledge.base import Knowledge
from communique.knowledge.normal import name_key, plain_text
from communique.places.gazetteer import gazetteer_of
from communique.places.resolve import prior

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

_STAYS = {"in", "at", "near", "outside", "inside", "around", "off", "across", "along", "within", "throughout", "beyond"}
_BETWEEN = _STAYS | {"by", "of", "between", "with", "on"}  # "killed in clashes with police in Gao": of bodily acts
_TARGETS = {"on", "against", "over"}  # where an attack is aimed; of other acts, what they are about
_ENDS = {"to", "into", "toward", "towards"}
_MODIFIERS = ("compound", "nmod", "amod", "poss")
_OPENING = 40  # tokens in which an article's dateline stands
_FINEST_FIRST = ("point", "city", "admin", "country")
# Nouns of parts of a land: "in Syria's north", "at the Turkish border"; with other nouns a country only says whose.
_LOCATIVE = {"north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest", "centre", "center",
             "city", "town", "village", "region", "province", "district", "county", "area", "border", "coast", "waters",
             "territory", "soil", "airspace", "frontier", "island", "port", "airport", "prison", "jail", "airbase",
             "base", "hospital", "camp", "outskirts", "suburb", "street", "square", "peninsula", "side", "highlands",
             "mountains", "desert", "part", "edge", "shore", "crossing", "checkpoint", "university", "court", "front",
             "line", "bank", "road", "highway"}  # fmt: skip
_PHYSICAL = ("ASSAULT", "COERCE", "RETREAT", "MOBILIZE", "PROTEST", "AID")
_ON_TARGET = ("ASSAULT",)  # an attack on a town is in it; talks on it are not
_TAKEN = (("COERCE", "seize"),)  # acts on a place itself, besides visits and ASSAULT
_TOWARDS = ("MOBILIZE", "AID", "COERCE")
_AWAY = (("RETREAT", "withdraw"), ("RETREAT", None), ("COERCE", "deport"), ("ASSAULT", "abduct"))
_SUFFERED = ("ASSAULT", "COERCE", "AID")  # acts that take place where the recipient is; others, where the actor is


@dataclass(frozen=True, slots=True)
class Where:
    """The place and how it was found; None with the basis `unknown`."""

    place: Known | None
    basis: str


class Setting:
    """Places the events of one article. `dateline` is the place that it is reported from."""

    def __init__(self, mentions: Mentions, knowledge: Knowledge, dateline: str | None) -> None:
        self.mentions, self.knowledge = mentions, knowledge
        self.seats: Mapping[str, Known] = index_names(knowledge).seats
        self.dateline = _reported_from(dateline, mentions, knowledge) if dateline else None

    def of(self, event: Coded, sentence: "Span") -> Where:
        """The place of an event: what hangs on its words, its clause, its sentence; last, the dateline."""
        own = [p for anchor in event.anchors for p in self._under(anchor, event)]
        around = list(self._around(event, sentence))
        clause = [p for p, near in around if near]
        if found := own or clause:
            return Where(_smallest(found[0], [*own, *clause]), "event")
        if outer := [p for t in self._governors(event) for p in self._under(t, event)] or [p for p, _ in around]:
            return Where(_smallest(outer[0], outer), "sentence")
        if self.dateline and self._is_at_home(event, self.dateline):
            return Where(self.dateline, "dateline")
        return Where(None, "unknown")

    # what hangs on a word

    def _under(self, anchor: "Token", event: Coded) -> "Iterator[Known]":
        """The places that hang on a word of the event."""
        mention = self.mentions.headed_by(anchor)
        if mention and mention.known and self._is_taken(mention, event):
            yield mention.known
        if self._is_act(anchor):
            for child in anchor.lefts:
                named = self.mentions.headed_by(child) if child.dep_ in ("compound", "nmod") else None
                if named and named.known and named.label == "PLACE" and named.known.geo_precision in ("city", "point"):
                    yield named.known  # "the Geneva talks"
        for child in anchor.children:
            if child.dep_ in ("prep", "dative") and self._places(child, anchor, event):
                for noun in _objects(child):
                    yield from self._named_by(noun, self._takes_country(anchor, event))

    def _is_taken(self, mention: Mention, event: Coded) -> bool:
        """Whether what the act was done to is a place that it was done in: shelled Kharkiv, visited Warsaw."""
        if mention.label not in ("PLACE", "COUNTRY"):
            return False
        bodily = event.event_type == "ASSAULT" or (event.event_type, event.mode) in _TAKEN or self._is_visit(event)
        is_town = mention.label == "PLACE" and mention.known is not None and mention.known.entity_id not in self.seats
        return bodily or (is_town and event.event_type in _PHYSICAL)

    def _is_visit(self, event: Coded) -> bool:
        """Whether it is a visit, be it one to come, which counts as AGREE."""
        entry = self.knowledge.lexicon.verb(event.trigger.lemma_.lower()) or self.knowledge.lexicon.nouns.get(
            event.trigger.lemma_.lower()
        )
        return event.mode == "visit" or (entry is not None and entry.klass == "visit")

    def _is_act(self, token: "Token") -> bool:
        entry = self.knowledge.lexicon.nouns.get(token.lemma_.lower()) if token.pos_ in ("NOUN", "PROPN") else None
        return entry is not None and entry.klass in self.knowledge.lexicon.noun_events

    def _places(self, preposition: "Token", anchor: "Token", event: Coded) -> bool:
        """Whether a preposition says where: "to" with motion, "from" with leaving, "on" and "of" with a target."""
        word, act = preposition.lower_, (event.event_type, event.mode)
        if word in _STAYS:
            return True
        nouns = _objects(preposition)
        if word in _TARGETS:
            place = any(n.lemma_.lower() in _LOCATIVE for n in nouns)
            return (word == "on" and place) or event.event_type in _ON_TARGET
        if word in _ENDS:
            return (self._is_visit(event) or event.event_type in _TOWARDS) and not (
                event.event_type == "AID" and any(self._is_seat(n) for n in nouns)
            )
        if word == "from":
            return act in _AWAY and (anchor == event.trigger or self._is_act(anchor))
        return word == "of" and self._is_act(anchor) and event.event_type in _PHYSICAL

    def _is_seat(self, noun: "Token") -> bool:
        mention = self.mentions.headed_by(noun)
        return bool(mention and mention.known and mention.known.entity_id in self.seats)

    def _takes_country(self, anchor: "Token", event: Coded) -> bool:
        """Whether a country may be where: not beside what is only spoken of ("discussed the war in Ukraine")."""
        return anchor == event.trigger or anchor.pos_ == "VERB" or event.event_type in _PHYSICAL

    def _named_by(self, noun: "Token", country: bool, depth: int = 0) -> "Iterator[Known]":
        """The places that a noun after a preposition names, and those that it lies in."""
        mention = self.mentions.headed_by(noun)
        if mention and mention.known and (mention.label == "PLACE" or (country and mention.label == "COUNTRY")):
            yield mention.known
        elif mention and mention.label in ("PERSON", "COUNTRY"):
            return
        else:
            yield from self._modifying(noun)
        for child in noun.children:
            if child.dep_ == "appos" and mention and mention.label == "PLACE":
                yield from self._named_by(child, country, depth + 1)
            aimed = child.lower_ == "on" and self._is_act(noun)  # "in an air strike on Khan Younis"
            if child.dep_ == "prep" and depth < 4 and (child.lower_ in _STAYS or child.lower_ == "of" or aimed):
                for inner in _objects(child):
                    yield from self._named_by(inner, country, depth + 1)

    def _modifying(self, noun: "Token") -> "Iterator[Known]":
        """The place that a common noun is named after: the Kharkiv region, Syria's north, the Armenian capital."""
        lemma = noun.lemma_.lower()
        for child in noun.lefts:
            mention = self.mentions.headed_by(child) if child.dep_ in _MODIFIERS else None
            if mention is None or mention.known is None:
                continue
            if mention.label == "PLACE" and (child.dep_ != "poss" or lemma in _LOCATIVE):
                yield mention.known
            elif mention.label in ("COUNTRY", "GROUP") and mention.known.entity_type == "COUNTRY":
                if lemma == "capital" and (capital := self._capital(mention.known)):
                    yield capital
                elif lemma in _LOCATIVE:
                    yield mention.known

    def _capital(self, country: Known) -> Known | None:
        row = self.knowledge.actors.countries.get(country.country or "")
        return _best(row["capital"], self.knowledge, country.country) if row and row["capital"] else None

    # what stands around

    def _around(self, event: Coded, sentence: "Span") -> "Iterator[tuple[Known, bool]]":
        """Other places of the sentence, nearest first, each with whether it is of the event's own clause."""
        home = _clause(event.trigger)
        outer = {_clause(t) for t in event.trigger.ancestors}
        beside = {c.i for c in self.mentions.doc[home].conjuncts}
        bodily = event.event_type in _PHYSICAL
        found = []
        for mention in self.mentions.within(sentence.start, sentence.end):
            root = self.mentions.doc[mention.root]
            if mention.known and mention.label in ("PLACE", "COUNTRY") and _is_setting(root, bodily):
                clause = _clause(root)
                is_town = mention.label == "PLACE"
                own, linked = clause == home, clause in beside and bodily
                if (own and (bodily or is_town)) or linked or (is_town and clause in outer):
                    found.append((clause != home, abs(mention.root - event.trigger.i), mention.start, mention.known))
        for away, _, _, known in sorted(found, key=lambda f: f[:3]):
            yield known, not away

    def _governors(self, event: Coded) -> "Iterator[Token]":
        """The verbs whose means, time or result the event is, with what they act on: "shelled Kharkiv, killing two"."""
        token = event.trigger
        while token.dep_ in ("advcl", "conj", "xcomp", "acl", "relcl") and token.head is not token:
            token = token.head
            yield token
            if event.event_type == "ASSAULT":
                yield from (c for c in token.children if c.dep_ in ("dobj", "nsubjpass"))

    # the dateline

    def _is_at_home(self, event: Coded, place: Known) -> bool:
        """Whether an act that says nothing of its place may be where it is reported from.

        It is where it is suffered, or else where its doer is: an attack abroad is not where the news of it comes from.
        """
        if event.modality.factuality != ASSERTED:
            return False
        actors, recipients = ([p.country for p in side if p.country] for side in (event.actors, event.recipients))
        if event.event_type == "CONSULT":
            return place.country in (*actors, *recipients)
        sides = (recipients if event.event_type in _SUFFERED else actors) or actors
        return place.country in sides or not (actors or recipients)


def _objects(preposition: "Token") -> "list[Token]":
    """The nouns after a preposition, with those joined to them; "out of" and "close to" count by their last word."""
    nouns = [c for c in preposition.children if c.dep_ == "pobj"]
    nouns += [c for n in nouns for c in n.conjuncts if c.i > n.i]
    return nouns or [n for c in preposition.children if c.dep_ in ("prep", "pcomp") for n in _objects(c)]


def _is_setting(token: "Token", bodily: bool) -> bool:
    """Whether a place stands after a preposition of place, with none but such (or _BETWEEN) between it and its verb."""
    passed = _BETWEEN if bodily else {*_STAYS, "by"}
    while token.dep_ in ("compound", "nmod", "conj", "appos"):
        token = token.head
    first = True
    while token.dep_ == "pobj":
        if token.head.lower_ not in (_STAYS if first else passed) and token.head.dep_ != "agent":
            return False
        first = False
        if token.head.head.pos_ in ("VERB", "AUX"):
            return True
        token = token.head.head
    return token.dep_ in ("nsubj", "nsubjpass", "dobj", "pobj") and token.pos_ in ("NOUN", "PRON", "NUM")


def _clause(token: "Token") -> int:
    """The verb of the clause that a token stands in."""
    for t in (token, *token.ancestors):
        if t.pos_ in ("VERB", "AUX") and t.dep_ not in ("aux", "auxpass"):
            return t.i
    return token.sent.root.i


def _smallest(first: Known, others: list[Known]) -> Known:
    """The place, or the finest of those that lie in it as far as their countries tell."""
    near = [k for k in others if k.country == first.country and k.country]
    return min([first, *near], key=lambda k: _FINEST_FIRST.index(k.geo_precision or "country"))


def _reported_from(dateline: str, mentions: Mentions, knowledge: Knowledge) -> Known | None:
    """The place of a dateline: as the article's opening resolves it, else the best known one of that name."""
    name, _, region = plain_text(dateline.partition("/")[0].partition("(")[0]).partition(",")
    doc: Doc = mentions.doc
    for mention in mentions.within(0, min(len(doc), _OPENING)):
        text = plain_text(doc[mention.start : mention.end].text)
        if mention.label in ("PLACE", "COUNTRY") and mention.known and name_key(text) == name_key(name):
            return mention.known
    around = _best(region, knowledge) if region.strip() else None
    return _best(name, knowledge, around.country if around else None)


def _best(name: str, knowledge: Knowledge, country: str | None = None) -> Known | None:
    """The likeliest place of a name, in a country if one is given."""
    gazetteer = gazetteer_of(knowledge)
    candidates = gazetteer.candidates(name_key(name))
    found = [c for c in candidates if country in (None, c.place.country)]
    best = max(found, key=lambda c: (prior(c, candidates), -c.place.record), default=None)
    return gazetteer.known(best.place) if best else None
