"""The log of releases: what each adds to it, that it keeps what was withdrawn, and when there is no new release."""

import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from rich.console import Console

from communique.release.build import build
from communique.release.changes.compare import comparison
from communique.release.changes.edition import CompareError, edition, named, previous
from communique.release.changes.log import write_log
from communique.release.changes.reasons import MEANING
from communique.release.changes.show import show_difference
from communique.release.documents import checksums
from communique.release.layout import CONTENT, table_path
from communique.release.verify import verify
from communique.schema.model import Scope
from communique.schema.tables import CHANGE_REASONS, CHANGES
from communique.store.home import Home

Rows = dict[str, list[dict[str, Any]]]
Publish = Callable[..., Path]


@pytest.fixture(scope="module")
def fewer(tiny: SimpleNamespace) -> Rows:
    """The tiny rows without the article that may be quoted, and without what is of it alone."""
    rows, article = tiny.rows(), tiny.article["quotes"]
    events = {e["event_id"] for e in rows["events"] if e["article_id"] == article}
    clusters = {m["cluster_id"] for m in rows["event_cluster_members"] if m["event_id"] in events}
    return {
        name: [r for r in of if r.get("article_id") != article and r.get("event_id") not in events
               and r.get("cluster_id") not in clusters]
        for name, of in rows.items()
    }  # fmt: skip


@pytest.fixture(scope="module")
def more(tiny: SimpleNamespace) -> Rows:
    """All tiny rows, with one event and one entity other than they are."""
    rows = tiny.rows()
    rows["events"][0]["confidence"] = 0.75
    rows["entities"][0]["mention_count"] = 7
    return rows


def publisher(path: Path, tiny: SimpleNamespace) -> Publish:
    """Rewrites the rows of a home and makes a release of them."""

    def publish(version: str, rows: Rows, **about: Any) -> Path:
        home = tiny.write_home(path, rows)
        return build(home, tiny.batches, version, tiny.required, tiny.about | about, tiny.codebook)

    return publish


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory, tiny: SimpleNamespace, fewer: Rows, more: Rows) -> list[Path]:
    """Four releases of one home, to which an article comes, from which it goes, and to which it comes back."""
    publish = publisher(tmp_path_factory.mktemp("a chain [of] 'four'") / "home", tiny)
    return [publish(f"2026.11.{n}", rows) for n, rows in enumerate((fewer, more, fewer, more))]


def log(release: Path) -> list[dict[str, Any]]:
    return pq.ParquetFile(release / "changes.parquet").read().to_pylist()


def own(release: Path) -> list[dict[str, Any]]:
    """The entries of the release's own version."""
    return [r for r in log(release) if r["version"] == release.name]


def of(rows: list[dict[str, Any]], table: str, what: str = "row") -> list[dict[str, Any]]:
    return [r for r in rows if (r["table_name"], r["what"]) == (table, what)]


def test_the_first_release_has_no_changes_and_says_so(chain):
    assert log(chain[0]) == []
    assert "There is no release before this one" in (chain[0] / "CHANGES.md").read_text()


def test_releases_state_the_one_before(chain):
    stated = [json.loads((release / "release.json").read_text())["previous_version"] for release in chain]
    assert stated == [None, "2026.11.0", "2026.11.1", "2026.11.2"]


def test_every_reason_has_a_meaning():
    assert tuple(MEANING) == CHANGE_REASONS


def test_a_release_with_changes_verifies(chain):
    assert verify(chain[3]) == []


def test_a_row_that_the_log_lists_as_withdrawn_is_found(chain, tmp_path):
    spoilt = Path(shutil.copytree(chain[3], tmp_path / chain[3].name))
    path = spoilt / "changes.parquet"
    rows = pq.ParquetFile(path).read()
    pq.write_table(rows.filter(pc.not_equal(rows["reason"], "restored")), path)
    (spoilt / "SHA256SUMS").write_text(checksums(spoilt))
    wrong = {(f.file, f.wrong.split(":")[0]) for f in verify(spoilt)}
    for table in ("articles", "events", "event_participants"):
        assert (table_path(table), "changes.parquet lists it as withdrawn") in wrong


