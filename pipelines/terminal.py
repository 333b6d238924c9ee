"""What the commands show on a terminal: signs of life and progress. In a log: nothing, or a line of JSON a step."""

import datetime
import itertools
import json
import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TransferSpeedColumn,
)

out, err = Console(), Console(stderr=True)
LOG = "COMMUNIQUE_LOG"  # variable that is "json" where each step is to be logged as a line of JSON
_TEXT = "{task.description:<50}"


def count(n: int, noun: str) -> str:
    """A number with its noun, in the plural where it needs one."""
    plural = f"{noun}es" if noun.endswith("ch") else f"{noun}s"
    return f"{n:,} {noun if n == 1 else plural}"


@contextmanager
def busy(what: str) -> Iterator[None]:
    """A sign of life."""
    with err.status(what) if err.is_terminal else nullcontext():
        yield


class _Steps(logging.Handler):
    """Moves the progress bar for every table that is written or checked."""

    def __init__(self, progress: Progress, total: int) -> None:
        super().__init__(logging.INFO)
        self._progress, self._task = progress, progress.add_task("starting", total=total)

    def emit(self, record: logging.LogRecord) -> None:
        self._progress.update(self._task, advance=1, description=record.getMessage())


class _JsonLines(logging.Handler):
    """Writes a line of JSON to standard error for every table that is written or checked."""

    def emit(self, record: logging.LogRecord) -> None:
        time = datetime.datetime.fromtimestamp(record.created, datetime.UTC).isoformat(timespec="milliseconds")
        line = {"time": time, "level": record.levelname, "logger": record.name, "message": record.getMessage()}
        print(json.dumps(line, ensure_ascii=False), file=sys.stderr, flush=True)


@contextmanager
def steps(batches: int) -> Iterator[None]:
    """Progress of a run over so many batches and the corpus."""
    from communique.schema.model import Scope
    from communique.schema.tables import TABLES
    from expectations.checks import CHECKS

    made = {t: 1 + len(CHECKS[t]) for t in TABLES}
    of_batch = sum(n for t, n in made.items() if TABLES[t].scope is Scope.BATCH)
    of_reference = sum(n for t, n in made.items() if TABLES[t].scope is Scope.REFERENCE)
    of_corpus = sum(n for t, n in made.items() if TABLES[t].scope is Scope.CORPUS)
    total = of_batch * batches + of_reference * bool(batches) + of_corpus
    columns = (TextColumn(_TEXT), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as bar:
        handlers: list[logging.Handler] = [_Steps(bar, total)]
        if os.environ.get(LOG) == "json":
            handlers.append(_JsonLines())
        with ExitStack() as stack:
            for name, handler in itertools.product(("communique.store.tables", "expectations.checks"), handlers):
                stack.enter_context(_heard(logging.getLogger(name), handler))
            yield


@contextmanager
def _heard(logger: logging.Logger, handler: logging.Handler) -> Iterator[None]:
    """Let a handler hear what a logger of ours says, and nobody else."""
    logger.setLevel(logging.INFO)
    logger.propagate = False
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)


@contextmanager
def transfer(total: int | None = None) -> Iterator[Callable[[str, int], None]]:
    """Progress of files that are sent: to be called with the name and the bytes of each; `total` bytes in all."""
    columns = (TextColumn(_TEXT), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as bar:
        task = bar.add_task("uploading", total=total)
        yield lambda name, size: bar.update(task, advance=size, description=name)
