"""What grouping keeps of a text: a few hundred bytes, made once, from which every comparison is made.

Two things are kept. The MinHash signature (Broder 1997) over the text's shingles, its runs of five words in lower
case, of which 16 bits a hash are enough (b-bit minwise hashing, Li and König 2010): texts that share much of their
wording agree in many places of it. And the text's most telling terms, by which articles on one happening are known
even where no sentence is the same: how often each occurs, whether it is a name, and how common it is in English.
"""

import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import blake2b
from typing import Any
from zlib import crc32

import numpy as np
import pyarrow as pa
from datasketch import MinHash

from communique.schema.tables import SKETCHES
from communique.store.parquet import make_table

SHINGLE_WORDS = 5
HASHES = 128
TERMS = 64
NAME_WEIGHT = 2.0  # names tell happenings apart: two quakes share their words, but not their places
WEIGHT_STEPS, COMMONNESS_STEPS = 16, 20  # steps of one in a byte
_RAREST = 2.2  # the Zipf frequency of a word that the list of words lacks: one in six million
_WORDS_OF_ARTICLE = 300
_SHINGLE_WORD = re.compile(r"\w+")
_TERM = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_SIGN = MinHash(num_perm=HASHES, seed=1, hashfunc=int)


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a text. `weight` grows with its count there and for names, `commonness` is its Zipf frequency."""

    word: str
    weight: float
    commonness: float


@dataclass(frozen=True, slots=True)
class Sketch:
    """The task of a worker: article_id, text → sketches."""

    def load(self) -> None:
        _english()

    def __call__(self, rows: pa.Table) -> dict[str, pa.Table]:
        return sketch(rows)


def sketch(articles: pa.Table) -> dict[str, pa.Table]:
    """The table SKETCHES of a batch's articles."""
    columns = articles.select(["article_id", "text"]).to_pylist()
    return {"sketches": make_table((_row(a["article_id"], a["text"]) for a in columns), SKETCHES)}


def _row(article_id: str, text: str) -> dict[str, Any]:
    terms = telling_terms(text)
    return {
        "article_id": article_id,
        "minhash": minhash(text).astype("<u2").tobytes(),
        "terms": np.array([crc32(t.word.encode()) for t in terms], "<u4").tobytes(),
        "weights": bytes(min(255, round(t.weight * WEIGHT_STEPS)) for t in terms),
        "commonness": bytes(round(t.commonness * COMMONNESS_STEPS) for t in terms),
    }


def minhash(text: str) -> np.ndarray:
    """The signature: HASHES numbers of 16 bits."""
    words = _SHINGLE_WORD.findall(text.lower())
    runs = {" ".join(words[n : n + SHINGLE_WORDS]) for n in range(max(1, len(words) - SHINGLE_WORDS + 1))}
    signature = _SIGN.copy()
    signature.update_batch([int.from_bytes(blake2b(run.encode(), digest_size=4).digest(), "little") for run in runs])
    return (signature.hashvalues & np.uint64(0xFFFF)).astype(np.uint16)


def telling_terms(text: str) -> list[Term]:
    """The TERMS terms of a text that tell most of it, the most telling first."""
    counts: Counter[str] = Counter()
    capitals: Counter[str] = Counter()
    for written in _TERM.findall(text):
        word = written.lower().replace("’", "'").removesuffix("'s")
        counts[word] += 1
        capitals[word] += written[0].isupper()
    tells_names = capitals.total() <= counts.total() / 2  # in a text all in capitals, capitals tell nothing
    ranked = sorted(
        (_term(word, n, tells_names and capitals[word] > n / 2) for word, n in counts.items()),
        key=lambda t: (-t.weight * -math.log(document_share(t.commonness)), t.word),
    )
    return ranked[:TERMS]


def _term(word: str, count: int, is_name: bool) -> Term:
    weight = 1 + math.log(count)
    return Term(word, weight * NAME_WEIGHT if is_name else weight, _commonness(word))


@lru_cache(1 << 16)
def _commonness(word: str) -> float:
    """The word's Zipf frequency (van Heuven et al. 2014) in English, by wordfreq's list of some 29,000 words."""
    share = _english().get(word, 0.0)
    return max(_RAREST, math.log10(share) + 9) if share else _RAREST


@cache
def _english() -> Mapping[str, float]:
    from wordfreq import get_frequency_dict

    return get_frequency_dict("en", wordlist="small")


def document_share(commonness: Any) -> Any:
    """The share of articles of general English that hold a word of this Zipf frequency (number or array)."""
    return 1 - np.exp(-_WORDS_OF_ARTICLE * 10 ** (commonness - 9.0))
