"""Pointers: where they stand, and what they say when they stand nowhere."""

import os
import subprocess
from pathlib import Path

import pytest

from communique.release.pointers import LATEST, STABLE, PointerError, advance, in_order, point, resolve, versions


@pytest.fixture
def releases(tmp_path: Path) -> Path:
    for version in ("2026.11.9", "2026.11.10", "2026.2.0"):
        (tmp_path / version).mkdir()
    (tmp_path / ".building-1").mkdir()
    return tmp_path


def test_versions_are_in_the_order_of_their_numbers(releases: Path) -> None:
    assert (
        versions(releases)
        == in_order(["2026.11.10", "2026.11.9", "2026.2.0"])
        == ["2026.2.0", "2026.11.9", "2026.11.10"]
    )
    assert versions(releases / "nowhere") == []


def test_a_pointer_is_a_version_and_a_newline(releases: Path) -> None:
    advance(releases)
    point(releases, STABLE, "2026.2.0")
    assert ((releases / LATEST).read_bytes(), (releases / STABLE).read_bytes()) == (b"2026.11.10\n", b"2026.2.0\n")
    assert (resolve(LATEST, releases), resolve(STABLE, releases)) == ("2026.11.10", "2026.2.0")


def test_latest_is_the_newest_where_it_was_never_written(releases: Path) -> None:
    assert resolve(LATEST, releases) == "2026.11.10"


def test_latest_moves_on_and_never_back(releases: Path) -> None:
    advance(releases)
    (releases / "2026.10.0").mkdir()
    advance(releases)
    assert resolve(LATEST, releases) == "2026.11.10"
    (releases / "2026.12.0").mkdir()
    advance(releases)
    assert resolve(LATEST, releases) == "2026.12.0"


def test_where_nothing_is_released_nothing_is_written(tmp_path: Path) -> None:
    advance(tmp_path / "releases")
    assert not (tmp_path / "releases").exists()


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("newest", None, "'newest' is no pointer: there are latest and stable"),
        (STABLE, None, "has no stable release: release with --stable"),
        (STABLE, "", "stable holds no version"),
        (STABLE, "../../etc", "stable holds no version"),
        (LATEST, "2026.11.9\n\n", "latest holds no version"),
        (LATEST, "2026.12.4\n", "latest names 2026.12.4, which is not there"),
    ],
)
def test_a_pointer_that_stands_nowhere_is_told(releases: Path, name: str, text: str | None, said: str) -> None:
    if text is not None:
        (releases / name).write_text(text)
    with pytest.raises(PointerError, match=said):
        resolve(name, releases)


def test_a_home_without_releases_has_no_latest(tmp_path: Path) -> None:
    with pytest.raises(PointerError, match="run `communique release` first"):
        resolve(LATEST, tmp_path)


def test_a_pointer_is_not_moved_to_what_is_not_there(releases: Path) -> None:
    point(releases, STABLE, "2026.2.0")
    with pytest.raises(PointerError, match=r"2027.1.0 is not in .*: stable was left where it was"):
        point(releases, STABLE, "2027.1.0")
    assert resolve(STABLE, releases) == "2026.2.0"


def test_what_killed_writes_left_goes_and_what_is_being_written_stays(releases: Path) -> None:
    dead = subprocess.Popen(["true"])
    dead.wait()
    for pid in (dead.pid, os.getppid()):
        (releases / f".latest.{pid}.tmp").write_text("2026")
    advance(releases)
    assert [f.name for f in releases.glob(".latest.*")] == [f".latest.{os.getppid()}.tmp"]
