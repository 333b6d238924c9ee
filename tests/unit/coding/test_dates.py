"""Expressions of time in parsed text: the tense of their clause decides which day they mean."""

import datetime

import pytest

# Published on Wednesday 16 June 2021.
TENSES = [
    # past
    ("Talks began on Monday.", "2021-06-14"),
    ("Talks began on Thursday.", "2021-06-10"),
    ("Talks began on Wednesday.", "2021-06-16"),
    ("Talks have been held in Geneva since Thursday.", "2021-06-10"),
    ("The talks held on Friday in Geneva failed.", "2021-06-11"),
    ("Iran freed the sailors arrested on Friday.", "2021-06-11"),
    ("Ministers travelled to Vienna to meet their allies on Sunday.", "2021-06-13"),
    ("He managed to leave the country on Saturday.", "2021-06-12"),
    ("Talks began on Sept. 8.", "2020-09-08"),
    ("Talks began in October.", "2020-10"),
    ("Talks began over the weekend.", "2021-W23-WE"),
    ("Talks ended by the end of the year.", "2020"),
    # to come
    ("Talks will begin on Friday.", "2021-06-18"),
    ("The Senate may vote on Friday.", "2021-06-18"),
    ("Putin is to visit Ankara on Friday.", "2021-06-18"),
    ("Ministers are meeting on Friday.", "2021-06-18"),
    ("The talks are scheduled for Friday.", "2021-06-18"),
    ("They agreed to meet on Friday.", "2021-06-18"),
    ("He said he would resign on Friday.", "2021-06-18"),
    ("Armenia prepared for the election planned for Sunday.", "2021-06-20"),
    ("Talks will begin on Sept. 8.", "2021-09-08"),
    ("Talks will begin in October.", "2021-10"),
    ("Talks will begin in January.", "2022-01"),
    ("Talks will begin over the weekend.", "2021-W24-WE"),
    ("Talks will end by the end of the year.", "2021"),
    # both in one sentence
    ("The court said on Friday that it will rule on Monday.", "2021-06-11 2021-06-21"),
    ("Ministers met on Monday and will meet again on Friday.", "2021-06-14 2021-06-18"),
]


@pytest.mark.parametrize(("text", "expected"), TENSES)
def test_the_tense_decides_between_the_last_and_the_next(code, text, expected):
    assert [t["value"] for t in code(text)["time_expressions"]] == expected.split()


def test_the_next_day_counts_from_the_sentence_before(code):
    found = code("Rebels took Goma on 20 November 2012. Kinshasa offered talks the next day.")["time_expressions"]
    assert [t["value"] for t in found] == ["2012-11-20", "2012-11-21"]


def test_expressions_of_time_point_at_their_words(code):
    text = "Talks began on Monday.\n\nThey went on for three days, until 2 p.m. on 2 March 2020."
    found = code(text)["time_expressions"]
    assert [text[t["start_char"] : t["end_char"]] for t in found] == [t["text"] for t in found]
    assert [t["timex_type"] for t in found] == ["DATE", "DURATION", "TIME"]


@pytest.mark.parametrize("published", ["1995-01-01", "2000-02-29", "2025-12-31"])
def test_no_resolved_day_depends_on_a_clock(code, published):
    day = datetime.date.fromisoformat(published)
    value = code("Troops left yesterday.", published)["time_expressions"][0]["value"]
    assert value == (day - datetime.timedelta(days=1)).isoformat()


def test_without_a_day_of_publication_only_full_dates_are_known(code):
    found = code("Talks began on Monday, after those of 8 September 2018.", None)["time_expressions"]
    assert [t["value"] for t in found] == ["XXXX-WXX-1", "2018-09-08"]
