"""Puts index.html together: one file with style, script, charts and rows in it, that asks for nothing elsewhere."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import groupby
from typing import TYPE_CHECKING

from communique.release.landing_page.charts import bars, place_map, time_chart
from communique.release.landing_page.evidence import Evidence, listed, payload, script_safe
from communique.release.landing_page.figures import Count, Figures, figures
from communique.release.layout import CATALOGUE, SUMS
from communique.release.metadata.citation import bibtex, reference
from communique.release.metadata.facts import DESCRIPTION, LICENCE_NAME, LICENCE_URL, TITLE, Facts
from communique.release.metadata.schema_org import dataset
from communique.schema.exports import columns
from communique.schema.model import Column, Table

if TYPE_CHECKING:
    from jinja2 import Template

_LEAST_ROOM, _MOST_ROOM, _SHARE = 100_000, 800_000, 48  # bytes of the events: a 48th of the tables, between these
_MOST_PLACES = 50  # in the table beside the map
_QUADS = ("verbal cooperation", "material cooperation", "verbal conflict", "material conflict")
_LINKS = {
    "CODEBOOK.md": "how events are coded, type by type, with examples",
    "DATA_DICTIONARY.md": "every table and column (data_dictionary.csv for programs)",
    "CHANGES.md": "what has changed since the release before",
    "validation/index.html": "the checks that the tables passed, rule by rule",
    "LICENSES.md": "rights in the texts of each source",
    "README.md": "the same in brief, without figures",
    "release.json": "what the release was made from, rows, checks, accuracy",
    "croissant.json": "Croissant, for machine learning",
    "datapackage.json": "Frictionless Data Package",
    "examples/queries.sql": "questions in SQL",
    "examples/duckdb.ipynb": "a notebook with DuckDB",
    "examples/pandas.ipynb": "a notebook with pandas",
    "examples/read.R": "the tables in R",
    "CITATION.cff": "citation for programs",
    CATALOGUE: "DuckDB catalogue: views and macros over the tables",
    SUMS: "checksums of all files",
}
_LAST = (CATALOGUE, SUMS)  # written after this page, always


@dataclass(frozen=True, slots=True)
class Checked:
    """What the checks of one table evaluated, and whether all its files passed."""

    table: str
    checks: int
    evaluated: int
    passed: bool


def landing_page(facts: Facts) -> str:
    """The page of the release that the facts are of, from its tables; documents that it links lie there already."""
    found = figures(facts.folder)
    room = sum(f.size for f in facts.files) // _SHARE
    events = listed(found.reports, min(max(room, _LEAST_ROOM), _MOST_ROOM))
    script = _data("events.js")
    return _template().render(
        title=TITLE, description=DESCRIPTION, facts=facts, found=found, quads=_QUADS,
        licence=LICENCE_NAME, licence_url=LICENCE_URL, reference=reference(facts), bibtex=bibtex(facts),
        style=_data("style.css"), script=script, script_hash=_hash(script), jsonld=script_safe(dataset(facts)),
        charts=_charts(found), times=_by_quad(found.time.counts), dyads=_by_quad(found.dyads),
        places=found.places[:_MOST_PLACES], more_places=max(0, len(found.places) - _MOST_PLACES),
        events=events, payload=payload(events), choices=_choices(events, found.country_names),
        tables=[(f, columns(f.table, released=True)) for f in facts.files], about=_about,
        links={name: what for name, what in _LINKS.items() if name in _LAST or (facts.folder / name).is_file()},
        checks=_checks(facts.stated.get("checks", {})), accuracy=facts.stated.get("accuracy"),
    )  # fmt: skip


@cache
def _template() -> "Template":
    from jinja2 import Environment, StrictUndefined

    made = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
                       keep_trailing_newline=True)  # fmt: skip
    made.filters |= {"thousands": lambda n: f"{n:,}", "percent": lambda share: f"{share:.0%}", "bytes": _bytes}
    return made.from_string(_data("template.html"))


def _data(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")


def _hash(script: str) -> str:
    """As a content security policy names the one script that may run."""
    return f"sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}"


def _bytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(size, 1000) / 1e3:.0f} kB"


def _charts(found: Figures) -> dict[str, str]:
    """The charts that there is something to draw in."""
    made = {}
    if found.time.counts:
        made["time"] = time_chart(found.time)
    if found.totals.happenings:
        made["types"] = bars("types", found.types, left=106, step=19)
    if found.places:
        made["map"] = place_map(found.places)
    if found.dyads:
        made["dyads"] = bars("dyads", found.dyads, left=212, step=24)
    return made


def _by_quad(counts: tuple[Count, ...]) -> list[tuple[str, list[int]]]:
    """Rows of a table: each name, in order, with its counts in the four quad classes."""
    grouped = ((name, {c.quad: c.count for c in rows}) for name, rows in groupby(counts, key=lambda c: c.name))
    return [(name, [quads.get(n, 0) for n in (1, 2, 3, 4)]) for name, quads in grouped]


def _choices(events: list[Evidence], names: Mapping[str, str]) -> dict[str, list[tuple[str, str]]]:
    """The values that the listed events can be filtered by, with what each is called."""
    types = sorted({e.event_type for e in events})
    countries = sorted((names.get(code, code), code) for code in {c for e in events for c in e.countries})
    years = sorted({e.when[:4] for e in events if e.when}, reverse=True)
    factualities = sorted({e.factuality for e in events})
    return {
        "type": [(t, t) for t in types],
        "country": [(code, name) for name, code in countries],
        "year": [(y, y) for y in years],
        "factuality": [(f, f) for f in factualities],
    }


def _checks(stated: Mapping[str, Mapping[str, Mapping[str, int]]]) -> list[Checked]:
    return [
        Checked(table, len(of), sum(c["evaluated"] for c in of.values()),
                all(c["passed"] == c["files"] for c in of.values()))
        for table, of in sorted(stated.items())
    ]  # fmt: skip


def _about(table: Table, column: Column) -> str:
    """What a column means, which values it takes and what it refers to."""
    said = [column.description]
    if column.values:
        said.append(f"One of {', '.join(column.values)}.")
    said += [f"Refers to {r.table}." for r in table.references if column.name in r.columns]
    return " ".join(said)
