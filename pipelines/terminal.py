"""What the commands show on a terminal: signs of life and progress, and nothing of either in a log."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext

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
        handler = _Steps(bar, total)
        for name in ("communique.store.tables", "expectations.checks"):
            logger = logging.getLogger(name)
            logger.setLevel(logging.INFO)
            logger.propagate = False
            logger.addHandler(handler)
        yield


@contextmanager
def transfer(total: int | None = None) -> Iterator[Callable[[str, int], None]]:
    """Progress of files that are sent: to be called with the name and the bytes of each; `total` bytes in all."""
    columns = (TextColumn(_TEXT), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as bar:
        task = bar.add_task("uploading", total=total)
        yield lambda name, size: bar.update(task, advance=size, description=name)
