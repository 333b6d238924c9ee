"""Capacity: the sector and country for which a named entity acts, by offices held, titles and the words beside it."""

from typing import TYPE_CHECKING

from communique.entities.mentions import Mention, Mentions
from communique.entities.names import Names
from communique.entities.roles import Title, country_of, titles_in
from communique.knowledge.actors import Known, Office
from communique.knowledge.base import Knowledge
from communique.knowledge.normal import name_key

if TYPE_CHECKING:
    import datetime

    from spacy.tokens import Doc, Token

BANDS = ("REB", "UAF", "CRM", "PTY", "PRE")  # sectors of bodies whose members act for them
_BODIES = ("IGO", "NGO", *BANDS)
_STILL_ACTING = ("OPP", "REB", "UAF")  # sectors of those who went on after their offices had ended
_OFFICIAL = {"head_of_state_of", "head_of_government_of", "foreign_minister_of", "defence_minister_of", "minister_of",
             "ambassador_of", "spokesperson_of", "deputy_of"}  # fmt: skip
_MODIFIERS = ("compound", "nmod", "poss", "amod")


class Capacity:
    """Reads in which capacity those whom one article names act on its day."""

    def __init__(self, doc: "Doc", mentions: Mentions, names: Names, knowledge: Knowledge,
                 day: "datetime.date | None") -> None:  # fmt: skip
        self.doc, self.mentions, self.names, self.actors, self.day = doc, mentions, names, knowledge.actors, day
        self.titles = {t.head.i: t for t in titles_in(doc, knowledge.actors)}

    def country(self, mention: Mention, sector: str) -> str | None:
        """The country that somebody acts for; none for the head of an international body."""
        if mention.label == "GROUP":
            return self._group_country(mention)
        country = self._office_country(mention.known, sector)
        if mention.label == "PERSON" and self.serves(mention):
            return None
        if mention.label == "PERSON" and country is None:
            country = self._led(mention)
        if country is None and mention.known is not None and mention.label in ("PERSON", "ORG") and sector != "IGO":
            token = self.doc[mention.root]
            owners = country_of(token, self.mentions)
            if not owners and token.dep_ == "appos":  # "Libya's ruler, Colonel Gaddafi"
                owners = country_of(token.head, self.mentions)
            for child in token.children if not owners and mention.label == "PERSON" else ():
                if child.dep_ == "appos":  # "Rahaf al-Qunun, a Saudi teenager"
                    owners = country_of(child, self.mentions)
            country = owners[0].known.country if owners and owners[0].known else None
        return country

    def sector(self, mention: Mention) -> tuple[str, tuple[str, ...]]:
        """The sector that somebody acts in, and those beside it."""
        known = mention.known
        if mention.label == "COUNTRY":
            return "GOV", ()
        if mention.label == "PLACE":
            return ("GOV" if known and known.entity_id in self.names.seats else "UNK"), ()
        if mention.label == "GROUP":
            return "CVL", ()
        if mention.label == "ORG":
            kind = self.actors.group_nouns.get(self.doc[mention.end - 1].lemma_.lower())  # "Umma party"
            return (known.sector if known and known.sector else kind["sector"] if kind else "UNK"), ()
        return ("IGO", ()) if self.serves(mention) else self._person_sector(mention, known)

    def is_ethnic(self, mention: Mention) -> bool:
        """Whether an adjective tells descent and not citizenship: "ethnic Albanians"."""
        return mention.start > 0 and self.doc[mention.start - 1].lower_ == "ethnic"

    def is_envoy(self, mention: Mention | None) -> bool:
        """Whether somebody is called an ambassador: to a country that is not his own."""
        title = self._title(mention) if mention and mention.label == "PERSON" else None
        return title is not None and title.predicate == "ambassador_of"

    def serves(self, mention: Mention) -> bool:
        """Whether a person is named with the international body that he speaks for: "UN envoy X", "X, NATO's chief"."""
        token = self.doc[mention.root]
        beside = [c for c in token.children if c.dep_ == "appos"] + ([token.head] if token.dep_ == "appos" else [])
        bodies = [self.body_of(t) for t in (token, *beside)]
        title = self._title(mention)
        if title and title.start > 0:
            bodies.append(self.mentions.at(title.start - 1))
        return any(m and m.label == "ORG" and m.known and m.known.sector == "IGO" for m in bodies)

    def body_of(self, token: "Token") -> Mention | None:
        """The body of no one country that modifies a noun or a name: "UN peacekeepers", "al-Qaeda leaders"."""
        for child in token.lefts:
            mention = self.mentions.headed_by(child) if child.dep_ in _MODIFIERS else None
            known = mention.known if mention and mention.label == "ORG" else None
            if known and not known.country and known.sector in _BODIES:
                return mention
        return None

    def _group_country(self, mention: Mention) -> str | None:
        """ "Iraqi Turkmens" are of Iraq, "ethnic Albanians" of where they live."""
        outer = [m for m in country_of(self.doc[mention.root], self.mentions) if m is not mention and m.known]
        if outer and outer[0].known:
            return outer[0].known.country
        return None if self.is_ethnic(mention) or mention.known is None else mention.known.country

    def _led(self, mention: Mention) -> str | None:
        """The country of a leader by title and surname alone, whenever it was: "President Bush"."""
        title = self._title(mention)
        if title is None or not title.predicate or mention.end - mention.start > 1:
            return None
        namesakes = self.names.surnames.get(name_key(self.doc[mention.start].text), ())
        offices = (o for p in namesakes for o in self.actors.offices_of.get(p.entity_id, ()))
        states = {o.object_id for o in offices if o.predicate == title.predicate and o.object_id.startswith("country.")}
        return states.pop().removeprefix("country.") if len(states) == 1 else None

    def _title(self, mention: Mention) -> Title | None:
        return self.titles.get(mention.start - 1) or self.titles.get(mention.end - 1)

    def _office_country(self, known: Known | None, sector: str) -> str | None:
        held = self._held(known)
        if held and sector == "IGO":
            return None
        states = [o.object_id for o in held if o.object_id.startswith("country.")]
        return states[0].removeprefix("country.") if states else known.country if known else None

    def _held(self, known: Known | None, day: "datetime.date | None" = None) -> list[Office]:
        """The offices that somebody holds on a day, else on the article's."""
        offices, day = self.actors.offices_of.get(known.entity_id, []) if known else [], day or self.day
        return [o for o in offices if day is None or o.held_on(day)]

    def sector_on(self, mention: Mention, day: "datetime.date") -> tuple[str, tuple[str, ...]]:
        """The sector that a person acted in on the day of an act, and those beside it."""
        return ("IGO", ()) if self.serves(mention) else self._person_sector(mention, mention.known, day)

    def _person_sector(self, mention: Mention, known: Known | None,
                       day: "datetime.date | None" = None) -> tuple[str, tuple[str, ...]]:  # fmt: skip
        own = (known.sector,) if known and known.sector else ()
        if held := self._held(known, day):
            return self._office_sector(held[0]), own
        if known and known.entity_id in self.actors.offices_of:
            return (own[0], ("ELI",)) if own and own[0] in _STILL_ACTING else ("ELI", own)
        title = self._title(mention)
        if title and title.row["sector"]:
            return title.row["sector"], own
        return (own[0], ()) if own else ("UNK", ())

    def _office_sector(self, office: Office) -> str:
        owner = self.actors.entities.get(office.object_id)
        if office.predicate in _OFFICIAL or owner is None or owner.entity_type == "COUNTRY":
            return "GOV" if owner is None or owner.entity_type == "COUNTRY" else owner.sector or "GOV"
        return owner.sector or "GOV"
