"""Raw records to articles: each record becomes an article, or a reject with the reason and what to do."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa

from communique.schema.tables import ARTICLES, REJECTS
from communique.store.ids import content_id, text_hash
from communique.store.parquet import make_table
from communique.text.boilerplate import Boilerplate, load_boilerplate, load_words
from communique.text.datelines import Datelines
from communique.text.dating import When, date_in_url, parse_date
from communique.text.language import ENGLISH, language_of
from communique.text.normalising import normalise, one_line, repaired
from communique.text.openings import author_of, read_opening, title_of, without_date_header

MOST_CHARACTERS = 1_000_000  # what spaCy parses at once; no news article comes near it
_MOST_GIVEN = 5 * MOST_CHARACTERS  # of a text before it is cleaned, which takes time and seldom leaves a fifth
DEFAULT_RIGHTS = "quotes"
_SLACK = timedelta(days=1)  # east of UTC a new day begins before the day of arrival ends
_WORD = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, eq=False)
class Guide:
    """What cleaning goes by, beside the records: `rights` are text_rights by source."""

    boilerplate: Boilerplate
    datelines: Datelines
    rights: Mapping[str, str]


def load_guide(folder: Path, rights: Mapping[str, str]) -> Guide:
    """A guide with the rules in seeds/cleaning. Raises SeedError naming file and row."""
    words = load_words(folder)
    return Guide(load_boilerplate(folder), Datelines(words["agency"], words["town"], words["other"]), rights)


class Rejection(NamedTuple):
    """Why a record becomes no article: a code of REJECT_REASONS, and what was wrong and what to do."""

    reason: str
    detail: str


Outcome = dict[str, Any] | Rejection  # a row of `articles`, or why there is none


class RejectedError(ValueError):
    """A record that becomes no article: its reason code and what to do."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


def clean(raw: pa.Table, batch: str, guide: Guide) -> dict[str, pa.Table]:
    """The batch's tables `articles` and `rejects`; every raw record is in exactly one of them.

    A record's own rights go before its source's, and DEFAULT_RIGHTS hold elsewhere. A date of publication later than
    the day of arrival, which opens the name of the batch, is none.
    """
    return settle(raw, outcomes(raw, batch, guide), batch)


def outcomes(raw: pa.Table, batch: str, guide: Guide) -> list[Outcome]:
    """What becomes of each record by itself."""
    arrived = date.fromisoformat(batch[:10])
    return [_outcome(record, arrived, guide) for record in raw.to_pylist()]


def _outcome(record: Mapping[str, Any], arrived: date, guide: Guide) -> Outcome:
    try:
        return _article(record, arrived, guide)
    except RejectedError as rejected:
        return Rejection(rejected.reason, str(rejected))


def settle(raw: pa.Table, found: Iterable[Outcome], batch: str) -> dict[str, pa.Table]:
    """The tables `articles` and `rejects` from the outcomes of the records, of which one may be equal to another."""
    articles: dict[str, dict[str, Any]] = {}
    rejects = []
    for record, outcome in zip(raw.select(["raw_path", "record"]).to_pylist(), found, strict=True):
        if not isinstance(outcome, Rejection):
            earlier = articles.setdefault(outcome["article_id"], outcome)
            if earlier is outcome:
                continue
            same = f"{earlier['raw_path']}, id {earlier['source_id']}"
            outcome = Rejection("repeated", f"equal to a record of {same}: nothing is to be done")
        rejects.append(reject(record, batch, outcome))
    return {"articles": make_table(articles.values(), ARTICLES), "rejects": make_table(rejects, REJECTS)}


def reject(record: Mapping[str, Any], batch: str, outcome: Rejection) -> dict[str, Any]:
    """The row of `rejects` for a raw record."""
    manifest_hash = batch.rsplit("-", 1)[-1]  # the day of arrival is no part of an id
    return {
        "reject_id": content_id("x", manifest_hash, record["raw_path"], record["record"]),
        "batch": batch,
        "raw_path": record["raw_path"],
        "record": record["record"],
        "reason": outcome.reason,
        "detail": outcome.detail,
    }


def _article(record: Mapping[str, Any], arrived: date, guide: Guide) -> dict[str, Any]:
    if record["reason"]:
        raise RejectedError(record["reason"], record["detail"] or "the reader gave no detail")
    _refuse_too_long(record["text"] or "", _MOST_GIVEN)
    given = normalise(repaired(record["text"] or ""))
    _refuse_unfit(given)
    text, header_date = _body(given, guide)
    if not _WORD.search(text):
        raise RejectedError("no_words", "it is nothing but lines of the site or agency: give the article's text")
    words = len(text.split())
    language, score = language_of(text, words, record["language"])
    if language != ENGLISH:
        found = f"the text is in {language!r} (probability {score:.2f}), not in English"
        raise RejectedError("language", f"{found}: translate it, or leave it out")
    opening = read_opening(text, guide.datelines)
    latest = min(arrived, record["retrieved_at"].date() if record["retrieved_at"] else arrived) + _SLACK
    when, basis = _published(record, header_date or opening.dated, latest)
    return {
        "article_id": content_id("a", record["source"], record["source_id"], record["raw_sha256"]),
        "source_id": record["source_id"],
        "source": record["source"],
        "url": record["url"],
        "title": title_of(one_line(record["title"]), text, opening.title),
        "author": author_of(one_line(record["author"])) or opening.author,
        "dateline": opening.dateline,
        "language": language,
        "language_score": score,
        "published_at": when.at if when else None,
        "published_on": when.on if when else None,
        "published_on_basis": basis,
        "text": text,
        "text_sha256": text_hash(text),
        "text_rights": record["text_rights"] or guide.rights.get(record["source"], DEFAULT_RIGHTS),
        "word_count": words,
        "retrieved_at": record["retrieved_at"],
        "raw_path": record["raw_path"],
        "raw_sha256": record["raw_sha256"],
    }


def _body(given: str, guide: Guide) -> tuple[str, When | None]:
    """The normalised text without boilerplate and date header, and the header's date."""
    text, header_date = without_date_header(normalise(guide.boilerplate.without(given)))
    return normalise(text) if header_date else text, header_date


def _refuse_unfit(text: str) -> None:
    if not _WORD.search(text):
        raise RejectedError("no_words", "no words are left after cleaning: give the article's text")
    _refuse_too_long(text, MOST_CHARACTERS)


def _refuse_too_long(text: str, most: int) -> None:
    if len(text) > most:
        raise RejectedError("too_long", f"{len(text):,} of at most {most:,} characters: split it into articles")


def _published(record: Mapping[str, Any], in_text: When | None, latest: date) -> tuple[When | None, str]:
    """The first date stated that is not in the future, and what it is based on."""
    for when, basis in _stated(record, in_text):
        if when and when.on <= latest:
            return when, basis
    return None, "unknown"


def _stated(record: Mapping[str, Any], in_text: When | None) -> Iterator[tuple[When | None, str]]:
    if record["published"]:
        yield parse_date(record["published"]), record["published_basis"]
    yield date_in_url(record["url"] or ""), "url"
    yield in_text, "text"
