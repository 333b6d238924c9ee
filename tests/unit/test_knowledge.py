"""The seeds load, are whole, and are refused with file and row where a cell is wrong."""

import csv
import datetime
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.flow import Recipes
from communique.knowledge.actors import Office, slug
from communique.knowledge.base import Knowledge, load_knowledge, reference_tables
from communique.knowledge.seeds import (
    SeedError,
    earliest,
    latest,
    listed,
    number,
    read_rows,
    read_with_own,
    require_apart,
)
from communique.relations.table import known_terms
from communique.schema.exports import arrow_schema
from communique.schema.model import Scope
from communique.schema.tables import FACTUALITIES, TABLES, tables
from communique.text.cleaning import load_guide

SEEDS = Path(__file__).resolve().parents[2] / "seeds"

# PLOVER manual, draft 2.0: quad class, score, and the modes with theirs
TYPES: dict[str, tuple[int, float, dict[str, float]]] = {
    "AGREE": (1, 2.5, {}),
    "CONSULT": (1, 2.5, {"visit": 4, "third-party": 1, "multilateral": 4, "phone": 1.5}),
    "SUPPORT": (1, 5, {}),
    "CONCEDE": (1, 4.5, {}),
    "COOPERATE": (2, 9.5, {}),
    "AID": (2, 10, {}),
    "RETREAT": (2, 6.5, {"withdraw": 8, "release": 6.5, "disarm": 10, "ceasefire": 7.5, "access": 6.5, "resign": 4.5}),
    "REQUEST": (3, 0, {"assist": 0.5, "change": -1, "yield": -1, "meet": 0}),
    "ACCUSE": (3, -3, {"disapprove": -2, "investigate": -3.5, "allege": -3.5}),
    "REJECT": (3, -2, {"assist": -1.5, "change": -2, "yield": -2, "meet": -2}),
    "THREATEN": (3, -3.5, {"restrict": -3, "arrest": -3.5, "relations": -3.5, "expel": -3.5, "territory": -4,
                           "violence": -3.5}),
    "PROTEST": (4, -5, {"demo": -5, "riot": -7, "strike": -5, "hunger": -4.5, "boycott": -4.5, "obstruct": -4.5}),
    "SANCTION": (4, -6, {"convict": -6, "expel": -5.5, "withdraw": -6, "discontinue": -6}),
    "MOBILIZE": (4, -5.5, {"troops": -6.5, "weapons": -6.5, "police": -5.5, "militia": -6}),
    "COERCE": (4, -7, {"seize": -7, "restrict": -7, "censor": -6.5, "curfew": -6.5, "martial-law": -7.5, "arrest": -7,
                       "deport": -7, "withhold": -7, "misinformation": -6.5, "cyber": -7}),
    "ASSAULT": (4, -9, {"abduct": -8.5, "beat": -7.5, "torture": -8.5, "sexual": -8.5, "targeted": -9.5,
                        "destroy": -8.5, "primitive": -8, "firearms": -9, "explosives": -9, "suicide-attack": -9.5,
                        "aerial": -9.5, "drone": -9.5, "heavy-weapons": -9.5, "crowd-control": -7.5,
                        "unconventional": -10}),
}  # fmt: skip
CONTEXTS = [
    "military", "intelligence", "executive", "legislative", "election", "political_institutions", "pro_democracy",
    "pro_autocracy", "economic", "legal", "reparations", "human_rights", "rights_freedoms", "repression",
    "human_security", "gender", "lgbt", "religion_ethnicity", "inequality", "diplomatic", "territory", "peacekeeping",
    "health", "asylum", "migration", "disasters", "natural_resource", "environment", "technology", "terrorism",
    "cbrn", "cyber", "misinformation", "crime", "corruption", "illegal_drugs", "trafficking",
]  # fmt: skip
SECTORS = [
    "GOV", "MIL", "COP", "JUD", "LEG", "SPY", "PTY", "OPP", "REB", "UAF", "CRM", "CVL", "BUS", "LAB", "MED", "EDU",
    "REL", "REF", "NGO", "IGO", "ELI", "PRE", "UNK",
]  # fmt: skip
PREDICATES = [
    "head_of_state_of", "head_of_government_of", "foreign_minister_of", "defence_minister_of", "minister_of",
    "ambassador_of", "spokesperson_of", "chair_of", "co_chair_of", "head_of_organization", "commander_of",
    "deputy_of", "employee_or_member_of", "member_of", "party_affiliation", "candidate_for", "founded_by",
    "subsidiary_of", "part_of", "located_in", "headquartered_in", "resident_of", "nationality", "born_in",
    "spouse_of", "parent_of", "sibling_of", "predecessor_of", "ally_of", "adversary_of", "accused_by", "killed_by",
]  # fmt: skip
ALIKE = {"spouse_of", "sibling_of", "ally_of", "adversary_of"}


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge(SEEDS)


