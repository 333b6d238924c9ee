"""Each form of time expression has its TIMEX3 value, and what only looks like one has none."""

import datetime

import pytest

from communique.times.find import find_timexes
from communique.times.forms import FUTURE, PAST, PRESENT
from communique.times.values import Timex

PUBLISHED = datetime.date(2021, 6, 16)  # a Wednesday


def values(text: str, published: datetime.date | None = PUBLISHED, tense: str = PRESENT) -> list[str]:
    return [t.value for t in find_timexes(text, 0, published, lambda start: tense)]


# (text, values), told by a verb in the past
EXPRESSIONS = [
    # days
    ("on 8 September 2018", "2018-09-08"),
    ("on September 8, 2018", "2018-09-08"),
    ("on September 8 2018", "2018-09-08"),
    ("on the 8th of September 2018", "2018-09-08"),
    ("on Saturday, 8 September 2018", "2018-09-08"),
    ("on Sat. Sept. 8, 2018", "2018-09-08"),
    ("on 2018-09-08", "2018-09-08"),
    ("on 17/06/2018", "2018-06-17"),
    ("on 06/17/2018", "2018-06-17"),
    ("on 05/06/2018", ""),  # the day cannot be known
    ("on May 3", "2021-05-03"),
    ("on 3 May", "2021-05-03"),
    ("on the 3rd of May", "2021-05-03"),
    ("on Sept. 8", "2020-09-08"),
    ("on Jan. 5", "2021-01-05"),
    ("on 30 June", "2021-06-30"),  # the tense is no proof against nearness
    ("on 29 February", "2020-02-29"),
    ("from May 3 to May 5, 2019", "2019-05-03 2019-05-05"),
    ("on 3 May and 9 July 2019", "2019-05-03 2019-07-09"),
    ("on 3-5 May 2019", "2019-05-03"),
    ("on May 3-5, 2019", "2019-05-03"),
    ("on 3 May 1974 and on 9 July", "1974-05-03 1974-07-09"),
    ("on Christmas Day", "2020-12-25"),
    ("on New Year's Eve 2010", "2010-12-31"),
    ("the attacks of 9/11", "2001-09-11"),
    # months
    ("in March 2013", "2013-03"),
    ("in March of 2013", "2013-03"),
    ("in early March 2013", "2013-03"),
    ("in mid-March", "2021-03"),
    ("at the end of March", "2021-03"),
    ("in March", "2021-03"),
    ("since July", "2020-07"),
    ("a vote in May", "2021-05"),
    ("last October", "2020-10"),
    ("the October vote", "2020-10"),
    ("between January and March 2010", "2010-01 2010-03"),
    ("from January to March", "2021-01 2021-03"),
    # parts of years
    ("in the first quarter of 2009", "2009-Q1"),
    ("in the third quarter", "2020-Q3"),
    ("in Q1 2009", "2009-Q1"),
    ("in the first half of 2010", "2010-H1"),
    ("in the second half of last year", "2020-H2"),
    ("in the spring of 2015", "2015-SP"),
    ("in summer 2015", "2015-SU"),
    ("last spring", "2020-SP"),
    ("last winter", "2020-WI"),
    ("in the autumn", "2020-FA"),
    # years and more
    ("in 1994", "1994"),
    ("in late 1994", "1994"),
    ("in mid-1994", "1994"),
    ("by the end of 1994", "1994"),
    ("the 2010 raid", "2010"),
    ("in 2009-2010", "2009 2010"),
    ("between 1990 and 1995", "1990 1995"),
    ("the war (1974)", "1974"),
    ("in fiscal 2012", "2012"),
    ("this fiscal year", "2021"),
    ("in the 1990s", "199"),
    ("in the early 1990s", "199"),
    ("for much of the 20th century", "19"),
    ("in the nineteenth century", "18"),
    # days and weeks told from the day of publication
    ("today", "2021-06-16"),
    ("earlier today", "2021-06-16"),
    ("yesterday", "2021-06-15"),
    ("tomorrow", "2021-06-17"),
    ("the day before yesterday", "2021-06-14"),
    ("on Monday", "2021-06-14"),
    ("on Thursday", "2021-06-10"),
    ("on Wednesday", "2021-06-16"),
    ("late on Tuesday", "2021-06-15"),
    ("last Friday", "2021-06-11"),
    ("last Wednesday", "2021-06-09"),
    ("next Monday", "2021-06-21"),
    ("this week", "2021-W24"),
    ("earlier this week", "2021-W24"),
    ("last week", "2021-W23"),
    ("late last week", "2021-W23"),
    ("over the weekend", "2021-W23-WE"),
    ("last weekend", "2021-W23-WE"),
    ("this month", "2021-06"),
    ("last month", "2021-05"),
    ("next month", "2021-07"),
    ("last year", "2020"),
    ("earlier this year", "2021"),
    ("at the end of last year", "2020"),
    ("by the end of the year", "2020"),
    ("last quarter", "2021-Q1"),
    ("in the last decade", "201"),
    ("three days ago", "2021-06-13"),
    ("two weeks ago", "2021-W22"),
    ("six months ago", "2020-12"),
    ("ten years ago", "2011"),
    ("25 years ago", "1996"),
    ("two decades ago", "200"),
    ("years ago", "PAST_REF"),
    ("two years from now", "2023"),
    # told from a date named before
    ("in 1998 it grew and fell the following year", "1998 1999"),
    ("on 3 May 2019 it began, ended the next day", "2019-05-03 2019-05-04"),
    ("on 3 May 2019 it began, ended the same day", "2019-05-03 2019-05-03"),
    ("in March 2019, and later that year", "2019-03 2019"),
    # times of the day
    ("at 2 p.m. on Monday", "2021-06-14T14:00"),
    ("on Monday at 2:30 pm", "2021-06-14T14:30"),
    ("at 12 a.m. on Monday", "2021-06-14T00:00"),
    ("at 14:00 GMT", "2021-06-16T14:00"),
    ("at 0800 UTC", "2021-06-16T08:00"),
    ("at noon on 3 May 2019", "2019-05-03T12:00"),
    ("on Friday morning", "2021-06-11TMO"),
    ("early on Friday morning", "2021-06-11TMO"),
    ("this morning", "2021-06-16TMO"),
    ("yesterday evening", "2021-06-15TEV"),
    ("last night", "2021-06-15TNI"),
    ("tonight", "2021-06-16TNI"),
    ("at five o'clock", "2021-06-16T05:00"),
    # lengths
    ("for three days", "P3D"),
    ("for the past two weeks", "P2W"),
    ("over the past year", "P1Y"),
    ("during the next 30 days", "P30D"),
    ("a four-week closure", "P4W"),
    ("within 48 hours", "PT48H"),
    ("for 90 minutes", "PT90M"),
    ("for 30 seconds", "PT30S"),
    ("two and a half years", "P2.5Y"),
    ("half an hour", "PT30M"),
    ("twenty-five years", "P25Y"),
    ("1,000 days of war", "P1000D"),
    ("a decade of war", "P1DE"),
    ("for several months", "PXM"),
    ("for years", "PXY"),
    ("hours before the vote", "PTXH"),
    ("between 12 and 18 months", "P12M P18M"),
    ("a decades-long conflict", "PXDE"),
    ("a week-long truce", "P1W"),
    # what is repeated
    ("every day", "XXXX-XX-XX"),
    ("every week", "XXXX-WXX"),
    ("every two weeks", "P2W"),
    ("each Monday", "XXXX-WXX-1"),
    ("on Fridays", "XXXX-WXX-5"),
    ("twice a year", "XXXX"),
    ("$30 million a month", "XXXX-XX"),
    ("per year", "XXXX"),
    ("meets annually", "XXXX"),
    # vague
    ("now", "PRESENT_REF"),
    ("currently", "PRESENT_REF"),
    ("recently", "PAST_REF"),
    ("in recent months", "PAST_REF"),
    ("in the near future", "FUTURE_REF"),
]


