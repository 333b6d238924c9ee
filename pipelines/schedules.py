"""Schedules: a release every day, and feeds every quarter of an hour. They are off until they are turned on."""

import dagster as dg

from pipelines.jobs import poll_feeds, publish_release

daily_release = dg.ScheduleDefinition(
    name="daily_release",
    job=publish_release,
    cron_schedule="30 4 * * *",
    execution_timezone="UTC",
    description="Publishes a release every day at 04:30 UTC.",
)
feeds_polling = dg.ScheduleDefinition(
    name="feeds_polling",
    job=poll_feeds,
    cron_schedule="*/15 * * * *",
    execution_timezone="UTC",
    description="Polls the feeds of the active sources every 15 minutes.",
)
SCHEDULES = [daily_release, feeds_polling]