def test_rows_of_a_new_article_are_added_and_what_gains_by_it_has_new_evidence(chain, tiny, fewer, more):
    added = [r for r in own(chain[1]) if r["change"] == "added"]
    assert {r["reason"] for r in added} == {"new article"}
    grown = {name for name in CONTENT if len(fewer.get(name, ())) < len(more.get(name, ()))}
    assert {r["table_name"] for r in added if r["what"] == "row"} == grown
    assert [r["item"] for r in of(added, "articles")] == [tiny.article["quotes"]]
    assert [r["item"] for r in of(added, "article_groups", "story")] == ["s" + tiny.article["quotes"][1:]]
    assert [(r["item"], r["columns"], r["reason"]) for r in of(own(chain[1]), "entities")] == [
        ("country.ARM", ["mention_count"], "new evidence")
    ]


def test_keys_of_several_columns_are_joined(chain, tiny, more):
    event = next(e for e in more["events"] if e["article_id"] == tiny.article["quotes"])["event_id"]
    items = [r["item"] for r in of(own(chain[1]), "event_participants")]
    assert items == [f"{event}|actor|0", f"{event}|recipient|0"]


def test_what_is_withdrawn_stays_listed_and_what_comes_back_is_restored(chain, tiny):
    article = tiny.article["quotes"]
    gone = [r for r in own(chain[2]) if r["change"] == "withdrawn"]
    assert {r["reason"] for r in gone} == {"article withdrawn"}
    assert {r["item"] for r in gone} == {r["item"] for r in own(chain[1]) if r["change"] == "added"}
    assert [r for r in log(chain[3]) if r["change"] == "withdrawn"] == gone
    back = [r for r in own(chain[3]) if r["change"] == "added"]
    assert {r["reason"] for r in back} == {"restored"}
    assert article in {r["item"] for r in back}
    assert [r for r in log(chain[3]) if r["change"] == "changed"] == of(own(chain[3]), "entities") + of(
        [r for r in own(chain[3]) if r["change"] == "changed"], "events"
    )


def test_what_is_withdrawn_again_is_listed_with_its_whole_story(chain, tiny, tmp_path):
    again = edition(chain[2])
    again = replace(again, folder=tmp_path, stated={**again.stated, "version": "2026.12.0"})
    write_log(edition(chain[3]), again, tiny.codebook)
    entries = [r for r in of(log(tmp_path), "articles") if r["item"] == tiny.article["quotes"]]
    assert [(r["version"], r["change"], r["reason"]) for r in entries] == [
        ("2026.11.2", "withdrawn", "article withdrawn"),
        ("2026.11.3", "added", "restored"),
        ("2026.12.0", "withdrawn", "article withdrawn"),
    ]


def test_content_that_has_not_changed_makes_no_new_release(chain, tiny, more):
    releases = chain[0].parent
    before = {p: p.stat().st_mtime_ns for p in releases.rglob("*") if p.is_file()}
    assert publisher(releases.parent, tiny)("2026.11.4", more, knowledge="2e" * 32) == chain[3]
    assert {p: p.stat().st_mtime_ns for p in releases.rglob("*") if p.is_file()} == before


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("accuracy", {"f1": 0.5}),
        ("articles", {"full": 4}),
        ("coder_version", "1+bbbbbbbb"),
        ("model", "another"),
        ("rejects", {"language": 2}),
        ("schema_version", "9.0.0"),
    ],
)
def test_the_same_rows_with_another_stated_fact_make_a_new_release(release, tiny, tmp_path, fact, value):
    old = edition(release)
    same = replace(old, folder=tmp_path, stated={**old.stated, "version": "2026.11.1"})
    assert write_log(old, same, tiny.codebook) is None
    assert not list(tmp_path.iterdir())
    assert write_log(old, replace(same, stated={**same.stated, fact: value}), tiny.codebook) == 0
    assert write_log(old, same, "# Another codebook\n") == 0


def test_a_release_is_compared_with_the_newest_of_a_lower_version(tmp_path):
    home = Home(tmp_path)
    for version in ("2026.9.30", "2026.11.2", "2026.11.10", "2026.12.0"):
        (home.releases / version).mkdir(parents=True)
    found = {v: previous(home, v) for v in ("2026.9.30", "2026.11.2", "2026.11.10", "2026.11.11", "2027.1.0")}
    assert {v: f and f.name for v, f in found.items()} == {
        "2026.9.30": None, "2026.11.2": "2026.9.30", "2026.11.10": "2026.11.2", "2026.11.11": "2026.11.10",
        "2027.1.0": "2026.12.0",
    }  # fmt: skip


def test_two_homes_with_the_same_history_give_the_same_bytes(chain, tiny, tmp_path, fewer, more):
    publish = publisher(tmp_path / "another place", tiny)
    publish("2026.11.0", fewer)
    assert (publish("2026.11.1", more) / "SHA256SUMS").read_text() == (chain[1] / "SHA256SUMS").read_text()


