"""Names of the gazetteer in a document: the longest at each place, with what the words around say of its kind."""

from collections.abc import Iterator

from communique.entities.tokens import Tokens, Word
from communique.places.form import ABBREVIATION, ADMIN1, ADMIN2, CITY, COUNTRY
from communique.places.found import Found, lies_in, weight
from communique.places.gazetteer import Candidate, Gazetteer
from communique.places.words import DIRECTIONS, HINTS_AFTER, HINTS_BEFORE, INNER_WORDS

_LONGEST = 6
_ARTICLES = {"a", "an", "the"}
_POSSESSIVE = ("'s", "’s")
_SAINTS = ("st", "ft", "mt")  # in capitals their full stop is a token of its own: "ST. LOUIS"


def gazetteer_spans(tokens: Tokens, gazetteer: Gazetteer) -> list[Found]:
    """The longest names of the gazetteer, left to right, with hints and holders set."""
    words = tokens.words
    found = list(_longest_names(tokens, gazetteer))
    _read_quarters(words, found)
    for f in found:
        f.hint = _hint(words, f)
    starts = {f.start: f for f in found}
    for f in found:
        _mark_holder(words, f, starts)
    ends = {f.end: f for f in found}
    for last in found:
        _read_list(listed_with(words, last, ends))
    _spread_plural(words, ends, gazetteer)
    return found


def _longest_names(tokens: Tokens, gazetteer: Gazetteer) -> Iterator[Found]:
    done, last = 0, None
    for i in tokens.place_names:
        if i >= done and tokens.words[i].lower not in _ARTICLES and (found := _longest(tokens, i, gazetteer, last)):
            yield found
            done, last = found.end, found


def _longest(tokens: Tokens, start: int, gazetteer: Gazetteer, last: Found | None) -> Found | None:
    key, best = "", None
    words = tokens.words[start : start + _LONGEST]
    for end, word in enumerate(words, start + 1):
        if end - 1 > start and tokens.is_break[end - 1]:
            break
        is_inner = word.lower in INNER_WORDS
        if not (
            word.is_place_name or is_inner or (end - start == 2 and word.text == "." and words[0].lower in _SAINTS)
        ):
            break
        key += word.key
        if end - start > 1 and len(word.key) == 1 and not words[0].text.endswith("."):  # "P and O" is not Pando
            continue
        possessive = is_inner and word.lower in _POSSESSIVE
        if (is_inner and not (possessive and end - start > 2)) or not gazetteer.holds(key):
            continue
        candidates = gazetteer.candidates(key)
        if not (possessive and best and weight(best.candidates) >= weight(candidates)):
            written = _as_written(tokens, start, end, candidates, last)
            short = all(c.how == ABBREVIATION for c in written)
            best = Found(start, end, key + "." * short, written)  # "Miss." and "Miss" are two names
    return best


def _read_quarters(words: list[Word], found: list[Found]) -> None:
    """Take "North Arlington" for a part of the Arlington that the text names, and not for a town of that name."""
    named = {f.key: f.candidates for f in found}
    for f in found:
        first = words[f.start].lower
        rest = f.key.removeprefix(first)
        towns = all(c.place.kind == CITY for c in f.candidates)
        if first in DIRECTIONS and rest in named and towns:
            f.key, f.candidates = rest, named[rest]


def _as_written(tokens: Tokens, start: int, end: int, candidates: tuple[Candidate, ...],
                last: Found | None) -> tuple[Candidate, ...]:  # fmt: skip
    """Abbreviations where the name is written as one ("Va.", "D.C.", "Mobile, Ala,"), else what the name is in full.

    `last` is the name before it.
    """
    short = tuple(c for c in candidates if c.how == ABBREVIATION)
    if not short or len(short) == len(candidates):
        return candidates
    words, text = tokens.words, tokens.doc[start:end].text
    after_comma = start > 0 and words[start - 1].text in (",", "(")
    stop = end < len(words) and words[end].text == "."
    if text.endswith(".") or (after_comma and (stop or (text.isupper() and len(text) < 4))):
        return short
    between_commas = end < len(words) and words[start - 1].text == words[end].text == ","
    if between_commas and last and last.end == start - 1 and any(lies_in(c, s) for c in last.candidates for s in short):
        return short
    return tuple(c for c in candidates if c.how != ABBREVIATION)


def is_abbreviation(f: Found) -> bool:
    """Whether the name can but be the abbreviation of a state."""
    return bool(f.candidates) and all(c.how == ABBREVIATION for c in f.candidates)


def _hint(words: list[Word], f: Found) -> str:
    """The kind of place that a noun beside the name tells: "Kandahar province", "the city of Nice"."""
    if f.end < len(words) and (hint := HINTS_AFTER.get(words[f.end].lower)):
        return hint
    if f.start > 1 and words[f.start - 1].lower == "of":
        return HINTS_BEFORE.get(words[f.start - 2].lower, "")
    return ""


def _mark_holder(words: list[Word], f: Found, starts: dict[int, Found]) -> None:
    """Note the place after a comma or in brackets that holds one of the candidates: "Paris, Texas"."""
    i = f.end
    if i >= len(words) or words[i].text not in (",", "("):
        return
    i += 1
    if i < len(words) and words[i].lower == "the":
        i += 1
    holder = starts.get(i)
    if holder is None or not any(c.place.kind in (ADMIN1, ADMIN2, COUNTRY) for c in holder.candidates):
        return
    if any(lies_in(c, h) for c in f.candidates for h in holder.candidates):
        f.holder = holder


def _read_list(group: list[Found]) -> None:
    """Take "Georgia, Oklahoma and Pennsylvania" for three states, and not for a town in the next."""
    if len(group) < 3:
        return
    divisions = [f for f in group if _is_mostly_division(f)]
    states = [f for f in group if f in divisions or any(c.place.kind == COUNTRY for c in f.candidates)]
    if len(states) >= 0.75 * len(group):
        for f in states:
            f.holder = None
        if len(divisions) > 2:
            for f in divisions:
                f.hint = f.hint or "admin"


def _is_mostly_division(f: Found) -> bool:
    """Whether a name is a first-order division's, and no town of that name has half its people."""
    people = {
        kind: max((c.place.population for c in f.candidates if c.place.kind == kind), default=0)
        for kind in (ADMIN1, CITY)
    }
    return people[ADMIN1] > 2 * people[CITY]


def _spread_plural(words: list[Word], ends: dict[int, Found], gazetteer: Gazetteer) -> None:
    """Read "Clay, Otter Tail and Wilkin counties" as three counties."""
    for last in ends.values():
        if last.end >= len(words) or words[last.end].lower != "counties":
            continue
        for f in listed_with(words, last, ends):
            counties = gazetteer.candidates(f.key + "county")
            if counties:
                f.key, f.candidates, f.hint, f.sure = f.key + "county", counties, "county", True


def listed_with(words: list[Word], last: Found, ends: dict[int, Found]) -> list[Found]:
    """The names (of all, by their ends) in a list with the last: only commas, "and" and "or" stand between."""
    group = [last]
    i = last.start - 1
    while i >= 0 and (words[i].text == "," or words[i].lower in ("and", "or", "&")):
        before = ends.get(i)
        if before is None:
            i -= 1
            before = ends.get(i) if i >= 0 and words[i].text == "," else None
        if before is None:
            break
        group.append(before)
        i = before.start - 1
    return group
