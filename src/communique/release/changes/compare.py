"""What differs between two releases: rows by key, and the schema. DuckDB reads both from their Parquet files.

The connection that is handed out has the two releases as the schemas `before` and `after`, and the table `changes`,
with the columns of schema.tables.CHANGES. Joins spill to the disk, so that memory stays flat however large they are.
"""

import glob
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from communique.release.catalogue import quoted
from communique.release.changes.edition import CompareError, Edition
from communique.release.changes.merging import merge
from communique.release.changes.reasons import GROUPS, gather_circumstances, reason

_MEMORY = "512MB"
_FOUND = """
CREATE TABLE found (table_name VARCHAR, what VARCHAR, item VARCHAR, change VARCHAR, columns VARCHAR[],
  article_id VARCHAR, group_of VARCHAR, group_id VARCHAR, reason VARCHAR, merged_into VARCHAR)
"""
_ROW = "INSERT INTO found SELECT {table}, 'row', {item}, {change}, {columns}, {article}, {of}, {group}, {reason}, NULL"

Shape = Mapping[str, str]  # column -> its type in DuckDB


@contextmanager
def comparison(old: Edition, new: Edition, aside: Path | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """Compare two releases; `aside` is a folder for what does not fit into memory.

    Raises CompareError where a file of either cannot be read.
    """
    with TemporaryDirectory(dir=aside) as spill, duckdb.connect() as con:
        con.execute(f"SET memory_limit = '{_MEMORY}'; SET threads = 2; SET temp_directory = {quoted(spill)}")
        con.execute("SET preserve_insertion_order = false; SET TimeZone = 'UTC'")
        was, now = _views(con, "before", old), _views(con, "after", new)
        try:
            _compare(con, old, new, was, now)
        except duckdb.Error as error:
            line = str(error).splitlines()[0]
            raise CompareError(f"{old.folder} and {new.folder} cannot be compared: {line}; verify both") from error
        yield con


def _views(con: duckdb.DuckDBPyConnection, side: str, edition: Edition) -> dict[str, Shape]:
    """A view for each table in the schema `side`; returns their columns."""
    con.execute(f"CREATE SCHEMA {side}")
    shapes: dict[str, Shape] = {}
    for name, path in edition.files.items():
        try:
            con.execute(f'CREATE VIEW {side}."{name}" AS FROM read_parquet({quoted(glob.escape(str(path)))})')
        except duckdb.Error as error:
            raise CompareError(f"{path} cannot be read: {str(error).splitlines()[0]}") from error
        shapes[name] = {row[0]: row[1] for row in con.execute(f'DESCRIBE {side}."{name}"').fetchall()}
    return shapes


def _compare(con: duckdb.DuckDBPyConnection, old: Edition, new: Edition, was: Mapping[str, Shape],
             now: Mapping[str, Shape]) -> None:  # fmt: skip
    """Make the table `changes`."""
    common = {name: _common(was[name], now[name]) for name in was.keys() & now.keys()}
    gather_circumstances(con, common, old)
    con.execute(_FOUND)
    for name in sorted(was.keys() | now.keys()):
        if name not in common:
            _whole_table(con, name, old.keys.get(name))
            continue
        _columns(con, name, was[name], now[name])
        key = new.keys[name]
        if key == old.keys[name] and common[name].keys() >= set(key):
            con.execute(_rows(name, key, common))
        else:
            _tell(con, name, "table", name, "changed")
    if "story_id" in common.get("article_groups", {}):
        con.execute(_STORIES)
    merge(con, common)
    con.execute(
        f"CREATE TABLE changes AS SELECT f.table_name, f.what, f.item, {quoted(new.version)} AS version, f.change, "
        f"f.columns, {reason(old.stated, new.stated, con)} AS reason, f.merged_into FROM found f "
        "LEFT JOIN fates a ON a.article_id = f.article_id "
        "LEFT JOIN touched t ON t.group_of = f.group_of AND t.group_id = coalesce(f.merged_into, f.group_id) "
        "LEFT JOIN gone g ON g.table_name = f.table_name AND g.what = f.what AND g.item = f.item"
    )


def _common(was: Shape, now: Shape) -> Shape:
    """The columns that both have with the same type."""
    return {column: kind for column, kind in now.items() if was.get(column) == kind}


def _whole_table(con: duckdb.DuckDBPyConnection, name: str, old_key: tuple[str, ...] | None) -> None:
    """A table that only one of the releases has. Ids that went with a table are listed as withdrawn."""
    if old_key is None:
        _tell(con, name, "table", name, "added")
        return
    _tell(con, name, "table", name, "withdrawn")
    row = _ROW.format(table=quoted(name), item=_item(old_key, "o"), change="'withdrawn'", columns="[]", article="NULL",
                      of="NULL", group="NULL", reason="'schema'")  # fmt: skip
    con.execute(f'{row} FROM before."{name}" o')


def _columns(con: duckdb.DuckDBPyConnection, name: str, was: Shape, now: Shape) -> None:
    for column in sorted(was.keys() | now.keys()):
        if was.get(column) != now.get(column):
            change = "added" if column not in was else "withdrawn" if column not in now else "changed"
            _tell(con, name, "column", column, change)


def _tell(con: duckdb.DuckDBPyConnection, table: str, what: str, item: str, change: str) -> None:
    """Note a change of the schema."""
    values = [table, what, item, change]
    con.execute("INSERT INTO found VALUES (?, ?, ?, ?, [], NULL, NULL, NULL, 'schema', NULL)", values)


def _rows(name: str, key: tuple[str, ...], common: Mapping[str, Shape]) -> str:
    """The statement that finds the rows of a table that are new, gone or other than they were."""
    columns = common[name]
    rest = [c for c in columns if c not in key]
    differs = {c: f'o."{c}" IS DISTINCT FROM n."{c}"' for c in rest}
    one = key[0]
    changed = ", ".join(f"CASE WHEN {test} THEN '{c}' END" for c, test in differs.items()) or "NULL"
    listed = f"list_filter([{changed}], lambda c: c IS NOT NULL)"
    both = " AND ".join(f'o."{k}" = n."{k}"' for k in key)
    article, join = _article(columns, common)
    there = f'o."{one}" IS NOT NULL AND n."{one}" IS NOT NULL'
    of, group = _group(name, columns, _either(key), f"{there} AND {listed}")
    row = _ROW.format(
        table=quoted(name), item=_either(key), article=article, of=of, group=group, reason="NULL",
        change=f"CASE WHEN o.\"{one}\" IS NULL THEN 'added' WHEN n.\"{one}\" IS NULL THEN 'withdrawn' "
               "ELSE 'changed' END",
        columns=f"CASE WHEN {there} THEN {listed} ELSE [] END",
    )  # fmt: skip
    odd = " OR ".join([f'o."{one}" IS NULL', f'n."{one}" IS NULL', *differs.values()])
    return f'{row} FROM before."{name}" o FULL JOIN after."{name}" n ON {both} {join} WHERE {odd}'


def _article(columns: Shape, common: Mapping[str, Shape]) -> tuple[str, str]:
    """The article that a row is of, as an expression, and the join that it needs."""
    if "article_id" in columns:
        return "coalesce(n.article_id, o.article_id)", ""
    if "event_id" in columns and {"event_id", "article_id"} <= common.get("events", {}).keys():
        return "w.article_id", "LEFT JOIN written w ON w.event_id = coalesce(n.event_id, o.event_id)"
    return "NULL", ""


def _group(name: str, columns: Shape, item: str, changed: str) -> tuple[str, str]:
    """What of many articles a change of a row rests on: the row itself, or the story or cluster that it is in where
    nothing else of it is `changed`."""
    if name in GROUPS:
        return quoted(name), item
    for column, of in (("story_id", "story"), ("cluster_id", "event_clusters")):
        if column in columns:
            return f"CASE WHEN {changed} = ['{column}'] THEN '{of}' END", f'n."{column}"'
    return "NULL", "NULL"


def _item(key: tuple[str, ...], side: str) -> str:
    return "concat_ws('|', " + ", ".join(f'{side}."{k}"' for k in key) + ")"


def _either(key: tuple[str, ...]) -> str:
    return "concat_ws('|', " + ", ".join(f'coalesce(n."{k}", o."{k}")' for k in key) + ")"


_STORIES = """
INSERT INTO found
SELECT 'article_groups', 'story', coalesce(n.story_id, o.story_id),
  CASE WHEN o.story_id IS NULL THEN 'added' ELSE 'withdrawn' END, [], NULL, 'story', coalesce(n.story_id, o.story_id),
  NULL, NULL
FROM (SELECT DISTINCT story_id FROM before.article_groups) o
FULL JOIN (SELECT DISTINCT story_id FROM after.article_groups) n ON o.story_id = n.story_id
WHERE o.story_id IS NULL OR n.story_id IS NULL
"""
