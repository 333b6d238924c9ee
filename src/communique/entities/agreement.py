"""Agreement: which pronouns may stand for a noun phrase, by its number, its gender and whether it is a person."""

from typing import TYPE_CHECKING

from communique.entities.mentions import Mention
from communique.entities.tokens import span_text, words_of
from communique.knowledge.actors import Actors

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

Fits = frozenset[str]

HE, SHE, IT, THEY = (frozenset((p,)) for p in ("he", "she", "it", "they"))
PERSON = HE | SHE
BODY = IT | THEY
PLURAL = frozenset(("NNS", "NNPS"))
_OF_GENDER = {"male": HE, "female": SHE}
_DOERS = ("er", "or", "ist", "man", "ian", "ant", "ee")  # ends of nouns for one person: "rioter", not "battalion"
_STATES = frozenset(("country", "nation", "side"))
_PEOPLE = frozenset(("people", "police"))  # plural without an ending


class Agreement:
    """Tells for the noun phrases of one text which pronouns may stand for them."""

    def __init__(self, doc: "Doc", actors: Actors) -> None:
        self.doc, self.actors = doc, actors

    def of_mention(self, mention: Mention) -> Fits:
        """The pronouns for what a mention names; a demonym may be one of a people, or all of it."""
        if mention.label == "PERSON":
            return self._person(mention)
        if mention.label == "ORG":
            return BODY
        if mention.label == "GROUP":
            return THEY if self.doc[mention.root].tag_ in PLURAL else PERSON
        return IT

    def of_noun(self, token: "Token") -> Fits:
        """The pronouns for a common noun."""
        lemma = token.lemma_.lower()
        if token.tag_ in PLURAL or lemma in _PEOPLE:
            return THEY
        if gender := self._gender(lemma):
            return gender
        group = self.actors.group_nouns.get(lemma)
        is_person = lemma in self.actors.person_nouns or lemma in self.actors.titles
        if is_person or (group and group["entity_type"] == "GROUP" and lemma.endswith(_DOERS)):
            return PERSON
        return BODY if group else IT

    def acts(self, token: "Token") -> bool:
        """Whether what a common noun names can want and say things: people and bodies of people can."""
        lemma, actors = token.lemma_.lower(), self.actors
        words = (actors.group_nouns, actors.titles, actors.person_nouns, _PEOPLE, _STATES)
        return any(lemma in known for known in words) or bool(self._gender(lemma))

    def _person(self, mention: Mention) -> Fits:
        """By a word of gender that stands with the name ("Queen Rania", "his wife Asma"), else by the first name."""
        root = self.doc[mention.root]
        beside = [root.head] if root.dep_ == "appos" else []
        words = words_of(self.doc)
        for word in (*(words[t.i] for t in (*beside, *root.lefts)), *words[mention.start : mention.end]):
            if gender := self._gender(word.lower.rstrip(".")):
                return gender
        full = [mention.known.name] if mention.known else []
        for name in (span_text(self.doc, mention.start, mention.end), *full):
            first, _, rest = name.partition(" ")
            if rest and (bearers := self.actors.first_names.get(first)):
                return _OF_GENDER[bearers]
        return PERSON

    def _gender(self, word: str) -> Fits:
        """What a noun in lower case tells of a person's gender: "king", "spokeswoman"; empty where nothing."""
        if word.endswith("woman"):
            return SHE
        if word.endswith("man") and word in self.actors.titles:
            return HE
        return _OF_GENDER.get(self.actors.person_nouns.get(word, ""), frozenset())
