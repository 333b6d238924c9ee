"""When an event took place: the time that its own words give, by syntax before proximity, with the basis kept.

Asked in this order: expressions on the event's words, on its clause, on the clauses that govern it, then what the
article says of its own day in the sentence that opens it. The publication date stands for past and present acts alone.
"""

import datetime
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from communique.times.forms import PAST
from communique.times.tense import is_verb, tense_at
from communique.times.values import Timex

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_INHERITING = ("xcomp", "conj", "advcl", "ccomp", "acl", "prep", "pcomp", "dep", "parataxis")
_BOUNDS = ("since", "until", "till", "before", "than", "compared", "through", "prior", "ahead")
_OTHER_TIMES = ("after", "before", "since", "until", "if", "once", "unless", "till")
_CARRYING = ("carry", "conduct", "launch", "stage", "mount", "commit", "hold", "claim", "take", "make")
_ON_NOUN = ("poss", "compound", "nummod", "amod", "nmod", "det")
_TOO_DEEP = 2  # nouns between an expression and its clause's verb from which it tells of the noun
_LEAD = 3  # sentences from the top among which the one that says the day of the report stands
_RECENT = 4  # days before publication within which such a day lies


@dataclass(frozen=True, slots=True)
class When:
    """First and last day, precision, the words, and whether the text or the publication date gave them."""

    first: datetime.date | None
    last: datetime.date | None
    precision: str
    text: str | None
    basis: str


@dataclass(frozen=True)
class _Placed:
    """An expression with the outermost token of it and of the prepositions over it."""

    timex: Timex
    token: "Token"
    preposition: str
    following: "Token | None"  # "after" or "before" right behind it


class Timing:
    """Dates the events of one article."""

    def __init__(self, sentences: "list[Span]", timexes: list[Timex], published: datetime.date | None) -> None:
        self.sentences, self.published = sentences, published
        self._placed: dict[int, list[_Placed]] = {}
        spans = iter(sentences)
        span = next(spans, None)
        for timex in timexes:
            while span is not None and timex.start >= span.end_char:
                span = next(spans, None)
            if span is not None:
                self._placed.setdefault(span.start, []).append(_placed(timex, span))

    def when(self, anchors: "tuple[Token, ...]", sentence: "Span", future: bool) -> When:
        """The date of the event that the anchors tell: its trigger first, then nouns whose modifiers date it."""
        here = self._placed.get(sentence.start, [])
        trigger = anchors[0]
        if relative := self._after_another(trigger, here):
            return relative
        if chosen := _in_sentence(anchors, here):
            return _dated(chosen)
        is_open = any(p.preposition == "since" and p.token.head == trigger for p in here)
        if future or self.published is None or is_open or _is_perfect_past(trigger):
            return When(None, None, "unknown", None, "unknown")
        day = self._day_of_report(sentence)
        if day and (sentence.start == self.sentences[0].start or _is_simple_past(trigger)):
            return _dated(day)
        return When(self.published, None, "day", None, "published")

    def _day_of_report(self, sentence: "Span") -> Timex | None:
        """The day that the article last said it reports before a sentence or in it."""
        return next((day for start, day in reversed(self._days_of_report) if start <= sentence.start), None)

    @cached_property
    def _days_of_report(self) -> list[tuple[int, Timex]]:
        """Where the article says which day it reports: in its opening, from its top; then only later days, to its own.

        What an opening reports of earlier days than the last few is not the day of the report.
        """
        found: list[tuple[int, Timex]] = []
        latest: datetime.date | None = None
        for n, sentence in enumerate(self.sentences):
            day = _in_sentence((sentence.root,), self._placed.get(sentence.start, []))
            if self.published is None or day is None or day.first is None or day.precision != "day":
                continue
            days_ago = (self.published - day.first).days
            if latest is None and (n >= _LEAD or not 0 <= days_ago <= _RECENT):
                break
            if latest is None or (latest < day.first and days_ago >= 0):
                found.append((self.sentences[0].start if latest is None else sentence.start, day))
                latest = day.first
        return found

    def _after_another(self, trigger: "Token", here: list[_Placed]) -> When | None:
        """ "came a day after X did": X is dated from the main clause, or from the day of the report."""
        for placed in here:
            link = placed.following
            if (
                link is None
                or placed.timex.timex_type != "DURATION"
                or _joined_by(link) not in (trigger, _clause(trigger))
            ):
                continue
            days, words = _days_of(placed.timex.value), placed.timex.text
            main = _in_sentence((_clause(_joined_by(link).head if link.dep_ == "mark" else link),), here)
            base = main.first if main and main.precision == "day" else self.published
            if days is None or base is None:
                return When(None, None, "unknown", words, "unknown")
            return When(base - days if link.lower_ == "after" else base + days, None, "day", words, "text")
        return None


def _joined_by(link: "Token") -> "Token":
    """The verb or noun that "after" or "before" introduces."""
    return next((c for c in link.children if c.dep_ in ("pobj", "pcomp")), link.head)


def _days_of(value: str) -> datetime.timedelta | None:
    number, unit = value[1:-1], value[-1]
    if not number.isdigit() or len(number) > 4 or unit not in ("D", "W"):
        return None
    return datetime.timedelta(days=int(number) * (7 if unit == "W" else 1))


