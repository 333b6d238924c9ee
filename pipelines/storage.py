"""The IO manager: tables that assets return become Parquet files, and are read back by asset and batch."""

import dagster as dg
import pyarrow as pa

from assets.workspace import Workspace


class ParquetTables(dg.ConfigurableIOManager):
    """Writes Arrow tables atomically, sorted and as zstd Parquet, in the schema declared for the asset.

    Stages over many batches write each one themselves as it is made (assets.stages.each_batch), through the same
    `communique.store.tables.Tables`; whole tables are returned and come here.
    """

    workspace: dg.ResourceDependency[Workspace]

    def handle_output(self, context: dg.OutputContext, obj: pa.Table) -> None:
        """Write the table of the asset. Raises ValueError where it is not as declared."""
        table = context.asset_key.path[-1]
        self.workspace.tables.write(table, obj)
        context.add_output_metadata({"file": f"tables/{table}/{table}.parquet"})

    def load_input(self, context: dg.InputContext) -> pa.Table:
        """The asset's rows; of a batch table those of the partitions asked for, one after the other."""
        table = context.asset_key.path[-1]
        if not context.has_asset_partitions:
            return self.workspace.tables.read(table)
        batches = sorted(context.asset_partition_keys)
        return pa.concat_tables([self.workspace.tables.read(table, b) for b in batches])
