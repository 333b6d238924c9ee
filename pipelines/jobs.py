"""The jobs that a data engineer looks for."""

import dagster as dg

_BATCH_GROUPS = dg.AssetSelection.groups("intake", "language", "coding")
_REFERENCE = dg.AssetSelection.groups("reference")
_CORPUS = dg.AssetSelection.groups("corpus")

process_batches = dg.define_asset_job(
    "process_batches",
    _REFERENCE | _BATCH_GROUPS,
    description="From landed files to coded tables, for one batch or a range of batches, with all checks.",
)
recode_batches = dg.define_asset_job(
    "recode_batches",
    _REFERENCE | dg.AssetSelection.groups("coding"),
    description="Code again from stored parses, after a change of rules or knowledge.",
)
refresh_reference = dg.define_asset_job(
    "refresh_reference", _REFERENCE, description="Ontology, countries and sources from the seeds."
)
update_corpus = dg.define_asset_job(
    "update_corpus",
    _CORPUS,
    description="Entities, relations, clusters and article groups over all batches, with all checks.",
)
publish_release = dg.define_asset_job(
    "publish_release",
    _CORPUS | dg.AssetSelection.groups("publishing"),
    description="Bring the corpus tables up to date, check them, and publish a release.",
)
poll_feeds = dg.define_asset_job(
    "poll_feeds",
    dg.AssetSelection.assets("feeds"),
    description="Fetch what the active sources of seeds/sources.csv have published, into the inbox.",
)
JOBS = [process_batches, recode_batches, refresh_reference, update_corpus, publish_release, poll_feeds]
