"""The country of somebody whom only texts know: given on good evidence that agrees, else left open."""

import duckdb
import pyarrow as pa
import pytest

from communique.entities.countries import countries_of_text, told_country

Confidences = dict[tuple[str, str], float]

# confidences by country and article
TOLD: list[tuple[str, Confidences, str | None]] = [
    ("an office told once", {("GHA", "a1"): 0.9}, "GHA"),
    ("one doubtful seat", {("SGP", "a1"): 0.6}, None),
    ("one seat in two articles", {("SWE", "a1"): 0.6, ("SWE", "a2"): 0.6}, "SWE"),
    ("two offices that contradict each other", {("KEN", "a1"): 0.9, ("UGA", "a2"): 0.9}, None),
    ("an office and a doubtful seat elsewhere", {("KEN", "a1"): 0.9, ("UGA", "a2"): 0.6}, None),
    ("three offices and a doubtful seat elsewhere",
     {("KEN", "a1"): 0.9, ("KEN", "a2"): 0.9, ("KEN", "a3"): 0.9, ("UGA", "a2"): 0.6}, "KEN"),
]  # fmt: skip


@pytest.mark.parametrize(("confidences", "country"), [t[1:] for t in TOLD], ids=[t[0] for t in TOLD])
def test_a_country_is_told_where_evidence_suffices_and_agrees(confidences: Confidences, country: str | None) -> None:
    assert told_country(confidences) == country


BODIES = {"org.health-ministry-of-peru": "PER"}
# participants: article, country, sector, basis; relations: article, predicate, object, confidence
Participants = list[tuple[str, str | None, str, str]]
Relations = list[tuple[str, str, str, float]]
EVIDENCE: list[tuple[str, Participants, Relations, str | None]] = [
    ("its events take the country over from their sentence", [(a, "ITA", "GOV", "inherited") for a in "abc"], [], None),
    ("its events are guessed", [(a, "ITA", "GOV", "guessed") for a in "abc"], [], None),
    ("one article says it in three events", [("a", "ITA", "GOV", "named")] * 3, [], None),
    ("two articles say it", [(a, "ITA", "GOV", "named") for a in "ab"], [], "ITA"),
    ("an event and a seat in one article agree", [("a", "BEL", "UNK", "named")],
     [("a", "headquartered_in", "country.BEL", 0.6)], None),
    ("a nationality is told", [], [("a", "nationality", "country.CHE", 0.8)], "CHE"),
    ("it only has an enemy", [], [("a", "adversary_of", "country.CHE", 0.9)], None),
    ("it serves a ministry", [], [("a", "spokesperson_of", "org.health-ministry-of-peru", 0.9)], "PER"),
    ("it works for a company", [], [("a", "employee_or_member_of", "org.siemens", 0.9)], None),
    ("it was killed by an army", [], [("a", "killed_by", "org.health-ministry-of-peru", 0.9)], None),
]  # fmt: skip


@pytest.mark.parametrize(("participants", "relations", "country"), [e[1:] for e in EVIDENCE],
                         ids=[e[0] for e in EVIDENCE])  # fmt: skip
def test_what_articles_say_counts_by_how_they_say_it(
    participants: Participants, relations: Relations, country: str | None
) -> None:
    con = duckdb.connect()
    con.register("events", pa.table({"event_id": pa.array([f"e{n}" for n in range(len(participants))], pa.string()),
                                     "article_id": pa.array([p[0] for p in participants], pa.string())}))  # fmt: skip
    con.register("event_participants", pa.table({
        "event_id": pa.array([f"e{n}" for n in range(len(participants))], pa.string()),
        "entity_id": pa.array(["n1" for _ in participants], pa.string()),
        **{c: pa.array([p[i] for p in participants], pa.string())
           for i, c in enumerate(("country_iso3", "sector", "basis"), start=1)},
    }))  # fmt: skip
    con.register("relation_evidence", pa.table({
        "subject_id": pa.array(["n1" for _ in relations], pa.string()),
        **{c: pa.array([r[i] for r in relations], pa.string())
           for i, c in enumerate(("article_id", "predicate", "object_id"))},
        "confidence": pa.array([r[3] for r in relations], pa.float64()),
    }))  # fmt: skip
    assert countries_of_text(con, BODIES) == ({"n1": country} if country else {})
