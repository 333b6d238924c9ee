"""What a data engineer sees: Dagster's UI on a home made from the seed articles, driven in headless Chromium."""

import re

import pytest
from playwright.sync_api import expect

from communique.intake.manifest import batches
from communique.schema.tables import TABLES
from communique.store.home import Home
from communique.store.parquet import read_table

from .servers import Ui
from .windows import PATIENCE, Window

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

GROUPS = {"feeds": 1, "intake": 5, "language": 1, "coding": 6, "corpus": 5, "reference": 8,
          "publishing": 1}  # fmt: skip
JOBS = ("process_batches", "recode_batches", "refresh_reference", "update_corpus", "publish_release", "poll_feeds")
AUTOMATIONS = {"landing_sensor": "sensors", "corpus_sensor": "sensors", "failure_sensor": "sensors",
               "daily_release": "schedules",
               "feeds_polling": "schedules"}  # fmt: skip
PAGES = {
    "/overview": "Timeline", "/runs": "process_batches", "/assets": "event_clusters", "/asset-groups": "publishing",
    "/locations/communique/jobs": "update_corpus", "/automation": "daily_release", "/deployment": "communique",
    "/assets/release": "A versioned folder of Parquet files",
}  # fmt: skip


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
        expect(page.locator("body")).to_contain_text(re.compile(rf"{group}\s*{count} asset"))


def test_the_lineage_of_coding_shows_its_tables(window: Window) -> None:
    window.open("/locations/communique/asset-groups/coding/lineage", "2 / 2 Passed")
    for table in ("events", "event_participants", "mentions", "quotations", "time_expressions"):
        window.sees(table, exact=True)


def test_a_tables_page_shows_its_columns_and_its_rows(window: Window, home: Home) -> None:
    page = window.open("/assets/events", TABLES["events"].description)
    rows = read_table(home.table_file("events", batches(home)[0])).num_rows
    expect(page.get_by_text("Row count").locator("xpath=../..")).to_contain_text(f"{rows:,}")
    for column in TABLES["events"].working_columns:
        row = page.get_by_role("row").filter(has=page.get_by_text(column.name, exact=True)).first
        expect(row).to_contain_text(column.description, timeout=PATIENCE)


def test_a_materialisation_shows_its_batch_and_a_sample(window: Window, home: Home) -> None:
    batch = batches(home)[0]
    page = window.open("/assets/events?view=events", "dagster/row_count")
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
    dev_window.sees("first failure")
    dev_window.sees(f"event_id {event}: confidence = 7.0")
    page.get_by_text("[Show Markdown]").click()
    for said in ("confidence", "error", f"event_id {event}: confidence = 7.0", "max_value=1"):
        expect(page.get_by_role("dialog")).to_contain_text(said)
    dev_window.picture("failure")


@pytest.mark.timeout(400)
def test_a_backfill_of_what_is_missing_is_one_run_over_its_batches(
    new_batches: list[str], broken_home: Home, dev: Ui, dev_window: Window
) -> None:
    page = dev_window.open("/locations/communique/jobs/process_batches/partitions", "Missing partitions")
    page.get_by_role("button", name="Materialize").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Missing", exact=True).click()
    expect(dialog).to_contain_text("2 partitions")
    dev_window.picture("backfill")
    dialog.get_by_role("button", name="Launch backfill").click()
    ended = dev.ended_backfill()
    assert (ended["status"], ended["numPartitions"]) == ("COMPLETED_SUCCESS", 2)
    tags = [{t["key"]: t["value"] for t in run["tags"]} for run in ended["runs"]]
    span = ("dagster/asset_partition_range_start", "dagster/asset_partition_range_end")
    assert [sorted(run[key] for key in span) for run in tags] == [new_batches]
    dev_window.open(f"/runs/b/{ended['id']}", "100% completed")
    assert all(read_table(broken_home.table_file("events", batch)).num_rows for batch in new_batches)
