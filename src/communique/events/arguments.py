"""Arguments: which tokens stand for the actor and the recipient of an act, and which participants they are."""

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

OBJECTS = ("dobj", "dative", "obj", "oprd")
_RELATIVE = {"who", "which", "that", "whom", "whose"}
_OFFICIAL = {"head_of_state_of", "head_of_government_of", "foreign_minister_of", "defence_minister_of", "minister_of",
             "ambassador_of", "spokesperson_of", "deputy_of"}  # fmt: skip
_PERSONAL = {"he", "she", "him", "her", "his", "they", "them", "their", "it", "its"}
_PHRASAL = {"relation", "connection", "regard", "respect", "response"}
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
        return bool(self.country) or self.sector not in ("UNK", "BUS")


class Arguments:
    """Turns tokens of one article into participants."""

    def __init__(self, doc: "Doc", mentions: Mentions, names: Names, knowledge: Knowledge,
                 day: "datetime.date | None") -> None:  # fmt: skip
        self.doc, self.mentions, self.names, self.knowledge, self.day = doc, mentions, names, knowledge, day
        self.titles = {t.head.i: t for t in titles_in(doc, knowledge.actors)}
        self._subjects: list[Participant] = []

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
            return self._named(mention)
        beside = next((m for c in token.children if c.dep_ == "appos" and (m := self.mentions.headed_by(c))), None)
        if beside and beside.label == "PERSON":
            return self._named(beside)
        return self._common(token)

    def _named(self, mention: Mention) -> list[Participant]:
        known = mention.known
        token = self.doc[mention.root]
        country = known.country if known else None
        sector, others = self._sector(mention)
        if country is None and known is not None and mention.label in ("PERSON", "ORG") and sector != "IGO":
            owners = country_of(token, self.mentions)
            if not owners and token.dep_ == "appos":  # "Iran's leader, Ayatollah Khomeini"
                owners = country_of(token.head, self.mentions)
            country = owners[0].known.country if owners and owners[0].known else None
        basis = "title" if mention.kind == "title" else "named"
        if mention.method == "coreference":
            basis = "coreference"
        return [Participant(token.i, mention.start, mention.end, known, mention, country, sector, basis, others)]

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
        offices = self.knowledge.actors.offices_of.get(known.entity_id, []) if known else []
        if offices:
            held = [o for o in offices if self.day is None or o.held_on(self.day)]
            if held:
                return self._office_sector(held[0]), own
            return "ELI", own
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
        owners = country_of(token, self.mentions)
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
        made = Participant(token.i, start, token.i + 1, None, None, None, sector, "title" if title else "inherited")
        owned: list[Participant] = []
        for owner in owners:
            if owner.known is None:
                continue
            basis = "possessor" if self.doc[owner.root].dep_ == "poss" else "modifier"
            known = owner.known if owner.label in ("COUNTRY", "GROUP") else None
            owned.append(replace(made, country=owner.known.country, known=known, mention=owner, basis=basis))
        return owned or [made]

    def _relative(self, token: "Token") -> "Token | None":
        clause = next((a for a in (token, *token.ancestors) if a.dep_ == "relcl"), None)
        return clause.head if clause is not None else None

    # pronouns: the last subject that fits

    def note_subject(self, participants: list[Participant]) -> None:
        """Remember who was last spoken of, for the pronouns that follow."""
        self._subjects += [p for p in participants if p.known is not None]

    def _pronoun(self, token: "Token") -> list[Participant]:
        before = [p for p in self._subjects if p.token < token.i]
        personal = token.lower_ in ("he", "she", "him", "his", "her")
        plural = token.lower_ in ("they", "them", "their")
        for p in reversed(before):
            is_person = p.known is not None and p.known.entity_type == "PERSON"
            if plural or is_person == personal:
                return [replace(p, token=token.i, start=token.i, end=token.i + 1, basis="coreference")]
        return []

    # syntax around a trigger

    def subjects(self, verb: "Token", depth: int = 0) -> list[Participant]:
        """Who does the act of a verb: its subject, the agent of a passive, or the subject shared with its governor."""
        passive = any(c.dep_ in ("nsubjpass", "auxpass") for c in verb.children)
        if passive:
            return self._agents(verb)
        for child in verb.children:
            if child.dep_ in ("nsubj", "csubj"):
                found = self.of(child)
                self.note_subject(found)
                return found
        if verb.dep_ == "acl" and verb.tag_ == "VBN":
            return self._agents(verb)
        if depth > 4:
            return []
        return self._shared(verb, depth) or self._adjacent(verb)

    def _adjacent(self, verb: "Token") -> list[Participant]:
        """The name before a finite verb that the parser left without a subject ("Yeltsin on Saturday hosted")."""
        auxiliaries = {c.lower_ for c in verb.children if c.dep_ == "aux"}
        finite = verb.tag_ in ("VBD", "VBZ", "VBP") or bool(auxiliaries & {"has", "have", "had", "will"})
        i = verb.i - 1
        while i > verb.sent.start and (self.doc[i].pos_ in ("AUX", "ADV") or self.doc[i].ent_type_ == "DATE"
                                       or self.doc[i].lower_ == "on"):  # fmt: skip
            i -= 1
        mention = self.mentions.at(i) if finite and i >= verb.sent.start else None
        return self._named(mention) if mention and mention.end == i + 1 else []

    def _agents(self, verb: "Token") -> list[Participant]:
        for child in verb.children:
            if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by"):
                return [p for g in child.children if g.dep_ == "pobj" for p in self.of(g)]
        return []

    def _shared(self, verb: "Token", depth: int) -> list[Participant]:
        head = verb.head
        if verb.dep_ in ("acl", "relcl") and head.pos_ in ("NOUN", "PROPN"):
            return self.of(head)
        if verb.dep_ == "pcomp":
            head = head.head
        if verb.dep_ == "xcomp":
            controlled = [c for c in head.children if c.dep_ in OBJECTS]
            if controlled:
                return self.of(controlled[0])
        if verb.dep_ in (
            "xcomp",
            "acomp",
            "oprd",
            "conj",
            "advcl",
            "pcomp",
            "ccomp",
            "parataxis",
            "dep",
        ) and head.pos_ in (
            "VERB",
            "AUX",
        ):
            passive = any(c.dep_ == "nsubjpass" for c in head.children)
            if passive and verb.dep_ in ("xcomp", "advcl", "conj"):
                return [p for c in head.children if c.dep_ == "nsubjpass" for p in self.of(c)]
            return self.subjects(head, depth + 1)
        return []

    def objects(self, verb: "Token") -> "list[Token]":
        """What the act of a verb is done to: objects, or the subject of a passive."""
        found = [c for c in verb.children if c.dep_ in (*OBJECTS, "nsubjpass")]
        if not found and verb.dep_ == "amod" and verb.tag_ == "VBD":  # "Yeltsin on Saturday hosted Hashimoto", misread
            found = [next((a for a in verb.ancestors if a.dep_ != "compound"), verb.head)]
        if not found and verb.dep_ == "acl" and verb.tag_ == "VBN":
            found = [verb.head]
        if not found and verb.dep_ == "relcl":
            found = [c for c in verb.children if c.lower_ in ("whom", "which") and c.dep_ in OBJECTS]
        if not found and verb.dep_ == "conj" and verb.head.pos_ == "VERB" and verb.tag_ == "VBN":
            found = [c for c in verb.head.children if c.dep_ == "nsubjpass"]
        return found

    def owner(self, noun: "Token") -> list[Participant]:
        """Whose a noun is: possessor, agent ("by"), country modifier, or "of"."""
        found: list[Participant] = []
        for child in noun.children:
            if child.dep_ == "poss":
                found += self.of(child)
            elif child.dep_ in ("prep", "agent") and child.lower_ in ("by", "of"):
                found += [p for g in child.children if g.dep_ == "pobj" for p in self.of(g)]
            elif child.dep_ == "acl" and child.tag_ == "VBN":  # "crimes committed by Croat forces"
                found += self._agents(child)
        if not found:
            found = [
                Participant(m.root, m.start, m.end, m.known, m, m.known.country, "GOV", "modifier")
                for m in country_of(noun, self.mentions) if m.known and m.label in ("COUNTRY", "GROUP")
            ]  # fmt: skip
        return found or self._countries_in(noun)

    def _countries_in(self, noun: "Token") -> list[Participant]:
        """The country that a noun lies in: "the situation in Ukraine"."""
        inner = [g for c in noun.children if c.dep_ == "prep" and c.lower_ == "in" for g in c.children]
        return [p for g in inner for p in self.of(g) if p.mention and p.mention.label == "COUNTRY"]

    def after(self, preposition: str, *anchors: "Token | None") -> list[Participant]:
        """The participants after a preposition that hangs on one of the anchors."""
        for anchor in anchors:
            if anchor is None:
                continue
            for child in anchor.children:
                if child.dep_ not in ("prep", "agent", "dative"):
                    continue
                nouns = [g for g in child.children if g.dep_ == "pobj"]
                if nouns and nouns[0].lower_ in _PHRASAL:  # "in relation to X" is about X
                    found = [p for to in ("to", "with", "of") for p in self.after(to, nouns[0])]
                elif child.lower_ == preposition:
                    found = [p for g in nouns for p in self.of(g) or self.owner(g)]
                    if preposition == "in":  # "in Kyiv" is where, "in Ukraine" may be whom
                        found = [p for p in found if p.mention is None or p.mention.label != "PLACE"]
                else:
                    continue
                if found:
                    return found
        return []

    def last_institution(self, before: int) -> Participant | None:
        """Who issued "the statement": the last organisation or country that was a subject before that token."""
        for p in reversed([p for p in self._subjects if p.token < before]):
            if p.known is None or self.doc[p.token].head.dep_ != "ROOT":
                continue
            if p.known.entity_type in ("ORG", "COUNTRY"):
                return p
        return None
