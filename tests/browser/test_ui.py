"""What a data engineer sees: Dagster's UI on a home made from the seed articles, driven in headless Chromium."""

import functools
import json
import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil
import pyarrow as pa
import pytest
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

from communique.intake.manifest import batches
from communique.schema.tables import TABLES
from communique.store.home import Home
from communique.store.parquet import read_table, write_table

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage",
         "--disable-component-update", "--disable-sync", "--no-first-run")  # fmt: skip
PATIENCE = 20_000  # milliseconds for a page to show what it has; two cores are slow
TALL = {"width": 1600, "height": 2600}  # the graph draws only what is in view
GROUPS = {"intake": 3, "language": 2, "coding": 6, "corpus": 5, "reference": 8, "publishing": 1}
JOBS = ("process_batches", "recode_batches", "refresh_reference", "update_corpus", "publish_release")
AUTOMATIONS = {"landing_sensor": "sensors", "corpus_sensor": "sensors", "daily_release": "schedules"}
PAGES = {
    "/overview": "Timeline", "/runs": "process_batches", "/assets": "event_clusters", "/asset-groups": "publishing",
    "/locations/communique/jobs": "update_corpus", "/automation": "daily_release", "/deployment": "communique",
    "/assets/release": "A versioned folder of Parquet files",
}  # fmt: skip
LOADED = """{ workspaceOrError { __typename ... on Workspace { locationEntries {
    name loadStatus locationOrLoadError { __typename ... on PythonError { message } } } } } }"""


@dataclass(frozen=True)
class Ui:
    """A server that answers on this machine."""

    address: str
    home: Home

    def ask(self, query: str) -> dict[str, Any]:
        """The data of a GraphQL answer."""
        content = json.dumps({"query": query}).encode()
        request = urllib.request.Request(f"{self.address}/graphql", content, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)["data"]

    def location(self) -> dict[str, Any]:
        """The code location, as soon as it is loaded. Raises TimeoutError."""
        entries: list[dict[str, Any]] = []
        for _ in range(200):
            try:
                entries = self.ask(LOADED)["workspaceOrError"]["locationEntries"]
            except OSError:
                pass  # the server is not up yet
            if entries and entries[0]["loadStatus"] == "LOADED":
                return entries[0]
            time.sleep(0.3)
        raise TimeoutError(f"{self.address}: the code location is not loaded: {entries}")


@dataclass(frozen=True)
class Window:
    """A browser's page, with the hosts that were asked for while it was open. Only the server itself gets an answer."""

    page: Page
    address: str
    folder: Path
    hosts: set[str] = field(default_factory=set)

    def open(self, path: str, sign: str) -> Page:
        """Go to a page, wait until it shows the sign, and leave a picture of it in the test's folder."""
        self.page.goto(self.address + path)
        self.sees(sign)
        self.picture(path)
        return self.page

    def sees(self, text: str, exact: bool = False) -> None:
        expect(self.page.get_by_text(text, exact=exact).first).to_be_visible(timeout=PATIENCE)

    def picture(self, name: str) -> None:
        self.page.screenshot(path=self.folder / f"{name.strip('/').translate(str.maketrans('/?=', '---'))}.png")


def communique(home: Home, *words: str) -> None:
    subprocess.run([BIN / "communique", "--home", home.path, *words], cwd=ROOT, env=environment(), check=True)


def environment(**more: str | Path) -> dict[str, str]:
    """The environment without what would point to another home."""
    kept = {k: v for k, v in os.environ.items() if k not in ("COMMUNIQUE_HOME", "DAGSTER_HOME")}
    return {**kept, **{k: str(v) for k, v in more.items()}}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(command: list[str], home: Home, port: int, log: Path) -> Iterator[Ui]:
    """A server and what it starts, ended by SIGINT to its own process; nothing of it may stay behind."""
    ui = Ui(f"http://127.0.0.1:{port}", home)
    with log.open("w") as output:
        # A job in a shell's background ignores SIGINT, and its children would too.
        hears = functools.partial(signal.signal, signal.SIGINT, signal.default_int_handler)
        server = subprocess.Popen(
            command, cwd=ROOT, env=environment(COMMUNIQUE_HOME=home.path, DAGSTER_HOME=home.dagster),
            stdout=output, stderr=subprocess.STDOUT, preexec_fn=hears,
        )  # fmt: skip
        try:
            ui.location()
            yield ui
        finally:
            started = psutil.Process(server.pid).children(recursive=True) if server.poll() is None else []
            server.send_signal(signal.SIGINT)
            server.wait(60)
            _, alive = psutil.wait_procs(started, timeout=20)
    assert not alive, f"processes outlive their server: {alive}"


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


@contextmanager
def looking_at(ui: Ui, browser: Browser, folder: Path) -> Iterator[Window]:
    """A first visit: no cookie, nothing stored. Afterwards, no host but the server may have been asked for."""
    context = browser.new_context(viewport=TALL)  # type: ignore[arg-type]
    window = Window(context.new_page(), ui.address, folder)

    def answer(route: Route) -> None:
        host = urlsplit(route.request.url).hostname
        window.hosts.add(str(host))
        if host == "127.0.0.1":
            route.continue_()
        else:
            route.abort()

    context.route("http*://**", answer)
    window.page.on("websocket", lambda socket: window.hosts.add(str(urlsplit(socket.url).hostname)))
    yield window
    context.close()
    assert window.hosts == {"127.0.0.1"}


