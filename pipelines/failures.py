"""What went wrong in a run, in words: from its events, for the command line, the log and a webhook alike."""

import os
from collections.abc import Iterable, Iterator

import dagster as dg

WEBHOOK = "COMMUNIQUE_ALERT_URL"  # variable with the address that is told of failed runs; not told where it is unset
_SHOWN = 3  # failures of one check


def reasons(events: Iterable[dg.DagsterEvent]) -> list[str]:
    """A line for each thing that went wrong: which check of which table and why, or which step and its error."""
    return [line for event in events for line in _lines(event)]


def _lines(event: dg.DagsterEvent) -> Iterator[str]:
    if event.event_type is dg.DagsterEventType.ASSET_CHECK_EVALUATION:
        found = event.asset_check_evaluation_data
        if not found.passed and found.severity is dg.AssetCheckSeverity.ERROR:
            table = found.asset_key.to_user_string()
            failures = found.metadata.get("failures")
            for row in str(failures.value).splitlines()[2 : 2 + _SHOWN] if failures else []:
                yield f"check {found.check_name} of {table} failed: {row.strip('| ')}"
    elif event.is_step_failure and event.step_failure_data.error:
        error = event.step_failure_data.error
        cause = error.cause or error
        if "AssetCheckFailed" not in (cause.cls_name or "") + (error.cls_name or ""):
            yield f"{event.step_key}: {cause.message.strip()}"


def message(job: str, run_id: str, lines: list[str], said: str = "") -> str:
    """A failed run for people to read. `said` stands in where no event tells more: a run that was killed."""
    found = lines or [said or "no step says why: see the run's log"]
    return "\n".join((f"{job} failed (run {run_id[:8]}):", *(f"  {line}" for line in found)))


def tell(text: str) -> str:
    """Post the message to the webhook as JSON `{"text": …}`; returns what became of that.

    The address holds a secret with most services: it is in no message.
    """
    import httpx

    address = os.environ.get(WEBHOOK)
    if not address:
        return f"nobody told: {WEBHOOK} is not set"
    try:
        answer = httpx.post(address, json={"text": text}, timeout=10)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return f"{WEBHOOK} could not be told: {type(error).__name__}"
    return f"{WEBHOOK} answered {answer.status_code}"
