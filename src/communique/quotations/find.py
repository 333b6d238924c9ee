"""Quotations of an article: which words in marks are somebody's, what is reported of others, and who says it.

Words in marks are speech where a verb of saying stands right beside them, after a name and a colon, and where whole
sentences go on with a quotation or follow on a sentence about who speaks. Elsewhere they are a fragment of a clause:
somebody's words if they are three or more, no name and no term, else none.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from communique.entities.tokens import text_of
from communique.events.arguments import Arguments
from communique.knowledge.lexicon import Lexicon
from communique.quotations.cues import Cues
from communique.quotations.indirect import beside_quoted, reported
from communique.quotations.marks import FRAGMENT, SPEECH, TERM, Quoted, quoted_words
from communique.quotations.speakers import Speaker, Speakers

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

DIRECT, INDIRECT = "direct", "indirect"
_FEWEST, _WORDS = 3, 5  # fewer quoted words are a term or a title: with a verb of saying beside them, and without
_TERM = re.compile(r"\b(?:the|its|his|her|their|our|this|that|so-called|self-styled|self-proclaimed|known as|"
                   r"entitled|titled|named|codenamed|nicknamed|film|book|novel|song|play|article|series|magazine|"
                   r"newspaper|album|documentary|ship|operation)\s*,?\s*$", re.IGNORECASE)  # fmt: skip
_INITIAL = ".!?…:,;–—-”\"’'»)\n"
_SMALL = frozenset(("a", "an", "the", "of", "in", "on", "at", "to", "for", "and", "or", "by", "with", "from"))


@dataclass(frozen=True)
class Quotation:
    """What somebody said, at [start, end) of the text: without marks, and without "that"."""

    start: int
    end: int
    sentence: int
    speaker: Speaker | None
    cue: str | None
    kind: str


@dataclass(frozen=True)
class _Said:
    """How words in marks are used, by whom, and by what verb."""

    use: str
    speaker: Speaker | None
    cue: str | None


_NOT_SAID = _Said(TERM, None, None)


def find_quotations(doc: "Doc", sentences: "list[Span]", arguments: Arguments, lexicon: Lexicon) -> list[Quotation]:
    """The quotations of an article, in text order. Those of one kind don't overlap."""
    quoted = quoted_words(text_of(doc))
    cues = Cues(doc, lexicon, quoted)
    speakers = Speakers(cues, arguments)
    said = _Direct(cues, speakers, sentences).run()
    ends = [s.end_char for s in sentences]
    found = [Quotation(q.start, q.end, _place(q.start, ends), s.speaker, s.cue, DIRECT)
             for q, s in zip(quoted, said, strict=True) if s.use != TERM]  # fmt: skip
    taken = [(q, s.use) for q, s in zip(quoted, said, strict=True)]
    found += [Quotation(start, end, _place(start, ends), speaker, cue, INDIRECT)
              for start, end, speaker, cue in _indirect(cues, speakers, taken)]  # fmt: skip
    return sorted((q for q in found if q.sentence < len(sentences)), key=lambda q: (q.start, q.end))


def _place(start: int, ends: list[int]) -> int:
    """The sentence of a first word: the parser may leave the mark before it with the sentence before."""
    return bisect_right(ends, start)


def _indirect(cues: Cues, speakers: Speakers,
              taken: list[tuple[Quoted, str]]) -> Iterator[tuple[int, int, Speaker, str]]:  # fmt: skip
    """Reported clauses; of clauses within clauses the outer one."""
    clauses = []
    for verb in cues.verbs:
        for start, end in reported(cues, verb):
            if (cut := beside_quoted(start, end, cues.text, taken)) is not None:
                clauses.append((*cut, verb))
    last = 0
    for start, end, verb in sorted(clauses, key=lambda c: (c[0], -c[1])):
        if start >= last and (speaker := speakers.of(verb)) is not None:
            yield start, end, speaker, verb.lemma_
            last = end


