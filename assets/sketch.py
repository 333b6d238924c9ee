"""sketches: what is kept of each text to find near-duplicates and stories."""

from collections.abc import Iterator

import dagster as dg

from assets.partitions import BATCHES, SINGLE_RUN
from assets.stages import each_batch, specs
from assets.workspace import Workspace


@dg.multi_asset(specs=specs("sketch"), partitions_def=BATCHES, backfill_policy=SINGLE_RUN)
def sketch(context: dg.AssetExecutionContext, workspace: Workspace) -> Iterator[dg.MaterializeResult]:
    from communique.groups.sketches import sketch as sketch_articles

    tables = workspace.tables
    yield from each_batch(context, tables, lambda batch: sketch_articles(tables.read("articles", batch)))
