"""The table article_groups, from the articles' heads and sketches.

The result is the same whatever the order of arrival and the cut into batches; only versions without dates of their own
follow the order of their batches.
"""

from collections.abc import Mapping
from dataclasses import fields

import duckdb
import numpy as np
import pyarrow as pa

from communique.groups.duplicates import originals, similarity
from communique.groups.partition import Partition
from communique.groups.sketches import HASHES
from communique.groups.stories import Terms, stories
from communique.groups.versions import Head, Heads, documents_of, following, versions_of
from communique.schema.tables import ARTICLE_GROUPS
from communique.store.ids import content_id
from communique.store.parquet import make_table


def group(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """ARTICLE_GROUPS of the corpus that the connection's views `articles` and `sketches` hold."""
    heads = _heads(con)
    ids = list(heads)
    signatures, terms = _sketches(con, ids)

    documents = documents_of(heads)
    versions = versions_of(heads, documents)
    texts = {sha: n for n, sha in enumerate(dict.fromkeys(h.text_sha256 for h in heads.values()))}
    original = originals(signatures, [texts[h.text_sha256] for h in heads.values()])
    copies = _copies(ids, original, documents, versions)

    next_version = following(heads, documents, versions)
    together = _together(ids, original, documents)
    days = [h.published_on.toordinal() if h.published_on else None for h in heads.values()]
    story = stories(terms, days, together)
    scores = _scores(ids, signatures, copies)
    return make_table(
        (
            {
                "article_id": a,
                "version": versions[a],
                "superseded_by": next_version.get(a),
                "duplicate_of": copies.get(a),
                "duplicate_score": scores.get(a),
                "story_id": content_id("s", ids[story[n]]),
            }
            for n, a in enumerate(ids)
        ),
        ARTICLE_GROUPS,
    )


def _heads(con: duckdb.DuckDBPyConnection) -> Heads:
    """The heads of all articles by id, the earliest first."""
    columns = [f"a.{f.name}" for f in fields(Head) if f.name != "batch"]
    query = f"SELECT {', '.join(columns)}, o.owner FROM articles a JOIN owners o USING (article_id)"
    found = [Head(*row) for row in con.execute(query).fetchall()]
    return {head.article_id: head for head in sorted(found, key=lambda h: h.earliness)}


def _sketches(con: duckdb.DuckDBPyConnection, ids: list[str]) -> tuple[np.ndarray, Terms]:
    """Signatures (articles, 128) and terms, in the order of the ids. Raises ValueError if an article lacks them."""
    table = con.sql("SELECT article_id, minhash, terms, weights, commonness FROM sketches").to_arrow_table()
    place = {a: n for n, a in enumerate(table["article_id"].to_pylist())}
    if missing := [a for a in ids if a not in place]:
        raise ValueError(f"{len(missing)} articles have no sketch, {missing[0]} first: run the asset sketches")
    table = table.take(pa.array([place[a] for a in ids], pa.int64()))
    signatures, _ = _values(table["minhash"], "<u2")
    hashes, offsets = _values(table["terms"], "<u4")
    weights, _ = _values(table["weights"], "u1")
    commonness, _ = _values(table["commonness"], "u1")
    return signatures.reshape(-1, HASHES), Terms(offsets, hashes, weights, commonness)


def _values(column: pa.ChunkedArray, dtype: str) -> tuple[np.ndarray, np.ndarray]:
    """The numbers in a column of binaries, end to end, and where those of each row start."""
    if not len(column):
        return np.empty(0, dtype), np.zeros(1, np.int64)
    array = column.combine_chunks().cast(pa.large_binary())
    ends = np.frombuffer(array.buffers()[1], np.int64)[array.offset : array.offset + len(array) + 1]
    data = array.buffers()[2]
    values = np.frombuffer(data, "u1")[ends[0] : ends[-1]] if data else np.empty(0, "u1")
    return values.view(dtype), (ends - ends[0]) // np.dtype(dtype).itemsize


def _copies(ids: list[str], original: np.ndarray, documents: Partition, versions: Mapping[str, int]) -> dict[str, str]:
    """The article that each near-duplicate repeats: the earliest that it resembles.

    A version does not repeat an earlier version of its own document: that is what `superseded_by` says. Within a
    document an article repeats only the earliest one of the same version.
    """
    copies: dict[str, str] = {}
    first: dict[tuple[str, int], str] = {}
    for a, n in zip(ids, original.tolist(), strict=True):
        earliest = ids[n]
        if documents.root(a) == documents.root(earliest):
            earliest = first.setdefault((documents.root(a), versions[a]), a)
        if earliest != a:
            copies[a] = earliest
    return copies


def _scores(ids: list[str], signatures: np.ndarray, copies: Mapping[str, str]) -> dict[str, float]:
    place = {a: n for n, a in enumerate(ids)}
    found = similarity(signatures[[place[a] for a in copies]], signatures[[place[a] for a in copies.values()]])
    return dict(zip(copies, found.round(4).tolist(), strict=True))


def _together(ids: list[str], original: np.ndarray, documents: Partition) -> np.ndarray:
    """A number for each article, equal for versions and near-duplicates and theirs, and so on."""
    groups = Partition(ids)
    for a, n in zip(ids, original.tolist(), strict=True):
        groups.join(ids[n], a)
        groups.join(documents.root(a), a)
    place = {a: n for n, a in enumerate(ids)}
    return np.array([place[groups.root(a)] for a in ids], np.int64)
