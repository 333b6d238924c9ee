"""Readers: every record of every file is one row, with its fields or with the reason for having none."""

import errno
import gzip
import json
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from communique.intake.decoding import decode
from communique.intake.formats import SUFFIXES, format_of
from communique.intake.landing import BATCH_LIMIT, land
from communique.intake.readers import document_id, read_batch
from communique.intake.record import Record
from communique.schema.exports import arrow_schema
from communique.schema.tables import RAW_ARTICLES
from communique.store.home import Home

DAY = date(2026, 1, 1)
TEN_UTC = datetime(2018, 9, 7, 10, tzinfo=UTC)


def rows(
    tmp_path: Path, files: dict[str, bytes], source: str = "wire", names: dict[str, str] | None = None
) -> list[dict[str, Any]]:
    folder = tmp_path / "drop"
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    home = Home(tmp_path / "home")
    (batch,) = land(home, [folder], source, DAY, names=names).batches
    table = read_batch(home, batch)
    assert table.schema.equals(arrow_schema(RAW_ARTICLES))
    return table.to_pylist()


def jsonl(*records: Any) -> bytes:
    return "\n".join(json.dumps(r) for r in records).encode()


@pytest.mark.parametrize(
    ("name", "expected"),
    [("a.txt", "a"), ("a.txt.gz", "a"), ("sub/a.b.html", "sub/a.b"), ("a.jsonl", "a"), ("a.xyz", "a.xyz"),
     ("a.xyz.gz", "a.xyz"), ("a", "a"), ("A.TXT", "A"), ("v1.0/a", "v1.0/a"), ("sub/.txt", "sub/.txt"),
     ("a.txt.zst", "a"), ("a.story", "a.story"), ("x/dump.zip/c/d.txt", "c/d"), ("a.tgz/b.TAR.zst/c/d.html.gz", "c/d"),
     ("dump.zip", "dump.zip")],
)  # fmt: skip
def test_a_document_is_named_by_its_file_without_known_suffixes(name, expected):
    assert document_id(name) == expected


def test_plain_text_is_one_record_with_the_hash_of_its_bytes(tmp_path):
    (row,) = rows(tmp_path, {"a.txt": b"Armenia spoke.\n"})
    assert row["text"] == "Armenia spoke.\n"
    assert (row["raw_path"], row["record"], row["source"], row["source_id"]) == ("a.txt", 0, "wire", "a")
    assert row["raw_sha256"] == sha256(b"Armenia spoke.\n").hexdigest()
    assert row["reason"] is None and row["published"] is None and row["published_basis"] is None


def test_compressed_files_read_as_the_uncompressed(tmp_path):
    (row,) = rows(tmp_path, {"a.txt.gz": gzip.compress(b"Armenia spoke.")})
    assert (row["text"], row["source_id"]) == ("Armenia spoke.", "a")
    assert row["raw_sha256"] == sha256(b"Armenia spoke.").hexdigest()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_plain_text_is_decoded(tmp_path, encoding):
    text = "The minister’s visit to São Tomé was “useful”, she said – and the café’s owner agreed with Müller. " * 3
    (row,) = rows(tmp_path, {"a.txt": text.encode(encoding)})
    assert row["text"] == text


RUSSIAN = "Переговоры прошли в Ереване, сообщил министр иностранных дел Армении. "
WESTERN = "The minister’s visit to São Tomé was “useful”, she said – the café’s owner agreed with Müller. "


@pytest.mark.parametrize(
    ("data", "declared", "expected"),
    [
        (b"Armenia spoke.", None, "Armenia spoke."),
        (RUSSIAN.encode() * 3 + RUSSIAN.encode()[:-3], None, RUSSIAN * 3 + RUSSIAN[:-3] + "\ufffd"),
        (RUSSIAN.encode() + b"\xff" + RUSSIAN.encode(), None, RUSSIAN + "\ufffd" + RUSSIAN),
        (WESTERN.encode("cp1252"), None, WESTERN),
        (b"x" * 200_000 + WESTERN.encode("cp1252") * 20_000, None, "x" * 200_000 + WESTERN * 20_000),
        ((RUSSIAN * 20_000).encode("cp1251"), None, RUSSIAN * 20_000),
        ("Müller".encode("iso-8859-2"), "iso-8859-2", "Müller"),
        ("Müller".encode(), "utf-16", "Müller"),
        ("Müller".encode(), "no such encoding", "Müller"),
        (b"x", "base64", "x"),
        (rb"a\u00fcb", "unicode_escape", r"a\u00fcb"),
        (b"Signed-" + b"abc" * 500_000, "punycode", "Signed-" + "abc" * 500_000),  # in no time
    ],
    ids=range(12),
)
def test_text_is_decoded_by_what_fits(data, declared, expected):
    assert decode(data, declared) == expected


