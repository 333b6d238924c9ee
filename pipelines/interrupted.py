"""Runs that were killed: Dagster goes on to show them at work, and keeps their slots in its pools."""

import dagster as dg

from communique.store.home import Home

TAG = "communique/home"  # on the runs of commands, which hold the lock of that home for as long as they live


class OccupiedError(Exception):
    """A run that was started in the UI is at work; the message has its id and what to do."""


def settle(instance: dg.DagsterInstance, home: Home) -> None:
    """End the runs of this home's earlier commands, which are dead where the caller holds its lock, and free all slots
    of ended runs.

    Raises OccupiedError where a run that has not ended holds one: a command would wait for it in silence.
    """
    storage = instance.event_log_storage
    for run in instance.get_runs(dg.RunsFilter(statuses=[dg.DagsterRunStatus.STARTED], tags={TAG: tag(home)})):
        instance.report_run_canceled(run, message="its process was killed")  # not failed: that would be tried again
    for holder in sorted(storage.get_concurrency_run_ids()):
        held = instance.get_run_by_id(holder)
        if held and not held.is_finished:
            at_work = f"{held.job_name} is at work in Dagster (run {holder[:8]})"
            raise OccupiedError(f"{at_work}: wait for it to end, or terminate it in the UI")
        storage.free_concurrency_slots_for_run(holder)


def tag(home: Home) -> str:
    """What a run's tag says of the home; the same from any working directory."""
    return str(home.path.resolve())
