"""Dates: every form that inputs use is read, and nothing that is ambiguous, incomplete or impossible."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.text.dating import When, date_in_url, date_opening, parse_date

DAY = When(date(2018, 9, 7))


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "written",
    [
        "2018年9月7日", "2018年9月7日 15:01", "2018년 9월 7일", "7 septembre 2018", "7 de septiembre de 2018",
        "7. September 2018", "7 сентября 2018", "7 EYLÜL 2018", "2018-W36-5", "Published: 7 September 2018",
        "Sept. 7, 2018, 3:15 p.m. ET", "3:15 PM ET, Fri September 7, 2018", "2018-09-07", "2018/09/07",
        "2018.9.7", "20180907", " 2018-09-07\n", "7 September 2018",
        "07 Sep 2018",
        "7 Sept. 2018", "September 7, 2018", "Sep 7 2018", "SEPTEMBER 7, 2018", "Friday, 7 September 2018",
        "Fri, September 7th, 2018", "7th of September, 2018", "07-SEP-2018", "7 September 2018 15:00 MSK",
    ],
)  # fmt: skip
def test_a_day_without_a_time_in_utc_has_no_moment(written):
    assert parse_date(written) == DAY


@pytest.mark.parametrize(
    ("written", "on", "moment"),
    [
        ("2018-09-07T23:30:00Z", date(2018, 9, 7), at(2018, 9, 7, 23, 30)),
        ("2018-09-07T23:30:00-05:00", date(2018, 9, 7), at(2018, 9, 8, 4, 30)),
        ("2018-09-07T00:30:00+0300", date(2018, 9, 7), at(2018, 9, 6, 21, 30)),
        ("2018-09-07 23:30", date(2018, 9, 7), at(2018, 9, 7, 23, 30)),
        ("2018-09-07T23:30:00.123456789Z", date(2018, 9, 7), at(2018, 9, 7, 23, 30, 0, 123456)),
        ("20180907T120000Z", date(2018, 9, 7), at(2018, 9, 7, 12)),
        ("20180907120000", date(2018, 9, 7), at(2018, 9, 7, 12)),
        ("Fri, 07 Sep 2018 15:00:00 +0300", date(2018, 9, 7), at(2018, 9, 7, 12)),
        ("Fri, 07 Sep 2018 15:00:00 GMT", date(2018, 9, 7), at(2018, 9, 7, 15)),
        ("07 Sep 2018 22:00 EDT", date(2018, 9, 7), at(2018, 9, 8, 2)),
        ("September 7, 2018 at 3:05 pm", date(2018, 9, 7), at(2018, 9, 7, 15, 5)),
        ("26-FEB-1987 15:01:01.79", date(1987, 2, 26), at(1987, 2, 26, 15, 1, 1, 790000)),
        ("1536316200", date(2018, 9, 7), at(2018, 9, 7, 10, 30)),
        ("1536316200000", date(2018, 9, 7), at(2018, 9, 7, 10, 30)),
        ("1536316200000000", date(2018, 9, 7), at(2018, 9, 7, 10, 30)),
        ("1536316200000000000", date(2018, 9, 7), at(2018, 9, 7, 10, 30)),
        ("Fri Sep 07 15:01:01 UTC 2018", date(2018, 9, 7), at(2018, 9, 7, 15, 1, 1)),
        ("Fri Sep  7 15:01:01 2018", date(2018, 9, 7), at(2018, 9, 7, 15, 1, 1)),
        ("Fri Sep 07 2018 15:01:01 GMT+0300 (MSK)", date(2018, 9, 7), at(2018, 9, 7, 12, 1, 1)),
        ("Fri, 07 Sep 18 15:01:01 GMT", date(2018, 9, 7), at(2018, 9, 7, 15, 1, 1)),
        ("Fri, 07 Sep 2018 15:00:00 +0000 (UTC)", date(2018, 9, 7), at(2018, 9, 7, 15)),
        ("2018-09-07 15:01:01 +0000 UTC", date(2018, 9, 7), at(2018, 9, 7, 15, 1, 1)),
        ("2018-09-07T15:01:01+03:00[Europe/Moscow]", date(2018, 9, 7), at(2018, 9, 7, 12, 1, 1)),
        ("September 7, 2018 10:30 UTC+3", date(2018, 9, 7), at(2018, 9, 7, 7, 30)),
        ("Sept. 7, 2018, 3 p.m.", date(2018, 9, 7), at(2018, 9, 7, 15)),
        ("7 September 2018 | 15:04", date(2018, 9, 7), at(2018, 9, 7, 15, 4)),
        ("15:04, 7 September 2018", date(2018, 9, 7), at(2018, 9, 7, 15, 4)),
        ("536316200", date(1986, 12, 30), at(1986, 12, 30, 8, 43, 20)),
    ],
)
def test_the_day_is_as_written_in_its_zone_and_the_moment_is_in_utc(written, on, moment):
    assert parse_date(written) == When(on, moment)


@pytest.mark.parametrize(
    ("written", "on"),
    [("17/06/2018", date(2018, 6, 17)), ("06/17/2018", date(2018, 6, 17)), ("17.06.2018", date(2018, 6, 17)),
     ("07/07/2018", date(2018, 7, 7)), ("07/09/2018", None), ("1.2.2018", None)],
)  # fmt: skip
def test_numbers_are_a_date_only_where_one_order_is_possible(written, on):
    assert parse_date(written) == (When(on) if on else None)


@pytest.mark.parametrize(
    "written",
    ["", "2018", "2018-09", "September 2018", "7 September", "7 September 18", "2018-02-30",
     "29 February 2018", "1899-12-31", "2500-01-01", "2018-09-07T25:00:00Z", "2018-09-07 10:61", "13:00 pm",
     "September 7, 2018 13:05 pm", "yesterday", "2018-09-07 and more", "12018-09-07", "٢٠١٨-٠٩-٠٧",
     "99999999999999999999", "Thu, 07 Sep 18 15:01:01 GMT", "7-SEP-18", "201809071501", "2018-W60-1", "2018-250",
     "1970-01-01T00:00:00Z", "1970-01-01", "1900-01-01", "2018年13月7日"],
)  # fmt: skip
def test_what_states_no_day_for_certain_is_no_date(written):
    assert parse_date(written) is None


@pytest.mark.parametrize(
    ("url", "when"),
    [
        ("https://example.org/2018/09/07/talks", DAY),
        ("https://example.org/world/2018/sep/07/talks", DAY),
        ("https://example.org/2018/9/7", DAY),
        ("https://example.org/talks-2018-09-07.html", DAY),
        ("https://example.org/2018/09/07/talks-2018-09-07", DAY),
        ("https://example.org/english/2018-09/07/c_1.htm", DAY),
        ("https://example.org/n3/2018/0907/c9.html", DAY),
        ("https://example.org/news/20180907/talks", DAY),
        ("https://example.org/news/20181307/talks", None),
        ("https://example.org/2018/09/talks", None),
        ("https://example.org/2018-09-07/of-2018-09-08", None),
        ("https://example.org/2018/13/07/talks", None),
        ("https://example.org/talks?day=2018-09-07", None),
        ("https://example.org/120180907", None),
        ("http://[broken/2018/09/07/", None),
        ("", None),
    ],
)
def test_an_address_gives_the_day_that_its_path_names(url, when):
    assert date_in_url(url) == when


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("2018-09-07 Ahead of the talks", 10),
        ("2018-09-07 1200 troops left", 10),
        ("2018-09-07 10:30 Putin said", 16),
        ("7 September 2018, 10:30 UTC Putin", 27),
        ("Ahead of 2018-09-07", None),
        ("2018-09-071 Ahead", None),
    ],
)
def test_a_date_that_opens_a_text_ends_where_the_text_goes_on(text, end):
    found = date_opening(text)
    assert (found and found[1]) == end


@given(st.datetimes(min_value=datetime(1900, 1, 2), max_value=datetime(2199, 12, 30), timezones=st.timezones()))
def test_every_iso_time_is_read_back(moment):
    moment = moment.replace(second=0, microsecond=0)
    if moment.utcoffset().total_seconds() % 60:
        return  # ISO 8601 has no seconds in offsets
    when = parse_date(moment.isoformat())
    assert when == When(moment.date(), moment.astimezone(UTC))


@given(st.text(alphabet="0123456789-/:. TZSepAMpm+,", max_size=30))
def test_whatever_is_written_nothing_fails(written):
    parse_date(written)
    date_opening(written)
    date_in_url(f"https://example.org/{written}")