# the ontology is whole


def test_the_types_are_plovers_sixteen_with_their_quad_classes_and_scores(knowledge: Knowledge) -> None:
    found = {c: (int(r["quad_class"]), float(r["plover_score"])) for c, r in knowledge.ontology.types.items()}
    assert found == {code: (quad, score) for code, (quad, score, _) in TYPES.items()}


@pytest.mark.parametrize("code", TYPES)
def test_a_type_has_all_its_modes_with_their_scores(code: str, knowledge: Knowledge) -> None:
    modes = {m: float(r["plover_score"]) for (t, m), r in knowledge.ontology.modes.items() if t == code}
    assert modes == TYPES[code][2]
    assert knowledge.ontology.score(code, None) == TYPES[code][1]
    assert all(knowledge.ontology.score(code, mode) == score for mode, score in TYPES[code][2].items())


@pytest.mark.parametrize(("kind", "codes"), [("contexts", CONTEXTS), ("sectors", SECTORS), ("predicates", PREDICATES)])
def test_no_code_is_missing_and_none_is_added(kind: str, codes: list[str], knowledge: Knowledge) -> None:
    assert set(getattr(knowledge.ontology, kind)) == set(codes)


def test_everything_in_the_ontology_is_defined(knowledge: Knowledge) -> None:
    o = knowledge.ontology
    for rows in (o.types, o.modes, o.contexts, o.sectors, o.predicates):
        assert all(len(r["definition"]) > 20 and r["name"] for r in rows.values())


def test_predicates_between_equals_are_symmetric_and_no_others(knowledge: Knowledge) -> None:
    assert {c for c, r in knowledge.ontology.predicates.items() if r["symmetric"] == "true"} == ALIKE


def test_every_predicate_names_its_subjects_and_objects(knowledge: Knowledge) -> None:
    for row in knowledge.ontology.predicates.values():
        assert listed(row["subject_types"]) and listed(row["object_types"])


# CAMEO


def test_cameo_codes_keep_their_leading_zeros_and_have_their_roots(knowledge: Knowledge) -> None:
    codes = set(knowledge.ontology.cameo)
    assert {f"{n:02}" for n in range(1, 21)} <= codes
    assert all(code.isdigit() and 2 <= len(code) <= 4 and code[:2] in codes for code in codes)


@given(st.sampled_from(sorted(TYPES)), st.data(), st.lists(st.sampled_from(CONTEXTS), max_size=3, unique=True))
def test_every_event_has_a_cameo_code_of_its_own_type(
    event_type: str, data: st.DataObject, contexts: list[str]
) -> None:
    ontology = load_knowledge(SEEDS).ontology
    mode = data.draw(st.sampled_from([None, *TYPES[event_type][2]]))
    code = ontology.cameo_code(event_type, mode, tuple(contexts))
    row = ontology.cameo[code]
    assert row["event_type"] == event_type
    assert row["event_mode"] in ("", mode)
    known = {c for t, m, c in ontology.inverse if (t, m) == (event_type, mode or "")}
    # a mode that CAMEO knows in some context alone takes that context's code rather than lose the mode
    assert row["context"] in ("", *contexts) or (row["event_mode"] == mode and not known & {"", *contexts})


