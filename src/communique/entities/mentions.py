"""Mentions: where an article names an entity, and which one.

First the names of the knowledge base are found by key, longest first; then what spaCy's entity recogniser found
beside them; then titles and common nouns that stand for a person. All spans are token spans of one Doc.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from communique.knowledge.actors import Known

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


@dataclass(frozen=True)
class Mention:
    """A span of tokens [start, end) that refers to `known`, which is None where nothing could be linked."""

    start: int
    end: int
    label: str
    kind: str
    known: Known | None
    score: float
    method: str
    root: int  # the token that governs the span

    def covers(self, index: int) -> bool:
        return self.start <= index < self.end


class Mentions:
    """The mentions of an article, by token. Nested mentions are kept; the longest one speaks for a token."""

    def __init__(self, doc: "Doc") -> None:
        self.doc = doc
        self._by_span: dict[tuple[int, int], Mention] = {}
        self._at: dict[int, Mention] = {}

    def add(self, start: int, end: int, label: str, known: Known | None, score: float, method: str,
            kind: str = "name") -> Mention:  # fmt: skip
        """Add a mention, or return the one that has this span already. It ends where its sentence ends, or before."""
        end = next((i for i in range(start + 1, end) if self.doc[i].is_sent_start), end)
        while end - start > 1 and self.doc[end - 1].is_space:
            end -= 1
        if (start, end) in self._by_span:
            return self._by_span[start, end]
        root = self.doc[start:end].root.i
        mention = Mention(start, end, label, kind, known, score, method, root)
        self._by_span[start, end] = mention
        for i in range(start, end):
            other = self._at.get(i)
            if other is None or other.end - other.start < end - start:
                self._at[i] = mention
        return mention

    def relink(self, mention: Mention, known: Known, score: float, method: str) -> None:
        """Link a mention to another entity."""
        changed = replace(mention, known=known, score=score, method=method)
        self._by_span[mention.start, mention.end] = changed
        self._at |= {i: changed for i in range(mention.start, mention.end) if self._at[i] is mention}

    def span(self, start: int, end: int) -> Mention | None:
        """The mention that has exactly this span."""
        return self._by_span.get((start, end))

    def remove(self, mention: Mention) -> None:
        """Take a mention back."""
        del self._by_span[mention.start, mention.end]
        for i in range(mention.start, mention.end):
            if self._at.get(i) is mention:
                del self._at[i]
                rest = [m for m in self._by_span.values() if m.covers(i)]
                if rest:
                    self._at[i] = max(rest, key=lambda m: m.end - m.start)

    def at(self, index: int) -> Mention | None:
        """The longest mention that covers the token."""
        return self._at.get(index)

    def headed_by(self, token: "Token") -> Mention | None:
        """The longest mention whose governing token this is."""
        mention = self._at.get(token.i)
        if mention is not None and mention.root == token.i:
            return mention
        inner = [m for m in self._by_span.values() if m.root == token.i] if mention else []
        return max(inner, key=lambda m: m.end - m.start, default=None)

    def within(self, start: int, end: int) -> list[Mention]:
        """Mentions inside the token span, in text order."""
        inside = (m for m in self._by_span.values() if start <= m.start and m.end <= end)
        return sorted(inside, key=lambda m: (m.start, m.end))

    def covered(self, start: int, end: int) -> bool:
        """Whether any token of the span is in a mention."""
        return any(i in self._at for i in range(start, end))

    def all(self) -> list[Mention]:
        return sorted(self._by_span.values(), key=lambda m: (m.start, m.end))
