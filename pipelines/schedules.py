"""Schedules: a release every day."""

import dagster as dg

from pipelines.jobs import publish_release

daily_release = dg.ScheduleDefinition(
    name="daily_release",
    job=publish_release,
    cron_schedule="30 4 * * *",
    execution_timezone="UTC",
    description="Publishes a release every day at 04:30 UTC.",
)
SCHEDULES = [daily_release]