@pytest.mark.parametrize(
    ("event_type", "mode", "contexts", "code"),
    [
        ("CONSULT", None, (), "04"),
        ("CONSULT", "visit", (), "042"),
        ("AGREE", None, ("economic",), "0311"),
        ("AGREE", None, ("lgbt",), "03"),
        ("ACCUSE", "allege", ("crime",), "1121"),
        ("COERCE", "arrest", ("crime",), "173"),
        ("SANCTION", None, ("gender", "economic"), "163"),
    ],
)
def test_the_most_general_code_that_fits_is_taken(
    event_type: str, mode: str | None, contexts: tuple[str, ...], code: str, knowledge: Knowledge
) -> None:
    assert knowledge.ontology.cameo_code(event_type, mode, contexts) == code


# what is known of the world


def test_every_frame_and_noun_leads_to_a_type_that_has_its_mode(knowledge: Knowledge) -> None:
    modes = set(knowledge.ontology.modes)
    for frame in knowledge.lexicon.frames.values():
        assert frame.mode is None or (frame.event_type, frame.mode) in modes
    for event_type, mode in knowledge.lexicon.noun_events.values():
        assert event_type in TYPES and (mode is None or (event_type, mode) in modes)


def test_markers_mark_what_factuality_knows(knowledge: Knowledge) -> None:
    assert {m if m != "negation" else "negated" for m in knowledge.lexicon.markers.values()} <= set(FACTUALITIES)


def test_a_verb_with_a_particle_goes_before_the_bare_verb(knowledge: Knowledge) -> None:
    entries = knowledge.lexicon.verbs
    lemma, particle = next(k for k in entries if k[1] and (k[0], "") in entries)
    assert knowledge.lexicon.verb(lemma, ("nowhere", particle)) == entries[lemma, particle]
    assert knowledge.lexicon.verb(lemma, ("nowhere",)) == entries[lemma, ""]
    assert knowledge.lexicon.verb("not a verb") is None


@pytest.mark.parametrize(
    ("predicate", "object_id", "day", "person"),
    [
        ("head_of_government_of", "country.ARM", "2020-11-09", "person.nikol-pashinyan"),
        ("head_of_state_of", "country.AZE", "2020-11-09", "person.ilham-aliyev"),
        ("foreign_minister_of", "country.RUS", "2020-11-09", "person.sergei-lavrov"),
    ],
)
def test_an_office_has_the_holder_of_its_day(
    predicate: str, object_id: str, day: str, person: str, knowledge: Knowledge
) -> None:
    held = knowledge.actors.holders_of[predicate, object_id]
    assert [o.person_id for o in held if o.held_on(datetime.date.fromisoformat(day))] == [person]


@pytest.mark.parametrize(
    ("term", "day", "held"),
    [
        (("2018", "2020"), "2018-01-01", True),
        (("2018", "2020"), "2020-12-31", True),
        (("2018-05-08", ""), "2018-05-07", False),
        (("2018-05-08", ""), "2030-01-01", True),
        (("", "2008-02"), "2008-02-29", True),
        (("", "2008-02"), "2008-03-01", False),
    ],
)
def test_a_term_covers_every_day_that_its_dates_may_mean(term: tuple[str, str], day: str, held: bool) -> None:
    office = Office("person.x", "minister_of", "minister", "country.ARM", *term)
    assert office.held_on(datetime.date.fromisoformat(day)) is held


def test_disputed_places_and_places_inside_them_are_disputed(knowledge: Knowledge) -> None:
    entities = knowledge.actors.entities
    inside = [e for e in entities.values() if e.inside == "place.nagorno-karabakh"]
    assert inside
    assert all(e.disputed for e in (entities["place.nagorno-karabakh"], *inside))
    assert not entities["place.abbottabad"].disputed


def test_a_ministry_of_every_country_has_an_id_and_its_country(knowledge: Knowledge) -> None:
    row = next(r for r in knowledge.actors.ministries if r["predicate"] == "foreign_minister_of")
    made = knowledge.actors.ministry(row, "CIV")
    assert made.entity_id.startswith("org.") and made.entity_id.isascii()
    assert (made.country, made.sector) == ("CIV", row["sector"])


def test_all_terms_become_dates(knowledge: Knowledge) -> None:
    for terms in known_terms(knowledge).values():
        assert all(t["from"] is None or t["to"] is None or t["from"] <= t["to"] for t in terms)


def test_rights_are_those_of_the_sources(knowledge: Knowledge) -> None:
    assert knowledge.rights["communique-seeds"] == "full"


