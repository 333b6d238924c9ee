"""Participants: who a noun phrase or a pronoun stands for, with country and sector."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from communique.entities.mentions import Mention, Mentions
from communique.entities.names import Names
from communique.entities.roles import country_of, titles_in
from communique.knowledge.actors import Known, Office
from communique.knowledge.base import Knowledge

if TYPE_CHECKING:
    import datetime

    from spacy.tokens import Doc, Token

_RELATIVE = {"who", "which", "that", "whom", "whose"}
_STILL_ACTING = ("OPP", "REB", "UAF")  # sectors of those who went on after their offices had ended
_POLITICAL = ("GOV", "MIL", "COP", "JUD", "LEG", "SPY", "PTY", "OPP", "REB", "UAF", "IGO", "NGO", "ELI", "PRE")
_PRIVATE = ("BUS", "MED")
_OBJECTS = ("dobj", "dative", "pobj")
_OFFICIAL = {"head_of_state_of", "head_of_government_of", "foreign_minister_of", "defence_minister_of", "minister_of",
             "ambassador_of", "spokesperson_of", "deputy_of"}  # fmt: skip
_PERSONAL = {"he", "she", "him", "her", "his", "they", "them", "their", "it", "its"}
_QUANTITIES = {"dozen", "hundred", "thousand", "number", "group", "member", "majority", "part", "most", "some", "many",
               "all", "one", "two", "three", "head", "people", "couple", "score", "series", "handful", "rest",
               "contingent", "unit", "representative", "leader"}  # fmt: skip


@dataclass(frozen=True)
class Participant:
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
        self.doc, self.mentions, self.names, self.knowledge, self.day = doc, mentions, names, knowledge, day
        self.titles = {t.head.i: t for t in titles_in(doc, knowledge.actors)}
        self._subjects: list[list[Participant]] = []

    def of(self, token: "Token") -> list[Participant]:
        """The participants that a noun phrase names, with those joined to it by "and"."""
        found: list[Participant] = []
        for part in (token, *(c for c in token.conjuncts if c.i > token.i)):
            found += self._one(part)
        unique = {(p.country, p.known.entity_id if p.known else p.start): p for p in found}
        return list(unique.values())

    def _one(self, token: "Token") -> list[Participant]:
        if token.lower_ in _RELATIVE and token.pos_ in ("PRON", "DET", "SCONJ"):
            noun = self._relative(token)
            if noun is None:
                return []
            return [p for part in (noun.head if noun.dep_ == "conj" else noun, noun)[noun.dep_ != "conj":]
                    for p in self._one(part)]  # fmt: skip
        if token.lower_ in _PERSONAL:
            return self._pronoun(token)
        mention = self.mentions.headed_by(token) or self.mentions.at(token.i)
        if mention and mention.root == token.i:
            return [*self._also_owned(mention), *self._named(mention)]
        beside = next((m for c in token.children if c.dep_ == "appos" and (m := self.mentions.headed_by(c))), None)
        if beside and beside.label == "PERSON":
            return self._named(beside)
        return self._common(token)

    def _named(self, mention: Mention) -> list[Participant]:
        known = mention.known
        token = self.doc[mention.root]
        sector, others = self._sector(mention)
        country = self._country(known, sector)
        if mention.label == "GROUP":  # "Iraqi Turkmens" are of Iraq
            outer = [m for m in country_of(token, self.mentions) if m is not mention and m.known]
            country = outer[0].known.country if outer and outer[0].known else country
        if country is None and known is not None and mention.label in ("PERSON", "ORG") and sector != "IGO":
            owners = country_of(token, self.mentions)
            if not owners and token.dep_ == "appos":  # "Libya's ruler, Colonel Gaddafi"
                owners = country_of(token.head, self.mentions)
            country = owners[0].known.country if owners and owners[0].known else None
        basis = "title" if mention.kind == "title" else "named"
        if mention.method == "coreference":
            basis = "coreference"
        return [Participant(token.i, mention.start, mention.end, known, mention, country, sector, basis, others)]

    def _also_owned(self, mention: Mention) -> list[Participant]:
        """The other countries of a body named for several: "Azerbaijani and Armenian forces"."""
        first = self.doc[mention.start]
        if mention.label != "ORG" or mention.end - mention.start < 2 or not first.conjuncts:
            return []
        found = []
        for token in first.conjuncts:
            other = self.mentions.at(token.i)
            if other and not mention.covers(token.i) and other.known and other.label in ("COUNTRY", "GROUP"):
                country, (sector, _) = other.known.country, self._sector(mention)
                span = (token.i, other.start, other.end)
                found.append(Participant(*span, other.known, other, country, sector, "modifier"))
        return found

    def _country(self, known: Known | None, sector: str) -> str | None:
        """The country that somebody acts for: of the office held, none for the head of an international body."""
        held = self._held(known)
        if held and sector == "IGO":
            return None
        states = [o.object_id for o in held if o.object_id.startswith("country.")]
        return states[0].removeprefix("country.") if states else known.country if known else None

    def _held(self, known: Known | None) -> list[Office]:
        offices = self.knowledge.actors.offices_of.get(known.entity_id, []) if known else []
        return [o for o in offices if self.day is None or o.held_on(self.day)]

    def _sector(self, mention: Mention) -> tuple[str, tuple[str, ...]]:
        known = mention.known
        if mention.label == "COUNTRY":
            return "GOV", ()
        if mention.label == "PLACE":
            return ("GOV" if known and known.entity_id in self.names.seats else "UNK"), ()
        if mention.label == "GROUP":
            return "CVL", ()
        if mention.label == "ORG":
            return (known.sector if known and known.sector else "UNK"), ()
        return self._person_sector(mention, known)

    def _person_sector(self, mention: Mention, known: Known | None) -> tuple[str, tuple[str, ...]]:
        own = (known.sector,) if known and known.sector else ()
        if held := self._held(known):
            return self._office_sector(held[0]), own
        if known and known.entity_id in self.knowledge.actors.offices_of:
            return (own[0], ("ELI",)) if own and own[0] in _STILL_ACTING else ("ELI", own)
        title = self.titles.get(mention.start - 1) or self.titles.get(mention.end - 1)
        if title and title.row["sector"]:
            return title.row["sector"], own
        return (own[0], ()) if own else ("UNK", ())

    def _office_sector(self, office: Office) -> str:
        owner = self.knowledge.actors.entities.get(office.object_id)
        if office.predicate in _OFFICIAL or owner is None or owner.entity_type == "COUNTRY":
            return "GOV" if owner is None or owner.entity_type == "COUNTRY" else owner.sector or "GOV"
        return owner.sector or "GOV"

    def _common(self, token: "Token") -> list[Participant]:
        """A common noun: a title, a group, or a quantity of one."""
        title = self.titles.get(token.i)
        noun = self.knowledge.actors.group_nouns.get(token.lemma_.lower())
        owners = country_of(token, self.mentions) or self._home(token)
        if token.lemma_.lower() in _QUANTITIES:
            inner = [g for c in token.children if c.dep_ == "prep" and c.lower_ == "of"
                     for g in c.children if g.dep_ == "pobj"]  # fmt: skip
            found = [p for g in inner for p in self._one(g)]
            if found:
                return found
        sector = title.row["sector"] if title else noun["sector"] if noun else ""
        if not sector:
            return []
        start = min([token.i, *(c.i for c in token.lefts if c.dep_ in ("amod", "compound", "nmod"))])
        made = Participant(token.i, start, token.i + 1, None, None, None, sector, "title" if title else "named")
        owned: list[Participant] = []
        for owner in owners:
            if owner.known is None:
                continue
            basis = "possessor" if self.doc[owner.root].dep_ == "poss" else "modifier"
            known = owner.known if owner.label in ("COUNTRY", "GROUP") else None
            owned.append(replace(made, country=owner.known.country, known=known, mention=owner, basis=basis))
        return owned or self._of_body(made) or [made]

    def _of_body(self, made: Participant) -> list[Participant]:
        """A group of an international body: "UN peacekeepers", "European Union foreign ministers"."""
        for child in self.doc[made.token].lefts:
            mention = self.mentions.headed_by(child) if child.dep_ in ("compound", "nmod", "poss", "amod") else None
            if mention and mention.label == "ORG" and mention.known and mention.known.sector in ("IGO", "NGO"):
                sector = mention.known.sector
                return [replace(made, known=mention.known, mention=mention, sector=sector, basis="modifier")]
        return []

    def _home(self, token: "Token") -> list[Mention]:
        """Where a group is: "rebels in Colombia", "police in Cairo"."""
        inner = [g for c in token.children if c.dep_ == "prep" and c.lower_ in ("in", "at") for g in c.children]
        found = [self.mentions.headed_by(g) for g in inner]
        return [m for m in found if m and m.label in ("COUNTRY", "PLACE") and m.known and m.known.country][:1]

    def _relative(self, token: "Token") -> "Token | None":
        clause = next((a for a in (token, *token.ancestors) if a.dep_ == "relcl"), None)
        return clause.head if clause is not None else None

    # pronouns: the last subject that fits

    def note_subject(self, participants: list[Participant]) -> None:
        """Remember who was last spoken of, for the pronouns that follow."""
        if known := [p for p in participants if p.known is not None]:
            self._subjects.append(known)

    def _pronoun(self, token: "Token") -> list[Participant]:
        personal = token.lower_ in ("he", "she", "him", "his", "her")
        plural = token.lower_ in ("they", "them", "their")
        for group in reversed(self._subjects):
            first = group[0]
            if first.token >= token.i or (token.dep_ in _OBJECTS and self.doc[first.token].head == token.head):
                continue
            is_person = first.known is not None and first.known.entity_type == "PERSON"
            if plural or (is_person == personal and len(group) == 1):
                return [replace(p, token=token.i, start=token.i, end=token.i + 1, basis="coreference") for p in group]
        return []

    def last_institution(self, before: int) -> Participant | None:
        """Who issued "the statement": the last organisation or country that was a subject before that token."""
        for p in (p for group in reversed(self._subjects) for p in group):
            is_main = p.token < before and self.doc[p.token].head.dep_ == "ROOT"
            if is_main and p.known is not None and p.known.entity_type in ("ORG", "COUNTRY"):
                return p
        return None
