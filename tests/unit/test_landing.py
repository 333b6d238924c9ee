"""Landing: what is new lands once, whole, under a key that depends on nothing but its content and the day."""

import csv
import errno
import gzip
import json
import os
import shutil
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from communique.intake.landing import LandingError, batches, land, read_manifest, take_inbox
from communique.intake.unreadable import UnreadableError
from communique.store.home import Home

DAY = date(2026, 1, 1)
NEXT = date(2026, 1, 2)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    folder = tmp_path / "drop"
    write(folder, {"a.txt": "Armenia spoke.", "sub/b.txt": "Georgia spoke.", "notes.xyz": "?", ".hidden": "no"})
    return folder


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def names(home: Home, batch: str) -> list[str]:
    return [f.name for f in read_manifest(home, batch).files]


def test_a_folder_lands_with_relative_names_and_unknown_formats_but_without_hidden_files(home, drop):
    landing = land(home, [drop], "wire", DAY)
    assert (landing.new_files, landing.known_files) == (3, 0)
    assert names(home, landing.batches[0]) == ["a.txt", "notes.xyz", "sub/b.txt"]
    assert (home.landing / landing.batches[0] / "files" / "sub" / "b.txt").read_text() == "Georgia spoke."
    assert batches(home) == list(landing.batches)


def test_ingesting_again_is_a_no_op_on_any_day_and_from_any_place(home, drop, tmp_path):
    land(home, [drop], "wire", DAY)
    moved = tmp_path / "elsewhere" / "again"
    shutil.copytree(drop, moved)
    landing = land(home, [moved], "wire", NEXT)
    assert (landing.batches, landing.new_files, landing.known_files) == ((), 0, 3)


def test_only_files_that_were_added_or_changed_land(home, drop):
    land(home, [drop], "wire", DAY)
    write(drop, {"c.txt": "1", "d.txt": "2", "a.txt": "Armenia spoke again."})
    landing = land(home, [drop], "wire", DAY)
    assert names(home, landing.batches[0]) == ["a.txt", "c.txt", "d.txt"]
    assert (landing.new_files, landing.known_files) == (3, 2)


def test_the_same_files_from_another_source_are_new(home, drop):
    land(home, [drop], "wire", DAY)
    assert land(home, [drop], "paper", DAY).new_files == 3


def test_a_key_is_the_day_and_a_hash_of_content_without_times_or_places(drop, tmp_path):
    moved = tmp_path / "moved"
    shutil.copytree(drop, moved)
    os.utime(moved / "a.txt", (1, 1))
    one = land(Home(tmp_path / "one"), [drop], "wire", DAY).batches[0]
    two = land(Home(tmp_path / "two"), [moved], "wire", NEXT).batches[0]
    assert one.startswith("2026-01-01-") and two.startswith("2026-01-02-") and one[-8:] == two[-8:]
    manifest = (tmp_path / "one" / "landing" / one / "manifest.json").read_text()
    assert str(tmp_path) not in manifest and "2026" not in manifest


def test_batches_hold_at_most_the_limit_in_name_order(home, tmp_path):
    write(tmp_path / "many", {f"{n}.txt": str(n) for n in range(5)})
    landing = land(home, [tmp_path / "many"], "wire", DAY, batch_limit=2)
    assert sorted(names(home, b) for b in landing.batches) == [
        ["0.txt", "1.txt"],
        ["2.txt", "3.txt"],
        ["4.txt"],
    ]


@pytest.mark.parametrize("zipped", [False, True])
@pytest.mark.parametrize("last_end", ["", "\n"])
def test_a_long_jsonl_lands_in_pieces_and_is_known_again(home, tmp_path, zipped, last_end):
    lines = "\n".join(json.dumps({"id": n}) for n in range(5)) + last_end
    path = tmp_path / ("wire.jsonl.gz" if zipped else "wire.jsonl")
    path.write_bytes(gzip.compress(lines.encode()) if zipped else lines.encode())
    landing = land(home, [path], "wire", DAY, batch_limit=2)
    pieces = {f.name: batch for batch in landing.batches for f in read_manifest(home, batch).files}
    assert sorted(pieces) == [f"{path.name}/{n:04}.jsonl" for n in (1, 2, 3)]
    joined = b"".join((home.landing / pieces[p] / "files" / p).read_bytes() for p in sorted(pieces))
    assert joined.decode() == lines
    again = land(home, [path], "wire", NEXT, batch_limit=2)
    assert (again.batches, again.known_files) == ((), 1)


