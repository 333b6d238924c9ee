"""Where everything lies under a home folder."""

import os
from dataclasses import dataclass
from pathlib import Path

from communique.schema.model import Scope
from communique.schema.tables import TABLES


def cache_folder() -> Path:
    """Where compiled files are kept from run to run: COMMUNIQUE_CACHE, else `communique` in the user's cache folder."""
    if named := os.environ.get("COMMUNIQUE_CACHE"):
        return Path(named).expanduser().absolute()
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "communique"


@dataclass(frozen=True, slots=True)
class Home:
    """A folder that holds landed input, tables, receipts, releases and Dagster's own files."""

    path: Path

    @classmethod
    def at(cls, path: str | os.PathLike[str] | None = None) -> "Home":
        """The home named by the argument, else by COMMUNIQUE_HOME, else ./data; as an absolute path."""
        return cls(Path(path or os.environ.get("COMMUNIQUE_HOME") or "data").expanduser().absolute())

    @property
    def landing(self) -> Path:
        """Batches that have arrived: `landing/<batch>/manifest.json` and `landing/<batch>/files/…`."""
        return self.path / "landing"

    @property
    def tables(self) -> Path:
        return self.path / "tables"

    @property
    def receipts(self) -> Path:
        return self.path / "receipts"

    @property
    def releases(self) -> Path:
        return self.path / "releases"

    @property
    def feeds(self) -> Path:
        """What polls remember of the feeds of sources: `feeds/<source>.json`."""
        return self.path / "feeds"

    @property
    def dagster(self) -> Path:
        return self.path / "dagster"

    def table_file(self, table: str, batch: str | None = None) -> Path:
        """The Parquet file of a table; `batch` for tables made per batch and for no other.

        Raises ValueError where the table's scope and `batch` do not go together.
        """
        if (TABLES[table].scope is Scope.BATCH) != (batch is not None):
            raise ValueError(f"table {table} has scope {TABLES[table].scope}: batch is {batch!r}")
        return self.tables / table / f"{batch or table}.parquet"
