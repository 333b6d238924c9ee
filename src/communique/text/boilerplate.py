"""Lines that sites and agencies put around an article: what of a text is no part of the report.

The rules are data (seeds/cleaning). Each is for a whole line, or for the end of the last one: prose is never cut.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from communique.knowledge.seeds import Row, SeedError, read_rows

WHERES = ("any", "top", "bottom", "caption", "end")
_LONGEST = 600  # characters of a line that is boilerplate as a whole, or of the tail that is cut off
_TOP, _BOTTOM = 5, 6  # filled lines at either end of a text in which rules for the top and the bottom hold
_FOLD = str.maketrans("İ’‘“”„–—―\u00a0", 'i\'\'"""--- ')  # one character for one: places stay places
_PROSE = re.compile(r"\b(?:said|says|told|added|warned|urged|announced|according)\b")
_SHORT = 40  # characters: a shorter line with such a verb is a button or a label, not a sentence
_QUOTING = frozenset({"read_also", "caption", "credit"})  # they hold headlines and descriptions, which are prose
_HEADLINES = frozenset({"read_also"})  # what looks like these in the first line is the article's own headline
# what every rule for captions needs in a line; looked for first, since sentence by sentence they take long
_CREDITED = re.compile(r"/|photo|image|credit|via |file|archive|getty|shutterstock|epa|handout")
_AFTER_SENTENCE = re.compile(r"[.!?…][\"')\]]*\s*|\s+(?=[(\[#©-])")

Words = Mapping[str, Sequence[str]]
_Matcher = re.Pattern[str] | None


class Boilerplate:
    """Takes boilerplate out of texts. `words` are the lists that a rule's <name> stands for."""

    def __init__(self, rules: Sequence[Row], words: Words) -> None:
        def matcher(*where: str, but: frozenset[str] = frozenset(), of: frozenset[str] = frozenset()) -> _Matcher:
            chosen = [r for r in rules if r["where"] in where and r["kind"] not in but]
            return _compiled([r for r in chosen if not of or r["kind"] in of], words)

        self._end = matcher("end")
        self._caption = matcher("caption")
        self._plain = {w: matcher(w, but=_QUOTING) for w in ("any", "top")} | {"bottom": matcher("bottom")}
        self._quoting = matcher("any", of=_QUOTING)
        self._first = matcher("any", of=_QUOTING - _HEADLINES)

    def without(self, text: str) -> str:
        """The normalised text without the lines, and the end of the last one, that are boilerplate."""
        lines = text.split("\n")
        filled = [n for n, line in enumerate(lines) if line]
        gone = {n for place, n in enumerate(filled) if self._is_out(lines[n], place, len(filled))}
        kept = [n for n in filled if n not in gone]
        while kept and (low := self._lowest(lines, kept)) is not None:
            n, rest = low
            lines[n] = rest
            if not rest:
                gone.add(n)
                kept.remove(n)
        return "\n".join(line for n, line in enumerate(lines) if n not in gone) if gone else "\n".join(lines)

    def _is_out(self, line: str, place: int, count: int) -> bool:
        if len(line) > _LONGEST:
            return False
        folded = _folded(line)
        quoting = self._first if place == 0 else self._quoting
        if _matches(quoting, folded):
            return True
        if count > 1 and _CREDITED.search(folded) and any(_matches(self._caption, folded[at:]) for at in _ends(folded)):
            return True
        if len(line) > _SHORT and _PROSE.search(folded):
            return False
        return _matches(self._plain["any"], folded) or (place < _TOP and _matches(self._plain["top"], folded))

    def _lowest(self, lines: list[str], kept: list[int]) -> tuple[int, str] | None:
        """A line near the end and what remains of it; None where all of it is the report's."""
        for n in reversed(kept[1:][-_BOTTOM:] or kept):
            folded = _folded(lines[n]) if len(lines[n]) <= _LONGEST else ""
            if _matches(self._plain["bottom"], folded) and not _PROSE.search(folded):
                return n, ""
        last = lines[kept[-1]]
        tail = _folded(last[-_LONGEST:])
        for at in _ends(tail):
            whole = at > 0 or len(tail) == len(last)
            if whole and at < len(tail) and _matches(self._end, tail[at:]) and not _PROSE.search(tail, at):
                return kept[-1], last[: len(last) - len(tail) + at].rstrip()
        return None


def load_words(folder: Path) -> dict[str, list[str]]:
    """The lists of words.csv by name. Raises SeedError."""
    words: dict[str, list[str]] = {}
    for row in read_rows(folder / "words.csv", "list word source", "list word"):
        words.setdefault(row["list"], []).append(row["word"])
    return words


def load_boilerplate(folder: Path) -> Boilerplate:
    """The rules of boilerplate.csv with the lists of words.csv. Raises SeedError naming file and row."""
    rules = read_rows(folder / "boilerplate.csv", "kind where pattern example source", "kind where pattern")
    words = load_words(folder)
    for number, rule in enumerate(rules, start=2):
        if rule["where"] not in WHERES:
            raise SeedError(f"boilerplate.csv, line {number}: where is {rule['where']!r}, should be of {WHERES}")
        try:
            _compiled([rule], words)
        except (re.error, KeyError) as error:
            raise SeedError(f"boilerplate.csv, line {number}: the pattern is wrong ({error!r})") from error
    return Boilerplate(rules, words)


def _compiled(rules: Sequence[Row], words: Words) -> _Matcher:
    """One pattern for all rules: on folded text, tried by its alternatives' first letters."""
    alternatives = [re.sub(r"(?<![?P])<(\w+)>", lambda m: _any_of(words[m[1]]), r["pattern"]) for r in rules]
    return re.compile("|".join(f"(?:{a})" for a in alternatives)) if alternatives else None


def _any_of(words: Sequence[str]) -> str:
    longest_first = sorted({_folded(w) for w in words}, key=lambda w: (-len(w), w))
    return rf"(?:{'|'.join(map(re.escape, longest_first))})(?!\w)"


def _folded(text: str) -> str:
    return text.translate(_FOLD).lower()


def _matches(matcher: _Matcher, folded: str) -> bool:
    return bool(matcher and matcher.fullmatch(folded))


def _ends(folded: str) -> list[int]:
    """Where in a line something may start that is no part of its sentences."""
    return [0, *(m.end() for m in _AFTER_SENTENCE.finditer(folded))]