def test_loading_twice_gives_the_same_object_and_a_copy_the_same_version(copy: Path, tmp_path: Path) -> None:
    once = load_knowledge(copy)
    assert load_knowledge(copy) is once
    assert load_knowledge(Path(shutil.copytree(copy, tmp_path / "elsewhere"))).version == once.version


def test_reference_tables_hold_every_code_in_their_declared_schemas(knowledge: Knowledge) -> None:
    made = reference_tables(knowledge)
    assert set(made) == {t.name for t in tables(Scope.REFERENCE)}
    for name, rows in made.items():
        assert rows.schema.equals(arrow_schema(TABLES[name]))
    o = knowledge.ontology
    sizes = {"event_types": o.types, "event_modes": o.modes, "contexts": o.contexts, "sectors": o.sectors,
             "predicates": o.predicates, "cameo_plover": o.cameo, "countries": knowledge.actors.countries,
             "sources": knowledge.sources}  # fmt: skip
    assert {name: rows.num_rows for name, rows in made.items()} == {name: len(rows) for name, rows in sizes.items()}


# what is wrong is named

KNOWN_PERSON = "person.nikol-pashinyan"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SEEDS, tmp_path / "seeds", ignore=shutil.ignore_patterns("articles", "*.md")))


def edit(path: Path, column: str, value: str, where: Callable[[dict[str, str]], bool] = lambda r: True) -> None:
    """Set one cell: that of the first row for which the condition holds."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    row = next(r for r in rows if where(r))
    row[column] = value
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(row), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def first_of(path: Path) -> str:
    with path.open(encoding="utf-8", newline="") as file:
        return next(iter(next(csv.DictReader(file)).values()))


_APART = ("articles", "evaluation")  # folders that no run reads as knowledge
EVERY_FILE = sorted(p.relative_to(SEEDS).as_posix() for p in SEEDS.rglob("*.csv") if p.parent.name not in _APART)
UNKNOWN = [
    ("ontology/event_modes.csv", "event_type"), ("ontology/cameo_plover.csv", "event_type"),
    ("ontology/cameo_plover.csv", "context"), ("ontology/predicates.csv", "subject_types"),
    ("ontology/predicates.csv", "object_types"), ("knowledge/metonyms.csv", "iso3"),
    ("knowledge/people.csv", "country_iso3"), ("knowledge/organisations.csv", "country_iso3"),
    ("knowledge/places.csv", "country_iso3"), ("knowledge/countries.csv", "successors"),
    ("knowledge/disputed_places.csv", "claimed_by"), ("knowledge/people.csv", "sector"),
    ("knowledge/organisations.csv", "sector"), ("knowledge/ministries.csv", "sector"),
    ("knowledge/titles.csv", "sector"), ("knowledge/group_nouns.csv", "sector"),
    ("knowledge/offices.csv", "predicate"), ("knowledge/ministries.csv", "predicate"),
    ("knowledge/titles.csv", "predicate"), ("knowledge/offices.csv", "person_id"),
    ("knowledge/offices.csv", "object_id"), ("knowledge/organisations.csv", "part_of"),
    ("knowledge/memberships.csv", "member_id"), ("knowledge/memberships.csv", "org_id"),
    ("knowledge/places.csv", "inside"), ("knowledge/disputed_places.csv", "place_id"),
    ("knowledge/disputed_places.csv", "administered_by"), ("lexicon/verb_classes.csv", "operator"),
    ("lexicon/verbs.csv", "class"), ("lexicon/verbs.csv", "context"), ("lexicon/verbs.csv", "event_mode"),
    ("lexicon/nouns.csv", "class"), ("lexicon/nouns.csv", "context"), ("lexicon/nouns.csv", "event_mode"),
    ("lexicon/frames.csv", "verb_class"), ("lexicon/frames.csv", "object_class"), ("lexicon/frames.csv", "event_type"),
    ("ontology/predicates.csv", "symmetric"),
    ("ontology/predicates.csv", "single_holder"), ("knowledge/titles.csv", "single"),
    ("knowledge/group_nouns.csv", "entity_type"), ("knowledge/places.csv", "geo_precision"),
    ("sources.csv", "text_rights"), ("lexicon/noun_classes.csv", "event_type"), ("lexicon/markers.csv", "marker"),
    ("lexicon/quantities.csv", "kind"), ("lexicon/deaths.csv", "kind"), ("lexicon/speech.csv", "quotes"),
    ("lexicon/guards.csv", "kind"), ("lexicon/noun_classes.csv", "force"),
    ("relations/cues.csv", "kind"), ("relations/cues.csv", "predicate"), ("relations/cues.csv", "former"),
    ("relations/cues.csv", "subject_types"), ("relations/cues.csv", "object_types"),
]  # fmt: skip
DATES = [
    (f"knowledge/{file}.csv", column)
    for file, columns in {
        "countries": ("valid_from", "valid_to"), "offices": ("valid_from", "valid_to"),
        "memberships": ("valid_from", "valid_to"), "organisations": ("valid_from", "valid_to"),
        "disputed_places": ("administered_from", "administered_to"),
    }.items()
    for column in columns
]  # fmt: skip


@pytest.mark.parametrize(("name", "column"), UNKNOWN)
def test_an_unknown_code_is_refused_with_file_and_row(name: str, column: str, copy: Path) -> None:
    edit(copy / name, column, "nonsense")
    row = first_of(copy / name)
    with pytest.raises(SeedError) as refused:
        load_knowledge(copy)
    message = str(refused.value)
    assert Path(name).name in message and f"{column} 'nonsense' is not known" in message and f"row {row}" in message


@pytest.mark.parametrize(
    ("name", "column", "date"),
    [
        *((name, column, "May 2018") for name, column in DATES),
        *(("knowledge/offices.csv", "valid_from", date) for date in ("2018-13", "2018-02-30", "18-05-08")),
    ],
)
def test_what_is_no_date_is_refused_with_file_and_row(name: str, column: str, date: str, copy: Path) -> None:
    edit(copy / name, column, date)
    with pytest.raises(SeedError, match=rf"{Path(name).name}: {column} '{date}' is no date \(row ") as refused:
        load_knowledge(copy)
    assert first_of(copy / name) in str(refused.value)


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("ontology/event_types.csv", "quad_class"),
        ("ontology/event_types.csv", "plover_score"),
        ("ontology/event_types.csv", "goldstein"),
        ("ontology/event_modes.csv", "plover_score"),
        ("ontology/cameo_plover.csv", "goldstein"),
        ("knowledge/countries.csv", "latitude"),
        ("knowledge/places.csv", "longitude"),
        ("lexicon/quantities.csv", "low"),
        ("lexicon/quantities.csv", "high"),
    ],
)
def test_what_is_no_number_is_refused_with_file_and_row(name: str, column: str, copy: Path) -> None:
    edit(copy / name, column, "4,5")
    with pytest.raises(SeedError, match=rf"{Path(name).name}: {column} '4,5' is no number \(row ") as refused:
        load_knowledge(copy)
    assert first_of(copy / name) in str(refused.value)


@pytest.mark.parametrize(
    ("text", "column", "value"),
    [("dozens", "low", "100"), ("dozens", "high", ""), ("ten", "low", "-1"), ("family", "high", "7")],
)
def test_a_quantity_has_a_range_in_order_where_its_kind_has_one(text: str, column: str, value: str, copy: Path) -> None:
    edit(copy / "lexicon/quantities.csv", column, value, lambda r: r["text"] == text)
    with pytest.raises(SeedError, match=rf"quantities.csv: .* is no range for \w+ \(row {text}\)"):
        load_knowledge(copy)


def test_a_source_without_rights_is_refused(copy: Path) -> None:
    edit(copy / "sources.csv", "text_rights", "")
    with pytest.raises(SeedError, match=r"sources.csv: text_rights is empty \(row communique-seeds\)"):
        load_knowledge(copy)


def test_a_term_that_ends_before_it_starts_is_refused(copy: Path) -> None:
    file = copy / "knowledge" / "offices.csv"
    edit(file, "valid_to", "1066", lambda r: r["person_id"] == KNOWN_PERSON and r["valid_from"] != "")
    with pytest.raises(SeedError, match=rf"offices.csv: valid_from is after valid_to \(row {KNOWN_PERSON}\)"):
        load_knowledge(copy)


def test_two_holders_of_one_office_are_refused_by_name(copy: Path) -> None:
    file = copy / "knowledge" / "offices.csv"
    edit(file, "valid_from", "1999", lambda r: r["person_id"] == KNOWN_PERSON and r["object_id"] == "country.ARM")
    with pytest.raises(SeedError, match=rf"offices.csv: .* country.ARM has two holders: .*{KNOWN_PERSON}"):
        load_knowledge(copy)


@pytest.mark.parametrize("name", ["ontology/cameo_plover.csv", "lexicon/frames.csv", "lexicon/noun_classes.csv"])
def test_a_mode_that_the_type_does_not_have_is_refused(name: str, copy: Path) -> None:
    edit(copy / name, "event_mode", "hunger", lambda r: r["event_type"] == "AGREE")
    with pytest.raises(SeedError, match=rf"{Path(name).name}: AGREE has no mode hunger \(row .+\)"):
        load_knowledge(copy)


def test_a_symmetric_predicate_needs_equal_types(copy: Path) -> None:
    edit(copy / "ontology/predicates.csv", "subject_types", "PERSON", lambda r: r["code"] == "ally_of")
    with pytest.raises(SeedError, match=r"predicates.csv: ally_of is symmetric"):
        load_knowledge(copy)


@pytest.mark.parametrize("entity_id", ["person.Nikol", "nikol-pashinyan", "person.сергей"])
def test_an_id_that_is_no_id_is_refused(entity_id: str, copy: Path) -> None:
    edit(copy / "knowledge/people.csv", "person_id", entity_id, lambda r: r["person_id"] not in _holders(copy))
    with pytest.raises(SeedError, match=re.escape(f"id {entity_id!r} is not of the form")):
        load_knowledge(copy)


def _holders(copy: Path) -> set[str]:
    with (copy / "knowledge/offices.csv").open(encoding="utf-8", newline="") as file:
        return {r["person_id"] for r in csv.DictReader(file)}


@pytest.mark.parametrize("name", EVERY_FILE)
def test_a_file_that_is_missing_is_refused_by_name(name: str, copy: Path) -> None:
    (copy / name).unlink()
    with pytest.raises(SeedError, match=Path(name).name):
        load_guide(copy / "cleaning", load_knowledge(copy).rights)


@pytest.mark.parametrize("name", ["sources.csv", "ontology/contexts.csv", "knowledge/titles.csv"])
@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda lines: [lines[0] + ",more", *lines[1:]], "columns are"),
        (lambda lines: [*lines, lines[1]], "line {last}: .* stands in line 2 already"),
        (lambda lines: [*lines, "one cell"], "line {last}: .* cells are expected"),
        (lambda lines: [*lines, "," * lines[0].count(",")], "line {last}: (no source is given|.* is empty)"),
        (lambda lines: [*lines, '"open'], "unexpected end of data"),
    ],
)
def test_a_file_of_another_shape_is_refused_with_its_line(
    spoil: Callable[[list[str]], list[str]], message: str, name: str, copy: Path
) -> None:
    lines = (copy / name).read_text(encoding="utf-8").rstrip("\n").split("\n")
    (copy / name).write_text("\n".join(spoil(lines)), encoding="utf-8")
    with pytest.raises(SeedError, match=message.replace("{last}", str(len(lines) + 1))) as refused:
        load_knowledge(copy)
    assert Path(name).name in str(refused.value)


def test_a_file_that_is_not_utf_8_is_refused_by_name(copy: Path) -> None:
    path = copy / "lexicon" / "markers.csv"
    path.write_bytes(path.read_bytes() + b"\xff")
    with pytest.raises(SeedError, match=r"markers\.csv"):
        load_knowledge(copy)


# cells


@pytest.mark.parametrize(
    ("date", "first", "last"),
    [
        ("", "0001-01-01", "9999-12-31"),
        ("2018", "2018-01-01", "2018-12-31"),
        ("2018-04", "2018-04-01", "2018-04-30"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("2018-05-08", "2018-05-08", "2018-05-08"),
    ],
)
def test_a_date_spans_the_days_that_it_may_mean(date: str, first: str, last: str) -> None:
    assert (earliest(date), latest(date)) == (first, last)


@given(st.dates(min_value=datetime.date(1000, 1, 1)), st.sampled_from([4, 7, 10]))
def test_every_date_lies_in_its_own_span(day: datetime.date, length: int) -> None:
    written = day.isoformat()[:length]
    first, last = map(datetime.date.fromisoformat, (earliest(written), latest(written)))
    assert first <= day <= last


@pytest.mark.parametrize(("one", "other", "apart"), [
    (("2010", "2014-06"), ("2014-06", ""), True),
    (("2010", "2014"), ("2014-03-01", ""), True),
    (("2010", "2014-06-02"), ("2014-06-01", ""), False),
    (("2010", ""), ("2014", ""), False),
])  # fmt: skip
def test_terms_meet_at_most_on_the_days_of_the_hand_over(
    one: tuple[str, str], other: tuple[str, str], apart: bool
) -> None:
    rows = [{"id": n, "valid_from": f, "valid_to": t} for n, (f, t) in (("one", one), ("other", other))]
    if apart:
        require_apart("offices.csv", {("x",): rows})
    else:
        with pytest.raises(SeedError, match="two holders: one and other"):
            require_apart("offices.csv", {("x",): rows})


@pytest.mark.parametrize(("cell", "parts"), [("", ()), ("a", ("a",)), ("a| b ||", ("a", "b"))])
def test_a_cell_of_several_parts_is_split_at_bars(cell: str, parts: tuple[str, ...]) -> None:
    assert listed(cell) == parts


def test_an_empty_cell_is_no_number() -> None:
    assert (number(" "), number("-4.5")) == (None, -4.5)


@given(st.text())
def test_a_slug_is_safe_in_an_id(name: str) -> None:
    made = slug(name)
    assert made == slug(made)
    assert set(made) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


# rows of one's own


def own(copy: Path, name: str, *rows: dict[str, str]) -> Path:
    """Write rows into the user's file of that name, other cells empty; returns the file."""
    with (copy / "knowledge" / name).open(encoding="utf-8", newline="") as file:
        columns = csv.DictReader(file).fieldnames or []
    path = copy / "knowledge" / "own" / name
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows({"source": "local press"} | row for row in rows)
    return path


