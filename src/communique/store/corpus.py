"""The whole corpus as DuckDB views over the working tables.

A record that is in two batches counts where the batch key is lowest: the views leave out every row of an article in
the batches that do not own it, so that what is made from them does not depend on how the input was split.
"""

import glob
from collections.abc import Collection
from pathlib import Path

import duckdb

from communique.schema.model import Kind, Scope, Table
from communique.schema.tables import TABLES
from communique.store.home import Home
from communique.store.parquet import DamagedError

_SQL = {
    Kind.STRING: "VARCHAR", Kind.INTEGER: "BIGINT", Kind.NUMBER: "DOUBLE", Kind.BOOLEAN: "BOOLEAN", Kind.DATE: "DATE",
    Kind.TIMESTAMP: "TIMESTAMPTZ", Kind.BINARY: "BLOB", Kind.STRINGS: "VARCHAR[]",
    Kind.TERMS: 'STRUCT("from" DATE, "to" DATE)[]',
}  # fmt: skip


def connect(home: Home, batches: list[str], memory: str = "2GB",
            only: Collection[str] = TABLES) -> duckdb.DuckDBPyConnection:  # fmt: skip
    """A connection with one view for each table, over the files of `batches` and the corpus and reference tables.

    Tables whose files are not there yet are empty views. Rows come in no order: sort where order matters. `only`
    keeps it to some tables and those that tell which batch owns a row, which saves most of the time it takes. Raises
    DamagedError where a file is no Parquet any more.
    """
    only = _with_owners(only)
    con = duckdb.connect(config={"threads": 2, "memory_limit": memory})
    con.execute("SET TimeZone = 'UTC'")
    batched = [t.name for t in TABLES.values() if t.scope is Scope.BATCH and t.name in only]
    files = {t: [f for b in batches if (f := home.table_file(t, b)).exists()] for t in batched}
    for name in (n for n in TABLES if n in only):
        table = TABLES[name]
        if table.scope is Scope.BATCH:
            _view(con, f"every_{name}", table, files[name], batch=True)
        else:
            file = home.table_file(name)
            _view(con, name, table, [file] if file.exists() else [])
    if batched:
        con.execute(
            "CREATE TABLE owners AS SELECT article_id, min(from_batch) AS owner FROM every_articles GROUP BY article_id"
        )
    for name in files:
        keep = f"SELECT * EXCLUDE (from_batch) FROM every_{name}"
        columns = [c.name for c in TABLES[name].working_columns]
        if "article_id" in columns:
            keep += f" SEMI JOIN owners ON owners.article_id = every_{name}.article_id AND owner = from_batch"
        elif "event_id" in columns:
            keep = (
                f"SELECT p.* EXCLUDE (from_batch) FROM every_{name} p SEMI JOIN "
                "(SELECT event_id, owner FROM every_events JOIN owners USING (article_id) WHERE owner = from_batch) o "
                "ON o.event_id = p.event_id AND o.owner = p.from_batch"
            )
        con.execute(f"CREATE VIEW {name} AS {keep}")
    return con


def _with_owners(names: Collection[str]) -> set[str]:
    """The tables and those that say which batch owns their rows."""
    batched = any(TABLES[n].scope is Scope.BATCH for n in names)
    return {*names} | ({"articles"} if batched else set()) | ({"events"} if "event_participants" in names else set())


def _view(con: duckdb.DuckDBPyConnection, name: str, table: Table, files: list[Path], batch: bool = False) -> None:
    if files:
        listed = ", ".join("'" + glob.escape(str(f)).replace("'", "''") + "'" for f in files)
        origin = "filename=true" if batch else "filename=false"
        columns = "* EXCLUDE (filename), parse_filename(filename, true) AS from_batch" if batch else "*"
        query = f"SELECT {columns} FROM read_parquet([{listed}], {origin})"
    else:
        columns = ", ".join(f'CAST(NULL AS {_SQL[c.kind]}) AS "{c.name}"' for c in table.working_columns)
        query = f"SELECT {columns}{', NULL::VARCHAR AS from_batch' if batch else ''} WHERE false"
    try:
        con.execute(f"CREATE VIEW {name} AS {query}")
    except duckdb.Error as error:
        first = str(error).splitlines()[0]
        raise DamagedError(f"{table.name} is damaged: `communique run` makes it again ({first})") from error
