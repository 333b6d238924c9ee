"""Countries, people with dated offices, organisations and places: seeds/knowledge, read and checked."""

import datetime
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from communique.knowledge.ontology import Ontology
from communique.knowledge.seeds import (
    BOOLEANS,
    Row,
    SeedError,
    earliest,
    latest,
    listed,
    number,
    read_with_own,
    require_apart,
    require_dates,
    require_known,
    require_numbers,
)


class Known(NamedTuple):
    """An entity of the knowledge base, whatever its kind."""

    entity_id: str
    name: str
    entity_type: str
    aliases: tuple[str, ...] = ()
    country: str | None = None
    sector: str | None = None
    wikidata_id: str | None = None
    geonames_id: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    geo_precision: str | None = None
    feature_code: str | None = None
    disputed: bool = False
    inside: str | None = None
    valid_from: str = ""
    valid_to: str = ""

    @property
    def is_of_text(self) -> bool:
        """Whether nothing but articles know it."""
        return self.entity_id.startswith("n")


class Office(NamedTuple):
    """One term of one person in one office; dates have the precision of the seeds."""

    person_id: str
    predicate: str
    title: str
    object_id: str
    valid_from: str
    valid_to: str

    def held_on(self, day: datetime.date) -> bool:
        """Whether the term may cover the day."""
        return earliest(self.valid_from) <= day.isoformat() <= latest(self.valid_to)

    def days_from(self, day: datetime.date) -> int:
        """Days between a day and the term: 0 within it; a term to come is ten times as far as one that is over."""
        if self.held_on(day):
            return 0
        if self.valid_to and latest(self.valid_to) < day.isoformat():
            return (day - datetime.date.fromisoformat(latest(self.valid_to))).days
        return 10 * (datetime.date.fromisoformat(earliest(self.valid_from)) - day).days


@dataclass(frozen=True)
class Actors:
    """The rows of seeds/knowledge."""

    entities: dict[str, Known]
    countries: dict[str, Row]
    metonyms: list[Row]
    offices: tuple[Office, ...]
    memberships: list[Row]
    ministries: list[Row]
    titles: dict[str, Row]
    group_nouns: dict[str, Row]
    disputed: list[Row]  # one for each place and administration
    legal_forms: frozenset[str]  # "inc", "ag": words that end the names of companies and tell nothing
    trades: frozenset[str]  # "motors", "airlines": words that may be left out where a company was named in full
    divisions: list[Row]  # states and provinces whose middle or abbreviations gazetteers lack
    common_words: frozenset[str]  # names of towns that mostly mean something else
    currencies: frozenset[str]  # "franc", "dlr": what an adjective before them tells of is money
    first_names: dict[str, str]  # given names with the gender of those who bear them: male or female
    person_nouns: dict[str, str]  # "king", "survivor": nouns for one person, with their gender or an empty text
    homographs: frozenset[str]  # "who", "aid": acronyms that are words as well
    calendar: tuple[str, ...]  # months and days that are no other word

    @cached_property
    def title_words(self) -> frozenset[str]:
        """The first words of all titles, up to a hyphen."""
        return frozenset(title.replace("-", " ").split()[0] for title in self.titles)

    @cached_property
    def title_beginnings(self) -> frozenset[str]:
        """All that titles begin with, letter by letter."""
        return frozenset(title[:n] for title in self.titles for n in range(1, len(title) + 1))

    @cached_property
    def offices_of(self) -> dict[str, list[Office]]:
        """Offices by person."""
        return _grouped(self.offices, lambda o: o.person_id)

    @cached_property
    def holders_of(self) -> dict[tuple[str, str], list[Office]]:
        """Offices by (predicate, object)."""
        return _grouped(self.offices, lambda o: (o.predicate, o.object_id))

    def ministry(self, row: Row, iso3: str) -> Known:
        """A country's own body of a kind that every country has."""
        name = row["name"].replace("{country}", self.countries[iso3]["name"])
        return Known(f"org.{slug(name)}", name, "ORG", (), iso3, row["sector"])


