"""Why a row has changed: the first reason that applies, from what is nearest to the row to what is furthest.

Nearest is the row's article: it is new, gone, superseded, relabelled, or its text or rights are others. What is made
from many articles (entities, clusters, relations, stories) has other evidence where one of those is new or gone. Then
comes what the release was made with: model, coding rules, knowledge. What is left is put down to the articles where
the row rests on the whole corpus and some are new or gone, else to the library's other code.
"""

import glob
from collections.abc import Iterator, Mapping
from typing import Any

import duckdb

from communique.release.catalogue import quoted
from communique.release.changes.edition import Edition
from communique.schema.model import Scope
from communique.schema.tables import TABLES

MEANING = {
    "new article": "it is of an article that the release before did not have",
    "new evidence": "it rests on several articles, and some of these are new",
    "superseded article": "a later version of its article has come",
    "article withdrawn": "an article that it rests on is no longer in the dataset",
    "duplicate relabelled": "its article is found to be a near-duplicate of another one than before, or of none",
    "text changed": "the same raw article is cleaned in another way, so that its text is another one",
    "rights changed": "the rights in its article are others now, and with them the words that may be here",
    "model": "another model parsed the sentences",
    "coder version": "the rules that code have changed",
    "knowledge change": "seeds have changed (names, offices, places, words, sources, codes), and the rules have not",
    "library version": "none of the others: code of the library other than the coding rules has changed",
    "schema": "tables or columns have come or gone",
    "restored": "it was withdrawn or merged before and is back: the id stands for the same thing as then",
}

# What is made from many articles, and which articles those are.
GROUPS = {
    "entities": ("SELECT entity_id AS group_id, article_id FROM {side}.mentions",
                 {"mentions": {"entity_id", "article_id"}}),
    "event_clusters": ("SELECT m.cluster_id AS group_id, e.article_id FROM {side}.event_cluster_members m "
                       "JOIN {side}.events e ON e.event_id = m.event_id",
                       {"event_cluster_members": {"event_id", "cluster_id"}, "events": {"event_id", "article_id"}}),
    "relations": ("SELECT relation_id AS group_id, article_id FROM {side}.relation_evidence",
                  {"relation_evidence": {"relation_id", "article_id"}}),
    "story": ("SELECT story_id AS group_id, article_id FROM {side}.article_groups",
              {"article_groups": {"story_id", "article_id"}}),
}  # fmt: skip
_CORPUS = {name for name, table in TABLES.items() if table.scope is Scope.CORPUS}
_REFERENCE = {name for name, table in TABLES.items() if table.scope is Scope.REFERENCE}
_UNCODED = {"articles", "sentences", "article_groups"}
_SURFACE = sorted({c.name for table in TABLES.values() for c in table.columns if c.surface} | {"text_rights"})

_OF_ARTICLES = {"article_id", "source", "source_id", "text_sha256", "text_rights", "superseded_by", "duplicate_of"}
_FATES = """
CREATE TABLE fates AS
SELECT coalesce(n.article_id, o.article_id) AS article_id,
  CASE WHEN o.article_id IS NULL THEN 'new' WHEN n.article_id IS NOT NULL THEN 'kept'
    WHEN d.source IS NOT NULL OR s.article_id IS NOT NULL THEN 'superseded'
    ELSE 'gone' END AS fate,
  fate = 'kept' AND o.text_sha256 IS DISTINCT FROM n.text_sha256 AS text_changed,
  fate = 'kept' AND o.text_rights IS DISTINCT FROM n.text_rights AS rights_changed,
  fate = 'kept' AND o.duplicate_of IS DISTINCT FROM n.duplicate_of AS relabelled
FROM before.articles o FULL JOIN after.articles n ON o.article_id = n.article_id
LEFT JOIN (SELECT DISTINCT source, source_id FROM after.articles) d
  ON d.source = o.source AND d.source_id = o.source_id
LEFT JOIN after.articles s ON s.article_id = o.superseded_by
"""
_NO_FATES = """
CREATE TABLE fates (article_id VARCHAR, fate VARCHAR, text_changed BOOLEAN, rights_changed BOOLEAN, relabelled BOOLEAN)
"""
_GONE = """
CREATE TABLE gone AS
SELECT DISTINCT table_name, what, item FROM read_parquet({path}) WHERE change IN ('withdrawn', 'merged')
"""


