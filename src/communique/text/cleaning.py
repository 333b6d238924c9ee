"""Raw records to articles: each record becomes an article, or a reject with the reason and what to do."""

import re
from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from communique.schema.tables import ARTICLES, REJECTS
from communique.store.ids import content_id, text_hash
from communique.store.parquet import make_table
from communique.text.dating import When, date_in_url, parse_date
from communique.text.language import ENGLISH, language_of
from communique.text.normalising import normalise, one_line
from communique.text.openings import read_opening, without_date_header

FEWEST_WORDS = 3  # a subject, a verb and an object: fewer tell of no event
MOST_CHARACTERS = 1_000_000  # what spaCy parses at once; no news article comes near it
DEFAULT_RIGHTS = "quotes"
_WORD = re.compile(r"[^\W\d_]{2,}")


class RejectedError(ValueError):
    """A record that becomes no article: its reason code and what to do."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


def clean(raw: pa.Table, batch: str, rights: Mapping[str, str]) -> dict[str, pa.Table]:
    """The batch's tables `articles` and `rejects`; every raw record is in exactly one of them.

    `rights` gives text_rights by source; a record's own go before it, and DEFAULT_RIGHTS hold elsewhere.
    """
    articles: dict[str, dict[str, Any]] = {}
    rejects = []
    for record in raw.to_pylist():
        try:
            article = _article(record, rights)
            if (earlier := articles.setdefault(article["article_id"], article)) is not article:
                same = f"{earlier['raw_path']}, id {earlier['source_id']}"
                raise RejectedError("repeated", f"equal to a record of {same}: nothing is to be done")
        except RejectedError as outcome:
            rejects.append(_reject(record, batch, outcome))
    return {"articles": make_table(articles.values(), ARTICLES), "rejects": make_table(rejects, REJECTS)}


def _reject(record: Mapping[str, Any], batch: str, outcome: RejectedError) -> dict[str, Any]:
    manifest_hash = batch.rsplit("-", 1)[-1]  # the day of arrival is no part of an id
    return {
        "reject_id": content_id("x", manifest_hash, record["raw_path"], record["record"]),
        "batch": batch,
        "raw_path": record["raw_path"],
        "record": record["record"],
        "reason": outcome.reason,
        "detail": outcome.detail,
    }


def _article(record: Mapping[str, Any], rights: Mapping[str, str]) -> dict[str, Any]:
    if record["reason"]:
        raise RejectedError(record["reason"], record["detail"] or "the reader gave no detail")
    text, header_date = without_date_header(normalise(record["text"] or ""))
    text = normalise(text)
    words = len(text.split())
    _refuse_unfit(text, words)
    language, score = language_of(text, words)
    if language != ENGLISH:
        found = f"the text is in {language!r} (probability {score:.2f}), not in English"
        raise RejectedError("language", f"{found}: translate it, or leave it out")
    opening = read_opening(text)
    when, basis = _published(record, header_date or opening.dated)
    return {
        "article_id": content_id("a", record["source"], record["source_id"], record["raw_sha256"]),
        "source_id": record["source_id"],
        "source": record["source"],
        "url": record["url"],
        "title": one_line(record["title"]) or opening.title,
        "author": one_line(record["author"]) or opening.author,
        "dateline": opening.dateline,
        "language": language,
        "language_score": score,
        "published_at": when.at if when else None,
        "published_on": when.on if when else None,
        "published_on_basis": basis,
        "text": text,
        "text_sha256": text_hash(text),
        "text_rights": record["text_rights"] or rights.get(record["source"], DEFAULT_RIGHTS),
        "word_count": words,
        "retrieved_at": record["retrieved_at"],
        "raw_path": record["raw_path"],
        "raw_sha256": record["raw_sha256"],
    }


def _refuse_unfit(text: str, words: int) -> None:
    if not _WORD.search(text):
        raise RejectedError("no_text", "no words are left after cleaning: give the article's text")
    if words < FEWEST_WORDS:
        raise RejectedError("too_short", f"{words} of at least {FEWEST_WORDS} words: give the whole text")
    if len(text) > MOST_CHARACTERS:
        raise RejectedError(
            "too_long", f"{len(text):,} of at most {MOST_CHARACTERS:,} characters: split it into articles"
        )


def _published(record: Mapping[str, Any], in_text: When | None) -> tuple[When | None, str]:
    given = parse_date(record["published"]) if record["published"] else None
    if given:
        return given, record["published_basis"]
    if in_url := date_in_url(record["url"] or ""):
        return in_url, "url"
    return in_text, "text" if in_text else "unknown"
