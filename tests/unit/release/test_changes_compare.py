"""Comparing two releases: each change with its reason and columns, merges, and releases of other schemas."""

import json
import shutil
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from communique.release.changes.compare import comparison
from communique.release.changes.edition import Edition, edition
from communique.release.documents import checksums
from communique.release.layout import CONTENT, table_path
from communique.schema.exports import arrow_schema
from communique.schema.tables import CHANGES
from communique.store.parquet import write_table

Rows = dict[str, list[dict[str, Any]]]
RULES = {"coder_version": "1+bbbbbbbb", "rules": "r2"}
SEEDS = {"coder_version": "1+bbbbbbbb", "knowledge": "k2"}
STATED = {"model": "en_core_web_md 3.8.0", "coder_version": "1+aaaaaaaa", "knowledge": "k1", "rules": "r1"}
OTHER = "n" + "1" * 16


@pytest.fixture(scope="module")
def base(release: Path) -> Edition:
    """The tiny release, as if more had been stated of how it was made."""
    found = edition(release)
    return replace(found, stated={**found.stated, **STATED})


@pytest.fixture(scope="module")
def published(base: Edition) -> Rows:
    """Its rows."""
    return {name: pq.ParquetFile(path).read().to_pylist() for name, path in base.files.items()}


_folders = count()


class Draft:
    """A release that differs from the tiny one in rows or in what it states; only tables that differ are written."""

    def __init__(self, folder: Path, base: Edition, published: Rows) -> None:
        self.folder, self.base, self.published = folder, base, published

    def __call__(self, rows: Rows, **stated: str) -> Edition:
        files = dict(self.base.files)
        folder = self.folder / str(next(_folders))
        for name, table in CONTENT.items():
            if rows[name] != self.published[name]:
                files[name] = folder / f"{name}.parquet"
                made = pa.Table.from_pylist(rows[name], arrow_schema(table, released=True))
                write_table(made, table, files[name], released=True)
        return Edition(folder, {**self.base.stated, "version": "2026.11.1", **stated}, files, self.base.keys)


@pytest.fixture
def draft(tmp_path: Path, base: Edition, published: Rows) -> Draft:
    return Draft(tmp_path, base, published)


@pytest.fixture
def rows(published: Rows) -> Rows:
    return deepcopy(published)


def differences(old: Edition, new: Edition) -> list[dict[str, Any]]:
    names = [c.name for c in CHANGES.columns]
    with comparison(old, new) as con:
        found = con.execute(f"SELECT {', '.join(names)} FROM changes ORDER BY ALL").fetchall()
    return [dict(zip(names, row, strict=True)) for row in found]


def reasons(found: list[dict[str, Any]], table: str, what: str = "row") -> set[tuple[str, str]]:
    return {(r["change"], r["reason"]) for r in found if (r["table_name"], r["what"]) == (table, what)}


def of(rows: Rows, rights: str) -> str:
    """The article of these rights."""
    return next(a["article_id"] for a in rows["articles"] if a["text_rights"] == rights)


def event_of(rows: Rows, rights: str) -> dict[str, Any]:
    return next(e for e in rows["events"] if e["article_id"] == of(rows, rights))


def group(rows: Rows, rights: str, **values: Any) -> None:
    """Set columns of an article's group, where they stand."""
    article = of(rows, rights)
    for name in ("articles", "article_groups"):
        next(a for a in rows[name] if a["article_id"] == article).update(values)


def cluster(rows: Rows, rights: str, target: str) -> None:
    """Move an article's event to another cluster; its own is gone, the other is there."""
    event = event_of(rows, rights)
    gone, event["cluster_id"] = event["cluster_id"], target
    next(m for m in rows["event_cluster_members"] if m["event_id"] == event["event_id"])["cluster_id"] = target
    left = next(c for c in rows["event_clusters"] if c["cluster_id"] == gone)
    rows["event_clusters"].remove(left)
    if target not in {c["cluster_id"] for c in rows["event_clusters"]}:
        rows["event_clusters"].append(left | {"cluster_id": target})


def drop(rows: Rows, *rights: str) -> Rows:
    """The rows without those of some articles, of their clusters, and of relations that are left without evidence."""
    articles = {of(rows, r) for r in rights}
    events = {e["event_id"] for e in rows["events"] if e["article_id"] in articles}
    kept = {
        name: [r for r in rows_of if r.get("article_id") not in articles and r.get("event_id") not in events]
        for name, rows_of in rows.items()
    }
    clusters = {e["cluster_id"] for e in kept["events"]}
    kept["event_clusters"] = [c for c in kept["event_clusters"] if c["cluster_id"] in clusters]
    evident = {e["relation_id"] for e in kept["relation_evidence"]}
    kept["relations"] = [r for r in kept["relations"] if r["relation_id"] in evident]
    return kept


