"""CSV and TSV: every row below the header is one record, whatever the dialect and the encoding."""

import csv
import gzip
import io
from hashlib import sha256

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from communique.intake import delimited
from communique.intake.record import UnreadableError

TEXT = "The minister’s visit to the café of Müller was “useful”, she said – and they agreed."


def reasons(records):
    return [r.problem and r.problem.reason for r in records]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_rows_are_records_in_every_dialect(raw, holds_when_cut, delimiter, end):
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end)
    body = 'He said: "no", and; left | he\tsaid.\n\nA second paragraph.'
    writer.writerows([["id", "Headline", "full_text"], ["7", "Talks", body], ["8", "More", "Text."]])
    one, two = holds_when_cut(delimited, raw("a.csv", out.getvalue().encode()), 1)
    assert one.fields == {"source_id": "7", "title": "Talks", "text": body}
    assert two.fields["text"] == "Text."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252"])
def test_rows_are_decoded(raw, holds_when_cut, encoding):
    data = f'id,text\n1,"{TEXT * 3}"\n2,"Plain."\n'.encode(encoding)
    found = holds_when_cut(delimited, raw("a.csv", data), 1)
    assert [r.fields["text"] for r in found] == [TEXT * 3, "Plain."]


def test_a_legacy_encoding_is_told_from_the_whole_head_and_not_row_by_row(raw, all_of):
    russian = "Москва и Ереван обсудили договор о поставках газа, сообщил министр иностранных дел. "
    rows = "".join(f'{n},"{russian * 2}"\n' for n in range(20)) + "20,Ереван\n"
    found = all_of(delimited, raw("a.csv", ("id,text\n" + rows).encode("cp1251")))
    assert found[0].fields["text"] == russian * 2 and found[-1].fields["text"] == "Ереван"


def test_a_stray_byte_below_the_head_spoils_no_other_row(raw, holds_when_cut):
    data = b"id,text\n" + b"".join(b"%d,Text %d.\n" % (n, n) for n in range(9)) + "9,São Tomé\n".encode("cp1252")
    found = holds_when_cut(delimited, raw("a.csv", data), 4)
    assert reasons(found) == [None] * 10 and found[8].fields["text"] == "Text 8."


def test_bytes_that_are_no_text_spoil_no_row_but_theirs(raw, holds_when_cut):
    junk = bytes(n * 97 % 256 for n in range(1, 400)).translate(None, b'\n\r,"\0')
    found = holds_when_cut(delimited, raw("a.csv", "id,text\n1,São Tomé\n2,".encode() + junk + b"\n3,Fine.\n"), 1)
    assert reasons(found) == [None, "undecodable", None] and found[0].fields["text"] == "São Tomé"


def test_a_file_that_says_it_is_utf8_is_held_to_it(raw, holds_when_cut):
    found = holds_when_cut(delimited, raw("a.csv", b"\xef\xbb\xbfid,text\n1,S\xe3o\n2,Fine.\n"), 1)
    assert reasons(found) == ["undecodable", None]


@pytest.mark.parametrize(
    ("name", "data", "texts"),
    [
        ("a.tsv", b"id\ttext, or so\ttext\n1\tx\tOne, two; three\n", ["One, two; three"]),
        ("a.csv", b"sep=|\r\nid|text\r\n1|One, two\r\n", ["One, two"]),
        ("a.csv", b"\n\nid,text\n\n1,One\n\n\n2,Two\n", ["One", "Two"]),
        ("a.csv", b"text\nOne\nTwo\n", ["One", "Two"]),
        ("a.csv", b"id,text,\n1,One,\n2,Two,,,\n", ["One", "Two"]),
        ("a.csv", b",text,title\n0,One,T\n", ["One"]),
        ("a.csv", b"text,text\nOne,Two\n", ["One"]),
        ("a.csv", b"id,text", []),
    ],
)
def test_quirks_of_spreadsheets_are_understood(raw, holds_when_cut, name, data, texts):
    assert [r.fields["text"] for r in holds_when_cut(delimited, raw(name, data), 1)] == texts


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (b"2,too,many", "malformed"),
        (b"2", "malformed"),
        (b'""', "malformed"),
        (b"2,a\0b", "malformed"),
        (b"2,", "no_text"),
        (b"2,  ", "no_text"),
    ],
)
def test_a_bad_row_is_a_record_with_its_line_and_leaves_the_others_alone(raw, holds_when_cut, row, reason):
    data = b'id,text\n1,"on two\nlines"\n' + row + b"\n3,Three\n"
    found = holds_when_cut(delimited, raw("a.csv", data), 2)
    assert reasons(found) == [None, reason, None]
    assert found[1].problem.detail.startswith("line 4:")


