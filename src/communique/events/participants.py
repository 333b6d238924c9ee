"""Participants: who a noun phrase or a pronoun stands for, with country and sector."""

import re
from typing import TYPE_CHECKING, NamedTuple

from communique.entities.coreference import REFLEXIVE
from communique.entities.mentions import Mention, Mentions
from communique.entities.names import Names
from communique.entities.roles import country_of
from communique.events.capacity import BANDS, Capacity
from communique.knowledge.actors import Known
from communique.knowledge.base import Knowledge

if TYPE_CHECKING:
    import datetime

    from spacy.tokens import Doc, Token

_POLITICAL = ("GOV", "MIL", "COP", "JUD", "LEG", "SPY", "PTY", "OPP", "REB", "UAF", "IGO", "NGO", "ELI", "PRE")
_PRIVATE = ("BUS", "MED")
_ARMED = ("armed", "masked", "uniformed", "unidentified")
_DESIGNATION = re.compile(r"[A-Z][A-Za-z]{0,4}-\d{1,3}[A-Z]?s?")  # of a weapon: F-16s, MiG-29, T-72
_OF_PERSON = ("ist", "eer", "ian", "man", "woman", "person", "naut")
_KINDS_OF_BODY = {"agency", "alliance", "bloc", "body", "faction", "forum", "group", "militia", "movement", "network",
                  "organisation", "organization", "party", "union"}  # fmt: skip
_STATE = ("country", "nation", "homeland")  # whose it is tells which
_TIED = {  # participles that tell whose somebody is, with their prepositions
    "based": ("in", "at"), "working": ("for",), "loyal": ("to",), "belonging": ("to",), "linked": ("to",),
    "allied": ("to", "with"), "tied": ("to",), "backed": ("by",), "supported": ("by",), "hired": ("by",),
    "employed": ("by",), "sponsored": ("by",), "led": ("by",),
}  # fmt: skip
_QUANTITIES = {"dozen", "hundred", "thousand", "number", "group", "member", "majority", "part", "most", "some", "many",
               "all", "one", "two", "three", "head", "people", "couple", "score", "series", "handful", "rest",
               "contingent", "unit", "representative", "leader"}  # fmt: skip


class Participant(NamedTuple):
    """Somebody who acts or is acted upon, with the token that says so."""

    token: int
    start: int
    end: int
    known: Known | None
    mention: Mention | None
    country: str | None
    sector: str
    basis: str
    other_sectors: tuple[str, ...] = ()

    @property
    def is_political(self) -> bool:
        """Whether this acts in politics: by its sector, else by its country unless it is a firm or a paper."""
        kind = self.known.entity_type if self.known else ""
        if self.sector in _POLITICAL:
            return True
        if kind != "PERSON" and (self.sector in _PRIVATE or (self.sector == "UNK" and kind == "ORG")):
            return False
        return bool(self.country)


