"""Archives: members land as if the archive were a folder; what cannot be unpacked is refused by its name."""

import gzip
import io
import json
import shutil
import stat
import tarfile
import zipfile
from collections.abc import Callable, Iterable
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import zstandard
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from communique.intake import archives, compression
from communique.intake.landing import Landing, land, read_manifest
from communique.intake.manifest import LandedFile
from communique.intake.naming import Names
from communique.intake.readers import read_batch
from communique.store.home import Home

DAY = date(2026, 1, 1)
Members = Iterable[tuple[Any, bytes]]


def zipped(members: Members, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


def tarred(members: Members, mode: str = "w") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode, encoding="utf-8") as archive:  # type: ignore[call-overload]
        for name, data in members:
            info = tarfile.TarInfo(name) if isinstance(name, str) else name
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


ARCHIVES: dict[str, Callable[[Members], bytes]] = {
    "dump.zip": zipped,
    "dump.tar": tarred,
    "dump.tar.gz": lambda members: tarred(members, "w:gz"),
    "dump.tgz": lambda members: tarred(members, "w:gz"),
    "dump.tar.zst": lambda members: zstandard.compress(tarred(members)),
    "dump.tar.bz2": lambda members: tarred(members, "w:bz2"),
    "dump.tar.xz": lambda members: tarred(members, "w:xz"),
}
KINDS = pytest.mark.parametrize("name", ARCHIVES)
TWO = [("a.txt", b"Armenia spoke."), ("sub/b.txt", b"Georgia spoke.")]


class Place:
    """A home, and a folder from which files land in it."""

    def __init__(self, path: Path) -> None:
        self.home, self.drop = Home(path / "home"), path / "drop"

    def land(self, files: dict[str, bytes], **kwargs: Any) -> Landing:
        for name, data in files.items():
            (self.drop / name).parent.mkdir(parents=True, exist_ok=True)
            (self.drop / name).write_bytes(data)
        return land(self.home, [self.drop], "wire", DAY, **kwargs)

    def landed(self, files: dict[str, bytes], **kwargs: Any) -> list[LandedFile]:
        return [f for b in self.land(files, **kwargs).batches for f in read_manifest(self.home, b).files]

    def rows(self, files: dict[str, bytes]) -> list[dict[str, Any]]:
        return [row for b in self.land(files).batches for row in read_batch(self.home, b).to_pylist()]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def refused(files: Iterable[LandedFile]) -> dict[str, str]:
    return {f.name: f.problem["reason"] for f in files if f.problem}


@KINDS
def test_an_archive_lands_as_a_folder_and_ids_do_not_tell_how_it_was_packed(place, name):
    one, two = place.rows({name: ARCHIVES[name](TWO)})
    assert [one["raw_path"], two["raw_path"]] == [f"{name}/a.txt", f"{name}/sub/b.txt"]
    assert (one["text"], two["text"]) == ("Armenia spoke.", "Georgia spoke.")
    assert (one["source_id"], two["source_id"]) == ("a", "sub/b")


@KINDS
def test_an_archive_is_known_again_without_being_unpacked(place, name, monkeypatch):
    landing = place.land({name: ARCHIVES[name](TWO)})
    assert (landing.new_files, landing.records, landing.refused) == (1, 2, 0)
    monkeypatch.setattr("communique.intake.unpacking.expand", None)
    again = place.land({})
    assert (again.batches, again.new_files, again.known_files) == ((), 0, 1)


@KINDS
@pytest.mark.parametrize("given_name", ["dump", "dump.bin"])
def test_the_content_tells_an_archive_whose_name_does_not(place, name, given_name):
    assert [f.name for f in place.landed({given_name: ARCHIVES[name](TWO)})] == [
        f"{given_name}/a.txt", f"{given_name}/sub/b.txt",
    ]  # fmt: skip


@pytest.mark.parametrize("mark", ["[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF"])
def test_documents_that_are_zip_files_are_no_archives(place, mark):
    (row,) = place.rows({"a.docx": zipped([(mark, b"x"), ("word/document.xml", b"<x/>")])})
    assert (row["raw_path"], row["reason"]) == ("a.docx", "not_text") and "Word" in row["detail"]