def test_the_parts_of_a_file_begin_with_its_header_and_a_mark_of_utf8(raw, tmp_path):
    file = raw("a.tsv", "id\ttext\n1\tMüller\n2\tTwo\n".encode("cp1252"))
    (one, n), (two, m) = list(delimited.cut(file, 1, tmp_path))
    assert (one.name, two.name, n, m) == ("0001.tsv", "0002.tsv", 1, 1)
    assert one.read_bytes() == '\ufeff"id"\t"text"\n"1"\t"Müller"\n'.encode()


def test_compressed_rows_read_as_the_uncompressed_and_up_to_the_damage(raw, all_of, holds_when_cut):
    data = b"id,text\n" + b"".join(b"%d,%s\n" % (n, sha256(b"%d" % n).hexdigest().encode()) for n in range(3000))
    whole = all_of(delimited, raw("a.csv.gz", gzip.compress(data)))
    assert reasons(whole) == [None] * 3000
    broken = holds_when_cut(delimited, raw("b.csv.gz", gzip.compress(data)[:-20_000]), 500)
    assert 10 < len(broken) < 3000 and reasons(broken)[-1] == "damaged" and set(reasons(broken)[:-1]) == {None}


@pytest.mark.parametrize(("data", "said"), [(b"", "no header row"), (b"\n\n", "no header row")])
def test_a_file_without_a_header_is_refused(raw, data, said):
    file = raw("a.csv", data)
    with pytest.raises(UnreadableError, match=said):
        list(delimited.read(file))
    assert delimited.count(file) == 1


def test_a_quote_that_is_not_closed_cannot_fill_the_memory(raw, all_of, monkeypatch):
    monkeypatch.setattr(delimited, "DOCUMENT_LIMIT", 100)
    quoted = all_of(delimited, raw("a.csv", b'id,text\n1,One\n2,"two\n' + b"x\n" * 200))
    assert reasons(quoted) == [None, "malformed"] and "close the quotes" in quoted[1].problem.detail
    long_line = all_of(delimited, raw("b.csv", b"id,text\n1,One\n" + b"x" * 200))
    assert reasons(long_line) == [None, "too_long"] and "line 3" in long_line[1].problem.detail


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(CELLS, CELLS), max_size=6), limit=st.integers(1, 3))
def test_any_rows_are_read_as_they_were_written(raw, holds_when_cut, rows, limit):
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows([("url", "text"), *rows])
    found = holds_when_cut(delimited, raw("a.csv", out.getvalue().encode("utf-8-sig")), limit)
    assert len(found) == len(rows)
    plain = [text for _, text in rows if text.strip() and "<" not in text]
    assert [r.fields["text"] for r in found if not r.problem and "<" not in r.fields["text"]] == plain


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=60), limit=st.integers(1, 3))
def test_wild_bytes_give_records_or_one_refusal(raw, holds_when_cut, data, limit):
    holds_when_cut(delimited, raw("a.csv", b"text,id\n" + data), limit)
    holds_when_cut(delimited, raw("b.csv", data), limit)
