"""parses: the one heavy step. A text that any batch has parsed with this model is not parsed again."""

from collections.abc import Iterator

import dagster as dg
import pyarrow as pa

from assets.partitions import BATCHES, SINGLE_RUN
from assets.stages import each_batch, specs
from assets.workspace import Workspace


@dg.multi_asset(specs=specs("parse"), partitions_def=BATCHES, backfill_policy=SINGLE_RUN)
def parse(context: dg.AssetExecutionContext, workspace: Workspace) -> Iterator[dg.MaterializeResult]:
    from communique.nlp.casing import cased, casing_of
    from communique.nlp.parses import parse_articles
    from communique.store.ids import text_hash

    tables = workspace.tables

    def make(batch: str) -> dict[str, pa.Table]:
        articles = tables.read("articles", batch, ["article_id", "text", "text_sha256"])
        texts = cased(articles["text"].to_pylist(), lambda: casing_of(workspace.knowledge))
        known = tables.known_parses([text_hash(t) for t in texts])
        return {"parses": parse_articles(articles, texts, known, workspace.model)}

    yield from each_batch(context, tables, make)
