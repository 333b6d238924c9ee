"""Binding: which phrases of its own clause a pronoun can stand for, and which it cannot."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token

SUBJECTS = frozenset(("nsubj", "nsubjpass"))
DIRECT = frozenset(("dobj", "obj"))


def own_verb(token: "Token") -> "Token | None":
    """The verb whose argument a pronoun is, directly or after a preposition."""
    above = token.head
    while above.dep_ in ("prep", "agent", "dative") and above.pos_ == "ADP":
        above = above.head
    return above if above.pos_ in ("VERB", "AUX") else None


def arguments(verb: "Token") -> "list[int]":
    found = [c.i for c in verb.children if c.dep_ in ("nsubj", "nsubjpass", "dobj", "obj", "dative")]
    found += [g.i for c in verb.children if c.dep_ in ("prep", "agent") for g in c.children if g.dep_ == "pobj"]
    return found


def subjects(verb: "Token") -> "list[Token]":
    """The subject of a verb, or the one that it shares with the verb above it."""
    for _ in range(5):
        if own := [c for c in verb.children if c.dep_ in SUBJECTS]:
            return own
        above = verb.head
        if verb.dep_ == "xcomp" and (controlled := _controlled(above)):
            return controlled
        if verb.dep_ == "acl" and above.dep_ in DIRECT:  # "signed a decree appointing"
            above = above.head
        elif verb.dep_ not in ("conj", "xcomp", "advcl", "pcomp", "prep"):
            return []
        verb = above
    return []


def clause_subjects(token: "Token") -> set[int]:
    """The subjects of the clause that a possessive stands in."""
    verb = next((a for a in token.ancestors if a.pos_ in ("VERB", "AUX")), None)
    return {s.i for s in subjects(verb)} if verb is not None else set()


def _controlled(verb: "Token") -> "list[Token]":
    """Who is to do what the verb below says: "asked Merkel to", "called on Merkel to"."""
    found = [c for c in verb.children if c.dep_ == "dobj"]
    called = [c for c in verb.children if c.dep_ == "prep" and c.lower_ in ("on", "upon", "for")]
    return found or [g for c in called for g in c.children if g.dep_ == "pobj"]