MAYOR = {"person_id": "person.kakha-kaladze", "name": "Kakhi Kaladze", "country_iso3": "GEO"}
NEW = {"person_id": "person.zz-new", "name": "Tiit Own", "country_iso3": "EST"}


def test_without_a_folder_of_ones_own_the_rows_are_ours(copy: Path) -> None:
    columns, folder = "word source", copy / "knowledge"
    assert read_with_own(folder, "currencies.csv", columns, "word") == read_rows(folder / "currencies.csv", columns,
                                                                                "word")  # fmt: skip


def test_a_row_of_ones_own_replaces_ours_with_its_key_and_adds_what_we_lack(copy: Path) -> None:
    columns = "person_id name aliases country_iso3 sector wikidata_id note source"
    before = read_with_own(copy / "knowledge", "people.csv", columns, "person_id")
    own(copy, "people.csv", NEW, MAYOR)
    after = read_with_own(copy / "knowledge", "people.csv", columns, "person_id")
    ids = [r["person_id"] for r in after]
    assert len(after) == len(before) + 1 and len(set(ids)) == len(ids) and ids == sorted(ids)
    changed = {r["person_id"]: r["name"] for r in after if r not in before}
    assert changed == {MAYOR["person_id"]: MAYOR["name"], NEW["person_id"]: NEW["name"]}


