"""The table of relations: assertions of the corpus joined by what they assert, with the terms that are known."""

import datetime
import math
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from communique.knowledge.base import Knowledge
from communique.knowledge.seeds import earliest, latest
from communique.relations.contradictions import contested
from communique.schema.tables import RELATIONS
from communique.store.parquet import make_table

if TYPE_CHECKING:
    import duckdb

# Undated evidence is the oldest: it says nothing of when.
_QUERY = """
SELECT r.relation_id, r.subject_id, r.predicate, r.object_id, count(*) AS evidence_count,
       list(r.confidence ORDER BY r.confidence) AS confidences, min(a.published_on) AS first_asserted_on,
       max(a.published_on) AS last_asserted_on,
       last(r.is_former ORDER BY a.published_on NULLS FIRST, r.article_id, r.sentence_id, r.start_char) AS is_former
FROM relation_evidence r JOIN articles a USING (article_id)
GROUP BY ALL ORDER BY relation_id
"""
Term = dict[str, datetime.date | None]


def relate(con: "duckdb.DuckDBPyConnection", knowledge: Knowledge) -> pa.Table:
    """Rows of `relations` from the corpus views, with terms of office and membership from the knowledge base."""
    terms = known_terms(knowledge)
    rows: list[dict[str, Any]] = []
    for relation_id, subject, predicate, object_, count, confidences, first, last, former in con.execute(
        _QUERY
    ).fetchall():
        known = terms.get((subject, predicate, object_), [])
        current = _term_at(known, last)
        rows.append({
            "relation_id": relation_id, "subject_id": subject, "predicate": predicate, "object_id": object_,
            "valid_from": current["from"] if current else None, "valid_to": current["to"] if current else None,
            "terms": known, "is_former": former, "basis": "knowledge" if known else "text", "evidence_count": count,
            "confidence": round(1 - math.prod(1 - c for c in confidences), 4),
            "first_asserted_on": first, "last_asserted_on": last,
        })  # fmt: skip
    odd = contested(rows, knowledge.ontology)
    return make_table([r | {"is_contested": r["relation_id"] in odd} for r in rows], RELATIONS)


def known_terms(knowledge: Knowledge) -> dict[tuple[str, str, str], list[Term]]:
    """(subject, predicate, object) -> terms, earliest first."""
    found: dict[tuple[str, str, str], list[Term]] = {}
    for o in knowledge.actors.offices:
        found.setdefault((o.person_id, o.predicate, o.object_id), []).append(_term(o.valid_from, o.valid_to))
    for m in knowledge.actors.memberships:
        key = (m["member_id"], "member_of", m["org_id"])
        found.setdefault(key, []).append(_term(m["valid_from"], m["valid_to"]))
    return {k: sorted(v, key=lambda t: t["from"] or datetime.date.min) for k, v in found.items()}


def _term(start: str, end: str) -> Term:
    return {
        "from": datetime.date.fromisoformat(earliest(start)) if start else None,
        "to": datetime.date.fromisoformat(latest(end)) if end else None,
    }


def _term_at(terms: list[Term], day: datetime.date | None) -> Any:
    """The term that covers the day; without a day, or between terms, none is chosen unless there is but one."""
    covering = [
        t for t in terms
        if day and (t["from"] or datetime.date.min) <= day <= (t["to"] or datetime.date.max)
    ]  # fmt: skip
    if covering:
        return covering[-1]
    return terms[0] if len(terms) == 1 else None
