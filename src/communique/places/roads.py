"""Streets and highways: "North Main Street", "Highway 108". They lie where the article is."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from communique.knowledge.normal import name_key
from communique.places.found import Found
from communique.places.spans import is_name
from communique.places.words import NUMBERED_ROADS, ROADS

if TYPE_CHECKING:
    from spacy.tokens import Doc

_TITLES_TOO = {"st", "st.", "dr", "dr."}
_LONGEST = 4  # words before "Street"


def find_roads(doc: "Doc") -> Iterator[Found]:
    """Names that end in a word for a road, and highways by number; the kind of road is written with a capital."""
    for i, token in enumerate(doc):
        if token.lower_ not in ROADS or not is_name(token) or (token.lower_ in _TITLES_TOO and _before_name(doc, i)):
            continue
        start, end = i, i + 1
        if token.lower_ in NUMBERED_ROADS and end < len(doc) and doc[end].is_digit and not doc[end].is_sent_start:
            end += 1
        else:
            while i - start < _LONGEST and not doc[start].is_sent_start and is_name(doc[start - 1]):
                start -= 1
            if start == i or (i - start == 1 and doc[start].pos_ in ("DET", "ADP")):
                continue
        yield Found(start, end, name_key(doc[start:end].text), ())


def _before_name(doc: "Doc", i: int) -> bool:
    return i + 1 < len(doc) and is_name(doc[i + 1])
