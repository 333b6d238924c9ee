"""The engine `local`: worker processes of this machine."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from communique.nlp.engines.parsing import PARSED, ParseTexts
from communique.workers.pool import Failure, Workers
from communique.workers.process import Task


@dataclass(frozen=True, slots=True)
class LocalEngine:
    """Parses with `workers`, by a task such as ParseTexts."""

    workers: Workers
    task: Task

    @classmethod
    def of(cls, workers: Workers, model: str) -> "LocalEngine":
        return cls(workers, ParseTexts(model))

    def parse(self, batches: Iterable[pa.Table]) -> Iterator[pa.Table]:
        """See communique.nlp.engines.parsing.Engine."""
        for batch in batches:
            yield self._parse(batch)

    def _parse(self, batch: pa.Table) -> pa.Table:
        parses: list[bytes | None] = [None] * batch.num_rows
        failures: list[str | None] = [None] * batch.num_rows
        lengths = pc.utf8_length(batch["text"]).to_pylist()
        for positions, outcome in self.workers.map(self.task, batch, lengths):
            if isinstance(outcome, Failure):
                failures[positions[0]] = outcome.detail
                continue
            for n, parse in zip(positions, outcome, strict=True):
                parses[n] = parse
        return pa.table([batch["parsed_sha256"], pa.array(parses, pa.binary()), pa.array(failures, pa.string())],
                        schema=PARSED)  # fmt: skip