def slug(name: str) -> str:
    """A name in lower case ASCII with hyphens, as ids have it."""
    plain = unicodedata.normalize("NFKD", name.replace("'", "").replace("’", ""))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def load_actors(folder: Path, ontology: Ontology) -> Actors:
    """Read and check seeds/knowledge. Raises SeedError."""
    countries = read_with_own(folder, "countries.csv", "iso3 iso2 name formal_name aliases adjectives demonyms capital"
                          " capital_latitude capital_longitude latitude longitude valid_from valid_to successors"
                          " wikidata_id source", "iso3")  # fmt: skip
    metonyms = read_with_own(folder, "metonyms.csv", "text iso3 note source", "text")
    people = read_with_own(folder, "people.csv", "person_id name aliases country_iso3 sector wikidata_id note source",
                       "person_id")  # fmt: skip
    offices = read_with_own(folder, "offices.csv", "person_id predicate title object_id valid_from valid_to source",
                        "person_id predicate object_id valid_from")  # fmt: skip
    organisations = read_with_own(folder, "organisations.csv", "org_id name aliases sector country_iso3 part_of"
                              " headquarters wikidata_id valid_from valid_to source", "org_id")  # fmt: skip
    memberships = read_with_own(folder, "memberships.csv", "member_id org_id valid_from valid_to source",
                            "member_id org_id valid_from")  # fmt: skip
    ministries = read_with_own(folder, "ministries.csv", "predicate name phrases sector source", "name")
    places = read_with_own(folder, "places.csv", "place_id name aliases country_iso3 inside latitude longitude"
                       " geo_precision feature_code geonames_id source", "place_id")  # fmt: skip
    disputed = read_with_own(folder, "disputed_places.csv", "place_id name aliases claimed_by administered_by"
                         " administered_from administered_to note source", "place_id administered_from")  # fmt: skip
    divisions = read_with_own(folder, "divisions.csv", "iso_code name aliases abbreviations latitude longitude source",
                              "iso_code")  # fmt: skip
    money = read_with_own(folder, "currencies.csv", "word source", "word")
    common = read_with_own(folder, "common_words.csv", "word source", "word")
    casing = read_with_own(folder, "casing_words.csv", "word kind source", "word")
    human = read_with_own(folder, "person_words.csv", "word kind gender source", "word kind")
    titles = read_with_own(folder, "titles.csv", "title predicate sector single source", "title")
    nouns = read_with_own(folder, "group_nouns.csv", "noun sector entity_type source", "noun")
    words = read_with_own(folder, "company_words.csv", "form kind source", "form")

    iso3 = {r["iso3"] for r in countries}
    for name, rows, column in (
        ("metonyms.csv", metonyms, "iso3"), ("people.csv", people, "country_iso3"),
        ("organisations.csv", organisations, "country_iso3"), ("places.csv", places, "country_iso3"),
    ):  # fmt: skip
        require_known(name, rows, column, iso3)
    require_known("countries.csv", countries, "successors", iso3, many=True)
    require_known("disputed_places.csv", disputed, "claimed_by", iso3, many=True)
    require_known("titles.csv", titles, "single", BOOLEANS)
    require_known("company_words.csv", words, "kind", ("legal", "trade"))
    require_known("casing_words.csv", casing, "kind", ("acronym", "calendar"))
    require_known("person_words.csv", human, "kind", ("first name", "noun"))
    require_known("person_words.csv", human, "gender", ("male", "female"))
    require_known("group_nouns.csv", nouns, "entity_type", ("GROUP", "ORG"))
    require_known("places.csv", places, "geo_precision", ("point", "city", "admin"))
    require_numbers("countries.csv", countries, "latitude", "longitude")
    require_numbers("places.csv", places, "latitude", "longitude")
    require_numbers("divisions.csv", divisions, "latitude", "longitude")
    for name, rows in (("people.csv", people), ("organisations.csv", organisations), ("ministries.csv", ministries),
                       ("titles.csv", titles), ("group_nouns.csv", nouns)):  # fmt: skip
        require_known(name, rows, "sector", ontology.sectors)
    for name, rows in (("offices.csv", offices), ("ministries.csv", ministries), ("titles.csv", titles)):
        require_known(name, rows, "predicate", ontology.predicates)
    organisation_ids = {r["org_id"] for r in organisations}
    place_ids = {r["place_id"] for r in places}
    ids = organisation_ids | place_ids | {f"country.{c}" for c in iso3} | {r["person_id"] for r in people}
    require_known("offices.csv", offices, "person_id", ids)
    require_known("offices.csv", offices, "object_id", ids)
    require_known("organisations.csv", organisations, "part_of", organisation_ids)
    require_known("memberships.csv", memberships, "member_id", ids)
    require_known("memberships.csv", memberships, "org_id", organisation_ids)
    require_known("places.csv", places, "inside", place_ids)
    require_known("disputed_places.csv", disputed, "place_id", place_ids)
    require_known("disputed_places.csv", disputed, "administered_by", iso3 | organisation_ids)
    for name, rows in (("countries.csv", countries), ("offices.csv", offices), ("memberships.csv", memberships),
                       ("organisations.csv", organisations)):  # fmt: skip
        require_dates(name, rows)
    require_dates("disputed_places.csv", disputed, "administered_from", "administered_to")
    single = {p for p, r in ontology.predicates.items() if r["single_holder"] == "true"}
    held = [r for r in offices if r["predicate"] in single]
    require_apart("offices.csv", _grouped(held, lambda r: (r["predicate"], r["object_id"])))

    entities = {f"country.{r['iso3']}": _country(r) for r in countries}
    entities |= {r["person_id"]: _person(r) for r in people}
    entities |= {r["org_id"]: _organisation(r) for r in organisations}
    entities |= _places(places, disputed)
    for entity_id in entities:
        if not re.fullmatch(r"country\.[A-Z]{3}|(person|org|place)\.[a-z0-9-]+", entity_id):
            raise SeedError(f"knowledge: id {entity_id!r} is not of the form kind.name-in-ascii")
    return Actors(
        entities=entities, countries={r["iso3"]: r for r in countries}, metonyms=metonyms,
        offices=tuple(Office(*[r[k] for k in Office._fields]) for r in offices), memberships=memberships,
        ministries=ministries, titles={r["title"]: r for r in titles}, group_nouns={r["noun"]: r for r in nouns},
        disputed=disputed, divisions=divisions,
        legal_forms=frozenset(r["form"] for r in words if r["kind"] == "legal"),
        trades=frozenset(r["form"] for r in words if r["kind"] == "trade"),
        common_words=frozenset(r["word"] for r in common), currencies=frozenset(r["word"] for r in money),
        first_names={r["word"]: r["gender"] for r in human if r["kind"] == "first name"},
        person_nouns={r["word"]: r["gender"] for r in human if r["kind"] == "noun"},
        homographs=frozenset(r["word"] for r in casing if r["kind"] == "acronym"),
        calendar=tuple(r["word"] for r in casing if r["kind"] == "calendar"),
    )  # fmt: skip


