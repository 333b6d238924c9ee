"""Every rule across tables holds in good tables, and is shown to fail in bad ones."""

import dataclasses
import itertools
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import duckdb
import pytest

from communique.schema.model import Reference, Scope, Table
from communique.schema.tables import TABLES
from communique.store.corpus import connect
from communique.store.home import Home
from expectations import rules
from expectations.rules import RULES, Rule, evaluate, rules_of

from .batch_rows import BATCH, A, Rows
from .good_rows import good_rows, write

NOBODY = "person.nobody"


def change(name: str, n: int = 0, **values: Any) -> Callable[[Rows], Rows]:
    """The rows of one table with other values in the n-th."""

    def spoil(rows: Rows) -> Rows:
        changed = list(rows[name])
        changed[n] = changed[n] | values
        return {name: changed}

    return spoil


def drop(name: str, n: int = 0) -> Callable[[Rows], Rows]:
    return lambda rows: {name: [r for k, r in enumerate(rows[name]) if k != n]}


def add(name: str, n: int = 0, **values: Any) -> Callable[[Rows], Rows]:
    """The rows of one table and a copy of the n-th with other values."""
    return lambda rows: {name: [*rows[name], rows[name][n] | values]}


def superseded(rows: Rows) -> Rows:
    older, newer = rows["article_groups"]
    return {"article_groups": [older | {"superseded_by": newer["article_id"]}, newer | {"version": 2}]}


def duplicated(**more: Any) -> Callable[[Rows], Rows]:
    def spoil(rows: Rows) -> Rows:
        one, two = rows["article_groups"]
        return {"article_groups": [one | more, two | {"duplicate_of": one["article_id"], "duplicate_score": 0.9}]}

    return spoil


def another_minister(rows: Rows) -> Rows:
    relation = rows["relations"][0]
    return {"relations": [relation, relation | {"relation_id": "r" + "f" * 16, "subject_id": NOBODY}]}


