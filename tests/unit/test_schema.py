"""The declarations hold together, and what is derived from them is what the other tools read."""

import duckdb
import pyarrow as pa
import pytest

from communique.schema.exports import (
    arrow_schema,
    columns,
    comments_sql,
    dictionary,
    expectations,
    frictionless_resource,
    markdown,
)
from communique.schema.model import Column, Kind, Reference, Scope, Table
from communique.schema.tables import TABLES, tables

EVERY = pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
RELEASED = [t for t in TABLES.values() if t.released]

# The published columns, in order: a change here is a change of SCHEMA_VERSION.
COLUMNS = {
    "articles": "article_id source_id source url title author dateline language language_score published_at"
    " published_on published_on_basis text text_sha256 text_rights word_count retrieved_at raw_path raw_sha256 version"
    " superseded_by duplicate_of duplicate_score story_id",
    "article_groups": "article_id version superseded_by duplicate_of duplicate_score story_id",
    "sentences": "sentence_id article_id ord start_char end_char is_headline text",
    "mentions": "mention_id article_id sentence_id start_char end_char text label kind entity_id link_score"
    " link_method",
    "entities": "entity_id name entity_type aliases country_iso3 sector wikidata_id geonames_id latitude longitude"
    " geo_precision feature_code disputed basis mention_count article_count first_seen last_seen",
    "events": "event_id article_id sentence_id trigger_text trigger_start trigger_end event_type event_mode contexts"
    " cameo_code quad_class plover_score goldstein event_date event_date_end date_precision date_text date_basis"
    " factuality attributed_to place_id place_name latitude longitude place_country_iso3 place_basis fatalities_low"
    " fatalities_high is_main confidence rule coder_version cluster_id",
    "event_participants": "event_id role ord entity_id mention_id text country_iso3 sector other_sectors basis",
    "event_clusters": "cluster_id event_type event_date actor_id recipient_id place_id report_count article_count"
    " source_count first_published_on last_published_on",
    "event_cluster_members": "event_id cluster_id",
    "relations": "relation_id subject_id predicate object_id valid_from valid_to terms is_former basis evidence_count"
    " confidence first_asserted_on last_asserted_on is_contested",
    "relation_evidence": "relation_id article_id sentence_id start_char end_char subject_id predicate object_id"
    " is_former subject_text object_text role_text rule confidence",
    "time_expressions": "time_id article_id sentence_id start_char end_char text timex_type value",
    "quotations": "quotation_id article_id sentence_id start_char end_char text speaker_id speaker_text cue kind",
}  # fmt: skip
KEYS = {
    "event_participants": ("event_id", "role", "ord"),
    "relation_evidence": ("relation_id", "article_id", "sentence_id", "start_char"),
    "event_cluster_members": ("event_id",),
    "event_modes": ("event_type", "code"),
    "articles": ("article_id",),
}


@pytest.mark.parametrize("name", COLUMNS)
def test_published_columns_keep_their_names_and_order(name: str) -> None:
    assert [c.name for c in TABLES[name].columns] == COLUMNS[name].split()


@pytest.mark.parametrize("name", KEYS)
def test_keys_are_as_published(name: str) -> None:
    assert TABLES[name].key == KEYS[name]


def test_only_what_is_raw_or_heavy_stays_out_of_releases() -> None:
    assert {n for n, t in TABLES.items() if not t.released} == {"raw_articles", "rejects", "sketches", "parses"}


@EVERY
def test_every_reference_points_at_a_key_of_the_same_type(table: Table) -> None:
    kinds = {c.name: c.kind for c in table.columns}
    for reference in table.references:
        target = TABLES[reference.table]
        assert reference.to == target.key
        assert [kinds[c] for c in reference.columns] == [
            next(c.kind for c in target.columns if c.name == to) for to in reference.to
        ]


@EVERY
def test_released_tables_refer_to_released_tables_alone(table: Table) -> None:
    if table.released:
        assert all(TABLES[r.table].released for r in table.references)


@EVERY
def test_key_and_order_columns_are_in_the_working_table_and_never_null(table: Table) -> None:
    working = {c.name: c for c in table.working_columns}
    assert all(working[name].required for name in table.sorted_by)


@EVERY
def test_the_order_of_rows_ends_with_the_key(table: Table) -> None:
    assert set(table.key) <= set(table.sorted_by)
    assert len(set(table.sorted_by)) == len(table.sorted_by)


@EVERY
def test_everything_is_described_in_sentences(table: Table) -> None:
    assert table.title
    for text in (table.description, *(c.description for c in table.columns)):
        assert text == " ".join(text.split()) and text.endswith("."), text


@EVERY
def test_joined_columns_are_in_releases_alone(table: Table) -> None:
    joined = {c.name for c in table.columns if c.joined}
    assert joined.isdisjoint(arrow_schema(table).names)
    assert joined <= set(arrow_schema(table, released=True).names)


