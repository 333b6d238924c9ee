"""Types of names by what their clauses say of them: who grew up in a town is a person, what is a firm is none.

The recogniser takes many names that it does not know for others, a firm for a person, and misses some.
Only names that nothing but the text knows are changed; all mentions of one such name change together.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from communique.entities.mentions import Mention
from communique.entities.people import is_alone
from communique.knowledge.base import Knowledge

if TYPE_CHECKING:
    from spacy.tokens import Token

    from communique.entities.find import Finder

_COPULAS = ("be", "become", "remain")
# What only people do, and what is done to them alone.
_PERSONAL = ("live", "reside", "teach", "graduate", "retire", "marry", "resign", "coach", "attend", "study", "intern",
             "enlist", "star", "co-found", "cofound", "volunteer", "enjoy", "earn")  # fmt: skip
_PERSONAL_PASSIVE = ("bear", "raise", "educate", "marry", "elect", "appoint")
_CORPORATE_PASSIVE = ("headquarter", "headquartered", "co-found", "cofound", "incorporate")
# Of whom the holders of an office or stake are: "chief executive of X".
_OF_BODIES = ("ceo", "chairman", "chairwoman", "president", "director", "founder", "co-founder", "cofounder",
              "subsidiary", "division", "officer", "executive", "partner", "employee", "board")  # fmt: skip
_COURTESIES = ("mr.", "mrs.", "ms.", "mr", "mrs", "ms", "miss")
_SPAN = 5  # tokens of a name that no one recognised


def type_by_clauses(finder: "Finder") -> None:
    """Change the types of names by the slots that they fill, and add names that fill one and were not recognised."""
    wanted: dict[str, str] = {}
    for token, label in _slots(finder):
        mention = finder.mentions.at(token.i)
        if mention is None:
            _add(token, label, finder)
        elif mention.label != label and _may_change(mention, label) and mention.known:
            wanted.setdefault(mention.known.entity_id, label)
    for mention in finder.mentions.all() if wanted else ():
        label = wanted.get(mention.known.entity_id, "") if mention.known else ""
        if label and mention.kind == "name":
            finder.mentions.remove(mention)
            finder.from_text(mention.start, mention.end, label)


def _may_change(mention: Mention, label: str) -> bool:
    """Whether the recogniser may have mistaken a name; of full names of people it is surer than a slot is."""
    is_full = mention.label == "PERSON" and mention.end - mention.start > 1
    return mention.label in ("PERSON", "ORG") and is_alone(mention) and not is_full


def _add(token: "Token", label: str, finder: "Finder") -> None:
    if token.pos_ != "PROPN" or token.text.islower() or token.lower_ in finder.knowledge.actors.titles:
        return
    start = token.i
    while start > max(token.sent.start, token.i - _SPAN) and _is_part(finder.doc[start - 1], finder):
        start -= 1
    before = finder.mentions.at(start - 1) if start > token.sent.start else None
    if before and before.end == start and before.label in ("PERSON", "ORG") and is_alone(before):  # half of a name
        finder.mentions.remove(before)
        start = before.start
    finder.from_text(start, token.i + 1, label)


def _is_part(token: "Token", finder: "Finder") -> bool:
    """Whether a token may belong to the name behind it."""
    return (token.pos_ == "PROPN" and token.text[0].isupper() and token.lower_ not in finder.knowledge.actors.titles
            and finder.mentions.at(token.i) is None)  # fmt: skip


def _slots(finder: "Finder") -> Iterator[tuple["Token", str]]:
    """Names, by the token that governs them, with the type that their slot asks for."""
    from spacy.symbols import PROPN

    doc, words = finder.doc, finder.tokens.words
    is_name = (doc.to_array("POS") == PROPN).tolist()
    for i, word in enumerate(words):
        if word.lower in _COURTESIES and i + 1 < len(words) and is_name[i + 1]:
            yield doc[i + 1], "PERSON"
        if is_name[i] and (label := _asked_of(doc[i], finder.knowledge)):
            yield doc[i], label


def _asked_of(name: "Token", knowledge: Knowledge) -> str:
    """The type of name that stands in a slot: PERSON, ORG, or "" where the slot takes both or others."""
    above, dep = name.head, name.dep_
    lemma = above.lemma_.lower()
    if dep == "nsubj" and lemma in _COPULAS:
        return next((label for c in above.children if c.dep_ == "attr" and (label := _denoted(c, knowledge))), "")
    if dep == "nsubj" and (lemma in _PERSONAL or (lemma == "grow" and any(c.lower_ == "up" for c in above.children))):
        return "PERSON"
    if dep == "nsubjpass":
        return "PERSON" if lemma in _PERSONAL_PASSIVE else "ORG" if lemma in _CORPORATE_PASSIVE else ""
    if dep == "pobj" and above.lower_ in ("of", "at") and above.head.pos_ in ("NOUN", "PROPN"):
        return "ORG" if above.head.lemma_.lower() in _OF_BODIES else ""
    return "ORG" if dep == "dobj" and lemma in ("co-found", "cofound") else ""


def _denoted(noun: "Token", knowledge: Knowledge) -> str:
    """The type of what a noun denotes: "a singer", "one of the members", "a subsidiary"."""
    people = knowledge.cues.person_nouns
    lemma = noun.lemma_.lower()
    if lemma in people or lemma in knowledge.actors.titles or (lemma == "one" and _of_any(noun, people)):
        return "PERSON"
    return "ORG" if lemma in knowledge.cues.body_nouns else ""


def _of_any(noun: "Token", nouns: frozenset[str]) -> bool:
    """ "one of the founding members"."""
    return any(g.lemma_.lower() in nouns for c in noun.children if c.lower_ == "of" for g in c.children)
