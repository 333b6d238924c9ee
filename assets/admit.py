"""articles, rejects and parses: what becomes of each raw record. An article is one that is clean and can be parsed.

A text that any batch has parsed with this model is not parsed again. One that hangs or kills the parser is a reject.
"""

from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pyarrow as pa

from assets.partitions import BATCHES, SINGLE_RUN
from assets.stages import each_batch, specs
from assets.workspace import Workspace


@dg.multi_asset(specs=specs("admit"), partitions_def=BATCHES, backfill_policy=SINGLE_RUN, pool="processors")
def admit(context: dg.AssetExecutionContext, workspace: Workspace) -> Iterator[dg.MaterializeResult]:
    from communique.nlp.casing import cased, casing_of
    from communique.nlp.parses import parse_articles
    from communique.store.ids import text_hash
    from communique.text import cleaning
    from communique.text.admitting import Clean, without
    from communique.workers.spread import outcomes_of

    tables = workspace.tables

    def make(batch: str) -> dict[str, pa.Table]:
        raw = tables.read("raw_articles", batch)
        outcomes = outcomes_of(workspace.workers, Clean(Path(workspace.seeds), batch), raw, "raw_path")
        made = cleaning.settle(raw, outcomes, batch)
        texts = cased(made["articles"]["text"].to_pylist(), lambda: casing_of(workspace.knowledge))
        known = tables.known_parses([text_hash(t) for t in texts])
        parses, failures = parse_articles(made["articles"], texts, known, workspace.parser, workspace.model)
        return {**without(made, raw, failures, batch), "parses": parses}

    yield from each_batch(context, tables, make)
