"""How many people a noun phrase stands for: "two soldiers and a civilian", "dozens of villagers", "his wife"."""

from typing import TYPE_CHECKING

from communique.entities.mentions import Mentions
from communique.events.quantities import Range, numbers
from communique.knowledge.actors import Actors
from communique.knowledge.lexicon import Lexicon

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_MEASURES = {"MONEY", "PERCENT", "QUANTITY", "DATE", "TIME", "ORDINAL"}  # entities whose numbers count no people
_CURRENCIES = {"$", "£", "€", "us$", "%", "#"}
_HYPHENS = {"-", "–"}
_PEOPLE_PRONOUNS = {"he", "she", "him", "her", "himself", "herself", "one"}
_MANY = {"they", "them", "we", "us", "those", "who", "whom", "which", "that"}


class Headcount:
    """Counts the people of the noun phrases of one sentence."""

    def __init__(self, sentence: "Span", mentions: Mentions, lexicon: Lexicon, actors: Actors) -> None:
        self.mentions, self.quantities, self.actors = mentions, lexicon.quantities, actors
        self._by_noun: dict[int, Range] = {}  # a noun that a number modifies, or a number that stands alone
        self._by_end: dict[int, Range] = {}  # the last token of a number or of the noun behind it
        for number in numbers([t.lower_ for t in sentence], self.quantities):
            self._note(sentence[number.start : number.end], number.value)

    def _note(self, span: "Span", value: Range) -> None:
        if self._is_measure(span):
            return
        root = span.root
        noun = root.head if root.dep_ in ("nummod", "quantmod", "amod", "compound", "det") else root
        counted = noun if noun.i >= span.end and not self._is(noun, "other") else root
        if counted is root and any(t.ent_type_ in _MEASURES for t in span):
            return  # the recogniser is right about numbers that stand alone, not about "between 30 and 40 civilians"
        self._by_noun[counted.i] = self._by_end[span.end - 1] = self._by_end[max(counted.i, span.end - 1)] = value

    def _is_measure(self, span: "Span") -> bool:
        """Whether the words beside a number say that it counts no people: money, units, "a 12-year-old"."""
        before = span.doc[span.start - 1].lower_ if span.start else ""
        after = span.doc[span.end :][:2]
        if before in _CURRENCIES or not len(after):
            return before in _CURRENCIES
        if after[0].lower_ in _CURRENCIES or self._is(after[0], "other"):
            return True
        hyphened = after[0].lower_ in _HYPHENS and not after[0].whitespace_
        return hyphened and after[-1].pos_ != "NUM"

    def number_of(self, noun: "Token") -> Range | None:
        """The number that a noun has in words: twelve people, no deaths, hundreds."""
        if self._is(noun, "none") or any(c.dep_ == "det" and self._is(c, "none") for c in noun.children):
            return Range(0, 0)
        return self._by_noun.get(noun.i)

    def ending_at(self, index: int) -> Range | None:
        """The number whose words, or whose noun, end at a token."""
        return self._by_end.get(index)

    def count(self, noun: "Token") -> Range | None:
        """How many people a noun and those joined to it are; those that nothing counts are left out of the sum."""
        found = [c for part in (noun, *noun.conjuncts) if part.i >= noun.i and (c := self._one(part)) is not None]
        return sum(found[1:], found[0]) if found else None

    def _one(self, noun: "Token") -> Range | None:
        if self._is(noun, "other"):
            return None
        inner = [g for c in noun.children if c.dep_ == "prep" and c.lower_ == "of" for g in c.children]
        if inner and self._is(inner[0], "other"):
            return None  # hundreds of miles
        number = self.number_of(noun)
        if number is not None:
            return number
        if self._is(noun, "collective"):
            return next((c for g in inner if (c := self.number_of(g)) is not None), None)
        return Range(1, 1) if self._is_one_person(noun) else None

    def _is_one_person(self, noun: "Token") -> bool:
        if noun.lower_ in _PEOPLE_PRONOUNS:
            return True
        mention = self.mentions.headed_by(noun)
        if mention is not None and mention.label == "PERSON":
            return True
        if noun.tag_ not in ("NN", "NNP") or noun.lower_ in _MANY or (mention and mention.root == noun.i):
            return False
        determiners = [c for c in noun.children if c.dep_ in ("det", "poss")]
        group = self.actors.group_nouns.get(noun.lemma_.lower())
        if group is not None and group["entity_type"] != "GROUP":
            return False
        known = group is not None or noun.lemma_.lower() in self.actors.titles
        return any(known or self._is(c, "single") or c.dep_ == "poss" for c in determiners)

    def _is(self, token: "Token", kind: str) -> bool:
        known = self.quantities.get(token.lemma_.lower()) or self.quantities.get(token.lower_)
        return known is not None and known.kind == kind
