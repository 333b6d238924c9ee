"""Streets and highways: "North Main Street", "Highway 108". They lie where the article is."""

from collections.abc import Iterator

from communique.entities.tokens import Tokens
from communique.knowledge.normal import name_key
from communique.places.found import Found
from communique.places.words import NUMBERED_ROADS, ROADS

_TITLES_TOO = {"st", "st.", "dr", "dr."}
_LONGEST = 4  # words before "Street"


def find_roads(tokens: Tokens) -> Iterator[Found]:
    """Names that end in a word for a road, and highways by number; the kind of road is written with a capital."""
    doc, words = tokens.doc, tokens.words
    for i in (i for i in tokens.place_names if words[i].lower in ROADS):
        if words[i].lower in _TITLES_TOO and i + 1 < len(doc) and words[i + 1].is_place_name:
            continue
        start, end = i, i + 1
        if words[i].lower in NUMBERED_ROADS and end < len(doc) and doc[end].is_digit and not doc[end].is_sent_start:
            end += 1
        else:
            while i - start < _LONGEST and not doc[start].is_sent_start and words[start - 1].is_place_name:
                start -= 1
            if start == i or (i - start == 1 and doc[start].pos_ in ("DET", "ADP")):
                continue
        yield Found(start, end, name_key(doc[start:end].text), ())
