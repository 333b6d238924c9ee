"""Reports of one happening are one cluster, and of two are two."""

import datetime
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from itertools import combinations
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.coding import code_articles
from communique.events.clusters import cluster_events
from communique.events.happenings import Report, Spot, happenings
from communique.groups.sketches import sketch
from communique.groups.table import group
from communique.knowledge.base import Knowledge
from communique.nlp.engines.choice import engine
from communique.nlp.parses import parse_articles
from communique.schema.exports import arrow_schema
from communique.schema.tables import TABLES
from communique.store.corpus import connect
from communique.store.home import Home
from communique.store.ids import content_id
from communique.store.parquet import make_table, write_table

# (name, source, day of publication, text); the happening of each event is that of its article, but for those told below
ARTICLES = [
    ("expulsion-1", "wire", "2021-04-15",
     "Poland expelled three Russian diplomats on Thursday. The Polish foreign ministry said that they had harmed "
     "Polish interests."),
    ("expulsion-2", "daily", "2021-04-16",
     "Three Russian diplomats were expelled by Poland on Thursday. Warsaw called them a danger to the country."),
    ("expulsion-3", "evening", "2021-04-20",
     "On 15 April, Poland expelled three Russian diplomats. Their families left Warsaw on Monday."),
    ("answer-1", "wire", "2021-04-16",
     "Russia expelled five Polish diplomats on Friday. Moscow spoke of an answer to an unfriendly step."),
    ("answer-2", "daily", "2021-04-17",
     "Five Polish diplomats were expelled by Russia on Friday. They have until May to leave Moscow."),
    ("kabul-1", "wire", "2021-05-08",
     "Taliban fighters attacked a school in Kabul on Saturday, killing 50 Afghan pupils."),
    ("kabul-2", "evening", "2021-05-09",
     "Taliban fighters killed 58 Afghan pupils in Kabul on Saturday, Afghan officials said."),
    ("kunduz-1", "daily", "2021-05-09",
     "Taliban fighters killed six Afghan policemen in Kunduz on Saturday."),
    ("kunduz-2", "evening", "2021-05-10",
     "Six Afghan policemen were killed by Taliban fighters in Kunduz on Saturday."),
    ("talks-1", "wire", "2021-05-19",
     "Antony Blinken met Sergei Lavrov in Reykjavik on Wednesday. It was their first meeting."),
    ("talks-2", "daily", "2021-05-20",
     "Sergei Lavrov met Antony Blinken in Reykjavik on Wednesday. Both ministers spoke of the Arctic."),
    ("talks-3", "evening", "2021-05-20",
     "On Wednesday, Sergei Lavrov and Antony Blinken held talks in Reykjavik, Iceland."),
]  # fmt: skip
Made = tuple[duckdb.DuckDBPyConnection, dict[str, str]]


def _row(name: str, source: str, day: str, text: str) -> dict:
    digest = sha256(text.encode()).hexdigest()
    date = datetime.date.fromisoformat(day)
    return {c.name: None for c in TABLES["articles"].working_columns} | {
        "article_id": content_id("a", source, name), "source_id": name, "source": source, "language": "en",
        "language_score": 1.0, "published_on": date, "published_on_basis": "record", "text": text,
        "text_sha256": digest, "text_rights": "full", "word_count": len(text.split()), "raw_path": f"{name}.txt",
        "raw_sha256": digest,
    }  # fmt: skip


@pytest.fixture
def build(tmp_path: Path, knowledge: Knowledge) -> Callable[..., Made]:
    """build(batch of articles, …) lands, groups and codes them; the connection, and the article names by id."""
    homes = iter(range(10))

    def run(*batches: list[tuple[str, str, str, str]]) -> Made:
        home, names, keys = Home.at(tmp_path / str(next(homes))), {}, []
        for number, batch in enumerate(batches):
            key = f"2021-06-{number + 1:02}-0a0a0a0a"
            articles = make_table([_row(*a) for a in batch], TABLES["articles"])
            names |= {_row(*a)["article_id"]: a[0] for a in batch}
            parses = parse_articles(articles, articles["text"].to_pylist(),
                                    arrow_schema(TABLES["parses"]).empty_table(),
                                    engine("local", 0)).parses  # fmt: skip
            tables: dict[str, pa.Table] = {"articles": articles, **sketch(articles),
                                           **code_articles(articles, parses, knowledge, "test")}  # fmt: skip
            for table, rows in tables.items():
                write_table(rows, TABLES[table], home.table_file(table, key))
            keys.append(key)
        with connect(home, keys, only=("articles", "sketches")) as con:
            write_table(group(con), TABLES["article_groups"], home.table_file("article_groups"))
        return connect(home, keys), names

    return run


def _clusters(made: Made) -> dict[str, list[tuple[str, str, str]]]:
    """Cluster id -> article name, trigger and event id of its members."""
    con, names = made
    members = dict(r.values() for r in cluster_events(con)["event_cluster_members"].to_pylist())
    found = defaultdict(list)
    for event, article, trigger in con.execute(
        "SELECT event_id, article_id, trigger_text FROM events ORDER BY ALL"
    ).fetchall():
        found[members[event]].append((names[article], trigger, event))
    return found