@pytest.fixture
def window(ui: Ui, browser: Browser, tmp_path: Path) -> Iterator[Window]:
    with looking_at(ui, browser, tmp_path) as opened:
        yield opened


@pytest.fixture
def dev_window(dev: Ui, browser: Browser, tmp_path: Path) -> Iterator[Window]:
    with looking_at(dev, browser, tmp_path) as opened:
        yield opened


def test_the_code_location_loads_without_error(ui: Ui) -> None:
    location = ui.location()
    assert location["name"] == "communique"
    assert location["locationOrLoadError"] == {"__typename": "RepositoryLocation"}


@pytest.mark.parametrize("path", PAGES)
def test_no_dialog_covers_a_page_and_it_asks_this_machine_alone(window: Window, path: str) -> None:
    page = window.open(path, PAGES[path])
    page.wait_for_timeout(500)  # a greeting comes after the page
    assert page.locator("[role=dialog], [class*=backdrop]").count() == 0
    assert window.hosts == {"127.0.0.1"}


def test_the_assets_are_grouped_by_what_they_are_for(window: Window) -> None:
    page = window.open("/locations/communique/assets", "publishing")
    for group, count in GROUPS.items():
        row = page.locator(f"a[href*='/asset-groups/{group}']").first.locator(
            "xpath=ancestor::*[contains(., 'asset')][1]"
        )
        expect(row).to_contain_text(f"{count} asset")


def test_the_lineage_of_coding_shows_its_tables(window: Window) -> None:
    window.open("/locations/communique/asset-groups/coding/lineage", "relation_evidence")
    for table in ("events", "event_participants", "mentions", "quotations", "time_expressions"):
        window.sees(table, exact=True)


def test_a_tables_page_shows_its_columns_and_its_rows(window: Window, home: Home) -> None:
    page = window.open("/assets/events", TABLES["events"].description)
    rows = read_table(home.table_file("events", batches(home)[0])).num_rows
    expect(page.get_by_text("Row count").locator("xpath=../..")).to_contain_text(f"{rows:,}")
    for column in TABLES["events"].working_columns:
        row = page.get_by_role("row").filter(has=page.get_by_text(column.name, exact=True)).first
        expect(row).to_contain_text(column.description, timeout=PATIENCE)


def test_a_materialisation_shows_rows_by_batch_and_a_sample(window: Window, home: Home) -> None:
    batch = batches(home)[0]
    page = window.open("/assets/events?view=events", "rows by batch")
    window.sees(batch)
    page.get_by_text("[Show Markdown]").click()
    first = read_table(home.table_file("events", batch)).slice(0, 1).to_pylist()[0]
    for column in ("event_id", "trigger_text", "event_type", "rule"):
        expect(page.get_by_role("dialog")).to_contain_text(str(first[column]))
    window.picture("sample")


@pytest.mark.parametrize("check", ["expectations", "rules"])
def test_a_passed_check_shows_its_figures(window: Window, check: str) -> None:
    page = window.open(f"/assets/events?view=checks&checkDetail={check}", "Checks (2)")
    window.sees("This is a blocking asset check")
    window.sees("Passed", exact=True)
    figures = page.get_by_role("table").filter(has_text="evaluated").first
    expect(figures).to_contain_text("files")
    expect(figures.get_by_role("row").filter(has_text="failed")).to_contain_text("0")


def test_the_jobs_are_listed_with_what_they_do(window: Window) -> None:
    window.open("/locations/communique/jobs", JOBS[0])
    for job in JOBS:
        window.sees(job, exact=True)
    window.open(f"/locations/communique/jobs/{JOBS[0]}", "From landed files to coded tables")


def test_nothing_runs_by_itself_before_it_is_switched_on(window: Window) -> None:
    page = window.open("/automation", "landing_sensor")
    for name in AUTOMATIONS:
        window.sees(name, exact=True)
    assert page.get_by_role("checkbox").count() >= len(AUTOMATIONS)
    assert page.locator("input[type=checkbox]:checked").count() == 0


@pytest.mark.parametrize("name", AUTOMATIONS)
def test_a_sensor_and_the_schedule_have_a_switch_that_is_off(window: Window, name: str) -> None:
    page = window.open(f"/locations/communique/{AUTOMATIONS[name]}/{name}", "Running")
    expect(page.get_by_role("checkbox")).to_have_count(1)
    expect(page.get_by_role("checkbox")).not_to_be_checked()


def test_make_ui_starts_the_daemon_beside_the_server(dev: Ui, dev_window: Window) -> None:
    assert dev.location()["locationOrLoadError"] == {"__typename": "RepositoryLocation"}
    page = dev_window.open("/locations/communique/sensors/landing_sensor", "Running")
    expect(page.get_by_text("daemon is not running")).to_have_count(0, timeout=60_000)


def test_a_failed_check_says_which_row_breaks_which_rule(broken_home: Home, dev_window: Window) -> None:
    event = read_table(broken_home.table_file("events", batches(broken_home)[0]))["event_id"][0].as_py()
    page = dev_window.open("/assets/events?view=checks&checkDetail=expectations", "Checks (2)")
    dev_window.sees("Failed", exact=True)
    page.get_by_text("[Show Markdown]").click()
    for said in ("confidence", "error", f"event_id {event}: confidence = 7.0", "max_value=1"):
        expect(page.get_by_role("dialog")).to_contain_text(said)
    dev_window.picture("failure")
