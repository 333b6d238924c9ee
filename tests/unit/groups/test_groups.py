"""Groups: versions, near-duplicates and stories, in whatever order and batches articles arrived."""

import itertools
import random
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.groups.duplicates import THRESHOLD
from communique.groups.partition import Partition
from communique.groups.sketches import sketch
from communique.groups.table import group
from communique.schema.tables import ARTICLES, SKETCHES
from communique.store.corpus import connect
from communique.store.home import Home
from communique.store.ids import content_id, text_hash
from communique.store.parquet import make_table, write_table

WORDS = re.findall(
    r"\w+",
    "the ministers of both countries met in geneva and signed an agreement that opens border "
    "crossings for trade after months of talks between envoys mediators said parliament must still "
    "ratify it before winter while opposition parties protested against what they called a surrender "
    "of villages along river ",
)


def text(seed: int, length: int = 120) -> str:
    """Words of this text alone and, every fourth, of all texts: other seeds tell other stories."""
    words = random.Random(seed).choices(WORDS, k=length)
    return " ".join(f"{w}{seed}" if n % 4 else w for n, w in enumerate(words))


def jaccard(one: str, other: str) -> float:
    """The exact similarity that signatures estimate."""
    first, second = ({tuple(w[n : n + 5]) for n in range(len(w) - 4)} for w in (one.split(), other.split()))
    return len(first & second) / len(first | second)


def edited(original: str, every: int) -> str:
    """The text with every n-th word replaced."""
    return " ".join("changed" if n % every == every - 1 else w for n, w in enumerate(original.split()))


def article(name: str, body: str, source: str = "wire", day: int | None = None, hour: int | None = None,
            url: str | None = None, record: str = "") -> dict[str, Any]:  # fmt: skip
    row: dict[str, Any] = {c.name: None for c in ARTICLES.working_columns}
    return row | {
        "article_id": content_id("a", source, name, body, record), "source_id": name, "source": source,
        "url": url, "language": "en", "language_score": 1.0,
        "published_on": date(2018, 9, day) if day else None,
        "published_at": datetime(2018, 9, day, hour, tzinfo=UTC) if day and hour else None,
        "published_on_basis": "record" if day else "unknown", "text": body, "text_sha256": text_hash(body),
        "text_rights": "full", "word_count": len(body.split()), "raw_path": name, "raw_sha256": "0" * 64,
    }  # fmt: skip


def grouped(path: Path, *batches: list[dict[str, Any]]) -> pa.Table:
    home = Home(path)
    keys = [f"2026-01-0{n + 1}-0000000{n}" for n in range(len(batches))]
    for key, rows in zip(keys, batches, strict=True):
        articles = make_table(rows, ARTICLES)
        write_table(articles, ARTICLES, home.table_file("articles", key))
        write_table(sketch(articles)["sketches"], SKETCHES, home.table_file("sketches", key))
    return group(connect(home, keys))


