"""Readers: every record of every file is one row, with its fields or with the reason for having none."""

import gzip
import json
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from communique.intake.landing import land
from communique.intake.readers import READERS, document_id, read_batch
from communique.schema.exports import arrow_schema
from communique.schema.tables import RAW_ARTICLES
from communique.store.home import Home

DAY = date(2026, 1, 1)
TEN_UTC = datetime(2018, 9, 7, 10, tzinfo=UTC)
PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="{charset}">
<title>Talks open in Geneva | Example</title><meta property="og:title" content="Talks open in Geneva">
<meta name="author" content="Steve Rosenberg"><link rel="canonical" href="https://example.org/2021/06/16/talks">
{date}</head><body><nav><a href="/">Home</a></nav><article><h1>Talks open in Geneva</h1>
<p>Joe Biden and Vladimir Putin met in Geneva on Wednesday for talks that lasted for three hours.</p>
<p>Both presidents agreed to send their ambassadors back to their posts, and called the talks “useful”.</p>
<p>They also agreed to begin consultations on arms control and on the security of computer networks.</p>
</article><footer>Copyright 2024</footer></body></html>"""


def rows(tmp_path: Path, files: dict[str, bytes], source: str = "wire") -> list[dict[str, Any]]:
    folder = tmp_path / "drop"
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    home = Home(tmp_path / "home")
    (batch,) = land(home, [folder], source, DAY).batches
    table = read_batch(home, batch)
    assert table.schema.equals(arrow_schema(RAW_ARTICLES))
    return table.to_pylist()


def jsonl(*records: Any) -> bytes:
    return "\n".join(json.dumps(r) for r in records).encode()


@pytest.mark.parametrize(
    ("name", "expected"),
    [("a.txt", "a"), ("a.txt.gz", "a"), ("sub/a.b.html", "sub/a.b"), ("a.jsonl", "a"), ("a.xyz", "a.xyz"),
     ("a.xyz.gz", "a.xyz"), ("a", "a"), ("A.TXT", "A"), ("v1.0/a", "v1.0/a")],
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


@pytest.mark.parametrize("data", [bytes(range(256)) * 8, b"\x00" * 50, b"\x89PNG\r\n\x1a\n" + bytes(100)])
def test_bytes_that_are_no_text_are_rejected_for_their_encoding(tmp_path, data):
    (row,) = rows(tmp_path, {"a.txt": data})
    assert (row["reason"], row["text"]) == ("encoding", None)


@pytest.mark.parametrize("name", ["a.pdf", "a", "a.docx.gz"])
def test_unknown_formats_and_damaged_files_are_rows_with_a_remedy(tmp_path, name):
    (row,) = rows(tmp_path, {name: b"no gzip"})
    assert row["reason"] == "unreadable" and "convert" in row["detail"] and row["text"] is None


@pytest.mark.parametrize("suffix", sorted(READERS))
def test_a_damaged_compressed_file_is_a_row_in_every_format(tmp_path, suffix):
    (row,) = rows(tmp_path, {f"a{suffix}.gz": b"no gzip"})
    assert (row["reason"], row["record"]) == ("unreadable", 0)


def test_records_before_the_damage_stand(tmp_path):
    lines = jsonl(*({"id": n, "text": f"{n} {sha256(str(n).encode()).hexdigest()}"} for n in range(2000)))
    found = rows(tmp_path, {"a.jsonl.gz": gzip.compress(lines)[:-2000]})
    assert len(found) > 10 and found[-1]["reason"] == "unreadable"
    assert all(r["reason"] is None for r in found[:-1])


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
        (b"{not json", "not_json"),
        (b"[" * 100_000, "not_json"),
        (b'["a"]', "not_a_record"),
        (b"null", "not_a_record"),
        (b'{"title": "x"}', "no_text"),
        (b'{"text": 3}', "no_text"),
        (b'{"text": "\x81\x00"}', "encoding"),
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
    assert row["reason"] == "encoding"


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


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "utf-16", "nonsense"])
def test_a_page_gives_its_main_text_and_what_it_says_of_itself(tmp_path, charset):
    date_tag = '<meta property="article:published_time" content="2021-06-16T18:00:00Z">'
    encoding = "cp1252" if charset == "iso-8859-1" else "utf-8"
    (row,) = rows(tmp_path, {"a.html": PAGE.format(charset=charset, date=date_tag).encode(encoding)})
    assert row["text"].endswith("computer networks.") and "“useful”" in row["text"]
    assert "\n\nBoth presidents" in row["text"] and "Copyright" not in row["text"]
    assert (row["title"], row["author"], row["language"]) == ("Talks open in Geneva", "Steve Rosenberg", "en")
    assert row["url"] == "https://example.org/2021/06/16/talks"
    assert (row["published"], row["published_basis"]) == ("2021-06-16T18:00:00Z", "metadata")


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("", None),
        ('<meta name="date" content="2021-06-16">', "2021-06-16"),
        (
            '<script type="application/ld+json">{"@graph": [{"datePublished": "2021-06-16"}]}</script>',
            "2021-06-16",
        ),
        ('<script type="application/ld+json">{broken</script>', None),
    ],
)
def test_a_page_without_a_stated_date_has_none(tmp_path, tag, expected):
    (row,) = rows(tmp_path, {"a.html": PAGE.format(charset="utf-8", date=tag).encode()})
    assert row["published"] == expected


@pytest.mark.parametrize("page", [b"", b"<html><body></body></html>", b"<html><script>x()</script></html>"])
def test_a_page_without_an_article_is_a_row_with_a_reason(tmp_path, page):
    (row,) = rows(tmp_path, {"a.html": page})
    assert row["reason"] in ("no_main_text", "unreadable") and row["text"] is None


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=300), suffix=st.sampled_from(sorted(READERS)))
def test_whatever_the_bytes_every_file_is_read_into_rows(tmp_path_factory, data, suffix):
    found = rows(tmp_path_factory.mktemp("wild"), {f"a{suffix}": data, "sure.txt": b"Sure."})
    assert found[-1]["text"] == "Sure."
    assert all((r["text"] is None) == (r["reason"] is not None) for r in found)
