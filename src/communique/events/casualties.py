"""How many died, word by word: each word of a sentence that reports deaths, with the range that it states.

Lower bounds ("at least 30", "more than 1,000") count as what they state; "up to 20" may be one; where dead and wounded
are counted together, the dead may be none.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from communique.events.headcount import Headcount
from communique.events.quantities import Range
from communique.knowledge.lexicon import Lexicon

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_OF_VERBS = frozenset(("kill", "die", "wound", "take"))
_OBJECTS = ("dobj", "dative", "nsubjpass", "obj")
_RELATIVE = ("who", "whom", "which", "that")
_COUNTS = ("of", "to", "at", "past", "above", "over")  # "a toll of 45", "rose to 45"
_AROUND = ("between", "about", "around", "over", "under", "up")
_NUMBERS_OF = ("number", "count", "tally", "total")
_NO_DEATH = ("sentence", "condemn", "stick", "fight", "pledge")  # whose "to death" kills nobody


@dataclass(frozen=True, slots=True)
class Deaths:
    """What a word says of deaths."""

    word: "Token"
    count: Range


class Casualties:
    """Reads the words of one sentence."""

    def __init__(self, sentence: "Span", heads: Headcount, lexicon: Lexicon) -> None:
        self.sentence, self.heads, self.lexicon = sentence, heads, lexicon

    def reports(self) -> Iterator[Deaths]:
        """The words that state how many died, in text order."""
        for token in self.sentence:
            kinds = self.kinds(token)
            if kinds and (count := self._count(token, kinds)) is not None:
                yield Deaths(token, count)

    def kinds(self, token: "Token") -> frozenset[str]:
        """What a word tells of deaths; "gun down" by its particle."""
        lemma = token.lemma_.lower()
        for child in token.children:
            if child.dep_ in ("prt", "advmod", "oprd", "acomp") and (f := self.lexicon.deaths.get(f"{lemma} {child}")):
                return f
        is_verb = token.pos_ in ("VERB", "AUX") or (token.tag_ in ("VBN", "VBD", "VBG") and token.pos_ != "NOUN")
        known = self.lexicon.deaths.get(lemma, frozenset())
        return known & _OF_VERBS if is_verb else known - _OF_VERBS

    def _count(self, token: "Token", kinds: frozenset[str]) -> Range | None:
        if "kill" in kinds:
            return self._victims(token)
        if "die" in kinds:
            return self._of_all(self._subjects(token))
        if "wound" in kinds:
            return self._wounded(token)
        if "take" in kinds:
            return self._lives(token)
        if "dead" in kinds:
            return self._dead(token)
        if "fatally" in kinds and token.head.pos_ == "VERB":
            return self._victims(token.head)
        if "toll" in kinds or (token.lemma_.lower() in _NUMBERS_OF and self._is_of_dead(token)):
            return self._toll(token)
        if kinds & {"death", "casualty"} and token.dep_ != "compound":
            return self._noun(token, kinds)
        return None

    # verbs

    def _subjects(self, verb: "Token") -> "list[Token]":
        found = [c for c in verb.children if c.dep_ == "nsubj"]
        while not found and verb.dep_ == "conj" and verb.head.pos_ == "VERB":
            verb = verb.head
            found = [c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")]
        return [_antecedent(t) for t in found]

    def victims(self, verb: "Token") -> "list[Token]":
        """Who a verb of killing is done to: its object, the subject of its passive, the noun that it modifies."""
        found = [_antecedent(c) for c in verb.children if c.dep_ in _OBJECTS]
        if not found and any(c.lower_ == "dead" for c in verb.children):  # as the parser reads "shot dead two men"
            found = [c for c in verb.children if c.dep_ == "npadvmod" and c.i > verb.i]
        if not found and verb.dep_ == "acl" and verb.tag_ in ("VBN", "VBD"):
            found = [verb.head]
        if not found:  # "killed between five and eight men", read as a preposition
            around = [c for c in verb.children if c.dep_ == "prep" and c.i == verb.i + 1 and c.lower_ in _AROUND]
            found = [g for c in around for g in c.children if g.dep_ == "pobj"]
        if not found and verb.dep_ == "conj" and verb.tag_ in ("VBN", "VBD"):  # "were shot and killed"
            found = [_antecedent(c) for c in verb.head.children if c.dep_ == "nsubjpass"]
        if not found and verb.tag_ in ("VBN", "VBD"):  # headlines: "12 killed in Kabul"
            found = [c for c in verb.children if c.dep_ == "nsubj" and self.heads.number_of(c) is not None]
        return found

    def _victims(self, verb: "Token") -> Range | None:
        """How many a verb kills; with a verb of wounding on the same object, from none."""
        victims = self.victims(verb)
        shared = [c for c in verb.conjuncts if "wound" in self.kinds(c)]
        if not victims:
            victims = [v for c in shared if c.i > verb.i for v in self.victims(c)]
            count = self._of_all(victims)
            return Range(0, count.high) if count else None
        if any(not self._own(c, verb) for c in shared):
            count = self._of_all(victims)
            return Range(0, count.high) if count else None
        return self._of_all(victims, verb)

    def _own(self, verb: "Token", other: "Token") -> bool:
        """Whether a verb has those that it is done to for itself, and not those of the one beside it."""
        mine = [c for c in verb.children if c.dep_ in (*_OBJECTS, "nsubj")]
        if mine or "wound" not in self.kinds(verb):
            return bool(mine)
        first, last = sorted((verb.i, other.i))
        return last - first > 2  # "killed and wounded", "killed or injured"

    def _of_all(self, nouns: "list[Token]", verb: "Token | None" = None) -> Range | None:
        """The sum over nouns, with those who died "along with" them."""
        beside = []
        for token in (*nouns, *([verb] if verb is not None else [])):
            for child in token.children:
                if child.lower_ in ("along", "together") and child.dep_ in ("prep", "advmod"):
                    beside += [p for c in child.children if c.lower_ == "with" for p in c.children if p.dep_ == "pobj"]
        counts = [c for n in (*nouns[:1], *beside) if (c := self.heads.count(n)) is not None]
        return sum(counts[1:], counts[0]) if counts else None

    def _wounded(self, verb: "Token") -> Range | None:
        """Nobody died where nobody was hurt; else wounds say nothing of deaths."""
        count = self._of_all(self.victims(verb))
        return count if count == Range(0, 0) else None

    def _lives(self, verb: "Token") -> Range | None:
        """Lives that were lost, claimed, cost, taken; "lost their lives" counts who lost them."""
        for child in verb.children:
            if child.dep_ in _OBJECTS and "life" in self.lexicon.deaths.get(child.lemma_.lower(), ()):
                if (number := self.heads.number_of(child)) is not None:
                    return number
                if verb.lemma_.lower() == "lose":
                    return self._of_all(self._subjects(verb))
                of = [g for c in child.children if c.lower_ == "of" for g in c.children if g.dep_ == "pobj"]
                return self._of_all(of)
        return None

    # adjectives

    def _dead(self, token: "Token") -> Range | None:
        """How many are dead: "12 dead", "left 12 people dead", "were shot dead", "12 dead soldiers"."""
        if any("doubt" in self.lexicon.deaths.get(a.lemma_.lower(), ()) for a in (token.head, token.nbor(-1))
               if token.i > 0):  # fmt: skip
            return None
        if token.dep_ == "amod" and token.head.i > token.i:
            return self.heads.count(token.head)
        if token.i > self.sentence.start and (before := self.heads.ending_at(token.i - 1)) is not None:
            together = self.sentence.doc[token.i + 1 : token.i + 3]
            return Range(0, before.high) if together and together[0].lower_ == "or" else before
        own = [c for c in token.children if c.dep_ in ("nsubj", "nsubjpass")]
        if own or token.head.pos_ not in ("VERB", "AUX"):
            return self._of_all(own)
        if token.head.lemma_ == "be":
            return self._of_all(self._subjects(token.head))
        return self._of_all(self.victims(token.head))

    # nouns

    def _noun(self, token: "Token", kinds: frozenset[str]) -> Range | None:
        """How many deaths: "12 deaths", "no casualties", "the deaths of 12 people", "his death"."""
        if token.dep_ == "pobj" and token.head.lower_ == "to" and token.lemma_.lower() == "death":
            verb = token.head.head
            harms = verb.pos_ == "VERB" and verb.lemma_.lower() not in _NO_DEATH
            return self._victims(verb) if harms else None
        number = self.heads.number_of(token)
        if number is not None and "casualty" in kinds:
            return Range(0, number.high) if not self._is_of_report(token) else None
        if number is not None:
            return None if self._is_of_report(token) else number
        if "casualty" in kinds:
            return None
        of = [g for c in token.children if c.lower_ == "of" for g in c.children if g.dep_ == "pobj"]
        owner = [c for c in token.children if c.dep_ == "poss"]
        return self._of_all(of or ([] if token.pos_ == "PROPN" else owner))

    def _is_of_report(self, token: "Token") -> bool:
        """Whether it is only not reported: "no word of casualties" knows nothing."""
        return token.dep_ == "pobj" and token.head.lower_ == "of"

    def _is_of_dead(self, token: "Token") -> bool:
        inner = [t for c in token.children if c.lower_ == "of" for t in c.subtree]
        return any(self.lexicon.deaths.get(t.lemma_.lower(), frozenset()) & {"dead", "death", "kill"} for t in inner)

    def _toll(self, token: "Token") -> Range | None:
        """The number that a toll stands at: "a toll of 45", "rose to 45", "reached 45"."""
        if token.lower_ == "tolls" or any(c.lower_ in ("heavy", "injury", "road") for c in token.children):
            return None
        verb = token.head if token.dep_ in ("nsubj", "nsubjpass", "dobj") else None
        holders = [token, *([verb] if verb is not None and verb.pos_ in ("VERB", "AUX") else [])]
        for holder in holders:
            after = [c for c in holder.children if c.dep_ in ("prep", "dative") and c.lower_ in _COUNTS]
            nouns = [g for c in after for g in c.children if g.dep_ == "pobj"]
            if holder is not token:
                nouns += [c for c in holder.children if c.dep_ in ("dobj", "attr", "npadvmod") and c is not token]
            for noun in nouns:
                if (count := self.heads.count(noun)) is not None and noun.i > token.i:
                    return Range(count.high, count.high) if self._rises(noun) else count
        return None

    def _rises(self, noun: "Token") -> bool:
        """Whether the number ends "from 40 to 45"."""
        return any(t.lower_ == "from" for t in self.sentence.doc[max(self.sentence.start, noun.i - 5) : noun.i])


def _antecedent(token: "Token") -> "Token":
    """The noun that a relative pronoun stands for."""
    clause = next((a for a in token.ancestors if a.dep_ == "relcl"), None)
    return clause.head if token.lower_ in _RELATIVE and clause is not None else token
