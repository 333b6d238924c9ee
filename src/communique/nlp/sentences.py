"""Sentences of parsed articles: the spans that all evidence points into."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from communique.nlp.model import DEFAULT_MODEL, load_model
from communique.nlp.parses import read_parse
from communique.schema.tables import SENTENCES
from communique.store.parquet import make_table

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span


def sentence_spans(doc: "Doc") -> "list[Span]":
    """The sentences of a parsed article without surrounding white space; empty ones left out."""
    found = []
    for sent in doc.sents:
        start, end = sent.start, sent.end
        while start < end and doc[start].is_space:
            start += 1
        while end > start and doc[end - 1].is_space:
            end -= 1
        if start < end:
            found.append(doc[start:end])
    return found


def sentence_id(article_id: str, ord_: int) -> str:
    """Id of an article's sentence by its ordinal."""
    return f"{article_id}-{ord_:04d}"


@dataclass(frozen=True, slots=True)
class Split:
    """The task of a worker: article_id, title, text, parse → sentences."""

    model: str

    def load(self) -> None:
        load_model(self.model)

    def __call__(self, rows: pa.Table) -> dict[str, pa.Table]:
        return {"sentences": split_sentences(rows, rows, self.model)}


def split_sentences(articles: pa.Table, parses: pa.Table, model: str = DEFAULT_MODEL) -> pa.Table:
    """Rows of `sentences` for articles (article_id, title, text) and their parses."""
    nlp = load_model(model)
    docs = dict(zip(parses["article_id"].to_pylist(), parses["parse"].to_pylist(), strict=True))
    rows: list[dict[str, Any]] = []
    with nlp.memory_zone():
        for article in articles.select(["article_id", "title", "text"]).to_pylist():
            rows += _rows(article, read_parse(docs[article["article_id"]], nlp.vocab))
    return make_table(rows, SENTENCES)


def _rows(article: dict[str, Any], doc: "Doc") -> Iterator[dict[str, Any]]:
    headline = headline_end(article["title"], article["text"])
    for n, span in enumerate(sentence_spans(doc)):
        yield {
            "sentence_id": sentence_id(article["article_id"], n),
            "article_id": article["article_id"],
            "ord": n,
            "start_char": span.start_char,
            "end_char": span.end_char,
            "is_headline": span.end_char <= headline,
            "text": article["text"][span.start_char : span.end_char],
        }


def headline_end(title: str | None, text: str) -> int:
    """Where the headline that opens the text ends; 0 where none opens it."""
    return len(title) if title and text.startswith(title) and text[len(title) : len(title) + 1] == "\n" else 0