def _supersede(rows: Rows) -> None:
    group(rows, "full", superseded_by=of(rows, "quotes"))


def _relabel(rows: Rows) -> None:
    group(rows, "quotes", duplicate_of=of(rows, "full"), duplicate_score=0.9)
    cluster(rows, "quotes", event_of(rows, "full")["cluster_id"])


def _clean_otherwise(rows: Rows) -> None:
    next(a for a in rows["articles"] if a["text_rights"] == "full").update(text_sha256="f" * 64, word_count=3)
    event_of(rows, "full")["trigger_start"] += 2


def _open(rows: Rows) -> None:
    article = of(rows, "none")
    for name in ("articles", "sentences", "mentions", "events"):
        column = "trigger_text" if name == "events" else "text"
        for row in rows[name]:
            if row["article_id"] == article:
                row[column] = "words"
    next(a for a in rows["articles"] if a["article_id"] == article)["text_rights"] = "full"


def _recode(rows: Rows) -> None:
    for event in rows["events"]:
        event["coder_version"] = "1+bbbbbbbb"


def _rename(rows: Rows) -> None:
    rows["entities"][0]["name"] = "Republic of Armenia"


def _define(rows: Rows) -> None:
    rows["countries"][0]["definition"] = "Republic of Armenia"


def _split_otherwise(rows: Rows) -> None:
    rows["sentences"] = [s for s in rows["sentences"] if not s["sentence_id"].endswith("-0001")]


def _recluster(rows: Rows) -> None:
    cluster(rows, "quotes", event_of(rows, "full")["cluster_id"])


@pytest.mark.parametrize(
    ("edit", "stated", "table", "change", "reason"),
    [
        (_supersede, {}, "articles", "changed", "superseded article"),
        (_supersede, {}, "article_groups", "changed", "superseded article"),
        (_relabel, {}, "articles", "changed", "duplicate relabelled"),
        (_relabel, RULES, "article_groups", "changed", "duplicate relabelled"),
        (_relabel, {}, "event_cluster_members", "changed", "duplicate relabelled"),
        (_relabel, {}, "events", "changed", "duplicate relabelled"),
        (_clean_otherwise, {}, "articles", "changed", "text changed"),
        (_clean_otherwise, RULES, "events", "changed", "text changed"),
        (_open, {}, "articles", "changed", "rights changed"),
        (_open, RULES, "sentences", "changed", "rights changed"),
        (_open, SEEDS, "mentions", "changed", "rights changed"),
        (_recode, RULES, "events", "changed", "coder version"),
        (_recode, SEEDS, "events", "changed", "knowledge change"),
        (_recode, RULES | SEEDS, "events", "changed", "coder version"),
        (_recode, {"model": "en_core_web_lg 3.8.0"}, "events", "changed", "model"),
        (_rename, RULES, "entities", "changed", "coder version"),
        (_rename, SEEDS, "entities", "changed", "knowledge change"),
        (_rename, {}, "entities", "changed", "library version"),
        (_define, RULES | SEEDS, "countries", "changed", "knowledge change"),
        (_define, {}, "countries", "changed", "library version"),
        (_split_otherwise, {"model": "en_core_web_lg 3.8.0"}, "sentences", "withdrawn", "model"),
        (_split_otherwise, RULES, "sentences", "withdrawn", "library version"),
        (_recluster, RULES, "event_cluster_members", "changed", "coder version"),
        (_recluster, RULES, "event_clusters", "merged", "coder version"),
    ],
)
def test_each_change_has_its_reason(base, draft, rows, edit, stated, table, change, reason):
    edit(rows)
    assert reasons(differences(base, draft(rows, **stated)), table) == {(change, reason)}


def test_a_release_that_does_not_state_its_rules_takes_a_new_coder_version_for_new_rules(base, draft, rows):
    _recode(rows)
    old = replace(base, stated={k: v for k, v in base.stated.items() if k != "rules"})
    assert reasons(differences(old, draft(rows, **SEEDS)), "events") == {("changed", "coder version")}


@pytest.mark.parametrize(("rights", "touched"), [("full", {"country.ARM", "country.RUS"}),
                                                 ("quotes", {"country.ARM", "country.AZE"})])  # fmt: skip
