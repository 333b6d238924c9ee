"""The engine `ray`: Ray Data on the cluster that RAY_ADDRESS names, or one that is started on this machine.

Each actor has one worker process of its own, so that a text which hangs or kills the parser is found, timed out and
answered as by the engine `local`, and no actor ever dies of it. Nodes need the same version of this library and of the
model; an actor whose model is another refuses to work.
"""

import logging
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from communique.nlp.engines.local import LocalEngine
from communique.nlp.engines.parsing import PARSED
from communique.nlp.model import model_identity
from communique.workers.pool import WorkError, Workers, lots

_STORE_BYTES = 256 * 2**20  # object store of a cluster on this machine: a few batches of texts and parses
_ORDER = "position"


@dataclass(frozen=True, slots=True)
class RayEngine:
    """Parses with `count` actors of one processor each; on a cluster, as many as `count` says."""

    count: int
    model: str

    def parse(self, batches: Iterable[pa.Table]) -> Iterator[pa.Table]:
        """See communique.nlp.engines.parsing.Engine."""
        for batch in batches:
            yield self._parse(batch) if batch.num_rows else PARSED.empty_table()

    def _parse(self, batch: pa.Table) -> pa.Table:
        data = _connected(self.count)
        lengths = [len(t) for t in batch["text"].to_pylist()]
        numbered = batch.append_column(_ORDER, pa.array(range(batch.num_rows), pa.int64()))
        blocks = [numbered.take(positions) for positions in lots(lengths, self.count)]
        parsed = data.from_arrow(blocks).map_batches(
            Parser,
            fn_constructor_args=(self.model, model_identity(self.model)),
            batch_format="pyarrow",
            batch_size=None,
            zero_copy_batch=True,
            compute=data.ActorPoolStrategy(size=min(self.count, len(blocks))),
            num_cpus=1,
        )
        rows = pa.concat_tables(block for block in parsed.iter_batches(batch_format="pyarrow", batch_size=None))
        return rows.sort_by(_ORDER).drop_columns([_ORDER]).combine_chunks()


class Parser:
    """What an actor does with a block; the model is loaded once, in its worker process."""

    def __init__(self, model: str, identity: str) -> None:
        if (own := model_identity(model)) != identity:
            raise WorkError(f"this node has the model {own}, not {identity}: install the same one on every node")
        self._engine = LocalEngine.of(Workers(1), model)

    def __call__(self, block: pa.Table) -> pa.Table:
        (parsed,) = self._engine.parse([block.drop_columns([_ORDER])])
        return parsed.append_column(_ORDER, block[_ORDER])


def _connected(count: int) -> Any:
    """Ray Data, connected to a cluster."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # before the import
    import ray
    import ray.data

    if not ray.is_initialized():
        if os.environ.get("RAY_ADDRESS"):
            ray.init(log_to_driver=False, logging_level=logging.ERROR)
        else:
            ray.init(num_cpus=count, include_dashboard=False, object_store_memory=_STORE_BYTES,
                     _node_ip_address="127.0.0.1", log_to_driver=False, logging_level=logging.ERROR)  # fmt: skip
        ray.data.DataContext.get_current().enable_progress_bars = False
        logging.getLogger("ray.data").setLevel(logging.ERROR)
    return ray.data
