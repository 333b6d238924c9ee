"""Bringing every table up to date: what is stale is found by its recipe and its receipts, and made in Dagster runs."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import dagster as dg

from assets.checks import is_settled, reference_hashes
from assets.partitions import BATCHES
from communique.flow import stages
from communique.schema.model import Scope
from communique.store.home import Home
from communique.store.processes import is_alive
from communique.store.tables import Tables
from pipelines.failures import reasons

_RANGE = ("dagster/asset_partition_range_start", "dagster/asset_partition_range_end")
_QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


class RunError(Exception):
    """A run failed; the message has a line for each thing that went wrong, and what to do."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What has to be made: runs of batches that stand next to each other in Dagster's order, and the corpus or not."""

    ranges: tuple[tuple[str, ...], ...]
    corpus: bool

    @property
    def batches(self) -> int:
        return sum(map(len, self.ranges))


@contextmanager
def locked(home: Home) -> Iterator[None]:
    """Hold the home's lock. Raises RunError where another process has it."""
    home.path.mkdir(parents=True, exist_ok=True)
    with (home.path / ".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RunError(f"another run is at work on {home.path}: wait for it to end, or stop it") from None
        _clear_leftovers(home)
        yield


def _clear_leftovers(home: Home) -> None:
    """Remove the unfinished files of processes that were killed while writing; those of runs from the UI stay."""
    for folder in (home.tables, home.receipts):
        for file in folder.glob("*/.*.tmp"):
            if not is_alive(file.name.split(".")[-2]):
                file.unlink(missing_ok=True)


def plan(tables: Tables, known: list[str]) -> Plan:
    """What is stale. `known` are the batches in the order in which Dagster knows them."""
    references = reference_hashes(tables)
    made = [t for s in stages(Scope.BATCH) for t in s.outputs]
    whole = [t for s in stages(Scope.CORPUS) for t in s.outputs]
    stale = {b for b in tables.recipes.batches if not all(is_settled(tables, references, t, b) for t in made)}
    ranges: list[list[str]] = []
    for before, batch in zip([None, *known], known, strict=False):
        if batch in stale:
            if before in stale:
                ranges[-1].append(batch)
            else:
                ranges.append([batch])
    corpus = bool(stale) or not all(is_settled(tables, references, t) for t in whole)
    return Plan(tuple(map(tuple, ranges)), corpus)


def references_are_stale(tables: Tables) -> bool:
    """Whether a reference table has to be made anew; what was checked against it is stale then."""
    references = reference_hashes(tables)
    return not all(is_settled(tables, references, t) for s in stages(Scope.REFERENCE) for t in s.outputs)


def register(instance: dg.DagsterInstance, batches: list[str]) -> list[str]:
    """Tell Dagster of batches that it does not know yet; returns all it knows, in its order."""
    name = str(BATCHES.name)
    known = set(instance.get_dynamic_partitions(name))
    instance.add_dynamic_partitions(name, [b for b in batches if b not in known])
    return list(instance.get_dynamic_partitions(name))


def execute(definitions: dg.Definitions, instance: dg.DagsterInstance, job: str, tags: dict[str, str],
            batches: tuple[str, ...] = (), config: dict | None = None) -> None:  # fmt: skip
    """Run a job in this process, over a range of batches where some are given. Raises RunError where it fails."""
    span = dict(zip(_RANGE, (batches[0], batches[-1]), strict=True)) if batches else {}
    result = definitions.resolve_job_def(job).execute_in_process(
        instance=instance, tags=tags | span, run_config={**_QUIET, **(config or {})}, raise_on_error=False
    )
    if not result.success:
        lines = reasons(result.all_events)
        raise RunError("\n".join(lines) or "the run failed: see `make ui` for its log")
