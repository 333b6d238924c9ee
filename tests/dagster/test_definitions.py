"""The code location: what Dagster finds in it, and that it loads fast from anywhere."""

import json
import statistics
import subprocess
import sys
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.definitions.assets.graph.base_asset_graph import BaseAssetGraph

from assets.metadata import column_lineage
from communique.schema.exports import columns
from communique.schema.tables import TABLES
from expectations.checks import CHECKS
from pipelines.definitions import defs
from pipelines.jobs import JOBS

ROOT = Path(__file__).resolve().parents[2]
LOADING = """
import json, sys, time
import pipelines.definitions
heavy = {"great_expectations", "spacy", "trafilatura", "pandas"} & sys.modules.keys()
print(json.dumps([time.process_time(), sorted(heavy)]))  # of this process alone: others may be at work
"""


@pytest.fixture(scope="module")
def graph() -> BaseAssetGraph:
    return defs.get_repository_def().asset_graph


def test_every_job_resolves() -> None:
    names = {job.name for job in defs.get_repository_def().get_all_jobs()}
    for job in JOBS:
        assert job.name in names
        assert defs.resolve_job_def(job.name).nodes


@pytest.mark.parametrize("name", TABLES)
def test_every_table_is_an_asset_that_explains_itself(graph: BaseAssetGraph, name: str) -> None:
    table, node = TABLES[name], graph.get(dg.AssetKey(name))
    assert node.description == table.description
    assert node.group_name not in (None, "default")
    shown = node.metadata["dagster/column_schema"].columns
    assert [(c.name, c.type, c.constraints.nullable) for c in shown] == [
        (c.name, c.kind.value, not c.required) for c in columns(table)
    ]
    assert all(c.description for c in shown)


@pytest.mark.parametrize("name", TABLES)
def test_every_check_of_a_table_is_there_and_blocks(graph: BaseAssetGraph, name: str) -> None:
    keys = graph.get(dg.AssetKey(name)).check_keys
    assert {k.name for k in keys} == set(CHECKS[name])
    assert all(graph.get(k).blocking and graph.get(k).description for k in keys)


def test_the_release_rests_on_every_table(graph: BaseAssetGraph) -> None:
    assert graph.get(dg.AssetKey("release")).parent_keys == {dg.AssetKey(t) for t in TABLES}


def test_the_code_location_loads_fast_and_without_what_is_heavy(tmp_path: Path) -> None:
    runs = [_python("-c", LOADING, cwd=tmp_path) for _ in range(3)]
    seconds, heavy = zip(*(json.loads(run.stdout) for run in runs), strict=True)
    assert heavy == ([], [], [])
    assert statistics.median(seconds) < 3


def test_the_workspace_is_valid_from_another_folder(tmp_path: Path) -> None:
    command = ["-m", "dagster", "definitions", "validate", "-w", str(ROOT / "workspace.yaml")]
    ran = _python(*command, cwd=tmp_path)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "All code locations passed validation" in ran.stdout + ran.stderr


def test_a_release_is_made_every_day() -> None:
    schedule = next(s for s in defs.schedules or () if s.name == "daily_release")
    assert isinstance(schedule, dg.ScheduleDefinition)
    assert (schedule.job_name, schedule.cron_schedule, schedule.execution_timezone) == (
        "publish_release", "30 4 * * *", "UTC",
    )  # fmt: skip


def _python(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], cwd=cwd, capture_output=True, text=True, timeout=120)


def test_every_asset_has_an_owner_and_says_what_it_is_made_with(graph: BaseAssetGraph) -> None:
    for key in graph.materializable_asset_keys:
        node = graph.get(key)
        assert node.owners and node.kinds, key


def test_columns_are_traced_to_the_tables_they_come_from() -> None:
    traced = column_lineage(TABLES["event_participants"], {"events", "mentions", "sectors"}).deps_by_column
    assert {c: [(d.asset_key.to_user_string(), d.column_name) for d in deps] for c, deps in traced.items()} == {
        "event_id": [("events", "event_id")], "mention_id": [("mentions", "mention_id")],
        "sector": [("sectors", "code")],
    }  # fmt: skip


def test_what_dies_is_tried_again_and_what_fails_only_where_a_host_may_answer_later() -> None:
    tags = {job.name: defs.resolve_job_def(job.name).run_tags for job in JOBS}
    again = {name: t.get("dagster/retry_on_asset_or_op_failure") for name, t in tags.items()}
    assert again == {
        "process_batches": "false", "recode_batches": "false", "refresh_reference": None, "update_corpus": "false",
        "publish_release": "false", "poll_feeds": "true",
    }  # fmt: skip
