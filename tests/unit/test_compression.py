"""Compressed streams: what was compressed comes back, what is damaged says so, and nothing grows without end."""

import bz2
import gzip
import lzma
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from communique.intake import compression
from communique.intake.compression import limit_of, open_stream, without_compression
from communique.intake.record import DOCUMENT_LIMIT, RawFile, UnreadableError

LINES = b"".join(b"%d Armenia and Russia signed the agreement.\n" % n for n in range(20_000))


def zstd(data: bytes) -> bytes:
    return zstandard.ZstdCompressor().compress(data)


COMPRESSORS: dict[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.compress, ".zst": zstd, ".bz2": bz2.compress, ".xz": lzma.compress,
}  # fmt: skip
SUFFIXES = pytest.mark.parametrize("suffix", COMPRESSORS)


def read(path: Path, data: bytes, name: str) -> bytes:
    path.write_bytes(data)
    with open_stream(path, name) as stream:
        return stream.read()


@SUFFIXES
@pytest.mark.parametrize("data", [b"", b"x", LINES])
def test_what_was_compressed_comes_back(tmp_path, suffix, data):
    assert read(tmp_path / "a", COMPRESSORS[suffix](data), f"a.txt{suffix}") == data


@SUFFIXES
@pytest.mark.parametrize("name", ["a", "a.txt", "a.gz", "a.zst"])
def test_the_content_tells_the_compression_whatever_the_name(tmp_path, suffix, name):
    assert read(tmp_path / "a", COMPRESSORS[suffix](LINES), name) == LINES


@SUFFIXES
def test_streams_of_many_parts_are_read_to_their_end(tmp_path, suffix):
    parts = b"".join(COMPRESSORS[suffix](part) for part in (LINES, b"", b"two", LINES))
    assert read(tmp_path / "a", parts, f"a{suffix}") == LINES + b"two" + LINES


def test_zstd_frames_that_hold_no_data_are_passed_over(tmp_path):
    extra = b"\x50\x2a\x4d\x18\x04\x00\x00\x00abcd"
    assert read(tmp_path / "a", extra + zstd(b"one") + extra + zstd(b"two") + extra, "a") == b"onetwo"


def test_a_long_window_of_zstd_is_read(tmp_path):
    parameters = zstandard.ZstdCompressionParameters.from_level(1, window_log=28)
    long = zstandard.ZstdCompressor(compression_params=parameters).compress(LINES)
    assert read(tmp_path / "a", long, "a.zst") == LINES


def test_lines_are_read_across_blocks(tmp_path):
    (tmp_path / "a").write_bytes(zstd(LINES))
    with open_stream(tmp_path / "a", "a.jsonl.zst") as stream:
        assert list(stream) == LINES.splitlines(keepends=True)


@SUFFIXES
def test_a_stream_that_was_cut_gives_what_came_before_and_is_damaged(tmp_path, suffix):
    packed = COMPRESSORS[suffix](LINES * 10)
    (tmp_path / "a").write_bytes(packed[:-50])
    seen = []
    with open_stream(tmp_path / "a", f"a{suffix}") as stream:
        with pytest.raises(UnreadableError, match="cut short") as told:
            seen.extend(stream)
        with pytest.raises(UnreadableError, match="cut short"):  # and so to a reader that goes on
            stream.readline()
    assert told.value.reason == "damaged"
    assert len(seen) > 180_000 and seen == (LINES * 10).splitlines(keepends=True)[: len(seen)]


@SUFFIXES
def test_what_is_not_compressed_but_named_so_is_damaged(tmp_path, suffix):
    with pytest.raises(UnreadableError, match="fetch it again") as told:
        read(tmp_path / "a", b"Armenia spoke.", f"a{suffix}")
    assert told.value.reason == "damaged"


@SUFFIXES
def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path, suffix, monkeypatch):
    monkeypatch.setattr(compression, "FLOOR", 100_000)
    (tmp_path / "a").write_bytes(COMPRESSORS[suffix](bytes(3_000_000)))
    given = 0
    with open_stream(tmp_path / "a", f"a{suffix}") as stream, pytest.raises(UnreadableError) as told:
        while block := stream.read1(10_000):
            given += len(block)
    assert told.value.reason == "archive_bomb" and given <= limit_of((tmp_path / "a").stat().st_size)


def test_repetition_below_the_floor_is_no_bomb(tmp_path):
    assert len(read(tmp_path / "a", gzip.compress(bytes(10_000_000)), "a.gz")) == 10_000_000


def test_the_limit_grows_with_the_compressed_size():
    assert (limit_of(0), limit_of(500_000), limit_of(10_000_000)) == (100_000_000, 100_000_000, 2_000_000_000)


def test_a_document_that_is_too_long_once_unpacked_is_refused(tmp_path):
    (tmp_path / "a").write_bytes(gzip.compress(bytes(DOCUMENT_LIMIT + 1)))
    with pytest.raises(UnreadableError) as told:
        RawFile("a.txt.gz", tmp_path / "a").read()
    assert told.value.reason == "too_long"


@pytest.mark.parametrize(
    ("name", "bare"), [("a.txt.gz", "a.txt"), ("a.ZST", "a"), ("gz", "gz"), ("a.txt", "a.txt"), ("a.gz.gz", "a.gz")]
)
def test_the_suffix_of_the_compression_is_taken_off_once(name, bare):
    assert without_compression(name) == bare


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=400), suffix=st.sampled_from(list(COMPRESSORS)), at=st.integers(0, 399))
def test_whatever_a_byte_becomes_a_stream_ends_or_says_why(tmp_path_factory, data, suffix, at):
    packed = bytearray(COMPRESSORS[suffix](data))
    packed[at % len(packed)] ^= 0xFF
    path = tmp_path_factory.mktemp("wild") / "a"
    try:
        read(path, bytes(packed), f"a{suffix}")
    except UnreadableError as problem:
        assert problem.reason == "damaged"