def test_the_pieces_of_files_that_differ_by_their_suffix_alone_have_names_of_their_own(home, tmp_path):
    records = [json.dumps({"id": n}) for n in range(3)]
    found = {"a.jsonl": "\n".join(records), "a.json": f"[{','.join(records)}]", "a.0001.jsonl": "{}"}
    write(tmp_path / "drop", found)
    assert land(home, [tmp_path / "drop"], "wire", DAY, batch_limit=2).records == 7


def test_pieces_that_a_crash_left_out_land_later(home, tmp_path):
    path = tmp_path / "wire.jsonl"
    path.write_text("{}\n" * 5)
    landing = land(home, [path], "wire", DAY, batch_limit=2)
    lost = landing.batches[1]
    lost_names = names(home, lost)
    shutil.rmtree(home.landing / lost)
    again = land(home, [path], "wire", DAY, batch_limit=2)
    assert [names(home, b) for b in again.batches] == [lost_names]


def test_a_long_file_whose_end_is_damaged_lands_in_pieces_up_to_there(home, tmp_path):
    lines = b"".join(b'{"id": "%s"}\n' % sha256(bytes([n])).hexdigest().encode() for n in range(200))
    path = tmp_path / "wire.jsonl.gz"
    path.write_bytes(gzip.compress(lines)[:-1000])
    landing = land(home, [path], "wire", DAY, batch_limit=50)
    files = {f.name: f for b in landing.batches for f in read_manifest(home, b).files}
    assert [n for n, f in files.items() if f.problem] == ["wire.jsonl.gz"]
    assert files["wire.jsonl.gz"].problem["reason"] == "damaged"
    assert files["wire.jsonl.gz/0001.jsonl"].records == 50 and landing.records > 100 and landing.refused == 1
    assert land(home, [path], "wire", DAY, batch_limit=50).known_files == 1


def test_a_file_that_is_a_bomb_is_refused_whole(home, tmp_path, monkeypatch):
    monkeypatch.setattr("communique.intake.compression.FLOOR", 200_000)
    (tmp_path / "wire.jsonl.gz").write_bytes(gzip.compress(b"{}\n" * 1_000_000))
    landing = land(home, [tmp_path / "wire.jsonl.gz"], "wire", DAY)
    (file,) = read_manifest(home, landing.batches[0]).files
    assert (file.problem["reason"], file.size, landing.refused) == ("archive_bomb", 0, 1)


def test_blank_lines_are_no_records(home, tmp_path):
    (tmp_path / "wire.jsonl").write_text("\n\n{}\n \n{}\r\n\n{}")
    landing = land(home, [tmp_path / "wire.jsonl"], "wire", DAY, batch_limit=2)
    assert sorted(f.records for b in landing.batches for f in read_manifest(home, b).files) == [1, 2]


@pytest.mark.parametrize("failure", [RuntimeError("odd"), ValueError("odd"), UnreadableError("malformed", "odd")])
def test_what_a_format_cannot_count_lands_whole_and_what_it_cannot_cut_is_refused(home, tmp_path, monkeypatch, failure):
    def fail(*arguments):
        raise failure

    (tmp_path / "wire.jsonl").write_text("{}\n" * 5)
    monkeypatch.setattr("communique.intake.jsonl.cut", fail)
    cut = land(home, [tmp_path / "wire.jsonl"], "wire", DAY, batch_limit=2)
    assert [f.problem["reason"] for f in read_manifest(home, cut.batches[0]).files] == ["malformed"]
    monkeypatch.setattr("communique.intake.jsonl.count", fail)
    counted = land(home, [tmp_path / "wire.jsonl"], "paper", DAY, batch_limit=2)
    assert [f.problem for f in read_manifest(home, counted.batches[0]).files] == [None]


def test_a_full_disk_stops_the_landing_and_leaves_nothing(home, tmp_path, monkeypatch):
    def fail(*arguments):
        raise OSError(errno.ENOSPC, "No space left on device")

    (tmp_path / "wire.jsonl").write_text("{}\n" * 5)
    monkeypatch.setattr("communique.intake.jsonl.cut", fail)
    with pytest.raises(OSError, match="No space"):
        land(home, [tmp_path / "wire.jsonl"], "wire", DAY, batch_limit=2)
    assert batches(home) == [] and not list(home.landing.glob(".incoming-*"))


