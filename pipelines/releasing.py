"""The command that releases: builds a version from checked tables, and publishes versions that are built."""

import os
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from communique.store.home import Home
from pipelines.terminal import busy, count, out, transfer

if TYPE_CHECKING:
    from communique.release.publishing.store import Store
    from communique.release.publishing.upload import Whole
    from communique.release.publishing.zenodo import Zenodo


def release(
    context: typer.Context,
    version: Annotated[str, typer.Option(help="year.month.ordinal; default: the next one of this month.")] = "",
    day: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Day of publication. Default: descriptions state the month."),
    ] = None,
    site: Annotated[str, typer.Option(help="Web address under which the releases will lie.")] = "",
    stable: Annotated[bool, typer.Option("--stable", help="Let `stable` stand at the release.")] = False,
    to: Annotated[str, typer.Option(help="Publish to a folder, s3://bucket/path, or another store.")] = "",
    zenodo: Annotated[bool, typer.Option("--zenodo", help="Deposit a draft at Zenodo; needs ZENODO_TOKEN.")] = False,
    publish: Annotated[bool, typer.Option("--publish", help="With --zenodo: publish the draft, for good.")] = False,
) -> None:
    """Make a release from checked tables, and publish it: what was interrupted goes on when it is repeated.

    With --stable, --to or --zenodo, a --version that exists is taken as it is.

    Example: communique release --version 2026.11.0 --to s3://bucket/releases
    """
    from communique.release import pointers
    from communique.release.publishing.deposit import unfinished
    from communique.release.publishing.store import store
    from communique.release.publishing.upload import Whole
    from communique.release.publishing.zenodo import Zenodo
    from pipelines.running import locked

    if publish and not zenodo:
        raise typer.BadParameter("--publish is for a draft at Zenodo: add --zenodo", param_hint="--publish")
    home: Home = context.obj
    config = {"version": version, "day": day.date().isoformat() if day else "", "site": _address(site)}
    place, archive = store(to) if to else None, Zenodo() if zenodo else None
    with locked(home):
        made = version if (stable or to or zenodo) and version in pointers.versions(home.releases) else None
        if archive and not version:
            made = unfinished(home, archive)
        made = made or _build(home, config, archive)
        pointers.advance(home.releases)
        if place:
            _upload(Whole.at(home.releases / made), place, stable)
        if archive:
            _deposit(home, Whole.at(home.releases / made), archive, publish)
        if stable:
            pointers.point(home.releases, pointers.STABLE, made)
            out.print(f"stable is {made}", highlight=False)


def _address(site: str) -> str:
    from communique.release.metadata.facts import Publication

    try:
        return Publication(site=site).site
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--site") from error


def _build(home: Home, config: dict[str, str], archive: "Zenodo | None") -> str:
    """The version that was made; the one before where nothing has changed since. A DOI is reserved first."""
    from communique.release.pointers import versions
    from communique.release.publishing.deposit import reserve
    from pipelines.running import RunError
    from pipelines.session import session

    with session(home) as work:
        work.settle()
        if not work.is_up_to_date:
            raise RunError("tables are not up to date: run `communique run` first")
        before = versions(home.releases)
        config = config | {"doi": reserve(home, archive) if archive else ""}
        with busy("publishing"):
            work.execute("publish_release", config={"ops": {"release": {"config": config}}})
        made = work.last_release()
    if made in before:
        out.print(f"nothing has changed since {made}: no new release", highlight=False)
    else:
        out.print(f"released {os.path.relpath(home.releases / made)}", highlight=False, soft_wrap=True)
    return made


def _upload(whole: "Whole", place: "Store", stable: bool) -> None:
    from communique.release.publishing.upload import publish

    with transfer(whole.total) as told:
        done = publish(whole, place, stable, told)
    new = f"{done.uploaded:,} of them new there" if done.uploaded else "all there already"
    said = f"{done.version} is at {done.address}: {count(done.files, 'file')}, {new}, each verified"
    out.print(said, highlight=False, soft_wrap=True)


def _deposit(home: Home, whole: "Whole", archive: "Zenodo", publish: bool) -> None:
    from communique.release.publishing.deposit import deposit

    with transfer() as told:
        done = deposit(home, whole, archive, publish, told)
    what = "published as" if done.published else "a draft, reserved as"
    next_step = "" if done.published else "; look it through and publish it there, or repeat with --publish"
    out.print(f"{whole.version} is {what} {done.doi} at {done.page}{next_step}", highlight=False, soft_wrap=True)
