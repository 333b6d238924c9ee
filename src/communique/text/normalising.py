"""Characters and layout: what two copies of one text may differ in without saying anything else."""

import re
import unicodedata
from itertools import pairwise
from statistics import median

from communique.text.datelines import opens_with_dateline

_LINE_END = re.compile(r"\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")
# Control characters, soft hyphens, zero-width characters, marks of writing direction, byte order marks.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
# More signs in a row than letters bear marks. To put so many marks in order takes the square of their number.
_STACKED = re.compile(r"[^\w\s!-~]{100,}")
_BLANKS = re.compile(r"[^\S\n]+")
_MANY_LINE_ENDS = re.compile(r"\n{3,}")
_SENTENCE_END = re.compile(r"""[.!?:;]["'’”)\]]*$""")
_ABBREVIATED = re.compile(r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Gen|Col|Capt|Lt|Sgt|Sen|Rep|Gov|Prof|St|vs)\.$")
_WRAP_WIDTHS = range(50, 91)  # most lines of a hard-wrapped text
_WIDEST = 100
_NEARLY_FULL = 0.6  # of the width: an editor's change leaves a shorter line inside a paragraph


def repaired(text: str) -> str:
    """The text with lines mended that were plainly decoded with the wrong encoding; quotes stay as they are."""
    if text.isascii():
        return text
    from ftfy import fix_encoding

    return "\n".join(line if line.isascii() else fix_encoding(line) for line in text.split("\n"))


def normalise(text: str) -> str:
    """The text in NFC, without invisible characters, with single blanks and at most one empty line.

    Line ends are `\\n`, hard-wrapped paragraphs are joined. Normalising twice is normalising once.
    """
    text = _INVISIBLE.sub("", _LINE_END.sub("\n", text))
    text = unicodedata.normalize("NFC", _STACKED.sub(_without_marks, text))
    given = text.split("\n")
    lines = [_BLANKS.sub(" ", line).strip() for line in given]
    if _is_wrapped(lines):
        lines = _joined(lines, _indented(given))
    return _MANY_LINE_ENDS.sub("\n\n", "\n".join(lines)).strip("\n")


def _without_marks(signs: re.Match[str]) -> str:
    return "".join(c for c in signs[0] if not unicodedata.combining(c))


def one_line(text: str | None) -> str | None:
    """The text repaired, normalised and on one line; None where nothing is left of it."""
    return " ".join(normalise(repaired(text)).split()) or None if text else None


def _indented(lines: list[str]) -> list[bool]:
    """Which lines stand further in than others do."""
    depths = [len(line) - len(line.lstrip()) + 3 * line.count("\t", 0, 1) for line in lines]
    filled = [depth for depth, line in zip(depths[1:], lines[1:], strict=True) if line.strip()]
    return [depth > min(filled, default=0) for depth in depths]


def _ends_sentence(line: str) -> bool:
    return bool(_SENTENCE_END.search(line)) and not _ABBREVIATED.search(line)


def _is_wrapped(lines: list[str]) -> bool:
    """Whether lines end where the page was full: those that end mid-sentence are most, and about as wide.

    In small letters the next line then often starts; in a text all in capitals lines must be full instead.
    """
    breaks = [(a, b) for a, b in pairwise(lines) if a and b]
    if not breaks or max(len(a) for a, _ in breaks) > _WIDEST:
        return False
    inside = [(a, b) for a, b in breaks if not _ends_sentence(a)]
    if len(inside) <= len(breaks) / 2 or int(median(len(a) for a, _ in inside)) not in _WRAP_WIDTHS:
        return False
    width = max(len(a) for a, _ in inside)
    if "".join(lines).isupper():
        return len(inside) > 1 and sum(_is_full(a, b, width) for a, b in inside) > len(inside) / 2
    return sum(b[0].islower() for _, b in inside) >= max(1, len(inside) / 4)


def _is_full(line: str, following: str, width: int) -> bool:
    return len(line) + 1 + len(following.split(" ", 1)[0]) > width


def _joined(lines: list[str], indented: list[bool]) -> list[str]:
    """The lines with those joined that the width of the page parted."""
    width = min(max(len(a) for a, b in pairwise(lines) if a and b), _WRAP_WIDTHS.stop)
    joined: list[str] = []
    first = next((n for n, line in enumerate(lines) if line), 0)
    for n, line in enumerate(lines):
        before = lines[n - 1] if n else ""
        if before and line and not indented[n] and _runs_on(before, line, width, n - 1 == first):
            glue = "" if before.endswith("-") and before[-2:-1].isalpha() else " "
            joined[-1] += glue + line
        else:
            joined += ["", line] if before and line else [line]
    return joined


def _runs_on(line: str, following: str, width: int, is_first: bool) -> bool:
    if is_first and _stands_above(line, following):
        return False
    if _is_full(line, following, width):
        return True
    return not _ends_sentence(line) and (following[0].islower() or len(line) >= _NEARLY_FULL * width)


def _stands_above(first: str, following: str) -> bool:
    """Whether the first line is a headline: what follows opens a text, or is not set as it is."""
    if _ends_sentence(first):
        return False
    if following.startswith(("By ", "BY ")) or opens_with_dateline(following):
        return True
    return (first.isupper() and not following.isupper()) or (_is_in_title_case(first) and following[0].isupper())


def _is_in_title_case(line: str) -> bool:
    long = [w for w in line.split() if len(w) > 4 and w[0].isalpha()]
    return not line.isupper() and len(long) > 2 and all(w[0].isupper() for w in long)
