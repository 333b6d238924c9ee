"""Numbers as texts write them."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.events.quantities import Range, numbers
from communique.knowledge.base import Knowledge
from communique.knowledge.lexicon import Quantity

_UNITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
          "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]  # fmt: skip
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


@pytest.fixture(scope="session")
def quantities(knowledge: Knowledge) -> dict[str, Quantity]:
    return knowledge.lexicon.quantities


def spelled(n: int, joined: bool) -> str:
    """A number below a billion in English; hyphens are words of their own, as the tokenizer makes them."""
    if n < 20:
        return _UNITS[n]
    if n < 100:
        tens, unit = _TENS[n // 10 - 2], n % 10
        return f"{tens} - {_UNITS[unit]}" if unit else tens
    for scale, name in ((1_000_000, "million"), (1_000, "thousand"), (100, "hundred")):
        if n >= scale:
            head, rest = f"{spelled(n // scale, joined)} {name}", n % scale
            link = " and " if joined and rest < 100 else " "
            return head + (link + spelled(rest, joined) if rest else "")
    raise AssertionError(n)


def read(text: str, quantities) -> list[tuple[int, int]]:
    return [tuple(n.value) for n in numbers(text.lower().split(), quantities)]


@given(n=st.integers(0, 999_999_999), joined=st.booleans())
def test_a_number_in_words_is_read_as_what_it_says(quantities, n, joined):
    assert read(f"some {spelled(n, joined)} people", quantities) == [(n, n)]


@given(n=st.integers(0, 999_999_999))
def test_a_number_in_digits_is_read_with_and_without_commas(quantities, n):
    assert read(f"{n} people", quantities) == read(f"{n:,} people", quantities) == [(n, n)]


@given(low=st.integers(1, 999), more=st.integers(1, 999), words=st.booleans())
def test_two_numbers_are_a_range_where_the_words_between_them_say_so(quantities, low, more, words):
    one, other = (spelled(n, True) if words else str(n) for n in (low, low + more))
    between = [] if words else [f"between {one} and {other} people"]
    for text in (f"{one} to {other} people", f"{one} or {other} people", *between):
        assert read(text, quantities) == [(low, low + more)]


@given(
    words=st.lists(
        st.sampled_from(
            [
                *_UNITS,
                *_TENS,
                "hundred",
                "thousand",
                "hundreds",
                "dozens",
                "of",
                "and",
                "a",
                "-",
                "to",
                "half",
                "several",
                "12",
                "1,000",
                "up",
                "between",
                "people",
            ]
        )
    )
)
def test_whatever_the_words_ranges_are_in_order_and_do_not_overlap(quantities, words):
    found = numbers(words, quantities)
    assert all(0 <= n.value.low <= n.value.high for n in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(0 <= n.start < n.end <= len(words) for n in found)


@pytest.mark.parametrize(("text", "low", "high"), [
    ("dozens of people", 24, 99), ("scores of people", 40, 99), ("hundreds of people", 200, 999),
    ("tens of thousands of people", 20_000, 99_999), ("hundreds of thousands", 200_000, 999_999),
    ("several people", 3, 9), ("a few people", 3, 9), ("a couple of people", 2, 2),
    ("several hundred people", 300, 999),
    ("a few dozen people", 36, 119), ("half a dozen people", 6, 6), ("two dozen people", 24, 24),
    ("half a million people", 500_000, 500_000), ("a hundred people", 100, 100), ("2.5 million people", 2_500_000,
     2_500_000), ("10-15 people", 10, 15), ("from 10 to 15 people", 10, 15), ("up to 20 people", 1, 20),
    ("fewer than 20 people", 1, 19), ("at least 20 people", 20, 20), ("more than 1,000 people", 1000, 1000),
    ("as many as 40 people", 1, 40), ("nineteen hundred people", 1900, 1900),
])  # fmt: skip
def test_vague_and_bounded_numbers_are_the_ranges_that_the_codebook_states(quantities, text, low, high):
    assert read(text, quantities) == [(low, high)]


@pytest.mark.parametrize("text", ["many people", "1.5 people", "12.7", "no people at all", ""])
def test_what_is_no_whole_number_is_not_read(quantities, text):
    assert read(text, quantities) == []


def test_ranges_add_up_at_both_ends():
    assert Range(1, 2) + Range(24, 99) == Range(25, 101)
