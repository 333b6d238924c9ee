"""The working tables of a home: read and written by name and batch, each file with the recipe it was made by."""

import glob
import logging
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from communique.flow import Recipes
from communique.intake.manifest import batches
from communique.schema.exports import arrow_schema
from communique.schema.tables import TABLES
from communique.store.corpus import connect
from communique.store.home import Home
from communique.store.parquet import read_table, recipe_of, write_table

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Tables:
    """Access to `<home>/tables` for one state of seeds and model, as `recipes` has it."""

    home: Home
    recipes: Recipes

    @classmethod
    def of(cls, home: Home, seeds: Path, model: str) -> "Tables":
        """Tables of all batches that have landed; `model` is the parser's identity."""
        return cls(home, Recipes(seeds, model, batches(home)))

    def read(self, table: str, batch: str | None = None, columns: list[str] | None = None) -> pa.Table:
        """Rows of one file. Raises FileNotFoundError naming the stage to run where it is not there."""
        path = self.home.table_file(table, batch)
        if not path.exists():
            raise FileNotFoundError(f"{path} is not there: make the table {table} first (communique run)")
        return read_table(path, columns)

    def exists(self, table: str, batch: str | None = None) -> bool:
        """Whether the file is there, by whatever recipe."""
        return self.home.table_file(table, batch).exists()

    def write(self, table: str, rows: pa.Table, batch: str | None = None) -> None:
        """Write a file of the table, whole or not at all."""
        write_table(rows, TABLES[table], self.home.table_file(table, batch), self.recipes.of(table, batch))
        _log.info("wrote %s %s", table, batch or "")

    def corpus(self) -> duckdb.DuckDBPyConnection:
        """All batches as DuckDB views, see communique.store.corpus."""
        return connect(self.home, self.recipes.batches)

    def known_parses(self, text_hashes: list[str]) -> pa.Table:
        """Rows of `parses`, of whatever batch and model, whose parsed text has one of these SHA-256."""
        folder = self.home.tables / "parses"
        files = [glob.escape(str(f)) for f in sorted(folder.glob("[!.]*.parquet"))]
        schema = arrow_schema(TABLES["parses"])
        if not files or not text_hashes:
            return schema.empty_table()
        wanted = pa.table({"parsed_sha256": text_hashes})
        with duckdb.connect() as con:
            con.register("wanted", wanted)
            found = con.sql("SELECT p.* FROM read_parquet(?) p SEMI JOIN wanted USING (parsed_sha256)", params=[files])
            return found.to_arrow_table().cast(schema)

    def is_current(self, table: str, batch: str | None = None) -> bool:
        """Whether the file is there and was made by the recipe that holds now."""
        return recipe_of(self.home.table_file(table, batch)) == self.recipes.of(table, batch)
