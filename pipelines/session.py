"""What a command works with: a home's tables, Dagster's definitions, and the instance that the UI shares."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import dagster as dg

from assets.workspace import Workspace
from communique.intake.manifest import read_manifest
from communique.store.home import Home
from communique.store.tables import Tables
from pipelines import interrupted
from pipelines.instance import instance
from pipelines.running import Plan, execute, plan, references_are_stale, register


@dataclass(frozen=True, slots=True)
class Session:
    """A deployment, and what can be done with it."""

    workspace: Workspace
    definitions: dg.Definitions
    instance: dg.DagsterInstance

    @property
    def tables(self) -> Tables:
        return self.workspace.tables

    def plan(self) -> Plan:
        """What is stale now."""
        tables = self.tables
        return plan(tables, register(self.instance, tables.recipes.batches))

    def warm(self, batches: Iterable[str]) -> None:
        """Let worker processes load the model while this one goes on; as many as the batches will keep busy."""
        from communique.nlp.engines.parsing import ParseTexts

        weight = sum(file.size for b in batches for file in read_manifest(self.tables.home, b).files)
        self.workspace.workers.warm(ParseTexts(self.workspace.model), weight)

    @property
    def is_up_to_date(self) -> bool:
        """Whether there are tables and all of them are as they would be made now."""
        tables = self.tables
        return bool(tables.recipes.batches) and not references_are_stale(tables) and not self.plan().corpus

    def execute(self, job: str, batches: tuple[str, ...] = (), config: dict | None = None) -> None:
        """Run a job in this process. Raises RunError where it fails."""
        tags = {interrupted.TAG: interrupted.tag(self.tables.home)}
        execute(self.definitions, self.instance, job, tags, batches, config)

    def settle(self) -> None:
        """End what killed commands have left in Dagster; the caller holds the home's lock. Raises OccupiedError."""
        interrupted.settle(self.instance, self.tables.home)

    def last_release(self) -> str:
        """The version that the last run of publish_release has made, or found unchanged."""
        event = self.instance.get_latest_materialization_event(dg.AssetKey("release"))
        assert event and event.asset_materialization
        return str(event.asset_materialization.metadata["version"].value)


@contextmanager
def session(home: Home) -> Iterator[Session]:
    """Raises what Dagster raises where its own home cannot be opened."""
    with instance(home) as shared:
        from pipelines.definitions import define  # late: DAGSTER_HOME stands by now

        workspace = Workspace(home=str(home.path))
        yield Session(workspace, define(workspace), shared)
