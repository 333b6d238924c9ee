"""Wild bytes all the way from a file to the tables: a small and shrinking form of tests/slow/test_bad_inputs.py."""

import gzip
import io
import json
import tarfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assets.workspace import SEEDS
from communique.intake.landing import batches, land
from communique.intake.manifest import load_manifest
from communique.intake.readers import read_batch
from communique.store.home import Home
from communique.text.cleaning import Guide, clean, load_guide

TEXT = "Armenia signed a treaty on trade with Georgia on Monday, officials said."
LINES = b"".join(json.dumps({"id": n, "title": "Treaty", "text": TEXT}).encode() + b"\n" for n in range(3))
ROWS = b"id,date,text\n" + b"".join(f'{n},2018-09-07,"{TEXT}"\n'.encode() for n in range(3))
FEED = f"<rss version='2.0'><channel><item><guid>1</guid><description>{TEXT}</description></item></channel></rss>"
PIECES = (b"", b"\0", b"\xff\xfe", b'"', b"\n", b"<", b"{", b"\\ud800", "\u202e\u0301".encode(), b"9" * 400, b" " * 400)


def tar() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as packed:
        for name, data in (("a.jsonl", LINES), ("b.csv", ROWS), ("metadata.csv", b"file,title\nb.csv,Word\n")):
            info = tarfile.TarInfo(name)
            info.size = len(data)
            packed.addfile(info, io.BytesIO(data))
    return out.getvalue()


SOUND = {
    "a.txt": TEXT.encode(), "a.jsonl": LINES, "a.json": b"[" + LINES.strip().replace(b"\n", b",") + b"]", "a.csv": ROWS,
    "a.rss": FEED.encode(), "a.html": f"<html><body><article><p>{TEXT * 3}</p></article></body></html>".encode(),
    "a.tar": tar(), "a.tgz": gzip.compress(tar(), mtime=0), "a.jsonl.gz": gzip.compress(LINES, mtime=0), "a": LINES,
}  # fmt: skip


@pytest.fixture(scope="module")
def guide() -> Guide:
    return load_guide(SEEDS / "cleaning", {})


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(sorted(SOUND)),
    edits=st.lists(
        st.tuples(st.integers(0, 12_000), st.integers(0, 600), st.sampled_from(PIECES) | st.binary(max_size=20)),
        max_size=4,
    ),
    sidecar=st.sampled_from([None, b"{", b'{"date": [1e999]}', b'{"title": "\\ud800"}']),
)  # fmt: skip
def test_whatever_the_bytes_every_record_becomes_an_article_or_a_reject(
    tmp_path_factory: pytest.TempPathFactory, guide: Guide, name: str, edits: list[tuple[int, int, bytes]],
    sidecar: bytes | None,
) -> None:  # fmt: skip
    data = SOUND[name]
    for at, length, piece in edits:
        data = data[: at % (len(data) + 1)] + piece + data[at % (len(data) + 1) + length :]
    folder: Path = tmp_path_factory.mktemp("bad")
    (folder / name).write_bytes(data)
    if sidecar is not None:
        (folder / f"{name}.meta.json").write_bytes(sidecar)
    home = Home(tmp_path_factory.mktemp("home"))
    land(home, [folder], "wire", date(2026, 11, 1))
    (batch,) = batches(home)
    raw = read_batch(home, batch)
    cleaned = clean(raw, batch, guide)
    assert raw.num_rows == sum(f.records for f in load_manifest(home, batch).files)
    assert cleaned["articles"].num_rows + cleaned["rejects"].num_rows == raw.num_rows
    assert land(home, [folder], "wire", date(2026, 11, 2)).known_files == 1