def test_a_key_of_several_columns_replaces_only_the_row_that_has_all_of_them(copy: Path) -> None:
    columns, key = (
        "person_id predicate title object_id valid_from valid_to source",
        "person_id predicate object_id valid_from",
    )
    before = read_with_own(copy / "knowledge", "offices.csv", columns, key)
    ours = next(r for r in before if r["person_id"] == KNOWN_PERSON)
    own(copy, "offices.csv", ours | {"title": "Premier"})
    after = read_with_own(copy / "knowledge", "offices.csv", columns, key)
    assert len(after) == len(before)
    assert [r for r in after if r not in before] == [ours | {"title": "Premier"}]


def test_rows_of_ones_own_are_known_when_the_seeds_are_loaded(copy: Path) -> None:
    own(copy, "people.csv", NEW, MAYOR)
    entities = load_knowledge(copy).actors.entities
    assert (entities[NEW["person_id"]].name, entities[NEW["person_id"]].country) == ("Tiit Own", "EST")
    assert entities[MAYOR["person_id"]].name == "Kakhi Kaladze"


@pytest.mark.parametrize(("name", "row", "message"), [
    ("people.csv", NEW | {"country_iso3": "XXX"}, "country_iso3 'XXX' is not known"),
    ("people.csv", NEW | {"source": ""}, "line 2: no source is given"),
    ("people.csv", NEW | {"person_id": ""}, "line 2: person_id is empty"),
    ("organisations.csv", {"org_id": "org.own", "name": "Own", "part_of": "org.nowhere"}, "part_of 'org.nowhere'"),
    ("organisations.csv", {"org_id": "org.own", "name": "Own", "valid_from": "last May"}, "'last May' is no date"),
    ("places.csv", {"place_id": "place.own", "name": "Own", "latitude": "north"}, "latitude 'north' is no number"),
    ("company_words.csv", {"form": "own", "kind": "funny"}, "kind 'funny' is not known"),
    ("casing_words.csv", {"word": "own", "kind": "funny"}, "kind 'funny' is not known"),
])  # fmt: skip
def test_rows_of_ones_own_are_checked_like_ours(name: str, row: dict[str, str], message: str, copy: Path) -> None:
    own(copy, name, row)
    with pytest.raises(SeedError, match=re.escape(message)) as refused:
        load_knowledge(copy)
    assert f"own/{name}" in str(refused.value)


