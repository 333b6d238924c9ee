"""Web archives: each document is a record, however the file is compressed, and up to where it is damaged."""

import gzip
import io
import json
import sys
import types
import zlib
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter
from zstandard import ZstdCompressor

from communique.intake import warc, warc_records

AT = "2021-06-17T06:00:00Z"
HTML = "text/html; charset=utf-8"
TEXT = "Joe Biden and Vladimir Putin met in Geneva on Wednesday for talks that lasted for three hours."


def page(number=1, date=""):
    paragraphs = "".join(f"<p>{TEXT} Paragraph {n} of page {number} says that they were useful.</p>" for n in range(4))
    return (
        f'<html lang="en"><head><title>Talks {number}</title><meta name="author" content="Steve Rosenberg">{date}'
        f"</head><body><article><h1>Talks {number}</h1>{paragraphs}</article></body></html>"
    ).encode()


class Archive:
    """Builds a WARC in memory."""

    def __init__(self, compressed=False):
        self.out = io.BytesIO()
        self.writer = WARCWriter(self.out, gzip=compressed)

    def add(self, kind, payload, url="https://example.org/1", media="text/plain", status=None, headers=(), **more):
        http = None
        if status is not None:
            http = StatusAndHeaders(f"{status} OK", [("Content-Type", media), *headers], protocol="HTTP/1.1")
            media = "application/http; msgtype=response"
        given = {"WARC-Date": AT} | {k.replace("_", "-"): v for k, v in more.items()}
        record = self.writer.create_warc_record(
            url, kind, io.BytesIO(payload), len(payload), media, given, http_headers=http
        )
        self.writer.write_record(record)
        return self

    def page(self, number=1, **more):
        return self.add("response", page(number), f"https://example.org/{number}", HTML, status=200, **more)

    def bytes(self):
        return self.out.getvalue()


def mixed(compressed, pages=5):
    """Pages, each with what a feed said of it in front, among records that are no documents."""
    archive = Archive(compressed).add("warcinfo", b"software: x\r\n", "", "application/warc-fields")
    for n in range(1, pages + 1):
        about = json.dumps({"id": f"feed-{n}", "title": "Feed's title", "published": f"2021-06-{n:02}"}).encode()
        ref = f"<urn:uuid:{n}>"
        archive.add("metadata", about, f"https://example.org/{n}", "application/json", WARC_Refers_To=ref)
        archive.add("request", b"GET / HTTP/1.1\r\n\r\n", media="application/http; msgtype=request")
        archive.page(n, WARC_Record_ID=ref)
    return archive.add("metadata", b"the crawler's last words").bytes()


def reasons(records):
    return [r.problem and r.problem.reason for r in records]


def test_a_page_is_a_record_under_its_address(raw, all_of):
    (record,) = all_of(warc, raw("a.warc", Archive().page().bytes()))
    assert record.fields["text"].count(TEXT) == 4 and record.fields["title"] == "Talks 1"
    assert record.fields["url"] == record.fields["source_id"] == "https://example.org/1"
    assert record.fields["retrieved_at"] == datetime(2021, 6, 17, 6, tzinfo=UTC)
    assert record.fields["author"] == "Steve Rosenberg" and "source" not in record.fields
    assert record.basis == "metadata"


def test_the_feeds_word_fills_the_page_and_its_date_and_id_go_before_the_pages(raw, all_of):
    given = {
        "id": "7",
        "published": "2021-06-15",
        "title": "F",
        "language": "en",
        "source": "s",
        "text": "t",
        "url": "u",
    }
    date = '<meta property="article:published_time" content="2021-06-16T18:00:00Z">'
    about = json.dumps(given).encode()
    archive = Archive().add("metadata", about, media="application/json", WARC_Refers_To="<urn:uuid:1>")
    archive.add("response", page(1, date), media=HTML, status=200, WARC_Record_ID="<urn:uuid:1>")
    archive.add("response", page(2, date), media=HTML, status=200, WARC_Record_ID="<urn:uuid:2>")
    stated, unstated = all_of(warc, raw("a.warc", archive.bytes()))
    assert (stated.fields["source_id"], stated.fields["published"], stated.basis) == ("7", "2021-06-15", "record")
    assert (stated.fields["title"], stated.fields["url"]) == ("Talks 1", "https://example.org/1")
    assert stated.fields["text"].count(TEXT) == 4 and "source" not in stated.fields
    assert (unstated.fields["published"], unstated.basis) == ("2021-06-16T18:00:00Z", "metadata")


