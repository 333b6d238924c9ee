"""Descriptions of a release: each says what its format requires, and what the tables and files themselves say."""

import csv
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest
import yaml

from communique.release.build import ReleaseRefused, build
from communique.release.documents import DOCUMENTS, write_documents
from communique.release.layout import RELEASED, table_path
from communique.release.metadata.citation import bibtex, cff
from communique.release.metadata.croissant import croissant
from communique.release.metadata.facts import Facts, Publication, SourceTexts, gather
from communique.release.metadata.licences import licences
from communique.release.metadata.schema_org import dataset
from communique.schema.exports import arrow_schema, columns
from communique.store.receipts import file_hash

SITE = "https://example.org/releases"
DAY = date(2026, 11, 22)


def stated(folder: Path, name: str) -> dict[str, Any]:
    return json.loads((folder / name).read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory, tiny: SimpleNamespace) -> Path:
    """A release of a known day and address, with an event at a place and a source that says more of itself."""
    rows = tiny.rows()
    rows["events"][0] |= {"place_country_iso3": "ARM", "event_date": date(2019, 5, 7)}
    rows["events"][1] |= {"place_country_iso3": "AZE", "event_date_end": date(2019, 5, 12)}
    rows["events"][2] |= {"factuality": "future", "event_date": date(2031, 1, 1)}
    home = tiny.write_home(tmp_path_factory.mktemp("published [of] a 'site'") / "home", rows)
    return build(home, tiny.batches, "2026.11.0", tiny.required, tiny.about, tiny.codebook, Publication(DAY, SITE))


@pytest.fixture(scope="session")
def facts(published: Path) -> Facts:
    return gather(published, stated(published, "release.json"), "")


def test_facts_are_those_of_the_tables(facts):
    assert (facts.version, facts.published, facts.url) == ("2026.11.0", "2026-11-22", f"{SITE}/2026.11.0/")
    assert facts.coverage == "2019-05-07/2019-05-12"  # of asserted events, to the end of the last
    assert facts.countries == (("ARM", "Armenia"), ("AZE", "Azerbaijan"))
    assert [(s.source, s.rights, s.articles) for s in facts.sources] == [
        ("wire", rights, 1) for rights in ("full", "none", "quotes")
    ]


def test_every_document_is_there_and_states_no_path_of_the_machine(published):
    assert all((published / name).stat().st_size for name in DOCUMENTS)
    for name in DOCUMENTS:
        text = (published / name).read_text(encoding="utf-8")
        assert str(published.parent) not in text
        assert text.endswith("\n") and "\r" not in text


def test_documents_are_the_same_at_every_writing(published, facts, tmp_path):
    codebook = (published / "CODEBOOK.md").read_text(encoding="utf-8")
    write_documents(tmp_path, replace(facts, codebook=codebook))
    assert {n: file_hash(tmp_path / n) for n in DOCUMENTS} == {n: file_hash(published / n) for n in DOCUMENTS}


def test_what_is_not_known_is_left_out(release, tiny, tmp_path):
    """No address, no day, and an event without place: descriptions state the month of the version alone."""
    rows = tiny.rows()
    for event in rows["events"]:
        event["event_date"] = None
    bare = tiny.build(tiny.write_home(tmp_path, rows))
    for folder in (release, bare):
        made = {name: stated(folder, name) for name in ("dataset.jsonld", "croissant.json", "datacite.json")}
        assert {d["datePublished"] for d in (made["dataset.jsonld"], made["croissant.json"])} == {"2026-11"}
        assert made["datacite.json"]["publicationYear"] == "2026"
        assert not any("url" in d or None in d.values() for d in made.values())
        assert "includedInDataCatalog" not in made["dataset.jsonld"]
        assert made["dataset.jsonld"]["distribution"][0]["contentUrl"] == table_path("articles")
        assert "publication_date" not in stated(folder, ".zenodo.json")
        assert not {"date-released", "url"} & yaml.safe_load((folder / "CITATION.cff").read_text()).keys()
    assert not {"temporalCoverage", "spatialCoverage"} & stated(bare, "dataset.jsonld").keys()
    assert [d["dateType"] for d in stated(bare, "datacite.json")["dates"]] == ["Issued"]


@pytest.mark.parametrize(
    "site", ["example.org", "ftp://example.org", "https://", "https:// example.org", "file:///srv"]
)
def test_a_site_that_is_no_web_address_is_refused(site):
    with pytest.raises(ValueError, match="is no web address"):
        Publication(site=site)


@pytest.mark.parametrize("day", [date(2026, 12, 1), date(2025, 11, 22), date(2026, 1, 22)])
def test_a_day_of_another_month_than_the_version_is_refused(home, tiny, day):
    with pytest.raises(ReleaseRefused, match="is not of the month of"):
        build(home, tiny.batches, "2026.11.0", tiny.required, tiny.about, tiny.codebook, Publication(day))


