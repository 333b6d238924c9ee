"""Where things lie in a release: names of its tables, its catalogue and its checksums, relative to its folder."""

from communique.schema.model import Table
from communique.schema.tables import TABLES

CATALOGUE = "communique.duckdb"
SUMS = "SHA256SUMS"
UNSUMMED = (CATALOGUE, SUMS)  # DuckDB writes other bytes at every build
RELEASED: dict[str, Table] = {name: table for name, table in TABLES.items() if table.released}


def table_path(name: str) -> str:
    """The table's one file."""
    return f"tables/{name}/{name}.parquet"
