"""Where things lie in a release: names of its tables, its catalogue and its checksums, relative to its folder."""

from communique.schema.model import Table
from communique.schema.tables import CHANGES, TABLES

CATALOGUE = "communique.duckdb"
CATALOGUE_SUM = "communique.duckdb.sha256"
SUMS = "SHA256SUMS"
VALIDATION = "validation"  # folder of what the checks found
STATED = "release.json"  # what the release was made from; its `rows` name the tables
UNSUMMED = (CATALOGUE, CATALOGUE_SUM, SUMS)  # DuckDB writes other bytes at every build; the sums come last
CONTENT: dict[str, Table] = {name: table for name, table in TABLES.items() if table.released}
RELEASED: dict[str, Table] = {**CONTENT, CHANGES.name: CHANGES}


def table_path(name: str) -> str:
    """The table's one file."""
    if name == CHANGES.name:
        return "changes.parquet"
    return f"tables/{name}/{name}.parquet"
