"""Clauses: what stands under a verb, and whether what it governs is a condition or a fact."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from communique.events.triggers import Trigger

if TYPE_CHECKING:
    from spacy.tokens import Token


def clause_tokens(verb: "Token") -> "Iterator[Token]":
    """The tokens under a verb but for adverbial clauses, which report acts of their own ("after forces seized …")."""
    yield verb
    for child in verb.children:
        if child.dep_ != "advcl" or not any(c.dep_ in ("mark", "nsubj") for c in child.children):
            yield from clause_tokens(child)


def is_told_as_fact(trigger: Trigger) -> bool:
    """Whether a verb of demanding says how things are: "insisted that it had not fired first"."""
    clause = trigger.complement
    if trigger.operator != "demand" or clause is None or clause.dep_ != "ccomp":
        return False
    auxiliaries = [c for c in clause.children if c.dep_ in ("aux", "auxpass")]
    finite = auxiliaries[0] if auxiliaries else clause
    return finite.tag_ in ("VBD", "VBZ") and any(c.dep_ in ("nsubj", "nsubjpass") for c in clause.children)


def is_conditional(verb: "Token") -> bool:
    """Whether an act is to follow unless somebody gives way."""
    clauses = (c for c in verb.children if c.dep_ == "advcl")
    return any(c.lower_ in ("unless", "until") for clause in clauses for c in clause.children if c.dep_ == "mark")
