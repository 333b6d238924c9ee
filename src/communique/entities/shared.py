"""Names that several states of today bear ("the Congo"): the state that the rest of the article tells of is meant."""

from collections import Counter
from typing import TYPE_CHECKING

from communique.entities.mentions import Mention
from communique.entities.names import Names
from communique.entities.tokens import span_text
from communique.knowledge.actors import Known
from communique.knowledge.normal import name_key, plain_text

if TYPE_CHECKING:
    from communique.entities.find import Finder

_OF_STATES = ("COUNTRY", "GROUP")


def settle_shared_names(finder: "Finder") -> None:
    """Link mentions of a shared name to the bearer whose people, towns and bodies the article names most often.

    Where it names none of them, or as many of each, a mention keeps its link.
    """
    mentions = finder.mentions.all()
    shared = [(m, bearers) for m in mentions if len(bearers := _bearers(finder, m)) > 1]
    if not shared:
        return
    unclear = {(m.start, m.end) for m, _ in shared}
    told = Counter(m.known.country for m in mentions if m.known and (m.start, m.end) not in unclear)
    for m, bearers in shared:
        best = max(bearers, key=lambda k: (told[k.country], k == m.known))
        if best != m.known:
            finder.mentions.relink(m, best, 0.8, "context")


def _bearers(finder: "Finder", m: Mention) -> list[Known]:
    """The states of today that bear the name of a mention, in the order of the index."""
    if m.label not in _OF_STATES or m.kind != "name":
        return []
    return _states(finder.names, name_key(plain_text(span_text(finder.doc, m.start, m.end))))


def _states(names: Names, key: str) -> list[Known]:
    found = {s.known.entity_id: s.known for s in names.senses.get(key, ()) if s.label in _OF_STATES}
    return [known for known in found.values() if not known.valid_to]
