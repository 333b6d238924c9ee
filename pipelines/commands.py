"""The commands that need the whole application: ingest, run, release, status. They plug into `communique`."""

import datetime
import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from communique.store.home import Home

_out, _err = Console(), Console(stderr=True)


def register(app: typer.Typer) -> None:
    """Add the commands to the command line of the library."""
    app.command(rich_help_panel="Making the dataset")(ingest)
    app.command(rich_help_panel="Making the dataset")(run)
    app.command(rich_help_panel="Making the dataset")(release)
    app.command(rich_help_panel="Making the dataset")(status)


def ingest(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(help="Files and folders of raw articles.")],
    source: Annotated[str, typer.Option(help="Name of the source, as in seeds/sources.csv.")] = "local",
    renamed: Annotated[
        list[str] | None,
        typer.Option("--map", help="A field of ours and what the records call it: text=story_text. Repeatable."),
    ] = None,
) -> None:
    """Land raw articles as immutable batches. What has landed before is left out.

    Example: communique ingest ~/articles --source example-news
    """
    from communique.intake.landing import land

    home: Home = context.obj
    today = datetime.datetime.now(datetime.UTC).date()
    names = _names(renamed or [])
    with _busy("landing"):
        landed = land(home, paths, source, today, names=names)
    for name, why in landed.skipped:
        _err.print(f"skipped {name}: {why}", style="yellow", markup=False, highlight=False)
    if not landed.batches:
        _out.print(f"nothing new: {_count(landed.known_files, 'file')} landed before", highlight=False)
        return
    known = f", {landed.known_files} known already" if landed.known_files else ""
    named = ", ".join(landed.batches[:3]) + (" …" if len(landed.batches) > 3 else "")
    files, batches = _count(landed.new_files, "file"), _count(len(landed.batches), "batch")
    records = f" with {_count(landed.records, 'record')}" if landed.records != landed.new_files else ""
    _out.print(f"{files}{records} landed as {batches}{known}: {named}", highlight=False)
    if landed.refused:
        _err.print(f"{_count(landed.refused, 'file')} refused: `communique run` lists them with the reasons in rejects",
                   style="yellow", markup=False, highlight=False)  # fmt: skip


def _names(pairs: list[str]) -> dict[str, str]:
    """Their names of fields and ours, from pairs `ours=theirs`."""
    from communique.intake.fields import NAMES

    names: dict[str, str] = {}
    for pair in pairs:
        ours, _, theirs = pair.partition("=")
        if not theirs or ours not in NAMES:
            wrong = f"{ours!r} is no field" if theirs else f"{pair!r} is no pair"
            raise typer.BadParameter(f"{wrong}: write OURS=THEIRS, and for OURS one of {', '.join(NAMES)}",
                                     param_hint="--map")  # fmt: skip
        if names.setdefault(theirs, ours) != ours:
            raise typer.BadParameter(f"{theirs!r} cannot be both {names[theirs]} and {ours}", param_hint="--map")
    return names


def run(context: typer.Context) -> None:
    """Bring every table up to date: parse, code and check what is new or whose rules have changed.

    Example: communique --home data run
    """
    from pipelines.running import RunError, execute, locked, plan, references_are_stale
    from pipelines.running import register as register_batches

    home: Home = context.obj
    with locked(home), _dagster(home) as (workspace, definitions, instance):
        tables = workspace.tables
        if not tables.recipes.batches:
            raise RunError(f"no batch has landed in {home.landing}: use `communique ingest PATH` first")
        if references_are_stale(tables):
            with _busy("reading the seeds"):
                execute(definitions, instance, "refresh_reference")
        todo = plan(tables, register_batches(instance, tables.recipes.batches))
        if not todo.corpus:
            _out.print(f"{_count(len(tables.recipes.batches), 'batch')}: every table is up to date", highlight=False)
            return
        with _progress(todo.batches):
            for batches in todo.ranges:
                execute(definitions, instance, "process_batches", batches)
            execute(definitions, instance, "update_corpus")
    _out.print(f"{_count(todo.batches, 'batch')} processed, corpus tables up to date, all checks passed",
               highlight=False)  # fmt: skip