class _Direct:
    """Reads the words in marks of one article, from its start."""

    def __init__(self, cues: Cues, speakers: Speakers, sentences: "list[Span]") -> None:
        self.cues, self.speakers, self.sentences = cues, speakers, sentences
        self.text, self.quoted = cues.text, cues.quoted

    def run(self) -> list[_Said]:
        said: list[_Said] = []
        for n in range(len(self.quoted)):
            said.append(self._read(n, said))
        return said

    def _read(self, n: int, said: list[_Said]) -> _Said:
        quoted = self.quoted[n]
        if quoted.goes_on and said[-1].use == SPEECH:
            return said[-1]
        before, after = self.cues.before(n), self.cues.after(n)
        if self._is_initial(quoted):
            found = self._beside(n, before, after) or self._alone(n, before, after, said)
            if found is not None:
                return found
        return self._fragment(n, before, after)

    def _is_initial(self, quoted: Quoted) -> bool:
        """Whether words in marks may be speech by where they start: first of all, behind a stop, a verb of saying."""
        left = self.text[: quoted.opens].rstrip(" ")[-1:]
        if quoted.is_first or left in _INITIAL:
            return True
        last = self.cues.token_at(quoted.opens) - 1
        is_sentence = self.text[quoted.start].isupper() and not self._is_name(quoted)
        return is_sentence and any(v.i == last for v in self.cues.verbs)

    # speech

    def _beside(self, n: int, before: "list[Token]", after: "list[Token]") -> _Said | None:
        """Speech with a verb of saying before it or behind it, or a name and a colon."""
        quoted = self.quoted[n]
        left = self.text[: quoted.opens].rstrip(" ")[-1:]
        verbs = self.cues.among(before)
        if verbs and (left == ":" or (not quoted.is_first and (left == "," or before[-1] in verbs))):
            return self._by(verbs[-1])
        if self._is_answered(quoted, after):
            if (found := self._by_first(self.cues.among(after))) is not None:
                return found
            if (speaker := self.speakers.according(after)) is not None:
                return _Said(SPEECH, speaker, "according to")
        if left == "," and (speaker := self.speakers.according(before)) is not None:
            return _Said(SPEECH, speaker, "according to")
        if left == ":" and before and (self._count(quoted) >= _FEWEST or self._is_whole(quoted)):
            return self._after_colon(quoted, before)
        if quoted.is_first and after and after[0].text in "–—-" and self._count(quoted) >= _FEWEST:
            names = [t for t in after[1:] if t.pos_ == "PROPN"]
            if names and not any(t.pos_ in ("VERB", "AUX") for t in after):
                return _Said(SPEECH, self.speakers.named(names[-1]), None)
        return None

    def _is_answered(self, quoted: Quoted, after: "list[Token]") -> bool:
        """Whether what stands behind words in marks may say whose they are."""
        if not after or not quoted.is_closed:
            return False
        if self.text[quoted.end - 1] in ",!?…-–—" or after[0].text == ",":
            return True
        return self.text[quoted.end - 1] != "." and self._count(quoted) >= _FEWEST and not self._is_name(quoted)

    def _by_first(self, verbs: "list[Token]") -> _Said | None:
        return next((said for v in verbs[:2] if (said := self._by(v)).speaker is not None), None)

    def _by(self, verb: "Token") -> _Said:
        return _Said(SPEECH, self.speakers.of(verb), verb.lemma_)

    def _after_colon(self, quoted: Quoted, before: "list[Token]") -> _Said | None:
        """Whose words follow a colon: the subject of the clause before it, or its owner, or the name alone."""
        if self._is_name(quoted):
            return None
        subject = next((t for t in before if t.dep_ in ("nsubj", "nsubjpass")), None)
        if subject is None:
            nouns = [t for t in before if t.pos_ in ("PROPN", "NOUN") and t.dep_ not in ("compound", "poss")]
            subject = next((t for t in before if t.dep_ == "poss"), None) or (nouns[0] if nouns else None)
        if subject is None or self._count(quoted) < (_FEWEST if len(before) < 2 * _WORDS else _WORDS):
            return None
        speaker = self.speakers.named(subject)
        return _Said(SPEECH, speaker, None)

    def _alone(self, n: int, before: "list[Token]", after: "list[Token]", said: list[_Said]) -> _Said | None:
        """Whole sentences without a verb of saying: they go on, or the sentence before tells who speaks."""
        quoted = self.quoted[n]
        if any(t.is_alpha for t in before) or not self._is_whole(quoted):
            return None
        if any(t.is_alpha for t in after) and self.text[quoted.end - 1] == ",":
            return None
        last = self.quoted[n - 1] if n and said[-1].use == SPEECH else None
        sentence = self._sentence_before(quoted)
        follows = last is not None and sentence is not None and sentence.start_char < last.closes
        if last is not None and follows and last.paragraph == quoted.paragraph:
            return said[-1]
        if self._count(quoted) < _WORDS:
            return None
        if sentence is not None and not follows:
            root = sentence.root
            verbs = [v for v in (root, *root.conjuncts) if v in self.cues.verbs]
            if verbs and (speaker := self.speakers.of(verbs[0])) is not None:
                return _Said(SPEECH, speaker, verbs[0].lemma_)
        near = last is not None and quoted.paragraph - last.paragraph <= quoted.is_first
        return said[-1] if near else None

    def _sentence_before(self, quoted: Quoted) -> "Span | None":
        before = [s for s in self.sentences if s.start_char < quoted.opens and s.end_char <= quoted.start]
        return before[-1] if before else None

    # fragments

    def _fragment(self, n: int, before: "list[Token]", after: "list[Token]") -> _Said:
        """Words within a clause: of who says that clause."""
        quoted = self.quoted[n]
        count = self._count(quoted)
        is_term = _TERM.search(self.text, max(0, quoted.opens - 40), quoted.opens) is not None
        if count < _FEWEST or self._is_name(quoted) or (is_term and count < _WORDS):
            return _NOT_SAID
        first = self.cues.token_at(quoted.start)
        if first >= len(self.cues.doc):
            return _NOT_SAID
        over = [a for a in self.cues.doc[first].ancestors if a in self.cues.verbs]
        near = sorted(self.cues.among(before) + self.cues.among(after), key=lambda v: abs(v.i - first))
        for verb in (*over, *near):
            if (speaker := self.speakers.of(verb)) is not None:
                return _Said(FRAGMENT, speaker, verb.lemma_)
        speaker = self.speakers.according(before + after)
        if speaker is not None:
            return _Said(FRAGMENT, speaker, "according to")
        head = self._head_of_line(before)
        return _Said(FRAGMENT, self.speakers.named(head), None) if head is not None else _NOT_SAID

    def _head_of_line(self, before: "list[Token]") -> "Token | None":
        """The name and colon that open a headline: "Putin: talks with Kyiv 'have reached a dead end'"."""
        colon = next((n for n, t in enumerate(before) if t.text == ":"), 0)
        starts_line = colon and (before[0].i == 0 or "\n" in self.cues.doc[before[0].i - 1].text)
        named = starts_line and all(t.pos_ in ("PROPN", "NOUN", "DET", "ADJ") for t in before[:colon])
        return before[colon - 1] if named else None

    def _count(self, quoted: Quoted) -> int:
        return len(self.text[quoted.start : quoted.end].split())

    def _is_name(self, quoted: Quoted) -> bool:
        """Whether the words are set as a name or a title: all but the small ones with a capital, and no stop."""
        words = self.text[quoted.start : quoted.end]
        large = [w for w in words.split() if w.lower() not in _SMALL]
        return words[-1] not in ".!?…" and all(not w[:1].islower() for w in large)

    def _is_whole(self, quoted: Quoted) -> bool:
        end = self.text[quoted.end - 1] in ".,!?…" or not quoted.is_closed
        return end and not self.text[quoted.start].islower()


def quoted_tokens(doc: "Doc", quotations: list[Quotation]) -> Iterator[int]:
    """Tokens inside whole quoted clauses: what they report is the speaker's word, not the article's.

    Indirect speech is left out: its clause is what the article reports.
    """
    for q in quotations:
        span = doc.char_span(q.start, q.end, alignment_mode="contract") if q.kind == DIRECT else None
        if span is not None and len(span) >= _WORDS and any(t.dep_ == "nsubj" or t.dep_ == "nsubjpass" for t in span):
            yield from range(span.start, span.end)
