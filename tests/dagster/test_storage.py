"""The IO manager reads back what stands in the files, for one batch and for all."""

import dagster as dg
import pyarrow as pa
import pytest

from assets.partitions import BATCHES
from pipelines.storage import ParquetTables

from .conftest import Deployment


def _read(deployment: Deployment, table: str, first: str | None = None, last: str | None = None) -> pa.Table:
    manager = ParquetTables(workspace=deployment.workspace)
    if first is None or last is None:
        return manager.load_input(dg.build_input_context(asset_key=dg.AssetKey(table)))
    deployment.plan()
    context = dg.build_input_context(
        asset_key=dg.AssetKey(table),
        asset_partition_key_range=dg.PartitionKeyRange(first, last),
        asset_partitions_def=BATCHES,
        instance=deployment.instance,
    )
    return manager.load_input(context)


def test_a_batch_is_read_back_as_it_was_written(finished: Deployment) -> None:
    for batch in finished.tables.recipes.batches:
        assert _read(finished, "events", batch, batch).equals(finished.tables.read("events", batch))


def test_all_batches_are_read_back_one_after_the_other(finished: Deployment) -> None:
    batches = finished.tables.recipes.batches
    every = pa.concat_tables([finished.tables.read("events", b) for b in batches])
    assert _read(finished, "events", batches[0], batches[-1]).equals(every) and every.num_rows > 5


@pytest.mark.parametrize("table", ["entities", "countries"])
def test_a_whole_table_is_written_and_read_back(deployment: Deployment, table: str) -> None:
    rows, file = deployment.tables.read(table), deployment.home.table_file(table)
    content = file.read_bytes()
    file.unlink()
    manager = ParquetTables(workspace=deployment.workspace)
    manager.handle_output(dg.build_output_context(asset_key=dg.AssetKey(table)), rows)
    assert file.read_bytes() == content
    assert _read(deployment, table).equals(rows)


def test_rows_that_are_not_as_declared_are_refused(deployment: Deployment) -> None:
    rows = deployment.tables.read("entities").drop_columns(["name"])
    with pytest.raises(ValueError, match=r"table entities: columns too many or missing: \['name'\]"):
        manager = ParquetTables(workspace=deployment.workspace)
        manager.handle_output(dg.build_output_context(asset_key=dg.AssetKey("entities")), rows)
