"""What must hold among the rows of a release, as SQL over its Parquet files: keys, references and spans.

A rule is a query for the rows that break it. Rules that need a table which is not at hand are left out.
"""

import glob
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from communique.relations.contradictions import ACYCLIC
from communique.schema.model import Reference, Table


@dataclass(frozen=True, slots=True)
class Rule:
    """`sql` selects one text for each row of `table` that breaks the rule; it reads the tables `needs`."""

    table: str
    wrong: str
    sql: str
    needs: frozenset[str]


def broken(paths: Mapping[str, Path], declared: Mapping[str, Table]) -> Iterator[tuple[str, str]]:
    """(table, what is wrong) for every rule that does not hold, with the count and the first of the rows.

    `paths` holds the Parquet file of each table at hand.
    """
    for rule, count, first in evaluated(paths, declared):
        if count:
            yield rule.table, f"{rule.wrong}: {count} rows, for example {first}"


def evaluated(paths: Mapping[str, Path], declared: Mapping[str, Table]) -> Iterator[tuple[Rule, int, str | None]]:
    """Every rule that can be evaluated, with the number of rows that break it and the first of them."""
    with duckdb.connect(config={"threads": 2, "temp_directory": ""}) as con:
        for name, path in paths.items():
            con.from_parquet(glob.escape(str(path))).create_view(name)
        for rule in rules(declared):
            if rule.needs <= paths.keys():
                count, first = con.execute(f"SELECT count(*), min(row) FROM ({rule.sql}) AS odd(row)").fetchall()[0]
                yield rule, count, first


def rules(declared: Mapping[str, Table]) -> Iterator[Rule]:
    """Every rule that the declarations imply, and those on spans."""
    for table in declared.values():
        yield _unique(table, table.key)
        yield from (_unique(table, (c.name,)) for c in table.columns if c.unique and (c.name,) != table.key)
        yield from (_resolves(table, reference) for reference in table.references)
        yield _not_withdrawn(table)
    yield from _spans()
    yield from _relations()


def _unique(table: Table, columns: tuple[str, ...]) -> Rule:
    named = ", ".join(columns)
    sql = f"SELECT {_shown(columns)} FROM {table.name} t GROUP BY {named} HAVING count(*) > 1"
    return Rule(table.name, f"{named} not unique", sql, frozenset({table.name}))


def _resolves(table: Table, reference: Reference) -> Rule:
    """A reference with a null in any of its columns refers to nothing."""
    pairs = list(zip(reference.columns, reference.to, strict=True))
    match = " AND ".join(f't."{own}" = o."{other}"' for own, other in pairs)
    given = " AND ".join(f't."{own}" IS NOT NULL' for own, _ in pairs)
    shown = _shown(reference.columns)
    sql = f"SELECT {shown} FROM {table.name} t ANTI JOIN {reference.table} o ON {match} WHERE {given}"
    wrong = f"{', '.join(reference.columns)} not in {reference.table}"
    return Rule(table.name, wrong, sql, frozenset({table.name, reference.table}))


def _not_withdrawn(table: Table) -> Rule:
    """What the log of changes lists last as withdrawn or merged is not in its table."""
    listed = (
        "SELECT item, arg_max(change, CAST(string_split(version, '.') AS INTEGER[])) AS last_change "
        f"FROM changes WHERE table_name = '{table.name}' AND what = 'row' GROUP BY item"
    )
    key = "concat_ws('|', " + ", ".join(f't."{c}"' for c in table.key) + ")"
    sql = f"SELECT l.item FROM ({listed}) l JOIN {table.name} t ON {key} = l.item "
    sql += "WHERE l.last_change IN ('withdrawn', 'merged')"
    return Rule(table.name, "changes.parquet lists it as withdrawn", sql, frozenset({table.name, "changes"}))


