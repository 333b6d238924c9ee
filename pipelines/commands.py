"""The commands that need the whole application: ingest, run, release, status. They plug into `communique`."""

import datetime
import json
import os
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from communique.store.home import Home
from pipelines.releasing import release
from pipelines.terminal import busy, count, err, out, steps


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
    with busy("landing"):
        landed = land(home, paths, source, today, names=names)
    for name, why in landed.skipped:
        err.print(f"skipped {name}: {why}", style="yellow", markup=False, highlight=False)
    if not landed.batches:
        out.print(f"nothing new: {count(landed.known_files, 'file')} landed before", highlight=False)
        return
    known = f", {landed.known_files} known already" if landed.known_files else ""
    named = ", ".join(landed.batches[:3]) + (" …" if len(landed.batches) > 3 else "")
    files, batches = count(landed.new_files, "file"), count(len(landed.batches), "batch")
    records = f" with {count(landed.records, 'record')}" if landed.records != landed.new_files else ""
    out.print(f"{files}{records} landed as {batches}{known}: {named}", highlight=False)
    if landed.refused:
        err.print(f"{count(landed.refused, 'file')} refused: `communique run` lists them with the reasons in rejects",
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
    from pipelines.running import RunError, locked, references_are_stale
    from pipelines.session import session

    home: Home = context.obj
    with locked(home), session(home) as work:
        landed = work.tables.recipes.batches
        if not landed:
            raise RunError(f"no batch has landed in {home.landing}: use `communique ingest PATH` first")
        work.settle()
        if references_are_stale(work.tables):
            work.warm(landed)  # what was coded and checked by them is stale as well
            with busy("reading the seeds"):
                work.execute("refresh_reference")
        todo = work.plan()
        if not todo.corpus:
            out.print(f"{count(len(landed), 'batch')}: every table is up to date", highlight=False)
            return
        work.warm(batch for batches in todo.ranges for batch in batches)
        with steps(todo.batches):
            for batches in todo.ranges:
                work.execute("process_batches", batches)
            work.execute("update_corpus")
    out.print(f"{count(todo.batches, 'batch')} processed, corpus tables up to date, all checks passed",
              highlight=False)  # fmt: skip


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
    out.print(grid)


def _shown(value: object) -> str:
    """A figure, a count of each kind, or nothing, as people read it."""
    if isinstance(value, dict):
        return ", ".join(f"{n:,} {kind.replace('_', ' ')}" for kind, n in value.items() if n) or "none"
    return f"{value:,}" if isinstance(value, int) else str(value or "none yet: communique release")
