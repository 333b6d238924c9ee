"""A finished home of three small batches, made once; and ways to run what stands in a copy of it."""

import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import dagster as dg
import pyarrow as pa
import pytest

from assets.workspace import SEEDS, Workspace
from communique import cli
from communique.intake.landing import land
from communique.store.home import Home
from communique.store.tables import Tables
from pipelines.definitions import define
from pipelines.running import Plan, execute, plan, references_are_stale, register

from .articles import BATCHES
from .folders import fingerprints

VERSION = "2026.11.0"


@dataclass(frozen=True)
class Deployment:
    """A home with its seeds and a Dagster instance of its own, held in memory."""

    home: Home
    seeds: Path = SEEDS
    instance: dg.DagsterInstance = field(default_factory=dg.DagsterInstance.ephemeral)

    @property
    def workspace(self) -> Workspace:
        return Workspace(home=str(self.home.path), seeds=str(self.seeds))

    @property
    def tables(self) -> Tables:
        return self.workspace.tables

    def land(self, folder: Path, articles: dict[str, str], day: int) -> str:
        """Land the articles as one batch that arrived on that day of November 2026; returns its key."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for name, text in articles.items():
            (folder / name).write_text(text, encoding="utf-8")
        return land(self.home, [folder], "wire", date(2026, 11, day)).batches[0]

    def plan(self) -> Plan:
        tables = self.tables
        return plan(tables, register(self.instance, tables.recipes.batches))

    def execute(self, job: str, batches: tuple[str, ...] = (), config: dict | None = None) -> None:
        execute(define(self.workspace), self.instance, job, {}, batches, config)

    def bring_up_to_date(self) -> Plan:
        """What `communique run` does; returns what was stale."""
        if references_are_stale(self.tables):
            self.execute("refresh_reference")
        todo = self.plan()
        for batches in todo.ranges:
            self.execute("process_batches", batches)
        if todo.corpus:
            self.execute("update_corpus")
        return todo

    def release(self, version: str = VERSION) -> Path:
        self.execute("publish_release", config={"ops": {"release": {"config": {"version": version}}}})
        return self.home.releases / version


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    """Three batches brought to a release. Copy it before you change it: see `deployment`."""
    made = Deployment(Home(tmp_path_factory.mktemp("finished") / "home"))
    for day, articles in enumerate(BATCHES, start=2):
        made.land(made.home.path.parent / "wire", articles, day)
    made.bring_up_to_date()
    made.release()
    before = fingerprints(made.home.path)
    yield made
    assert fingerprints(made.home.path) == before, "a test has changed the shared home"


@pytest.fixture
def deployment(finished: Deployment, tmp_path: Path) -> Deployment:
    """A copy of the finished home."""
    shutil.copytree(finished.home.path, tmp_path / "home")
    return Deployment(Home(tmp_path / "home"))


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that are parsed while the test runs."""
    from communique.nlp.engines.local import LocalEngine

    seen: list[str] = []
    parse = LocalEngine.parse

    def spy(engine: LocalEngine, batches: Iterable[pa.Table]) -> Iterator[pa.Table]:
        batches = list(batches)
        seen.extend(text for batch in batches for text in batch["text"].to_pylist())
        return parse(engine, batches)

    monkeypatch.setattr(LocalEngine, "parse", spy)
    return seen


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str


@pytest.fixture
def communique(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
               tmp_path: Path) -> Callable[..., Outcome]:  # fmt: skip
    """The command line, run in this process."""

    def call(*arguments: object) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["communique", *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            cli.main()
        printed = capsys.readouterr()
        return Outcome(int(ended.value.code or 0), printed.out, printed.err)

    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "dagster"))
    monkeypatch.setenv("COMMUNIQUE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "200")
    return call