@pytest.mark.parametrize("about", [b"{", b"[1]", b"\xff", b"[" * 100_000, b"null"])
def test_metadata_that_cannot_be_read_hides_no_page(raw, all_of, about):
    archive = Archive().add("metadata", about, media="application/json", WARC_Refers_To="<urn:uuid:1>")
    assert reasons(all_of(warc, raw("a.warc", archive.page(WARC_Record_ID="<urn:uuid:1>").bytes()))) == [None]


@pytest.mark.parametrize(
    ("kind", "media", "status", "reason"),
    [
        ("conversion", "text/plain", None, None),
        ("resource", "text/plain; charset=windows-1252", None, None),
        ("response", "text/plain", 200, None),
        ("response", HTML, 404, "no_article"),
        ("response", HTML, 301, "no_article"),
        ("response", "image/png", 200, "not_text"),
        ("response", "", 200, "not_text"),
        ("resource", "application/pdf", None, "not_text"),
        ("response", HTML, 200, "no_article"),
    ],
)
def test_documents_that_are_no_article_say_why(raw, all_of, kind, media, status, reason):
    payload = TEXT.encode() if reason is None else b""
    (record,) = all_of(warc, raw("a.warc", Archive().add(kind, payload, media=media, status=status).bytes()))
    assert reasons([record]) == [reason]
    if reason:
        assert "record 1 (https://example.org/1)" in record.problem.detail
    else:
        assert record.fields["text"] == TEXT


@pytest.mark.parametrize(
    ("kind", "url"),
    [("request", "https://example.org"), ("revisit", "https://example.org"), ("warcinfo", ""),
     ("continuation", "urn:x"), ("response", "dns:example.org"), ("resource", "metadata://example.org/wget.log")],
)  # fmt: skip
def test_what_is_no_document_is_no_record(raw, all_of, kind, url):
    data = Archive().add("metadata", b"x", url).bytes().replace(b"WARC-Type: metadata", f"WARC-Type: {kind}".encode())
    assert all_of(warc, raw("a.warc", data)) == []


def chunked(data):
    return b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in (data[:100], data[100:])) + b"0\r\n\r\n"


@pytest.mark.parametrize(
    ("headers", "encode"),
    [
        ({"Content-Encoding": "gzip"}, gzip.compress),
        ({"Content-Encoding": "deflate"}, zlib.compress),
        ({"Content-Encoding": "deflate"}, lambda d: zlib.compress(d, wbits=-15)),
        ({"Content-Encoding": "zstd"}, ZstdCompressor().compress),
        ({"Content-Encoding": "zstd, gzip"}, lambda d: gzip.compress(ZstdCompressor().compress(d))),
        ({"Transfer-Encoding": "chunked"}, chunked),
        ({"Transfer-Encoding": "chunked", "Content-Encoding": "GZIP"}, lambda d: chunked(gzip.compress(d))),
        ({"Transfer-Encoding": "chunked"}, bytes),
        ({"Content-Encoding": "gzip"}, bytes),
        ({"Content-Encoding": "br"}, bytes),
        ({"Content-Encoding": "deflate"}, bytes),
        ({"Content-Encoding": "identity"}, bytes),
    ],
)
def test_codings_are_undone_where_they_are_and_where_only_the_header_is_left(raw, all_of, headers, encode):
    plain = all_of(warc, raw("a.warc", Archive().page().bytes()))
    archive = Archive().add("response", encode(page()), media=HTML, status=200, headers=list(headers.items()))
    (record,) = all_of(warc, raw("b.warc", archive.bytes()))
    assert record.fields == plain[0].fields
    assert record.content.digest() == plain[0].content.digest()