def b_cubed(found: dict[str, str], true: dict[str, str]) -> float:
    """F1 of B-cubed precision and recall (Bagga and Baldwin 1998) over items with a label each."""

    def mean(of: dict[str, str], by: dict[str, str]) -> float:
        shares = []
        for item in of:
            mine = [i for i in of if of[i] == of[item]]
            shares.append(sum(by[i] == by[item] for i in mine) / len(mine))
        return sum(shares) / len(shares)

    precision, recall = mean(found, true), mean(true, found)
    return 2 * precision * recall / (precision + recall)


def test_b_cubed_is_one_where_all_is_right_and_less_where_it_is_not():
    true = {"a": "1", "b": "1", "c": "2"}
    assert b_cubed(true, true) == 1
    assert round(b_cubed({"a": "1", "b": "1", "c": "1"}, true), 2) == 0.71
    assert b_cubed({"a": "1", "b": "2", "c": "3"}, true) == 0.8


def test_reports_of_five_happenings_in_twelve_articles_fall_into_them(build):
    clusters = _clusters(build(ARTICLES))
    acts = {"expelled", "killed", "killing", "attacked", "met", "held"}
    found = {e: c for c, members in clusters.items() for _, trigger, e in members if trigger in acts}
    true = {e: f"{name.split('-')[0]}" for members in clusters.values() for name, trigger, e in members
            if trigger in acts}  # fmt: skip
    assert len(true) >= len(ARTICLES)
    assert b_cubed(found, true) >= 0.9


def test_how_articles_come_in_changes_no_cluster(build):
    expected = cluster_events(build(ARTICLES)[0])
    for batches in ([ARTICLES[::-1]], [ARTICLES[6:], ARTICLES[:6]], [ARTICLES[::2], ARTICLES, ARTICLES[1::2]]):
        assert cluster_events(build(*batches)[0]) == expected


def test_every_event_is_in_exactly_one_cluster(build):
    con, _ = made = build(ARTICLES)
    members = cluster_events(con)["event_cluster_members"]["event_id"].to_pylist()
    assert sorted(members) == [r[0] for r in con.execute("SELECT event_id FROM events ORDER BY ALL").fetchall()]
    assert sum(len(m) for m in _clusters(made).values()) == len(members)


def test_a_cluster_keeps_its_id_when_later_reports_come(build):
    first = [a for a in ARTICLES if a[2] < "2021-04-17"]
    before, after = _clusters(build(first)), _clusters(build(ARTICLES))
    earlier = {e: c for c, members in before.items() for _, _, e in members}
    later = {e: c for c, members in after.items() for _, _, e in members}
    assert {e: later[e] for e in earlier} == earlier


COPY = ("Poland expelled two Russian diplomats. They are said to have spied on the army and on firms that make arms, "
        "in Warsaw and in Gdansk, for more than three years, and to have paid an officer for plans of a port and of "
        "two bridges. A court will hear the officer in autumn.")  # fmt: skip


def test_a_copy_that_appears_days_later_reports_the_same(build):
    clusters = _clusters(build([("first", "wire", "2021-04-12", COPY),
                                ("copy", "daily", "2021-04-21", COPY + " Read more.")]))  # fmt: skip
    names = [sorted(name for name, trigger, _ in c if trigger == "expelled") for c in clusters.values()]
    assert ["copy", "first"] in names


def test_what_is_denied_possible_or_long_past_stands_by_itself(build):
    day = "2021-06-16"
    clusters = _clusters(build([
        ("done", "wire", day, "Poland expelled two Russian diplomats."),
        ("denied", "daily", day, "Poland did not expel two Russian diplomats."),
        ("possible", "evening", day, "Poland may expel two Russian diplomats."),
        ("past", "weekly", day, "Poland expelled two Russian diplomats in 2010."),
    ]))  # fmt: skip
    assert [len(c) for c in clusters.values()] == [1, 1, 1, 1]


# single reports

KHARKIV = Spot("geonames.706483", "UKR", 49.98, 36.25)
SUMY = Spot("geonames.692194", "UKR", 50.92, 34.80)
DERHACHI = Spot("geonames.709611", "UKR", 50.11, 36.12)  # 17 km from Kharkiv
UKRAINE = Spot("country.UKR", "UKR", 49.0, 32.0)
SHELLING = Report(
    "e1", "ASSAULT", None, "asserted", frozenset({"RUS"}), frozenset({"UKR"}), (100, 100), True, None, "s1"
)
_other = replace(SHELLING, event_id="e2", story="s2")

