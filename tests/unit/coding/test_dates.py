"""Expressions of time and their values, resolved against the day of publication and against nothing else."""

import datetime

import pytest


def wrong(reason: str) -> pytest.MarkDecorator:
    """Mark a case that the coder gets wrong; it fails as soon as it no longer does."""
    return pytest.mark.xfail(strict=True, reason=reason)


# What the coder gets wrong so far.
TENSE = wrong("the tense of the verb does not decide between the last and the next such day")
FORM = wrong("the form is not known")
RANGE = wrong("the year of the second date does not count for the first")
NUMBER = wrong("any number from 1500 to 2099 is read as a year, any name of a day as a day")
LEAP = wrong("29 February without a year is lost when a neighbouring year has none")

# Published on Wednesday 16 June 2021 unless another day is given.
DATES = [
    ("Talks began on 8 September 2018.", ["2018-09-08"]),
    ("Talks began on September 8, 2018.", ["2018-09-08"]),
    ("Talks began on the 8th of September 2018.", ["2018-09-08"]),
    ("Talks began on 2018-09-08.", ["2018-09-08"]),
    pytest.param("Talks began on Sept. 8.", ["2020-09-08"], marks=TENSE),
    ("Talks began on May 3.", ["2021-05-03"]),
    ("Talks began in March 2013.", ["2013-03"]),
    ("Talks began in early March 2013.", ["2013-03"]),
    ("Talks began in March.", ["2021-03"]),
    ("Talks began last October.", ["2020-10"]),
    ("Talks began in 1994.", ["1994"]),
    ("Talks began on Monday.", ["2021-06-14"]),
    ("Talks began on Thursday.", ["2021-06-10"]),
    ("Talks began on Wednesday.", ["2021-06-16"]),
    ("Talks will begin on Friday.", ["2021-06-18"]),
    ("Talks will begin next Monday.", ["2021-06-21"]),
    ("Talks began last Friday.", ["2021-06-11"]),
    ("Talks began yesterday.", ["2021-06-15"]),
    ("Talks began earlier today.", ["2021-06-16"]),
    ("Talks will begin tomorrow.", ["2021-06-17"]),
    ("Talks began last week.", ["2021-W23"]),
    ("Talks will begin next month.", ["2021-07"]),
    ("Talks began last month.", ["2021-05"]),
    ("Talks began last year.", ["2020"]),
    ("Talks began three days ago.", ["2021-06-13"]),
    ("Talks began two weeks ago.", ["2021-W22"]),
    ("Talks began six months ago.", ["2020-12"]),
    ("Talks began ten years ago.", ["2011"]),
    ("Talks began 25 years ago.", ["1996"]),
    pytest.param("Talks began in the 1990s.", ["199"], marks=FORM),
    pytest.param("Talks lasted for three days.", ["P3D"], marks=FORM),
    ("Talks went on for the past two weeks.", ["P2W"]),
    ("Talks are held every week.", ["P1W"]),
    ("Talks are now under way.", ["PRESENT_REF"]),
    ("Talks began last spring.", ["2020-SP"]),
    ("Talks were held on Monday and Tuesday.", ["2021-06-14", "2021-06-15"]),
    pytest.param("Talks were held from May 3 to May 5, 2019.", ["2019-05-03", "2019-05-05"], marks=RANGE),
    # what only looks like a date
    ("The army may march on the capital.", []),
    pytest.param("The bill passed by 2010 votes to 12.", [], marks=NUMBER),
    ("It cost $1999 in all.", []),
    pytest.param("Resolution 1973 was adopted.", [], marks=NUMBER),
    ("A force of 1,995 men was sent.", []),
    pytest.param("The Friday Times was closed.", [], marks=NUMBER),
]


@pytest.mark.parametrize(("text", "expected"), DATES)
def test_expressions_of_time_have_the_value_that_the_day_of_publication_gives_them(code, text, expected):
    assert [t["value"] for t in code(text)["time_expressions"]] == expected


# Round the turn of the year and in leap years.
BOUNDARIES = [
    ("Talks began on December 28.", "2022-01-03", ["2021-12-28"]),
    ("Talks will begin on January 4.", "2021-12-30", ["2022-01-04"]),
    ("Talks began last month.", "2022-01-15", ["2021-12"]),
    ("Talks began last week.", "2021-01-05", ["2020-W53"]),
    ("Talks began on Friday.", "2022-01-01", ["2021-12-31"]),
    ("Talks began yesterday.", "2020-03-01", ["2020-02-29"]),
    pytest.param("Talks began on February 29.", "2021-03-02", ["2020-02-29"], marks=LEAP),
    ("Talks will begin in January.", "2021-11-20", ["2022-01"]),
]


@pytest.mark.parametrize(("text", "published", "expected"), BOUNDARIES)
def test_dates_are_right_across_years(code, text, published, expected):
    assert [t["value"] for t in code(text, published)["time_expressions"]] == expected


UNDATED = [
    ("Talks began on 8 September 2018.", ["2018-09-08"]),
    ("Talks began on September 8.", ["XXXX-09-08"]),
    ("Talks began in March.", ["XXXX-03"]),
    ("Talks began on Monday.", ["XXXX-WXX-1"]),
    ("Talks began last week.", ["PAST_REF"]),
    ("Talks will begin next month.", ["FUTURE_REF"]),
    ("Talks began two days ago.", ["PAST_REF"]),
    ("Talks began in 1994.", ["1994"]),
]


@pytest.mark.parametrize(("text", "expected"), UNDATED)
def test_without_a_day_of_publication_what_cannot_be_known_stays_open(code, text, expected):
    assert [t["value"] for t in code(text, None)["time_expressions"]] == expected


@FORM
def test_expressions_of_time_point_at_their_words(code):
    text = "Talks began on Monday.\n\nThey went on for three days, until 2 March 2020."
    found = code(text)["time_expressions"]
    assert [text[t["start_char"] : t["end_char"]] for t in found] == [t["text"] for t in found]
    assert [t["timex_type"] for t in found] == ["DATE", "DURATION", "DATE"]


@pytest.mark.parametrize("published", ["1995-01-01", "2000-02-29", "2025-12-31"])
def test_no_resolved_day_depends_on_a_clock(code, published):
    day = datetime.date.fromisoformat(published)
    value = code("Troops left yesterday.", published)["time_expressions"][0]["value"]
    assert value == (day - datetime.timedelta(days=1)).isoformat()
