"""What a command that was killed leaves in Dagster, and a run of the UI that is at work."""

from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest

from communique.store.home import Home
from pipelines.instance import instance
from pipelines.interrupted import TAG, OccupiedError, settle, tag

POOL = "processors"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def shared(home: Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[dg.DagsterInstance]:
    monkeypatch.delenv("DAGSTER_HOME", raising=False)
    monkeypatch.setenv("COMMUNIQUE_HOME", "")
    with instance(home) as found:
        yield found


@dg.job
def work() -> None:
    """Nothing: what matters is the run's record."""


def _started(instance: dg.DagsterInstance, **tags: str) -> str:
    """A run at work that holds the pool's slot; its id."""
    run = instance.create_run_for_job(work, status=dg.DagsterRunStatus.STARTED, tags=tags)
    instance.event_log_storage.initialize_concurrency_limit_to_default(POOL)
    claim = instance.event_log_storage.claim_concurrency_slot(POOL, run.run_id, "admit")
    assert claim.is_claimed
    return run.run_id


def _free(instance: dg.DagsterInstance) -> bool:
    return not instance.event_log_storage.get_concurrency_info(POOL).claimed_slots


def test_a_killed_command_is_shown_as_ended_and_its_slot_is_free(shared: dg.DagsterInstance, home: Home) -> None:
    run = _started(shared, **{TAG: tag(home)})
    assert not _free(shared)
    settle(shared, home)
    assert _free(shared)
    record = shared.get_run_by_id(run)
    assert record and record.status is dg.DagsterRunStatus.CANCELED


def test_a_slot_that_an_ended_run_has_kept_is_free_again(shared: dg.DagsterInstance, home: Home) -> None:
    record = shared.get_run_by_id(_started(shared))
    assert record
    shared.report_run_failed(record)
    settle(shared, home)
    assert _free(shared)


@pytest.mark.parametrize("tags", [{}, {TAG: "/another/home"}], ids=["from the UI", "of another home"])
def test_a_run_at_work_elsewhere_is_named_and_left_alone(
    shared: dg.DagsterInstance, home: Home, tags: dict[str, str]
) -> None:
    run = _started(shared, **tags)
    with pytest.raises(OccupiedError, match=f"work is at work in Dagster .run {run[:8]}.: wait for it to end"):
        settle(shared, home)
    assert not _free(shared)
