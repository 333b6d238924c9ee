"""Which coded acts count as political events: other news yields none, and each rule lets through what is political."""

import csv
from pathlib import Path

import pytest

with (Path(__file__).parent / "not_political.csv").open(encoding="utf-8", newline="") as file:
    OTHER_NEWS = [
        pytest.param(row["text"], marks=[pytest.mark.xfail(strict=True, reason=row["fault"])] if row["fault"] else [])
        for row in csv.DictReader(file)
    ]

# What each rule leaves out, and what is like it and stays.
RULES = [
    ("German doctors treated the patient with a new drug.", "Germany treated wounded Ukrainian soldiers.", "AID"),
    ("The Dutch dancers visited Japan.", "The Dutch foreign minister visited Japan.", "CONSULT"),
    ("The orchestra from Vienna visited Japan.", "The president of Austria visited Japan.", "CONSULT"),
    ("The Egyptian trader bought wheat.", "Egypt bought wheat from Russia.", "COOPERATE"),
    ("Iran bought wheat.", "Iran bought wheat from Turkey.", "COOPERATE"),
    ("Asked whether France would follow, Angela Merkel smiled.", "Angela Merkel asked France for support.", "REQUEST"),
    ("Asked if he planned to visit Cuba, Joe Biden smiled.", "Joe Biden planned to visit Cuba.", "AGREE"),
    ("Poland usually criticises Germany.", "Poland criticised Germany.", "ACCUSE"),
    ("A storm killed ten people in Cuba.", "Rebels killed ten people in Sudan.", "ASSAULT"),
    ("Ten Chinese were killed by a typhoon in Fujian.", "Ten Chinese were killed by rebels in Kenya.", "ASSAULT"),
    ("Germany met Argentina in the final.", "Germany met Argentina in Geneva.", "CONSULT"),
    ("Chicago thanked Germany.", "Washington thanked Germany.", "SUPPORT"),
    ("Angela Merkel said Germany must cut its budget.", "Angela Merkel said Turkey must free the reporter.", "REQUEST"),
    ("China brought its total loans to Laos to 40 million dollars.", "China gave loans to Laos.", "AID"),
    ("France attacked the rise in American interest rates.", "France attacked the villages of Mali.", "ASSAULT"),
    ("Peru said Chile would not violate any rule.", "Peru said Chile had violated the treaty.", "ACCUSE"),
    ("Peru said Peru should have sold more fish.", "Peru said Chile should have freed the fishermen.", "ACCUSE"),
    ("Police in Kenya brought their wives to the feast.", "Police in Kenya held two suspects.", "COERCE"),
    ("England will tour India for five matches.", "Boris Johnson will tour India for five days.", "AGREE"),
]  # fmt: skip


@pytest.mark.parametrize("text", OTHER_NEWS)
def test_sport_business_weather_science_culture_and_daily_life_yield_no_event(code, text):
    assert [(e["event_type"], e["rule"]) for e in code(text).events] == []


@pytest.mark.parametrize(("other", "political", "event_type"), RULES)
def test_a_rule_leaves_out_other_news_and_keeps_politics(code, other, political, event_type):
    assert [e["event_type"] for e in code(other).events] == []
    assert event_type in [e["event_type"] for e in code(political).events]


def test_there_are_a_hundred_sentences_of_other_news_or_more():
    assert len(OTHER_NEWS) >= 100
