"""The working tables of a home: read and written by name and batch, each file with the recipe it was made by."""

import logging
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from communique.flow import STAGES, Recipes
from communique.intake.manifest import batches
from communique.schema.exports import arrow_schema
from communique.schema.tables import TABLES
from communique.store.corpus import connect
from communique.store.home import Home
from communique.store.parquet import DamagedError, read_table, recipe_of, write_table
from communique.store.receipts import has_changed

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

    def earlier(self, table: str) -> pa.Table:
        """Rows of the corpus or reference table as it stands; none where it is absent or damaged."""
        try:
            return read_table(self.home.table_file(table))
        except (FileNotFoundError, DamagedError) as error:
            _log.info("no earlier %s: %s", table, error)
            return arrow_schema(TABLES[table]).empty_table()

    def write(self, table: str, rows: pa.Table, batch: str | None = None) -> None:
        """Write a file of the table, whole or not at all."""
        write_table(rows, TABLES[table], self.home.table_file(table, batch), self.recipes.of(table, batch))
        _log.info("wrote %s %s", table, batch or "")

    def inputs(self, stage: str) -> duckdb.DuckDBPyConnection:
        """What a stage is made from, of all batches, as DuckDB views: see communique.store.corpus.

        Files of other tables are not looked at: they may be damaged, and made again after this stage.
        """
        (made_from,) = (s.inputs for s in STAGES if s.name == stage)
        return connect(self.home, self.recipes.batches, only=made_from)

    def known_parses(self, text_hashes: list[str]) -> pa.Table:
        """Rows of `parses`, of whatever batch and model, whose parsed text has one of these SHA-256.

        Files that are damaged or have changed since they were checked are passed over: what they held is parsed again.
        """
        wanted, found = pa.array(text_hashes, pa.string()), arrow_schema(TABLES["parses"]).empty_table()
        for file in sorted((self.home.tables / "parses").glob("[!.]*.parquet")):
            try:
                there = pc.is_in(read_table(file, ["parsed_sha256"])["parsed_sha256"], wanted)
                if pc.any(there).as_py() and not has_changed(self.home, "parses", file.stem):
                    found = pa.concat_tables([found, read_table(file).filter(there).cast(found.schema)])
            except DamagedError as error:
                _log.warning("%s", error)
        return found

    def is_current(self, table: str, batch: str | None = None) -> bool:
        """Whether the file is there and was made by the recipe that holds now."""
        return recipe_of(self.home.table_file(table, batch)) == self.recipes.of(table, batch)