@pytest.mark.parametrize("name", ["dump.zip", "dump.tar.gz"])
def test_archives_within_archives_are_unpacked(place, name):
    inner = ARCHIVES[name]([*TWO, ("list.jsonl", b'{"text": "one"}\n{"text": "two"}')])
    files = place.landed({"outer.tar": tarred([("in/" + name, inner), ("c.txt", b"C.")])})
    assert [f.name for f in files] == [
        "outer.tar/c.txt", f"outer.tar/in/{name}/a.txt", f"outer.tar/in/{name}/list.jsonl",
        f"outer.tar/in/{name}/sub/b.txt",
    ]  # fmt: skip
    assert {(f.origin.name, f.origin.files) for f in files} == {("outer.tar", 4)}


def test_archives_nested_too_deep_are_refused(place):
    data = zipped(TWO)
    for _ in range(3):
        data = zipped([("in.zip", data), ("c.txt", b"C.")])
    files = place.landed({"dump.zip": data})
    assert refused(files) == {"dump.zip/in.zip/in.zip/in.zip": "archive_bomb"}
    assert [f.name for f in files if not f.problem] == [
        "dump.zip/c.txt", "dump.zip/in.zip/c.txt", "dump.zip/in.zip/in.zip/c.txt",
    ]  # fmt: skip


def test_sidecars_in_archives_and_of_archives_are_heeded(place):
    inside = [*TWO, ("a.txt.meta.json", b'{"title": "One"}'),
              ("metadata.csv", b"file,url,source\nsub/b.txt,https://example.org/b,radio\n")]  # fmt: skip
    one, two = place.rows({
        "dump.zip": zipped(inside),
        "dump.zip.meta.json": b'{"publisher": "paper", "title": "All", "text_rights": "full", "id": "7"}',
    })  # fmt: skip
    assert (one["title"], one["source"], one["text_rights"], one["source_id"]) == ("One", "paper", "full", "a")
    assert (two["title"], two["source"], two["url"]) == (None, "radio", "https://example.org/b")


def test_a_folder_outside_cannot_describe_what_lies_in_an_archive_by_chance(place):
    table = b"file,title\na.txt,Outside\n"
    files = place.landed({"dump.zip": zipped(TWO), "metadata.csv": table, "a.txt": b"A."})
    assert {f.name: f.sidecar for f in files if f.sidecar} == {"a.txt": {"title": "Outside"}}


def test_sidecars_in_archives_that_cannot_be_used_are_named(place):
    landing = place.land({"dump.zip": zipped([*TWO, ("a.txt.meta.json", b"{"), ("x.txt.meta.json", b"{}")])})
    assert [name for name, _ in landing.skipped] == ["dump.zip/a.txt.meta.json", "dump.zip/x.txt.meta.json"]


@KINDS
def test_hidden_members_are_left_out_and_counted(place, name):
    hidden = [("__MACOSX/._a.txt", b"?"), (".DS_Store", b"?"), ("sub/.git/config", b"?")]
    landing = place.land({name: ARCHIVES[name]([*TWO, *hidden])})
    assert (landing.records, landing.refused) == (2, 0)
    assert landing.skipped == ((name, "hidden files in it: 3"),)


@KINDS
@pytest.mark.parametrize("members", [[], [(".hidden", b"?")], [("metadata.csv", b"file\na.txt\n")]])
def test_an_archive_without_files_is_a_row_and_then_known(place, name, members):
    (row,) = place.rows({name: ARCHIVES[name](members)})
    assert (row["raw_path"], row["reason"], row["text"]) == (name, "no_text", None)
    assert place.land({}).known_files == 1


@KINDS
@pytest.mark.parametrize(
    ("bad", "shown", "reason"),
    [
        ("../evil.txt", "evil.txt", "path_traversal"),
        ("sub/../../evil.txt", "sub/evil.txt", "path_traversal"),
        ("/etc/evil.txt", "etc/evil.txt", "path_traversal"),
        ("..\\evil.txt", "evil.txt", "path_traversal"),
        ("C:\\evil.txt", "C:/evil.txt", "path_traversal"),
        ("..", "member", "path_traversal"),
        ("a\x1b[2Jb.txt", "a�[2Jb.txt", "path_traversal"),
        ("x" * 240 + ".txt", "x" * 50, "path_traversal"),
        ("x/" * 300 + "a.txt", "x/" * 9 + "a.txt", "path_traversal"),
    ],
)
def test_members_whose_names_lead_astray_are_rows_and_nothing_is_written(place, name, bad, shown, reason):
    rows = place.rows({name: ARCHIVES[name]([(bad, b"Evil."), *TWO])})
    assert [(r["raw_path"], r["reason"]) for r in rows if r["reason"]] == [(f"{name}/{shown}", reason)]
    assert sum(r["reason"] is None for r in rows) == 2
    assert not Path("/etc/evil.txt").exists() and not list(place.home.path.parent.rglob("*evil*"))


