"""sentences: the spans that all evidence points into."""

from collections.abc import Iterator

import dagster as dg
import pyarrow as pa

from assets.partitions import BATCHES, SINGLE_RUN
from assets.stages import each_batch, specs
from assets.workspace import Workspace


@dg.multi_asset(specs=specs("split"), partitions_def=BATCHES, backfill_policy=SINGLE_RUN, pool="processors")
def split(context: dg.AssetExecutionContext, workspace: Workspace) -> Iterator[dg.MaterializeResult]:
    from communique.nlp.sentences import Split
    from communique.workers.spread import tables_of, with_parses

    tables = workspace.tables

    def make(batch: str) -> dict[str, pa.Table]:
        articles = tables.read("articles", batch, ["article_id", "title", "text"])
        rows = with_parses(articles, tables.read("parses", batch))
        return tables_of(workspace.workers, Split(workspace.model), rows, ["sentences"])

    yield from each_batch(context, tables, make)
