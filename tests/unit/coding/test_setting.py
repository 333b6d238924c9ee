"""When and where an event took place, and what told so."""

import datetime

import pytest


def wrong(reason: str) -> pytest.MarkDecorator:
    """Mark a case that the coder gets wrong; it fails as soon as it no longer does."""
    return pytest.mark.xfail(strict=True, reason=reason)


# What the coder gets wrong so far.
BOUND = wrong("'since' bounds a time and dates nothing")
SEAT = wrong("a capital that stands for its government is taken for the place")
COUNT = wrong("the dead are not counted")
DATELINE = wrong("the dateline is not used as a place")

# Published on Wednesday 16 June 2021. (text, first day, last day, precision, basis)
WHEN = [
    ("Turkey attacked Syria on Monday.", "2021-06-14", None, "day", "text"),
    ("Turkey attacked Syria.", "2021-06-16", None, "day", "published"),
    ("On 3 May 2019, Turkey attacked Syria.", "2019-05-03", None, "day", "text"),
    ("Turkey attacked Syria in March 2018.", "2018-03-01", "2018-03-31", "month", "text"),
    ("Turkey attacked Syria last week.", "2021-06-07", "2021-06-13", "week", "text"),
    ("Turkey invaded Cyprus in 1974.", "1974-01-01", "1974-12-31", "year", "text"),
    ("Xi Jinping will visit Moscow on Friday.", "2021-06-18", None, "day", "text"),
    ("Xi Jinping will visit Moscow.", None, None, "unknown", "unknown"),
    ("Turkey condemned on Tuesday the attack of 2 June in Idlib.", "2021-06-15", None, "day", "text"),
    ("Turkey, which joined NATO in 1952, attacked Syria on Monday.", "2021-06-14", None, "day", "text"),
    pytest.param(
        "Turkey has attacked Syria three times since 2016.",
        None,
        None,
        "unknown",
        "unknown",
        marks=BOUND,
    ),
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


def test_an_event_in_an_undated_article_has_no_date_unless_the_text_gives_one(code):
    assert code("Turkey attacked Syria on Monday.", None).main["event_date"] is None
    assert code("Turkey attacked Syria on 3 May 2019.", None).main["event_date"] == datetime.date(2019, 5, 3)


# (text, place, country, basis)
WHERE = [
    ("Sergei Lavrov met Hakan Fidan in Antalya.", "Antalya", "TUR", "event"),
    ("Police arrested ten students in Minsk.", "Minsk", "BLR", "event"),
    ("In Geneva, American and Iranian diplomats held talks.", "Geneva", "CHE", "event"),
    ("Talks between Armenia and Azerbaijan were held in Prague.", "Prague", "CZE", "event"),
    ("Angela Merkel visited Warsaw.", "Warsaw", "POL", "event"),
    ("Azerbaijani troops attacked Armenian positions in Nagorno-Karabakh.", "Nagorno-Karabakh", "AZE", "event"),
    ("Russia shelled a market in Kharkiv.", "Kharkiv", "UKR", "event"),
    ("Turkey condemned the attack in Jerusalem.", "Jerusalem", None, "event"),
    ("Moscow condemned the decision.", None, None, "unknown"),
    pytest.param("Iran criticised Washington.", None, None, "unknown", marks=SEAT),
]


@pytest.mark.parametrize(("text", "place", "country", "basis"), WHERE)
def test_an_event_has_the_place_that_its_words_give_it(code, text, place, country, basis):
    found = code(text).main
    assert (found["place_name"], found["place_basis"]) == (place, basis)
    if country:
        assert found["place_country_iso3"] == country


@DATELINE
def test_the_dateline_places_an_event_that_says_nothing_else(code):
    found = code("Police arrested ten students.", dateline="MINSK").main
    assert (found["place_name"], found["place_basis"]) == ("Minsk", "dateline")


def test_a_place_has_coordinates(code):
    found = code("Police arrested ten students in Minsk.").main
    assert (round(found["latitude"]), round(found["longitude"])) == (54, 28)


@pytest.mark.parametrize(("text", "low", "high"), [
    pytest.param("A bomb killed 20 people in Baghdad, police said.", 20, 20, marks=COUNT),
    pytest.param("Gunmen shot dead at least five soldiers in Mali.", 5, 5, marks=COUNT),
    pytest.param("Between 30 and 40 civilians were killed by Syrian troops in Homs.", 30, 40, marks=COUNT),
    pytest.param("Two policemen were killed by rebels in Peru.", 2, 2, marks=COUNT),
    ("Turkish jets wounded six people in Iraq.", None, None),
])  # fmt: skip
def test_the_dead_that_a_sentence_counts_are_counted(code, text, low, high):
    events = code(text).events
    assert (low, high) in {(e["fatalities_low"], e["fatalities_high"]) for e in events}
