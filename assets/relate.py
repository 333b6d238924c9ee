"""relations: the assertions of the corpus, joined by what they assert."""

from collections.abc import Iterator

import dagster as dg
import pyarrow as pa

from assets.stages import inputs, outputs, whole
from assets.workspace import Workspace


@dg.multi_asset(outs=outputs("relate"), deps=inputs("relate"))
def relate(workspace: Workspace) -> Iterator[dg.Output[pa.Table]]:
    from communique.relations.table import relate as relate_entities

    with workspace.tables.inputs("relate") as con:
        yield from whole({"relations": relate_entities(con, workspace.knowledge)})