MISPLACED = {"start_char": 1, "end_char": 5}
FAR = {"start_char": 900, "end_char": 905}
OTHER = {"article_id": "a" + "0" * 16}
BAD: dict[str, dict[str, Callable[[Rows], Rows]]] = {
    "articles": {
        "record_ends_once": drop("rejects"),
        "article_has_its_record": change("articles", raw_path="elsewhere.txt"),
        "text_sha256_of_the_text": change("articles", text="Another text."),
        "published_at_near_published_on": change("articles", published_at=datetime(2018, 6, 20, tzinfo=UTC)),
        "article_id_is_its_hash": change("articles", source_id="zaev"),
    },
    "rejects": {
        "reject_has_its_record": change("rejects", record=9),
        "unreadable_is_rejected_for_its_reason": change("rejects", reason="no_words"),
    },
    "sketches": {
        "every_article_sketched": drop("sketches"),
        "sketch_of_whole_numbers": change("sketches", weights=b"1"),
    },
    "parses": {
        "every_article_parsed": drop("parses"),
        "parse_of_the_present_text": change("parses", text_sha256="0" * 64),
    },
    "sentences": {
        "every_article_has_sentences": drop("sentences", 3),
        "sentence_id_from_ord": change("sentences", ord=7),
        "headline_opens_the_text": change("sentences", 2, is_headline=True),
        "ord_contiguous": drop("sentences", 1),
        "in_order_and_apart": change("sentences", 1, start_char=3),
        "text_is_the_slice": change("sentences", text="Something else"),
    },
    "mentions": {
        "text_is_the_slice": change("mentions", 2, text="Psarades"),
        "inside_its_sentence": change("mentions", sentence_id=f"{A.id}-0000"),
        "mention_id_is_its_hash": change("mentions", mention_id="m" + "0" * 16),
    },
    "time_expressions": {
        "text_is_the_slice": change("time_expressions", text="Monday"),
        "inside_its_sentence": change("time_expressions", **FAR),
        "time_id_is_its_hash": change("time_expressions", time_id="t" + "0" * 16),
    },
    "quotations": {
        "text_is_the_slice": change("quotations", text="A BRAVE STEP"),
        "meets_its_sentence": change("quotations", **MISPLACED),
        "inside_its_article": change("quotations", **FAR),
        "quotation_id_is_its_hash": change("quotations", quotation_id="q" + "0" * 16),
    },
    "relation_evidence": {
        "inside_its_sentence": change("relation_evidence", **FAR),
        "relation_id_is_its_hash": change("relation_evidence", predicate="minister_of"),
        "words_of_the_evidence_in_its_article": change("relation_evidence", role_text="Chancellor"),
        "subject_is_not_object": change("relation_evidence", subject_id="country.FIN"),
    },
    "events": {
        "trigger_text_is_the_slice": change("events", trigger_text="hugged"),
        "inside_its_sentence": change("events", trigger_start=1, trigger_end=4),
        "contexts_in_contexts": change("events", contexts=["legal", "gossip"]),
        "place_country_iso3_in_countries": change("events", place_country_iso3="QQQ"),
        "cameo_code_of_the_type": change("events", cameo_code="100"),
        "goldstein_of_the_cameo_code": change("events", goldstein=7.0),
        "plover_score_of_mode_or_type": change("events", plover_score=1.5),
        "one_main_event_a_sentence": change("events", is_main=False),
        "date_from_publication_needs_one": lambda rows: {
            **change("articles", published_on=None, published_at=None)(rows),
            **change("events", date_basis="published")(rows),
        },
        "asserted_not_after_publication": change("events", event_date=date(2031, 1, 1)),
    },
    "event_participants": {
        "other_sectors_in_sectors": change("event_participants", other_sectors=["MIL", "FUN"]),
        "country_iso3_in_countries": change("event_participants", country_iso3="QQQ"),
        "event_has_participants": lambda rows: {"event_participants": rows["event_participants"][:2]},
        "ord_contiguous": change("event_participants", ord=5),
        "mention_in_the_article": lambda rows: change(
            "event_participants", mention_id=rows["mentions"][5]["mention_id"]
        )(rows),
        "not_on_both_sides": change("event_participants", 3, entity_id="person.pekka-haavisto"),
    },
    "article_groups": {
        "every_article_grouped": drop("article_groups"),
        "superseded_by_a_later_version": superseded,
        "duplicate_of_an_original": lambda rows: duplicated(duplicate_of=rows["article_groups"][1]["article_id"])(rows),
        "duplicates_share_a_story": duplicated(),
    },
    "entities": {
        "country_iso3_of_the_id": change("entities", 4, country_iso3="GRC"),
        "country_iso3_in_countries": change("entities", country_iso3="QQQ"),
        "counts_of_mentions": change("entities", mention_count=2),
    },
    "event_clusters": {
        "cluster_has_members": drop("event_cluster_members"),
        "counts_of_members": change("event_clusters", report_count=2),
        "published_span_of_members": change("event_clusters", first_published_on=date(2018, 6, 1)),
    },
    "event_cluster_members": {
        "every_asserted_event_clustered": drop("event_cluster_members"),
        "members_share_the_type": change("event_clusters", event_type="AID"),
    },
    "relations": {
        "evidence_count_of_the_evidence": change("relations", evidence_count=2),
        "evidence_of_the_same_relation": change("relations", predicate="minister_of"),
        "types_fit_the_predicate": change("relations", object_id="person.zoran-zaev"),
        "validity_is_one_of_the_terms": change("relations", valid_to=None),
        "one_holder_at_a_time": another_minister,
    },
    "cameo_plover": {
        "mode_in_event_modes": change("cameo_plover", -1, event_mode="tea"),
        "context_in_contexts": change("cameo_plover", -1, context="gossip"),
    },
    "predicates": {"entity_types_known": change("predicates", subject_types=["PERSON", "DOG"])},
}
CASES = [(table, name) for table, found in BAD.items() for name in found]
REFERENCES = [(t, r) for t in TABLES.values() for r in t.references]


def reference_rule(table: Table, reference: Reference) -> Rule:
    """The rule that was derived from the reference."""
    ending = f"{'_'.join(reference.columns)}_in_{reference.table}"
    return next(
        r for r in RULES
        if (r.table, r.name) in {(table.name, ending), (reference.table, f"{table.name}_{ending}")}
    )  # fmt: skip


