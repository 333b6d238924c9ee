"""One poll: asks the feed of each source for what is new, fetches it, and leaves it in the inbox to be landed.

The archive is in the inbox before the state says that its entries are taken: a crash in between has them fetched
again, and none is lost.
"""

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

import httpx

from communique.feeds.addresses import RefusedError
from communique.feeds.archive import Archive
from communique.feeds.entries import Entry, read_feed
from communique.feeds.fetching import PAGE_LIMIT, Fetched, Fetcher, FetchError
from communique.feeds.report import Fate, Outcome, SourceReport
from communique.feeds.robots import Robots
from communique.feeds.sources import Source
from communique.feeds.state import State, read_state, write_state
from communique.intake.landing import INBOX
from communique.store.home import Home

PAGES_AT_A_TIME = 100  # of one source in one poll, so that no source keeps the others waiting for long
_READABLE = ("text/html", "application/xhtml+xml", "text/plain", "")
_PART = ".part"


def poll(home: Home, sources: Sequence[Source], fetcher: Fetcher) -> list[SourceReport]:
    """Poll the sources one after the other; a report for each. A poll that is at work on this home is waited for."""
    robots = Robots(fetcher)
    with _locked(home):
        return [_poll(home, source, fetcher, robots) for source in sources]


@contextmanager
def _locked(home: Home) -> Iterator[None]:
    home.feeds.mkdir(parents=True, exist_ok=True)
    with (home.feeds / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        for left in (home.landing / INBOX).glob(f"*/.*{_PART}"):
            left.unlink()  # its poll is dead: a living one would hold the lock
        yield


def _poll(home: Home, source: Source, fetcher: Fetcher, robots: Robots) -> SourceReport:
    path = home.feeds / f"{source.name}.json"
    try:
        state = read_state(path)
        feed = fetcher.get(source.feed_url, state.conditions(source.feed_url), permit=robots.permit)
        if feed.status == httpx.codes.NOT_MODIFIED:
            return SourceReport(source.name, is_unchanged=True)
        _require_whole(feed)
        report = _take_new(home, source, feed, state, fetcher, robots)
        write_state(path, state)
    except (RefusedError, FetchError) as error:
        return SourceReport(source.name, f"{error}. Check feed_url in sources.csv, or set active to false")
    except Exception as error:  # whatever one source's feed brings about, the others are polled
        return SourceReport(source.name, f"{type(error).__name__}: {error}")
    return report


def _take_new(home: Home, source: Source, feed: Fetched, state: State, fetcher: Fetcher,
              robots: Robots) -> SourceReport:  # fmt: skip
    entries = read_feed(feed)
    new = [e for e in entries if not state.has(e)]
    folder = home.landing / INBOX / source.name
    folder.mkdir(parents=True, exist_ok=True)
    aside = folder / f".{source.name}{_PART}"
    with aside.open("wb") as file:
        archive = Archive(file, fetcher.agent, feed.at)
        archive.add_feed(feed)
        outcomes = [_take(entry, feed, archive, fetcher, robots) for entry in new[:PAGES_AT_A_TIME]]
        _sync(file)
    taken = [o for o in outcomes if o.fate in (Fate.FETCHED, Fate.FROM_FEED)]
    published = _publish(aside, feed.at) if taken else None
    aside.unlink(missing_ok=True)
    outcomes = [_remembered(e, o, state) for e, o in zip(new, outcomes, strict=False)]
    is_done = len(new) <= PAGES_AT_A_TIME and not state.failed
    state.settle(source.feed_url, feed, entries, is_done)
    size = len(feed.body) + sum(o.size for o in outcomes)
    return SourceReport(source.name, "", False, len(entries), len(new), tuple(outcomes), size, published)


def _take(entry: Entry, feed: Fetched, archive: Archive, fetcher: Fetcher, robots: Robots) -> Outcome:
    name = entry.link or entry.key
    try:
        page = fetcher.get(entry.link, permit=robots.permit)
        _require_whole(page)
        if page.media_type not in _READABLE:
            raise FetchError(f"it is {page.media_type}, no article")
    except (RefusedError, FetchError) as error:
        if entry.text:
            archive.add_text(entry, entry.link or f"{feed.url}#{quote(entry.key)}", feed.at)
            return Outcome(name, Fate.FROM_FEED, str(error))
        return Outcome(name, Fate.SKIPPED if isinstance(error, RefusedError) else Fate.FAILED, str(error))
    archive.add_page(entry, page)
    return Outcome(name, Fate.FETCHED, size=len(page.body))


def _remembered(entry: Entry, outcome: Outcome, state: State) -> Outcome:
    """Put the outcome into the state. An entry that was skipped is looked at again when the feed has changed."""
    if outcome.fate in (Fate.FETCHED, Fate.FROM_FEED):
        state.take(entry)
    elif outcome.fate is Fate.FAILED and state.fail(entry):
        return Outcome(outcome.entry, outcome.fate, f"{outcome.why}; given up")
    return outcome


def _require_whole(fetched: Fetched) -> None:
    if fetched.status != httpx.codes.OK:
        raise FetchError(f"{fetched.url} answers {fetched.status} {fetched.reason}".rstrip())
    if not fetched.is_whole:
        raise FetchError(f"{fetched.url} is longer than {PAGE_LIMIT:,} bytes")


def _publish(aside: Path, at: datetime) -> str:
    """Give the finished archive its name in the inbox, where it is landed; returns the name."""
    stem = at.strftime("%Y-%m-%dT%H-%M-%SZ")
    names = (f"{stem}{n}.warc.gz" for n in ["", *(f"-{i}" for i in range(2, 1000))])
    name = next(n for n in names if not (aside.parent / n).exists())
    aside.rename(aside.parent / name)
    folder = os.open(aside.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return name


def _sync(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())
