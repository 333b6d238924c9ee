"""Runs: what is stale is made, in whatever order batches come; nothing else is."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from assets.workspace import SEEDS
from communique.flow import STAGES
from communique.schema.model import Scope
from communique.schema.tables import TABLES, tables
from communique.store.corpus import connect
from communique.store.home import Home
from pipelines.running import RunError, locked

from .articles import BATCHES, LATE
from .conftest import VERSION, Deployment, Outcome
from .folders import fingerprints, hashes

CORPUS = [t.name for s in STAGES if s.scope is Scope.CORPUS for t in map(TABLES.get, s.outputs) if t]


def test_a_run_over_a_range_makes_every_table_of_every_batch(finished: Deployment) -> None:
    batches = finished.tables.recipes.batches
    assert len(batches) == len(BATCHES)
    for table in TABLES.values():
        for batch in batches if table.scope is Scope.BATCH else [None]:
            assert finished.tables.is_current(table.name, batch), (table.name, batch)


def test_the_articles_say_enough_for_every_kind_of_table(finished: Deployment) -> None:
    with connect(finished.home, finished.tables.recipes.batches) as con:
        for table in (*tables(Scope.BATCH), *tables(Scope.CORPUS)):
            assert con.execute(f"SELECT count(*) FROM {table.name}").fetchall() > [(0,)], table.name


def test_a_second_run_makes_nothing_and_parses_nothing(
    finished: Deployment, communique: Callable[..., Outcome], parsed: list[str]
) -> None:
    before = fingerprints(finished.home.tables) | fingerprints(finished.home.receipts)
    said = communique("--home", finished.home.path, "run")
    (finished.home.path / ".lock").unlink()
    assert (said.code, said.out) == (0, "3 batches: every table is up to date\n")
    assert fingerprints(finished.home.tables) | fingerprints(finished.home.receipts) == before
    assert parsed == []


def test_what_is_stale_is_made_in_ranges_of_the_order_of_arrival(
    deployment: Deployment, tmp_path: Path, parsed: list[str]
) -> None:
    first, second, third = deployment.tables.recipes.batches
    assert deployment.plan().ranges == ()
    late = deployment.land(tmp_path / "wire", LATE, day=1)
    deployment.home.table_file("events", second).unlink()
    assert late < first
    before = fingerprints(deployment.home.tables)
    assert deployment.bring_up_to_date().ranges == ((second,), (late,))
    after = fingerprints(deployment.home.tables)
    kept = {name for name in before if name.endswith((f"{first}.parquet", f"{third}.parquet"))}
    assert {name: after[name] for name in kept} == {name: before[name] for name in kept}
    assert len(parsed) == 1 and "Aliyev" in parsed[0]
    assert deployment.home.table_file("events", second).exists()
    assert not deployment.plan().corpus


def test_stale_neighbours_are_made_in_one_range(deployment: Deployment) -> None:
    batches = tuple(deployment.tables.recipes.batches)
    shutil.rmtree(deployment.home.receipts / "quotations")
    assert deployment.plan().ranges == (batches,)


def test_a_batch_that_was_taken_away_is_in_no_range(deployment: Deployment) -> None:
    first, second, third = deployment.tables.recipes.batches
    deployment.plan()
    shutil.rmtree(deployment.home.landing / second)
    for batch in (first, third):
        deployment.home.table_file("events", batch).unlink()
    assert deployment.plan().ranges == ((first,), (third,))


def test_a_change_of_rules_codes_anew_and_parses_nothing(
    deployment: Deployment, tmp_path: Path, parsed: list[str]
) -> None:
    shutil.copytree(SEEDS, tmp_path / "seeds")
    verbs = tmp_path / "seeds" / "lexicon" / "verbs.csv"
    verbs.write_text("".join(verbs.read_text().splitlines(keepends=True)[:-1]))
    changed = Deployment(deployment.home, tmp_path / "seeds", deployment.instance)
    versions = _coder_versions(deployment)
    before = hashes(deployment.home.tables)
    assert len(changed.bring_up_to_date().ranges) == 1
    after = hashes(deployment.home.tables)
    kept = {n for n in before if n.split("/")[0] in ("raw_articles", "articles", "sketches", "parses", "sentences")}
    assert {n: after[n] for n in kept} == {n: before[n] for n in kept}
    assert len(versions) == 1 and not versions & _coder_versions(deployment)
    assert parsed == []


def _coder_versions(deployment: Deployment) -> set[str]:
    rows = [deployment.tables.read("events", b) for b in deployment.tables.recipes.batches]
    return {version for r in rows for version in r["coder_version"].to_pylist()}


def test_the_same_articles_in_other_batches_and_order_make_the_same_corpus(
    finished: Deployment, tmp_path: Path
) -> None:
    other = Deployment(Home(tmp_path / "home"))
    articles = [article for batch in BATCHES for article in batch.items()]
    for day, part in ((4, articles[3:]), (3, [*articles[:3], articles[4]])):  # one of them in both
        other.land(tmp_path / "wire", dict(part), day)
    other.bring_up_to_date()
    for table in CORPUS:
        assert other.tables.read(table).equals(finished.tables.read(table)), table
    released = hashes(other.release() / "tables")
    assert released == hashes(finished.home.releases / VERSION / "tables")


def test_a_file_changed_by_hand_is_not_released_and_the_next_run_mends_it(
    deployment: Deployment, communique: Callable[..., Outcome]
) -> None:
    batch = deployment.tables.recipes.batches[0]
    made = hashes(deployment.home.tables)
    rows = deployment.tables.read("events", batch)
    deployment.tables.write("events", rows.slice(1), batch)
    with pytest.raises(RunError, match=rf"events, batch {batch}: .* has changed since check"):
        deployment.release("2026.11.1")
    said = communique("--home", deployment.home.path, "release")
    assert (said.code, said.err) == (1, "error: tables are not up to date: run `communique run` first\n")
    assert sorted(f.name for f in deployment.home.releases.iterdir()) == [VERSION, "latest"]
    assert deployment.bring_up_to_date().ranges == ((batch,),)
    assert hashes(deployment.home.tables) == made


def test_a_run_clears_what_a_killed_write_has_left_and_nothing_of_one_that_goes_on(deployment: Deployment) -> None:
    dead = subprocess.Popen(["true"])
    dead.wait()
    left = deployment.home.tables / "events" / f".some-batch.parquet.{dead.pid}.tmp"
    own = left.with_name(f".other-batch.parquet.{os.getppid()}.tmp")
    left.parent.mkdir(parents=True, exist_ok=True)
    for file in (left, own):
        file.write_bytes(b"half a file")
    with locked(deployment.home):
        assert not left.exists() and own.exists()