def by_name(found: pa.Table, rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The groups by the articles' source_id, with ids of articles replaced by those names."""
    names = {r["article_id"]: r["source_id"] for r in rows}
    return {
        names[g["article_id"]]: g | {c: names.get(g[c]) for c in ("superseded_by", "duplicate_of")}
        for g in found.to_pylist()
    }


def test_a_corpus_without_articles_has_no_groups(tmp_path):
    assert grouped(tmp_path).num_rows == 0


def test_an_article_alone_is_its_own_story(tmp_path):
    row = article("one", text(1), day=7)
    (found,) = grouped(tmp_path, [row]).to_pylist()
    assert found == {"article_id": row["article_id"], "version": 1, "superseded_by": None,
                     "duplicate_of": None, "duplicate_score": None,
                     "story_id": content_id("s", row["article_id"])}  # fmt: skip


def test_records_of_one_id_or_one_address_with_other_texts_are_versions_in_order_of_time(tmp_path):
    url = "https://example.org/talks"
    rows = [
        article("third", text(1) + " again", day=8, url=url),
        article("first", text(1), day=7, hour=9, url=url),
        article("second", text(2), day=7, hour=10, url=url),
        article("other", text(3), day=7, url="https://example.org/"),
        article("another", text(4), day=7, url="https://example.org/"),
    ]
    found = by_name(grouped(tmp_path, rows), rows)
    assert [found[n]["version"] for n in ("first", "second", "third")] == [1, 2, 3]
    assert [found[n]["superseded_by"] for n in ("first", "second", "third")] == ["second", "third", None]
    assert {found[n]["story_id"] for n in ("first", "second", "third")} == {content_id("s", rows[1]["article_id"])}
    assert found["other"]["version"] == found["another"]["version"] == 1
    assert found["other"]["story_id"] != found["another"]["story_id"]


def test_one_id_in_two_sources_is_two_documents(tmp_path):
    rows = [article("1", text(1), "wire", 7), article("1", text(2), "paper", 8)]
    assert grouped(tmp_path, rows)["version"].to_pylist() == [1, 1]


def test_a_version_is_no_duplicate_of_the_version_that_it_corrects(tmp_path):
    url = "https://example.org/talks"
    rows = [
        article("wrong", text(1), day=7, url=url),
        article("right", edited(text(1), 60), day=8, url=url),
        article("copy", edited(text(1), 50), "paper", day=9),
    ]
    found = by_name(grouped(tmp_path, rows), rows)
    assert (found["wrong"]["duplicate_of"], found["right"]["duplicate_of"]) == (None, None)
    assert found["copy"]["duplicate_of"] == "wrong"
    assert len({g["story_id"] for g in found.values()}) == 1


def test_a_record_fetched_twice_is_one_version_and_a_duplicate(tmp_path):
    rows = [article("a", text(1), day=7), article("a", text(1), day=7, record="fetched again")]
    found = grouped(tmp_path, rows).to_pylist()
    assert [g["version"] for g in found] == [1, 1]
    assert found[1]["duplicate_of"] == found[0]["article_id"] and found[1]["duplicate_score"] == 1.0
    assert found[0]["duplicate_of"] is None


def test_near_duplicates_point_to_the_earliest_with_how_similar_they_are(tmp_path):
    original = text(1)
    rows = [
        article("undated", original.upper(), "radio"),
        article("late", edited(original, 70), "paper", 9),
        article("early", original, "wire", 7),
        article("else", text(2), "wire", 6),
    ]
    found = by_name(grouped(tmp_path, rows), rows)
    assert {n: g["duplicate_of"] for n, g in found.items()} == {
        "undated": "early",
        "late": "early",
        "early": None,
        "else": None,
    }
    assert found["undated"]["duplicate_score"] == 1.0
    score = jaccard(original, edited(original, 70))
    assert found["late"]["duplicate_score"] == pytest.approx(score, abs=0.12) and THRESHOLD < score < 1


@pytest.mark.parametrize(("every", "alike"), [(60, True), (30, True), (12, False), (6, False)])
def test_texts_are_near_duplicates_from_the_threshold_on(tmp_path, every, alike):
    pairs = [(text(n), edited(text(n), every)) for n in range(40)]
    rows = [article(f"{n}{k}", t, day=7 + k) for n, pair in enumerate(pairs) for k, t in enumerate(pair)]
    found = by_name(grouped(tmp_path, rows), rows)
    assert all((jaccard(a, b) >= THRESHOLD) == alike for a, b in pairs)
    assert [found[f"{n}1"]["duplicate_of"] for n in range(40)] == [f"{n}0" if alike else None for n in range(40)]


def test_hundreds_of_copies_are_one_group(tmp_path):
    rows = [article(str(n), f"{text(1)} number {n}", day=7) for n in range(300)]
    found = grouped(tmp_path, rows)
    assert len(set(found["story_id"].to_pylist())) == 1
    assert found["duplicate_of"].null_count == 1


def test_short_texts_are_compared_whole(tmp_path):
    rows = [article("a", "Talks fail."), article("b", "talks fail"), article("c", "Talks go on.")]
    found = by_name(grouped(tmp_path, rows), rows)
    assert len({found["a"]["story_id"], found["b"]["story_id"]}) == 1
    assert found["c"]["duplicate_of"] is None


def test_groups_do_not_depend_on_order_or_batches(tmp_path):
    rows = [
        article(
            f"{n % 7}",
            edited(text(n % 5), 40 + n),
            ("wire", "paper")[n % 2],
            1 + n % 3,
            1 + n % 23,
            url=f"https://x.org/{n % 9}",
        )
        for n in range(30)
    ]
    whole = grouped(tmp_path / "whole", rows)
    shuffled = random.Random(1).sample(rows, len(rows))
    split = grouped(tmp_path / "split", shuffled[:11], shuffled[11:12], shuffled[8:])  # four are in two batches
    assert split.equals(whole)
    assert len(set(whole["story_id"].to_pylist())) < len(rows)


@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh")), max_size=12), st.randoms())
def test_a_partition_does_not_depend_on_the_order_of_joining(pairs, chance):
    one, two = Partition("abcdefgh"), Partition("hgfedcba")
    for pair in pairs:
        one.join(*pair)
    for pair in chance.sample(pairs, len(pairs)):
        two.join(*reversed(pair))
    assert one.groups() == two.groups()
    assert sorted(itertools.chain(*one.groups())) == list("abcdefgh")
    assert all(one.root(m) == g[0] for g in one.groups() for m in g)
