"""The interface of parsing engines: Arrow batches of texts in, Arrow batches of parses out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

import pyarrow as pa

from communique.nlp.model import load_model
from communique.nlp.parses import parse_texts

PARSED = pa.schema([("parsed_sha256", pa.string()), ("parse", pa.binary()), ("failure", pa.string())])


class Engine(Protocol):
    """Something that parses."""

    def parse(self, batches: Iterable[pa.Table]) -> Iterator[pa.Table]:
        """For each batch of communique.nlp.parses.TEXTS one of PARSED, its rows in the same order.

        A text that hangs or kills the parser, or that it raises on, has no parse, and its `failure` says why.
        """
        ...


@dataclass(frozen=True, slots=True)
class ParseTexts:
    """The task of a worker: rows of TEXTS to their parses, as a list."""

    model: str

    def load(self) -> None:
        load_model(self.model)

    def __call__(self, rows: pa.Table) -> list[bytes]:
        return list(parse_texts(rows["text"].to_pylist(), self.model))
