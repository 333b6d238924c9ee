"""Where a source is at home: as seeds/sources.csv says, else the country of its internet domain."""

import functools
from urllib.parse import urlsplit

from communique.knowledge.base import Knowledge
from communique.knowledge.normal import name_key
from communique.places.form import ADMIN1, COUNTRY
from communique.places.gazetteer import Gazetteer, gazetteer_of
from communique.places.resolve import Home

# Domains that are used the world over say nothing of a country.
_WORLDWIDE = {"ai", "am", "cc", "co", "fm", "io", "me", "tv", "ws", "la", "to", "gg", "sh", "nu", "eu"}
_OTHER_CODES = {"uk": "GB", "su": "RU"}
_AMERICAN = {"gov", "mil", "edu"}


@functools.lru_cache(maxsize=10_000)
def home_of(knowledge: Knowledge, source: str | None, url: str | None) -> Home:
    """The home of an article's source; empty where nothing tells it."""
    row = knowledge.sources.get(source or "")
    if row and (row["home_place"] or row["country"]):
        return _stated(gazetteer_of(knowledge), row["home_place"], row["country"])
    host = (urlsplit(url).hostname or "") if url else ""
    top = host.rpartition(".")[2]
    if top in _AMERICAN:
        return Home("USA")
    if top in _WORLDWIDE:
        return Home()
    code = _OTHER_CODES.get(top, top.upper())
    countries = knowledge.actors.countries.items()
    return Home(next((iso3 for iso3, r in countries if r["iso2"] == code and not r["valid_to"]), ""))


def _stated(gazetteer: Gazetteer, place: str, country: str) -> Home:
    """The division of a home place, by name, in the stated country if there is one."""
    found = [c.place for c in gazetteer.candidates(name_key(place.partition(",")[0]))
             if c.place.kind != COUNTRY and country in ("", c.place.country)]  # fmt: skip
    best = max(found, key=lambda p: (p.population, -p.record), default=None)
    if best is None:
        return Home(country)
    return Home(best.country, best.record if best.kind == ADMIN1 else best.admin1)