@pytest.mark.parametrize(
    ("data", "reason"),
    [(bytes(range(256)) * 8, "undecodable"), (b"\x00" * 50, "undecodable"),
     (b"\x89PNG\r\n\x1a\n" + bytes(100), "not_text")],
)  # fmt: skip
def test_bytes_that_are_no_text_are_rejected_whatever_their_name_says(tmp_path, data, reason):
    (row,) = rows(tmp_path, {"a.txt": data})
    assert (row["reason"], row["text"]) == (reason, None)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.pdf", b"%PDF-1.7\n", "a PDF: save its text as .txt"),
        ("a.docx", b"PK\x03\x04\x14\x00\x06\x00", "a document of Word"),
        ("a", b"\x00\x01\x02", "neither text nor of a known format: save its text as .txt"),
        ("a.jpg.gz", gzip.compress(b"\xff\xd8\xff\xe0"), "an image"),
        ("a.txt", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office program"),
    ],
)
def test_what_is_no_text_is_a_row_that_says_what_it_is_and_what_to_do(tmp_path, name, data, said):
    (row,) = rows(tmp_path, {name: data})
    assert row["reason"] == "not_text" and said in row["detail"] and row["text"] is None


@pytest.mark.parametrize("compression", [".gz", ".zst", ".bz2", ".xz"])
@pytest.mark.parametrize("suffix", [*sorted(SUFFIXES), "", ".xyz"])
def test_a_damaged_compressed_file_is_a_row_in_every_format(tmp_path, suffix, compression):
    (row,) = rows(tmp_path, {f"a{suffix}{compression}": b"not compressed"})
    assert (row["reason"], row["record"]) == ("damaged", 0) and "fetch it again" in row["detail"]


def test_records_before_the_damage_stand(tmp_path):
    lines = jsonl(*({"id": n, "text": f"{n} {sha256(str(n).encode()).hexdigest()}"} for n in range(2000)))
    found = rows(tmp_path, {"a.jsonl.gz": gzip.compress(lines)[:-2000]})
    assert len(found) > 10 and found[-1]["reason"] == "damaged"
    assert all(r["reason"] is None for r in found[:-1])


@pytest.mark.parametrize("name", ["a", "a.story", "a.php", "a.log", "a.dat"])
def test_what_reads_as_text_is_plain_text_whatever_its_suffix(tmp_path, name):
    (row,) = rows(tmp_path, {name: "Müller met Macron.\n".encode()})
    assert (row["text"], row["reason"], row["source_id"]) == ("Müller met Macron.\n", None, name)


@pytest.mark.parametrize(
    ("name", "head", "expected"),
    [
        ("a.txt", b"<html>", "plain text"),
        ("a.TXT.gz", b"", "plain text"),
        ("a", b"", "plain text"),
        ("a", b"[YEREVAN] Armenia spoke.", "plain text"),
        ("a", b"<?php echo 1; ?>", "plain text"),
        ("a.php", b"<!-- x --><!DOCTYPE html><p>", "HTML"),
        ("a.aspx", b"\xef\xbb\xbf\n <HTML lang='en'>", "HTML"),
        ("a", '<?xml version="1.0"?><!DOCTYPE html SYSTEM "x"><html>'.encode("utf-16"), "HTML"),
        ("a", b'<?xml version="1.0"?><!-- x --><rss version="2.0">', "XML"),
        ("a", b'<feed xmlns="http://www.w3.org/2005/Atom">', "XML"),
        ("a", b'<?xml version="1.0"?>\n<!DOCTYPE nitf SYSTEM "nitf.dtd" [<!ENTITY a "b">]>\n<nitf>', "XML"),
        ("a.dump", b' [\n {"text": "x"', "JSON"),
        ("a.dump", b'{"text": "x"}\n{"text"', "JSON"),
        ("a.dump.gz", b"WARC/1.0\r\n", "WARC"),
        ("a.pq", b"PAR1\x15\x04", "Parquet"),
        ("a.NDJSON.zst", b"", "JSON lines"),
        ("a", b"\x7fELF\x02", None),
        ("a", b"<!doctype" + b" " * 60_000, "plain text"),  # in no time
    ],
)  # fmt: skip
def test_a_format_is_told_by_the_name_and_else_by_the_content(name, head, expected):
    found = format_of(name, head)
    assert (found.name if found else None) == expected