def _dated(timex: Timex) -> When:
    if timex.first is None:
        return When(None, None, "unknown", timex.text, "unknown")
    last = timex.last if timex.last != timex.first else None
    return When(timex.first, last, timex.precision, timex.text, "text")


def _placed(timex: Timex, sentence: "Span") -> _Placed:
    token = next((t for t in sentence if t.idx + len(t) > timex.start), sentence[0])
    following = next((t for t in sentence if t.idx >= timex.end), None)
    if following is not None and following.lower_ not in ("after", "before"):
        following = None
    while token.head != token and timex.start <= token.head.idx < timex.end:
        token = token.head
    preposition = ""
    while token.dep_ in ("pobj", "pcomp") and token.head.dep_ in ("prep", "agent", "mark"):
        token = token.head
        preposition = preposition or token.lower_
    before = sentence.doc[token.i - 1] if token.i > sentence.start else token
    if token.dep_ == "nummod" and before.dep_ == "prep":  # "In 1974 Turkey invaded": the parser takes "1974 Turkey"
        token, preposition = before, before.lower_
    return _Placed(timex, token, preposition, following)


def _in_sentence(anchors: "tuple[Token, ...]", here: list[_Placed]) -> Timex | None:
    """The expression of its sentence that dates an event."""
    usable = [p for p in here if _may_date(p)]
    for anchor in anchors:
        on = [p for p in usable if p.token.head == anchor or p.token == anchor]
        if anchor != anchors[0] and anchors[0].lemma_ not in _CARRYING:
            on = [p for p in on if not _is_of_noun(p)]
        if on:
            return _nearest(on, anchor)
    clause: Token | None = _clause(anchors[0])
    while clause is not None:
        if on := _of_clause(clause, usable):
            return _nearest(on, anchors[0])
        for other in clause.children:  # "when X did this on Monday, Y did that"
            if _is_at_same_time(other) and (on := _of_clause(other, usable)):
                return _nearest(on, anchors[0])
        clause = _governing(clause)
    return None


def _of_clause(clause: "Token", usable: list[_Placed]) -> list[_Placed]:
    """The expressions that stand highest in a clause; those that tell of a noun alone are left out."""
    depths = [(_depth(p.token, clause), p) for p in usable if _clause(p.token) == clause]
    least = min((d for d, _ in depths), default=_TOO_DEEP)
    return [p for d, p in depths if d == least < _TOO_DEEP]


def _depth(token: "Token", clause: "Token") -> int:
    """How many nouns stand between a token and the verb of its clause; too many for what tells of a noun alone."""
    if token.head != clause and (token.dep_ in _ON_NOUN or token.lower_ in ("from", "of")):
        return _TOO_DEEP  # "its 2007 campaign", "the raid of 2 June", "an increase from March"
    depth = 0
    for t in token.ancestors:
        if t == clause:
            break
        depth += t.pos_ in ("NOUN", "PROPN", "NUM", "PRON")
    return depth


def _is_at_same_time(clause: "Token") -> bool:
    return clause.dep_ == "advcl" and clause.left_edge.lower_ in ("when", "as", "while")


def _may_date(placed: _Placed) -> bool:
    timex = placed.timex
    if timex.timex_type == "SET" or (timex.timex_type == "DURATION" and timex.first is None):
        return False
    over = placed.token.head.lower_ if placed.preposition else ""  # "compared with 2008"
    return timex.value != "PRESENT_REF" and placed.preposition not in _BOUNDS and over not in _BOUNDS


def _is_of_noun(placed: _Placed) -> bool:
    """Whether an expression tells of its noun whatever is done with it: "condemned the 2010 raid"."""
    return placed.token.dep_ in _ON_NOUN or placed.preposition == "of"


def _nearest(placed: list[_Placed], anchor: "Token") -> Timex:
    return min(placed, key=lambda p: (p.timex.first is None, abs(p.timex.start - anchor.idx))).timex


def _clause(token: "Token") -> "Token":
    """The verb of the clause that a token stands in."""
    for t in (token, *token.ancestors):
        if is_verb(t) and t.dep_ not in ("prep", "amod", "compound"):  # "based in", "following": no clauses
            return t
    return token.sent.root


def _governing(verb: "Token") -> "Token | None":
    """The verb whose time a clause shares; None for clauses that have one of their own."""
    if verb.dep_ not in _INHERITING or any(c.dep_ in ("mark", "advmod") and c.lower_ in _OTHER_TIMES
                                           for c in verb.children):  # fmt: skip
        return None
    if verb.dep_ == "ccomp" and _is_perfect_past(verb):
        return None
    return _clause(verb.head) if verb.head != verb else None


def _is_simple_past(trigger: "Token") -> bool:
    verb = _clause(trigger)
    return tense_at(trigger) == PAST and not any(c.dep_ == "aux" and c.lemma_ == "have" for c in verb.children)


def _is_perfect_past(verb: "Token") -> bool:
    return any(c.dep_ == "aux" and c.lower_ == "had" for c in verb.children)
