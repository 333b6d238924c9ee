"""Which records become articles: the work of cleaning as a task for workers, and the loss of what cannot be parsed."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from communique.knowledge.base import load_sources
from communique.schema.tables import REJECTS
from communique.store.ids import content_id
from communique.store.parquet import conform, make_table
from communique.text.cleaning import Guide, Outcome, Rejection, load_guide, outcomes, reject


@dataclass(frozen=True, slots=True)
class Clean:
    """Rows of raw_articles → what becomes of each by itself."""

    seeds: Path
    batch: str

    def load(self) -> None:
        _guide(self.seeds)

    def __call__(self, rows: pa.Table) -> list[Outcome]:
        return outcomes(rows, self.batch, _guide(self.seeds))


@functools.cache
def _guide(seeds: Path) -> Guide:
    return load_guide(seeds / "cleaning", {name: row["text_rights"] for name, row in load_sources(seeds).items()})


def without(tables: Mapping[str, pa.Table], raw: pa.Table, failures: Mapping[str, str],
            batch: str) -> dict[str, pa.Table]:  # fmt: skip
    """The tables `articles` and `rejects` after articles that could not be parsed have become rejects.

    `failures` says by article_id what each did to the parser.
    """
    if not failures:
        return dict(tables)
    articles, rejects = tables["articles"], tables["rejects"]
    before = set(zip(rejects["raw_path"].to_pylist(), rejects["record"].to_pylist(), strict=True))
    lost = []
    for record in raw.select(["raw_path", "record", "source", "source_id", "raw_sha256"]).to_pylist():
        article_id = content_id("a", record["source"], record["source_id"], record["raw_sha256"])
        if article_id in failures and (record["raw_path"], record["record"]) not in before:
            detail = f"the text {failures[article_id]}: look for what is odd in it, and land it corrected"
            lost.append(reject(record, batch, Rejection("parser_failed", detail)))
    is_lost = pc.is_in(articles["article_id"], pa.array(list(failures), pa.string()))
    return {
        "articles": articles.filter(pc.invert(is_lost)),
        "rejects": conform(pa.concat_tables([rejects, make_table(lost, REJECTS)]), REJECTS),
    }
