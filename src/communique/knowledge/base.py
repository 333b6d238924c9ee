"""The one object that holds all seeds, and the reference tables made from it."""

import functools
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from communique.flow import folder_hash
from communique.knowledge.actors import Actors, load_actors
from communique.knowledge.lexicon import Lexicon, load_lexicon
from communique.knowledge.ontology import Ontology, load_ontology
from communique.knowledge.relations import Cues, load_cues
from communique.knowledge.seeds import Row, SeedError, listed, number, read_rows, require_known
from communique.schema.tables import TABLES, TEXT_RIGHTS
from communique.store.parquet import make_table

_SOURCES = "name title feed_url country home_place language licence text_rights active"


@dataclass(frozen=True, eq=False)  # compared and hashed by identity: it is loaded once
class Knowledge:
    """Everything under seeds/ but the articles, checked."""

    ontology: Ontology
    actors: Actors
    lexicon: Lexicon
    cues: Cues
    sources: dict[str, Row]
    version: str  # 8 hex digits of the hash of all seed files
    cache: Path | None = None  # folder for what is compiled from it

    @property
    def rights(self) -> dict[str, str]:
        """Source name -> what a release may hold of its texts."""
        return {name: row["text_rights"] for name, row in self.sources.items()}


@functools.cache
def load_knowledge(seeds: Path, cache: Path | None = None) -> Knowledge:
    """Read and check the seeds folder; once per process and folder. Raises SeedError naming file and row.

    Coding needs a `cache`, the folder that the compiled gazetteer is kept in.
    """
    ontology = load_ontology(seeds / "ontology")
    parts = [seeds / "ontology", seeds / "knowledge", seeds / "lexicon", seeds / "relations", seeds / "sources.csv"]
    return Knowledge(ontology, load_actors(seeds / "knowledge", ontology), load_lexicon(seeds / "lexicon", ontology),
                     load_cues(seeds / "relations", ontology), load_sources(seeds),
                     folder_hash(parts, (".csv",))[:8], cache)  # fmt: skip


def load_sources(seeds: Path) -> dict[str, Row]:
    """The rows of seeds/sources.csv by name. Raises SeedError."""
    rows = read_rows(seeds / "sources.csv", _SOURCES, "name")
    require_known("sources.csv", rows, "text_rights", TEXT_RIGHTS)
    if silent := next((r["name"] for r in rows if not r["text_rights"]), None):
        raise SeedError(f"sources.csv: text_rights is empty (row {silent})")
    return {r["name"]: r for r in rows}


def reference_tables(knowledge: Knowledge) -> dict[str, pa.Table]:
    """The reference tables, in the schemas declared for them."""
    o = knowledge.ontology
    rows: dict[str, list[dict[str, Any]]] = {
        "event_types": [_coded(r) | {"quad_class": int(r["quad_class"])} | _numbers(r, "plover_score", "goldstein")
                        for r in o.types.values()],
        "event_modes": [_coded(r) | {"event_type": r["event_type"]} | _numbers(r, "plover_score")
                        for r in o.modes.values()],
        "contexts": [_coded(r) for r in o.contexts.values()],
        "sectors": [_coded(r) for r in o.sectors.values()],
        "predicates": [_coded(r) | {"subject_types": listed(r["subject_types"]),
                                    "object_types": listed(r["object_types"]),
                                    "symmetric": r["symmetric"] == "true", "inverse_name": r["inverse_name"] or None,
                                    "single_holder": r["single_holder"] == "true"} for r in o.predicates.values()],
        "countries": [{"code": r["iso3"], "name": r["name"], "definition": r["formal_name"] or r["name"],
                       **{k: r[k] or None for k in ("iso2", "capital", "valid_from", "valid_to")},
                       **_numbers(r, "latitude", "longitude")} for r in knowledge.actors.countries.values()],
        "sources": [{k: r[k] or None for k in ("name", "title", "language", "country", "licence", "text_rights")}
                    for r in knowledge.sources.values()],
        "cameo_plover": [{"cameo_code": r["cameo_code"], "name": r["name"],
                          **{k: r[k] or None for k in ("event_type", "event_mode", "context")},
                          **_numbers(r, "goldstein")} for r in o.cameo.values()],
    }  # fmt: skip
    return {name: make_table(found, TABLES[name]) for name, found in rows.items()}


def _coded(r: Row) -> dict[str, Any]:
    return {k: r[k] for k in ("code", "name", "definition")}


def _numbers(r: Row, *columns: str) -> dict[str, float | None]:
    return {c: number(r[c]) for c in columns}
