"""Organisations by the several forms of their names: with and without a legal form, short, as an acronym."""

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from communique.entities.mentions import Mentions
from communique.entities.tokens import span_text, words_of
from communique.knowledge.actors import Actors, Known
from communique.knowledge.normal import name_key

if TYPE_CHECKING:
    from spacy.tokens import Doc

_SHORTEST = 3  # letters that must be left of a name: "Oil Co" is no name without its form
_SMALL = frozenset(["and", "for", "of", "the", "in", "on", "de", "du", "la"])
_ACRONYM = range(2, 7)


@lru_cache(maxsize=10_000)
def bare_name(name: str, forms: frozenset[str]) -> str:
    """An organisation's name without the legal forms at its end: "Apple Inc." is "Apple"."""
    words = name.replace(",", " ").split()
    while len(words) > 1 and words[-1].lower().replace(".", "") in forms:
        rest = words[:-1]
        while rest and rest[-1] in ("&", "and"):
            rest = rest[:-1]
        if len(name_key(" ".join(rest))) < _SHORTEST:
            break
        words = rest
    return " ".join(words)


@lru_cache(maxsize=10_000)
def initials(name: str) -> frozenset[str]:
    """The acronyms that a name of several words may have, in capitals: of its great words, and of all."""
    words = [w for w in name.replace("-", " ").split() if w[0].isalnum()]
    great = [w for w in words if w.lower() not in _SMALL]
    return frozenset("".join(w[0] for w in some).upper() for some in (great, words) if len(some) in _ACRONYM)


def short_forms(doc: "Doc", mentions: Mentions, actors: Actors) -> None:
    """Link what the article calls an organisation for short to the one that it names in full.

    A short form is an acronym of its words ("GM"), or its name without the trade that ends it ("Ford" for "Ford Motor
    Company"), where no other organisation of the article has the same.
    """
    full = [(m, m.known) for m in mentions.all() if m.label == "ORG" and m.known and m.kind == "name"]
    by_acronym: dict[str, set[Known]] = defaultdict(set)
    by_short_name: dict[str, set[Known]] = defaultdict(set)
    for m, known in full:
        words = " ".join(t.text for t in doc[m.start : m.end])
        bare = bare_name(words, actors.legal_forms)
        for acronym in initials(words) | initials(bare):
            by_acronym[acronym].add(known)
        by_short_name[name_key(bare_name(bare, actors.trades))].add(known)
    for m, known in full:
        if known.entity_id.startswith("org."):
            continue
        written = span_text(doc, m.start, m.end)
        candidates = by_acronym.get(written, set()) if written.isupper() else set()
        candidates = candidates or by_short_name.get(name_key(written), set())
        others = {k for k in candidates if k.entity_id != known.entity_id}
        if len(others) == 1:
            mentions.relink(m, others.pop(), 0.85, "coreference")


def introduced_acronyms(doc: "Doc", mentions: Mentions) -> Iterator[tuple[str, Known]]:
    """Acronyms that the article gives in brackets after a name, with whom they stand for."""
    for m in mentions.all():
        if m.label != "ORG" or m.known is None or m.end + 2 >= len(doc):
            continue
        opening, short, closing = words_of(doc)[m.end : m.end + 3]
        if opening.text == "(" and closing.text == ")" and short.text.isupper() and len(short.text) > 1:
            yield short.text, m.known


def acronyms(doc: "Doc", mentions: Mentions) -> None:
    """Link every use of an acronym that the article introduces."""
    introduced = dict(introduced_acronyms(doc, mentions))
    for token in doc if introduced else ():
        known = introduced.get(token.text)
        if known is None:
            continue
        there = mentions.at(token.i)
        if there is None:
            mentions.add(token.i, token.i + 1, "ORG", known, 0.9, "coreference")
        elif (
            there.end - there.start == 1 and there.known and not there.known.entity_id.startswith(("org.", "country."))
        ):
            mentions.relink(there, known, 0.9, "coreference")