# (what differs in the second report, whether they are one happening)
PAIRS = [
    ({}, True),
    ({"event_type": "ACCUSE"}, False),
    ({"factuality": "historical"}, False),
    ({"recipients": frozenset({"POL"})}, False),
    ({"days": (101, 101)}, False),
    ({"days": (100, 101), "stated": False}, True),  # published the day after
    ({"days": (101, 102), "stated": False}, False),
    ({"days": None, "stated": False}, False),
    ({"days": None, "stated": False, "story": "s1"}, True),
    ({"days": (90, 120)}, False),  # no more than a month
    ({"days": (90, 120), "story": "s1"}, True),
    ({"recipients": frozenset(), "story": "s1"}, True),
    ({"recipients": frozenset()}, False),
    ({"actors": frozenset(), "recipients": frozenset()}, False),
    ({"actors": frozenset({"BLR"}), "story": "s1"}, False),
    ({"mode": "aerial"}, True),
]  # fmt: skip


@pytest.mark.parametrize(("change", "one"), PAIRS)
def test_two_reports_are_of_one_happening_where_nothing_contradicts_it(change, one):
    found = happenings([SHELLING, replace(_other, **change)])
    assert (len(found) == 1) is one


@pytest.mark.parametrize(("first", "second", "one"), [
    (KHARKIV, KHARKIV, True), (KHARKIV, SUMY, False), (KHARKIV, DERHACHI, True), (KHARKIV, UKRAINE, True),
    (KHARKIV, None, True), (SUMY, UKRAINE, True), (Spot("n1", None, None, None), KHARKIV, False),
])  # fmt: skip
def test_places_keep_happenings_apart_unless_one_may_lie_in_the_other(first, second, one):
    found = happenings([replace(SHELLING, spot=first), replace(_other, spot=second)])
    assert (len(found) == 1) is one


def test_a_report_without_a_place_does_not_join_two_places():
    reports = [replace(SHELLING, event_id=e, spot=s) for e, s in (("e1", KHARKIV), ("e2", SUMY), ("e3", None),
                                                                  ("e4", UKRAINE))]  # fmt: skip
    found = [{r.event_id for r in h} for h in happenings(reports)]
    assert len(found) == 2 and not any({"e1", "e2"} <= h for h in found)


def test_days_of_publication_do_not_chain():
    reports = [replace(SHELLING, event_id=f"e{d}", days=(d - 1, d), stated=False) for d in range(100, 110)]
    assert max(r.days[1] for h in happenings(reports) for r in h) == 109
    assert all(h[-1].days[1] - h[0].days[1] <= 1 for h in happenings(reports))


def test_visits_and_calls_between_the_same_are_two():
    visit = replace(SHELLING, event_type="CONSULT", mode="visit")
    assert len(happenings([visit, replace(visit, event_id="e2", mode="phone")])) == 2
    assert len(happenings([visit, replace(visit, event_id="e2", mode=None)])) == 1


REPORTS = st.lists(
    st.builds(
        Report,
        event_id=st.uuids().map(str),
        event_type=st.sampled_from(["ASSAULT", "CONSULT"]),
        mode=st.sampled_from([None, "visit", "phone"]),
        factuality=st.sampled_from(["asserted", "negated"]),
        actors=st.frozensets(st.sampled_from(["RUS", "USA"])),
        recipients=st.frozensets(st.sampled_from(["UKR", "USA"])),
        days=st.sampled_from([None, (100, 100), (101, 101), (99, 100), (100, 101), (90, 119)]),
        stated=st.booleans(),
        spot=st.sampled_from([None, KHARKIV, SUMY, DERHACHI, UKRAINE]),
        story=st.sampled_from(["s1", "s2", "s3"]),
    ).map(lambda r: replace(r, stated=r.stated and r.days is not None)),
    max_size=14,
    unique_by=lambda r: r.event_id,
)


def _as_sets(found: list[list[Report]]) -> set[frozenset[str]]:
    return {frozenset(r.event_id for r in h) for h in found}


@given(reports=REPORTS, data=st.data())
def test_the_order_of_reports_makes_no_difference(reports, data):
    assert _as_sets(happenings(data.draw(st.permutations(reports)))) == _as_sets(happenings(reports))


@given(reports=REPORTS)
def test_no_two_reports_of_a_happening_contradict_each_other(reports):
    found = happenings(reports)
    assert sorted(r.event_id for h in found for r in h) == sorted(r.event_id for r in reports)
    for one, other in (pair for h in found for pair in combinations(h, 2)):
        assert one.kind == other.kind
        assert one.spot is None or other.spot is None or one.spot.fits(other.spot)
        assert not (one.days and other.days) or (one.days[0] <= other.days[1] and other.days[0] <= one.days[1])


@given(reports=REPORTS, more=REPORTS)
def test_reports_with_a_stated_day_and_a_place_stay_together_when_vaguer_ones_come(reports, more):
    sure = [r for r in reports if r.stated and r.is_narrow and r.spot]
    vague = [r for r in more if not (r.stated and r.is_narrow and r.spot)]
    before, after = happenings(sure), happenings([*sure, *vague])
    ids = {r.event_id for r in sure}
    kept = {frozenset(h) & ids for h in _as_sets(after)} - {frozenset()}
    assert kept == _as_sets(before)
