"""article_groups: versions, near-duplicates and stories."""

from collections.abc import Iterator

import dagster as dg
import pyarrow as pa

from assets.stages import inputs, outputs, whole
from assets.workspace import Workspace


@dg.multi_asset(outs=outputs("group"), deps=inputs("group"))
def group(workspace: Workspace) -> Iterator[dg.Output[pa.Table]]:
    from communique.groups.table import group as group_articles

    with workspace.tables.inputs("group") as con:
        yield from whole({"article_groups": group_articles(con)})
