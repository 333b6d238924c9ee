"""Salience: what a text speaks of, and how much each of it is in the reader's mind.

After Lappin and Leass (1994): what stands in a sentence gets weight from its place there, keeps the greatest of each
kind, and loses half of all with every new sentence.
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from communique.entities.binding import DIRECT, SUBJECTS
from communique.entities.mentions import Mention

if TYPE_CHECKING:
    from spacy.tokens import Token

_AS_ANYTHING = {"recency": 100.0}
_BEHIND_PREPOSITION = _AS_ANYTHING | {"indirect": 40.0, "head": 80.0}
_AS_INDIRECT = _BEHIND_PREPOSITION | {"argument": 50.0}
_AS_DIRECT = _AS_ANYTHING | {"direct": 50.0, "head": 80.0, "argument": 50.0}
_AS_SUBJECT = _AS_ANYTHING | {"subject": 80.0, "head": 80.0, "argument": 50.0}
_FADED = 20.0  # what is below has been left behind: a subject of three sentences ago


@dataclass(eq=False)
class Referent:
    """Somebody or something that the text speaks of."""

    heads: tuple[int, ...]  # tokens that name it best; several for "X and Y"
    mention: Mention | None
    fits: frozenset[str]  # the pronouns that may stand for it: he, she, it, they
    acts: bool  # whether it can say, want and do things
    places: list[int] = field(default_factory=list)  # its noun phrases and pronouns, by their heads
    roles: dict[str, float] = field(default_factory=dict)

    @property
    def salience(self) -> float:
        return sum(self.roles.values())

    @property
    def last(self) -> int:
        return self.places[-1]


class Discourse:
    """The referents of a text up to where it has been read."""

    def __init__(self) -> None:
        self._by_key: dict[object, Referent] = {}
        self._in_mind: list[Referent] = []

    def next_sentence(self) -> None:
        """Let all salience fade, and leave behind what is hardly in mind any more."""
        for referent in self._in_mind:
            referent.roles = {role: weight / 2 for role, weight in referent.roles.items()}
            if referent.salience < _FADED:
                referent.roles = {}
        self._in_mind = [r for r in self._in_mind if r.roles]

    def present(self) -> "list[Referent]":
        """What may still be referred to, in the order in which it came to mind."""
        return self._in_mind

    def get(self, key: object) -> Referent | None:
        return self._by_key.get(key)

    def put(self, key: object, referent: Referent) -> None:
        self._by_key[key] = referent

    def note(self, referent: Referent, token: "Token") -> None:
        """Add a place of the text to a referent, with the weight of its role there."""
        referent.places.append(token.i)
        if not referent.roles:
            self._in_mind.append(referent)
        referent.roles.update(_weights(token))  # nothing that has faded is greater


def _weights(token: "Token") -> dict[str, float]:
    head, dep = token, token.dep_
    while dep == "conj":
        head = head.head
        dep = head.dep_
    if dep in SUBJECTS:
        return _AS_SUBJECT
    if dep in DIRECT:
        return _AS_DIRECT
    if dep == "dative":
        return _AS_INDIRECT
    if dep in ("pobj", "agent") and head.head.head.pos_ in ("VERB", "AUX"):
        return _BEHIND_PREPOSITION
    return _AS_ANYTHING
