"""The index of every name that the knowledge base has, for look-up of spans by their key."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from communique.knowledge.actors import Actors, Known, slug
from communique.knowledge.base import Knowledge
from communique.knowledge.normal import family_name, name_key
from communique.knowledge.seeds import Row, listed

LONGEST = 9  # tokens of the longest name looked for


class Sense(NamedTuple):
    """One thing that a name may mean. `label` is the mention's label: a demonym names a GROUP of its country."""

    known: Known
    label: str
    exact: bool  # the entity's main name, not an alias


@dataclass
class Names:
    """Names by key; surnames by key; bodies that every country has by the key of their phrase."""

    senses: dict[str, tuple[Sense, ...]] = field(default_factory=dict)
    surnames: dict[str, tuple[Known, ...]] = field(default_factory=dict)
    bodies: dict[str, Row] = field(default_factory=dict)
    body_starts: set[str] = field(default_factory=set)  # keys of the first words of those phrases
    own_names: dict[tuple[str, str], Known] = field(default_factory=dict)  # (body, country) -> its organisation
    seats: dict[str, Known] = field(default_factory=dict)  # entity id of a capital or metonym -> its country

    def body(self, row: Row, iso3: str, actors: Actors) -> Known:
        """A country's body of a kind: the organisation that the seeds list for it, else one made by the pattern."""
        return self.own_names.get((row["name"], iso3)) or actors.ministry(row, iso3)

    def known(self) -> Iterator[Known]:
        """Every entity that a name may mean: capitals and metonyms too, which have no row of their own in the seeds."""
        return (sense.known for senses in self.senses.values() for sense in senses)


_RANK = {"COUNTRY": 0, "GROUP": 1, "ORG": 2, "PERSON": 3, "PLACE": 4}


@lru_cache(maxsize=4)
def index_names(knowledge: Knowledge) -> Names:
    """Build the index; once per knowledge base."""
    actors = knowledge.actors
    found: dict[str, list[Sense]] = defaultdict(list)
    names = Names()

    def add(text: str, known: Known, label: str, exact: bool = False) -> None:
        if key := name_key(text):
            senses = found[key]
            if not senses or all(s.known.entity_id != known.entity_id or s.label != label for s in senses):
                senses.append(Sense(known, label, exact))

    surnames: dict[str, list[Known]] = defaultdict(list)
    for known in actors.entities.values():
        full = [n for n in (known.name, *known.aliases) if known.entity_type != "PERSON" or " " in n]
        for text in full:
            add(text, known, known.entity_type, text == known.name)
        if known.entity_type == "PERSON":
            last = {family_name(n, known.country) for n in full} | {n for n in known.aliases if " " not in n}
            for key in sorted({name_key(n) for n in last}):
                surnames[key].append(known)
    for row in actors.countries.values():
        country = actors.entities[f"country.{row['iso3']}"]
        for text in (*listed(row["adjectives"]), *listed(row["demonyms"])):
            if name_key(text) not in found or all(s.known != country for s in found[name_key(text)]):
                add(text, country, "GROUP")
        if row["capital"] and name_key(row["capital"]) != name_key(row["name"]) and not row["valid_to"]:
            seat = capital_of(row, actors)
            add(row["capital"], seat, "PLACE", True)
            names.seats[seat.entity_id] = country
    for row in actors.metonyms:
        country = actors.entities[f"country.{row['iso3']}"]
        if name_key(row["text"]) not in found:
            seat = Known(f"org.{slug(row['text'])}", row["text"], "ORG", (), row["iso3"], "GOV")
            add(row["text"], seat, "ORG", True)
    names.senses = {k: _sorted(v, _by_rank) for k, v in found.items()}
    names.surnames = {k: _sorted(v, lambda p: p.entity_id) for k, v in surnames.items()}
    for row in actors.ministries:
        for phrase in listed(row["phrases"]):
            names.bodies.setdefault(name_key(phrase), row)
            names.body_starts.add(name_key(phrase.replace("-", " ").split()[0]))
    names.own_names = dict(_listed_bodies(actors, names.bodies))
    return names


def _listed_bodies(actors: Actors, bodies: dict[str, Row]) -> Iterator[tuple[tuple[str, str], Known]]:
    """Organisations that are a country's body of a kind under a name of their own: "Russian Defence Ministry".

    They take the pattern's name as an alias, so that the body is one entity however a text calls it.
    """
    owners = {
        iso3: sorted({name_key(n) for n in (row["name"], *listed(row["aliases"]), *listed(row["adjectives"]))})
        for iso3, row in actors.countries.items()
    }
    for known in sorted(actors.entities.values(), key=lambda k: not k.valid_to):  # those that are there go last
        if known.entity_type != "ORG" or known.country is None:
            continue
        row = actors.countries[known.country]
        for key in map(name_key, (known.name, *known.aliases)):
            for owner in owners[known.country]:
                phrase = key.removeprefix(owner) if key.startswith(owner) else key.removesuffix(f"of{owner}")
                if phrase != key and phrase in bodies:
                    body = bodies[phrase]
                    pattern = body["name"].replace("{country}", row["name"])
                    yield (body["name"], known.country), known._replace(aliases=(*known.aliases, pattern))


def _sorted[T](items: Collection[T], key: Callable[[T], Any]) -> tuple[T, ...]:
    return tuple(sorted(items, key=key) if len(items) > 1 else items)  # most are alone


def _by_rank(sense: Sense) -> tuple[bool, int, bool, str]:
    return (bool(sense.known.valid_to), _RANK[sense.label], not sense.exact, sense.known.entity_id)


def capital_of(row: Row, actors: Actors) -> Known:
    """The entity of a country's capital: the seeds' place, or one made from the row of countries.csv."""
    entity_id = f"place.{slug(row['capital'])}"
    if (known := actors.entities.get(entity_id)) and known.country == row["iso3"]:
        return known
    return Known(
        f"{entity_id}-{row['iso3'].lower()}", row["capital"], "PLACE", (), row["iso3"], None, None, None,
        float(row["capital_latitude"]) if row["capital_latitude"] else None,
        float(row["capital_longitude"]) if row["capital_longitude"] else None, "city", "PPLC",
    )  # fmt: skip