@pytest.mark.parametrize(
    ("coding", "data", "reason"),
    [
        ("gzip", gzip.compress(page())[:50] + b"\xff" * 99, "damaged"),
        ("zstd", b"\x28\xb5\x2f\xfd" + b"\xff" * 99, "damaged"),
        ("br", b"\x8b\x02", "not_text"),
        ("compress", b"x", "not_text"),
    ],
)
def test_a_coding_that_cannot_be_undone_is_a_problem_of_its_page_alone(raw, all_of, monkeypatch, coding, data, reason):
    monkeypatch.setitem(sys.modules, "brotli", None)
    archive = Archive().add("response", data, media=HTML, status=200, headers=[("Content-Encoding", coding)])
    assert reasons(all_of(warc, raw("a.warc", archive.page(2).bytes()))) == [reason, None]


def test_brotli_is_undone_where_its_package_is_installed(raw, all_of, monkeypatch):
    stand_in = types.SimpleNamespace(
        error=ValueError, Decompressor=lambda: types.SimpleNamespace(process=lambda data: data[::-1])
    )
    monkeypatch.setitem(sys.modules, "brotli", stand_in)
    data = page()[::-1]
    archive = Archive().add("response", data, media=HTML, status=200, headers=[("Content-Encoding", "br")])
    assert all_of(warc, raw("a.warc", archive.bytes()))[0].fields["text"].count(TEXT) == 4


def test_the_servers_charset_is_used(raw, all_of):
    data = page().replace(b"useful", "“useful”".encode("cp1252"))
    archive = Archive().add("response", data, media='text/html; Charset="windows-1252"', status=200)
    assert "“useful”" in all_of(warc, raw("a.warc", archive.bytes()))[0].fields["text"]


def test_a_document_that_is_too_long_is_passed_over(raw, all_of, monkeypatch):
    for module in (warc, warc_records):
        monkeypatch.setattr(module, "DOCUMENT_LIMIT", 5000)
    long = Archive().add("response", b"x" * 20_000, media=HTML, status=200).page(2).bytes()
    assert reasons(all_of(warc, raw("a.warc", long))) == ["too_long", None]


def test_a_page_that_unpacks_to_too_much_is_refused(raw, all_of, monkeypatch):
    monkeypatch.setattr("communique.intake.http_payload.DOCUMENT_LIMIT", 5000)
    for coding, data in (("gzip", gzip.compress(bytes(9000))), ("zstd", ZstdCompressor().compress(bytes(9000)))):
        archive = Archive().add("response", data, media=HTML, status=200, headers=[("Content-Encoding", coding)])
        assert reasons(all_of(warc, raw("a.warc", archive.bytes()))) == ["too_long"]


@pytest.mark.parametrize("limit", [1, 2, 3, 5, 9])
@pytest.mark.parametrize("how", ["plain", "members", "one gzip", "zstd"])
def test_parts_give_the_same_records_and_keep_what_a_feed_said(raw, holds_when_cut, how, limit):
    name, data = {
        "plain": ("a.warc", mixed(False)),
        "members": ("a.warc.gz", mixed(True)),
        "one gzip": ("a.warc.gz", gzip.compress(mixed(False))),
        "zstd": ("a.warc.zst", ZstdCompressor().compress(mixed(False))),
    }[how]
    found = holds_when_cut(warc, raw(name, data), limit)
    assert [r.fields["source_id"] for r in found] == [f"feed-{n}" for n in range(1, 6)]
    assert [r.basis for r in found] == ["record"] * 5


def test_parts_are_whole_members_of_the_file_and_valid_archives(raw, tmp_path):
    data = mixed(True)
    parts = list(warc.cut(raw("a.warc.gz", data), 2, tmp_path))
    assert [(p.name, n) for p, n in parts] == [("0001.warc.gz", 2), ("0002.warc.gz", 2), ("0003.warc.gz", 1)]
    assert b"".join(p.read_bytes() for p, _ in parts) == data
    for path, documents in parts:
        with path.open("rb") as stream:
            assert sum(r.rec_type == "response" for r in ArchiveIterator(stream)) == documents


