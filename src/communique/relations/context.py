"""What the rules for relations ask of an article: who a noun phrase names, whether the text vouches for a clause."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from communique.entities.mentions import Mention, Mentions
from communique.entities.roles import Title, is_former
from communique.entities.tokens import sentence_bounds
from communique.events.arguments import Arguments
from communique.events.modality import ASSERTED, HISTORICAL, modality
from communique.events.participants import Participant
from communique.knowledge.base import Knowledge

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

RELATIVE = ("who", "which", "that", "whom")
_PERSONAL = ("he", "she", "him", "his", "her", "it", "its", "they", "their", "them")
_DOUBTFUL = ("plan", "consider", "fail", "deny", "demand", "threaten", "reject", "refuse", "promise", "try", "agree")
_OVER = ("formerly", "previously", "once", "until")
_CLAUSES = ("ccomp", "xcomp", "advcl", "pcomp", "conj")


class Assertion(NamedTuple):
    """subject predicate object, with the tokens [first, last) that say so."""

    subject: Mention
    predicate: str
    object: Mention
    role: tuple[int, int]
    is_former: bool
    rule: str
    confidence: float


@dataclass(frozen=True)
class Context:
    """A parsed article with its mentions."""

    doc: "Doc"
    mentions: Mentions
    arguments: Arguments
    knowledge: Knowledge

    @cached_property
    def verbs(self) -> "list[Token]":
        """What may be a verb of a relation; the parser takes some participles for nouns."""
        from spacy.symbols import ADJ, VERB

        tags = {self.doc.vocab.strings[tag] for tag in ("VBN", "VBD", "VBG")}
        kinds = self.doc.to_array(["POS", "TAG"]).tolist()
        return [self.doc[i] for i, (pos, tag) in enumerate(kinds) if pos in (VERB, ADJ) or tag in tags]

    @property
    def titles(self) -> Iterable[Title]:
        """The titles of the article, in text order."""
        return self.arguments.capacity.titles.values()

    def sentence_of(self, token: int) -> tuple[int, int]:
        """The tokens [start, end) of the sentence that a token is in."""
        return sentence_bounds(self.doc)[token]

    def together(self, one: int, other: int) -> bool:
        """Whether two tokens stand in one sentence."""
        return self.sentence_of(one) == self.sentence_of(other)

    def named(self, token: "Token") -> list[Mention]:
        """Whom a noun phrase names, with those joined to it after it."""
        found: list[Mention] = []
        for part in (token, *(c for c in token.conjuncts if c.i > token.i)):
            if mention := self.named_by(part):
                beside = self.doc[mention.root].conjuncts if mention.start > part.i else ()
                found += [mention, *(m for c in beside if c.i > mention.end and (m := self.mentions.headed_by(c)))]
        return [m for n, m in enumerate(found) if m not in found[:n]]

    def named_by(self, token: "Token") -> Mention | None:
        """Whom a token names: by a name that it governs, as a pronoun, or beside a name."""
        if token.lower_ in RELATIVE and token.pos_ in ("PRON", "DET", "SCONJ"):
            clause = next((a for a in (token, *token.ancestors) if a.dep_ == "relcl"), None)
            return self.named_by(clause.head) if clause is not None and clause.head.i < token.i else None
        if mention := self.mentions.headed_by(token):
            return self._part_of(mention)
        if token.lower_ in _PERSONAL:
            return next((as_mention(p) for p in self.arguments.of(token)), None)
        covering = self.mentions.at(token.i)
        if covering and token.pos_ == "PROPN":
            return covering
        return self._beside(token) if token.pos_ == "NOUN" else None

    def _part_of(self, whole: Mention) -> Mention:
        """The body that a possessive names next: "the OSCE's Minsk Group" is the group."""
        if whole.label == "ORG" and whole.end + 1 < len(self.doc) and self.doc[whole.end].tag_ == "POS":
            part = self.mentions.at(whole.end + 1)
            if part and part.label == "ORG" and part.start == whole.end + 1:
                return part
        return whole

    def _beside(self, noun: "Token") -> Mention | None:
        """Whom a common noun means that is equated with a name: "X, the man who", "X was the man who"."""
        beside = [c for c in noun.children if c.dep_ == "appos"] + ([noun.head] if noun.dep_ == "appos" else [])
        if noun.dep_ == "attr" and noun.head.lemma_ == "be" and self.is_vouched(noun.head):
            beside += [c for c in noun.head.children if c.dep_ == "nsubj"]
        return next((m for t in beside if (m := self.mentions.headed_by(t))), None)

    def name_of(self, mention: Mention) -> Mention:
        """The nearest name of the same entity in the sentence, for a pronoun or noun; itself where there is none."""
        if mention.kind == "name" or mention.known is None:
            return mention
        entity_id = mention.known.entity_id
        names = [m for m in self.mentions.within(*self.sentence_of(mention.root))
                 if m.kind == "name" and m.known and m.known.entity_id == entity_id]  # fmt: skip
        return min(names, key=lambda m: (abs(m.start - mention.start), m.start), default=mention)

    def after(self, token: "Token", preposition: str) -> list[Mention]:
        """The names after a preposition that hangs on a token, or that stands right behind it."""
        found = [c for c in token.children if c.dep_ in ("prep", "agent", "dative") and c.lower_ == preposition]
        if not found and token.i + 1 < len(self.doc):
            beside = token.nbor(1)
            found = [beside] if beside.lower_ == preposition and beside.pos_ in ("ADP", "SCONJ") else []
        return [m for p in found for m in self.behind(p)]

    def behind(self, preposition: "Token") -> list[Mention]:
        """The names right behind a preposition, else those that its object names."""
        objects = [g for g in preposition.children if g.dep_ in ("pobj", "pcomp")]
        named = [m for g in objects for m in self.named(g)]
        name = self.starting_at(preposition.i + 1)
        if name is None or not self.together(name.root, preposition.i):
            # the owner of a part that has no name: "the board of governors of the Federal Reserve"
            return named or [m for g in objects if g.i > preposition.i for m in self.after(g, "of")]
        if name.label in ("GROUP", "COUNTRY") and named and named[0].start > name.start:
            return named  # "of Italian eyewear maker Luxottica"
        return [name, *(m for m in self.named(self.doc[name.root]) if m.label == name.label and m.start > name.start)]

    def ending_at(self, end: int) -> Mention | None:
        """The name whose last token stands right before `end`."""
        mention = self.mentions.at(end - 1) if end > 0 else None
        return mention if mention and mention.end == end else None

    def starting_at(self, start: int) -> Mention | None:
        """The name that begins at `start`, or after an article there."""
        for i in (start, start + 1):
            mention = self.mentions.at(i) if i < len(self.doc) else None
            if mention and mention.start == i:
                return mention
            if i < len(self.doc) and self.doc[i].lower_ not in ("the", "a", "an"):
                return None
        return None

    def is_vouched(self, token: "Token") -> bool:
        """Whether the text says that what a verb or noun tells is so: not denied, wished, planned or doubted."""
        markers = self.knowledge.lexicon.markers
        if modality(token, (), self._governors(token), markers).factuality not in (ASSERTED, HISTORICAL):
            return False
        return not any(a.dep_ == "advcl" and _is_conditional(a) for a in (token, *token.ancestors))

    def _governors(self, token: "Token") -> tuple[str, ...]:
        """Operators of the verbs above that make of a clause what may not be: "denied that", "wants to"."""
        found = []
        while token.dep_ in _CLAUSES and token.head is not token:
            is_joined, token = token.dep_ == "conj", token.head
            entry = self.knowledge.lexicon.verb(token.lemma_.lower()) if not is_joined else None
            operator = self.knowledge.lexicon.operator(entry)
            if operator in _DOUBTFUL:
                found.append("consider" if operator not in ("plan", "fail", "deny") else operator)
        return tuple(found)

    def is_over(self, start: int, verb: "Token | None" = None) -> bool:
        """Whether a role is said to have ended: "former" before it, "until" or "previously" at its verb."""
        if is_former(start, self.doc) or self.doc[start].lower_.startswith("ex-"):
            return True
        return verb is not None and (
            any(c.lower_ in _OVER for c in verb.children)
            or any(c.dep_ == "aux" and c.lower_ == "used" for c in verb.children)
        )


def as_mention(participant: Participant) -> Mention | None:
    """The pronoun itself as a mention of the one it stands for."""
    known, mention = participant.known, participant.mention
    if mention is None or known is None or mention.start == participant.start:
        return mention
    return mention._replace(start=participant.start, end=participant.end, root=participant.token, kind="pronoun")


def _is_conditional(verb: "Token") -> bool:
    return any(c.dep_ == "mark" and c.lower_ in ("if", "unless", "whether") for c in verb.children)
