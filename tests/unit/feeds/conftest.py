"""A site that may be asked though it is on this machine, and a fetcher that waits for nothing."""

from collections.abc import Iterator

import pytest

from communique.feeds.addresses import Reach
from communique.feeds.fetching import Fetcher

from .site import Site, Time, serving


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as site:
        yield site


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def reach(site: Site) -> Reach:
    return Reach(frozenset({"127.0.0.1"}), frozenset({site.port}))


@pytest.fixture
def fetcher(reach: Reach, time: Time) -> Iterator[Fetcher]:
    fetcher = Fetcher(time.now, time.sleep, reach)
    yield fetcher
    fetcher.close()
