"""Versions: the articles of one source that share their id or their address there, in the order of their texts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import groupby
from operator import attrgetter
from urllib.parse import urlsplit

from communique.groups.partition import Partition


@dataclass(frozen=True, slots=True)
class Head:
    """What grouping needs of an article, but for its text. `batch` is the batch that owns it."""

    article_id: str
    source: str
    source_id: str
    url: str | None
    published_at: datetime | None
    published_on: date | None
    text_sha256: str
    batch: str

    @property
    def moment(self) -> datetime:
        """When it was published, as far as is known: the start of its day, or never."""
        return self.published_at or datetime.combine(self.published_on or date.max, time(), UTC)

    @property
    def earliness(self) -> tuple[date, datetime, str]:
        """The order of precedence among articles; those without a date come last."""
        return self.published_on or date.max, self.moment, self.article_id

    @property
    def edition(self) -> tuple[datetime, str, str]:
        """The order of versions: by their own dates, then by arrival."""
        return self.moment, self.batch, self.article_id


Heads = Mapping[str, Head]


def documents_of(heads: Heads) -> Partition:
    """Articles of one source that share their id there, or their address."""
    documents = Partition(heads)
    first: dict[tuple[str, str, str], str] = {}
    for a, head in heads.items():
        keys = [("id", head.source, head.source_id)]
        if head.url and _is_of_one_article(head.url):
            keys.append(("url", head.source, head.url))
        for key in keys:
            documents.join(first.setdefault(key, a), a)
    return documents


def _is_of_one_article(url: str) -> bool:
    """Whether the address is no site's front page, which some records give for every article."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return bool(parts.path.strip("/") or parts.query)


def _editions(heads: Heads, document: Iterable[str]) -> list[Head]:
    return sorted((heads[a] for a in document), key=attrgetter("edition"))


def versions_of(heads: Heads, documents: Partition) -> dict[str, int]:
    """The version of each article: one more wherever a document's text changes."""
    versions: dict[str, int] = {}
    for document in documents.groups():
        runs = groupby(_editions(heads, document), key=attrgetter("text_sha256"))
        versions |= {h.article_id: n for n, (_, run) in enumerate(runs, start=1) for h in run}
    return versions


def following(heads: Heads, documents: Partition, versions: Mapping[str, int]) -> dict[str, str]:
    """The first article of the next version, for each article that has one."""
    found: dict[str, str] = {}
    for document in documents.groups():
        editions = _editions(heads, document)
        first = {versions[h.article_id]: h.article_id for h in reversed(editions)}
        found |= {a: first[versions[a] + 1] for a in document if versions[a] + 1 in first}
    return found
