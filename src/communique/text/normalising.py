"""Characters and layout: what two copies of one text may differ in without saying anything else."""

import re
import unicodedata
from itertools import pairwise
from statistics import median

_LINE_END = re.compile(r"\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")
# Control characters, soft hyphens, zero-width characters, marks of writing direction, byte order marks.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_BLANKS = re.compile(r"[^\S\n]+")
_INDENT = re.compile(r"[^\S\n]{2,}|\t")
_MANY_LINE_ENDS = re.compile(r"\n{3,}")
_SENTENCE_END = re.compile(r"""[.!?:;]["'’”)\]]*$""")
_WRAP_WIDTHS = range(50, 90)  # most lines of a hard-wrapped text
_WIDEST = 100


def normalise(text: str) -> str:
    """The text in NFC, without invisible characters, with single blanks and at most one empty line.

    Line ends are `\\n`, hard-wrapped paragraphs are joined. Normalising twice is normalising once.
    """
    text = _INVISIBLE.sub("", _LINE_END.sub("\n", text))
    text = unicodedata.normalize("NFC", text)
    lines = text.split("\n")
    indented = [bool(_INDENT.match(line)) for line in lines]
    lines = [_BLANKS.sub(" ", line).strip() for line in lines]
    if _is_wrapped(lines):
        lines = _joined(lines, indented)
    return _MANY_LINE_ENDS.sub("\n\n", "\n".join(lines)).strip("\n")


def one_line(text: str | None) -> str | None:
    """The text normalised and on one line; None where nothing is left of it."""
    return " ".join(normalise(text).split()) or None if text else None


def _is_wrapped(lines: list[str]) -> bool:
    """Whether lines end where the page was full: most are about as wide, and end mid-sentence."""
    breaks = [(a, b) for a, b in pairwise(lines) if a and b]
    if not breaks or max(len(a) for a, _ in breaks) > _WIDEST:
        return False
    widths = int(median(len(a) for a, _ in breaks))
    inside = [b for a, b in breaks if not _SENTENCE_END.search(a)]
    running = sum(b[0].islower() for b in inside)
    return widths in _WRAP_WIDTHS and len(inside) > len(breaks) / 2 and running >= max(1, len(inside) / 4)


def _joined(lines: list[str], indented: list[bool]) -> list[str]:
    """The lines with those joined that a full line parted from the next."""
    width = min(max(len(a) for a, b in pairwise(lines) if a and b), _WRAP_WIDTHS.stop)
    joined: list[str] = []
    for n, line in enumerate(lines):
        before = lines[n - 1] if n else ""
        full = len(before) + 1 + len(line.split(" ", 1)[0]) > width
        runs_on = not _SENTENCE_END.search(before) and line[:1].islower()
        if before and line and not indented[n] and (runs_on or full):
            glue = "" if before.endswith("-") and before[-2:-1].isalpha() else " "
            joined[-1] += glue + line
        else:
            joined += ["", line] if before and line else [line]
    return joined
