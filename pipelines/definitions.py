"""The one place that wires everything: Dagster loads `defs` from here."""

import os

import dagster as dg

from assets import admit, cluster, code, collect, feeds, group, read, refer, relate, release, sketch, split
from assets.checks import TABLE_CHECKS
from assets.workspace import Workspace
from communique.nlp.model import DEFAULT_MODEL
from communique.store.home import Home
from pipelines.jobs import JOBS
from pipelines.schedules import SCHEDULES
from pipelines.sensors import SENSORS
from pipelines.storage import ParquetTables

ASSETS = [
    read.read, admit.admit, sketch.sketch, split.split, code.code, refer.refer, group.group,
    collect.collect,
    cluster.cluster, relate.relate, release.release, feeds.feeds,
]  # fmt: skip


def define(workspace: Workspace) -> dg.Definitions:
    """The definitions for one deployment."""
    return dg.Definitions(
        assets=ASSETS,
        asset_checks=TABLE_CHECKS,
        jobs=JOBS,
        schedules=SCHEDULES,
        sensors=SENSORS,
        resources={"workspace": workspace, "io_manager": ParquetTables(workspace=workspace)},
        # In one process: Great Expectations and the model are loaded once, not once a step.
        executor=dg.in_process_executor,
    )


defs = define(Workspace(home=str(Home.at().path), model=os.environ.get("COMMUNIQUE_MODEL", DEFAULT_MODEL)))
