"""The SQL catalogue of a release: a view for each table, comments, and macros for the usual questions.

Views read `getvariable('root')`, else the current folder, so that a release may lie anywhere: DuckDB resolves
relative paths against the process, never against the database file.
"""

import glob
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb

from communique.release.layout import RELEASED, table_path
from communique.schema.exports import comments_sql

_STORAGE = "v1.0.0"  # read by every DuckDB since 1.0


@dataclass(frozen=True, slots=True)
class Macro:
    """A table macro; `sql` is its body, `name` has its parameters."""

    name: str
    sql: str
    comment: str

    @property
    def statements(self) -> tuple[str, str]:
        bare = self.name.split("(")[0]
        return (
            f"CREATE OR REPLACE MACRO {self.name} AS TABLE\n{self.sql.strip()}",
            f"COMMENT ON MACRO TABLE {bare} IS {quoted(self.comment)}",
        )


MACROS = (
    Macro(
        "participants_wide()",
        """
SELECT e.event_id, e.event_date, e.event_type, e.event_mode, e.quad_class, e.factuality, e.is_main,
  coalesce(p.actors, []) AS actors, coalesce(p.actor_ids, []) AS actor_ids,
  coalesce(p.actor_countries, []) AS actor_countries, coalesce(p.recipients, []) AS recipients,
  coalesce(p.recipient_ids, []) AS recipient_ids, coalesce(p.recipient_countries, []) AS recipient_countries
FROM events e
LEFT JOIN (
  SELECT q.event_id,
    list(coalesce(n.name, q.text) ORDER BY q.ord) FILTER (WHERE q.role = 'actor') AS actors,
    list(q.entity_id ORDER BY q.ord) FILTER (WHERE q.role = 'actor') AS actor_ids,
    list(q.country_iso3 ORDER BY q.ord) FILTER (WHERE q.role = 'actor') AS actor_countries,
    list(coalesce(n.name, q.text) ORDER BY q.ord) FILTER (WHERE q.role = 'recipient') AS recipients,
    list(q.entity_id ORDER BY q.ord) FILTER (WHERE q.role = 'recipient') AS recipient_ids,
    list(q.country_iso3 ORDER BY q.ord) FILTER (WHERE q.role = 'recipient') AS recipient_countries
  FROM event_participants q LEFT JOIN entities n ON n.entity_id = q.entity_id
  GROUP BY q.event_id
) p ON p.event_id = e.event_id
ORDER BY e.event_date, e.event_id""",
        "One row per event with its actors and recipients as lists: names, entity ids, countries.",
    ),
    Macro(
        "evidence(id)",
        """
SELECT e.event_id, e.event_type, e.event_mode, w.actors, w.recipients, e.event_date, e.factuality,
  e.trigger_text, s.text AS sentence, e.trigger_start - s.start_char AS trigger_start_in_sentence,
  e.rule, e.confidence, a.title, a.source, a.published_on, a.url, a.article_id
FROM events e
JOIN articles a ON a.article_id = e.article_id
JOIN sentences s ON s.sentence_id = e.sentence_id
JOIN participants_wide() w ON w.event_id = e.event_id
WHERE e.event_id = id""",
        "Sentence and article that an event rests on, with its actors and recipients: evidence('e…').",
    ),
    Macro(
        "dyad(a, b)",
        """
WITH coded AS (
  SELECT w.event_id, w.event_date, w.event_type, w.quad_class, flatten([
    CASE WHEN list_contains(w.actor_countries, upper(a)) AND list_contains(w.recipient_countries, upper(b))
      THEN [upper(a) || ' to ' || upper(b)] ELSE [] END,
    CASE WHEN list_contains(w.actor_countries, upper(b)) AND list_contains(w.recipient_countries, upper(a))
      THEN [upper(b) || ' to ' || upper(a)] ELSE [] END,
    CASE WHEN list_contains(w.actor_countries, upper(a)) AND list_contains(w.actor_countries, upper(b))
      AND len(w.recipients) = 0 THEN ['together'] ELSE [] END]) AS directions
  FROM participants_wide() w
  WHERE w.is_main AND w.factuality = 'asserted'
), directed AS (
  SELECT c.event_id, c.event_date, c.event_type, c.quad_class, unnest(c.directions) AS direction FROM coded c
)
SELECT CAST(date_trunc('month', d.event_date) AS DATE) AS month, d.direction, d.event_type, d.quad_class,
  count(*) AS reports, count(DISTINCT coalesce(m.cluster_id, d.event_id)) AS happenings
FROM directed d
LEFT JOIN event_cluster_members m ON m.event_id = d.event_id
GROUP BY 1, 2, 3, 4
ORDER BY 1, 2, 3, 4""",
        "Asserted main events between two countries, both ways, by month and type: dyad('ARM', 'RUS').",
    ),
    Macro(
        "timeline(country)",
        """
SELECT e.event_date, e.date_precision, e.event_type, e.event_mode, e.factuality, p.roles, w.actors,
  w.recipients, e.place_name, s.text AS sentence, e.event_id
FROM events e
JOIN (
  SELECT q.event_id, list(DISTINCT q.role ORDER BY q.role) AS roles
  FROM event_participants q WHERE q.country_iso3 = upper(country) GROUP BY q.event_id
) p ON p.event_id = e.event_id
JOIN participants_wide() w ON w.event_id = e.event_id
JOIN sentences s ON s.sentence_id = e.sentence_id
ORDER BY e.event_date NULLS LAST, e.event_id""",
        "The events that a country takes part in, by date: timeline('ARM').",
    ),
    Macro(
        "country(code)",
        """
SELECT n.code, n.name, p.role, e.quad_class, e.event_type, count(DISTINCT e.event_id) AS reports,
  count(DISTINCT coalesce(m.cluster_id, e.event_id)) AS happenings
FROM countries n
JOIN event_participants p ON p.country_iso3 = n.code
JOIN events e ON e.event_id = p.event_id
LEFT JOIN event_cluster_members m ON m.event_id = e.event_id
WHERE n.code = upper(code) AND e.is_main AND e.factuality = 'asserted'
GROUP BY 1, 2, 3, 4, 5
ORDER BY 3, 4, 5""",
        "What a country did and what was done to it: asserted main events by role and type: country('ARM').",
    ),
    Macro(
        "edges()",
        """
SELECT r.subject_id AS from_id, p.name AS relation, r.object_id AS to_id, r.relation_id
FROM relations r JOIN predicates p ON p.code = r.predicate
UNION ALL
SELECT r.object_id, coalesce(p.inverse_name, p.name), r.subject_id, r.relation_id
FROM relations r JOIN predicates p ON p.code = r.predicate""",
        "Every relation from both of its sides, under the name that it has from there.",
    ),
    Macro(
        "relations_of(who)",
        """
SELECT n.name, g.relation, o.name AS other, r.is_former, r.is_contested, r.valid_from, r.valid_to, r.basis,
  r.evidence_count, r.confidence, r.first_asserted_on, r.last_asserted_on, g.to_id AS other_id, g.relation_id
FROM entities n
JOIN edges() g ON g.from_id = n.entity_id
JOIN relations r ON r.relation_id = g.relation_id
JOIN entities o ON o.entity_id = g.to_id
WHERE n.entity_id = who OR lower(n.name) = lower(who)
  OR list_contains([lower(a) FOR a IN n.aliases], lower(who))
ORDER BY n.name, g.relation, r.last_asserted_on DESC NULLS LAST, o.name, g.relation_id""",
        "The relations of an entity, by its name, an alias or its id: relations_of('Sergei Lavrov').",
    ),
    Macro(
        "path_between(a, b)",
        """
WITH RECURSIVE reached AS (
  SELECT n.entity_id AS node, 0 AS steps FROM entities n WHERE n.entity_id = a OR lower(n.name) = lower(a)
  UNION
  SELECT g.to_id, t.steps + 1 FROM reached t JOIN edges() g ON g.from_id = t.node WHERE t.steps < 6
), distance AS (
  SELECT t.node, min(t.steps) AS steps FROM reached t GROUP BY t.node
), back AS (
  SELECT * FROM (
    SELECT d.node, d.steps, CAST(NULL AS VARCHAR) AS relation, CAST(NULL AS VARCHAR) AS to_id,
      CAST(NULL AS VARCHAR) AS relation_id
    FROM distance d JOIN entities n ON n.entity_id = d.node
    WHERE n.entity_id = b OR lower(n.name) = lower(b) ORDER BY d.steps, d.node LIMIT 1
  )
  UNION ALL
  SELECT * FROM (
    SELECT g.from_id, d.steps, g.relation, g.to_id, g.relation_id
    FROM back k JOIN edges() g ON g.to_id = k.node
    JOIN distance d ON d.node = g.from_id AND d.steps = k.steps - 1
    ORDER BY g.from_id, g.relation_id LIMIT 1
  )
)
SELECT k.steps + 1 AS step, n.name, k.relation, o.name AS other, k.relation_id
FROM back k JOIN entities n ON n.entity_id = k.node JOIN entities o ON o.entity_id = k.to_id
ORDER BY step""",
        "A shortest chain of up to six relations from one entity to another: path_between('Sergei Lavrov', 'NATO').",
    ),
)


