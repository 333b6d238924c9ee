"""Batches as Dagster partitions: one for each manifest that has landed."""

import dagster as dg

BATCHES = dg.DynamicPartitionsDefinition(name="batches")
SINGLE_RUN = dg.BackfillPolicy.single_run()