def test_what_many_articles_tell_of_changes_with_the_articles_that_come_and_go(draft, rows, rights, touched):
    """All entities change: those that the article mentions by it, the others by the rules."""
    more, fewer = deepcopy(rows), drop(rows, rights)
    for entity in more["entities"]:
        entity["mention_count"] = 7
    for one, other, reason in (
        (draft(fewer), draft(more, **RULES), "new evidence"),
        (draft(more), draft(fewer, **RULES), "article withdrawn"),
    ):
        found = {r["item"]: r["reason"] for r in differences(one, other) if r["table_name"] == "entities"}
        assert {item for item, why in found.items() if why == reason} == touched
        assert {why for item, why in found.items() if item not in touched} == {"coder version"}


def test_an_event_that_a_new_article_brings_into_another_cluster_has_new_evidence(draft, rows):
    before = drop(rows, "quotes")
    after = deepcopy(rows)
    cluster(after, "full", event_of(after, "quotes")["cluster_id"])
    found = differences(draft(before), draft(after, **RULES))
    changed = {(r["table_name"], r["change"], r["reason"]) for r in found if r["change"] in ("changed", "merged")}
    assert changed == {
        ("event_cluster_members", "changed", "new evidence"),
        ("events", "changed", "new evidence"),
        ("event_clusters", "merged", "new evidence"),
    }
    assert {r["reason"] for r in found if r["change"] == "added"} == {"new article"}


def test_an_article_that_its_correction_has_replaced_is_withdrawn_as_superseded(draft, rows):
    rows["articles"] = [a | {"source_id": "0"} for a in rows["articles"]]  # versions of one document
    found = differences(draft(rows), draft(drop(rows, "full")))
    assert reasons(found, "articles") == reasons(found, "events") == {("withdrawn", "superseded article")}
    assert reasons(found, "relations") == {("withdrawn", "superseded article")}


def test_changed_columns_are_named_in_the_order_of_the_table(base, draft, rows):
    rows["events"][0] |= {"confidence": 0.25, "event_mode": None, "contexts": ["military"], "place_name": "Yerevan"}
    (found,) = differences(base, draft(rows))
    assert (found["item"], found["columns"]) == (
        rows["events"][0]["event_id"],
        ["contexts", "place_name", "confidence"],
    )


def test_clusters_stories_and_entities_are_merged_into_what_has_most_of_their_members(base, draft, rows):
    _relabel(rows)
    gone, kept = ("s" + of(rows, rights)[1:] for rights in ("quotes", "full"))
    group(rows, "quotes", story_id=kept)
    rows["entities"] = [e | {"entity_id": OTHER} if e["entity_id"] == "country.AZE" else e for e in rows["entities"]]
    rows["mentions"] = [m | {"entity_id": OTHER} if m["entity_id"] == "country.AZE" else m for m in rows["mentions"]]
    found = differences(base, draft(rows, **RULES))
    assert {r["item"]: r["merged_into"] for r in found if r["change"] == "merged"} == {
        "c" + event_of(rows, "quotes")["event_id"][1:]: event_of(rows, "full")["cluster_id"],
        gone: kept,
        "country.AZE": OTHER,
    }
    assert all((r["merged_into"] is not None) == (r["change"] == "merged") for r in found)


def test_a_cluster_that_falls_apart_is_withdrawn(draft, rows):
    first, second, third = (e["cluster_id"] for e in rows["events"])
    together = deepcopy(rows)
    for event, member in zip(together["events"], together["event_cluster_members"], strict=True):
        event["cluster_id"] = member["cluster_id"] = first
    together["event_clusters"] = [c for c in rows["event_clusters"] if c["cluster_id"] == first]
    apart, fourth = deepcopy(rows), "c" + "4" * 16
    cluster(apart, next(r for r in ("full", "quotes", "none") if event_of(rows, r)["cluster_id"] == first), fourth)
    found = differences(draft(together), draft(apart))
    assert {r["item"]: r["change"] for r in found if r["table_name"] == "event_clusters"} == {
        first: "withdrawn", second: "added", third: "added", fourth: "added",
    }  # fmt: skip