def release(
    context: typer.Context,
    version: Annotated[str, typer.Option(help="year.month.ordinal; default: the next one of this month.")] = "",
) -> None:
    """Publish a release from checked tables: Parquet, DuckDB catalogue, codebook, checksums.

    Example: communique release --version 2026.11.0
    """
    from communique.release.read import latest
    from pipelines.running import RunError, execute, locked, plan, references_are_stale
    from pipelines.running import register as register_batches

    home: Home = context.obj
    with locked(home), _dagster(home) as (workspace, definitions, instance):
        tables = workspace.tables
        todo = plan(tables, register_batches(instance, tables.recipes.batches))
        if todo.corpus or not tables.recipes.batches or references_are_stale(tables):
            raise RunError("tables are not up to date: run `communique run` first")
        config = {"ops": {"release": {"config": {"version": version}}}}
        with _busy("publishing"):
            execute(definitions, instance, "publish_release", config=config)
    _out.print(f"released {os.path.relpath(latest(home) or home.releases)}", highlight=False, soft_wrap=True)


def status(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show batches, articles, rejects by reason, tables, checks and the last release.

    Example: communique status --json
    """
    from pipelines.status import figures

    home: Home = context.obj
    found = figures(home)
    if as_json:
        print(json.dumps(found, ensure_ascii=False))
        return
    grid = Table(
        title=f"Communiqué at {os.path.relpath(home.path)}",
        title_justify="left",
        show_header=False,
        box=None,
        padding=(0, 2, 0, 0),
    )
    for name, value in found.items():
        grid.add_row(name, _shown(value))
    _out.print(grid)


def _shown(value: object) -> str:
    """A figure, a count of each kind, or nothing, as people read it."""
    if isinstance(value, dict):
        return ", ".join(f"{n:,} {kind.replace('_', ' ')}" for kind, n in value.items() if n) or "none"
    return f"{value:,}" if isinstance(value, int) else str(value or "none yet: communique release")


@contextmanager
def _busy(what: str) -> Iterator[None]:
    """A sign of life on a terminal; nothing in a log."""
    with _err.status(what) if _err.is_terminal else nullcontext():
        yield


def _count(n: int, noun: str) -> str:
    plural = f"{noun}es" if noun.endswith("ch") else f"{noun}s"
    return f"{n:,} {noun if n == 1 else plural}"


@contextmanager
def _dagster(home: Home) -> Iterator[tuple]:
    """The workspace, its definitions and the instance that the UI shares."""
    from pipelines.instance import instance

    with instance(home) as shared:
        from assets.workspace import Workspace
        from pipelines.definitions import define

        workspace = Workspace(home=str(home.path))
        yield workspace, define(workspace), shared


class _Steps(logging.Handler):
    """Moves the progress bar for every table that is written or checked."""

    def __init__(self, progress: Progress, total: int) -> None:
        super().__init__(logging.INFO)
        self._progress, self._task = progress, progress.add_task("starting", total=total)

    def emit(self, record: logging.LogRecord) -> None:
        self._progress.update(self._task, advance=1, description=record.getMessage())


@contextmanager
def _progress(batches: int) -> Iterator[None]:
    from communique.schema.model import Scope
    from communique.schema.tables import TABLES
    from expectations.checks import CHECKS

    steps = {t: 1 + len(CHECKS[t]) for t in TABLES}
    of_batch = sum(n for t, n in steps.items() if TABLES[t].scope is Scope.BATCH)
    of_reference = sum(n for t, n in steps.items() if TABLES[t].scope is Scope.REFERENCE)
    of_corpus = sum(n for t, n in steps.items() if TABLES[t].scope is Scope.CORPUS)
    total = of_batch * batches + of_reference * bool(batches) + of_corpus
    columns = (TextColumn("{task.description:<50}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=_err, transient=True, disable=not _err.is_terminal) as bar:
        handler = _Steps(bar, total)
        for name in ("communique.store.tables", "expectations.checks"):
            logger = logging.getLogger(name)
            logger.setLevel(logging.INFO)
            logger.propagate = False
            logger.addHandler(handler)
        yield