def test_the_footer_of_every_file_has_version_and_description_for_any_reader(published):
    for name, table in RELEASED.items():
        found = duckdb.execute(
            "SELECT decode(key), decode(value) FROM parquet_kv_metadata(?)",
            [str(published / table_path(name)).replace("[", "[[]")],
        ).fetchall()
        assert {("version", "2026.11.0"), ("table", name), ("description", table.description)} <= set(found)


# Croissant


def test_croissant_has_a_file_and_a_record_set_for_each_table(published):
    made = stated(published, "croissant.json")
    assert made["conformsTo"] == "http://mlcommons.org/croissant/1.1"
    required = {"name", "description", "license", "url", "creator", "datePublished", "version", "citeAs"}
    assert required <= made.keys()
    assert re.fullmatch(r"\d+\.\d+\.\d+", made["version"])
    assert {f["contentUrl"]: f["sha256"] for f in made["distribution"]} == {
        table_path(name): file_hash(published / table_path(name)) for name in RELEASED
    }
    assert [r["name"] for r in made["recordSet"]] == list(RELEASED)


def test_croissant_fields_are_the_columns_and_its_references_lead_to_keys(facts):
    made = croissant(facts)
    files = {f["@id"] for f in made["distribution"]}
    ids = [f["@id"] for r in made["recordSet"] for f in r["field"]]
    assert len(set(ids)) == len(ids)
    for records in made["recordSet"]:
        table = RELEASED[records["name"]]
        assert [f["name"] for f in records["field"]] == [c.name for c in columns(table, released=True)]
        keys = records["key"] if isinstance(records["key"], list) else [records["key"]]
        assert [k["@id"] for k in keys] == [f"{table.name}/{name}" for name in table.key]
        referring = {f["name"]: f["references"] for f in records["field"] if "references" in f}
        assert referring.keys() == {c for r in table.references for c in r.columns}
        for own, to in referring.items():
            target = to["fileObject"]["@id"].split("/")[1]
            pairs = {(r.table, *p) for r in table.references for p in zip(r.columns, r.to, strict=True)}
            assert (target, own, to["extract"]["column"]) in pairs
            assert to["fileObject"]["@id"] in files


def test_a_column_of_several_references_is_given_the_one_of_fewest_columns(facts):
    events = next(r for r in croissant(facts)["recordSet"] if r["name"] == "events")
    to = {f["name"]: f["references"]["fileObject"]["@id"] for f in events["field"] if "references" in f}
    assert to["event_type"] == table_path("event_types")
    assert to["event_mode"] == table_path("event_modes")


@pytest.mark.parametrize("which", ["release", "published"])
def test_mlcroissant_finds_no_error_and_nothing_to_warn_of(which, request):
    mlcroissant = pytest.importorskip("mlcroissant")
    folder = request.getfixturevalue(which)
    made = mlcroissant.Dataset(jsonld=str(folder / "croissant.json"))
    issues = made.metadata.ctx.issues
    assert (issues.errors, issues.warnings) == (set(), set())
    for name in ("articles", "events", "event_participants", "relations", "predicates"):
        assert len(list(made.records(name))) == pq.read_metadata(folder / table_path(name)).num_rows


# schema.org


def test_the_dataset_has_what_search_engines_require_and_recommend(published):
    made = stated(published, "dataset.jsonld")
    assert (made["@context"], made["@type"]) == ("https://schema.org/", "Dataset")
    assert 50 <= len(made["description"]) <= 5000
    assert made["license"].startswith("https://creativecommons.org/licenses/by/4.0")
    assert made["creator"] == {"@type": "Organization", "name": "The Communiqué developers"}
    assert made["isAccessibleForFree"] is True
    assert (made["version"], made["datePublished"]) == ("2026.11.0", "2026-11-22")
    assert made["temporalCoverage"] == "2019-05-07/2019-05-12"
    assert [c["name"] for c in made["spatialCoverage"]] == ["Armenia", "Azerbaijan"]
    assert made["url"] == f"{SITE}/2026.11.0/"
    assert made["includedInDataCatalog"]["url"] == f"{SITE}/"
    assert [v["name"] for v in made["variableMeasured"]] == arrow_schema(RELEASED["events"], released=True).names
    assert len(made["keywords"]) >= 3
    for download in made["distribution"]:
        path = download["contentUrl"].removeprefix(made["url"])
        assert download["sha256"] == file_hash(published / path)
        assert download["contentSize"] == f"{(published / path).stat().st_size} B"
        assert download["encodingFormat"] == "application/vnd.apache.parquet"


