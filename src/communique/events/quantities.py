"""Numbers in words and digits: "twenty-five", "1,200", "between 10 and 15", "dozens", "two hundred thousand"."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from communique.knowledge.lexicon import Quantity

_DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?")
_SPAN = re.compile(r"(\d[\d,]*)[-–—](\d[\d,]*)")
_DASHES = ("-", "–", "—")
_LONGEST = 24  # words of a number
_MOST = 10_000_000_000  # larger numbers are none of people


class Range(NamedTuple):
    """From the fewest to the most that a text states."""

    low: int
    high: int

    def __add__(self, other: object) -> "Range":
        return Range(self.low + other.low, self.high + other.high) if isinstance(other, Range) else NotImplemented


@dataclass(frozen=True, slots=True)
class Number:
    """A range, and the words [start, end) that state it."""

    start: int
    end: int
    value: Range


def numbers(words: Sequence[str], quantities: "Mapping[str, Quantity]") -> list[Number]:
    """The numbers among the words of a text, in order; words are in lower case, hyphens words of their own."""
    found: list[Number] = []
    i = 0
    while i < len(words):
        number = _range(words, i, quantities)
        if number is not None:
            found.append(Number(number.start, number.end, _bounded(words, number, quantities)))
        i = number.end if number else i + 1
    return found


def _range(words: Sequence[str], start: int, quantities: "Mapping[str, Quantity]") -> Number | None:
    """The number or the range of two numbers that starts at a word."""
    if match := _SPAN.fullmatch(words[start]):
        low, high = (int(part.replace(",", "")) for part in match.groups())
        return Number(start, start + 1, Range(low, high)) if low <= high <= _MOST else None
    first = _number(words, start, quantities)
    if first is None or first.end + 1 >= len(words):
        return first
    word = words[first.end]
    between = word == "and" and "between" in words[max(0, start - 3) : start]
    if word in ("to", "or", *_DASHES) or between:
        second = _number(words, first.end + 1, quantities)
        if second and first.value.high <= second.value.high:
            return Number(start, second.end, Range(first.value.low, second.value.high))
    return first


def _number(words: Sequence[str], start: int, quantities: "Mapping[str, Quantity]") -> Number | None:
    """The longest single number that starts at a word."""
    low = high = part_low = part_high = 0
    end, i, last_scale, last_unit = start, start, _MOST, 100
    while i < min(len(words), start + _LONGEST):
        step = _step(words, i, quantities, i == start)
        if step is None:
            if i > start and words[i] in ("and", "of", "a", *_DASHES) and _goes_on(words, i, quantities):
                i += 1
                continue
            break
        kind, (least, most), width = step
        if kind == "scale":
            if least >= last_scale:
                break
            part_low, part_high = (part_low or 1) * least, _up_to(part_low, part_high or 1, least)
            if least >= 1_000:
                low, high, part_low, part_high = low + part_low, high + part_high, 0, 0
                last_scale = least
            last_unit = 100
        else:
            if end > start and (kind == "vague" or least >= last_unit or least == 0):
                break
            part_low, part_high = part_low + least, part_high + most
            last_unit = 10 if 20 <= least < 100 and least % 10 == 0 and kind == "number" else 0
        i += width
        end = i
    value = Range(low + part_low, high + part_high)
    return Number(start, end, value) if end > start and value.high <= _MOST else None


def _up_to(low: int, high: int, scale: int) -> int:
    """The most that a scaled number may mean: "hundreds of thousands" ends below a million, "two thousand" is exact."""
    return high * scale if low in (high, 0) else (high + 1) * scale - 1


def _step(words: Sequence[str], i: int, quantities: "Mapping[str, Quantity]",
          first: bool) -> tuple[str, Range, int] | None:  # fmt: skip
    """What a word adds to a number: its kind, value, and how many words it took."""
    word = words[i]
    if _DIGITS.fullmatch(word):
        value = float(word.replace(",", ""))
        following = quantities.get(words[i + 1]) if i + 1 < len(words) else None
        if following and following.kind == "scale":
            scaled = Range(*(round(value * following.low),) * 2)
            return "digits", scaled, 2
        return ("digits", Range(int(value), int(value)), 1) if value == int(value) and first else None
    if first and word in ("a", "half") and i + 1 < len(words):
        return _article(words, i, quantities)
    known = quantities.get(word)
    if known is None or known.kind not in ("number", "scale", "vague"):
        return None
    if known.kind == "vague" and not first and words[i - 1] == "of":  # hundreds of thousands
        return "scale", Range(known.low // 2, known.low // 2), 1
    return known.kind, Range(known.low, known.high), 1


def _article(words: Sequence[str], i: int, quantities: "Mapping[str, Quantity]") -> tuple[str, Range, int] | None:
    """What starts with an article: a hundred, a few, a couple, half a dozen, half a million."""
    half = words[i] == "half"
    at = i + 2 if half and words[i + 1] == "a" else i + 1
    known = quantities.get(words[at]) if at < len(words) else None
    if known is None or known.kind not in ("scale", "vague") or (half and known.kind != "scale"):
        return None
    value = Range(known.low // 2, known.high // 2) if half else Range(known.low, known.high)
    return ("digits" if half else known.kind), value, at + 1 - i


def _goes_on(words: Sequence[str], i: int, quantities: "Mapping[str, Quantity]") -> bool:
    """Whether "and", "of" or a hyphen stands inside a number: two hundred and five, tens of thousands, twenty-five."""
    before, after = quantities.get(words[i - 1]), quantities.get(words[i + 1]) if i + 1 < len(words) else None
    if before is None or after is None:
        return False
    if words[i] == "and":
        return before.kind == "scale" and before.low >= 100 and after.kind == "number"
    if words[i] == "of":
        return before.kind == "vague" and (after.kind == "scale" or (after.kind == "vague" and after.low >= 2_000))
    return words[i] in _DASHES and before.kind == "number" and before.low >= 20 and after.kind == "number"


def _bounded(words: Sequence[str], number: Number, quantities: "Mapping[str, Quantity]") -> Range:
    """The range with what stands before it: "up to 20" may be 1."""
    for length in (3, 2, 1):
        known = quantities.get(" ".join(words[max(0, number.start - length) : number.start]))
        if known and known.kind == "at_most":
            return Range(min(1, number.value.high), number.value.high)
        if known and known.kind == "below":
            return Range(min(1, number.value.high), max(number.value.high - 1, 1))
    return number.value
