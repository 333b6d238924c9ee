"""release: the published dataset. Built from checked files alone, whole or not at all."""

import datetime
from pathlib import Path

import dagster as dg

from assets.workspace import Workspace
from communique.flow import folder_hash
from communique.nlp.model import model_identity
from communique.schema.tables import TABLES
from expectations.checks import definitions


class ReleaseConfig(dg.Config):
    """`version` is year.month.ordinal; empty: the next one of the month of `day` (ISO; empty: today)."""

    version: str = ""
    day: str = ""


@dg.asset(
    deps=[t.name for t in TABLES.values()],
    group_name="publishing",
    kinds={"parquet", "duckdb"},
    description="A versioned folder of Parquet files with their DuckDB catalogue, checksums, codebook and dictionary.",
)
def release(workspace: Workspace, config: ReleaseConfig) -> dg.MaterializeResult:
    from communique.codebook import codebook
    from communique.release.build import build, next_version

    tables = workspace.tables
    day = datetime.date.fromisoformat(config.day) if config.day else datetime.datetime.now(datetime.UTC).date()
    about = {
        "model": model_identity(workspace.model),
        "coder_version": workspace.coder_version,
        "knowledge": folder_hash([Path(workspace.seeds)], (".csv",)),
    }
    folder = build(tables.home, tables.recipes.batches, config.version or next_version(tables.home, day), definitions(),
                   about, codebook(workspace.knowledge))  # fmt: skip
    size = sum(f.stat().st_size for f in folder.rglob("*") if f.is_file())
    return dg.MaterializeResult(
        metadata={"version": folder.name, "path": dg.MetadataValue.path(str(folder)), "bytes": size}
    )
