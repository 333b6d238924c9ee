"""From a stage of the flow to the specs of its assets, and the loop over the batches of a run."""

import functools
from collections.abc import Callable, Iterator
from typing import Any

import dagster as dg
import pyarrow as pa

from assets.metadata import column_lineage, column_schema, sample, tally
from assets.partitions import BATCHES
from communique.flow import LANDING, STAGE_OF, STAGES, Stage
from communique.schema.model import Scope
from communique.schema.tables import TABLES
from communique.store.tables import Tables

_STAGES = {s.name: s for s in STAGES}
GROUPS = {
    "read": "intake", "admit": "intake", "sketch": "intake", "split": "language", "code": "coding",
    "refer": "reference", "group": "corpus", "collect": "corpus", "cluster": "corpus", "relate": "corpus",
}  # fmt: skip
OWNERS = ["team:communique"]


def specs(stage_name: str) -> list[dg.AssetSpec]:
    """One asset spec for each table that the stage makes."""
    stage = _STAGES[stage_name]
    return [_spec(stage, name) for name in stage.outputs]


def _spec(stage: Stage, name: str) -> dg.AssetSpec:
    table = TABLES[name]
    return dg.AssetSpec(
        name,
        deps=[i for i in stage.inputs if i != LANDING],
        description=table.description,
        group_name=GROUPS[stage.name],
        owners=OWNERS,
        kinds={"parquet", "spacy"} if name == "parses" else {"parquet"},
        metadata={"dagster/column_schema": column_schema(table)},
        partitions_def=BATCHES if stage.scope is Scope.BATCH else None,
    )


def outputs(stage_name: str) -> dict[str, dg.AssetOut]:
    """The outputs of a stage over the corpus or the seeds: whole tables, written by the IO manager."""
    stage = _STAGES[stage_name]
    return {
        name: dg.AssetOut(
            description=TABLES[name].description,
            group_name=GROUPS[stage.name],
            owners=OWNERS,
            kinds={"parquet", "duckdb"} if stage.scope is Scope.CORPUS else {"parquet", "csv"},
            metadata={"dagster/column_schema": column_schema(TABLES[name])},
        )
        for name in stage.outputs
    }


def inputs(stage_name: str) -> list[str]:
    """The tables that a stage over the corpus reads through DuckDB."""
    return list(_STAGES[stage_name].inputs)


def whole(tables: dict[str, pa.Table]) -> Iterator[dg.Output[pa.Table]]:
    """Whole tables as outputs, with rows and a sample."""
    for name, rows in tables.items():
        yield dg.Output(rows, output_name=name, metadata=_figures(name, rows))


def each_batch(context: dg.AssetExecutionContext, tables: Tables,
               make: Callable[[str], dict[str, pa.Table]]) -> Iterator[dg.MaterializeResult]:  # fmt: skip
    """Make and write the stage's tables batch by batch, so that a run over many batches needs no more memory than one.

    Every table is reported once for the run, with the rows and a sample of each batch.
    """
    for batch in sorted(context.partition_keys):
        for name, rows in make(batch).items():
            tables.write(name, rows, batch)
            context.add_asset_metadata(_figures(name, rows), asset_key=name, partition_key=batch)
    for name in sorted(key.to_user_string() for key in context.selected_asset_keys):
        yield dg.MaterializeResult(asset_key=name)


def _figures(name: str, rows: pa.Table) -> dict[str, Any]:
    figures = {
        "dagster/row_count": rows.num_rows,
        "dagster/column_lineage": column_lineage(TABLES[name], _earlier(name)),
        "sample": sample(rows, TABLES[name]),
    }
    return figures | {"reasons": tally(rows, "reason")} if name == "rejects" else figures


@functools.cache
def _earlier(name: str) -> frozenset[str]:
    """The other tables of the table's stage and of those before it in the flow, and the tables of the seeds."""
    own = STAGES.index(STAGE_OF[name])
    made = (t for n, s in enumerate(STAGES) for t in s.outputs if n <= own or s.scope is Scope.REFERENCE)
    return frozenset(made) - {name}
