"""Which articles belong together: versions of one document, near-duplicates, and reports on one story.

The result is the same whatever the order of arrival and the cut into batches.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time
from itertools import groupby
from operator import attrgetter
from urllib.parse import urlsplit

import duckdb
import pyarrow as pa

from communique.schema.tables import ARTICLE_GROUPS
from communique.store.ids import content_id
from communique.store.parquet import make_table
from communique.text.partition import Partition
from communique.text.resemblance import resemblances, similar_pairs


@dataclass(frozen=True, slots=True)
class _Head:
    """What grouping needs of an article, but for its text."""

    article_id: str
    source: str
    source_id: str
    url: str | None
    published_at: datetime | None
    published_on: date | None
    text_sha256: str

    @property
    def earliness(self) -> tuple[date, str]:
        """The order of precedence among articles; those without a date come last."""
        return self.published_on or date.max, self.article_id

    @property
    def edition(self) -> tuple[datetime, date, str]:
        """The order of versions: a date without a time counts as the start of its day."""
        on = self.published_on or date.max
        return self.published_at or datetime.combine(on, time(), UTC), on, self.article_id


Heads = Mapping[str, _Head]


def group(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """The table article_groups, from the view `articles` of a connection to the corpus."""
    columns = [f.name for f in fields(_Head)]
    found = con.execute(f"SELECT {', '.join(columns)} FROM articles ORDER BY article_id").fetchall()
    heads = {head.article_id: head for head in (_Head(*row) for row in found)}

    documents = _documents(heads)
    versions = _versions(heads, documents)
    likes = _likes(con, heads)
    copies = _copies(heads, documents, versions, likes)
    scores = resemblances(con, copies.items())
    following = _following(heads, documents, versions)
    stories = _first_of_story(heads, documents, likes)
    return make_table(
        (
            {
                "article_id": a,
                "version": versions[a],
                "superseded_by": following.get(a),
                "duplicate_of": copies.get(a),
                "duplicate_score": scores[a, copies[a]] if a in copies else None,
                "story_id": content_id("s", stories[a]),
            }
            for a in heads
        ),
        ARTICLE_GROUPS,
    )


def _documents(heads: Heads) -> Partition:
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


def _editions(heads: Heads, document: Iterable[str]) -> list[_Head]:
    return sorted((heads[a] for a in document), key=attrgetter("edition"))


def _versions(heads: Heads, documents: Partition) -> dict[str, int]:
    """The version of each article: one more wherever a document's text changes."""
    versions: dict[str, int] = {}
    for document in documents.groups():
        runs = groupby(_editions(heads, document), key=attrgetter("text_sha256"))
        versions |= {h.article_id: n for n, (_, run) in enumerate(runs, start=1) for h in run}
    return versions


def _following(heads: Heads, documents: Partition, versions: Mapping[str, int]) -> dict[str, str]:
    """The first article of the next version, for each article that has one."""
    following: dict[str, str] = {}
    for document in documents.groups():
        editions = _editions(heads, document)
        first = {versions[h.article_id]: h.article_id for h in reversed(editions)}
        following |= {a: first[versions[a] + 1] for a in document if versions[a] + 1 in first}
    return following


def _likes(con: duckdb.DuckDBPyConnection, heads: Heads) -> Partition:
    """Articles whose texts are equal or resemble each other, and what resembles those."""
    likes = Partition(heads)
    first: dict[str, str] = {}
    for a, head in heads.items():
        likes.join(first.setdefault(head.text_sha256, a), a)
    for one, other in similar_pairs(con, first.values()):
        likes.join(one, other)
    return likes


def _copies(heads: Heads, documents: Partition, versions: Mapping[str, int], likes: Partition) -> dict[str, str]:
    """The article that each near-duplicate repeats: the earliest of its group.

    A version does not repeat an earlier version of its own document: that is what `superseded_by` says.
    Within a document an article repeats only the earliest one of the same version.
    """
    copies = {}
    for alike in likes.groups():
        by_time = sorted((heads[a] for a in alike), key=attrgetter("earliness"))
        earliest = by_time[0].article_id
        first: dict[int, str] = {}
        for a in (head.article_id for head in by_time):
            own = documents.root(a) == documents.root(earliest)
            repeated = first.setdefault(versions[a], a) if own else earliest
            if repeated != a:
                copies[a] = repeated
    return copies


def _first_of_story(heads: Heads, documents: Partition, likes: Partition) -> dict[str, str]:
    """The earliest article of each article's story: its versions, its near-duplicates, theirs, and so on."""
    stories = Partition(heads)
    for together in (*documents.groups(), *likes.groups()):
        for a in together:
            stories.join(together[0], a)
    found: dict[str, str] = {}
    for story in stories.groups():
        earliest = min((heads[a] for a in story), key=attrgetter("earliness")).article_id
        found |= dict.fromkeys(story, earliest)
    return found