def _spans() -> Iterator[Rule]:
    """Text equals the slice that its offsets give: of the article, where its text is there, and of the
    sentence.

    Quotations may run over several sentences, and are then compared with articles alone.
    """
    hashed = "SELECT article_id FROM articles WHERE sha256(text) <> text_sha256"
    yield Rule("articles", "text does not have the hash text_sha256", hashed, frozenset({"articles"}))
    yield _slice("sentences", "articles", "article_id", "sentence_id", "text", "start_char", "end_char")
    for table, key, text, start, end in (
        ("events", "event_id", "trigger_text", "trigger_start", "trigger_end"),
        ("mentions", "mention_id", "text", "start_char", "end_char"),
        ("time_expressions", "time_id", "text", "start_char", "end_char"),
        ("quotations", "quotation_id", "text", "start_char", "end_char"),
    ):
        yield _slice(table, "articles", "article_id", key, text, start, end)
        yield _slice(table, "sentences", "sentence_id", key, text, start, end)
        if table != "quotations":
            yield _inside(table, key, start, end)
    yield _inside("relation_evidence", "relation_id", "start_char", "end_char")


def _slice(table: str, whole: str, by: str, key: str, text: str, start: str, end: str) -> Rule:
    first, within = "0", "true"
    if whole == "sentences":
        first, within = "w.start_char", f"t.{start} >= w.start_char AND t.{end} <= w.end_char"
    sql = (
        f"SELECT t.{key} FROM {table} t JOIN {whole} w ON w.{by} = t.{by} "
        f"WHERE {within} AND t.{text} <> substring(w.text, t.{start} - {first} + 1, t.{end} - t.{start})"
    )
    return Rule(table, f"{text} is not the slice of {whole}.text", sql, frozenset({table, whole}))


def _inside(table: str, key: str, start: str, end: str) -> Rule:
    sql = (
        f"SELECT t.{key} FROM {table} t JOIN sentences w ON w.sentence_id = t.sentence_id "
        f"WHERE t.{start} < w.start_char OR t.{end} > w.end_char OR t.{start} >= t.{end}"
    )
    return Rule(table, f"{start} to {end} is not inside its sentence", sql, frozenset({table, "sentences"}))


def _relations() -> Iterator[Rule]:
    """Relations are between two entities of the types that their predicate takes, and hold together."""
    alone = "SELECT relation_id FROM relations WHERE subject_id = object_id"
    yield Rule("relations", "subject_id is object_id", alone, frozenset({"relations"}))
    order = (
        "SELECT r.relation_id FROM relations r JOIN predicates p ON p.code = r.predicate "
        "WHERE p.symmetric AND r.subject_id > r.object_id"
    )
    yield Rule("relations", "symmetric and not stored with its lower id first", order,
               frozenset({"relations", "predicates"}))  # fmt: skip
    types = (
        "SELECT r.relation_id FROM relations r JOIN predicates p ON p.code = r.predicate "
        "JOIN entities s ON s.entity_id = r.subject_id JOIN entities o ON o.entity_id = r.object_id "
        "WHERE NOT list_contains(p.subject_types, s.entity_type) OR NOT list_contains(p.object_types, o.entity_type)"
    )
    yield Rule("relations", "predicate does not take these types of entities", types,
               frozenset({"relations", "predicates", "entities"}))  # fmt: skip
    for predicate in ACYCLIC:
        # UNION drops what is there already, so that the walk ends in a circle too
        circle = (
            "WITH RECURSIVE edge AS (SELECT subject_id AS low, object_id AS high FROM relations "
            f"WHERE predicate = '{predicate}' AND NOT is_contested), walk AS (SELECT low, high FROM edge UNION "
            "SELECT w.low, e.high FROM walk w JOIN edge e ON e.low = w.high) SELECT low FROM walk WHERE low = high"
        )
        yield Rule("relations", f"{predicate} goes in a circle", circle, frozenset({"relations"}))


def _shown(columns: tuple[str, ...]) -> str:
    return "concat_ws(', ', " + ", ".join(f't."{c}"' for c in columns) + ")"
