"""The reference tables: ontology, countries and sources as the seeds have them."""

from collections.abc import Iterator

import dagster as dg
import pyarrow as pa

from assets.stages import outputs, whole
from assets.workspace import Workspace


@dg.multi_asset(outs=outputs("refer"))
def refer(workspace: Workspace) -> Iterator[dg.Output[pa.Table]]:
    from communique.knowledge.base import reference_tables

    yield from whole(reference_tables(workspace.knowledge))