def test_names_of_fields_are_kept_and_other_names_make_the_file_new(home, drop):
    first = land(home, [drop], "wire", DAY, names={"tale": "text"})
    assert read_manifest(home, first.batches[0]).names == {"tale": "text"}
    assert land(home, [drop], "wire", DAY, names={"tale": "text"}).known_files == 3
    second = land(home, [drop], "wire", DAY)
    assert second.new_files == 3 and second.batches != first.batches
    assert "names" not in json.loads((home.landing / second.batches[0] / "manifest.json").read_text())


def test_a_file_that_changes_while_it_is_unpacked_is_an_error(home, tmp_path, monkeypatch):
    path = tmp_path / "wire.jsonl"
    path.write_text("{}\n" * 5)

    def changed(file):
        path.write_text("{}\n" * 6)
        return 1

    monkeypatch.setattr("communique.intake.jsonl.count", changed)
    with pytest.raises(LandingError, match=r"wire\.jsonl changed"):
        land(home, [path], "wire", DAY)


def test_sidecars_land_with_what_they_describe_and_a_new_entry_makes_a_new_file(home, drop):
    write(
        drop,
        {
            "a.txt.meta.json": '{"title": "One"}',
            "metadata.csv": "file,url\nsub/b.txt,https://example.org/b\n",
        },
    )
    landing = land(home, [drop], "wire", DAY)
    files = {f.name: f for f in read_manifest(home, landing.batches[0]).files}
    assert set(files) == {"a.txt", "notes.xyz", "sub/b.txt"}
    assert files["a.txt"].sidecar == {"title": "One"}
    assert files["sub/b.txt"].sidecar == {"url": "https://example.org/b"}
    write(drop, {"a.txt.meta.json": '{"title": "Two"}'})
    assert land(home, [drop], "wire", DAY).new_files == 1


def test_sidecars_beside_a_single_file_are_found(home, drop):
    write(drop, {"a.txt.meta.json": '{"title": "One"}', "metadata.csv": "file,title,author\na.txt,Two,Her\n"})
    batch = land(home, [drop / "a.txt"], "wire", DAY).batches[0]
    assert read_manifest(home, batch).files[0].sidecar == {"title": "One", "author": "Her"}


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("gone.txt.meta.json", "{}", "describes no file"),
        ("a.txt.meta.json", "{", "not JSON"),
        ("a.txt.meta.json", "[1]", "not a JSON object"),
        ("metadata.csv", "name,title\na.txt,x\n", "no column `file`"),
    ],
)
def test_sidecars_that_cannot_be_used_are_named_and_hold_nothing_up(home, drop, name, content, why):
    write(drop, {name: content})
    landing = land(home, [drop], "wire", DAY)
    assert landing.new_files == 3
    assert [(n, why in reason) for n, reason in landing.skipped] == [(name, True)]


@pytest.mark.parametrize("name", ["n" * 250, "n" * 251 + ".txt", "ы" * 120 + ".jsonl"])
def test_a_file_whose_sidecar_or_parts_could_have_no_name_is_named_and_holds_nothing_up(home, drop, name):
    write(drop, {name: "Words."})
    landing = land(home, [drop], "wire", DAY)
    assert (landing.new_files, [(n, "rename" in why) for n, why in landing.skipped]) == (3, [(name, True)])


def test_a_table_of_metadata_is_read_alike_whatever_the_process_has_read_before(home, drop):
    csv.field_size_limit(131_072)  # as in a new process
    write(drop, {"metadata.csv": f"file,title\na.txt,{'word ' * 50_000}\n"})
    landing = land(home, [drop], "wire", DAY)
    assert landing.skipped == ()


def test_symbolic_links_are_not_followed(home, drop):
    (drop / "link.txt").symlink_to(drop / "a.txt")
    (drop / "folder").symlink_to(drop / "sub")
    landing = land(home, [drop], "wire", DAY)
    assert landing.new_files == 3
    assert [name for name, _ in landing.skipped] == ["folder", "link.txt"]


def test_two_files_of_one_name_are_refused_with_both_names(home, drop, tmp_path):
    write(tmp_path / "other", {"a.txt": "Something else."})
    with pytest.raises(LandingError, match=r"drop/a\.txt and .*other/a\.txt.*rename"):
        land(home, [drop, tmp_path / "other"], "wire", DAY)
    assert batches(home) == []


def test_a_file_named_twice_lands_once(home, drop):
    assert land(home, [drop, drop / "a.txt"], "wire", DAY).new_files == 3


def test_a_file_where_another_needs_a_folder_is_refused(home, drop, tmp_path):
    write(tmp_path / "other", {"a.txt/x.txt": "?"})
    with pytest.raises(LandingError, match="rename"):
        land(home, [drop, tmp_path / "other"], "wire", DAY)


