"""The setting of an event: when it took place and where, chosen by syntax before proximity, with the basis kept."""

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from communique.entities.mentions import Mention, Mentions
from communique.events.dates import Timex

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_IN = {
    "in",
    "at",
    "near",
    "on",
    "outside",
    "inside",
    "around",
    "off",
    "across",
    "from",
    "to",
    "into",
    "of",
    "along",
}
_STAYS = {"in", "at", "near", "outside", "inside", "around", "off", "across", "along"}


@dataclass(frozen=True, slots=True)
class When:
    """First and last day, precision, the words, and whether the text or the publication date gave them."""

    first: datetime.date | None
    last: datetime.date | None
    precision: str
    text: str | None
    basis: str


def when(anchors: "tuple[Token, ...]", sentence: "Span", timexes: list[Timex], published: datetime.date | None,
         future: bool) -> When:  # fmt: skip
    """The date of an event: the expression that hangs on its words, else the clause's, else the publication date.

    The publication date stands for past and present acts alone, never for what is to come.
    """
    here = [t for t in timexes if sentence.start_char <= t.start < sentence.end_char and t.timex_type == "DATE"]
    for anchor in anchors:
        hanging = [t for t in here if _hangs_on(t, anchor, sentence)]
        if hanging:
            return _chosen(min(hanging, key=lambda t: abs(t.start - anchor.idx)))
    clause = [t for t in here if _clause(_token_at(t, sentence)) == _clause(anchors[0])]
    if clause:
        return _chosen(min(clause, key=lambda t: abs(t.start - anchors[0].idx)))
    exact = [t for t in here if t.precision in ("day", "week", "month")]
    if len(exact) == 1:
        return _chosen(exact[0])
    if published is None or future:
        return When(None, None, "unknown", None, "unknown")
    return When(published, None, "day", None, "published")


def _chosen(timex: Timex) -> When:
    if timex.first is None:
        return When(None, None, "unknown", timex.text, "unknown")
    last = timex.last if timex.last != timex.first else None
    return When(timex.first, last, timex.precision, timex.text, "text")


def _token_at(timex: Timex, sentence: "Span") -> "Token":
    return next((t for t in sentence if t.idx <= timex.start < t.idx + len(t)), sentence[0])


def _hangs_on(timex: Timex, anchor: "Token", sentence: "Span") -> bool:
    """Whether the expression modifies the anchor directly or through a preposition."""
    token = _token_at(timex, sentence)
    while token.head is not token and timex.start <= token.head.idx < timex.end:
        token = token.head
    if token.dep_ == "pobj" and token.head.dep_ == "prep":
        token = token.head
    return token.head == anchor and token.dep_ in (
        "prep",
        "npadvmod",
        "advmod",
        "nmod",
        "compound",
        "amod",
        "tmod",
    )


def _clause(token: "Token") -> int:
    """The verb of the clause that a token stands in."""
    for t in (token, *token.ancestors):
        if t.pos_ in ("VERB", "AUX") and t.dep_ not in ("aux", "auxpass"):
            return t.i
    return token.sent.root.i


@dataclass(frozen=True, slots=True)
class Where:
    """The mention of the place and how it was found."""

    mention: Mention | None
    basis: str


def where(anchors: "tuple[Token, ...]", sentence: "Span", mentions: Mentions) -> Where:
    """The place of an event: named after a preposition on its words, else the sentence's only place."""
    for anchor in anchors:
        found = _place_under(anchor, mentions)
        if found:
            return Where(min(found, key=lambda m: m.start), "event")
    places = [
        m for m in mentions.within(sentence.start, sentence.end) if m.label == "PLACE" and _is_setting(m, mentions)
    ]
    if places:
        near = min(places, key=lambda m: (abs(m.root - anchors[0].i), m.start))
        return Where(near, "sentence")
    return Where(None, "unknown")


def _place_under(anchor: "Token", mentions: Mentions) -> list[Mention]:
    found: list[Mention] = []
    stack = [c for c in anchor.children if c.dep_ == "prep" and c.lower_ in _IN]
    if (mention := mentions.headed_by(anchor)) and mention.label == "PLACE":
        found.append(mention)
    while stack:
        preposition = stack.pop()
        for noun in preposition.children:
            if noun.dep_ != "pobj":
                continue
            mention = mentions.headed_by(noun)
            if mention and mention.label == "PLACE" and mention.known:
                found.append(mention)
            elif mention is None or mention.label not in ("PERSON", "ORG"):
                stack += [c for c in noun.children if c.dep_ == "prep" and c.lower_ in _IN]
    return found


def _is_setting(mention: Mention, mentions: Mentions) -> bool:
    token = mentions.doc[mention.root]
    return token.dep_ == "pobj" and token.head.lower_ in _STAYS
