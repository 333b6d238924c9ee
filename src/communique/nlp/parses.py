"""Parsing articles, and storing each analysis as a DocBin that is the same bytes on every machine."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from communique.nlp.model import DEFAULT_MODEL, load_model, model_identity
from communique.schema.exports import arrow_schema
from communique.schema.tables import PARSES
from communique.store.ids import text_hash
from communique.store.parquet import conform

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

    from communique.nlp.engines.parsing import Engine

TEXTS = pa.schema([("parsed_sha256", pa.string()), ("text", pa.string())])
_AT_ONCE = 64  # texts that the model works on together: more of them no longer fit into a processor's cache
# HEAD and DEP give the tree, the rest what the taggers found. Doc.to_bytes would differ between hash seeds.
ATTRIBUTES = (
    "ORTH", "NORM", "TAG", "POS", "MORPH", "LEMMA", "HEAD", "DEP", "SENT_START", "ENT_IOB", "ENT_TYPE", "SPACY",
)  # fmt: skip


class Parsed(NamedTuple):
    """Rows of `parses`, and why articles have none: detail by article_id."""

    parses: pa.Table
    failures: dict[str, str]


def parse_articles(articles: pa.Table, texts: list[str], known: pa.Table, engine: "Engine",
                   model: str = DEFAULT_MODEL) -> Parsed:  # fmt: skip
    """Parses of the articles (columns article_id, text_sha256) by their `texts`, made by the engine.

    `known` holds earlier rows of `parses`: a text that is among them under this model is not parsed again, nor is one
    that occurs twice.
    """
    identity = model_identity(model)
    of_model = known.filter(pc.equal(known["model"], identity))
    done = dict(zip(of_model["parsed_sha256"].to_pylist(), of_model["parse"].to_pylist(), strict=True))
    digests = [text_hash(t) for t in texts]
    fresh = {digest: text for digest, text in zip(digests, texts, strict=True) if digest not in done}
    (made,) = engine.parse([pa.table({"parsed_sha256": list(fresh), "text": list(fresh.values())}, schema=TEXTS)])
    done |= {d: p for d, p in zip(fresh, made["parse"].to_pylist(), strict=True) if p is not None}
    rows = pa.table(
        [articles["article_id"], articles["text_sha256"], pa.array(digests, pa.string()),
         pa.array([identity] * len(digests), pa.string()), pa.array([done.get(d) for d in digests], pa.binary())],
        names=arrow_schema(PARSES).names,
    )  # fmt: skip
    why = {d: f for d, f in zip(fresh, made["failure"].to_pylist(), strict=True) if f is not None}
    failures = {i: why[d] for i, d in zip(articles["article_id"].to_pylist(), digests, strict=True) if d in why}
    return Parsed(conform(rows.filter(pc.is_valid(rows["parse"])), PARSES), failures)


def parse_texts(texts: list[str], model: str = DEFAULT_MODEL) -> Iterator[bytes]:
    """The parses of the texts, in this process. A text's parse does not depend on the others: measured, and tested."""
    from spacy.tokens import DocBin

    nlp = load_model(model)
    # In batches inside a memory zone, or the string store grows for ever.
    for start in range(0, len(texts), 256):
        with nlp.memory_zone():
            for doc in nlp.pipe(texts[start : start + 256], batch_size=_AT_ONCE):
                yield DocBin(attrs=list(ATTRIBUTES), docs=[doc]).to_bytes()


def read_parse(parse: bytes, vocab: "Vocab") -> "Doc":
    """The analysis that `parse` holds; call it inside nlp.memory_zone()."""
    from spacy.tokens import DocBin

    return next(iter(DocBin().from_bytes(parse).get_docs(vocab)))
