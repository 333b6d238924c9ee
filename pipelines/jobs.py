"""The jobs that a data engineer looks for."""

import dagster as dg

_BATCH_GROUPS = dg.AssetSelection.groups("intake", "language", "coding")
_REFERENCE = dg.AssetSelection.groups("reference")
_CORPUS = dg.AssetSelection.groups("corpus")

# A run whose process died is tried again; one in which a check or step failed would fail again.
_RETRY_DEATHS = {"dagster/max_retries": "2", "dagster/retry_on_asset_or_op_failure": "false"}
_RETRY_ALL = {"dagster/max_retries": "3", "dagster/retry_on_asset_or_op_failure": "true"}  # hosts that do not answer

process_batches = dg.define_asset_job(
    "process_batches",
    _REFERENCE | _BATCH_GROUPS,
    description="From landed files to coded tables, for one batch or a range of batches, with all checks.",
    tags=_RETRY_DEATHS,
)
recode_batches = dg.define_asset_job(
    "recode_batches",
    _REFERENCE | dg.AssetSelection.groups("coding"),
    description="Code again from stored parses, after a change of rules or knowledge.",
    tags=_RETRY_DEATHS,
)
refresh_reference = dg.define_asset_job(
    "refresh_reference", _REFERENCE, description="Ontology, countries and sources from the seeds."
)
update_corpus = dg.define_asset_job(
    "update_corpus",
    _CORPUS,
    description="Entities, relations, clusters and article groups over all batches, with all checks.",
    tags=_RETRY_DEATHS,
)
publish_release = dg.define_asset_job(
    "publish_release",
    _CORPUS | dg.AssetSelection.groups("publishing"),
    description="Bring the corpus tables up to date, check them, and publish a release.",
    tags=_RETRY_DEATHS,
)
poll_feeds = dg.define_asset_job(
    "poll_feeds",
    dg.AssetSelection.assets("feeds"),
    description="Fetch what the active sources of seeds/sources.csv have published, into the inbox.",
    tags=_RETRY_ALL,
)
JOBS = [process_batches, recode_batches, refresh_reference, update_corpus, publish_release, poll_feeds]
