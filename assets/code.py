"""mentions, time_expressions, events, event_participants, quotations, relation_evidence: one pass over the parses."""

from collections.abc import Iterator

import dagster as dg
import pyarrow as pa

from assets.partitions import BATCHES, SINGLE_RUN
from assets.stages import each_batch, specs
from assets.workspace import Workspace


@dg.multi_asset(specs=specs("code"), partitions_def=BATCHES, backfill_policy=SINGLE_RUN)
def code(context: dg.AssetExecutionContext, workspace: Workspace) -> Iterator[dg.MaterializeResult]:
    from communique.coding import ARTICLE, code_articles

    tables, knowledge, version = workspace.tables, workspace.knowledge, workspace.coder_version

    def make(batch: str) -> dict[str, pa.Table]:
        articles = tables.read("articles", batch, ARTICLE)
        return code_articles(articles, tables.read("parses", batch), knowledge, version, workspace.model)

    yield from each_batch(context, tables, make)