@pytest.mark.parametrize(("path", "source"), [("absent", "wire"), ("drop", " "), ("drop", "a\nb")])
def test_absent_paths_and_sources_without_a_name_are_refused(home, drop, path, source):
    with pytest.raises(LandingError):
        land(home, [drop.parent / path], source, DAY)


def test_what_a_crash_left_behind_is_no_batch_and_is_removed(home, drop):
    write(home.landing / ".incoming-1-2026-01-01", {"files/a.txt": "half"})
    write(home.landing / "2026-01-01-00000000", {"files/a.txt": "no manifest"})
    assert batches(home) == []
    land(home, [drop], "wire", DAY)
    assert not list(home.landing.glob(".incoming-*"))


def test_a_manifest_that_does_not_match_its_files_is_an_error(home, drop):
    batch = land(home, [drop], "wire", DAY).batches[0]
    file = home.landing / batch / "files" / "a.txt"
    file.write_text("cut")
    with pytest.raises(LandingError, match=r"a\.txt has 3 bytes"):
        read_manifest(home, batch)
    file.unlink()
    with pytest.raises(LandingError, match=r"a\.txt is absent"):
        read_manifest(home, batch)


@pytest.mark.parametrize("damage", ["{", "[]", '{"source": "wire", "files": []}'])
def test_a_damaged_or_altered_manifest_is_an_error(home, drop, damage):
    batch = land(home, [drop], "wire", DAY).batches[0]
    (home.landing / batch / "manifest.json").write_text(damage)
    with pytest.raises(LandingError, match=batch):
        read_manifest(home, batch)


def test_the_inbox_is_taken_when_settled_and_then_emptied(home):
    inbox = home.landing / "inbox"
    write(inbox, {"wire/a.txt": "Old.", "wire/sub/b.txt": "Old.", "wire/new.txt": "New.",
                  "wire/c.txt.part": "Half.",
                  "wire/a.txt.meta.json": "{}", "stray.txt": "?"})  # fmt: skip
    for path in inbox.rglob("*.*"):
        os.utime(path, (1000, 1000))
    os.utime(inbox / "wire" / "new.txt", (1990, 1990))
    landing = take_inbox(home, DAY, now=2000.0, settled_seconds=60)
    assert landing.new_files == 2
    assert read_manifest(home, landing.batches[0]).source == "wire"
    assert names(home, landing.batches[0]) == ["a.txt", "sub/b.txt"]
    assert [name for name, _ in landing.skipped] == ["stray.txt"]
    left = sorted(p.relative_to(inbox).as_posix() for p in inbox.rglob("*") if p.is_file())
    assert left == ["stray.txt", "wire/c.txt.part", "wire/new.txt"]
    later = take_inbox(home, DAY, now=3000.0, settled_seconds=60)
    assert [names(home, b) for b in later.batches] == [["new.txt"]]
    assert take_inbox(home, DAY, now=4000.0, settled_seconds=60).batches == ()


def test_a_file_from_ahead_of_the_clock_is_named_until_the_clock_has_come_up(home):
    folder = home.landing / "inbox" / "wire"
    write(folder, {"late.txt": "Late."})
    os.utime(folder / "late.txt", (5000, 5000))
    early = take_inbox(home, DAY, now=2000.0, settled_seconds=60)
    assert early.batches == () and [name for name, _ in early.skipped] == ["late.txt"]
    assert "set the clock, or touch the file" in early.skipped[0][1]
    assert len(take_inbox(home, DAY, now=5100.0, settled_seconds=60).batches) == 1


def test_a_table_of_metadata_stays_in_the_inbox_until_its_files_have_gone(home):
    folder = home.landing / "inbox" / "wire"
    write(folder, {"a.txt": "A.", "b.txt": "B.", "metadata.csv": "file,title\na.txt,A\nb.txt,B\n"})
    for path in folder.iterdir():
        os.utime(path, (1000, 1000))
    os.utime(folder / "b.txt", (1990, 1990))
    take_inbox(home, DAY, now=2000.0, settled_seconds=60)
    assert sorted(p.name for p in folder.iterdir()) == ["b.txt", "metadata.csv"]
    batch = take_inbox(home, DAY, now=3000.0, settled_seconds=60).batches[0]
    assert read_manifest(home, batch).files[0].sidecar == {"title": "B"}
    assert list(folder.iterdir()) == []