def test_parts_of_an_archive_that_is_not_compressed_by_records_are_not_compressed(raw, tmp_path):
    data = mixed(False)
    parts = list(warc.cut(raw("a.warc.gz", gzip.compress(data)), 2, tmp_path))
    assert b"".join(p.read_bytes() for p, _ in parts) == data and parts[0][0].name == "0001.warc"


@pytest.mark.parametrize("compressed", [False, True])
@pytest.mark.parametrize("share", [0.3, 0.55, 0.8, 0.97])
def test_records_before_the_cut_of_a_download_stand_in_the_file_and_in_its_parts(
    raw, holds_when_cut, compressed, share
):
    data = mixed(compressed, pages=6)[:-400]
    found = holds_when_cut(warc, raw("a.warc.gz" if compressed else "a.warc", data[: int(len(data) * share)]), 2)
    assert reasons(found)[-1] == "damaged" and set(reasons(found)[:-1]) <= {None}
    assert len(found) > 1


def test_damage_in_the_middle_ends_the_reading_with_its_place(raw, holds_when_cut):
    data = Archive().page(1).page(2).page(3).bytes()
    third = data.rfind(b"WARC/1.0")
    found = holds_when_cut(warc, raw("a.warc", data[:third] + b"junk" + data[third:]), 1)
    assert reasons(found) == [None, None, "damaged"] and found[2].problem.detail.startswith("record 3 ")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "malformed"),
        (b"\r\n\r\n", "malformed"),
        (b"no archive", "malformed"),
        (b"WARC/1.0\r\nWARC-Type: response\r\n\r\n", "damaged"),
        (b"WARC/1.0\r\nContent-Length: -1\r\n\r\n", "damaged"),
        (b"WARC/1.0\r\nContent-Length: " + b"9" * 30 + b"\r\n\r\n", "damaged"),
        (b"WARC/1.0\r\nContent-Le", "damaged"),
        (b"WARC/1.0\r\n" + b"a: b\r\n" * 200_000, "damaged"),
    ],
)
def test_what_is_no_archive_is_refused(raw, all_of, data, reason):
    assert reasons(all_of(warc, raw("a.warc", data))) == [reason]


def test_line_ends_and_headers_of_careless_writers_are_understood(raw, all_of):
    body = b"HTTP/2 200\ncontent-type: text/plain\nx: \xff\n\n" + TEXT.encode()
    head = b"WARC/1.1\nwarc-type: response\nWARC-TARGET-URI: <https://example.org/1>\ncontent-length: %d\n\n" % len(
        body
    )
    one, two = all_of(warc, raw("a.warc", b"\n" + head + body + b"\n" + head + body))
    assert one.fields == {"text": TEXT, "url": "https://example.org/1", "source_id": "https://example.org/1"}
    assert two.fields == one.fields


def test_a_response_without_a_status_is_a_problem(raw, all_of):
    data = Archive().page(1).page(2).bytes().replace(b"HTTP/1.1 200 OK", b"HTTP/1.1       ", 1)
    assert reasons(all_of(warc, raw("a.warc", data))) == ["damaged", None]


SMALL = {compressed: mixed(compressed, pages=2) for compressed in (False, True)}


@pytest.mark.parametrize("compressed", [False, True])
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.floats(0, 0.999), junk=st.binary(min_size=1, max_size=4), limit=st.integers(1, 2))
def test_damaged_bytes_never_fail_in_another_way(raw, holds_when_cut, compressed, at, junk, limit):
    data = bytearray(SMALL[compressed])
    start = int(at * len(data))
    data[start : start + len(junk)] = junk
    holds_when_cut(warc, raw("a.warc.gz" if compressed else "a.warc", bytes(data)), limit)