def _country(r: Row) -> Known:
    return Known(
        f"country.{r['iso3']}", r["name"], "COUNTRY", _other_names(r["name"], r["formal_name"], *listed(r["aliases"])),
        r["iso3"], "GOV", r["wikidata_id"] or None, None, number(r["latitude"]), number(r["longitude"]), "country",
        "PCLI" if not r["valid_to"] else "PCLH", valid_from=r["valid_from"], valid_to=r["valid_to"],
    )  # fmt: skip


def _person(r: Row) -> Known:
    return Known(r["person_id"], r["name"], "PERSON", _other_names(r["name"], *listed(r["aliases"])),
                 r["country_iso3"] or None, r["sector"] or None, r["wikidata_id"] or None)  # fmt: skip


def _organisation(r: Row) -> Known:
    return Known(r["org_id"], r["name"], "ORG", _other_names(r["name"], *listed(r["aliases"])),
                 r["country_iso3"] or None, r["sector"] or None, r["wikidata_id"] or None,
                 inside=r["part_of"] or None, valid_from=r["valid_from"], valid_to=r["valid_to"])  # fmt: skip


def _places(rows: list[Row], disputed: list[Row]) -> dict[str, Known]:
    outer = {r["place_id"]: r["inside"] for r in rows}
    contested = {r["place_id"] for r in disputed}
    names: dict[str, list[str]] = defaultdict(list)
    for r in disputed:
        names[r["place_id"]] += [r["name"], *listed(r["aliases"])]

    def is_disputed(place: str) -> bool:
        seen: set[str] = set()
        while place and place not in seen:
            if place in contested:
                return True
            seen.add(place)
            place = outer.get(place, "")
        return False

    return {
        r["place_id"]: Known(
            r["place_id"], r["name"], "PLACE", _other_names(r["name"], *listed(r["aliases"]), *names[r["place_id"]]),
            r["country_iso3"] or None, None, None, r["geonames_id"] or None, number(r["latitude"]),
            number(r["longitude"]), r["geo_precision"] or None, r["feature_code"] or None,
            is_disputed(r["place_id"]), r["inside"] or None,
        )
        for r in rows
    }  # fmt: skip


def _other_names(name: str, *others: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys([o for o in others if o and o != name]))


def _grouped(items: Iterable[Any], key: Callable[[Any], Any]) -> dict[Any, list[Any]]:
    groups = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return dict(groups)
