"""SQL from strangers: one statement that reads the tables and can reach nothing else.

A connection can reach the Parquet files of its release, in a folder or at an address, and nothing else; working tables
are held as Arrow datasets, which need no access to files at all. The settings are locked before the statement runs, and
only reading statements run. DuckDB has no time limit: a timer interrupts it.
"""

import glob
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from communique.release.catalogue import define_macros
from communique.release.layout import STATED, table_path
from communique.release.read import remote, told
from communique.schema.exports import arrow_schema
from communique.schema.model import Scope, Table
from communique.schema.tables import TABLES
from communique.store import corpus
from communique.store.home import Home

if TYPE_CHECKING:
    from pyarrow.dataset import Dataset

_EXPLAIN = re.compile(r"^\s*explain\s+(analyze\s+|\([^)]*\)\s*)?", re.IGNORECASE)


class QueryError(Exception):
    """The query was refused, failed or took too long; the message is one line."""


@dataclass(frozen=True, slots=True)
class Result:
    """A query's answer; `cut` where there were more rows than were asked for."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    cut: bool = False


def query(where: Path | str, sql: str, seconds: float = 60, rows: int = 10_000, memory: str = "1GB") -> Result:
    """Answer one reading statement over a release's folder or address, or over `<home>/tables`.

    Raises QueryError where the statement does more than read, is wrong, or runs for longer than `seconds`.
    """
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": memory,
        "threads": 2,
        "temp_directory": "",
        "python_enable_replacements": False,
    }
    with duckdb.connect(config=config) as con:
        _one_read(con, sql)
        if isinstance(where, Path):
            _register(con, where)
            define_macros(con)
        else:
            remote().attach(con, where)
            con.execute(f"SET allowed_directories = ['{remote().PREFIX}']")
        con.execute("SET TimeZone = 'UTC'; SET max_temp_directory_size = '0B'")
        con.execute("SET enable_external_access = false; SET lock_configuration = true")
        with _limited(con, seconds):
            answer = con.execute(sql)
            columns = tuple(column[0] for column in answer.description or ())
            found = answer.fetchmany(rows + 1)
    return Result(columns, found[:rows], cut=len(found) > rows)


def _one_read(con: duckdb.DuckDBPyConnection, sql: str) -> None:
    """Raises QueryError unless `sql` is one statement that reads; what EXPLAIN explains must read too."""
    try:
        found = con.extract_statements(sql)
        if len(found) == 1 and found[0].type is duckdb.StatementType.EXPLAIN:
            found = con.extract_statements(_EXPLAIN.sub("", found[0].query))
    except duckdb.Error as error:
        raise QueryError(told(error)) from error
    if len(found) != 1:
        raise QueryError(f"one statement at a time: this is {len(found)}")
    if (kind := found[0].type) is not duckdb.StatementType.SELECT:
        raise QueryError(f"{kind.name} is refused: only SELECT, DESCRIBE, SHOW, SUMMARIZE and EXPLAIN are allowed")


@contextmanager
def _limited(con: duckdb.DuckDBPyConnection, seconds: float) -> Iterator[None]:
    late = threading.Event()

    def stop() -> None:
        late.set()
        con.interrupt()

    timer = threading.Timer(seconds, stop)
    timer.start()
    try:
        yield
    except duckdb.Error as error:
        raise QueryError(f"stopped after {seconds:g} s" if late.is_set() else told(error)) from error
    finally:
        timer.cancel()
        timer.join()
        con.interrupt()  # rows that nobody fetches are still being made, and closing would wait for them


def _register(con: duckdb.DuckDBPyConnection, folder: Path) -> None:
    if (folder / STATED).is_file():
        names = json.loads((folder / STATED).read_text(encoding="utf-8"))["rows"]
        files = {name: str((folder / table_path(name)).absolute()) for name in names}
        patterns = {name: glob.escape(file) for name, file in files.items()}
        for name, pattern in patterns.items():  # as its file has it, which may be of another version of the schema
            con.from_parquet(pattern).create_view(name)
        con.execute("SET allowed_paths = ?", [sorted({*files.values(), *patterns.values()})])  # DuckDB asks for both
    elif folder.name == "tables" and folder.is_dir():
        _register_working(con, Home(folder.parent))
    else:
        raise QueryError(f"{folder} holds neither a release nor working tables: run `communique run` first")


def _register_working(con: duckdb.DuckDBPyConnection, home: Home) -> None:
    """The working tables with the views of store.corpus, which count a record of two batches once."""
    batches = sorted({f.stem for f in (home.tables / "articles").glob("*.parquet")})
    with corpus.connect(home, batches) as whole:
        con.register("owners", whole.sql("SELECT * FROM owners").to_arrow_table())
        defined = dict(whole.execute("SELECT view_name, sql FROM duckdb_views() WHERE NOT internal").fetchall())
    for name, table in TABLES.items():
        if table.scope is Scope.BATCH:
            files = [f for b in batches if (f := home.table_file(name, b)).exists()]
            con.register(f"every_{name}", _working(table, files, by_batch=True))
            con.execute(defined[name])
        else:
            con.register(name, _working(table, [f for f in [home.table_file(name)] if f.exists()]))


def _working(table: Table, files: list[Path], by_batch: bool = False) -> "Dataset":
    """The files as one Arrow dataset; `by_batch` adds the column from_batch, the file's name."""
    import pyarrow as pa
    import pyarrow.dataset as ds  # late: it imports pandas where that is installed
    from pyarrow.fs import LocalFileSystem

    form, disk = ds.ParquetFileFormat(), LocalFileSystem()
    schema = arrow_schema(table)
    if by_batch:
        schema = schema.append(pa.field("from_batch", pa.string()))
    fragments = [
        form.make_fragment(str(f), disk, partition_expression=ds.field("from_batch") == f.stem if by_batch else None)
        for f in files
    ]
    return ds.FileSystemDataset(fragments, schema, form, disk)