class Participants:
    """Turns tokens of one article into participants."""

    def __init__(self, doc: "Doc", mentions: Mentions, names: Names, knowledge: Knowledge,
                 day: "datetime.date | None") -> None:  # fmt: skip
        self.doc, self.mentions, self.names, self.knowledge = doc, mentions, names, knowledge
        self.capacity = Capacity(doc, mentions, names, knowledge, day)

    def of(self, token: "Token") -> list[Participant]:
        """The participants that a noun phrase names, with those joined to it by "and"."""
        found: list[Participant] = []
        for part in (token, *(c for c in token.conjuncts if c.i > token.i)):
            found += self._one(part)
        found += self._enumerated(token)
        unique = {(p.country, p.known.entity_id if p.known else p.start): p for p in found}
        return list(unique.values())

    def _enumerated(self, token: "Token") -> list[Participant]:
        """The states that stand behind one in a list to its end: "Chad, Niger and Mali", which the parser may cut."""
        mention = self.mentions.headed_by(token)
        found: list[Mention] = []
        while mention is not None and mention.label == "COUNTRY" and mention.end < len(self.doc) - 1:
            link = self.doc[mention.end]
            behind = mention.end + 1
            if link.text == "," and self.doc[behind].lower_ == "and":
                link, behind = self.doc[behind], behind + 1
            if link.text != "," and link.lower_ != "and":
                return []
            behind += behind < len(self.doc) and self.doc[behind].lower_ == "the"
            mention = self.mentions.at(behind)
            if mention is None or mention.label != "COUNTRY" or mention.start != behind:
                return []
            found.append(mention)
            if link.lower_ == "and":
                return [p for m in found for p in self._named(m)] if len(found) > 1 else []
        return []

    def _one(self, token: "Token") -> list[Participant]:
        if token.lower_ in REFLEXIVE:  # who does something to himself is no other side
            return []
        if antecedents := self.mentions.antecedents(token.i):
            return [self._referred(token, p) for a in antecedents for p in self._one(self.doc[a])]
        mention = self.mentions.headed_by(token) or self.mentions.at(token.i)
        if mention and mention.root == token.i:
            return [*self._also_owned(mention), *self._named(mention)]
        beside = next((m for c in token.children if c.dep_ == "appos" and (m := self.mentions.headed_by(c))), None)
        if beside and beside.label == "PERSON":
            return [self._titled(p, self._common(token)) for p in self._named(beside)]
        if organisation := self._called(token):
            return self._named(organisation)
        return self._common(token)

    def _named(self, mention: Mention) -> list[Participant]:
        sector, others = self.capacity.sector(mention)
        country = self.capacity.country(mention, sector)
        known = None if mention.label == "GROUP" and country is None else mention.known
        basis = "title" if mention.kind == "title" else "named"
        if mention.method == "coreference":
            basis = "coreference"
        return [Participant(mention.root, mention.start, mention.end, known, mention, country, sector, basis, others)]

    def _titled(self, person: Participant, title: list[Participant]) -> Participant:
        """A person with the sector and country of the noun that stands beside the name, where nobody knows better."""
        sector = title[0].sector if title and person.sector == "UNK" else person.sector
        country = title[0].country if title and person.country is None and sector != "IGO" else person.country
        return person._replace(sector=sector, country=country)

    def _called(self, token: "Token") -> Mention | None:
        """The organisation whose name stands before a noun that says no more than what it is: "the Hamas movement"."""
        if token.lemma_.lower() not in _KINDS_OF_BODY:
            return None
        names = (self.mentions.headed_by(c) for c in token.lefts if c.dep_ in ("compound", "nmod", "appos"))
        return next((m for m in names if m and m.label == "ORG"), None)

    def _also_owned(self, mention: Mention) -> list[Participant]:
        """The other countries of a body named for several: "Azerbaijani and Armenian forces"."""
        first = self.doc[mention.start]
        if mention.label != "ORG" or mention.end - mention.start < 2 or not first.conjuncts:
            return []
        found = []
        for token in first.conjuncts:
            other = self.mentions.at(token.i)
            if other and not mention.covers(token.i) and other.known and other.label in ("COUNTRY", "GROUP"):
                country, (sector, _) = other.known.country, self.capacity.sector(mention)
                span = (token.i, other.start, other.end)
                found.append(Participant(*span, other.known, other, country, sector, "modifier"))
        return found

    def _common(self, token: "Token") -> list[Participant]:
        """A common noun: a title, a group, or a quantity of one."""
        if token.lemma_.lower() in _QUANTITIES:
            inner = [g for c in token.children if c.dep_ == "prep" and c.lower_ == "of"
                     for g in c.children if g.dep_ == "pobj"]  # fmt: skip
            if found := [p for g in inner for p in self.of(g)]:
                return found
        if token.lemma_.lower() in _STATE:
            return self._possessors(token)
        owners = [m for m in country_of(token, self.mentions) if not self.capacity.is_ethnic(m)] or self._home(token)
        sector = self._noun_sector(token, bool(owners))
        if not sector:
            return self._inside(token)
        is_title = token.i in self.capacity.titles
        start = min([token.i, *(c.i for c in token.lefts if c.dep_ in ("amod", "compound", "nmod"))])
        made = Participant(token.i, start, token.i + 1, None, None, None, sector, "title" if is_title else "named")
        return self._owned(made, owners) or self._of_body(made) or self._theirs(made) or [made]

    def _inside(self, token: "Token") -> list[Participant]:
        """The group that a noun which names nobody holds or measures: "a convoy of soldiers", "waves of migrants"."""
        inner = [g for c in token.children if c.dep_ == "prep" and c.lower_ == "of"
                 for g in c.children if g.dep_ == "pobj"]  # fmt: skip
        if token.lemma_.lower() not in self.knowledge.lexicon.holders:
            return []
        return [p for g in inner for p in self.of(g)]

    def _noun_sector(self, token: "Token", is_owned: bool) -> str:
        """The sector of a noun for people or a body; empty for all others."""
        if title := self.capacity.titles.get(token.i):
            return title.row["sector"]
        groups, lemma = self.knowledge.actors.group_nouns, token.lemma_.lower()
        words = [f"{c.lower_} {lemma}" for c in token.lefts if c.dep_ in ("compound", "amod", "nmod")]
        if noun := next((groups[w] for w in (*words, lemma) if w in groups), None):
            return noun["sector"]
        if _is_people(token) or (is_owned and is_person_noun(token)):  # whom no list knows
            return "CVL"
        entry = self.knowledge.lexicon.nouns.get(lemma) if token.tag_ == "NNS" else None
        if entry is not None and entry.klass == "suspect" and lemma not in _QUANTITIES:
            return "CVL"
        if lemma in ("counterpart", "opposite number") and is_owned:
            return "GOV"
        arms = self.knowledge.lexicon.nouns.get(lemma) if token.dep_ in ("nsubj", "conj") else None
        if is_owned and (_DESIGNATION.fullmatch(token.text) or (arms is not None and arms.klass in ("arms", "forces"))):
            return "MIL"
        if lemma in ("party", "movement", "faction") and any(c.dep_ == "poss" for c in token.lefts):
            return "PTY"
        return "UAF" if any(c.lower_ in _ARMED for c in token.lefts) else ""

    def _owned(self, made: Participant, owners: list[Mention]) -> list[Participant]:
        """A group of one or more countries or bodies that its noun is modified by."""
        found: list[Participant] = []
        for i, owner in enumerate(owners):
            if owner.known is None or (i and owners[i - 1].end == owner.start):  # "a Bosnian Serb general" is of Bosnia
                continue
            basis = "possessor" if self.doc[owner.root].dep_ == "poss" else "modifier"
            member = owner.known.sector if owner.known.sector in BANDS else None  # "Taliban fighters" are rebels
            known = owner.known if owner.label in ("COUNTRY", "GROUP") or member else None
            sector, country = member or made.sector, owner.known.country
            found.append(made._replace(country=country, known=known, mention=owner, sector=sector, basis=basis))
        return found

    def _possessors(self, token: "Token") -> list[Participant]:
        return [p for c in token.children if c.dep_ == "poss" for p in self._one(c)]

    def _theirs(self, made: Participant) -> list[Participant]:
        """A group of the country that a pronoun stands for: "its troops"."""
        owners = self._possessors(self.doc[made.token])
        return [made._replace(country=owners[0].country, basis="coreference")] if owners and owners[0].country else []

    def _of_body(self, made: Participant) -> list[Participant]:
        """A group of an international body: "UN peacekeepers", "European Union foreign ministers"."""
        token = self.doc[made.token]
        mention = self.capacity.body_of(token) or self._at_body(token)
        if mention is None or mention.known is None or mention.known.sector is None:
            return []
        return [made._replace(known=mention.known, mention=mention, sector=mention.known.sector, basis="modifier")]

    def _at_body(self, token: "Token") -> Mention | None:
        """The body of states that somebody works at: "prosecutors at the International Criminal Court"."""
        inner = [g for c in token.children if c.dep_ == "prep" and c.lower_ in ("at", "of", "from", "with")
                 for g in c.children]  # fmt: skip
        found = (self.mentions.headed_by(g) for g in inner)
        return next((m for m in found if m and m.label == "ORG" and m.known and m.known.sector == "IGO"), None)

    def _home(self, token: "Token") -> list[Mention]:
        """Where a group is: "rebels in Colombia", "police in Cairo", "a group based in Trinidad"."""
        based = [c for c in token.children if c.dep_ in ("acl", "amod") and c.lower_ in _TIED]
        inner = [
            g for t in (token, *based) for c in t.children
            if c.dep_ in ("prep", "agent") and c.lower_ in _TIED.get(t.lower_, ("in", "at")) for g in c.children
        ]  # fmt: skip
        listed = [t for g in inner[:1] for t in (g, *g.conjuncts)] + inner[1:]
        found = [self.mentions.headed_by(g) for g in listed]
        places = [m for m in found if m and m.label in ("COUNTRY", "PLACE") and m.known and m.known.country]
        return places[: len(listed) - len(inner) + 1]

    def _referred(self, token: "Token", antecedent: Participant) -> Participant:
        """A participant that a pronoun or noun stands for. The mention is its own where it means one entity."""
        own = self.mentions.headed_by(token)
        left = min(t.i for t in (token, *token.lefts))
        start, end = (own.start, own.end) if own else (left, token.i + 1)
        mention = own or antecedent.mention
        return antecedent._replace(token=token.i, start=start, end=end, mention=mention, basis="coreference")

    def on_day(self, people: tuple[Participant, ...], day: "datetime.date") -> tuple[Participant, ...]:
        """The same people in the capacity that they had on the day of an act, where that is known of them."""
        return tuple(self._on_day(p, day) for p in people)

    def _on_day(self, p: Participant, day: "datetime.date") -> Participant:
        known = p.known.entity_id if p.known and p.mention and p.mention.known == p.known else ""
        if p.mention is None or p.mention.label != "PERSON" or known not in self.knowledge.actors.offices_of:
            return p
        sector, others = self.capacity.sector_on(p.mention, day)
        return p._replace(sector=sector, other_sectors=others)

    def last_institution(self, before: int) -> Participant | None:
        """Who issued "the statement": the last organisation or country that was a subject before that token."""
        for token in (self.doc[i] for i in range(before - 1, -1, -1)):
            if token.dep_ in ("nsubj", "nsubjpass") and token.head.dep_ == "ROOT":
                for p in self.of(token):
                    if p.known is not None and p.known.entity_type in ("ORG", "COUNTRY"):
                        return p
        return None


def _is_people(token: "Token") -> bool:
    """Whether a noun names a people or the believers of a faith: "Kurds", "Bosnian Serbs"."""
    return token.ent_type_ == "NORP" and token.tag_ in ("NNPS", "NNS")


def is_person_noun(token: "Token") -> bool:
    """Whether a common noun ends as those for people by what they do: "engineers", "activist"."""
    return token.pos_ == "NOUN" and token.lemma_.lower().endswith(_OF_PERSON)
