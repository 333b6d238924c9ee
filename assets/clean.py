"""articles and rejects: what becomes of each raw record."""

from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pyarrow as pa

from assets.partitions import BATCHES, SINGLE_RUN
from assets.stages import each_batch, specs
from assets.workspace import Workspace


@dg.multi_asset(specs=specs("clean"), partitions_def=BATCHES, backfill_policy=SINGLE_RUN)
def clean(context: dg.AssetExecutionContext, workspace: Workspace) -> Iterator[dg.MaterializeResult]:
    from communique.text.cleaning import clean as clean_batch
    from communique.text.cleaning import load_guide

    tables = workspace.tables
    guide = load_guide(Path(workspace.seeds) / "cleaning", workspace.knowledge.rights)

    def make(batch: str) -> dict[str, pa.Table]:
        return clean_batch(tables.read("raw_articles", batch), batch, guide)

    yield from each_batch(context, tables, make)
