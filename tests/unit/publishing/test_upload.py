"""Publishing to stores: what arrives, in which order it becomes public, and what is never changed."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from communique.release.publishing.errors import PublishError
from communique.release.publishing.store import FolderStore, Store, store
from communique.release.publishing.upload import INDEX, Published, Whole, publish

from .conftest import VERSION, Made

FILES = 8


class Breaking:
    """A store that fails at its n-th writing; before it has written, or after."""

    def __init__(self, kept: Store, writes: int, after: bool = False) -> None:
        self._kept, self._left, self._after = kept, writes, after
        self.address = kept.address

    def __getattr__(self, name: str) -> Any:
        return getattr(self._kept, name)

    def _count(self, write: Callable[[], None]) -> None:
        self._left -= 1
        if self._left < 0:
            if self._after and self._left == -1:
                write()
            raise PublishError("the network is gone")
        write()

    def upload(self, file: Path, name: str) -> None:
        self._count(lambda: self._kept.upload(file, name))

    def write(self, name: str, data: bytes) -> None:
        self._count(lambda: self._kept.write(name, data))

    def settle(self, version: str) -> None:
        self._count(lambda: self._kept.settle(version))


def public(kept: Store) -> dict[str, str]:
    """What readers find: the versions that are listed, and where the pointers stand."""
    listed = kept.read(INDEX)
    found = {v["version"]: v["sha256sums"] for v in json.loads(listed)["versions"]} if listed else {}
    for name in ("latest", "stable"):
        if (stands := kept.read(name)) is not None:
            found[name] = stands.decode()
    return found


def holds(kept: Store, release: Whole) -> bool:
    """Whether all of a release is in its place, byte for byte."""
    return kept.names(release.version) == sorted(release.hashes) and all(
        kept.sha256(f"{release.version}/{name}", release.size(name)) == digest
        for name, digest in release.hashes.items()
    )


def test_a_release_is_public_whole_and_both_pointers_stand_at_it(kept: Store, made: Made) -> None:
    release, told = made(), dict[str, int]()
    assert publish(release, kept, stable=True, told=told.__setitem__) == Published(VERSION, kept.address, FILES, FILES)
    assert holds(kept, release)
    assert public(kept) == {VERSION: release.hashes["SHA256SUMS"], "latest": f"{VERSION}\n", "stable": f"{VERSION}\n"}
    assert told == {name: release.size(name) for name in release.hashes} and sum(told.values()) == release.total


def test_a_release_that_is_there_is_only_verified(kept: Store, made: Made) -> None:
    release = made()
    publish(release, kept)
    assert publish(release, Breaking(kept, 0)).uploaded == 0


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("writes", range(FILES + 4))
def test_wherever_an_upload_breaks_off_nothing_is_half_public_and_it_goes_on_there(
    tmp_path: Path, made: Made, writes: int, after: bool
) -> None:
    old, new = made("2026.10.3"), made()
    for kept in (store(str(tmp_path / "public")), store(f"memory://{tmp_path.name}")):
        publish(old, kept, stable=True)
        before = public(kept)
        with pytest.raises(PublishError, match="the network is gone"):
            publish(new, Breaking(kept, writes, after), stable=True)
        found = public(kept)
        assert found["2026.10.3"] == before["2026.10.3"]
        assert holds(kept, new) if VERSION in found else {found["latest"], found["stable"]} == {"2026.10.3\n"}
        assert not isinstance(kept, FolderStore) or kept.names(VERSION) == [] or holds(kept, new)
        done = publish(new, kept, stable=True)
        assert done.uploaded == max(0, FILES - writes - after) and holds(kept, new) and holds(kept, old)
        assert public(kept) == {**before, VERSION: new.hashes["SHA256SUMS"], "latest": f"{VERSION}\n",
                                "stable": f"{VERSION}\n"}  # fmt: skip


def test_versions_are_listed_in_order_and_latest_never_goes_back(kept: Store, made: Made) -> None:
    for version in ("2026.11.9", "2026.11.10", "2026.2.0"):
        publish(made(version), kept, stable=True)
    assert list(public(kept)) == ["2026.2.0", "2026.11.9", "2026.11.10", "latest", "stable"]
    assert (public(kept)["latest"], public(kept)["stable"]) == ("2026.11.10\n", "2026.2.0\n")


def test_a_version_that_is_there_with_other_bytes_is_refused_and_stays(kept: Store, made: Made, tmp_path: Path) -> None:
    release = made()
    publish(release, kept)
    other = made(home=tmp_path / "elsewhere", **{"README.md": "# Another\n"})
    with pytest.raises(
        PublishError, match=r"2026.11.0 is there and its SHA256SUMS is another: a version never changes"
    ):
        publish(other, kept, stable=True)
    assert holds(kept, release) and "stable" not in public(kept)


def test_a_listed_version_that_has_lost_its_checksums_takes_no_other_release(
    kept: Store, made: Made, tmp_path: Path
) -> None:
    kept.upload(made().folder / "README.md", "2026.11.0/README.md")
    kept.write(INDEX, b'{"versions": [{"version": "2026.11.0", "sha256sums": "0"}]}')
    with pytest.raises(PublishError, match="a version never changes"):
        publish(made(), kept)
    assert kept.names(VERSION) == ["README.md"]


def test_a_spoiled_file_of_a_published_version_is_told_and_left_alone(kept: Store, made: Made) -> None:
    release = made()
    publish(release, kept)
    kept.write(f"{VERSION}/README.md", b"# Spoiled\n")
    with pytest.raises(PublishError, match=r"its README.md is another.*delete it there and repeat"):
        publish(release, kept)
    assert kept.read(f"{VERSION}/README.md") == b"# Spoiled\n"


def test_a_file_that_a_published_version_has_lost_is_put_back(made: Made, tmp_path: Path) -> None:
    release, kept = made(), store(str(tmp_path / "public"))
    publish(release, kept)
    (tmp_path / "public" / VERSION / "README.md").unlink()
    assert publish(release, kept).uploaded == 1 and holds(kept, release)


def test_another_build_of_the_same_release_is_the_same_release(kept: Store, made: Made, tmp_path: Path) -> None:
    release = made()
    publish(release, kept)
    twin = made(home=tmp_path / "elsewhere")
    assert twin.hashes["communique.duckdb"] != release.hashes["communique.duckdb"]
    assert publish(twin, kept).uploaded == 0 and holds(kept, release)


class Damaging(Breaking):
    """A store in which a byte is lost on the way."""

    def upload(self, file: Path, name: str) -> None:
        self.write(name, file.read_bytes()[:-1] + b"?")


def test_what_arrives_damaged_is_not_made_public(kept: Store, made: Made) -> None:
    kept.upload(made().folder / "README.md", f"{kept.place(VERSION)}/README.md")
    with pytest.raises(PublishError, match="what arrived is not what was sent"):
        publish(made("2026.11.0", **{"CODEBOOK.md": "# Codebook"}), Damaging(kept, 99))
    assert public(kept) == {}


def test_files_that_are_not_of_the_release_keep_it_from_being_public(kept: Store, made: Made) -> None:
    release = made()
    kept.upload(release.folder / "README.md", f"{kept.place(VERSION)}/notes.txt")
    with pytest.raises(PublishError, match=r"remove notes.txt"):
        publish(release, kept)
    assert public(kept) == {}


def test_a_folder_of_that_name_without_checksums_is_not_taken_for_the_release(made: Made, tmp_path: Path) -> None:
    (tmp_path / "public" / VERSION).mkdir(parents=True)
    with pytest.raises(PublishError, match=r"is there and is no whole release: remove it"):
        publish(made(), store(str(tmp_path / "public")))


@pytest.mark.parametrize("index", [b"{", b"[]", b'{"versions": [{"version": "../x", "sha256sums": ""}]}'])
def test_an_index_that_cannot_be_read_is_not_written_over(kept: Store, made: Made, index: bytes) -> None:
    publish(made(), kept)
    kept.write(INDEX, index)
    with pytest.raises(PublishError, match=r"versions.json is no list of versions"):
        publish(made("2026.11.1"), kept)
    assert kept.read(INDEX) == index


@pytest.mark.parametrize("spoil", ["README.md", "communique.duckdb", "SHA256SUMS"])
def test_only_a_release_as_it_was_made_is_published(made: Made, spoil: str) -> None:
    release = made()
    (release.folder / spoil).unlink()
    with pytest.raises(PublishError, match=r"is no whole release|is not as it was made"):
        Whole.at(release.folder)


def test_a_catalogue_of_other_bytes_than_its_checksum_states_is_not_published(made: Made) -> None:
    release = made()
    (release.folder / "communique.duckdb").write_bytes(b"another")
    with pytest.raises(PublishError, match=r"is not as it was made: `communique verify "):
        Whole.at(release.folder)


def test_what_killed_uploads_left_is_removed(made: Made, tmp_path: Path) -> None:
    (tmp_path / "public").mkdir()
    (tmp_path / "public" / ".incoming-999999999").write_bytes(b"half a file")
    publish(made(), store(str(tmp_path / "public")))
    assert sorted(f.name for f in (tmp_path / "public").iterdir()) == [VERSION, "latest", "versions.json"]
