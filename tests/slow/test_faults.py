"""What must not lose a record or leave a state that cannot be read: kills, full disks, damaged files, wrong clocks."""

import itertools
import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from communique.intake.manifest import batches
from communique.release.read import latest
from communique.release.verify import verify
from communique.schema.tables import TABLES
from communique.store.home import Home

from .conftest import VERSION, done, landed, started
from .folders import release, tables
from .killed import MOMENTS

pytestmark = [pytest.mark.faults, pytest.mark.timeout(900)]


def _copy(home: Home, folder: Path) -> Home:
    shutil.copytree(home.path, folder)
    return Home(folder)


def _failed(home: Home, *arguments: str) -> str:
    """What `communique` says when it ends with exit code 1."""
    process = started(home, *arguments)
    said, _ = process.communicate(timeout=300)
    assert process.returncode == 1, said
    return said


def _readable(home: Home) -> None:
    """Every table that is there can be read; what is unfinished is under another name."""
    for file in home.tables.rglob("[!.]*.parquet"):
        pq.read_table(file)


def _struck(home: Home, *pairs: str) -> list[str]:
    """How runs ended that were killed at moments of the making of tables, one after the other: see killed.py."""
    command = [sys.executable, str(Path(__file__).with_name("killed.py")), str(home.path), *pairs]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=700, cwd=home.path.parent)
    assert ended.returncode == 0, ended.stderr
    return [line.split(" ", 1)[1] for line in ended.stdout.splitlines()]


def test_a_run_killed_while_any_table_is_made_is_taken_up_by_the_next(undisturbed: Home, tmp_path: Path) -> None:
    home, order = landed(tmp_path / "home"), random.Random(1867)
    ended = _struck(home, *(f"{table}:{order.choice(MOMENTS)}" for table in TABLES))
    assert set(ended) <= {"killed", "done"}
    assert ended.count("killed") > len(TABLES) / 2  # a table whose batch was made before is not made again
    _readable(home)
    done(home, "run")
    assert tables(home) == tables(undisturbed)


def test_a_killed_run_leaves_the_last_release_as_it_was(undisturbed: Home, tmp_path: Path) -> None:
    home = _copy(undisturbed, tmp_path / "home")
    shutil.rmtree(home.tables)
    assert _struck(home, "events:writing") == ["killed"]
    assert verify(home.releases / VERSION) == []
    assert release(home.releases / VERSION) == release(undisturbed.releases / VERSION)
    assert "not up to date" in _failed(home, "release")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on a disk of its own of six megabytes, which hold the seed articles' tables in part."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(folder)], capture_output=True)
    if mounted.returncode:
        pytest.skip("a small disk can be mounted by root alone")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_a_full_disk_ends_a_run_with_its_cause_and_room_lets_it_go_on(
    small_disk: Path, undisturbed: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = landed(small_disk / "home")
    monkeypatch.setenv("COMMUNIQUE_CACHE", os.environ.get("COMMUNIQUE_CACHE", str(tmp_path / "cache")))
    filler = small_disk / "filler"
    (home.path / "dagster").symlink_to(
        tmp_path
    )  # Dagster's own files lie elsewhere: it is our tables that find no room
    free = shutil.disk_usage(small_disk).free
    filler.write_bytes(b"\0" * (free - 200_000))
    said = _failed(home, "run")
    assert "No space left on device" in said
    _readable(home)
    filler.unlink()
    done(home, "run")
    assert tables(home) == tables(undisturbed)


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:100])


def _flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 3] ^= 0xFF
    file.write_bytes(content)


def _empty(file: Path) -> None:
    file.write_bytes(b"")


DAMAGES = itertools.cycle((_cut, _flip, _empty, Path.unlink))


def test_tables_damaged_since_an_earlier_run_are_found_and_made_again(undisturbed: Home, tmp_path: Path) -> None:
    home = _copy(undisturbed, tmp_path / "home")
    for table in TABLES:
        next(DAMAGES)(sorted((home.tables / table).glob("*.parquet"))[0])
    assert "not up to date" in _failed(home, "release", "--version", "2026.11.1")
    done(home, "run")
    assert tables(home) == tables(undisturbed)


def test_a_raw_file_that_is_gone_or_changed_is_named_and_its_batch_alone_waits(
    undisturbed: Home, tmp_path: Path
) -> None:
    home = landed(tmp_path / "home")
    batch = batches(home)[0]
    (name, *_) = sorted(f for f in (home.landing / batch / "files").rglob("*") if f.is_file())
    kept = name.read_bytes()
    name.unlink()
    said = _failed(home, "run")
    assert name.name in said
    _readable(home)
    name.write_bytes(kept)
    done(home, "run")
    assert tables(home) == tables(undisturbed)


def test_two_runs_at_once_on_one_home_leave_one_at_work_and_tell_the_other(undisturbed: Home, tmp_path: Path) -> None:
    home = landed(tmp_path / "home")
    both = [started(home, "run"), started(home, "run")]
    said = [p.communicate(timeout=300)[0] for p in both]
    codes = sorted(p.returncode for p in both)
    assert codes == [0, 1], said
    assert any("another run is at work" in text for text in said)
    assert tables(home) == tables(undisturbed)


def test_a_clock_that_was_set_back_makes_no_release_behind_the_last(undisturbed: Home, tmp_path: Path) -> None:
    home = _copy(undisturbed, tmp_path / "home")
    (home.releases / VERSION).rename(home.releases / "2099.1.0")
    said = _failed(home, "release")
    assert "2099.1.0" in said and "clock" in said
    assert latest(home) == home.releases / "2099.1.0"


def test_a_damaged_receipt_counts_as_none(undisturbed: Home, tmp_path: Path) -> None:
    home = _copy(undisturbed, tmp_path / "home")
    for n, receipt in enumerate(sorted(home.receipts.rglob("*.json"))[::7]):
        receipt.write_text(("", "{", "[]", json.dumps({"passed": True}))[n % 4])
    assert "not up to date" in _failed(home, "release", "--version", "2026.11.1")
    done(home, "run")
    assert tables(home) == tables(undisturbed)
