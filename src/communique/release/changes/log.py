"""changes.parquet: what has changed since the release before, and all that was ever withdrawn, merged or restored."""

import glob
import json
from typing import Any

import duckdb

from communique.release.catalogue import quoted
from communique.release.changes.compare import comparison
from communique.release.changes.edition import Edition
from communique.release.rows import write_rows
from communique.schema.tables import CHANGES

# What a release states of its contents. The rest of release.json tells how and when it came about.
_FACTS = ("schema_version", "model", "coder_version", "accuracy", "articles", "rejects")
_CARRIED = "change IN ('withdrawn', 'merged') OR reason = 'restored'"


def write_log(old: Edition | None, new: Edition, codebook: str) -> int | None:
    """Write the log of a release that is being built; returns its number of rows.

    None, and no file, where neither a row nor the schema, a stated fact or the codebook is other than in `old`. The
    log of a release without one before it has no rows. Raises CompareError where `old` cannot be read.
    """
    if old is None:
        with duckdb.connect() as con:
            con.execute(_EMPTY)
            return write_rows(con, CHANGES, new.changes, new.version)
    with comparison(old, new, aside=new.folder) as con:
        if not _count(con) and not _states_otherwise(old, new, codebook):
            return None
        if old.changes.is_file():
            earlier = f"read_parquet({quoted(glob.escape(str(old.changes)))})"
            con.execute(f"INSERT INTO changes BY NAME SELECT {_COLUMNS} FROM {earlier} WHERE {_CARRIED}")
        return write_rows(con, CHANGES, new.changes, new.version)


_COLUMNS = ", ".join(f'"{c.name}"' for c in CHANGES.columns)
_EMPTY = "CREATE TABLE changes AS SELECT " + ", ".join(
    f'CAST({"[]" if c.name == "columns" else "NULL"} AS VARCHAR{"[]" if c.name == "columns" else ""}) AS "{c.name}"'
    for c in CHANGES.columns
) + " WHERE false"  # fmt: skip


def _count(con: duckdb.DuckDBPyConnection) -> int:
    return int(con.execute("SELECT count(*) FROM changes").fetchall()[0][0])


def _states_otherwise(old: Edition, new: Edition, codebook: str) -> bool:
    was = old.folder / "CODEBOOK.md"
    if not was.is_file() or was.read_text(encoding="utf-8") != codebook:
        return True
    return any(_as_json(old.stated.get(fact)) != _as_json(new.stated.get(fact)) for fact in _FACTS)


def _as_json(value: Any) -> str:
    return json.dumps(value, sort_keys=True)