def test_joined_columns_come_from_the_corpus_table_that_declares_them() -> None:
    for name, source in (("articles", "article_groups"), ("events", "event_cluster_members")):
        declared = {c.name: c.kind for c in TABLES[source].columns}
        for column in TABLES[name].columns:
            if column.joined:
                assert declared[column.name] is column.kind


@EVERY
def test_the_publishers_words_may_be_null_in_a_release(table: Table) -> None:
    released = arrow_schema(table, released=True)
    assert all(released.field(c.name).nullable for c in table.columns if c.surface)


@EVERY
def test_the_arrow_schema_carries_descriptions_and_nullability(table: Table) -> None:
    schema = arrow_schema(table)
    for column in table.working_columns:
        field = schema.field(column.name)
        assert field.nullable is not column.required
        assert field.metadata == {b"description": column.description.encode()}


@EVERY
def test_expectations_name_declared_columns_alone(table: Table) -> None:
    names = {c.name for c in table.working_columns}
    for expected in expectations(table):
        kwargs = expected["kwargs"]
        assert set(kwargs.get("column_list", [])) | {kwargs.get("column")} - {None} <= names


def test_every_column_rule_has_its_expectation() -> None:
    made = Table(
        "things", "Things", "Things.", Scope.BATCH,
        (
            Column("a", Kind.STRING, "A.", unique=True, pattern="^a", values=("a", "ab")),
            Column("b", Kind.INTEGER, "B.", required=False, minimum=1, maximum=2),
            Column("c", Kind.BINARY, "C."),
        ),
        key=("a", "b"),
    )  # fmt: skip
    assert [(e["type"].removeprefix("expect_"), e["kwargs"].get("column")) for e in expectations(made)] == [
        ("table_columns_to_match_ordered_list", None),
        ("column_values_to_not_be_null", "a"),
        ("column_values_to_be_unique", "a"),
        ("column_values_to_match_regex", "a"),
        ("column_values_to_be_in_set", "a"),
        ("column_values_to_be_between", "b"),
        ("compound_columns_to_be_unique", None),
    ]


@pytest.mark.parametrize(
    ("columns", "key", "references", "message"),
    [
        (("a", "a"), ("a",), (), "declared twice"),
        (("a",), ("b",), (), "unknown columns"),
        (("a",), ("a",), (Reference(("b",), "things", ("a",)),), "unknown columns"),
    ],
)
def test_a_declaration_that_does_not_hold_together_is_refused(
    columns: tuple[str, ...], key: tuple[str, ...], references: tuple[Reference, ...], message: str
) -> None:
    declared = tuple(Column(c, Kind.STRING, "A column.") for c in columns)
    with pytest.raises(ValueError, match=f"table things: .*{message}"):
        Table("things", "Things", "Things.", Scope.BATCH, declared, key, references=references)


def test_duckdb_accepts_the_comments_and_gives_them_back() -> None:
    with duckdb.connect() as con:
        for table in RELEASED:
            empty = arrow_schema(table, released=True).empty_table()
            con.register("rows", empty)
            con.execute(f"CREATE TABLE t_{table.name} AS FROM rows")
            con.execute(f"CREATE VIEW {table.name} AS FROM t_{table.name}")
            for statement in comments_sql(table):
                con.execute(statement)
        found = con.execute(
            "SELECT table_name, column_name, comment FROM duckdb_columns() WHERE NOT starts_with(table_name, 't_')"
        ).fetchall()
    wanted = {(t.name, c.name, c.description) for t in RELEASED for c in t.columns}
    assert wanted <= set(found)


def test_frictionless_accepts_every_resource() -> None:
    frictionless = pytest.importorskip("frictionless")
    for table in RELEASED:
        described = frictionless_resource(table, f"tables/{table.name}/{table.name}.parquet")
        frictionless.Schema.from_descriptor(described["schema"])
        assert [f["name"] for f in described["schema"]["fields"]] == [c.name for c in columns(table, released=True)]


def test_the_dictionary_has_every_table_once_and_marks_keys_and_joined_columns() -> None:
    text = dictionary(TABLES)
    assert [line[3:] for line in text.splitlines() if line.startswith("## ")] == list(TABLES)
    assert "| article_id \\* |" in markdown(TABLES["articles"])
    assert "| cluster_id + |" in markdown(TABLES["events"])


@EVERY
def test_the_dictionary_is_a_table_that_markdown_can_read(table: Table) -> None:
    rows = [line for line in markdown(table).splitlines() if line.startswith("| ")]
    assert {line.replace("\\|", "").count("|") for line in rows} == {5}


def test_tables_of_a_scope_come_in_the_order_of_the_flow() -> None:
    assert [t.name for t in tables(Scope.CORPUS)] == [
        "article_groups", "entities", "event_clusters", "event_cluster_members", "relations",
    ]  # fmt: skip


def test_terms_are_pairs_of_dates() -> None:
    terms = arrow_schema(TABLES["relations"]).field("terms").type
    assert terms == pa.list_(pa.struct([("from", pa.date32()), ("to", pa.date32())]))