def test_a_nul_in_a_name_is_refused(place):
    data = zipped([("aXb.txt", b"A."), *TWO]).replace(b"aXb.txt", b"a\0b.txt")
    assert refused(place.landed({"dump.zip": data})) == {"dump.zip/a\ufffdb.txt": "path_traversal"}


def test_names_that_are_not_utf8_are_refused_in_tar_and_read_as_cp437_in_zip(place):
    broken = io.BytesIO()
    with tarfile.open(fileobj=broken, mode="w", encoding="latin-1", format=tarfile.GNU_FORMAT) as archive:
        info = tarfile.TarInfo("é.txt")
        info.size = 2
        archive.addfile(info, io.BytesIO(b"A."))
    files = place.landed({"dump.tar": broken.getvalue(), "dump.zip": zipped([("éX.txt", b"A.")])})
    assert refused(files) == {"dump.tar/\ufffd.txt": "undecodable"}
    assert [f.name for f in files if not f.problem] == ["dump.zip/éX.txt"]


def test_utf8_names_that_a_zip_does_not_mark_are_read(place):
    name = "ереван.txt".encode()
    data = zipped([("x" * len(name), b"A.")]).replace(b"x" * len(name), name)
    assert [f.name for f in place.landed({"dump.zip": data})] == ["dump.zip/ереван.txt"]


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE])
def test_links_and_devices_in_a_tar_are_refused(place, kind):
    info = tarfile.TarInfo("sub")
    info.type, info.linkname = kind, "/etc"
    files = place.landed({"dump.tar": tarred([(info, b""), *TWO])})
    assert refused(files) == {"dump.tar/sub": "not_text"}
    assert [f.name for f in files if not f.problem] == ["dump.tar/a.txt", "dump.tar/sub~2/b.txt"]


def test_links_in_a_zip_are_refused(place):
    link = zipfile.ZipInfo("link.txt")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    assert refused(place.landed({"dump.zip": zipped([(link, b"/etc/passwd"), *TWO])})) == {
        "dump.zip/link.txt": "not_text"
    }


