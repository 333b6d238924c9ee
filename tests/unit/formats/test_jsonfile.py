"""JSON documents: wherever the records lie in them, each is read once."""

import gzip
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from communique.intake import jsonfile, jsonl
from communique.intake.record import UnreadableError

ONE = {"id": 1, "title": "Talks open", "text": "Armenia and Russia opened talks.", "date": "2018-09-07"}
TWO = {"id": 2, "title": "Talks close", "text": "Armenia and Russia closed talks."}


@pytest.mark.parametrize(
    "document",
    [
        [ONE, TWO],
        {"articles": [ONE, TWO]},
        {"status": "ok", "totalResults": 2, "results": [ONE, TWO]},
        {"response": {"numFound": 2, "docs": [ONE, TWO]}},
        {"took": 3, "hits": {"total": {"value": 2}, "hits": [{"_id": 1, "_source": ONE}, {"_source": TWO}]}},
        {"title": "A feed", "items": [ONE, TWO], "facets": [{"term": "Armenia"}]},
        {"response": {"results": [{"id": "1", "fields": {"headline": "Talks open", "bodyText": ONE["text"]}},
                                  {"id": "2", "fields": {"headline": "Talks close", "bodyText": TWO["text"]}}]}},
        {"data": [{"id": r["id"], "attributes": {"title": r["title"], "body": r["text"]}} for r in (ONE, TWO)]},
        [{"id": r["id"], "title": {"rendered": r["title"]}, "content": {"rendered": f"<p>{r['text']}</p>"}}
         for r in (ONE, TWO)],
    ],
)  # fmt: skip
def test_the_list_of_records_is_found(raw, holds_when_cut, document):
    found = holds_when_cut(jsonfile, raw("a.json", json.dumps(document, indent=1).encode()), 1)
    assert [r.fields["text"] for r in found] == [ONE["text"], TWO["text"]]
    assert [r.fields["title"] for r in found] == ["Talks open", "Talks close"]
    assert [r.fields["source_id"] for r in found] == ["1", "2"]


def test_an_object_with_a_text_is_one_record_that_its_sidecar_corrects(raw, all_of):
    document = ONE | {"authors": [{"name": "Steve Rosenberg"}]}
    (record,) = all_of(jsonfile, raw("a.json", json.dumps(document).encode(), sidecar={"title": "T", "text": "no"}))
    assert record.fields["author"] == "Steve Rosenberg"
    assert (record.fields["title"], record.fields["text"], record.basis) == ("T", ONE["text"], "record")


def test_a_sidecar_fills_what_one_record_of_many_leaves_out(raw, all_of):
    sidecar = {"title": "T", "published": "2018-09-08", "url": "https://example.org"}
    one, two = all_of(jsonfile, raw("a.json", json.dumps([ONE, TWO]).encode(), sidecar=sidecar))
    assert (one.fields["published"], one.basis) == ("2018-09-07", "record")
    assert (two.fields["published"], two.basis, two.fields["title"]) == ("2018-09-08", "sidecar", "Talks close")
    assert "url" not in one.fields


def test_json_lines_in_a_json_file_read_as_json_lines(raw, holds_when_cut, all_of):
    lines = b"\n".join(json.dumps(r).encode() for r in (ONE, TWO, {"no": 1}))
    found = holds_when_cut(jsonfile, raw("a.json", lines), 2)
    as_lines = all_of(jsonl, raw("a.jsonl", lines))
    assert [r.content.hexdigest() for r in found] == [r.content.hexdigest() for r in as_lines]
    assert found[2].problem.detail.startswith("line 3:")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_document_is_decoded(raw, all_of, encoding):
    text = "The minister’s visit to the café of Müller was “useful”, she said – and they agreed. " * 3
    data = json.dumps([{"text": text}], ensure_ascii=False).encode(encoding)
    assert all_of(jsonfile, raw("a.json", data))[0].fields["text"] == text


def test_compressed_documents_read_as_the_uncompressed(raw, all_of):
    data = json.dumps([ONE, TWO]).encode()
    packed = all_of(jsonfile, raw("a.json.gz", gzip.compress(data)))
    assert [r.content.digest() for r in packed] == [r.content.digest() for r in all_of(jsonfile, raw("a.json", data))]


def test_records_are_named_by_their_address_else_by_their_hash(raw, all_of):
    given = [{"text": "x", "url": "https://example.org/1"}, {"text": "x"}]
    one, two = all_of(jsonfile, raw("a.json", json.dumps(given).encode()))
    assert one.fields["source_id"] == "https://example.org/1"
    assert two.fields["source_id"] == two.content.hexdigest()[:16]


def test_a_mapped_name_goes_before_known_ones(raw, all_of):
    data = json.dumps([{"text": "short", "page": {"long": "the whole text"}}]).encode()
    (record,) = all_of(jsonfile, raw("a.json", data, names={"page.long": "text"}))
    assert record.fields["text"] == "the whole text"


@pytest.mark.parametrize(
    ("document", "reasons"),
    [
        ([ONE, "a", None, {"title": "x"}, TWO], [None, "malformed", "malformed", "no_text", None]),
        ({}, ["no_text"]),
        ([], []),
        ({"status": "ok", "articles": []}, []),
        ({"rows": [{"a": 1}, {"a": 2}]}, ["no_text", "no_text"]),
    ],
)
def test_every_member_of_the_list_is_a_record(raw, holds_when_cut, document, reasons):
    found = holds_when_cut(jsonfile, raw("a.json", json.dumps(document).encode()), 2)
    assert [r.problem and r.problem.reason for r in found] == reasons


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "not JSON"),
        (b'[{"text": "x"}', "not JSON"),
        (b"3", "a int"),
        (b"[" * 100_000, "nested too deep"),
        (b'{"a": [{"text": "x"}], "b": [{"text": "y"}]}', "several lists of objects (a, b)"),
    ],
)
def test_what_is_no_list_of_records_is_refused_with_a_remedy(raw, data, said):
    file = raw("a.json", data)
    with pytest.raises(UnreadableError) as caught:
        list(jsonfile.read(file))
    assert caught.value.reason == "malformed" and said in caught.value.detail
    assert jsonfile.count(file) == 1


def test_a_document_that_memory_may_not_hold_is_refused(raw, monkeypatch):
    monkeypatch.setattr(jsonfile, "DOCUMENT_BYTES", 10)
    with pytest.raises(UnreadableError, match="convert it to JSON lines") as caught:
        list(jsonfile.read(raw("a.json", json.dumps([ONE]).encode())))
    assert caught.value.reason == "too_long"


JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["text", "items", "title", "id", "author", "date"]), inner, max_size=4)
    ),
    max_leaves=20,
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(records=st.lists(JSON, max_size=5), limit=st.integers(1, 3))
def test_any_list_gives_as_many_records_and_the_same_in_parts(raw, holds_when_cut, records, limit):
    found = holds_when_cut(jsonfile, raw("a.json", json.dumps([{"text": "x"}, *records]).encode()), limit)
    assert len(found) == len(records) + 1


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 200), junk=st.binary(min_size=1, max_size=3))
def test_damaged_bytes_never_fail_in_another_way(raw, all_of, at, junk):
    data = bytearray(json.dumps({"articles": [ONE, TWO]}).encode())
    data[at : at + len(junk)] = junk
    all_of(jsonfile, raw("a.json", bytes(data)))
