"""entities: everything that the corpus refers to, with what is known of it."""

from collections.abc import Iterator

import dagster as dg
import pyarrow as pa

from assets.stages import inputs, outputs, whole
from assets.workspace import Workspace


@dg.multi_asset(outs=outputs("collect"), deps=inputs("collect"))
def collect(workspace: Workspace) -> Iterator[dg.Output[pa.Table]]:
    from communique.entities.table import collect_entities

    with workspace.tables.corpus() as con:
        yield from whole({"entities": collect_entities(con, workspace.knowledge)})
