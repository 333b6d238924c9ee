"""mentions, time_expressions, events, event_participants, quotations, relation_evidence: one pass over the parses."""

from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pyarrow as pa

from assets.partitions import BATCHES, SINGLE_RUN
from assets.stages import each_batch, specs
from assets.workspace import Workspace
from communique.store.home import cache_folder


@dg.multi_asset(specs=specs("code"), partitions_def=BATCHES, backfill_policy=SINGLE_RUN, pool="processors")
def code(context: dg.AssetExecutionContext, workspace: Workspace) -> Iterator[dg.MaterializeResult]:
    from communique.coding import ARTICLE, CODED, Code
    from communique.places.gazetteer import gazetteer_of
    from communique.workers.spread import tables_of, with_parses

    tables = workspace.tables
    gazetteer_of(workspace.knowledge)  # compiled here where it is new, and not in every worker
    task = Code(Path(workspace.seeds), cache_folder(), workspace.model, workspace.coder_version)

    def make(batch: str) -> dict[str, pa.Table]:
        rows = with_parses(tables.read("articles", batch, list(ARTICLE)), tables.read("parses", batch))
        return tables_of(workspace.workers, task, rows, CODED)

    yield from each_batch(context, tables, make)