KEYS = [f"m{n:016x}" for n in range(6)]
_some = st.dictionaries(st.sampled_from(KEYS), st.tuples(st.sampled_from(["one", "two"]), st.sampled_from([0.25, 0.5])))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(was=_some, now=_some)
def test_the_changes_lead_from_the_old_rows_to_the_new(base, draft, published, was, now):
    """And back: comparing the other way round exchanges what is added and what is withdrawn."""

    def mentions(values: dict[str, tuple[str, float]]) -> Edition:
        made = [
            published["mentions"][0] | {"mention_id": k, "text": t, "link_score": s} for k, (t, s) in values.items()
        ]
        whole = draft({**published, "mentions": made})
        return replace(whole, files={"mentions": whole.files["mentions"]}, keys={"mentions": whole.keys["mentions"]})

    old, new = mentions(was), mentions(now)
    found = {r["item"]: (r["change"], r["columns"]) for r in differences(old, new) if r["table_name"] == "mentions"}
    expected = {}
    for key in was.keys() | now.keys():
        if key not in was:
            expected[key] = ("added", [])
        elif key not in now:
            expected[key] = ("withdrawn", [])
        elif was[key] != now[key]:
            columns = zip(("text", "link_score"), was[key], now[key], strict=True)
            expected[key] = ("changed", [name for name, old_value, new_value in columns if old_value != new_value])
    assert found == expected
    back = {r["item"]: r["change"] for r in differences(new, old) if r["table_name"] == "mentions"}
    turned = {"added": "withdrawn", "withdrawn": "added", "changed": "changed"}
    assert back == {key: turned[change] for key, (change, _) in found.items()}


def _rewrite(release: Path, table: str, edit: Callable[[pa.Table], pa.Table]) -> None:
    """Change a table of a published release and what its package says of the schema."""
    path = release / table_path(table)
    rows = edit(pq.ParquetFile(path).read())
    pq.write_table(rows, path)
    (release / "SHA256SUMS").write_text(checksums(release))


def _forget(release: Path, table: str) -> None:
    """As if the release was made before the table was declared."""
    shutil.rmtree((release / table_path(table)).parent)
    package = json.loads((release / "datapackage.json").read_text())
    package["resources"] = [r for r in package["resources"] if r["name"] != table]
    (release / "datapackage.json").write_text(json.dumps(package))


@pytest.fixture
def pair(copy: Path, tmp_path: Path) -> tuple[Path, Path]:
    """Two copies of a release, of which a test may change the second."""
    return copy, Path(shutil.copytree(copy, tmp_path / "other" / "2026.11.1"))


def told(old: Path, new: Path) -> set[tuple[str, ...]]:
    found = differences(edition(old), edition(new))
    return {(*(r[k] for k in ("table_name", "what", "item", "change", "reason")), *r["columns"]) for r in found}


def test_tables_and_columns_that_come_or_go_are_told_and_common_columns_compared(pair):
    old, new = pair
    _rewrite(old, "events", lambda rows: rows.drop_columns(["rule", "cameo_code"]))
    _rewrite(new, "events", lambda rows: rows.drop_columns(["confidence"]))
    _rewrite(new, "events", lambda rows: rows.set_column(
        rows.schema.get_field_index("quad_class"), "quad_class", pa.array(["1", "3", "3"])))  # fmt: skip
    _rewrite(new, "events", lambda rows: rows.set_column(
        rows.schema.get_field_index("is_main"), "is_main", pa.array([False] * 3)))  # fmt: skip
    _forget(old, "time_expressions")
    _forget(new, "quotations")
    found = told(old, new)
    assert {row[:5] for row in found if row[4] == "schema"} == {
        ("events", "column", "rule", "added", "schema"),
        ("events", "column", "cameo_code", "added", "schema"),
        ("events", "column", "confidence", "withdrawn", "schema"),
        ("events", "column", "quad_class", "changed", "schema"),
        ("time_expressions", "table", "time_expressions", "added", "schema"),
        ("quotations", "table", "quotations", "withdrawn", "schema"),
        ("quotations", "row", "q" + "1" * 16, "withdrawn", "schema"),
    }
    assert {row[5] for row in found if row[:2] == ("events", "row")} == {"is_main"}


@pytest.mark.parametrize("table", ["articles", "events", "mentions", "event_cluster_members", "article_groups"])
def test_releases_that_lack_a_table_on_which_reasons_rest_are_compared(pair, table):
    old, new = pair
    _forget(old, table)
    _rewrite(new, "countries", lambda rows: rows.slice(1))
    assert ("countries", "row", "ARM", "withdrawn", "library version") in told(old, new)


def test_a_table_with_another_key_is_told_and_its_rows_are_not_compared(pair):
    old, new = pair
    package = json.loads((old / "datapackage.json").read_text())
    next(r for r in package["resources"] if r["name"] == "events")["schema"]["primaryKey"] = ["sentence_id"]
    (old / "datapackage.json").write_text(json.dumps(package))
    assert told(old, new) == {("events", "table", "events", "changed", "schema")}