# Citation File Format 1.2.0: its guide's rules for the keys that we use
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_RULES: dict[str, Callable[[Any], bool]] = {
    "cff-version": lambda v: v == "1.2.0",
    "message": lambda v: isinstance(v, str) and v != "",
    "title": lambda v: isinstance(v, str) and v != "",
    "authors": lambda v: len(v) > 0 and all(a.keys() == {"name"} and isinstance(a["name"], str) for a in v),
    "type": lambda v: v in ("software", "dataset"),
    "abstract": lambda v: isinstance(v, str) and v != "",
    "version": lambda v: isinstance(v, str),
    "date-released": lambda v: isinstance(v, str) and bool(_DAY.fullmatch(v)),
    "license": lambda v: v == "CC-BY-4.0",
    "url": lambda v: v.startswith(("https://", "http://")),
    "keywords": lambda v: len(set(v)) == len(v) > 0 and all(isinstance(k, str) for k in v),
}  # fmt: skip


def _against_cff(text: str) -> list[str]:
    made = yaml.safe_load(text)
    missing = [key for key in ("cff-version", "message", "title", "authors") if key not in made]
    return missing + [key for key, value in made.items() if key not in _RULES or not _RULES[key](value)]


@pytest.mark.parametrize("which", ["release", "published"])
def test_the_citation_file_keeps_its_format(which, request):
    assert _against_cff((request.getfixturevalue(which) / "CITATION.cff").read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("line", "instead", "wrong"),
    [("message:", "massage:", ["message", "massage"]), ('type: "dataset"', "type: data", ["type"]),
     ('"2026-11-22"', '"2026-11"', ["date-released"]), ('version: "2026.11.0"', "version: 2026", ["version"])],
)  # fmt: skip
def test_a_citation_file_that_does_not_is_told(facts, line, instead, wrong):
    assert line in cff(facts)
    assert _against_cff(cff(facts).replace(line, instead)) == wrong


def test_bibtex_keeps_the_name_of_the_developers_whole(facts):
    entry = bibtex(facts)
    assert entry.startswith("@misc{communique-2026.11.0, author = {{The Communiqué developers}}, ")
    assert "year = {2026}, month = {11}, version = {2026.11.0}" in entry
    assert entry.count("{") == entry.count("}")


# Archives


def test_datacite_has_the_required_properties_and_no_doi(published):
    made = stated(published, "datacite.json")
    assert made["schemaVersion"] == "http://datacite.org/schema/kernel-4"
    assert [c["name"] for c in made["creators"]] == ["The Communiqué developers"]
    assert made["titles"][0]["title"] and made["publisher"]["name"]
    assert made["publicationYear"] == "2026"
    assert made["types"]["resourceTypeGeneral"] == "Dataset"
    assert not {"doi", "identifiers"} & made.keys()
    assert {d["dateType"]: d["date"] for d in made["dates"]} == {
        "Issued": "2026-11-22", "Other": "2019-05-07/2019-05-12",
    }  # fmt: skip
    assert made["rightsList"][0]["rightsIdentifier"] == "CC-BY-4.0"


def test_zenodo_has_what_a_deposit_needs(published):
    made = stated(published, ".zenodo.json")
    assert (made["upload_type"], made["access_right"], made["license"]) == ("dataset", "open", "cc-by-4.0")
    assert made["creators"] == [{"name": "The Communiqué developers"}]
    assert made["publication_date"] == "2026-11-22"
    assert {"title", "description", "version", "keywords"} <= made.keys()


# For people and spreadsheets


def test_the_dictionary_has_a_line_for_every_column_of_every_table(published):
    with (published / "data_dictionary.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    assert [(x["table"], x["column"]) for x in lines] == [
        (name, c.name) for name, table in RELEASED.items() for c in columns(table, released=True)
    ]
    found = {(x["table"], x["column"]): x for x in lines}
    assert all(x["type"] and x["description"] for x in lines)
    assert found["events", "event_id"]["key"] == "yes"
    assert found["events", "event_type"]["references"] == "event_types.code|event_modes.event_type"
    assert found["events", "quad_class"]["values"] == "1..4"
    assert found["sentences", "start_char"]["values"] == "0.."
    assert found["events", "date_basis"]["values"] == "text|published|unknown"
    assert found["events", "event_id"]["pattern"] == "^e[0-9a-f]{16}$"
    required = {key: x["required"] for key, x in found.items()}
    assert required["sentences", "text"] == "no"  # the working table requires it, a release may not have it
    assert required["sentences", "ord"] == "yes"


def test_licences_list_each_source_with_its_rights(facts):
    odd = SourceTexts("a|b\nc", "quotes", None, "CC BY-SA 4.0", 1200)
    text = licences(replace(facts, sources=(*facts.sources, odd)))
    assert "| wire |  | not stated | full | the whole text | 1 |" in text
    assert "| a\\|b c |  | CC BY-SA 4.0 | quotes | headlines, and the sentences" in text
    assert "| 1,200 |" in text


def test_descriptions_are_of_the_facts_alone(facts):
    """A release elsewhere on the web differs in its addresses and in nothing else."""
    moved = replace(facts, stated={**facts.stated, "url": "https://example.net/data/2026.11.0/"})
    here, there = (json.dumps(dataset(f), ensure_ascii=False) for f in (facts, moved))
    assert there.replace("https://example.net/data/", f"{SITE}/") == here
