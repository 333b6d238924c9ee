"""When an event took place, and what told so."""

import datetime

import pytest

# Published on Wednesday 16 June 2021. (text, first day, last day, precision, basis)
WHEN = [
    # on the event's own words
    ("Turkey attacked Syria on Monday.", "2021-06-14", None, "day", "text"),
    ("Turkey attacked Syria.", "2021-06-16", None, "day", "published"),
    ("On 3 May 2019, Turkey attacked Syria.", "2019-05-03", None, "day", "text"),
    ("Turkey attacked Syria in March 2018.", "2018-03-01", "2018-03-31", "month", "text"),
    ("Turkey attacked Syria last week.", "2021-06-07", "2021-06-13", "week", "text"),
    ("Turkey invaded Cyprus in 1974.", "1974-01-01", "1974-12-31", "year", "text"),
    ("Turkey attacked Syria at 2 p.m. on Monday.", "2021-06-14", None, "day", "text"),
    ("Turkey attacked Syria over the weekend.", "2021-06-12", "2021-06-13", "week", "text"),
    ("Xi Jinping will visit Moscow on Friday.", "2021-06-18", None, "day", "text"),
    ("Xi Jinping will visit Moscow.", None, None, "unknown", "unknown"),
    # on its clause and no other
    ("Turkey condemned on Tuesday the attack of 2 June in Idlib.", "2021-06-15", None, "day", "text"),
    ("Turkey, which joined NATO in 1952, attacked Syria on Monday.", "2021-06-14", None, "day", "text"),
    ("Turkey condemned a 2010 raid by Israel.", "2021-06-16", None, "day", "published"),
    # on the clause over it
    ("Turkey said on Monday it condemned the attack in Idlib.", "2021-06-14", None, "day", "text"),
    # bounds date nothing
    ("Xi Jinping will visit Moscow before Friday.", None, None, "unknown", "unknown"),
    ("Turkey has attacked Syria three times since 2016.", None, None, "unknown", "unknown"),
    # what the text leaves open
    ("Turkey recently attacked Syria.", None, None, "unknown", "unknown"),
]


@pytest.mark.parametrize(("text", "first", "last", "precision", "basis"), WHEN)
def test_an_event_has_the_date_that_its_own_clause_gives_it(code, text, first, last, precision, basis):
    found = code(text).main
    days = [d.isoformat() if d else None for d in (found["event_date"], found["event_date_end"])]
    assert (*days, found["date_precision"], found["date_basis"]) == (first, last, precision, basis)


def test_two_acts_in_one_sentence_keep_their_own_dates(code):
    first, second = code(
        "Poland expelled a diplomat on Monday and Russia expelled a Polish diplomat on Tuesday."
    ).events
    assert [first["event_date"].day, second["event_date"].day] == [14, 15]


def test_what_was_said_happened_when_its_own_words_say(code):
    found = code("Russia said on Tuesday that Turkey attacked Syria last week.").main
    assert found["event_date"] == datetime.date(2021, 6, 7)


def test_a_main_clause_shares_the_day_of_its_when_clause(code):
    found = code("When Turkish troops crossed the border on 9 May, Russia condemned Turkey.").main
    assert found["event_date"] == datetime.date(2021, 5, 9)


def test_an_act_a_day_after_another_dates_that_one(code):
    text = "The statement comes a day after Russia attacked Ukraine."
    (event,) = [e for e in code(text).events if e["trigger_text"] == "attacked"]
    assert (event["event_date"], event["date_basis"]) == (datetime.date(2021, 6, 15), "text")


def test_past_acts_without_a_date_happened_on_the_day_that_the_opening_reports(code):
    text = "Turkey attacked Syria on Monday. Russia condemned Turkey. Russia will expel Turkish diplomats."
    days = {e["trigger_text"]: e["event_date"] for e in code(text).events}
    assert days == {"attacked": datetime.date(2021, 6, 14), "condemned": datetime.date(2021, 6, 14), "expel": None}


def test_a_day_long_before_publication_is_not_what_the_article_reports(code):
    text = "Turkey attacked Syria on 3 May. Russia condemned Turkey."
    assert [e["event_date"].isoformat() for e in code(text).events] == ["2021-05-03", "2021-06-16"]


def test_an_act_of_long_ago_is_history(code):
    assert code("Turkey invaded Cyprus in 1974.").main["factuality"] == "historical"


def test_an_event_in_an_undated_article_has_no_date_unless_the_text_gives_one(code):
    assert code("Turkey attacked Syria on Monday.", None).main["event_date"] is None
    assert code("Turkey attacked Syria on 3 May 2019.", None).main["event_date"] == datetime.date(2019, 5, 3)


def test_what_had_happened_has_no_date_of_its_own(code):
    (event,) = [e for e in code("Russia said that Turkey had attacked Syria.").events if e["event_type"] == "ASSAULT"]
    assert (event["event_date"], event["date_basis"]) == (None, "unknown")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Talks fail in Minsk\n10 June 2021\nRussia condemned Turkey on Monday.", datetime.date(2021, 6, 7)),
        ("Talks fail in Minsk\nJune 10, 2021\nRussia condemned Turkey.", datetime.date(2021, 6, 10)),
        ("Talks fail in Minsk\n10 June 2011\nRussia condemned Turkey on Monday.", datetime.date(2021, 6, 14)),
        (
            "Calm.\nTalks began on 10 June 2021.\nRussia condemned Turkey on Monday.",
            datetime.date(2021, 6, 14),
        ),
    ],
)
def test_days_count_from_a_date_alone_at_the_top_where_it_is_near_publication(code, text, day):
    found = [e["event_date"] for e in code(text).events if e["trigger_text"] == "condemned"]
    assert found == [day]