def views() -> list[str]:
    """A view for each released table, with comments."""
    made = []
    for table in RELEASED.values():
        made.append(_view(table.name, f"coalesce(getvariable('root'), '.') || '/{table_path(table.name)}'"))
        made += comments_sql(table)
    return made


def _view(table: str, files: str) -> str:
    return f'CREATE OR REPLACE VIEW "{table}" AS SELECT * FROM read_parquet({files})'


def macros() -> list[str]:
    """The macros, with comments, in an order in which each finds those that it uses."""
    return [statement for macro in MACROS for statement in macro.statements]


def define(con: duckdb.DuckDBPyConnection, files: Mapping[str, str]) -> None:
    """Make views of tables, given as SQL expressions of their files, with comments, and the macros.

    The tables may be of another version of the schema: comments and macros that do not fit them are left out.
    """
    for name, parquet in files.items():
        con.execute(_view(name, parquet))
        if name in RELEASED:
            _as_far_as_they_fit(con, comments_sql(RELEASED[name]))
    define_macros(con)


def define_macros(con: duckdb.DuckDBPyConnection) -> None:
    """Make the macros, but for those that ask for a table or a column that is not there."""
    _as_far_as_they_fit(con, macros())


def _as_far_as_they_fit(con: duckdb.DuckDBPyConnection, statements: list[str]) -> None:
    for statement in statements:
        with suppress(duckdb.BinderException, duckdb.CatalogException):
            con.execute(statement)


