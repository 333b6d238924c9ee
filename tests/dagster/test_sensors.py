"""The sensors, evaluated as the daemon would."""

import os
import time
from pathlib import Path

import dagster as dg
import pytest

from assets.workspace import Workspace
from communique.intake.manifest import batches
from communique.store.home import Home
from pipelines.sensors import SETTLED_SECONDS, corpus_sensor, landing_sensor


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(home=str(tmp_path / "home"))


def _evaluate(workspace: Workspace, instance: dg.DagsterInstance) -> dg.SensorResult | dg.SkipReason:
    with dg.build_sensor_context(instance=instance, resources={"workspace": workspace}) as context:
        answer = landing_sensor(context)
    assert isinstance(answer, dg.SensorResult | dg.SkipReason)
    return answer


def test_a_file_in_the_inbox_lands_once_it_has_settled_and_is_run_once(workspace: Workspace) -> None:
    instance, home = dg.DagsterInstance.ephemeral(), Home.at(workspace.home)
    assert isinstance(_evaluate(workspace, instance), dg.SkipReason)

    file = home.landing / "inbox" / "wire" / "talks.txt"
    file.parent.mkdir(parents=True)
    file.write_text("Iran and Saudi Arabia agreed on Friday to restore relations.\n")
    assert isinstance(_evaluate(workspace, instance), dg.SkipReason)
    assert file.exists() and batches(home) == []

    settled = time.time() - SETTLED_SECONDS - 1
    os.utime(file, (settled, settled))
    found = _evaluate(workspace, instance)
    (batch,) = batches(home)
    assert isinstance(found, dg.SensorResult) and not file.exists()
    assert [(r.partition_key, r.run_key) for r in found.run_requests or []] == [(batch, batch)]
    (added,) = found.dynamic_partitions_requests or []
    assert (added.partitions_def_name, list(added.partition_keys)) == ("batches", [batch])

    instance.add_dynamic_partitions("batches", [batch])
    assert isinstance(_evaluate(workspace, instance), dg.SkipReason)


def test_a_file_that_lies_in_no_source_is_left_and_starts_nothing(workspace: Workspace) -> None:
    stray = Home.at(workspace.home).landing / "inbox" / "stray.txt"
    stray.parent.mkdir(parents=True)
    stray.write_text("Whose is this?\n")
    assert isinstance(_evaluate(workspace, dg.DagsterInstance.ephemeral()), dg.SkipReason)
    assert stray.exists()


def test_the_corpus_is_brought_up_to_date_after_batches_have_been_processed() -> None:
    @dg.op
    def nothing() -> None: ...

    @dg.job(name="process_batches")
    def processed() -> None:
        nothing()

    instance = dg.DagsterInstance.ephemeral()
    ran = processed.execute_in_process(instance=instance)
    context = dg.build_run_status_sensor_context(
        "corpus_sensor", ran.get_run_success_event(), instance, ran.dagster_run
    )
    request = corpus_sensor(context)
    assert isinstance(request, dg.RunRequest) and ran.run_id in str(request.run_key)
    assert [t.job_name for t in corpus_sensor.targets] == ["update_corpus"]
