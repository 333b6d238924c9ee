"""Whatever happens to a byte or a file of a release, verifying says which file it is."""

import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from communique.release.layout import CATALOGUE, CATALOGUE_SUM, SUMS, UNSUMMED, table_path
from communique.release.verify import Finding, spoilt, verify

FLIPS = 100


@pytest.fixture(scope="module")
def folder(release: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy in which one file at a time is spoilt and put right again."""
    return Path(shutil.copytree(release, tmp_path_factory.mktemp("spoilt") / release.name))


@contextmanager
def changed(path: Path, data: bytes) -> Iterator[None]:
    before = path.read_bytes()
    path.write_bytes(data)
    try:
        yield
    finally:
        path.write_bytes(before)


def files(folder: Path) -> list[Path]:
    return sorted(p for p in folder.rglob("*") if p.is_file())


def names(folder: Path, file: Path, look: Callable[[Path], list[Finding]] = spoilt) -> bool:
    """Whether a finding is of the file, or says that it does not fit the file that it is of: sums accuse what they
    are sums of."""
    name = file.relative_to(folder).as_posix()
    return any(f.file == name or (name in UNSUMMED and name in f.wrong) for f in look(folder))


def flips(folder: Path) -> Iterator[tuple[Path, int, int]]:
    """File, place and bits of a hundred changes: every file is hit, large ones and those without a sum more often."""
    chosen = random.Random(20261122)
    hit = files(folder)
    unsummed = [folder / name for name in UNSUMMED for _ in range(5)]
    weights = [f.stat().st_size for f in hit]
    more = chosen.choices(hit, weights, k=FLIPS - len(hit) - len(unsummed))
    for file in (*hit, *unsummed, *more):
        yield file, chosen.randrange(file.stat().st_size), chosen.randrange(1, 256)


@pytest.mark.parametrize("look", [spoilt, pytest.param(verify, marks=[pytest.mark.slow, pytest.mark.timeout(900)])])
def test_a_hundred_bytes_changed_at_random_are_all_found(folder: Path, look: Callable[[Path], list[Finding]]) -> None:
    missed, tried = [], 0
    for file, place, bits in flips(folder):
        data = bytearray(file.read_bytes())
        data[place] ^= bits
        with changed(file, bytes(data)):
            tried += 1
            if not names(folder, file, look):
                missed.append((file.name, place, bits))
    assert (tried, missed) == (FLIPS, [])
    assert verify(folder) == []


@pytest.mark.parametrize("name", ["README.md", "release.json", table_path("events"), CATALOGUE, CATALOGUE_SUM, SUMS])
def test_verifying_tells_of_changed_bytes_before_all_else(folder: Path, name: str) -> None:
    data = bytearray((folder / name).read_bytes())
    data[len(data) // 2] ^= 1
    with changed(folder / name, bytes(data)):
        found = spoilt(folder)
        assert found
        assert verify(folder)[: len(found)] == found


def test_a_byte_of_a_block_that_the_catalogue_does_not_use_is_found(folder: Path) -> None:
    """DuckDB reads such a catalogue as if nothing had happened: only its sum can tell."""
    file = folder / CATALOGUE
    data = file.read_bytes()
    assert data.endswith(b"\0" * 64)
    with changed(file, data[:-1] + b"\x01"):
        assert [f.file for f in spoilt(folder)] == [CATALOGUE]


@pytest.mark.parametrize("end", [b"\r", b"\x0b", b"\x0c", b"\x1c", b" ", b""])
@pytest.mark.parametrize("name", [SUMS, CATALOGUE_SUM])
def test_another_line_end_in_a_list_of_sums_is_found(folder: Path, name: str, end: bytes) -> None:
    data = (folder / name).read_bytes()
    for place in (data.index(b"\n"), len(data) - 1):
        with changed(folder / name, data[:place] + end + data[place + 1 :]):
            assert names(folder, folder / name)


SPOILT = (table_path("events"), "validation/events.json", "release.json", CATALOGUE, CATALOGUE_SUM, SUMS)


@pytest.mark.parametrize("name", SPOILT)
@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[: len(data) // 2],
        lambda data: data[:-1],
        lambda data: b"",
        lambda data: data + b"\n",
        lambda data: b"\0" * len(data),
    ],
    ids=["half of it", "all but its last byte", "nothing of it", "a line end more", "zeros"],
)
def test_a_file_of_which_something_is_left_or_added_is_found(
    folder: Path, name: str, spoil: Callable[[bytes], bytes]
) -> None:
    file = folder / name
    with changed(file, spoil(file.read_bytes())):
        assert names(folder, file)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (table_path("events"), table_path("mentions")),
        ("validation/events.json", "validation/mentions.json"),
        (CATALOGUE, "README.md"),
        (SUMS, CATALOGUE_SUM),
    ],
)
def test_two_files_that_took_each_others_place_are_found(folder: Path, one: str, other: str) -> None:
    first, second = (folder / one).read_bytes(), (folder / other).read_bytes()
    with changed(folder / one, second), changed(folder / other, first):
        assert names(folder, folder / one)
        assert names(folder, folder / other)


@pytest.mark.parametrize("name", ["validation/more.json", "communique.duckdb.wal", "SHA256SUMS.sha256"])
def test_a_file_that_was_added_is_found(folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"more")
    assert [(f.file, f.remedy) for f in spoilt(folder)] == [(name, "delete it")]
    (folder / name).unlink()


def test_every_file_that_is_removed_is_found(folder: Path) -> None:
    for file in files(folder):
        aside = folder.parent / "aside"
        file.rename(aside)
        assert (file.relative_to(folder).as_posix(), "missing") in {(f.file, f.wrong[:7]) for f in spoilt(folder)}
        aside.rename(file)
