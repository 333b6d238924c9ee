"""event_clusters and event_cluster_members: reports of one happening."""

from collections.abc import Iterator

import dagster as dg
import pyarrow as pa

from assets.stages import inputs, outputs, whole
from assets.workspace import Workspace


@dg.multi_asset(outs=outputs("cluster"), deps=inputs("cluster"))
def cluster(workspace: Workspace) -> Iterator[dg.Output[pa.Table]]:
    from communique.events.clusters import cluster_events

    with workspace.tables.inputs("cluster") as con:
        yield from whole(cluster_events(con))
