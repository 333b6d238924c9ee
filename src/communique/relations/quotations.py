"""Direct quotations and their speakers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from communique.events.arguments import Arguments
from communique.events.participants import Participant
from communique.events.triggers import OUTER
from communique.knowledge.lexicon import Lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

# Opening and closing marks; a quotation may run over sentences but not over paragraphs.
_QUOTED = re.compile(r"“([^“”\n]+)”|\"([^\"\n]+)\"|(?<!\w)‘([^‘\n]+?)’(?!\w)")
_FEWEST, _WORDS = 3, 5  # fewer quoted words are a term or a title: with a verb of saying beside them, and without
_INVERTED = ("dobj", "attr", "npadvmod", "ccomp")  # what the parser makes of the subject in "said Putin"
_CUES = {"statement", "report", "document", "release", "communique", "letter"}


@dataclass(frozen=True)
class Quotation:
    """Quoted words at [start, end) of the text, without their marks."""

    start: int
    end: int
    sentence: int
    speaker: Participant | None
    cue: str | None


def find_quotations(doc: "Doc", sentences: "list[Span]", arguments: Arguments, lexicon: Lexicon) -> list[Quotation]:
    """The direct quotations of an article, in text order."""
    found: list[Quotation] = []
    for match in _QUOTED.finditer(doc.text):
        group = next(g for g in (1, 2, 3) if match[g] is not None)
        start, end = match.span(group)
        first = next((n for n, s in enumerate(sentences) if s.start_char <= match.start() < s.end_char), None)
        last = next((n for n, s in enumerate(sentences) if s.start_char < match.end() <= s.end_char), first)
        if first is None or last is None:
            continue
        speaker, cue = _speaker(match.start(), match.end(), sentences[first : last + 1], arguments, lexicon)
        words = len(match[group].split())
        if cue is None:  # words without a cue are quoted only where they go on with a quotation before them
            whole = words >= _WORDS and _whole_sentence(match[group])
            if not (whole and found and _continues(found[-1], match.start(), doc.text)):
                continue
            speaker = found[-1].speaker
        elif words < _FEWEST:
            continue
        # The parser may leave the opening mark with the sentence before.
        sentence = next(n for n, s in enumerate(sentences) if s.end_char > start)
        found.append(Quotation(start, end, sentence, speaker, cue))
    return found


def _whole_sentence(text: str) -> bool:
    return text[:1].isupper() and text.rstrip()[-1:] in ".,!?"


def _continues(before: Quotation, start: int, text: str) -> bool:
    """A quotation without a cue of its own goes on where the last one stopped, in the same or the next paragraph."""
    return text.count("\n", before.end, start) <= 1 and start - before.end < 400


def _speaker(start: int, end: int, sentences: "list[Span]", arguments: Arguments,
             lexicon: Lexicon) -> tuple[Participant | None, str | None]:  # fmt: skip
    """The verb of saying outside the marks that is nearest to them, and its subject."""
    verbs = [t for s in sentences for t in s if _says(t, lexicon) and not start <= t.idx < end]
    for verb in sorted(verbs, key=lambda t: min(abs(t.idx - end), abs(start - t.idx - len(t)))):
        subject = next((c for c in verb.children if c.dep_ == "nsubj" and not start <= c.idx < end), None)
        if subject is None:
            outside = [c for c in verb.children if c.i > verb.i and not start <= c.idx < end]
            subject = next((c for c in outside if c.dep_ in _INVERTED and c.pos_ in ("PROPN", "PRON", "NOUN")), None)
        if subject is None:
            continue
        first = next((t.i for sent in sentences for t in sent if t.idx >= start), subject.i)
        return _person(subject, min(first, subject.i), arguments), verb.lemma_
    for token in (t for s in sentences for t in s if not start <= t.idx < end):
        if token.lower_ == "according" and (found := arguments.after("to", token)):
            return found[0], "according to"
    return None, None


def _person(subject: "Token", before: int, arguments: Arguments) -> Participant | None:
    if subject.lemma_.lower() in _CUES:
        return next(iter(arguments.owner(subject)), None) or arguments.last_institution(before)
    return next(iter(arguments.of(subject)), None)


def _says(token: "Token", lexicon: Lexicon) -> bool:
    if token.pos_ not in ("VERB", "AUX"):
        return False
    entry = lexicon.verb(token.lemma_.lower())
    if entry is None:
        return False
    speaks = lexicon.operators.get(entry.klass) in ("say", "deny", *OUTER)
    return speaks or (entry.klass in ("condemn", "accuse", "praise") and token.dep_ == "ROOT")


def quoted_tokens(doc: "Doc", quotations: list[Quotation]) -> Iterator[int]:
    """Tokens inside whole quoted clauses: what they report is the speaker's word, not the article's."""
    for q in quotations:
        span = doc.char_span(q.start, q.end, alignment_mode="contract")
        if span is not None and len(span) >= _WORDS and any(t.dep_ == "nsubj" or t.dep_ == "nsubjpass" for t in span):
            yield from range(span.start, span.end)