def test_of_two_holders_the_one_in_a_file_of_ones_own_is_named(copy: Path) -> None:
    rival = {"person_id": "person.angela-merkel", "predicate": "head_of_state_of", "title": "president",
             "object_id": "country.FRA", "valid_from": "2019-01-01", "valid_to": "2019-02-01"}  # fmt: skip
    own(copy, "offices.csv", rival)
    with pytest.raises(SeedError, match=r"own/offices\.csv: .* has two holders"):
        load_knowledge(copy)


def test_a_row_that_is_wrong_in_our_file_is_not_said_of_ones_own(copy: Path) -> None:
    own(copy, "people.csv", NEW)
    edit(copy / "knowledge" / "people.csv", "country_iso3", "XXX")
    with pytest.raises(SeedError, match=r"^people\.csv: country_iso3 'XXX'"):
        load_knowledge(copy)


def test_a_file_of_ones_own_with_other_columns_or_a_row_twice_is_refused(copy: Path) -> None:
    file = own(copy, "people.csv", NEW, NEW)
    with pytest.raises(SeedError, match=r"own/people\.csv, line 3: .* stands in line 2 already"):
        load_knowledge(copy)
    file.write_text("name,source\nTiit Own,local press\n", encoding="utf-8")
    with pytest.raises(SeedError, match=r"own/people\.csv: columns are"):
        load_knowledge(copy)


def test_rows_of_ones_own_change_the_version_of_the_knowledge(copy: Path, tmp_path: Path) -> None:
    changed = Path(shutil.copytree(copy, tmp_path / "changed"))
    own(copy, "people.csv", NEW)
    own(changed, "people.csv", NEW | {"name": "Tiit Other"})
    assert len({load_knowledge(folder).version for folder in (SEEDS, copy, changed)}) == 3


@pytest.mark.parametrize(("name", "table"), [
    ("people.csv", "mentions"), ("people.csv", "parses"), ("people.csv", "entities"), ("people.csv", "relations"),
    ("countries.csv", "events"), ("countries.csv", "countries"),
])  # fmt: skip
def test_rows_of_ones_own_change_the_recipes_of_the_tables_that_are_made_with_them(
    name: str, table: str, copy: Path
) -> None:
    batch = "2026-11-01-0a0a0a0a" if TABLES[table].scope is Scope.BATCH else None
    before = Recipes(copy, "model", ["2026-11-01-0a0a0a0a"]).of(table, batch)
    own(copy, name)
    assert Recipes(copy, "model", ["2026-11-01-0a0a0a0a"]).of(table, batch) != before
