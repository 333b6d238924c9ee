"""Names of the gazetteer in a document: the longest at each place, with what the words around say of its kind."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from communique.knowledge.normal import name_key
from communique.places.form import ABBREVIATION, ADMIN1, ADMIN2, CITY, COUNTRY
from communique.places.found import Found, lies_in, weight
from communique.places.gazetteer import Candidate, Gazetteer
from communique.places.words import DIRECTIONS, HINTS_AFTER, HINTS_BEFORE, INNER_WORDS

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_LONGEST = 6
_ARTICLES = {"a", "an", "the"}
_POSSESSIVE = ("'s", "’s")


def is_name(token: "Token") -> bool:
    """Whether a token is written as names are: "Assad", "al-Assad", "d'Ivoire"."""
    text = token.text
    if text[0].isupper():
        return True
    return (text[:3].lower() in ("al-", "el-") and text[3:4].isupper()) or (text[1:2] in "'’" and text[2:3].isupper())


def gazetteer_spans(doc: "Doc", gazetteer: Gazetteer) -> list[Found]:
    """The longest names of the gazetteer, left to right, with hints and holders set."""
    found = list(_longest_names(doc, gazetteer))
    _read_quarters(doc, found)
    for f in found:
        f.hint = _hint(doc, f)
    starts = {f.start: f for f in found}
    for f in found:
        _mark_holder(doc, f, starts)
    for last in found:
        _read_list(listed_with(doc, last, found))
    _spread_plural(doc, found, gazetteer)
    return found


def _longest_names(doc: "Doc", gazetteer: Gazetteer) -> Iterator[Found]:
    i = 0
    while i < len(doc):
        found = _longest(doc, i, gazetteer) if is_name(doc[i]) and doc[i].lower_ not in _ARTICLES else None
        if found:
            yield found
        i = found.end if found else i + 1


def _longest(doc: "Doc", start: int, gazetteer: Gazetteer) -> Found | None:
    key, best = "", None
    for end in range(start + 1, min(start + _LONGEST, len(doc)) + 1):
        token = doc[end - 1]
        if token.i > start and token.is_sent_start:
            break
        if token.is_space or not (is_name(token) or token.lower_ in INNER_WORDS or _is_stop(token, start)):
            break
        key += name_key(token.text)
        possessive = token.lower_ in _POSSESSIVE
        if (token.lower_ in INNER_WORDS and not (possessive and end - start > 2)) or not gazetteer.holds(key):
            continue
        candidates = gazetteer.candidates(key)
        if not (possessive and best and weight(best.candidates) >= weight(candidates)):
            written = _as_written(doc, start, end, candidates)
            short = all(c.how == ABBREVIATION for c in written)
            best = Found(start, end, key + "." * short, written)  # "Miss." and "Miss" are two names
    return best


def _is_stop(token: "Token", start: int) -> bool:
    """The full stop of "ST. LOUIS", which is a token of its own in capitals."""
    return token.text == "." and token.i == start + 1 and token.nbor(-1).lower_ in ("st", "ft", "mt")


def _read_quarters(doc: "Doc", found: list[Found]) -> None:
    """Take "North Arlington" for a part of the Arlington that the text names, and not for a town of that name."""
    named = {f.key: f.candidates for f in found}
    for f in found:
        first = doc[f.start].lower_
        rest = f.key.removeprefix(first)
        towns = all(c.place.kind == CITY for c in f.candidates)
        if first in DIRECTIONS and rest in named and towns:
            f.key, f.candidates = rest, named[rest]


def _as_written(doc: "Doc", start: int, end: int, candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """Abbreviations where the name is written as one ("Va.", "D.C."), else what the name is in full."""
    short = tuple(c for c in candidates if c.how == ABBREVIATION)
    if not short or len(short) == len(candidates):
        return candidates
    text = doc[start:end].text
    after_comma = start > 0 and doc[start - 1].text in (",", "(")
    stop = end < len(doc) and doc[end].text == "."
    if text.endswith(".") or (after_comma and (stop or (text.isupper() and len(text) < 4))):
        return short
    return tuple(c for c in candidates if c.how != ABBREVIATION)


def is_abbreviation(f: Found) -> bool:
    """Whether the name can but be the abbreviation of a state."""
    return bool(f.candidates) and all(c.how == ABBREVIATION for c in f.candidates)


def _hint(doc: "Doc", f: Found) -> str:
    """The kind of place that a noun beside the name tells: "Kandahar province", "the city of Nice"."""
    if f.end < len(doc) and (hint := HINTS_AFTER.get(doc[f.end].lower_)):
        return hint
    if f.start > 1 and doc[f.start - 1].lower_ == "of":
        return HINTS_BEFORE.get(doc[f.start - 2].lower_, "")
    return ""


def _mark_holder(doc: "Doc", f: Found, starts: dict[int, Found]) -> None:
    """Note the place after a comma or in brackets that holds one of the candidates: "Paris, Texas"."""
    i = f.end
    if i >= len(doc) or doc[i].text not in (",", "("):
        return
    i += 1
    if i < len(doc) and doc[i].lower_ == "the":
        i += 1
    holder = starts.get(i)
    if holder is None or not any(c.place.kind in (ADMIN1, ADMIN2, COUNTRY) for c in holder.candidates):
        return
    if any(lies_in(c, h) for c in f.candidates for h in holder.candidates):
        f.holder = holder


def _read_list(group: list[Found]) -> None:
    """Take "Georgia, Oklahoma and Pennsylvania" for three states, and not for a town in the next."""
    divisions = [f for f in group if _is_mostly_division(f)]
    states = [f for f in group if f in divisions or any(c.place.kind == COUNTRY for c in f.candidates)]
    if len(group) > 2 and len(states) >= 0.75 * len(group):
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


def _spread_plural(doc: "Doc", found: list[Found], gazetteer: Gazetteer) -> None:
    """Read "Clay, Otter Tail and Wilkin counties" as three counties."""
    for last in found:
        if last.end >= len(doc) or doc[last.end].lower_ != "counties":
            continue
        for f in listed_with(doc, last, found):
            counties = gazetteer.candidates(f.key + "county")
            if counties:
                f.key, f.candidates, f.hint, f.sure = f.key + "county", counties, "county", True


def listed_with(doc: "Doc", last: Found, found: list[Found]) -> list[Found]:
    """The names in one list with the last, it among them: only commas, "and" and "or" stand between."""
    ends = {f.end: f for f in found}
    group = [last]
    i = last.start - 1
    while i >= 0 and (doc[i].text == "," or doc[i].lower_ in ("and", "or", "&")):
        before = ends.get(i)
        if before is None:
            i -= 1
            before = ends.get(i) if i >= 0 and doc[i].text == "," else None
        if before is None:
            break
        group.append(before)
        i = before.start - 1
    return group
