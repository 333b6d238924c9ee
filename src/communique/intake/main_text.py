"""The main text of a web page: the article's body, without title, captions, comments and navigation."""

import re
from collections.abc import Iterable
from typing import Any

from trafilatura import bare_extraction
from trafilatura.settings import Document

from communique.intake.boilerplate import is_label, remove_boilerplate
from communique.intake.page_layout import make_plain

_LEAST_LEFT = 0.6  # of what is found on the page as it stands
_TOP = 6  # lines among which the title may stand
_PROSE = 100  # characters: a line above the title that is longer is no rubric or date
_SHORTEST_TITLE = 8
_CLOSING = re.compile(
    r"(?:have|got) a (?:news )?tip\b|sign up (?:for|here|now|to)\b|subscribe (?:for|here|now|to|today)\b|click here\b|"
    r"follow (?:us\b|@|.{3,40} on (?:x|twitter|facebook|telegram)\b)|get the latest (?:news|updates)\b|"
    r"download (?:the|our)(?: \S+)? app\b|(?:read|see) (?:more|also)\b|also read\b|for more (?:news|stories)\b|"
    r"(?:tags?|topics?|filed under):|copyright (?:©|\(c\)|\d{4})|©|share this\b|"
    r"support (?:us|our (?:journalism|work))\b",
    re.IGNORECASE,
)
_LONGEST_CLOSING = 300
_MOST_CLOSING = 6  # lines


def main_text(tree: Any, titles: Iterable[str]) -> str:
    """The article's paragraphs, parted by empty lines; "" where there are none. Changes the tree."""
    make_plain(tree)
    whole = _lines(tree)
    remove_boilerplate(tree)
    lines = _lines(tree)
    if _length(lines) < _LEAST_LEFT * _length(whole):  # a part of the article was taken for boilerplate
        lines = whole
    for title in titles:
        lines = _without_title(lines, _letters(title))
    return "\n\n".join(_without_closing(lines))


def _lines(tree: Any) -> list[str]:
    found = bare_extraction(tree, fast=True, include_comments=False, include_tables=False, deduplicate=False)
    text = found.text if isinstance(found, Document) else None
    return [line for line in (text or "").splitlines() if line.strip()]


def _length(lines: list[str]) -> int:
    return sum(map(len, lines))


def _letters(line: str) -> str:
    return "".join(c for c in line.lower() if c.isalnum())


def _without_title(lines: list[str], title: str) -> list[str]:
    """The lines below the title: it has its own field."""
    if len(title) < _SHORTEST_TITLE:
        return lines
    for n, line in enumerate(lines[:_TOP]):
        if _letters(line) == title:
            return lines[n + 1 :]
        if len(line) >= _PROSE:
            break
    return lines


def _without_closing(lines: list[str]) -> list[str]:
    end = len(lines)
    while end > max(1, len(lines) - _MOST_CLOSING) and _is_closing(lines[end - 1].replace("’", "'")):
        end -= 1
    return lines[:end]


def _is_closing(line: str) -> bool:
    return is_label(line) or (len(line) <= _LONGEST_CLOSING and _CLOSING.match(line) is not None)
