"""Run by test_backfill in a process of its own: a run over all batches of a home, with memory as it goes.

Writes a line for every table that is made or checked: seconds, resident memory in kB, and what was done.
"""

import logging
import sys
import time
from pathlib import Path

import dagster as dg
import psutil

from assets.workspace import Workspace
from pipelines.definitions import define
from pipelines.instance import instance
from pipelines.running import execute, plan, references_are_stale, register


class Memory(logging.Handler):
    """Writes the process's memory at every message of the library."""

    def __init__(self, file: Path) -> None:
        super().__init__(logging.INFO)
        # Dagster closes every handler when it sets up its own: the file is not tied to this one's end.
        self._file, self._process, self._begin = file.open("w", buffering=1), psutil.Process(), time.monotonic()

    def emit(self, record: logging.LogRecord) -> None:
        memory = self._process.memory_info().rss // 1024
        self._file.write(f"{time.monotonic() - self._begin:.2f}\t{memory}\t{record.getMessage()}\n")


def main(workspace: Workspace, log: Path) -> None:
    handler = Memory(log)
    for name in ("communique.store.tables", "expectations.checks"):
        logger = logging.getLogger(name)
        logger.setLevel(logging.INFO)
        logger.propagate = False
        logger.addHandler(handler)
    with instance(workspace.tables.home) as shared:
        _run(define(workspace), shared, workspace)


def _run(definitions: dg.Definitions, shared: dg.DagsterInstance, workspace: Workspace) -> None:
    tables = workspace.tables
    if references_are_stale(tables):
        execute(definitions, shared, "refresh_reference", {})
    (every,) = plan(tables, register(shared, tables.recipes.batches)).ranges
    execute(definitions, shared, "process_batches", {}, every)
    execute(definitions, shared, "update_corpus", {})
    assert not plan(tables, register(shared, tables.recipes.batches)).corpus


if __name__ == "__main__":
    main(Workspace(home=sys.argv[1]), Path(sys.argv[2]))
