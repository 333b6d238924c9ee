"""Nominals: which entity a definite noun phrase stands for ("the ministry", "the two countries", "the 54-year-old")."""

import datetime
from typing import TYPE_CHECKING

from communique.entities.mentions import Mention, Mentions
from communique.entities.salience import Discourse, Referent
from communique.entities.tokens import sentence_bounds, span_text, words_of
from communique.knowledge.actors import Actors

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_DEFINITE = frozenset(("the", "this", "that", "these", "both"))
_OTHER = frozenset((  # modifiers that tell one from another, so that the last named is not meant
    "other", "another", "same", "first", "second", "third", "last", "next", "new", "former", "late", "then", "only",
    "neighbouring", "neighboring", "host", "different", "various", "entire", "whole", "latter", "home", "foreign",
    "previous", "ex", "developing", "western", "member", "local", "national", "international",
))  # fmt: skip
_COUNTRIES = frozenset(("country", "nation", "republic", "kingdom", "monarchy", "emirate", "sultanate"))
_LEADERS = frozenset(("leader", "ruler", "strongman"))
_LEADING = ("head_of_state_of", "head_of_government_of")
_ANY_BODY = frozenset(("group", "organisation", "organization", "body", "network"))
_BODIES = {
    "alliance": ("IGO",), "bloc": ("IGO",), "movement": ("REB", "UAF", "PTY", "OPP"), "militia": ("UAF", "REB"),
    "party": ("PTY", "OPP"), "company": ("BUS",), "firm": ("BUS",), "agency": ("IGO", "MED"), "charity": ("NGO",),
    "union": ("IGO", "LAB"), "newspaper": ("MED",), "broadcaster": ("MED",), "watchdog": ("NGO", "IGO"),
}  # fmt: skip
_STATE = frozenset(("GOV", "MIL", "COP", "JUD", "LEG", "SPY"))
_POLITICAL = frozenset(("GOV", "PTY", "OPP", "LEG", "ELI"))
_PAIRS = {
    "country": "COUNTRY", "nation": "COUNTRY", "neighbour": "COUNTRY", "neighbor": "COUNTRY", "state": "COUNTRY",
    "side": "COUNTRY", "leader": "PERSON", "president": "PERSON", "minister": "PERSON", "man": "PERSON",
    "politician": "PERSON", "two": "PERSON", "diplomat": "PERSON",
}  # fmt: skip
_LOOK_BACK = 80  # tokens in which no third country may be spoken of, for "both countries" to be plain
_PLAIN = 0.8


class Nominals:
    """Resolves the definite noun phrases of one text."""

    def __init__(self, doc: "Doc", mentions: Mentions, actors: Actors, day: "datetime.date | None") -> None:
        self.doc, self.mentions, self.actors, self.day = doc, mentions, actors, day

    def antecedents(self, token: "Token", discourse: Discourse) -> list[Referent]:
        """What a noun phrase stands for: one referent, two for "both countries", none where it is not plain."""
        if not token.n_lefts and not token.n_rights:
            return []
        lemma = token.lemma_.lower()
        children = list(token.children)
        if not any(c.lower_ in _DEFINITE and c.dep_ in ("det", "predet") for c in children):
            return []
        if any(c.dep_ in ("poss", "relcl", "prep", "appos", "acl") or c.lower_ in _OTHER for c in children):
            return []
        if lemma in _PAIRS and (token.tag_ == "NNS" or lemma == "two"):
            is_two = lemma == "two" or any(c.lower_ in ("two", "both") for c in children)
            return self._both(_PAIRS[lemma], token, discourse) if is_two else []
        if token.tag_ not in ("NN", "JJ", "CD"):
            return []
        fitting = [r for r in discourse.present() if r.mention and self._fits(token, lemma, children, r, r.mention)]
        return _plain(fitting)

    def _fits(self, token: "Token", lemma: str, children: "list[Token]", referent: Referent, named: Mention) -> bool:
        known = named.known
        if known is None or named.label == "GROUP":
            return False
        own = [m for c in children if (m := self.mentions.at(c.i)) and m.known]
        if named.label == "PERSON":
            return self._is_called(
                token, lemma, known.entity_id, known.sector, [m.known.country for m in own if m.known]
            )
        if any(m.label not in ("GROUP", "COUNTRY") or m.known is None or m.known.country != known.country for m in own):
            return False
        if named.label == "COUNTRY":
            return lemma in _COUNTRIES
        return named.label == "ORG" and self._is_kind(lemma, named, known.sector)

    def _both(self, label: str, token: "Token", discourse: Discourse) -> list[Referent]:
        """The two of a kind that the text speaks of, where it speaks of no third."""
        found = [r for r in discourse.present() if r.mention and r.mention.known and r.mention.label == label]
        if len(found) != 2:
            return []
        if label == "COUNTRY":
            near = self.mentions.within(max(0, token.i - _LOOK_BACK), token.i)
            if len({m.known.country for m in near if m.known and m.known.country}) > 2:
                return []
        return found

    def _is_kind(self, noun: str, named: Mention, sector: str | None) -> bool:
        """Whether a noun tells what kind of body an organisation is: by a word of its name, else by its sector."""
        known = named.known
        texts = [span_text(self.doc, named.start, named.end), *((known.name, *known.aliases) if known else ())]
        row = self.actors.group_nouns.get(noun)
        if (row or noun in _BODIES or noun in _ANY_BODY) and any(noun in t.lower().split() for t in texts):
            return True
        if noun in _ANY_BODY:
            return sector not in _STATE
        of_kind = _BODIES.get(noun) or ((row["sector"],) if row and row["entity_type"] == "ORG" else ())
        return sector in of_kind and sector not in _STATE

    def _is_called(self, token: "Token", noun: str, person: str, sector: str | None, lands: list[str | None]) -> bool:
        """Whether a noun tells what a person is: of an age, in an office on that day, or of a sector."""
        if noun == "old":
            return token.i > 1 and token.nbor(-2).lower_ in ("year", "years")
        held = [o for o in self.actors.offices_of.get(person, []) if self.day is None or o.held_on(self.day)]
        if lands:
            held = [o for o in held if o.object_id.removeprefix("country.") in lands]
        row = self.actors.titles.get(self._title(token))
        if noun in _LEADERS:
            return any(o.predicate in _LEADING for o in held)
        if row is not None and row["predicate"]:
            return any(o.predicate == row["predicate"] for o in held)
        if noun == "politician":
            return bool(held) or sector in _POLITICAL
        return row is not None and bool(row["sector"]) and row["sector"] == sector and not lands

    def _title(self, token: "Token") -> str:
        """The longest title that ends in a noun: "prime minister"."""
        first = max(sentence_bounds(self.doc)[token.i][0], token.i - 4)
        words = [word.lower for word in words_of(self.doc)[first : token.i + 1]]
        titles = (" ".join(words[n:]) for n in range(len(words) - 1))
        return next((title for title in titles if title in self.actors.titles), token.lower_)


def _plain(fitting: list[Referent]) -> list[Referent]:
    ranked = sorted(fitting, key=lambda r: -r.salience)
    if len(ranked) > 1 and ranked[1].salience > _PLAIN * ranked[0].salience:
        return []
    return ranked[:1]