@pytest.mark.parametrize(("text", "expected"), EXPRESSIONS)
def test_an_expression_has_its_value(text, expected):
    assert values(f"It happened {text}.", tense=PAST) == expected.split()


AHEAD = [
    ("on Friday", "2021-06-18"),
    ("on Wednesday", "2021-06-16"),
    ("this Friday", "2021-06-18"),
    ("on Sept. 8", "2021-09-08"),
    ("on January 15", "2022-01-15"),
    ("in October", "2021-10"),
    ("in January", "2022-01"),
    ("by the end of the year", "2021"),
    ("over the weekend", "2021-W24-WE"),
    ("in the autumn", "2021-FA"),
    ("in the third quarter", "2021-Q3"),
]


@pytest.mark.parametrize(("text", "expected"), AHEAD)
def test_a_future_tense_makes_it_the_one_to_come(text, expected):
    assert values(f"It will end {text}.", tense=FUTURE) == [expected]


NOTHING = [
    "The army may march on the capital.",
    "Talks may resume.",
    "May the best team win.",
    "March for peace, they said.",
    "Theresa May spoke.",
    "The second man sat in the sun.",
    "It cost $1999 in all.",
    "A force of 1,995 men was sent.",
    "The bill passed by 2010 votes to 12.",
    "Some 2000 people marched.",
    "Resolution 1973 was adopted.",
    "Flight 2010 was late.",
    "The Friday Times was closed.",
    "The Sunday Telegraph said so.",
    "Black Friday came and went.",
    "The Good Friday agreement held.",
    "A 45-year-old man fled.",
    "She is 45 years old.",
    "Children 6 months and older were moved.",
    "The team led in the first half.",
    "A quarter of the seats are empty.",
    "One day it will end.",
    "They lost 3:10 to Spain.",
    "He came as soon as he could.",
    "On 31 February nothing happened.",
    "The 38th parallel divides them.",
    "Version 10.2010.3 came out.",
    "The Daily Mail wrote it.",
    "",
]


