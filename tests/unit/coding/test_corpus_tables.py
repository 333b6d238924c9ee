"""The tables made from the whole corpus: entities, clusters of reports, relations; from small homes."""

import datetime
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from communique.coding import code_articles
from communique.entities.table import collect_entities
from communique.events.clusters import cluster_events
from communique.knowledge.base import Knowledge
from communique.nlp.engines.choice import engine
from communique.nlp.parses import parse_articles
from communique.relations.table import relate
from communique.schema.exports import arrow_schema
from communique.schema.tables import TABLES
from communique.store.corpus import connect
from communique.store.home import Home
from communique.store.ids import content_id
from communique.store.parquet import make_table, write_table

# (source, day of publication, text, story); an article without a story is one by itself
Story = tuple[str, str | None, str, str | None]
Corpus = Callable[[dict[str, list[Story]]], duckdb.DuckDBPyConnection]


def _article(source: str, published: str | None, text: str) -> dict:
    digest = sha256(text.encode()).hexdigest()
    return {
        "article_id": content_id("a", source, digest), "source_id": digest[:8], "source": source, "url": None,
        "title": None, "author": None, "dateline": None, "language": "en", "language_score": 1.0,
        "published_at": None, "published_on": datetime.date.fromisoformat(published) if published else None,
        "published_on_basis": "record" if published else "unknown", "text": text, "text_sha256": digest,
        "text_rights": "full", "word_count": len(text.split()), "retrieved_at": None, "raw_path": f"{digest[:8]}.txt",
        "raw_sha256": digest,
    }  # fmt: skip


def _group(article_id: str, story: str) -> dict:
    return {"article_id": article_id, "version": 1, "superseded_by": None, "duplicate_of": None,
            "duplicate_score": None, "story_id": story}  # fmt: skip


@pytest.fixture
def corpus(tmp_path: Path, knowledge: Knowledge) -> Corpus:
    """corpus({batch: [story, …]}) lands and codes the articles of each batch, and connects to them."""
    homes = iter(range(10))

    def build(batches: dict[str, list[Story]]) -> duckdb.DuckDBPyConnection:
        home = Home.at(tmp_path / str(next(homes)))
        groups: dict[str, dict] = {}
        for batch, stories in batches.items():
            rows = [_article(*story[:3]) for story in stories]
            articles = make_table(rows, TABLES["articles"])
            parses = parse_articles(articles, articles["text"].to_pylist(),
                                    arrow_schema(TABLES["parses"]).empty_table(),
                                    engine("local", 0)).parses  # fmt: skip
            tables: dict[str, pa.Table] = {"articles": articles, **code_articles(articles, parses, knowledge, "test")}
            for name, table in tables.items():
                write_table(table, TABLES[name], home.table_file(name, batch))
            for row, story in zip(rows, stories, strict=True):
                story_id = content_id("s", story[3] or row["article_id"])
                groups[row["article_id"]] = _group(row["article_id"], story_id)
        write_table(make_table(groups.values(), TABLES["article_groups"]), TABLES["article_groups"],
                    home.table_file("article_groups"))  # fmt: skip
        return connect(home, sorted(batches))

    return build


ONE, TWO = "2021-06-17-0a0a0a0a", "2021-06-18-0b0b0b0b"
EXPULSION = ("wire", "2021-06-16", "Poland expelled two Russian diplomats on Tuesday.", None)
SAME = ("daily", "2021-06-17", "On Tuesday, two Russian diplomats were expelled by Poland. Moscow was silent.", None)
LATER = ("daily", "2021-06-30", "Poland expelled three Russian diplomats on Monday.", None)
OFFICE = ("wire", "2021-06-20", "Armenian Prime Minister Nikol Pashinyan spoke in Yerevan.", None)
FORMER = ("wire", "2022-03-01", "Former German Chancellor Angela Merkel spoke in Berlin.", None)
CHANCELLOR = ("daily", "2021-03-01", "German Chancellor Angela Merkel spoke in Berlin.", None)
ALL = [EXPULSION, SAME, LATER, OFFICE, FORMER, CHANCELLOR]


def _clusters(con: duckdb.DuckDBPyConnection) -> list[dict]:
    return cluster_events(con)["event_clusters"].to_pylist()


def test_two_reports_of_one_happening_are_one_cluster(corpus):
    (found,) = _clusters(corpus({ONE: [EXPULSION, SAME]}))
    assert found["event_type"] == "SANCTION"
    assert (found["report_count"], found["article_count"], found["source_count"]) == (2, 2, 2)
    assert (found["actor_id"], found["event_date"]) == ("country.POL", datetime.date(2021, 6, 15))
    assert (found["first_published_on"], found["last_published_on"]) == (
        datetime.date(2021, 6, 16), datetime.date(2021, 6, 17),
    )  # fmt: skip


def test_the_same_act_on_another_day_is_another_happening(corpus):
    assert len(_clusters(corpus({ONE: [EXPULSION, LATER]}))) == 2


def test_the_same_act_between_other_sides_is_another_happening(corpus):
    reverse = ("daily", "2021-06-16", "Russia expelled two Polish diplomats on Tuesday.", None)
    assert len(_clusters(corpus({ONE: [EXPULSION, reverse]}))) == 2


def test_in_a_talk_the_order_of_the_sides_makes_no_difference(corpus):
    one = ("wire", "2021-06-16", "Sergei Lavrov met Antony Blinken on Tuesday.", None)
    other = ("daily", "2021-06-16", "Antony Blinken met Sergei Lavrov on Tuesday.", None)
    (found,) = _clusters(corpus({ONE: [one, other]}))
    assert found["report_count"] == 2


