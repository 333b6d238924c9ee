"""sketches: what is kept of each text to find near-duplicates and stories."""

from collections.abc import Iterator

import dagster as dg
import pyarrow as pa

from assets.partitions import BATCHES, SINGLE_RUN
from assets.stages import each_batch, specs
from assets.workspace import Workspace


@dg.multi_asset(specs=specs("sketch"), partitions_def=BATCHES, backfill_policy=SINGLE_RUN, pool="processors")
def sketch(context: dg.AssetExecutionContext, workspace: Workspace) -> Iterator[dg.MaterializeResult]:
    from communique.groups.sketches import Sketch
    from communique.workers.spread import tables_of

    tables = workspace.tables

    def make(batch: str) -> dict[str, pa.Table]:
        articles = tables.read("articles", batch, ["article_id", "text"])
        return tables_of(workspace.workers, Sketch(), articles, ["sketches"])

    yield from each_batch(context, tables, make)