def failing(home: Home, table: str) -> dict[str, Any]:
    with connect(home, [BATCH]) as con:
        return {f.rule: f for f in evaluate(con, table).failures}


@pytest.mark.parametrize("table", TABLES)
def test_good_tables_keep_every_rule(table: str, good_home: Home) -> None:
    assert failing(good_home, table) == {}


@pytest.mark.parametrize(("table", "name"), CASES)
def test_bad_tables_break_the_rule_that_is_meant(table: str, name: str, home: Home) -> None:
    write(home, BAD[table][name](good_rows()))
    failures = failing(home, table)
    assert name in failures
    assert failures[name].severity == next(r.severity for r in RULES if (r.table, r.name) == (table, name))
    assert failures[name].unexpected_count >= 1
    assert failures[name].examples


@pytest.mark.parametrize(
    ("table", "reference"),
    REFERENCES,
    ids=[f"{t.name}-{'_'.join(r.columns)}-{r.table}" for t, r in REFERENCES],
)
def test_a_reference_to_nothing_breaks_its_rule(table: Table, reference: Reference, home: Home) -> None:
    rows = good_rows()
    filled = {"event_mode": "tea"} if "event_mode" in reference.columns else {reference.columns[0]: "nothing"}
    write(home, change(table.name, **filled)(rows))
    rule = reference_rule(table, reference)
    assert rule.name in failing(home, rule.table)


@pytest.mark.parametrize(
    ("table", "column"),
    [(t.name, c.name) for t, r in REFERENCES for c in t.columns if c.name in r.columns[-1:] and not c.required],
)
def test_a_null_refers_to_nothing_and_breaks_no_reference(table: str, column: str, home: Home) -> None:
    write(home, change(table, **{column: None})(good_rows()))
    derived = {reference_rule(t, r) for t, r in REFERENCES if t.name == table and column in r.columns}
    assert not {r.name for r in derived} & set().union(*(failing(home, r.table) for r in derived))


def test_every_rule_is_shown_to_fail() -> None:
    proven = {*CASES, *((r.table, r.name) for r in (reference_rule(t, x) for t, x in REFERENCES))}
    assert proven == {(r.table, r.name) for r in RULES}
    assert len(proven) == len(RULES)


def test_a_rule_is_reported_on_a_table_that_is_made_last_of_those_it_reads() -> None:
    for rule in RULES:
        scopes = {TABLES[t].scope for t in rule.reads}
        expected = next(s for s in (Scope.CORPUS, Scope.BATCH, Scope.REFERENCE) if s in scopes)
        assert TABLES[rule.table].scope is expected, rule.name
        assert rule.table in rule.reads


def test_rules_read_no_table_that_they_do_not_name() -> None:
    for rule in RULES:
        words = rule.sql.replace("(", " ").replace(")", " ").replace("every_", "").split()
        after = {b for a, b in itertools.pairwise(words) if a in ("FROM", "JOIN") and b in TABLES}
        assert after <= set(rule.reads), rule.name


def test_more_than_five_offenders_are_all_counted_and_five_are_shown(home: Home) -> None:
    rows = good_rows()
    write(home, {"entities": [e | {"mention_count": 7} for e in rows["entities"]]})
    failure = failing(home, "entities")["counts_of_mentions"]
    assert failure.unexpected_count == 6
    assert len(failure.examples) == 5
    assert failure.examples[0].startswith("entity_id ")


def test_offsets_count_code_points_as_python_does() -> None:
    text = "a\u0301b😀👨‍👩‍👧é\r\nx\u00a0y"
    with duckdb.connect() as con:
        for start in range(len(text)):
            for end in range(start + 1, len(text) + 1):
                cut = con.execute("SELECT substr(?, ? + 1, ?)", [text, start, end - start]).fetchone()
                assert cut == (text[start:end],)


def test_sql_that_fails_is_an_error_and_says_why(good_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = dataclasses.replace(rules_of("parses")[0], sql="SELECT nothing FROM nowhere", severity="warning")
    monkeypatch.setattr(rules, "RULES", (broken,))
    failure = failing(good_home, "parses")[broken.name]
    assert failure.severity == "error"
    assert "nowhere" in failure.detail