def test_a_compressed_file_is_read_whatever_its_name_says(tmp_path):
    found = rows(tmp_path, {"a.jsonl": gzip.compress(jsonl({"text": "one"})), "b": gzip.compress(b"Two.")})
    assert [r["text"] for r in found] == ["one", "Two."]


@pytest.mark.parametrize("failure", [RuntimeError("odd"), KeyError("x"), RecursionError()])
def test_a_reader_that_fails_costs_one_row_and_no_more(tmp_path, monkeypatch, failure):
    def read(file):
        yield Record({"text": "one"})
        raise failure

    monkeypatch.setattr("communique.intake.jsonl.read", read)
    found = rows(tmp_path, {"a.jsonl": b"{}", "b.txt": b"Two."})
    assert [(r["raw_path"], r["record"], r["reason"]) for r in found] == [
        ("a.jsonl", 0, None), ("a.jsonl", 1, "malformed"), ("b.txt", 0, None),
    ]  # fmt: skip
    assert f"after record 1: {type(failure).__name__}" in found[1]["detail"]


def test_a_failing_disk_is_no_reject(tmp_path, monkeypatch):
    def read(file):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr("communique.intake.plain.read", read)
    with pytest.raises(OSError, match="Input/output"):
        rows(tmp_path, {"a.txt": b"One."})


def test_a_file_that_gives_more_records_than_it_counted_does_not_fill_the_memory(tmp_path, monkeypatch):
    monkeypatch.setattr("communique.intake.jsonl.count", lambda file: 1)
    found = rows(tmp_path, {"a.jsonl": b'{"text": "x"}\n' * (BATCH_LIMIT + 5)})
    assert len(found) == BATCH_LIMIT + 1 and found[-1]["reason"] == "malformed"


def test_names_of_fields_that_were_given_are_read(tmp_path):
    record = {"story_body": "wrong", "tale": "one", "when": "2022-03-01", "title": "T"}
    (row,) = rows(tmp_path, {"a.jsonl": jsonl(record)}, names={"tale": "text", "when": "published"})
    assert (row["text"], row["published"], row["title"]) == ("one", "2022-03-01", "T")


@pytest.mark.parametrize(
    ("record", "column", "expected"),
    [
        ({"body": "x"}, "text", "x"),
        ({"content": "x"}, "text", "x"),
        ({"article": "x"}, "text", "x"),
        ({"text": "x", "headline": " T "}, "title", "T"),
        ({"text": "x", "pubDate": "Fri, 07 Sep 2018"}, "published", "Fri, 07 Sep 2018"),
        ({"text": "x", "publishedAt": "2018-09-07"}, "published_basis", "record"),
        ({"text": "x", "timestamp": 1536316200}, "published", "1536316200"),
        ({"text": "x", "timestamp": 1536316200.0}, "published", "1536316200"),
        ({"text": "x", "link": "https://example.org"}, "url", "https://example.org"),
        ({"text": "x", "guid": 17}, "source_id", "17"),
        ({"text": "x", "id": 1e300}, "source_id", "1e+300"),
        ({"text": "x", "publisher": "paper"}, "source", "paper"),
        ({"text": "x", "source": {"id": None, "name": "paper"}}, "source", "paper"),
        ({"text": "x"}, "source", "wire"),
        ({"text": "x", "byline": ["A", "B"]}, "author", "A; B"),
        ({"text": "x", "title": ""}, "title", None),
        ({"text": "x", "text_rights": "full"}, "text_rights", "full"),
        ({"text": "x", "text_rights": "all mine"}, "text_rights", "none"),
        ({"text": "x", "retrieved_at": "2018-09-07T12:00+02:00"}, "retrieved_at", TEN_UTC),
        ({"text": "a \ud800 b"}, "text", "a \ufffd b"),
    ],
)  # fmt: skip
def test_fields_of_json_records_are_found_under_their_usual_names(tmp_path, record, column, expected):
    (row,) = rows(tmp_path, {"a.jsonl": jsonl(record)})
    assert row["reason"] is None
    assert row[column] == expected


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{not json", "malformed"),
        (b"[" * 100_000, "malformed"),
        (b'["a"]', "malformed"),
        (b"null", "malformed"),
        (b'{"title": "x"}', "no_text"),
        (b'{"text": 3}', "no_text"),
        (b'{"text": "\x81\x00"}', "undecodable"),
    ],
)
def test_a_bad_line_is_a_row_with_its_number_and_leaves_the_others_alone(tmp_path, line, reason):
    found = rows(tmp_path, {"a.jsonl": b'{"text": "one"}\r\n\n' + line + b'\n{"text": "two"}'})
    assert [r["reason"] for r in found] == [None, reason, None]
    assert [r["record"] for r in found] == [0, 1, 2]
    assert found[1]["detail"].startswith("line 3:") and found[1]["text"] is None
    assert found[1]["raw_sha256"] == sha256(line).hexdigest()


