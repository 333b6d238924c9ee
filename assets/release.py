"""release: the published dataset. Built from checked files alone, whole or not at all."""

import datetime
from datetime import timedelta
from pathlib import Path

import dagster as dg

from assets.stages import OWNERS
from assets.workspace import Workspace
from communique.flow import code_of, folder_hash
from communique.nlp.model import model_identity
from communique.schema.tables import TABLES
from expectations.checks import definitions

# for the daily schedule: late after a day and two hours, stale after three days
DAILY = dg.FreshnessPolicy.time_window(warn_window=timedelta(hours=26), fail_window=timedelta(hours=72))


class ReleaseConfig(dg.Config):
    """`version` is year.month.ordinal; empty: the next one of the month of `day` (ISO; empty: today).

    A `day` that is given is the release's day of publication, else its descriptions state the month of its version:
    a rebuild gives the same bytes on any day. `site` is the web address under which the folders of releases will lie;
    empty: no description has an address. `doi` is one that an archive has reserved for the release.
    """

    version: str = ""
    day: str = ""
    site: str = ""
    doi: str = ""


@dg.asset(
    deps=[t.name for t in TABLES.values()],
    group_name="publishing",
    owners=OWNERS,
    freshness_policy=DAILY,
    kinds={"parquet", "duckdb"},
    description="A versioned folder of Parquet files with a DuckDB catalogue, checksums, codebook and metadata.",
)
def release(workspace: Workspace, config: ReleaseConfig) -> dg.MaterializeResult:
    from communique.codebook import codebook
    from communique.evaluation.examples import load_examples
    from communique.evaluation.figures import stored_figures
    from communique.release.build import build, next_version
    from communique.release.metadata.facts import Publication

    tables, seeds = workspace.tables, Path(workspace.seeds)
    given = datetime.date.fromisoformat(config.day) if config.day else None
    day = given or datetime.datetime.now(datetime.UTC).date()
    about = {
        "model": model_identity(workspace.model),
        "coder_version": workspace.coder_version,
        "knowledge": folder_hash([seeds], (".csv",)),
        "rules": folder_hash(code_of("events"), (".py",)),
        "accuracy": stored_figures(seeds, workspace.coder_version),
    }
    version = config.version or next_version(tables.home, day)
    text = codebook(workspace.knowledge, load_examples(seeds))
    folder = build(tables.home, tables.recipes.batches, version, definitions(), about, text,
                   Publication(given, config.site, config.doi))  # fmt: skip
    size = sum(f.stat().st_size for f in folder.rglob("*") if f.is_file())
    return dg.MaterializeResult(
        metadata={"version": folder.name, "is_new": folder.name == version,
                  "path": dg.MetadataValue.path(str(folder)), "bytes": size}
    )  # fmt: skip