def script() -> str:
    """The catalogue as an SQL script, to be read in the release's folder."""
    lede = "-- Views and macros over this release. In its folder: duckdb -init create_views.sql\n\n"
    return lede + "".join(f"{statement};\n" for statement in (*views(), *macros()))


def set_root(con: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Point the views at a release's folder; its name may hold characters that mean something in a glob."""
    con.execute("SET VARIABLE root = ?", [glob.escape(str(folder.absolute()))])


def write_catalogue(folder: Path, path: Path) -> None:
    """Write the catalogue of the release in `folder` to `path`, as a DuckDB database that holds no rows."""
    with duckdb.connect() as con:
        set_root(con, folder)  # a view is bound when it is made
        con.execute(f"ATTACH {quoted(str(path))} AS made (STORAGE_VERSION '{_STORAGE}')")
        con.execute("USE made")
        for statement in (*views(), *macros()):
            con.execute(statement)
        con.execute("USE memory")
        con.execute("DETACH made")


_CONTENTS = """
SELECT view_name, sql, comment FROM duckdb_views() WHERE NOT internal
UNION ALL
SELECT table_name || '.' || column_name, data_type, comment FROM duckdb_columns() WHERE NOT internal
UNION ALL
SELECT function_name || '(' || array_to_string(parameters, ', ') || ')', macro_definition, comment
FROM duckdb_functions() WHERE NOT internal
"""


def contents(folder: Path, path: Path) -> set[tuple[str, str, str | None]]:
    """What a catalogue holds: (name, definition, comment) of views, their columns and macros.

    Raises duckdb.Error where the file cannot be read. `folder` is the release that it is of.
    """
    with duckdb.connect(path, read_only=True) as con:
        set_root(con, folder)
        return set(con.execute(_CONTENTS).fetchall())


def quoted(text: str) -> str:
    """An SQL string literal."""
    return "'" + text.replace("'", "''") + "'"
