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

_RECENCY, _SUBJECT, _DIRECT, _INDIRECT, _HEAD, _ARGUMENT = 100.0, 80.0, 50.0, 40.0, 80.0, 50.0
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
        roles = referent.roles
        if not roles:
            self._in_mind.append(referent)
        for role, weight in _weights(token):
            roles[role] = max(roles.get(role, 0.0), weight)


def _weights(token: "Token") -> list[tuple[str, float]]:
    found = [("recency", _RECENCY)]
    head, dep = token, token.dep_
    while dep == "conj":
        head = head.head
        dep = head.dep_
    if dep in SUBJECTS:
        found += [("subject", _SUBJECT), ("head", _HEAD), ("argument", _ARGUMENT)]
    elif dep in DIRECT:
        found += [("direct", _DIRECT), ("head", _HEAD), ("argument", _ARGUMENT)]
    elif dep == "dative":
        found += [("indirect", _INDIRECT), ("head", _HEAD), ("argument", _ARGUMENT)]
    elif dep in ("pobj", "agent") and head.head.head.pos_ in ("VERB", "AUX"):
        found += [("indirect", _INDIRECT), ("head", _HEAD)]
    return found
