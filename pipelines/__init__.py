"""The application: Dagster definitions, storage, jobs, schedules, sensors, and the commands that run them."""
