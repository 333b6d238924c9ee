"""Sensors: new files become batches and runs, what batches have changed is carried into the corpus tables, and failures
are told."""

import datetime

import dagster as dg

from assets.partitions import BATCHES
from assets.workspace import Workspace
from communique.intake.landing import batches, take_inbox
from communique.store.home import Home
from pipelines.failures import message, reasons, tell
from pipelines.jobs import process_batches, recode_batches, update_corpus

SETTLED_SECONDS = 30  # a file in the inbox that has not changed for so long is whole


@dg.sensor(
    job=process_batches,
    minimum_interval_seconds=30,
    description="Lands the files of landing/inbox/<source>/ and starts a run for every batch that is not known yet.",
)
def landing_sensor(context: dg.SensorEvaluationContext, workspace: Workspace) -> dg.SensorResult | dg.SkipReason:
    home = Home.at(workspace.home)
    now = datetime.datetime.now(datetime.UTC)
    landed = take_inbox(home, now.date(), now.timestamp(), SETTLED_SECONDS)
    for name, why in landed.skipped:
        context.log.warning(f"{name}: {why}")
    known = set(context.instance.get_dynamic_partitions(str(BATCHES.name)))
    new = [b for b in batches(home) if b not in known]
    if not new:
        return dg.SkipReason("no new batch in landing/")
    return dg.SensorResult(
        run_requests=[dg.RunRequest(run_key=batch, partition_key=batch) for batch in new],
        dynamic_partitions_requests=[BATCHES.build_add_request(new)],
    )


@dg.run_status_sensor(
    run_status=dg.DagsterRunStatus.SUCCESS,
    monitored_jobs=[process_batches, recode_batches],
    request_job=update_corpus,
    minimum_interval_seconds=60,
    description="After batches have been processed or recoded, brings the corpus tables up to date.",
)
def corpus_sensor(context: dg.RunStatusSensorContext) -> dg.RunRequest:
    return dg.RunRequest(run_key=f"after-{context.dagster_run.run_id}")


@dg.run_failure_sensor(
    minimum_interval_seconds=30,
    description="Says why a run has failed: in its log, and to the webhook of COMMUNIQUE_ALERT_URL where that is set.",
)
def failure_sensor(context: dg.RunFailureSensorContext) -> None:
    run = context.dagster_run
    entries = context.instance.all_logs(run.run_id)
    lines = reasons(entry.dagster_event for entry in entries if entry.dagster_event)
    text = message(run.job_name, run.run_id, lines, context.failure_event.message or "")
    context.log.error(text)
    context.log.info(tell(text))


SENSORS = [landing_sensor, corpus_sensor, failure_sensor]