def gather_circumstances(con: duckdb.DuckDBPyConnection, common: Mapping[str, Mapping[str, str]], old: Edition) -> None:
    """Make the tables that reasons rest on, as far as the columns that the releases share allow.

    `fates` of articles, `written` (the article of each event), `touched` (groups that articles have come to or gone
    from), and `gone`: what the old release lists as withdrawn or merged.
    """
    con.execute(_FATES if common.get("articles", {}).keys() >= _OF_ARTICLES else _NO_FATES)
    con.execute("CREATE TABLE written (event_id VARCHAR, article_id VARCHAR)")
    if {"event_id", "article_id"} <= common.get("events", {}).keys():
        con.execute("INSERT INTO written SELECT event_id, article_id FROM before.events "
                    "UNION SELECT event_id, article_id FROM after.events")  # fmt: skip
    con.execute("CREATE TABLE touched (group_of VARCHAR, group_id VARCHAR, by_new BOOLEAN, by_superseded BOOLEAN, "
                "by_gone BOOLEAN)")  # fmt: skip
    for name, (evidence, needs) in GROUPS.items():
        if all(columns <= common.get(table, {}).keys() for table, columns in needs.items()):
            both = " UNION ALL ".join(evidence.format(side=side) for side in ("before", "after"))
            con.execute(
                f"INSERT INTO touched SELECT '{name}', group_id, bool_or(fate = 'new'), bool_or(fate = 'superseded'), "
                f"bool_or(fate = 'gone') FROM ({both}) JOIN fates USING (article_id) WHERE fate <> 'kept' "
                "AND group_id IS NOT NULL GROUP BY group_id"
            )
    if old.changes.is_file():
        con.execute(_GONE.format(path=quoted(glob.escape(str(old.changes)))))
    else:
        con.execute("CREATE TABLE gone (table_name VARCHAR, what VARCHAR, item VARCHAR)")


def reason(was: Mapping[str, Any], now: Mapping[str, Any], con: duckdb.DuckDBPyConnection) -> str:
    """The reason of a row of `found` (f) with its article's fate (a) and its group (t), as an SQL expression."""
    left = "f.change IN ('withdrawn', 'merged')"
    grouped = "f.group_of IS NOT NULL"
    alone = f"list_has_all({_SURFACE}, f.columns)"
    cases = [
        ("f.reason IS NOT NULL", "f.reason"),
        ("f.change = 'added' AND g.item IS NOT NULL", "'restored'"),
        ("f.change = 'added' AND (a.fate = 'new' OR t.by_new)", "'new article'"),
        (f"{left} AND a.fate = 'superseded'", "'superseded article'"),
        (f"{left} AND a.fate = 'gone'", "'article withdrawn'"),
        ("a.text_changed", "'text changed'"),
        (f"f.change = 'changed' AND a.rights_changed AND {alone}", "'rights changed'"),
        ("list_has_any(f.columns, ['superseded_by', 'version'])", "'superseded article'"),
        ("list_has_any(f.columns, ['duplicate_of', 'duplicate_score'])", "'duplicate relabelled'"),
        (f"{grouped} AND a.relabelled", "'duplicate relabelled'"),
        (f"{grouped} AND t.by_new", "'new evidence'"),
        (f"{grouped} AND t.by_superseded", "'superseded article'"),
        (f"{grouped} AND t.by_gone", "'article withdrawn'"),
        *_means(was, now),
        *_corpus(con),
    ]
    return "CASE " + " ".join(f"WHEN {test} THEN {why}" for test, why in cases) + " ELSE 'library version' END"


def _means(was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What the new release was made with that the old one was not. Seeds are part of the coder's version, so that this
    says nothing of the rules where `rules` is stated and the same."""

    def differs(fact: str) -> bool:
        return was.get(fact) != now.get(fact)

    seeds, rules = differs("knowledge"), differs("rules")
    coder = differs("coder_version") and (rules or not seeds or "rules" not in was)
    if differs("model"):
        yield f"f.table_name NOT IN ({_list(_REFERENCE | _UNCODED - {'sentences'})})", "'model'"
    if coder:
        yield f"f.table_name NOT IN ({_list(_REFERENCE | _UNCODED)})", "'coder version'"
    if seeds:
        yield "f.what = 'row' AND f.table_name <> 'article_groups'", "'knowledge change'"


def _corpus(con: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, str]]:
    """Where a row rests on the whole corpus, articles elsewhere in it may have changed it."""
    whole = f"f.group_of IS NOT NULL OR f.table_name IN ({_list(_CORPUS)})"
    fates = {row[0] for row in con.execute("SELECT DISTINCT fate FROM fates").fetchall()}
    for fate, why in (("new", "new evidence"), ("superseded", "superseded article"), ("gone", "article withdrawn")):
        if fate in fates:
            yield whole, f"'{why}'"


def _list(names: set[str]) -> str:
    return ", ".join(quoted(name) for name in sorted(names))
