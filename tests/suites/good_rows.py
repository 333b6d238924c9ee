"""Rows of every table that agree with each other, for a test to spoil."""

import itertools
from datetime import date
from typing import Any

from communique.schema.model import Scope
from communique.schema.tables import TABLES
from communique.store.home import Home
from communique.store.ids import content_id
from communique.store.parquet import make_table, write_table
from expectations.suites.reference import CONTEXTS, PREDICATES, QUAD_CLASSES, SECTORS

from .batch_rows import BATCH, SCORES, A, B, Rows, batch_rows, row


def good_rows() -> Rows:
    """Rows of every table, for the test to spoil."""
    batch = batch_rows()
    return {**batch, **corpus_rows(batch), **reference_rows()}


def write(home: Home, rows: Rows) -> None:
    for name, given in rows.items():
        batch = BATCH if TABLES[name].scope is Scope.BATCH else None
        write_table(make_table(given, TABLES[name]), TABLES[name], home.table_file(name, batch))


def corpus_rows(batch: Rows) -> Rows:
    """The corpus tables over that batch."""
    types = {"person": "PERSON", "country": "COUNTRY", "org": "ORG", "place": "PLACE"}
    days = {a.id: a.published.date() for a in (A, B)}
    located = {"latitude": 40.8, "longitude": 21.0, "geo_precision": "city"}
    entities = [
        row(
            "entities",
            entity_id=m["entity_id"],
            name=m["text"],
            entity_type=types[m["entity_id"].split(".")[0]],
            aliases=[],
            country_iso3="FIN" if m["entity_id"] == "country.FIN" else None,
            disputed=False,
            basis="knowledge",
            mention_count=1,
            article_count=1,
            first_seen=days[m["article_id"]],
            last_seen=days[m["article_id"]],
            **(located if m["label"] == "PLACE" else {}),
        )
        for m in batch["mentions"]
    ]
    firsts = ("person.alexis-tsipras", "person.pekka-haavisto")
    clusters = [
        row(
            "event_clusters",
            cluster_id=content_id("c", e["event_id"]),
            event_type=e["event_type"],
            event_date=e["event_date"],
            actor_id=actor,
            recipient_id="org.nato",
            place_id=e["place_id"],
            report_count=1,
            article_count=1,
            source_count=1,
            first_published_on=days[e["article_id"]],
            last_published_on=days[e["article_id"]],
        )
        for e, actor in zip(batch["events"], firsts, strict=True)
    ]
    evidence = batch["relation_evidence"][0]
    term = {"from": date(2019, 6, 6), "to": date(2023, 6, 20)}
    relation = row(
        "relations",
        **{k: evidence[k] for k in ("relation_id", "subject_id", "predicate", "object_id")},
        valid_from=term["from"],
        valid_to=term["to"],
        terms=[term],
        is_former=False,
        is_contested=False,
        basis="knowledge",
        evidence_count=1,
        confidence=0.9,
        first_asserted_on=days[B.id],
        last_asserted_on=days[B.id],
    )
    return {
        "article_groups": [
            row("article_groups", article_id=a.id, version=1, story_id=content_id("s", a.id)) for a in (A, B)
        ],
        "entities": entities,
        "event_clusters": clusters,
        "event_cluster_members": [
            {"event_id": e["event_id"], "cluster_id": c["cluster_id"]}
            for e, c in zip(batch["events"], clusters, strict=True)
        ],
        "relations": [relation],
    }


def reference_rows() -> Rows:
    """Reference tables of full length."""

    def codes(table: str, values: Any, **given: Any) -> list[dict[str, Any]]:
        return [row(table, code=v, name=v.title(), definition=f"What {v} covers.", **given) for v in values]

    types = [
        codes("event_types", [t], quad_class=q, plover_score=SCORES[q], goldstein=0.0)[0]
        for t, q in QUAD_CLASSES.items()
    ]
    modes = [
        codes("event_modes", [f"mode-{n}"], event_type=t, plover_score=SCORES[QUAD_CLASSES[t]])[0]
        for t, n in itertools.islice(itertools.product(QUAD_CLASSES, range(5)), 66)
    ]
    letters = map("".join, itertools.product("XYZ", "ABCDEFGHI", "ABCDEFGH"))
    cameo = [row("cameo_plover", cameo_code=f"{n:03d}", name="Code", goldstein=0.0) for n in range(100, 360)]
    cameo += [
        row(
            "cameo_plover",
            cameo_code=c,
            name="Code",
            event_type=t,
            event_mode="mode-0",
            context="legal",
            goldstein=g,
        )
        for c, t, g in (("040", "CONSULT", 1.0), ("051", "SUPPORT", 3.4))
    ]
    return {
        "event_types": types,
        "event_modes": modes,
        "contexts": codes("contexts", CONTEXTS),
        "sectors": codes("sectors", SECTORS),
        "predicates": codes(
            "predicates",
            PREDICATES,
            subject_types=["PERSON"],
            object_types=["COUNTRY", "ORG"],
            symmetric=False,
            single_holder=True,
        ),
        "countries": codes("countries", ["GRC", "MKD", "FIN", *letters]),
        "sources": [row("sources", name="wire", text_rights="quotes")],
        "cameo_plover": cameo,
    }
