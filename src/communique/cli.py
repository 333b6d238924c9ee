"""The command line. Reading commands are here; an installed checkout plugs in those that make the dataset."""

import json
import sys
from dataclasses import asdict
from importlib.metadata import entry_points
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from communique import __version__
from communique.store.home import Home

app = typer.Typer(
    name="communique",
    help="Political events from news, each with its evidence.\n\n"
    "Example: communique ingest articles/ && communique run && communique release",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
)
_READING = "Reading the dataset"
_MAKING = ("ingest", "run", "release", "status")
_out, _err = Console(), Console(stderr=True)
_Release = Annotated[
    str | None,
    typer.Option(
        help="A release: its folder, address or version, 'latest' or 'stable'. "
        "Default: the newest one, else the working tables."
    ),
]


def _tables(home: Home, release: str | None) -> Path | str:
    """The folder or address that --release names; without it the newest release, else the working tables."""
    from communique.release.read import latest, locate

    return locate(release, home) if release else latest(home) or home.tables


def _version(wanted: bool) -> None:
    if wanted:
        _out.print(f"communique {__version__}", highlight=False)
        raise typer.Exit


@app.callback()
def _home(
    context: typer.Context,
    home: Annotated[
        Path | None, typer.Option(envvar="COMMUNIQUE_HOME", help="Where the data lives. Default: ./data")
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    context.obj = Home.at(home)


@app.command(rich_help_panel=_READING)
def sql(
    context: typer.Context,
    query: Annotated[str, typer.Argument(help="One SELECT, DESCRIBE, SHOW or EXPLAIN statement.")],
    release: _Release = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print rows as JSON lines.")] = False,
    seconds: Annotated[float, typer.Option(help="Stop the query after so long.")] = 60,
) -> None:
    """Ask the dataset in SQL. Nothing but reading is possible.

    Example: communique sql "SELECT event_type, count(*) FROM events GROUP BY ALL ORDER BY 2 DESC"
    """
    from communique.release.query import query as ask

    result = ask(_tables(context.obj, release), query, seconds)
    if as_json:
        for row in result.rows:
            print(json.dumps(dict(zip(result.columns, row, strict=True)), ensure_ascii=False, default=str))
        return
    table = Table(*result.columns, box=None, header_style="bold", pad_edge=False)
    for row in result.rows:
        table.add_row(*("" if v is None else str(v) for v in row))
    _out.print(table)
    if result.cut:
        _err.print(f"only the first {len(result.rows):,} rows are shown", style="yellow")


@app.command(rich_help_panel=_READING)
def explain(
    context: typer.Context,
    event_id: Annotated[str, typer.Argument(help="Id of an event, as events.event_id has it.")],
    release: _Release = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
) -> None:
    """Show the sentence an event rests on, with actor, trigger, recipient, place and date marked, and the rule.

    Example: communique explain e0123456789abcdef
    """
    from communique.release.explain import explain as explanation_of
    from communique.release.show import show

    found = explanation_of(_tables(context.obj, release), event_id)
    if as_json:
        print(json.dumps(asdict(found), ensure_ascii=False, default=str, indent=1))
    else:
        show(found, _out)


@app.command(rich_help_panel=_READING)
def unresolved(
    context: typer.Context,
    kind: Annotated[str, typer.Option(help="PERSON, ORG, PLACE or GROUP alone.")] = "",
    limit: Annotated[int, typer.Option(min=1, help="How many names.")] = 30,
    release: _Release = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print rows as JSON lines.")] = False,
) -> None:
    """List the names that most articles have and the knowledge base lacks, so that curators know what to add.

    Example: communique unresolved --kind PERSON
    """
    from communique.release.unresolved import unresolved_names

    found = unresolved_names(_tables(context.obj, release), kind.upper(), limit)
    if as_json:
        for name in found:
            print(json.dumps(asdict(name), ensure_ascii=False, default=str))
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    for head, width in (("name", 4), ("type", 4), ("articles", 8), ("mentions", 8), ("first", 10), ("last", 10)):
        table.add_column(head, no_wrap=True, min_width=width)
    table.add_column("also", overflow="fold")
    for name in found:
        table.add_row(name.name, name.entity_type, f"{name.articles:,}", f"{name.mentions:,}",
                      str(name.first_seen or ""), str(name.last_seen or ""), ", ".join(name.aliases))  # fmt: skip
    _out.print(table)


@app.command(rich_help_panel=_READING)
def evaluate(
    gold: Annotated[
        Path | None, typer.Option(help="A folder with hand-coded sentences. Default: those of the project.")
    ] = None,
    misses: Annotated[bool, typer.Option("--misses", help="List what is coded wrong of the split dev.")] = False,
    write: Annotated[bool, typer.Option("--write", help="Store the figures for the next releases.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
) -> None:
    """Measure the coder on sentences whose events were coded by hand.

    Example: communique evaluate --gold ~/plover-gold
    """
    from communique.evaluation.evaluate import evaluate as evaluation_of
    from communique.evaluation.figures import FOLDER, figures, write_figures
    from communique.evaluation.show import show, show_misses
    from communique.flow import Recipes
    from communique.knowledge.base import load_knowledge
    from communique.nlp.model import model_identity
    from communique.store.home import cache_folder

    seeds = Path(__file__).resolve().parents[2] / "seeds"
    if not seeds.is_dir():
        raise typer.BadParameter("coding needs the seeds of a checkout of the project (`make setup`)")
    if write and gold:
        raise typer.BadParameter("--write stores figures on the project's own sentences: leave out --gold")
    found = evaluation_of(gold or seeds / FOLDER, load_knowledge(seeds, cache_folder()))
    version = Recipes(seeds, model_identity(), ()).version_of("code")
    measured = figures(found.reports, version, model_identity(), str(gold) if gold else None)
    if write:
        _err.print(f"wrote {write_figures(seeds, measured)}", highlight=False)
    if as_json:
        print(json.dumps(measured, ensure_ascii=False, indent=1))
    elif misses:
        show_misses(found.misses, _out)
    else:
        show(found.reports, _out)
        _out.print(f"\n{measured['label']} · coder {version}", highlight=False, soft_wrap=True)


@app.command(rich_help_panel=_READING)
def graph(
    context: typer.Context,
    to: Annotated[Path, typer.Argument(help="The folder to write to.")],
    release: _Release = None,
) -> None:
    """Write the relations as a graph: GraphML for Gephi and NetworkX, nodes and edges as Parquet.

    Example: communique graph graph/
    """
    from communique.release.graph import write_graph

    written = write_graph(_tables(context.obj, release), to)
    _out.print(f"{written.node_count:,} nodes and {written.edge_count:,} edges in {written.graphml}", highlight=False)


@app.command(rich_help_panel=_READING)
def verify(release: Annotated[Path, typer.Argument(help="A release's folder.")]) -> None:
    """Check a release: checksums, schemas, keys, references, spans, counts.

    Example: communique verify data/releases/2026.11.0
    """
    from communique.release.verify import verify as findings_of

    if not release.is_dir():
        raise typer.BadParameter(f"{release} is no folder: name a release, for example data/releases/2026.11.0")
    findings = findings_of(release)
    for f in findings:
        _out.print(f"{f.file}: {f.wrong}; {f.remedy}", style="red", markup=False, highlight=False)
    if findings:
        raise typer.Exit(1)
    _out.print(f"{release.name}: everything is as it was published", highlight=False)


@app.command(rich_help_panel=_READING)
def diff(
    context: typer.Context,
    old: Annotated[str, typer.Argument(help="A release: its folder, its version, 'latest' or 'stable'.")],
    new: Annotated[str, typer.Argument(help="The release to compare with it.")],
    table: Annotated[str, typer.Option(help="List every change of this table.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print each change as one JSON object.")] = False,
) -> None:
    """Compare two releases: schema and rows that were added, changed, withdrawn or merged, each with the reason.

    Example: communique diff 2026.11.0 2026.11.1 --table events
    """
    from communique.release.changes.edition import named
    from communique.release.changes.show import show_difference, write_difference

    editions = named(context.obj, old), named(context.obj, new)
    if as_json:
        write_difference(*editions, sys.stdout, table)
    else:
        show_difference(*editions, _out, table)


def _plug_in() -> None:
    """Add the commands of an installed checkout; where there is none, say what they need."""
    try:
        for entry in entry_points(group="communique.commands"):
            entry.load()(app)
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] != "pipelines":
            raise
        for name in _MAKING:
            app.command(name, rich_help_panel="Making the dataset", help="Needs a checkout of the project.")(
                _needs_checkout
            )


def _needs_checkout() -> None:
    raise typer.BadParameter("this command makes the dataset: it needs a checkout of the project (`make setup`)")


def main() -> None:
    """Run the command line. Faults that a user can mend are one line on stderr, with exit code 1 (usage: 2)."""
    _plug_in()
    try:
        app()
    except Exception as error:
        if type(error).__module__.split(".")[0] not in ("communique", "pipelines", "expectations"):
            raise
        for line in str(error).splitlines():
            _err.print(f"error: {line}", style="red", markup=False, highlight=False, soft_wrap=True)
        sys.exit(1)
