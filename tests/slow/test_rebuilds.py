"""The same input gives the same bytes: elsewhere, with another hash seed, and after any number of kills."""

import os
import random
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from communique.release.verify import verify
from communique.store.home import Home

from .conftest import VERSION, done, landed, started
from .folders import release, tables

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
KILLS = 5  # of each command


def test_two_runs_from_scratch_are_equal_byte_for_byte(undisturbed: Home, tmp_path: Path) -> None:
    other = landed(tmp_path / "elsewhere" / "other home")
    done(other, "run", hash_seed=4242)
    done(other, "release", "--version", VERSION, hash_seed=777)
    assert tables(other) == tables(undisturbed)
    made = release(other.releases / VERSION)
    assert made == release(undisturbed.releases / VERSION)
    assert {"SHA256SUMS", "release.json"} <= made.keys()


def test_a_run_killed_at_any_moment_is_made_good_by_the_next(undisturbed: Home, tmp_path: Path) -> None:
    moments = random.Random(1919)
    home = landed(tmp_path / "home")
    seconds = _seconds(landed(tmp_path / "timed"), "run")
    for _ in range(KILLS):
        if not _killed(started(home, "run"), moments.uniform(0.1, 0.95) * seconds):
            shutil.rmtree(home.tables)  # it came through: the next one starts again
    done(home, "run")
    assert tables(home) == tables(undisturbed)
    done(home, "release", "--version", VERSION)
    assert release(home.releases / VERSION) == release(undisturbed.releases / VERSION)


def test_a_killed_release_is_absent_or_whole(undisturbed: Home, tmp_path: Path) -> None:
    moments = random.Random(1848)
    home, timed = Home(tmp_path / "home"), Home(tmp_path / "timed")
    for copy in (home, timed):
        shutil.copytree(undisturbed.path, copy.path)
        shutil.rmtree(copy.releases)
    seconds = _seconds(timed, "release", "--version", VERSION)
    expected = release(undisturbed.releases / VERSION)
    for _ in range(KILLS):
        _killed(started(home, "release", "--version", VERSION), moments.uniform(0.3, 1.0) * seconds, home, expected)
        if (home.releases / VERSION).exists():
            assert release(home.releases / VERSION) == expected and verify(home.releases / VERSION) == []
            shutil.rmtree(home.releases / VERSION)
    done(home, "run")
    done(home, "release", "--version", VERSION)
    assert release(home.releases / VERSION) == expected
    assert tables(home) == tables(undisturbed)
    assert sorted(f.name for f in home.releases.iterdir()) == [VERSION, "latest"]


def _seconds(home: Home, *arguments: str) -> float:
    begin = time.monotonic()
    done(home, *arguments)
    return time.monotonic() - begin


def _killed(process: subprocess.Popen[str], after: float, home: Home | None = None,
            expected: dict[str, str] | None = None) -> bool:  # fmt: skip
    """Kill the process after so many seconds; whether it was still at work.

    Meanwhile a release that shows in the home must be the expected one.
    """
    end = time.monotonic() + after
    while process.poll() is None and time.monotonic() < end:
        if home and (home.releases / VERSION).exists():
            assert release(home.releases / VERSION) == expected
        time.sleep(0.02)
    alive = process.poll() is None
    if alive:
        os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    return alive