def test_encrypted_members_are_refused(place):
    data = bytearray(zipped(TWO))
    data[data.index(b"PK\x03\x04") + 6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    files = place.landed({"dump.zip": bytes(data)})
    assert refused(files) == {"dump.zip/a.txt": "not_text"}
    assert "encrypted" in next(f.problem["detail"] for f in files if f.problem)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_methods_whose_memory_has_no_bound_are_refused(place, method):
    assert set(refused(place.landed({"dump.zip": zipped(TWO, method)})).values()) == {"damaged"}


def test_a_damaged_member_is_refused_and_the_others_stand(place):
    data = zipped([("a.txt", b"Armenia spoke."), ("b.txt", b"B.")], zipfile.ZIP_STORED)
    files = place.landed({"dump.zip": data.replace(b"Armenia spoke.", b"Armenia SPOKE.", 1)})
    assert refused(files) == {"dump.zip/a.txt": "damaged"}
    assert not list(place.home.landing.rglob("files/dump.zip/a.txt"))


@KINDS
def test_an_archive_that_was_cut_is_a_row_beside_what_came_before(place, name):
    data = ARCHIVES[name]([(f"{n}.txt", f"{n} spoke.".encode() * 300) for n in range(300)])
    landed = place.landed({name: data[: len(data) // 2]})
    assert "damaged" in refused(landed).values() and name in refused(landed)
    if name == "dump.tar":
        assert len(landed) > 100


def test_members_before_the_damage_of_a_small_compressed_tar_stand(place):
    data = gzip.compress(tarred([("a.txt", b"Armenia spoke."), ("b.txt", b"B." * 1000)]), 0)
    files = place.landed({"dump.tgz": data[:2500]})
    assert [f.name for f in files if f.problem is None] == ["dump.tgz/a.txt"]
    assert set(refused(files).values()) == {"damaged"}


@pytest.mark.parametrize("at", [0.25, 0.5, 0.9])
def test_a_damaged_header_in_a_tar_is_not_taken_for_its_end(place, at):
    data = bytearray(tarred([(f"{n:03}.txt", b"Spoke.") for n in range(100)]))
    start = int(100 * at) * 1024
    data[start : start + 512] = b"\xff" * 512
    landed = place.landed({"dump.tar": bytes(data)})
    assert refused(landed) == {"dump.tar": "damaged"} and len(landed) == int(100 * at) + 1


def test_a_tar_without_its_end_is_a_row(place):
    assert refused(place.landed({"dump.tar": tarred(TWO)[:2048]})) == {"dump.tar": "damaged"}


def test_a_header_of_a_tar_that_would_fill_the_memory_is_refused(place):
    info = tarfile.TarInfo("x")
    info.type = tarfile.XHDTYPE
    files = place.landed({"dump.tar": tarred([TWO[0], (info, bytes(2_000_000)), TWO[1]])})
    assert refused(files) == {"dump.tar": "damaged"} and len(files) == 2


@pytest.mark.parametrize("name", ["dump.zip", "dump.tar", "dump.txt.gz"])
def test_what_is_no_archive_but_named_so_is_a_row(place, name):
    (row,) = place.rows({name: b"<html>404</html>"})
    assert (row["raw_path"], row["reason"]) == (name, "damaged") and "fetch" in row["detail"]


@KINDS
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_members_of_one_name_both_land(place, name):
    files = place.landed({name: ARCHIVES[name]([*TWO, ("a.txt", b"Second."), ("./a.txt", b"Third.")])})
    assert [f.name.removeprefix(name) for f in files] == ["/a.txt", "/a~2.txt", "/a~3.txt", "/sub/b.txt"]


def test_a_member_where_another_needs_a_folder_gets_out_of_its_way(place):
    files = place.landed({"dump.zip": zipped([("a", b"1"), ("a/b", b"2"), ("a/c", b"3"), ("d/e", b"4"), ("d", b"5")])})
    assert [f.name for f in files] == [f"dump.zip/{n}" for n in ("a", "a~2/b", "a~2/c", "d/e", "d~2")]


def test_many_members_of_one_name_cost_no_more_than_others():
    names = Names()
    found = {names.free("a/b.jsonl.gz") for _ in range(20_000)} | {names.free("a/b.jsonl.gz/c") for _ in range(3)}
    assert len(found) == 20_003 and {"a/b.jsonl.gz", "a/b~2.jsonl.gz", "a/b~20000.jsonl.gz"} < found


BOMB = [("a.txt", b"A."), ("zeros.txt", bytes(3_000_000)), ("z.txt", b"Z.")]


def test_a_member_that_is_a_bomb_is_refused_and_the_others_stand(place, monkeypatch):
    monkeypatch.setattr(compression, "FLOOR", 10_000)
    filler = b"".join(sha256(bytes([n % 256, n // 256])).digest() for n in range(3000))
    files = place.landed({"dump.zip": zipped([*BOMB, ("filler.txt", filler)])})
    assert refused(files) == {"dump.zip/zeros.txt": "archive_bomb"} and len(files) == 4


@pytest.mark.parametrize("name", ["dump.tar.gz", "dump.tar.zst", "dump.tar.xz"])
def test_an_archive_that_is_a_bomb_as_a_whole_is_stopped(place, name, monkeypatch):
    monkeypatch.setattr(compression, "FLOOR", 300_000)
    files = place.landed({name: ARCHIVES[name](BOMB)})
    assert set(refused(files).values()) == {"archive_bomb"} and name in refused(files)
    assert [f.name for f in files if not f.problem] == [f"{name}/a.txt"]


def test_many_members_below_their_own_limit_are_a_bomb_together(place, monkeypatch):
    monkeypatch.setattr(compression, "FLOOR", 100_000)
    files = place.landed({"dump.zip": zipped([(f"{n:03}.txt", bytes(90_000)) for n in range(200)])})
    assert refused(files) == {"dump.zip": "archive_bomb"} and 1 < len(files) < 200


def test_archives_within_an_archive_share_its_limit(place, monkeypatch):
    monkeypatch.setattr(compression, "FLOOR", 100_000)
    inner = zipped([("zeros.txt", bytes(90_000))])
    files = place.landed({"dump.zip": zipped([(f"{n:03}.zip", inner) for n in range(150)])})
    assert set(refused(files).values()) == {"archive_bomb"} and len(refused(files)) > 1


@pytest.mark.parametrize("name", ["dump.zip", "dump.tar"])
def test_too_many_members_are_a_bomb(place, name, monkeypatch):
    monkeypatch.setattr(archives, "MOST_MEMBERS", 10)
    files = place.landed({name: ARCHIVES[name]([(f"{n:02}.txt", b"x") for n in range(11)])})
    assert refused(files) == {name: "archive_bomb"}
    assert len(files) == (1 if name == "dump.zip" else 11)


def test_sizes_in_headers_are_not_trusted(place):
    data = zipped([("a.txt", b"Armenia spoke." * 100)])
    size = (1400).to_bytes(4, "little")
    assert data.count(size) == 2
    files = place.landed({"small.zip": data.replace(size, (3).to_bytes(4, "little"))})
    assert refused(files) == {"small.zip/a.txt": "damaged"}


def test_a_long_member_is_cut_and_refusals_take_part_in_batches(place):
    lines = b"".join(json.dumps({"text": str(n)}).encode() + b"\n" for n in range(5))
    data = zipped([("../x", b"?"), ("list.jsonl", lines), ("z.txt", b"Z.")])
    landing = place.land({"dump.zip": data}, batch_limit=2)
    found = {b: read_manifest(place.home, b).files for b in landing.batches}
    assert sorted([f.name.removeprefix("dump.zip/") for f in files] for files in found.values()) == [
        ["list.jsonl/0001.jsonl"], ["list.jsonl/0002.jsonl"], ["list.jsonl/0003.jsonl", "x"], ["z.txt"],
    ]  # fmt: skip
    assert (landing.new_files, landing.records, landing.refused) == (1, 6, 1)
    assert place.land({}, batch_limit=2).known_files == 1


def test_a_crash_between_batches_of_an_archive_lands_the_rest_next_time(place):
    landing = place.land({"dump.zip": zipped([(f"{n}.txt", b"Spoke.") for n in range(5)])}, batch_limit=2)
    lost = landing.batches[1]
    names = [f.name for f in read_manifest(place.home, lost).files]
    shutil.rmtree(place.home.landing / lost)
    again = place.landed({}, batch_limit=2)
    assert [f.name for f in again] == names
    assert place.land({}, batch_limit=2).known_files == 1


def test_landing_an_archive_leaves_nothing_but_batches(place):
    place.land({"dump.zip": zipped([("in.zip", zipped(TWO)), ("list.jsonl", b'{"text": "x"}\n' * 9)])}, batch_limit=4)
    assert not list(place.home.landing.glob(".incoming*"))
    assert sorted(p.name for p in place.home.landing.rglob("*.zip") if p.is_file()) == []
    assert {p.name for p in place.drop.iterdir()} == {"dump.zip"}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(list(ARCHIVES)), at=st.floats(0, 0.999), byte=st.integers(1, 255))
@example(name="dump.zip", at=0.984375, byte=1)  # leads to a place before the file's start
def test_whatever_a_byte_becomes_an_archive_lands_or_says_why(tmp_path_factory, name, at, byte):
    place = Place(tmp_path_factory.mktemp("wild"))
    data = bytearray(ARCHIVES[name](TWO))
    data[int(at * len(data))] ^= byte
    rows = place.rows({name: bytes(data), "sure.txt": b"Sure."})
    assert len(rows) >= 2 and rows[-1]["text"] == "Sure."
    assert all((r["text"] is None) == (r["reason"] is not None) for r in rows)
    assert {p.name for p in place.home.path.parent.iterdir()} == {"home", "drop"}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(st.text(st.characters(codec="utf-8"), min_size=1, max_size=12), max_size=6))
def test_whatever_members_are_called_each_is_a_row_or_hidden(tmp_path_factory, names):
    place = Place(tmp_path_factory.mktemp("wild"))
    rows = place.rows({"dump.tar": tarred([(n, b"Spoke.") for n in names]), "sure.txt": b"Sure."})
    assert len({r["raw_path"] for r in rows}) == len(rows)
    assert {p.name for p in place.home.path.parent.iterdir()} == {"home", "drop"}
