"""People by part of their names, and namesakes told apart by their offices at the article's date."""

import datetime
from collections import defaultdict
from typing import TYPE_CHECKING

from communique.entities.mentions import Mention, Mentions
from communique.knowledge.actors import Actors, Known
from communique.knowledge.normal import name_key

if TYPE_CHECKING:
    from spacy.tokens import Doc

_FIRST_NAMES_LEFT = ("Mr", "Mrs", "Ms", "Dr", "Sir", "Lord", "Lady")


def of_namesakes(people: list[Known], day: datetime.date | None, actors: Actors) -> Known:
    """The one of several people of one name who is most likely meant on that day: in office, or nearest to it."""

    def distance(person: Known) -> int:
        terms = actors.offices_of.get(person.entity_id, [])
        return min((o.days_from(day) for o in terms), default=1_000_000) if day else 0

    return min(people, key=lambda p: (distance(p), p.entity_id))


def first_names(doc: "Doc", mentions: Mentions) -> None:
    """Link a first name alone to the one person whom the article names in full with it."""
    full: dict[str, set[Known]] = defaultdict(set)
    named = [m for m in mentions.all() if m.label == "PERSON" and m.known and m.kind == "name"]
    for m in named:
        if m.end - m.start > 1 and doc[m.start].text not in _FIRST_NAMES_LEFT and m.known:
            full[name_key(doc[m.start].text)].add(m.known)
    for m in named:
        people = full.get(name_key(doc[m.start].text), set()) if m.end - m.start == 1 else set()
        if len(people) == 1 and is_alone(m):
            mentions.relink(m, next(iter(people)), 0.8, "coreference")


def is_alone(mention: Mention) -> bool:
    """Whether a mention of a person was linked to nobody but a name of the text."""
    return mention.known is not None and mention.known.is_of_text
