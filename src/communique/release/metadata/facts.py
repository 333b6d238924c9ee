"""What the descriptions of a release have in common: who made it and when, its files, and what its rows cover."""

import glob
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from communique.release.changes.report import Summary, summarise
from communique.release.layout import RELEASED, table_path
from communique.schema.model import Table
from communique.store.receipts import file_hash

TITLE = "Communiqué: political events from news, each with the sentence that says so"
DESCRIPTION = (
    "Political events coded from news articles after PLOVER: who did what to whom, where and when, according to "
    "which sentence of which article. Each event has its actors and recipients, date, place, factuality, CAMEO code, "
    "quad class, scores, the rule that fired and a confidence. Quotations, relations between people, bodies and "
    "countries with their evidence, and the articles with their versions, near-duplicates and stories come with it. "
    "The texts of articles are here only as far as the rights in them allow."
)
CREATOR = "The Communiqué developers"
KEYWORDS = ("political events", "event data", "PLOVER", "CAMEO", "news", "international relations", "conflict")
LICENCE = "CC-BY-4.0"  # SPDX identifier
LICENCE_NAME = "Creative Commons Attribution 4.0 International"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
PARQUET = "application/vnd.apache.parquet"  # media type


@dataclass(frozen=True, slots=True)
class Publication:
    """What only the publisher of releases knows; what is not given is left out of all descriptions.

    `day` is the day of publication. `site` is the web address under which the folders of releases lie. `doi` is the
    one that an archive has reserved for the release. Raises ValueError for an address or a DOI of another form.
    """

    day: date | None = None
    site: str = ""
    doi: str = ""

    def __post_init__(self) -> None:
        if self.site and not re.fullmatch(r"https?://[^\s/]\S*", self.site):
            raise ValueError(f"site {self.site!r} is no web address, for example https://example.org/releases")
        if self.doi and not re.fullmatch(r"10\.\d{4,9}/[\w.()/:;-]+", self.doi):
            raise ValueError(f"{self.doi!r} is no DOI, for example 10.5281/zenodo.1234567")

    def stated(self, version: str) -> dict[str, str]:
        """For release.json: the day, else the month that the version names, the release's own address, its DOI."""
        year, month, _ = version.split(".")
        found = {"published": self.day.isoformat() if self.day else f"{year}-{int(month):02}"}
        found |= {"url": f"{self.site.rstrip('/')}/{version}/"} if self.site else {}
        return found | ({"doi": self.doi} if self.doi else {})


@dataclass(frozen=True, slots=True)
class TableFile:
    """A table's file; `path` is relative to the release, `size` in bytes."""

    table: Table
    path: str
    sha256: str
    size: int
    rows: int


@dataclass(frozen=True, slots=True)
class SourceTexts:
    """How many articles of a source a release has under which rights; title and licence are null if not known."""

    source: str
    rights: str
    title: str | None
    licence: str | None
    articles: int


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a description may say. `stated` is release.json; `countries` (code, name) are those of the events'
    places; the days are the first and the last of events that are asserted, null if no such event has a date; the
    tables lie in `folder`."""

    stated: Mapping[str, Any]
    codebook: str
    files: tuple[TableFile, ...]
    sources: tuple[SourceTexts, ...]
    countries: tuple[tuple[str, str], ...]
    first_day: date | None
    last_day: date | None
    changes: Summary
    folder: Path

    @property
    def version(self) -> str:
        return str(self.stated["version"])

    @property
    def published(self) -> str:
        """ISO 8601: a day where it is known, else a month."""
        return str(self.stated["published"])

    @property
    def published_day(self) -> str | None:
        """The same for formats that take no month."""
        return self.published if len(self.published) == len("2026-11-22") else None

    @property
    def url(self) -> str | None:
        """Address of the release's folder, with a final slash."""
        return self.stated.get("url")

    @property
    def doi(self) -> str | None:
        """Without a resolver's address in front."""
        return self.stated.get("doi")

    @property
    def doi_url(self) -> str | None:
        return f"https://doi.org/{self.doi}" if self.doi else None

    @property
    def coverage(self) -> str | None:
        """The days that the events cover, as an ISO 8601 interval."""
        if self.first_day is None or self.last_day is None:
            return None
        return f"{self.first_day.isoformat()}/{self.last_day.isoformat()}"


_DAYS = """
SELECT min(event_date), max(coalesce(event_date_end, event_date)) FROM events WHERE factuality = 'asserted'
"""
_COUNTRIES = """
SELECT DISTINCT c.code, c.name FROM events e JOIN countries c ON c.code = e.place_country_iso3 ORDER BY c.name, c.code
"""
_SOURCES = """
SELECT a.source, a.text_rights, s.title, s.licence, count(*) FROM articles a LEFT JOIN sources s ON s.name = a.source
GROUP BY ALL ORDER BY a.source, a.text_rights
"""


def gather(folder: Path, stated: Mapping[str, Any], codebook: str) -> Facts:
    """The facts of the release whose tables lie in `folder`."""
    with duckdb.connect() as con:
        for name in ("articles", "changes", "countries", "events", "sources"):
            con.from_parquet(glob.escape(str(folder / table_path(name)))).create_view(name)
        first, last = con.execute(_DAYS).fetchall()[0]
        countries = con.execute(_COUNTRIES).fetchall()
        sources = con.execute(_SOURCES).fetchall()
        changes = summarise(con, stated["version"])
    files = [_file(folder, table, stated["rows"][name]) for name, table in RELEASED.items()]
    return Facts(stated, codebook, tuple(files), tuple(SourceTexts(*row) for row in sources), tuple(countries),
                 first, last, changes, folder)  # fmt: skip


def _file(folder: Path, table: Table, rows: int) -> TableFile:
    path = table_path(table.name)
    return TableFile(table, path, file_hash(folder / path), (folder / path).stat().st_size, rows)