def test_diff_prints_the_same_whatever_the_hash_seed(chain):
    home = chain[0].parent.parent
    run = [sys.executable, "-c", "from communique import cli; cli.main()", "--home", str(home), "diff"]
    said = [
        subprocess.run([*run, "2026.11.0", str(chain[1]), "--json"], env=os.environ | {"PYTHONHASHSEED": seed},
                       capture_output=True, text=True, check=True).stdout
        for seed in ("1", "2")
    ]  # fmt: skip
    assert said[0] == said[1]
    assert [json.loads(line) for line in said[0].splitlines()] == log(chain[1])


def test_diff_shows_counts_or_the_changes_of_one_table(chain, more):
    def shown(*releases: Path, table: str = "") -> list[str]:
        console = Console(file=io.StringIO(), width=200)
        show_difference(edition(releases[0]), edition(releases[1]), console, table)
        return [" ".join(line.split()) for line in console.file.getvalue().splitlines()]

    lines = shown(chain[0], chain[1])
    assert "events added new article 1" in lines and "stories added new article 1" in lines
    assert f"changed {more['events'][0]['event_id']} confidence (library version)" in shown(*chain[:2], table="events")
    assert shown(chain[1], chain[3]) == ["2026.11.3 has the same rows and schema as 2026.11.1"]
    with pytest.raises(CompareError, match="no table 'event': choose one of article_groups, articles"):
        shown(*chain[:2], table="event")


def test_the_page_says_what_has_changed_and_why(chain, tiny, more):
    page = (chain[1] / "CHANGES.md").read_text()
    event = next(e for e in more["events"] if e["article_id"] == tiny.article["quotes"])["event_id"]
    changed = more["events"][0]["event_id"]
    for line in (
        "Compared with release 2026.11.0.",
        "2 rows changed.",
        "| events | added | new article | 1 |",
        "| stories | added | new article | 1 |",
        "| events | confidence | 1 |",
        f"- events `{event}` added: new article",
        f"- events `{changed}` changed (confidence): library version",
        f"- new article: {MEANING['new article']}",
        "stays listed in `changes.parquet`",
    ):
        assert line in page
    listed = len([r for r in log(chain[3]) if r["change"] in ("withdrawn", "merged")])
    assert f"and {listed} in all that this and earlier releases" in (chain[3] / "CHANGES.md").read_text()


def _differ(old: Path, new: Path) -> bool:
    with comparison(edition(old), edition(new)) as con:
        return bool(con.execute("SELECT count(*) FROM changes").fetchall()[0][0])


def test_a_release_equals_itself_and_no_other(chain):
    assert not _differ(chain[1], chain[1])
    assert not _differ(chain[1], chain[3])
    assert _differ(chain[1], chain[2])


@pytest.mark.parametrize("name", ["release.json", "datapackage.json", table_path("events")])
@pytest.mark.parametrize("spoil", [Path.unlink, lambda path: path.write_bytes(b"not what it was")])
def test_a_file_that_is_missing_or_damaged_is_named(copy, release, name, spoil):
    spoil(copy / name)
    with pytest.raises(CompareError, match=Path(name).name):
        _differ(copy, release)


def test_a_damaged_log_of_the_release_before_is_named(copy, release):
    (copy / "changes.parquet").write_bytes(b"not what it was")
    with pytest.raises(CompareError, match=r"changes\.parquet"):
        _differ(copy, release)


def test_releases_are_named_by_folder_or_version(release, tmp_path):
    home = Home(release.parent.parent)
    assert named(home, "2026.11.0").folder == named(home, str(release)).folder == release
    with pytest.raises(CompareError, match=r"2026\.12\.0.*2026\.11\.0"):
        named(home, "2026.12.0")
    with pytest.raises(CompareError, match="none yet"):
        named(Home(tmp_path), "2026.11.0")
    with pytest.raises(CompareError, match="download the release"):
        named(home, "https://example.org/releases/2026.11.0")


def test_the_log_is_a_table_of_releases_and_not_of_homes(release):
    assert CHANGES.scope is Scope.RELEASE
    assert CHANGES.name not in CONTENT
    assert "changes.parquet" in (release / "SHA256SUMS").read_text()
    resources = json.loads((release / "datapackage.json").read_text())["resources"]
    assert "changes.parquet" in {r["path"] for r in resources}
    assert "## changes" in (release / "DATA_DICTIONARY.md").read_text()
