"""Quotation marks: which words of a text stand between them, whatever the marks look like.

A mark opens or closes by what stands beside it, and by its shape only where that does not tell. Quotations within
quotations are part of the outer one. Words never run over a paragraph: where no mark closes them, they end with it,
and where the next paragraph then opens with a mark, they go on there.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

SPEECH, FRAGMENT, TERM = "speech", "fragment", "term"  # what words in marks are: said as such, or part of a clause
_PARAGRAPH = re.compile(r"[^\n]*\S[^\n]*")
_MARK = re.compile(r"``|''|[“”„‟«»\"‘’']")
_FAMILIES = {"‘": "single", "’": "single", "'": "single", "«": "guillemet", "»": "guillemet"}  # all others: double
_SHAPES = {"“": "open", "„": "open", "‟": "open", "``": "open", "«": "open", "‘": "open",
           "”": "close", "''": "close", "»": "close", "’": "close"}  # fmt: skip
_BEFORE = " \t\u00a0\u202f([{—–-/"  # an opening mark may follow these, the start of a text and other marks
_CLOSERS = ".,;:!?)]}—–-…/"
_ELIDED = re.compile(r"\d0s|(?:tis|twas|em|til|till|cause|n|round|bout)\b", re.IGNORECASE)
_SURE = ",.!?…"  # a single mark after these is no apostrophe


@dataclass(frozen=True)
class Quoted:
    """Words at [start, end) of the text, with their marks at [opens, closes)."""

    start: int
    end: int
    opens: int
    closes: int
    is_closed: bool
    paragraph: int
    is_first: bool  # nothing of its paragraph stands before it
    goes_on: bool  # the paragraph before was left open


def quoted_words(text: str) -> list[Quoted]:
    """All words between marks, in text order; none overlap."""
    found: list[Quoted] = []
    paragraphs = [m.span() for m in _PARAGRAPH.finditer(text)]
    for n, (start, end) in enumerate(paragraphs):
        following = paragraphs[n + 1][0] if n + 1 < len(paragraphs) else None
        found += _of_paragraph(text, start, end, n, following, found[-1] if found else None)
    return found


def _of_paragraph(text: str, start: int, end: int, number: int, following: int | None,
                  last: Quoted | None) -> Iterator[Quoted]:  # fmt: skip
    marks = list(_MARK.finditer(text, start, end))
    left_open = last is not None and not last.is_closed and last.paragraph == number - 1
    at = 0
    while at < len(marks):
        mark = marks[at]
        closing = _closing(text, marks, at) if _role(text, mark) in ("open", "either") else None
        is_first = not text[start : mark.start()].strip()
        if closing is not None:
            stop, closes, is_closed = marks[closing].start(), marks[closing].end(), True
        elif _role(text, mark) == "open" and (_family(mark) != "single" or _opens_alike(text, mark, following)):
            stop, closes, is_closed = end, end, False
        else:
            at += 1
            continue
        words = text[mark.end() : stop]
        first = mark.end() + len(words) - len(words.lstrip())
        if words.strip():
            last_char = first + len(words.strip())
            goes_on = left_open and is_first
            yield Quoted(first, last_char, mark.start(), closes, is_closed, number, is_first, goes_on)
        at = len(marks) if closing is None else closing + 1


def _opens_alike(text: str, mark: re.Match[str], following: int | None) -> bool:
    return following is not None and text.startswith(mark[0], following)


def _closing(text: str, marks: list[re.Match[str]], at: int) -> int | None:
    """The place of the mark that closes the one at `at`; inner pairs of the same family are passed over."""
    family = _family(marks[at])
    later = [(n, _role(text, m)) for n, m in enumerate(marks[at + 1 :], at + 1) if _family(m) == family]
    if family == "single":
        later = _without_apostrophes(text, marks, later)
    depth = 0
    for n, role in later:
        if role == "open":
            depth += 1
        elif role and depth == 0:
            return n
        elif role:
            depth -= 1
    return next((n for n, role in later if role in ("close", "either")), None)


def _without_apostrophes(text: str, marks: list[re.Match[str]], later: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """The marks without those that make a plural possessive: "the workers' rights", where a sure one follows."""
    sure = [n for n, role in later if role == "close" and text[marks[n].start() - 1] in _SURE]
    last = sure[-1] if sure else -1
    return [(n, r) for n, r in later if not (n < last and r == "close" and _may_own(text, marks[n]))]


def _may_own(text: str, mark: re.Match[str]) -> bool:
    return text[mark.start() - 1] in "sz" and text[mark.end() : mark.end() + 1] == " " and (
        text[mark.end() + 1 : mark.end() + 2].islower()
    )  # fmt: skip


def _family(mark: re.Match[str]) -> str:
    return _FAMILIES.get(mark[0], "double")


def _role(text: str, mark: re.Match[str]) -> str:
    """open, close, either, or empty for an apostrophe."""
    before = text[mark.start() - 1 : mark.start()] or " "
    after = text[mark.end() : mark.end() + 1] or " "
    is_left = before.isspace() or before in _BEFORE or bool(_MARK.match(before))
    is_right = after.isspace() or after in _CLOSERS or bool(_MARK.match(after))
    if _family(mark) == "single":
        if before.isalnum() and after.isalnum():
            return ""
        if is_left and not after.isspace() and _ELIDED.match(text, mark.end()):
            return ""
    if is_left and not is_right:
        return "open"
    if is_right and not is_left:
        return "close"
    if mark[0] in _SHAPES:
        return _SHAPES[mark[0]]
    return "either" if mark[0] == '"' or not before.isalnum() else ""
