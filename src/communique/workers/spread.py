"""Tables made by workers: each task's rows go out in lots, and come back as the tables that one process would make.

A row that fails is an error of the rules and stops the run, with the row's key.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from communique.schema.exports import arrow_schema
from communique.schema.tables import TABLES
from communique.store.parquet import conform
from communique.workers.pool import Failure, WorkError, Workers
from communique.workers.process import Task


def outcomes_of(workers: Workers, task: Task, rows: pa.Table, key: str) -> list[Any]:
    """What a task that answers with a list makes of each row, in their order. Raises WorkError naming the row."""
    found: list[Any] = [None] * rows.num_rows
    for positions, outcome in _done(workers, task, rows, key):
        for n, one in zip(positions, outcome, strict=True):
            found[n] = one
    return found


def tables_of(workers: Workers, task: Task, articles: pa.Table, outputs: Sequence[str]) -> dict[str, pa.Table]:
    """The tables that a task makes of articles (article_id, text, …). Raises WorkError naming the article."""
    made: list[dict[str, pa.Table]] = [{n: arrow_schema(TABLES[n]).empty_table() for n in outputs}]
    made += [outcome for _, outcome in _done(workers, task, articles, "article_id")]
    return {n: conform(pa.concat_tables(m[n] for m in made).combine_chunks(), TABLES[n]) for n in outputs}


def with_parses(articles: pa.Table, parses: pa.Table) -> pa.Table:
    """The articles, each with its parse in a column more."""
    found = pc.index_in(articles["article_id"], parses["article_id"])
    return articles.append_column("parse", parses["parse"].take(found))


def _done(workers: Workers, task: Task, rows: pa.Table, key: str) -> Iterator[tuple[list[int], Any]]:
    lengths = pc.fill_null(pc.utf8_length(rows["text"]), 0).to_pylist()
    for positions, outcome in workers.map(task, rows, lengths):
        if isinstance(outcome, Failure):
            row = rows[key][positions[0]].as_py()
            raise WorkError(f"{type(task).__name__}, {key} {row}: it {outcome.detail}")
        yield positions, outcome
