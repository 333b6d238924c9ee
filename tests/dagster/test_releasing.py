"""The release command: what it builds, where it publishes, and what it refuses before it begins."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from communique.release.pointers import LATEST, STABLE, resolve, versions

from ..unit.publishing.zenodo_server import TOKEN, Archive, serving
from .conftest import VERSION, Deployment, Outcome

Communique = Callable[..., Outcome]


@pytest.fixture
def archive(monkeypatch: pytest.MonkeyPatch) -> Iterator[Archive]:
    with serving() as served:
        monkeypatch.setenv("ZENODO_URL", served.url)
        monkeypatch.setenv("ZENODO_TOKEN", TOKEN)
        yield served


def test_a_release_that_is_there_is_published_and_made_stable_without_a_build(
    deployment: Deployment, communique: Communique, tmp_path: Path
) -> None:
    home, public = deployment.home, tmp_path / "public"
    command = ("--home", home.path, "release", "--version", VERSION, "--to", public, "--stable")
    ended = communique(*command)
    files = len([f for f in (home.releases / VERSION).rglob("*") if f.is_file()])
    assert (ended.code, ended.out.splitlines()) == (
        0,
        [f"{VERSION} is at {public}: {files} files, {files} of them new there, each verified", f"stable is {VERSION}"],
    )
    for folder in (public, home.releases):
        assert {resolve(LATEST, folder), resolve(STABLE, folder)} == {VERSION}
    assert "all there already" in communique(*command).out
    assert communique("verify", public / VERSION).code == 0


def test_where_nothing_has_changed_the_release_that_is_there_is_published(
    deployment: Deployment, communique: Communique, tmp_path: Path
) -> None:
    ended = communique("--home", deployment.home.path, "release", "--to", tmp_path / "public")
    assert ended.code == 0, ended.err
    assert ended.out.startswith(f"nothing has changed since {VERSION}: no new release\n{VERSION} is at ")
    assert resolve(LATEST, tmp_path / "public") == VERSION and versions(deployment.home.releases) == [VERSION]


def test_a_doi_is_reserved_before_the_release_that_states_it_is_built(
    deployment: Deployment, communique: Communique, archive: Archive
) -> None:
    home = deployment.home
    (home.releases / VERSION).rename(home.path / "aside")
    (home.releases / LATEST).unlink()
    release = ("--home", home.path, "release", "--zenodo")
    ended = communique(*release, "--version", VERSION, "--day", "2026-11-20", "--site", "https://example.org/releases")
    assert ended.code == 0, ended.err
    assert ended.out.splitlines()[1].startswith(
        f"{VERSION} is a draft, reserved as 10.5072/zenodo.1001 at {archive.url}/deposit/1001; look it through"
    )
    folder = home.releases / VERSION
    stated = json.loads((folder / "release.json").read_text())
    address = f"https://example.org/releases/{VERSION}/"
    assert (stated["doi"], stated["published"], stated["url"]) == ("10.5072/zenodo.1001", "2026-11-20", address)
    assert 'doi: "10.5072/zenodo.1001"\n' in (folder / "CITATION.cff").read_text()
    assert json.loads((folder / "datacite.json").read_text())["doi"] == "10.5072/zenodo.1001"
    assert json.loads((folder / "dataset.jsonld").read_text())["identifier"] == "https://doi.org/10.5072/zenodo.1001"
    assert "https://doi.org/10.5072/zenodo.1001" in (folder / "README.md").read_text()
    assert f"communique-{VERSION}.zip" in archive.records[1001].files
    ended = communique(*release, "--publish")  # the draft that waits is finished, nothing is built
    assert ended.out == f"{VERSION} is published as 10.5072/zenodo.1001 at {archive.url}/records/1001\n"
    assert versions(home.releases) == [VERSION] and len(archive.records) == 1


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--publish"], 2, "--publish is for a draft at Zenodo: add --zenodo"),
        (["--site", "example.org"], 2, "is no web address"),
        (["--day", "today"], 2, "'today' does not match"),
        (["--to", "gopher://x"], 1, "gopher://x: no such protocol is known"),
        (["--zenodo"], 1, "ZENODO_TOKEN is not set"),
        (["--version", VERSION], 1, "releases never change"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_what_cannot_be_is_refused(
    deployment: Deployment, communique: Communique, monkeypatch: pytest.MonkeyPatch, arguments: list[str], code: int,
    said: str,
) -> None:  # fmt: skip
    monkeypatch.delenv("ZENODO_TOKEN", raising=False)
    ended = communique("--home", deployment.home.path, "release", *arguments)
    assert ended.code == code and said in re.sub(r"[│\s]+", " ", ended.err)
    assert versions(deployment.home.releases) == [VERSION]
