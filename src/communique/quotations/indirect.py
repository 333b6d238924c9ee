"""Indirect speech: the clauses that verbs of saying report, without the "that" before them."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from communique.quotations.cues import Cues
from communique.quotations.marks import FRAGMENT, SPEECH, Quoted

if TYPE_CHECKING:
    from spacy.tokens import Token

_FINITE = ("VBD", "VBZ", "VBP", "MD")
_SUBJECTS = ("nsubj", "nsubjpass", "expl", "csubj")
_ASKING = frozenset(("whether", "if", "how", "why", "what", "who", "when", "where", "which"))
_MODALS = frozenset(("will", "would", "may", "might", "can", "could", "shall", "should", "must"))
_UNSAID = frozenset(("refuse", "decline", "fail", "expect", "plan", "hesitate", "want", "avoid"))
_EDGES = " \t\n,.;:-–—"
_FEWEST = 2  # words of a clause, and of what it has to say besides the words in quotation marks
_AROUND = 3


def reported(cues: Cues, verb: "Token") -> "Iterator[tuple[int, int]]":
    """The characters [start, end) that a verb reports: one clause, or the parts of one that the verb stands in."""
    if cues.speech(verb) != "both" or is_unsaid(verb):
        return
    for clause in _clauses(verb):
        if clause.i > verb.i and clause != verb.head:
            yield from _behind(cues, clause)
        elif clause not in cues.verbs or not any(reported(cues, clause)):  # "X said that …, TASS reported"
            yield from _around(cues, clause, verb)


def is_unsaid(verb: "Token") -> bool:
    """Whether a verb of saying is denied, supposed or to come: "did not say", "would say", "declined to say"."""
    for child in verb.children:
        if child.dep_ == "neg" or (child.dep_ == "aux" and child.lower_ in _MODALS):
            return True
        if child.dep_ == "mark" and child.lower_ in ("if", "unless"):
            return True
        if child.dep_ == "nsubj" and (
            child.lower_ in ("nobody", "none") or any(d.lower_ == "no" for d in child.children)
        ):
            return True
    over = verb.head
    return verb.dep_ == "xcomp" and (over.lemma_.lower() in _UNSAID or is_unsaid(over))


def _clauses(verb: "Token") -> "list[Token]":
    """The heads of what is said: below the verb, or above it where it only stands in between."""
    below = [c for c in verb.children if c.dep_ == "ccomp" and _is_clause(c)][:1]
    if below:
        return below + [c for c in verb.children if c.dep_ == "conj" and _is_clause(c) and _has_mark(c, ("that",))]
    nouns = [g for c in verb.rights if c.dep_ == "prep" for g in c.children if g.dep_ == "pobj"]
    inner = [c for noun in nouns for c in noun.rights if c.dep_ in ("acl", "relcl") and _has_mark(c, ("that",))]
    if told := [c for c in inner if _is_clause(c)]:  # "said in a report that soldiers had fired", misread
        return told[:1]
    is_aside = verb.dep_ == "parataxis" and not any(c.dep_ == "mark" for c in verb.children)
    return [verb.head] if is_aside and verb.head.i != verb.i and _is_clause(verb.head) else []


def _is_clause(token: "Token") -> bool:
    if token.pos_ not in ("VERB", "AUX"):
        return False
    children = list(token.children)
    finite = token.tag_ in _FINITE or any(c.tag_ in _FINITE for c in children if c.dep_ in ("aux", "auxpass"))
    return finite and any(c.dep_ in _SUBJECTS for c in children)


def _has_mark(token: "Token", words: tuple[str, ...]) -> bool:
    return any(c.dep_ == "mark" and c.lower_ in words for c in token.children)


def _behind(cues: Cues, clause: "Token") -> "Iterator[tuple[int, int]]":
    start, end = clause.left_edge.i, clause.right_edge.i + 1
    if cues.doc[start].lower_ in _ASKING:
        return
    opposed = [
        t for t in clause.children if t.dep_ == "advcl" and _has_mark(t, ("while", "whereas")) and t in cues.verbs
    ]
    end = min([end, *(t.left_edge.i for t in opposed if t.left_edge.i > start)])  # what somebody else says
    if cues.doc[start].lower_ == "that" and cues.doc[start].dep_ == "mark":
        start += 1
    else:
        start = _after_date(clause, start)
    yield from _trimmed(cues, start, end)


def _after_date(clause: "Token", start: int) -> int:
    """Where a clause without "that" starts: the day before it is when somebody spoke, "said on Sunday he would go"."""
    for child in clause.lefts:
        dated = child if child.dep_ == "npadvmod" else next((c for c in child.children if c.dep_ == "pobj"), child)
        if child.left_edge.i != start or child.dep_ not in ("prep", "npadvmod") or dated.ent_type_ != "DATE":
            break
        start = child.right_edge.i + 1
    return start


def _around(cues: Cues, clause: "Token", verb: "Token") -> "Iterator[tuple[int, int]]":
    """The clause before the aside that the verb makes, and its rest behind that."""
    aside = [t.i for c in verb.children if c != clause and c.dep_ not in ("punct", "ccomp") for t in c.subtree]
    first = min([verb.i, *(i for i in aside if i > clause.left_edge.i)])
    if verb.dep_ == "parataxis":
        last = max([verb.i, *aside])
        yield from _trimmed(cues, clause.left_edge.i, first)
        if last + 1 < clause.right_edge.i:
            yield from _trimmed(cues, last + 1, clause.right_edge.i + 1)
    elif cues.doc[clause.left_edge.i].lower_ not in _ASKING:
        yield from _trimmed(cues, clause.left_edge.i, min(first, clause.right_edge.i + 1))


def _trimmed(cues: Cues, start: int, end: int) -> "Iterator[tuple[int, int]]":
    """The characters of the tokens [start, end) without what a paragraph ends and without marks at their edges."""
    if end <= start:
        return
    text = cues.text
    first, last = cues.starts[start], cues.starts[end - 1] + len(cues.doc[end - 1])
    words = text[first:last].split("\n", 1)[0]
    first += len(words) - len(words.lstrip(_EDGES))
    words = words.strip(_EDGES)
    if len(words.split()) >= _FEWEST:
        yield first, first + len(words)


def beside_quoted(start: int, end: int, text: str, taken: "list[tuple[Quoted, str]]") -> tuple[int, int] | None:
    """A clause as it stands beside words in marks, which are speech, a fragment of a clause, or a term.

    Speech ends a clause. The others are part of it, but a clause with hardly a word beside its fragments is none.
    """
    direct = 0
    for quoted, use in taken:
        if quoted.closes <= start or quoted.opens >= end:
            continue
        if use == SPEECH or quoted.opens < start:
            end = max(start, min(end, quoted.opens))
            continue
        end = max(end, quoted.closes)
        direct += _words(text[quoted.start : quoted.end]) if use == FRAGMENT else 0
    words = text[start:end].rstrip(_EDGES)
    enough = _words(words) - direct >= (_AROUND if direct else _FEWEST)
    return (start, start + len(words)) if enough else None


def _words(text: str) -> int:
    return len(re.findall(r"\w+", text))
