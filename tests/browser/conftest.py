"""A home made from the seed articles, one that breaks a rule, the servers that show them, and a browser."""

import os
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest
from playwright.sync_api import Browser, sync_playwright

from communique.intake.manifest import batches
from communique.schema.tables import TABLES
from communique.store.home import Home
from communique.store.parquet import read_table, write_table

from .servers import BIN, ROOT, Ui, communique, environment, free_port, serving
from .windows import Window, looking_at

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage",
         "--disable-component-update", "--disable-sync", "--no-first-run")  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The seed articles as one batch, run through to the corpus tables."""
    from pipelines.instance import prepare

    made = Home(tmp_path_factory.mktemp("ui") / "home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COMMUNIQUE_HOME", str(made.path))
        patch.setenv("DAGSTER_HOME", str(made.dagster))
        prepare(made)
    communique(made, "ingest", "seeds/articles", "--source", "communique-seeds")
    communique(made, "run")
    return made


@pytest.fixture(scope="module")
def ui(home: Home) -> Iterator[Ui]:
    port = free_port()
    command = [
        str(BIN / "dagster-webserver"),
        *shlex.split("--workspace workspace.yaml --host 127.0.0.1 --port"),
        str(port),
    ]
    with serving(command, home, port, home.path / "webserver.log") as server:
        yield server


@pytest.fixture(scope="module")
def broken_home(home: Home) -> Home:
    """A copy in which one event is surer than sure, and the check of events has seen it."""
    import dagster as dg

    from assets.workspace import Workspace
    from pipelines.definitions import define

    copy = Home(Path(shutil.copytree(home.path, home.path.with_name("broken"))))
    file = copy.table_file("events", batches(copy)[0])
    rows = read_table(file)
    at = rows.schema.get_field_index("confidence")
    confidence = pa.array([7.0, *rows["confidence"].to_pylist()[1:]])
    write_table(rows.set_column(at, rows.schema.field(at), confidence), TABLES["events"], file)
    definitions = define(Workspace(home=str(copy.path)))
    check = dg.AssetCheckKey(dg.AssetKey("events"), "expectations")
    result = dg.materialize(
        [*(definitions.assets or []), *(definitions.asset_checks or [])],
        selection=dg.AssetSelection.checks(check), resources=dict(definitions.resources or {}),
        instance=dg.DagsterInstance.from_config(str(copy.dagster)), raise_on_error=False,
        run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
    )  # fmt: skip
    assert not result.success
    return copy


@pytest.fixture(scope="module")
def new_batches(broken_home: Home, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Two batches that have landed in it and that Dagster knows, and nothing has been made of them yet."""
    import dagster as dg

    from pipelines.running import register

    before = set(batches(broken_home))
    for city in ("Nairobi", "Kampala"):
        news = tmp_path_factory.mktemp("news") / f"{city}.txt"
        news.write_text(f"{city}\n\nThe president of Kenya met the president of Uganda in {city} on Friday.\n")
        communique(broken_home, "ingest", str(news))
    with dg.DagsterInstance.from_config(str(broken_home.dagster)) as instance:
        register(instance, batches(broken_home))
    return sorted(set(batches(broken_home)) - before)


@pytest.fixture(scope="module")
def dev(broken_home: Home) -> Iterator[Ui]:
    """The command of `make ui`, on a free port."""
    port = free_port()
    named = f"HOME_DIR={os.path.relpath(broken_home.path, ROOT)}"
    recipe = subprocess.run(
        ["make", "--dry-run", "--no-print-directory", "--assume-old=.venv/.ready", "ui", named],
        cwd=ROOT, env=environment(), check=True, capture_output=True, text=True,
    ).stdout.replace("\\\n", " ")  # fmt: skip
    before, start = recipe.strip().rsplit("\n", 1)
    shell = ["sh", "-c", f"{before}\nexec env {start} --port {port}"]
    with serving(shell, broken_home, port, broken_home.path / "dev.log") as server:
        yield server


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on the path: install the package chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield started
        started.close()


@pytest.fixture
def window(ui: Ui, browser: Browser, tmp_path: Path) -> Iterator[Window]:
    with looking_at(ui, browser, tmp_path) as opened:
        yield opened


@pytest.fixture
def dev_window(dev: Ui, browser: Browser, tmp_path: Path) -> Iterator[Window]:
    with looking_at(dev, browser, tmp_path) as opened:
        yield opened
