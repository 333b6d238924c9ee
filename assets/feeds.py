"""feeds: what the active sources have published since the last poll, as WARC files in the inbox."""

import datetime
import time
from datetime import timedelta
from pathlib import Path

import dagster as dg

from assets.stages import OWNERS
from assets.workspace import Workspace
from communique.store.home import Home

# for polls every quarter of an hour: late after four that failed
HOURLY = dg.FreshnessPolicy.time_window(warn_window=timedelta(hours=1), fail_window=timedelta(hours=6))


class PollConfig(dg.Config):
    """`contact` tells hosts who polls them; `delay` is in seconds between two requests to a host. Other ports, and
    hosts with private addresses (`allow_private`), are asked only if they are named."""

    contact: str = ""
    delay: float = 2.0
    ports: list[int] = [80, 443]  # noqa: RUF012
    allow_private: list[str] = []  # noqa: RUF012


@dg.asset(
    group_name="feeds",
    owners=OWNERS,
    pool="feeds",
    kinds={"warc"},
    freshness_policy=HOURLY,
    description="New articles of the active sources' feeds.",
)
def feeds(context: dg.AssetExecutionContext, workspace: Workspace, config: PollConfig) -> dg.MaterializeResult:
    from communique.feeds.addresses import Reach
    from communique.feeds.fetching import Fetcher
    from communique.feeds.polling import poll
    from communique.feeds.report import Fate, markdown
    from communique.feeds.sources import active_sources

    reach = Reach(frozenset(config.allow_private), frozenset(config.ports))
    fetcher = Fetcher(lambda: datetime.datetime.now(datetime.UTC), time.sleep, reach, config.delay, config.contact)
    reports = poll(Home.at(workspace.home), active_sources(Path(workspace.seeds)), fetcher)
    for line in (problem for r in reports for problem in r.problems):
        context.log.warning(line)
    figures = {str(fate): sum(r.count(fate) for r in reports) for fate in Fate}
    metadata = {"sources": len(reports), **figures, "report": dg.MetadataValue.md(markdown(reports))}
    if reports and all(r.failure for r in reports):
        raise dg.Failure(f"no feed could be had: {'; '.join(r.problems[0] for r in reports)}", metadata=metadata)
    return dg.MaterializeResult(metadata=metadata)
