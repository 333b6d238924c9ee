"""Reading a compiled gazetteer: candidates for a name, and the entity of a record."""

import functools
import json
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from communique.entities.names import capital_of
from communique.knowledge.actors import Known
from communique.knowledge.base import Knowledge
from communique.places.build import build_gazetteer, gazetteer_key
from communique.places.form import ABOUT, CITY, COUNTRY, NAME_FORMAT, NAMES, PLACES, TEXTS


class Place(NamedTuple):
    """A record of the gazetteer. `country` is an ISO code; `admin1` and `admin2` are records, -1 where not known."""

    record: int
    geonames_id: int
    latitude: float
    longitude: float
    population: int
    country: str
    admin1: int
    admin2: int
    kind: int
    feature: str
    own: str  # entity id in the seeds, or empty


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a name may mean, and how the name belongs to it: see communique.places.form."""

    place: Place
    how: int


class Gazetteer:
    """A compiled gazetteer, mapped into memory."""

    def __init__(self, folder: Path, knowledge: Knowledge) -> None:
        import marisa_trie
        import numpy as np

        about = json.loads((folder / ABOUT).read_text())
        self._countries, self._features, self._own = about["countries"], about["features"], about["own"]
        self._trie = marisa_trie.RecordTrie(NAME_FORMAT).mmap(str(folder / NAMES))
        self._places = np.load(folder / PLACES, mmap_mode="r", allow_pickle=False)
        self._texts = np.memmap(folder / TEXTS, dtype="u1", mode="r")
        self._seeds = {k.entity_id: k for k in knowledge.actors.entities.values()} | {
            k.entity_id: k
            for row in knowledge.actors.countries.values()
            if row["capital"]
            for k in [capital_of(row, knowledge.actors)]
        }
        self.holds = functools.lru_cache(maxsize=50_000)(self._holds)
        self.known = functools.lru_cache(maxsize=10_000)(self._known_as)
        self.candidates = functools.lru_cache(maxsize=10_000)(self._candidates)
        self.place = functools.lru_cache(maxsize=50_000)(self._place)

    def _holds(self, key: str) -> bool:
        """Whether a name key is in the gazetteer."""
        return key in self._trie

    def _candidates(self, key: str) -> tuple[Candidate, ...]:
        """The places that a name key may mean."""
        return tuple(Candidate(self.place(record), how) for record, how in self._trie.get(key, ()))

    def _place(self, record: int) -> Place:
        row = self._places[record].item()
        geonames_id, latitude, longitude, population, country, admin1, admin2, kind, feature, own, _ = row
        return Place(record, geonames_id, round(latitude, 5), round(longitude, 5), population,
                     self._countries[country] if country >= 0 else "", admin1, admin2, kind, self._features[feature],
                     self._own[own] if own >= 0 else "")  # fmt: skip

    def name(self, place: Place) -> str:
        """The main name of a place."""
        start = int(self._places[place.record]["text"])
        raw = bytes(self._texts[start : start + 200])
        return raw[: raw.index(b"\0")].decode()

    def _known_as(self, place: Place) -> Known:
        """The entity of a place: the seeds' own where they have it."""
        geonames_id = str(place.geonames_id) if place.geonames_id > 0 else None
        if own := self._seeds.get(place.own):
            if place.kind == COUNTRY or (own.geonames_id and own.latitude is not None):
                return own
            return own._replace(geonames_id=own.geonames_id or geonames_id, latitude=place.latitude,
                                longitude=place.longitude)  # fmt: skip
        precision = "city" if place.kind == CITY else "admin"
        return Known(f"geonames.{geonames_id}", self.name(place), "PLACE", (), place.country or None, None, None,
                     geonames_id, place.latitude, place.longitude, precision, place.feature)  # fmt: skip

    def all_known(self, entity_ids: set[str]) -> dict[str, Known]:
        """The entities of the gazetteer among these ids."""
        import numpy as np

        numbers = sorted({int(i.removeprefix("geonames.")) for i in entity_ids if i.startswith("geonames.")})
        own = [n for n, i in enumerate(self._own) if i in entity_ids]
        found = np.flatnonzero(np.isin(self._places["geonames_id"], numbers) | np.isin(self._places["own"], own))
        known = [self.known(self.place(int(record))) for record in found]
        return {k.entity_id: k for k in known if k.entity_id in entity_ids}


@functools.cache
def gazetteer_of(knowledge: Knowledge) -> Gazetteer:
    """The gazetteer that goes with the knowledge, from its cache; built there (15 s) where it is not yet.

    Raises ValueError for knowledge that was loaded without a cache folder.
    """
    if knowledge.cache is None:
        raise ValueError("no place for the gazetteer: load the knowledge with a cache folder")
    folder = knowledge.cache / f"gazetteer-{gazetteer_key(knowledge)}"
    if not folder.is_dir():
        build_gazetteer(knowledge, folder)
    return Gazetteer(folder, knowledge)
