"""Any text with any marks: quotations point into it, and none of a kind overlap."""

from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from communique.quotations.marks import quoted_words

MARKS = ("“", "”", "„", "‟", '"', "``", "''", "«", "»", "‘", "’", "'")
WORDS = ("Angela Merkel", "he", "said", "told reporters", "says", "that", "the war is over", "We are ready", "Never",
         "workers", "according to", "it", "did not say", "and", ", ", ". ", ": ", " – ", "\n", "\n\n", " ", "?",
         "s")  # fmt: skip
WILD = st.lists(st.sampled_from(MARKS + WORDS) | st.text(max_size=4), max_size=40)
PROSE = st.lists(st.sampled_from(MARKS + WORDS), min_size=4, max_size=40)


@settings(deadline=None)
@given(WILD)
def test_words_in_marks_lie_inside_one_paragraph_and_never_overlap(parts):
    text = "".join(parts)
    found = quoted_words(text)
    for q in found:
        assert 0 <= q.opens < q.start < q.end <= q.closes <= len(text)
        words = text[q.start : q.end]
        assert words == words.strip()
        assert "\n" not in words
    assert all(a.closes <= b.opens for a, b in pairwise(found))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PROSE)
def test_quotations_of_any_text_are_slices_of_it_and_none_of_a_kind_overlap(code, parts):
    text = " ".join(parts)
    rows = code(text)["quotations"]
    for row in rows:
        assert 0 <= row["start_char"] < row["end_char"] <= len(text)
        assert row["text"] == text[row["start_char"] : row["end_char"]]
        assert row["speaker_text"] or not row["speaker_id"]
    assert len({r["quotation_id"] for r in rows}) == len(rows)
    for kind in ("direct", "indirect"):
        spans = [(r["start_char"], r["end_char"]) for r in rows if r["kind"] == kind]
        assert all(a[1] <= b[0] for a, b in pairwise(spans))