@pytest.mark.parametrize("text", NOTHING)
def test_what_only_looks_like_a_time_is_none(text):
    assert values(text) == []


UNDATED = [
    ("on 8 September 2018", "2018-09-08"),
    ("in 1994", "1994"),
    ("in the first quarter of 2009", "2009-Q1"),
    ("for three days", "P3D"),
    ("on September 8", "XXXX-09-08"),
    ("in March", "XXXX-03"),
    ("on Monday", "XXXX-WXX-1"),
    ("on Monday at 2 p.m.", "XXXX-WXX-1T14:00"),
    ("at 2 p.m.", "XXXX-XX-XXT14:00"),
    ("in the spring", "XXXX-SP"),
    ("last week", "PAST_REF"),
    ("yesterday", "PAST_REF"),
    ("today", "PRESENT_REF"),
    ("next month", "FUTURE_REF"),
    ("two days ago", "PAST_REF"),
    ("over the weekend", "XXXX-WXX-WE"),
]


@pytest.mark.parametrize(("text", "expected"), UNDATED)
def test_without_a_day_of_publication_what_cannot_be_known_stays_open(text, expected):
    (found,) = find_timexes(f"It happened {text}.", 0, None)
    assert found.value == expected
    assert (found.first is None) == (not expected[:4].isdigit())


DAYS = [
    ("on 3 May 2019", "2019-05-03", "2019-05-03", "day"),
    ("on 3-5 May 2019", "2019-05-03", "2019-05-05", "day"),
    ("last week", "2021-06-07", "2021-06-13", "week"),
    ("over the weekend", "2021-06-12", "2021-06-13", "week"),
    ("in February 2020", "2020-02-01", "2020-02-29", "month"),
    ("in the first quarter of 2009", "2009-01-01", "2009-03-31", "year"),
    ("in the summer of 2015", "2015-06-01", "2015-08-31", "year"),
    ("in 1994", "1994-01-01", "1994-12-31", "year"),
    ("in the 1990s", "1990-01-01", "1999-12-31", "year"),
    ("at noon on 3 May 2019", "2019-05-03", "2019-05-03", "day"),
    ("in the past three days", "2021-06-13", "2021-06-16", "week"),
]


@pytest.mark.parametrize(("text", "first", "last", "precision"), DAYS)
def test_an_expression_covers_its_days(text, first, last, precision):
    (found,) = find_timexes(f"It happened {text}.", 0, PUBLISHED)
    assert (str(found.first), str(found.last), found.precision) == (first, last, precision)


def test_the_next_day_counts_from_the_date_of_a_sentence_before():
    named = Timex(
        0, 10, "3 May 2019", "DATE", "2019-05-03", datetime.date(2019, 5, 3), datetime.date(2019, 5, 3), "day"
    )
    (found,) = find_timexes("It ended two days later.", 100, PUBLISHED, reference=named)
    assert (found.start, found.value, found.first) == (109, "P2D", datetime.date(2019, 5, 5))
    assert find_timexes("It ended the next day.", 0, PUBLISHED, reference=named)[0].value == "2019-05-04"
    assert find_timexes("It ended the next day.", 0, PUBLISHED)[0].value == "XXXX-XX-XX"


@pytest.mark.parametrize(("published", "text", "expected"), [
    ("2022-01-03", "on December 28", "2021-12-28"),
    ("2021-12-30", "on January 4", "2022-01-04"),
    ("2022-01-15", "last month", "2021-12"),
    ("2021-01-05", "last week", "2020-W53"),
    ("2022-01-01", "on Friday", "2021-12-31"),
    ("2020-03-01", "yesterday", "2020-02-29"),
    ("2021-03-02", "on February 29", "2020-02-29"),
    ("2021-02-10", "in the fourth quarter", "2020-Q4"),
    ("2013-11-20", "last summer", "2013-SU"),
    ("0005-01-01", "ten years ago", "PAST_REF"),
    ("9999-12-31", "next year", None),
])  # fmt: skip
def test_values_are_right_across_years(published, text, expected):
    found = values(f"It happened {text}.", datetime.date.fromisoformat(published))
    assert found == ([expected] if expected else [])
