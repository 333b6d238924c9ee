"""raw_articles: the records of a batch's files."""

from collections.abc import Iterator

import dagster as dg

from assets.partitions import BATCHES, SINGLE_RUN
from assets.stages import each_batch, specs
from assets.workspace import Workspace


@dg.multi_asset(specs=specs("read"), partitions_def=BATCHES, backfill_policy=SINGLE_RUN)
def read(context: dg.AssetExecutionContext, workspace: Workspace) -> Iterator[dg.MaterializeResult]:
    from communique.intake.readers import read_batch

    tables = workspace.tables
    yield from each_batch(context, tables, lambda batch: {"raw_articles": read_batch(tables.home, batch)})
