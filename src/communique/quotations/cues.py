"""Cues: the verbs of saying of an article that stand outside its quotation marks."""

from bisect import bisect_left
from typing import TYPE_CHECKING

from communique.entities.tokens import text_of
from communique.events.triggers import OUTER
from communique.knowledge.lexicon import Lexicon
from communique.quotations.marks import Quoted

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_SPEAKING = ("deny", *OUTER)
_JUDGING = ("condemn", "accuse", "praise")  # classes that speak where they are the main verb
_CLAUSE_ENDS = frozenset((".", "!", "?", "…", ";"))


class Cues:
    """Finds verbs of saying by their place beside quoted words."""

    def __init__(self, doc: "Doc", lexicon: Lexicon, quoted: list[Quoted]) -> None:
        from spacy.symbols import AUX, VERB

        self.doc, self.lexicon, self.quoted = doc, lexicon, quoted
        self.text = text_of(doc)
        self._opens = [q.opens for q in quoted]
        kinds, self.starts = (doc.to_array([name]).tolist() for name in ("POS", "IDX"))
        verbs = (doc[i] for i, kind in enumerate(kinds) if kind in (VERB, AUX))
        self.verbs = [t for t in verbs if self.speech(t) and not self.is_quoted(t)]

    def speech(self, verb: "Token") -> str:
        """The kind of speech that a verb introduces: both, direct, or empty."""
        lemma = verb.lemma_.lower()
        entry = self.lexicon.verb(lemma)
        operator = self.lexicon.operator(entry)
        if (given := self.lexicon.speech.get(lemma)) is not None:
            return "" if given == "none" else given
        if operator == "say":
            return "both"
        judges = entry is not None and entry.klass in _JUDGING and verb.dep_ == "ROOT"
        return "direct" if judges or operator in _SPEAKING else ""

    def is_quoted(self, token: "Token") -> bool:
        """Whether a token stands between quotation marks."""
        n = bisect_left(self._opens, token.idx + 1) - 1
        return n >= 0 and token.idx < self.quoted[n].closes

    def token_at(self, char: int) -> int:
        """The first token that starts at the character or after it."""
        return bisect_left(self.starts, char)

    def after(self, n: int) -> "list[Token]":
        """The tokens behind quotation n, to where their sentence, their paragraph or the next quotation ends them."""
        stop = self.quoted[n + 1].opens if n + 1 < len(self.quoted) else len(self.text)
        found: list[Token] = []
        for token in self.doc[self.token_at(self.quoted[n].closes) :]:
            if token.idx >= stop or token.text in _CLAUSE_ENDS or "\n" in token.text:
                break
            found.append(token)
        return found

    def before(self, n: int) -> "list[Token]":
        """The tokens of the same sentence, paragraph and stretch between quotations that stand before quotation n."""
        stop = self.quoted[n - 1].closes if n else 0
        found: list[Token] = []
        for i in range(self.token_at(self.quoted[n].opens) - 1, -1, -1):
            token = self.doc[i]
            if token.idx < stop or token.text in _CLAUSE_ENDS or "\n" in token.text:
                break
            found.append(token)
        return found[::-1]

    def among(self, tokens: "list[Token]") -> "list[Token]":
        """The verbs of saying among these tokens."""
        if not tokens:
            return []
        first, last = tokens[0].i, tokens[-1].i
        return [v for v in self.verbs if first <= v.i <= last]
