"""Fields under their many names, and values as records write them."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.intake.fields import NAMES, fields_of, own_fields

TEN = datetime(2018, 9, 7, 10, tzinfo=UTC)


@pytest.mark.parametrize("style", [str.upper, str.title, lambda n: n.replace("_", "-"), lambda n: n.replace("_", " ")])
@pytest.mark.parametrize("field", NAMES)
def test_names_match_in_every_style(field, style):
    value = {"retrieved_at": "2018-09-07T10:00Z", "text_rights": "full"}.get(field, "x")
    for name in NAMES[field]:
        assert list(fields_of({style(name): value})) == [field]


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ({"fullText": "x"}, {"text": "x"}),
        ({"articleBody": "x", "dc:creator": "A"}, {"text": "x", "author": "A"}),
        ({"body": "second", "text": "first"}, {"text": "first"}),
        ({"text": " ", "body": "x"}, {"text": "x"}),
        ({"text": None, "content": "x"}, {"text": "x"}),
        ({"content": {"rendered": "<p>One.</p><p>Two.</p>"}}, {"text": "One.\n\nTwo."}),
        ({"paragraphs": ["One.", "", "Two."]}, {"text": "One.\n\nTwo."}),
        ({"text": "a < b"}, {"text": "a < b"}),
        ({"text": 3}, {}),
        ({"text": {"a": "x"}}, {}),
        ({"headline": {"main": "T"}, "byline": {"original": "By A"}}, {"title": "T", "author": "By A"}),
        ({"title": "<b>Talks</b> &amp; more"}, {"title": "Talks & more"}),
        ({"_id": {"$oid": "5f"}, "date": {"$date": "2018-09-07"}}, {"source_id": "5f", "published": "2018-09-07"}),
        ({"author": [{"name": "A"}, "B", None]}, {"author": "A; B"}),
        ({"date": 1536316200.0, "id": 0}, {"published": "1536316200", "source_id": "0"}),
        ({"title": True, "url": float("nan"), "id": [], "source": {}}, {}),
        ({"author": [[[[[[[[["deep"]]]]]]]]]}, {}),
        ({"crawled_at": "2018-09-07T12:00:00+02:00"}, {"retrieved_at": TEN}),
        ({"fetched_at": "2018-09-07 10:00:00 UTC"}, {"retrieved_at": TEN}),
        ({"fetched_at": 1536314400}, {"retrieved_at": TEN}),
        ({"fetched_at": 1536314400000}, {"retrieved_at": TEN}),
        ({"fetched_at": "9" * 400}, {}),
        ({"fetched_at": "yesterday"}, {}),
        ({1: "x", None: "y", "": "z"}, {}),
    ],
)  # fmt: skip
def test_values_are_read_as_records_write_them(record, expected):
    assert fields_of(record) == expected


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ({}, {"text": "short"}),
        ({"long": "text"}, {"text": "the whole"}),
        ({"absent": "text"}, {"text": "short"}),
        ({"page.body": "text"}, {"text": "inside"}),
        ({"when": "published"}, {"text": "short", "published": "2018-09-07"}),
        ({"a.b": "title"}, {"text": "short", "title": "dotted"}),
    ],
)
def test_mapped_names_go_before_known_ones(names, expected):
    record = {"text": "short", "long": "the whole", "page": {"body": "inside"}, "when": "2018-09-07", "a.b": "dotted"}
    assert fields_of(record, names) == expected


def test_what_a_reader_found_is_kept_but_for_what_no_column_can_hold():
    found = {"text": "About <p>\ud800</p>", "title": " a\x00b\n", "retrieved_at": TEN, "url": None}
    assert own_fields(found) == {"text": "About <p>\ufffd</p>", "title": "a b", "retrieved_at": TEN}


@given(
    st.dictionaries(
        st.sampled_from(["text", "title", "date", "fetched_at", "author", "_source", "fields", "text_rights"]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
            lambda v: st.lists(v, max_size=3) | st.dictionaries(st.sampled_from(["name", "text", "title"]), v),
            max_leaves=10,
        ),
    )
)
def test_wild_values_give_text_or_nothing(record):
    for name, value in fields_of(record).items():
        assert isinstance(value, datetime if name == "retrieved_at" else str)
        if isinstance(value, str):
            value.encode()