def test_records_without_an_id_are_named_by_their_hash(tmp_path):
    (row,) = rows(tmp_path, {"a.jsonl": b'{"text": "one"}\r\n'})
    assert row["raw_sha256"] == sha256(b'{"text": "one"}').hexdigest()
    assert row["source_id"] == row["raw_sha256"][:16]


def test_a_utf16_jsonl_is_rejected_for_its_encoding(tmp_path):
    (row,) = rows(tmp_path, {"a.jsonl": '{"text": "one"}'.encode("utf-16")})
    assert row["reason"] == "undecodable"


def test_an_empty_file_is_an_empty_text_and_an_empty_jsonl_has_no_records(tmp_path):
    (row,) = rows(tmp_path, {"a.txt": b"", "b.jsonl": b"\n"})
    assert (row["raw_path"], row["text"], row["reason"]) == ("a.txt", "", None)


def test_a_sidecar_corrects_a_document(tmp_path):
    entry = {
        "title": "T",
        "published_at": "2022-03-02",
        "source": "paper",
        "url": "https://example.org/a",
        "id": "7",
    }
    (row,) = rows(tmp_path, {"a.txt": b"Text.", "a.txt.meta.json": json.dumps(entry).encode()})
    assert (row["title"], row["published"], row["published_basis"]) == ("T", "2022-03-02", "sidecar")
    assert (row["source"], row["url"], row["source_id"], row["text"]) == (
        "paper",
        "https://example.org/a",
        "7",
        "Text.",
    )
    canonical = json.dumps(entry, sort_keys=True, separators=(",", ":")).encode()
    assert row["raw_sha256"] == sha256(b"Text." + canonical).hexdigest()


def test_a_sidecar_of_many_records_fills_what_they_leave_out(tmp_path):
    entry = b"file,source,published_at,title,id\na.jsonl,paper,2022-03-02,T,7\n"
    records = jsonl({"id": 1, "text": "one", "date": "2022-03-01"}, {"id": 2, "text": "two", "source": "radio"})
    one, two = rows(tmp_path, {"a.jsonl": records, "metadata.csv": entry})
    assert (one["source"], one["published"], one["published_basis"], one["title"]) == (
        "paper",
        "2022-03-01",
        "record",
        None,
    )
    assert (two["source"], two["published"], two["published_basis"], two["source_id"]) == (
        "radio",
        "2022-03-02",
        "sidecar",
        "2",
    )


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=300), suffix=st.sampled_from(sorted(SUFFIXES)))
def test_whatever_the_bytes_every_file_is_read_into_rows(tmp_path_factory, data, suffix):
    found = rows(tmp_path_factory.mktemp("wild"), {f"a{suffix}": data, "sure.txt": b"Sure."})
    assert found[-1]["text"] == "Sure."
    assert all((r["text"] is None) == (r["reason"] is not None) for r in found)
