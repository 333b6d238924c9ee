"""What is remembered of a feed between polls: what it was like, and which of its entries have been taken.

It is JSON at `<home>/feeds/<source>.json`. Without the file a poll begins anew and takes every entry again.
"""

import json
import os
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

from communique.feeds.entries import Entry
from communique.feeds.fetching import Fetched

TRIES = 5  # polls in which an entry may fail before it is given up
_REMEMBERED = 20_000  # ids and links, the last taken; far more than a feed shows at a time


class StateError(ValueError):
    """A state file that cannot be read; the message names it and says what to do."""


@dataclass(slots=True)
class State:
    """`taken` has the version of each entry that was taken, by its id and by its link; `failed` counts polls by id."""

    feed_url: str = ""
    etag: str = ""
    last_modified: str = ""
    taken: dict[str, str] = field(default_factory=dict)
    failed: dict[str, int] = field(default_factory=dict)

    def conditions(self, feed_url: str) -> dict[str, str]:
        """The headers that ask for the feed only if it is another than the last time."""
        stated = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {k: v for k, v in stated.items() if v} if feed_url == self.feed_url else {}

    def has(self, entry: Entry) -> bool:
        """Whether this version of the entry has been taken, under its id or, where ids change, under its link."""
        return entry.version in (self.taken.get(entry.key), self.taken.get(entry.link))

    def take(self, entry: Entry) -> None:
        self.failed.pop(entry.key, None)
        for key in filter(None, (entry.key, entry.link)):
            self.taken.pop(key, None)  # so that it counts among the last
            self.taken[key] = entry.version

    def fail(self, entry: Entry) -> bool:
        """Count a failure of the entry; whether it is given up with this one, which counts as taken."""
        self.failed[entry.key] = self.failed.get(entry.key, 0) + 1
        if is_over := self.failed[entry.key] >= TRIES:
            self.take(entry)
        return is_over

    def settle(self, feed_url: str, feed: Fetched, entries: list[Entry], is_done: bool) -> None:
        """Remember the feed. Where something is left to do, it is asked for next time even if it is unchanged."""
        self.feed_url = feed_url
        self.etag = feed.header("etag") if is_done else ""
        self.last_modified = feed.header("last-modified") if is_done else ""
        shown = {e.key for e in entries}
        self.failed = {k: n for k, n in self.failed.items() if k in shown}
        self.taken = dict(list(self.taken.items())[-_REMEMBERED:])


def read_state(path: Path) -> State:
    """The state; a new one where there is no file. Raises StateError."""
    try:
        found = json.loads(path.read_bytes())
        state = State(**{f.name: found[f.name] for f in fields(State)})
    except FileNotFoundError:
        return State()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StateError(f"{path} cannot be read ({error}): remove it, and every entry is taken again") from error
    if not (isinstance(state.taken, dict) and isinstance(state.failed, dict)):
        raise StateError(f"{path} is not as it was written: remove it, and every entry is taken again")
    return state


def write_state(path: Path, state: State) -> None:
    """Write the state over an earlier one, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.tmp")
    with aside.open("w", encoding="utf-8") as file:
        json.dump(asdict(state), file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)