def test_what_did_not_happen_is_not_clustered_with_what_did(corpus):
    text = "Poland did not expel a Russian diplomat. Poland may expel one diplomat. Poland expelled a Russian diplomat."
    assert [c["report_count"] for c in _clusters(corpus({ONE: [("wire", "2021-06-16", text, None)]}))] == [1, 1, 1]


def test_reports_without_a_day_are_joined_within_their_story(corpus):
    texts = ["Poland will expel two Russian diplomats.", "Two Russian diplomats will be expelled by Poland, PAP said."]
    together = corpus({ONE: [("wire", "2021-06-16", t, "expulsion") for t in texts]})
    apart = corpus({ONE: [("wire", "2021-06-16", t, None) for t in texts]})
    assert (len(_clusters(together)), len(_clusters(apart))) == (1, 2)


def test_every_event_is_in_one_cluster(corpus):
    con = corpus({ONE: ALL})
    members = cluster_events(con)["event_cluster_members"].to_pylist()
    assert [(m["event_id"],) for m in members] == con.execute("SELECT event_id FROM events ORDER BY ALL").fetchall()


def test_entities_are_counted_over_articles_with_the_days_they_were_seen(corpus, knowledge):
    con = corpus({ONE: ALL})
    found = {e["entity_id"]: e for e in collect_entities(con, knowledge).to_pylist()}
    merkel = found["person.angela-merkel"]
    assert (merkel["mention_count"], merkel["article_count"], merkel["basis"]) == (2, 2, "knowledge")
    assert (merkel["first_seen"], merkel["last_seen"]) == (datetime.date(2021, 3, 1), datetime.date(2022, 3, 1))
    assert found["country.POL"]["country_iso3"] == "POL"
    assert found["country.POL"]["article_count"] == 3


def test_every_entity_that_a_row_refers_to_has_a_row(corpus, knowledge):
    con = corpus({ONE: ALL})
    rows = {e["entity_id"] for e in collect_entities(con, knowledge).to_pylist()}
    for table, column in (("mentions", "entity_id"), ("event_participants", "entity_id"), ("events", "place_id"),
                          ("relation_evidence", "subject_id"), ("relation_evidence", "object_id")):  # fmt: skip
        used = {r[0] for r in con.execute(f"SELECT DISTINCT {column} FROM {table}").fetchall() if r[0]}
        assert used <= rows, (table, used - rows)


def test_a_disputed_place_is_marked_and_so_is_what_lies_in_it(corpus, knowledge):
    text = "Fighting was reported in Nagorno-Karabakh, near Stepanakert and Shusha, and in Baku."
    found = {
        e["name"]: e["disputed"]
        for e in collect_entities(corpus({ONE: [("wire", "2020-10-01", text, None)]}), knowledge).to_pylist()
    }
    assert (found["Nagorno-Karabakh"], found["Stepanakert"], found["Baku"]) == (True, True, False)


def test_an_entity_that_only_the_text_knows_is_of_the_country_that_the_text_gives_it(corpus, knowledge):
    text = "Ghanaian Fisheries Minister Kwabena Asante-Yeboah met reporters in Accra."
    rows = collect_entities(corpus({ONE: [("wire", "2021-06-16", text, None)]}), knowledge).to_pylist()
    (found,) = [e for e in rows if e["name"].startswith("Kwabena")]
    assert (found["basis"], found["country_iso3"]) == ("text", "GHA")


def test_a_name_that_tells_but_a_kind_of_body_is_of_no_country(corpus, knowledge):
    texts = [f"The Treasury cut taxes. Italy's Treasury said on {day} that it would sell bonds." for day in
             ("Monday", "Tuesday", "Friday")]  # fmt: skip
    rows = collect_entities(corpus({ONE: [("wire", "2021-06-16", t, None) for t in texts]}), knowledge).to_pylist()
    assert {e["country_iso3"] for e in rows if e["basis"] == "text"} <= {None}


def test_relations_carry_the_term_that_the_knowledge_gives_them(corpus, knowledge):
    found = {r["subject_id"]: r for r in relate(corpus({ONE: ALL}), knowledge).to_pylist()}
    pashinyan = found["person.nikol-pashinyan"]
    assert (pashinyan["predicate"], pashinyan["object_id"]) == ("head_of_government_of", "country.ARM")
    assert (pashinyan["basis"], pashinyan["evidence_count"], pashinyan["is_former"]) == ("knowledge", 1, False)
    assert pashinyan["valid_from"] is not None


def test_a_relation_is_former_when_the_latest_evidence_says_so(corpus, knowledge):
    (merkel,) = [
        r for r in relate(corpus({ONE: [FORMER], TWO: [CHANCELLOR]}), knowledge).to_pylist()
        if r["subject_id"] == "person.angela-merkel"
    ]  # fmt: skip
    assert (merkel["evidence_count"], merkel["is_former"]) == (2, True)
    assert (merkel["first_asserted_on"], merkel["last_asserted_on"]) == (
        datetime.date(2021, 3, 1), datetime.date(2022, 3, 1),
    )  # fmt: skip


def test_how_the_input_is_split_and_ordered_changes_nothing(corpus, knowledge):
    made = []
    for batches in ({ONE: ALL}, {ONE: ALL[:3], TWO: ALL[3:]}, {ONE: ALL[::-1]}, {ONE: ALL, TWO: ALL[:2]}):
        con = corpus(batches)
        made.append((*cluster_events(con).values(), collect_entities(con, knowledge), relate(con, knowledge)))
    assert all(tables == made[0] for tables in made)
