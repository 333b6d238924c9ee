"""The table of entities: one row for each that the corpus refers to, with what is known of it."""

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from communique.entities.countries import PUBLIC, countries_of_text
from communique.entities.names import index_names
from communique.knowledge.actors import Known
from communique.knowledge.base import Knowledge
from communique.knowledge.normal import name_key, plain_text
from communique.places.gazetteer import gazetteer_of
from communique.schema.tables import ENTITIES
from communique.store.parquet import make_table

if TYPE_CHECKING:
    import duckdb

_REFERRED = """
CREATE OR REPLACE TEMP TABLE referred AS
SELECT entity_id FROM mentions WHERE entity_id IS NOT NULL
UNION SELECT attributed_to FROM events WHERE attributed_to IS NOT NULL
UNION SELECT place_id FROM events WHERE place_id IS NOT NULL
UNION SELECT speaker_id FROM quotations WHERE speaker_id IS NOT NULL
UNION SELECT subject_id FROM relation_evidence
UNION SELECT object_id FROM relation_evidence
UNION SELECT entity_id FROM event_participants WHERE entity_id IS NOT NULL
"""
# What is only referred to (the state whose capital is quoted) has no mention and is in no article.
_SEEN = """
SELECT r.entity_id, count(m.mention_id) AS mention_count, count(DISTINCT m.article_id) AS article_count,
       min(a.published_on) AS first_seen, max(a.published_on) AS last_seen
FROM referred r LEFT JOIN mentions m USING (entity_id) LEFT JOIN articles a USING (article_id)
GROUP BY r.entity_id ORDER BY r.entity_id
"""
_NAMES = """
SELECT entity_id, text, label, count(*) AS n FROM mentions
WHERE entity_id IS NOT NULL AND kind = 'name' AND label <> 'GROUP'
AND NOT (label = 'PLACE' AND link_method = 'context') GROUP BY ALL ORDER BY entity_id, n DESC, text
"""


def collect_entities(con: "duckdb.DuckDBPyConnection", knowledge: Knowledge) -> pa.Table:
    """Rows of `entities` from the corpus views (see communique.store.corpus) and the knowledge base."""
    con.execute(_REFERRED)
    names: dict[str, list[tuple[str, str]]] = {}
    for entity_id, text, label, _ in con.execute(_NAMES).fetchall():
        names.setdefault(entity_id, []).append((plain_text(text), label))
    seen = con.execute(_SEEN).fetchall()
    known = everything_known(knowledge, {row[0] for row in seen})
    officials = {o.person_id for o in knowledge.actors.offices if o.object_id.startswith("country.")}
    public = {i: k.country for i, (k, _) in known.items() if k.country and (k.sector in PUBLIC or i in officials)}
    countries = countries_of_text(con, public)
    rows = []
    for entity_id, mention_count, article_count, first, last in seen:
        called = names.get(entity_id, [])
        entity, basis = known.get(entity_id) or (_of_text(entity_id, called, countries, knowledge), "text")
        rows.append({
            **_described(entity, basis, [text for text, _ in called]),
            "mention_count": mention_count, "article_count": article_count, "first_seen": first, "last_seen": last,
        })  # fmt: skip
    return make_table(rows, ENTITIES)


def everything_known(knowledge: Knowledge, wanted: set[str]) -> dict[str, tuple[Known, str]]:
    """Every entity of the knowledge base, and those of the gazetteer that are wanted, with their basis; by id."""
    names = index_names(knowledge)
    known = [*names.known(), *knowledge.actors.entities.values()]
    known += [
        names.body(row, iso3, knowledge.actors)
        for row in knowledge.actors.ministries
        for iso3 in knowledge.actors.countries
    ]
    found = {k.entity_id: (k, "knowledge") for k in known}
    for entity_id, place in gazetteer_of(knowledge).all_known(wanted).items():
        found[entity_id] = (place, "knowledge" if entity_id in found else "gazetteer")
    return found


def _of_text(entity_id: str, seen: list[tuple[str, str]], countries: dict[str, str], knowledge: Knowledge) -> Known:
    if not seen:
        raise ValueError(f"entity {entity_id} is referred to and no mention names it")
    name, label = seen[0]
    return Known(entity_id, name, label, (), None if _is_common(name, knowledge) else countries.get(entity_id))


def _is_common(name: str, knowledge: Knowledge) -> bool:
    """Whether a name tells but a kind of body or office, or is a letter with a number, and means another thing in each
    article: "Treasury", "M-2"."""
    actors = knowledge.actors
    if sum(map(str.isalpha, name)) < 2 or name.lower() in actors.group_nouns or name.lower() in actors.titles:
        return True
    return name_key(name) in index_names(knowledge).bodies


def _described(known: Known, basis: str, seen: list[str]) -> dict[str, Any]:
    aliases = dict.fromkeys([*known.aliases, *sorted(seen)])
    return {
        "entity_id": known.entity_id,
        "name": known.name,
        "entity_type": known.entity_type,
        "aliases": [a for a in aliases if a != known.name],
        "country_iso3": known.country,
        "sector": known.sector,
        "wikidata_id": known.wikidata_id,
        "geonames_id": known.geonames_id,
        "latitude": known.latitude,
        "longitude": known.longitude,
        "geo_precision": known.geo_precision,
        "feature_code": known.feature_code,
        "disputed": known.disputed,
        "basis": basis,
    }
