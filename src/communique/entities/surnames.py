"""People by their surnames alone: those whom the article names in full, else those whom news of the day would mean."""

from functools import lru_cache
from typing import TYPE_CHECKING

from communique.entities.roles import title_before
from communique.entities.tokens import span_text
from communique.knowledge.actors import Known
from communique.knowledge.normal import family_name, name_key

if TYPE_CHECKING:
    from spacy.tokens import Token

    from communique.entities.find import Finder

_LEADERS = ("head_of_state_of", "head_of_government_of")
_RECENT_DAYS = 5 * 365  # since a person left office, for a surname alone to mean her or him


def find_surnames(finder: "Finder") -> None:
    """Add mentions of people by surname; a name that fits nobody stands for itself."""
    full = full_surnames(finder)
    for token in (finder.doc[i] for i in finder.tokens.names):
        if finder.mentions.at(token.i) or not token.text[0].isupper() or token.pos_ not in ("PROPN", "NOUN", "ADJ"):
            continue
        key = name_key(token.text)
        if key in full:
            finder.mentions.add(token.i, token.i + 1, "PERSON", full[key], 0.9, "coreference")
        elif token.ent_type_ in ("PERSON", "ORG", "GPE", "NORP") and token.pos_ == "PROPN":
            _alone(finder, token, key)


def full_surnames(finder: "Finder") -> dict[str, Known]:
    """The surnames of the people who are named so far, in all their spellings."""
    found: dict[str, Known] = {}
    for m in finder.mentions.all():
        if m.label == "PERSON" and m.known and m.kind == "name":
            for key in _surname_keys(m.known.name, m.known.aliases, m.known.country):
                found[key] = m.known
            found[name_key(family_name(span_text(finder.doc, m.start, m.end), m.known.country))] = m.known
    return found


@lru_cache(maxsize=10_000)
def _surname_keys(name: str, aliases: tuple[str, ...], country: str | None) -> tuple[str, ...]:
    return tuple(name_key(family_name(n, country)) for n in (name, *aliases))


def _alone(finder: "Finder", token: "Token", key: str) -> None:
    title = title_before(finder.tokens.words, token.i, finder.knowledge.actors)
    people = [(_plausible(finder, p, title), p) for p in finder.names.surnames.get(key, ())]
    people.sort(key=lambda pair: (-pair[0], not _leads(finder, pair[1]), pair[1].entity_id))
    plausible, best = people[0] if people else (-1, None)
    sure = 0 if token.ent_type_ == "PERSON" or title else 2  # what spaCy takes for no person must be one of today
    if best and plausible > sure:
        finder.mentions.add(token.i, token.i + 1, "PERSON", best, 0.7, "context")
    elif token.ent_type_ == "PERSON" and (token.i == 0 or finder.doc[token.i - 1].ent_type_ != "PERSON"):
        finder.from_text(token.i, token.i + 1, "PERSON")
    elif token.ent_type_ == "ORG" and token.ent_iob_ == "B" and _ends_entity(token):
        finder.from_text(token.i, token.i + 1, "ORG")


def _plausible(finder: "Finder", person: Known, title: str) -> int:
    """How well a person of the knowledge base fits an article that gives a surname alone."""
    offices = finder.knowledge.actors.offices_of.get(person.entity_id, [])
    day = finder.article.published_on
    away = min((o.days_from(day) for o in offices), default=None) if day else None
    since = 0 if away is None else 2 if away == 0 else 1 if away < _RECENT_DAYS else -2
    titled = any(o.predicate == title for o in offices)
    here = bool(finder.countries[person.country or ""])
    return 2 * here + since + 2 * titled + bool(offices) - 2


def _leads(finder: "Finder", person: Known) -> bool:
    """Whether a person heads a state or government on the day: of two Kims in office, news means the leader."""
    day = finder.article.published_on
    offices = finder.knowledge.actors.offices_of.get(person.entity_id, [])
    return day is not None and any(o.predicate in _LEADERS and o.days_from(day) == 0 for o in offices)


def _ends_entity(token: "Token") -> bool:
    return token.i + 1 == len(token.doc) or token.nbor(1).ent_iob_ != "I"
