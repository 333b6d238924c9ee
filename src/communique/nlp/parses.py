"""Parsing articles, and storing each analysis as a DocBin that is the same bytes on every machine."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

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

# HEAD and DEP give the tree, the rest what the taggers found. Doc.to_bytes would differ between hash seeds.
ATTRIBUTES = (
    "ORTH", "NORM", "TAG", "POS", "MORPH", "LEMMA", "HEAD", "DEP", "SENT_START", "ENT_IOB", "ENT_TYPE", "SPACY",
)  # fmt: skip


def parse_articles(articles: pa.Table, texts: list[str], known: pa.Table, model: str = DEFAULT_MODEL) -> pa.Table:
    """Parses of the articles (columns article_id, text_sha256) by their `texts`, in the schema of `parses`.

    `known` holds earlier rows of `parses`: a text that is among them under this model is not parsed again.
    """
    identity = model_identity(model)
    of_model = known.filter(pc.equal(known["model"], identity))
    done = dict(zip(of_model["parsed_sha256"].to_pylist(), of_model["parse"].to_pylist(), strict=True))
    digests = [text_hash(t) for t in texts]
    fresh = {digest: text for digest, text in zip(digests, texts, strict=True) if digest not in done}
    done |= zip(fresh, _parse(list(fresh.values()), model), strict=True)
    made = pa.table(
        [articles["article_id"], articles["text_sha256"], pa.array(digests, pa.string()),
         pa.array([identity] * len(digests), pa.string()), pa.array([done[d] for d in digests], pa.binary())],
        schema=arrow_schema(PARSES),
    )  # fmt: skip
    return conform(made, PARSES)


def _parse(texts: list[str], model: str) -> Iterator[bytes]:
    if not texts:
        return
    from spacy.tokens import DocBin

    nlp = load_model(model)
    # In batches inside a memory zone, or the string store grows for ever.
    for start in range(0, len(texts), 256):
        with nlp.memory_zone():
            for doc in nlp.pipe(texts[start : start + 256], batch_size=32):
                yield DocBin(attrs=list(ATTRIBUTES), docs=[doc]).to_bytes()


def read_parse(parse: bytes, vocab: "Vocab") -> "Doc":
    """The analysis that `parse` holds; call it inside nlp.memory_zone()."""
    from spacy.tokens import DocBin

    return next(iter(DocBin().from_bytes(parse).get_docs(vocab)))
