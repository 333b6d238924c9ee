"""The sensors, evaluated as the daemon would."""

import json
import os
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import dagster as dg
import pytest

from assets.workspace import Workspace
from communique.intake.manifest import batches
from communique.store.home import Home
from pipelines.failures import WEBHOOK, message, tell
from pipelines.sensors import SETTLED_SECONDS, corpus_sensor, failure_sensor, landing_sensor


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


def _failed(work: Callable[[], None]) -> tuple[dg.DagsterInstance, dg.RunFailureSensorContext]:
    @dg.op
    def step() -> None:
        work()

    @dg.job(name="process_batches")
    def failing() -> None:
        step()

    instance = dg.DagsterInstance.ephemeral()
    ran = failing.execute_in_process(instance=instance, raise_on_error=False)
    context = dg.build_run_status_sensor_context(
        "failure_sensor", ran.get_run_failure_event(), instance, ran.dagster_run
    ).for_run_failure()
    return instance, context


def _full_disk() -> None:
    raise OSError(28, "No space left on device")


@pytest.fixture
def webhook(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dict]]:
    heard: list[dict] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Hook) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv(WEBHOOK, f"http://127.0.0.1:{server.server_port}/secret")
        yield heard
        server.shutdown()


def test_a_failed_run_is_told_with_its_cause(webhook: list[dict]) -> None:
    _, context = _failed(_full_disk)
    failure_sensor(context)
    (said,) = webhook
    head, cause = said["text"].splitlines()
    assert head == f"process_batches failed (run {context.dagster_run.run_id[:8]}):"
    assert cause == "  step: OSError: [Errno 28] No space left on device"


@pytest.mark.parametrize(("address", "said"), [
    ("", "nobody told: COMMUNIQUE_ALERT_URL is not set"),
    ("http://127.0.0.1:9/secret", "COMMUNIQUE_ALERT_URL could not be told: ConnectError"),
    ("no address", "COMMUNIQUE_ALERT_URL could not be told: UnsupportedProtocol"),
])  # fmt: skip
def test_a_webhook_that_cannot_be_told_is_said_without_its_address(
    address: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(WEBHOOK, address)
    assert tell("a run failed") == said


def test_a_run_that_was_killed_is_told_though_no_step_says_why() -> None:
    assert message("update_corpus", "0123456789", [], "the process is gone") == (
        "update_corpus failed (run 01234567):\n  the process is gone"
    )
