"""Names that hold the name of a country or people, and name something else."""

from typing import TYPE_CHECKING

from communique.knowledge.actors import Actors

if TYPE_CHECKING:
    from communique.entities.find import Finder

INNER = frozenset(("of", "for", "and", "the", "in", "on", "de", "al", "el", "der", "van", "von", "du", "la", "-", "/"))

_OF_ANY_BODY = ("company", "group")  # legal forms that end other names too: "UN Working Group"


def is_more_than_its_country(finder: "Finder", start: int, end: int) -> bool:
    """Whether a name opens or ends with a country, but is that of an organisation: "Air Canada", "Thai Airways".

    What ends in a noun for a group or body of people ("Russian army") is that group of the country, and what stands
    before a minister's title is the country and what the minister is in charge of.
    """
    doc, mentions, actors = finder.doc, finder.mentions, finder.knowledge.actors
    inside = mentions.within(start, end)
    if not inside or end - start < 2 or any(m.label not in ("COUNTRY", "GROUP", "PLACE") for m in inside):
        return False
    at = [mentions.at(i) for i in range(start, end)]
    if any(m not in (None, *inside) for m in at) or _is_portfolio(finder, end):
        return False
    own = [t for t, m in zip(doc[start:end], at, strict=True) if not m]
    words = [t for t in own if t.is_alpha and t.lower_ not in INNER]
    return (
        bool(words)
        and all(t.text[0].isupper() for t in words)
        and not any(_is_kind(n, actors) for t in words for n in (t.lower_, t.lemma_.lower()))
    )


def is_in_company(finder: "Finder", end: int) -> bool:
    """Whether a name goes on to the legal form of a company: "BBC" in "BBC Brown Boveri AG"."""
    words, actors = finder.tokens.words, finder.knowledge.actors
    while end < len(words) and words[end].is_name and not finder.tokens.is_break[end]:
        form = words[end].lower.replace(".", "")
        if form in actors.legal_forms and form not in _OF_ANY_BODY:
            return True
        end += 1
    return False


def _is_kind(noun: str, actors: Actors) -> bool:
    return noun in actors.group_nouns or noun in actors.titles


def _is_portfolio(finder: "Finder", end: int) -> bool:
    """Whether a minister's title follows."""
    title = finder.knowledge.actors.titles.get(finder.tokens.words[end].lower) if end < len(finder.doc) else None
    return title is not None and title["predicate"] == "minister_of"
