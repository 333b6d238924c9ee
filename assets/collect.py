"""entities: everything that the corpus refers to, with what is known of it."""

from collections.abc import Iterator

import dagster as dg
import pyarrow as pa

from assets.metadata import listing
from assets.stages import inputs, outputs, whole
from assets.workspace import Workspace

_SHOWN = 50


@dg.multi_asset(outs=outputs("collect"), deps=inputs("collect"))
def collect(context: dg.AssetExecutionContext, workspace: Workspace) -> Iterator[dg.Output[pa.Table]]:
    from communique.entities.changes import changed_ids
    from communique.entities.table import collect_entities

    tables = workspace.tables
    with tables.inputs("collect") as con:
        entities = collect_entities(con, workspace.knowledge)
    changed = changed_ids(tables.earlier("entities"), entities)
    if changed:
        context.log.warning(f"{len(changed)} ids of entities have changed or are gone, {changed[0].old} first")
    shown = listing(("was", "is", "name"), [(c.old, c.new or "", c.name) for c in changed[:_SHOWN]])
    context.add_output_metadata({"changed ids": len(changed), "ids that were": shown}, "entities")
    yield from whole({"entities": entities})
