"""Mentions: where an article names an entity, and which one.

First the names of the knowledge base are found by key, longest first; then what spaCy's entity recogniser found
beside them; then titles and common nouns that stand for a person; last the pronouns and common nouns that refer back
to any of these. All spans are token spans of one Doc.
"""

from bisect import bisect_left, insort
from itertools import islice, takewhile
from typing import TYPE_CHECKING, NamedTuple

from communique.knowledge.actors import Known

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


class Mention(NamedTuple):
    """A span of tokens [start, end) that refers to `known`, which is None where nothing could be linked."""

    start: int
    end: int
    label: str
    kind: str
    known: Known | None
    score: float
    method: str
    root: int  # the token that governs the span

    @property
    def entity_type(self) -> str:
        """The type of the entity; empty where nothing is linked."""
        return self.known.entity_type if self.known else ""

    def covers(self, index: int) -> bool:
        return self.start <= index < self.end


class Mentions:
    """The mentions of an article, by token. Nested mentions are kept; the longest one speaks for a token."""

    def __init__(self, doc: "Doc") -> None:
        self.doc = doc
        self._by_span: dict[tuple[int, int], Mention] = {}
        self._by_root: dict[int, list[Mention]] = {}
        self._ordered: list[Mention] = []
        self._at: dict[int, Mention] = {}
        self._antecedents: dict[int, tuple[int, ...]] = {}

    def add(self, start: int, end: int, label: str, known: Known | None, score: float, method: str,
            kind: str = "name") -> Mention:  # fmt: skip
        """Add a mention, or return the one that has this span already. It ends where its sentence ends, or before."""
        end = next((i for i in range(start + 1, end) if self.doc[i].is_sent_start), end)
        while end - start > 1 and self.doc[end - 1].is_space:
            end -= 1
        if (start, end) in self._by_span:
            return self._by_span[start, end]
        root = self.doc[start:end].root.i if end - start > 1 else start
        mention = Mention(start, end, label, kind, known, score, method, root)
        self._by_span[start, end] = mention
        self._by_root.setdefault(root, []).append(mention)
        insort(self._ordered, mention)  # no two of a span: what else they hold is never compared
        for i in range(start, end):
            other = self._at.get(i)
            if other is None or other.end - other.start < end - start:
                self._at[i] = mention
        return mention

    def relink(self, mention: Mention, known: Known, score: float, method: str) -> None:
        """Link a mention to another entity; one that only the text knows is of one type wherever it is named."""
        label = known.entity_type if known.is_of_text else mention.label
        changed = mention._replace(label=label, known=known, score=score, method=method)
        self._by_span[mention.start, mention.end] = changed
        self._ordered[self._place(mention.start, mention.end)] = changed
        beside = self._by_root[mention.root]
        beside[beside.index(mention)] = changed
        self._at |= {i: changed for i in range(mention.start, mention.end) if self._at[i] is mention}

    def refer(self, index: int, antecedents: tuple[int, ...]) -> None:
        """Let a pronoun or noun stand for the noun phrases of these heads, or for what they refer to themselves."""
        ends = (end for a in antecedents for end in self._antecedents.get(a, (a,)))
        self._antecedents[index] = tuple(dict.fromkeys(ends))

    def antecedents(self, index: int) -> tuple[int, ...]:
        """The heads of the noun phrases that a pronoun or noun refers back to; none where it names what it means."""
        return self._antecedents.get(index, ())

    def span(self, start: int, end: int) -> Mention | None:
        """The mention that has exactly this span."""
        return self._by_span.get((start, end))

    def remove(self, mention: Mention) -> None:
        """Take a mention back."""
        del self._by_span[mention.start, mention.end]
        del self._ordered[self._place(mention.start, mention.end)]
        self._by_root[mention.root].remove(mention)
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
        index = token.i
        mention = self._at.get(index)
        if mention is None or mention.root == index:
            return mention
        inner = self._by_root.get(index)
        return max(inner, key=lambda m: m.end - m.start) if inner else None

    def within(self, start: int, end: int) -> list[Mention]:
        """Mentions inside the token span, in text order."""
        first = self._place(start, start)
        after = takewhile(lambda m: m.start < end, islice(self._ordered, first, None))
        return [m for m in after if m.end <= end]

    def _place(self, start: int, end: int) -> int:
        """Where a span stands, or would stand, in text order."""
        return bisect_left(self._ordered, (start, end))

    def covered(self, start: int, end: int) -> bool:
        """Whether any token of the span is in a mention."""
        return any(i in self._at for i in range(start, end))

    def all(self) -> list[Mention]:
        """All mentions, in text order."""
        return self._ordered.copy()
