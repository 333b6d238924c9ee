"""The compiled gazetteer: what its names mean, how it is kept, and what it costs."""

import dataclasses
import shutil
import time
from pathlib import Path

import pytest

from communique.knowledge.base import Knowledge, load_knowledge
from communique.knowledge.normal import name_key
from communique.places.build import gazetteer_key
from communique.places.divisions import Division, read_divisions
from communique.places.form import ABBREVIATION, PLACES
from communique.places.gazetteer import Gazetteer, gazetteer_of

SEEDS = Path(__file__).parents[3] / "seeds"

# name, country, feature code, latitude, longitude
KNOWN = [
    ("Yerevan", "ARM", "PPLC", 40.2, 44.5),
    ("Texas", "USA", "ADM1", 31.25, -99.25),
    ("Calif.", "USA", "ADM1", 37.25, -119.75),
    ("N.S.", "CAN", "ADM1", 45.0, -63.0),
    ("Oxfordshire", "GBR", "ADM2", 51.8, -1.3),
    ("Fairfax County", "USA", "ADM2", 38.8, -77.3),
    ("Bavaria", "DEU", "ADM1", 49.0, 11.5),
    ("Guangdong", "CHN", "ADM1", 23.0, 113.5),
    ("Sakha", "RUS", "ADM1", 65.0, 130.0),
    ("Fort Worth", "USA", "PPL", 32.7, -97.3),
    ("Ft. Worth", "USA", "PPL", 32.7, -97.3),
    ("St. Petersburg", "RUS", "PPL", 59.9, 30.3),
    ("Georgia", "GEO", "PCLI", 42.2, 43.5),
    ("Georgia", "USA", "ADM1", 32.75, -83.5),
    ("Rhine", "", "STM", 50.5, 7.5),
    ("the Himalayas", "", "MTS", 29.0, 84.0),
    ("Nagorno-Karabakh", "AZE", "RGN", 39.8, 46.8),
]


@pytest.mark.parametrize(("name", "country", "feature", "latitude", "longitude"), KNOWN)
def test_a_name_has_the_place_among_its_candidates(gazetteer, name, country, feature, latitude, longitude):
    key = name_key(name.removeprefix("the "))
    found = [c.place for c in gazetteer.candidates(key) if (c.place.country, c.place.feature) == (country, feature)]
    assert any(abs(p.latitude - latitude) < 1 and abs(p.longitude - longitude) < 1 for p in found)


@pytest.mark.parametrize("name", ["ATL", "ニューヨーク", "Нью-Йорк", "no such place at all", ""])
def test_codes_and_other_scripts_name_no_place(gazetteer, name):
    assert gazetteer.candidates(name_key(name)) == ()


def test_an_abbreviation_is_told_from_a_name(gazetteer):
    hows = {c.how for c in gazetteer.candidates(name_key("Va."))}
    assert ABBREVIATION in hows


def test_a_city_other_name_gives_way_to_the_country_of_that_name(gazetteer):
    assert {c.place.kind for c in gazetteer.candidates("mexico") if gazetteer.name(c.place) == "Mexico City"} == set()


def test_a_place_of_the_seeds_keeps_its_id_and_gains_a_geonames_id(gazetteer):
    kyiv = [gazetteer.known(c.place) for c in gazetteer.candidates("kyiv") if c.place.feature == "PPLC"]
    assert [(k.entity_id, k.geonames_id) for k in kyiv] == [("place.kyiv-ukr", "703448")]


def test_an_entity_is_found_again_by_its_id(gazetteer):
    wanted = {"geonames.4736286", "place.nagorno-karabakh", "country.ARM", "place.kyiv-ukr", "person.nobody"}
    found = gazetteer.all_known(wanted)
    assert set(found) >= {"geonames.4736286", "place.nagorno-karabakh", "place.kyiv-ukr"}
    assert found["geonames.4736286"].name == "Texas"
    assert found["place.nagorno-karabakh"].disputed


def test_a_town_knows_its_county_and_state(gazetteer):
    fairfax = next(c.place for c in gazetteer.candidates("fairfax") if c.place.geonames_id == 4758023)
    assert gazetteer.name(gazetteer.place(fairfax.admin1)) == "Virginia"


def test_a_gazetteer_is_opened_at_once(knowledge, gazetteer):
    folder = knowledge.cache / f"gazetteer-{gazetteer_key(knowledge)}"
    start = time.perf_counter()
    Gazetteer(folder, knowledge)
    assert time.perf_counter() - start < 1
    assert sum(f.stat().st_size for f in folder.iterdir()) < 25_000_000


def test_knowledge_without_a_cache_has_no_gazetteer(knowledge):
    with pytest.raises(ValueError, match="cache folder"):
        gazetteer_of(dataclasses.replace(knowledge, cache=None))


@pytest.mark.parametrize(
    ("file", "row", "other"),
    [
        ("divisions.csv", "ZZ-Z,Nowhere,,,1,1,test\n", True),
        ("places.csv", "place.zzz,Zzz,,,,1,1,city,PPL,,test\n", True),
        ("common_words.csv", "zzz,test\n", False),
    ],
)
def test_other_places_in_the_seeds_want_another_gazetteer(knowledge, tmp_path: Path, file, row, other):
    copy = Path(shutil.copytree(SEEDS, tmp_path / "seeds"))
    with (copy / "knowledge" / file).open("a") as rows:
        rows.write(row)
    assert (gazetteer_key(load_knowledge(copy)) != gazetteer_key(knowledge)) == other


def test_a_folder_that_is_there_is_not_built_again(knowledge: Knowledge, gazetteer: Gazetteer):
    folder = knowledge.cache / f"gazetteer-{gazetteer_key(knowledge)}"
    before = (folder / PLACES).stat().st_mtime_ns
    gazetteer_of.cache_clear()
    gazetteer_of(knowledge)
    assert (folder / PLACES).stat().st_mtime_ns == before


@pytest.mark.parametrize(
    ("name", "kind", "short"),
    [
        ("Département du Nord", "Department", {"Nord"}),
        ("Kabupaten Bogor", "Regency", {"Bogor"}),
        ("Guangdong Sheng", "Province", {"Guangdong"}),
        ("Durham, County", "County district", {"Durham"}),
        ("Fairfax County", "County", set()),
        ("Kent", "", set()),
    ],
)
def test_a_division_is_called_without_the_word_for_its_kind(name, kind, short):
    assert Division(1, name, "", 1, kind, (), 2, 0, "XX").short_names == short


def test_a_table_of_divisions_in_another_form_is_refused(monkeypatch):
    monkeypatch.setattr("communique.places.divisions._table", lambda name: iter([["one", "two"]]))
    with pytest.raises(ValueError, match="subdivisions, row 1"):
        read_divisions()
