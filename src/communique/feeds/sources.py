"""The sources to poll: the rows of seeds/sources.csv that are active."""

import re
from dataclasses import dataclass
from pathlib import Path

from communique.knowledge.base import load_sources
from communique.knowledge.seeds import BOOLEANS, SeedError, require_known

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass(frozen=True, slots=True)
class Source:
    """A source and its feed. The name is that of its folder in the inbox and of its state file."""

    name: str
    feed_url: str


def active_sources(seeds: Path) -> list[Source]:
    """The active sources in the order of sources.csv. Raises SeedError for one that cannot be polled as it stands."""
    rows = load_sources(seeds).values()
    require_known("sources.csv", rows, "active", BOOLEANS)
    return [_source(r["name"], r["feed_url"].strip()) for r in rows if r["active"] == "true"]


def _source(name: str, feed_url: str) -> Source:
    if not _NAME.fullmatch(name):
        raise SeedError(f"sources.csv: an active source is named with letters, digits and . _ - alone (row {name})")
    if not feed_url:
        raise SeedError(f"sources.csv: feed_url is empty, yet active is true (row {name})")
    return Source(name, feed_url)
