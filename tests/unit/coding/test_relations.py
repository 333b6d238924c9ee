"""Relations that a text asserts, and those that it does not."""

import pytest


def wrong(reason: str) -> pytest.MarkDecorator:
    """Mark a case that the coder gets wrong; it fails as soon as it no longer does."""
    return pytest.mark.xfail(strict=True, reason=reason)


# What the coder gets wrong so far.
BODY_HEAD = wrong("'president' of a body is read as head of state")
MEMBERSHIP = wrong("membership is found in 'X is a member of Y' alone")
COMMA = wrong("a place after a comma is not read as holding the one before")
IN_TITLE = wrong("the recogniser names a body inside a title")

P, C = "person.", "country."
ASSERTED = [
    # titles before names
    ("Armenian Prime Minister Nikol Pashinyan spoke.", P + "nikol-pashinyan", "head_of_government_of", C + "ARM"),
    ("Russian President Vladimir Putin arrived.", P + "vladimir-putin", "head_of_state_of", C + "RUS"),
    ("Turkey's Foreign Minister Mevlut Cavusoglu left.", P + "mevlut-cavusoglu", "foreign_minister_of", C + "TUR"),
    ("U.S. Secretary of State Antony Blinken called.", P + "antony-blinken", "foreign_minister_of", C + "USA"),
    ("NATO Secretary-General Jens Stoltenberg spoke.", P + "jens-stoltenberg", "head_of_organization", "org.nato"),
    ("German Defence Minister Annegret Kramp-Karrenbauer resigned.", P + "annegret-kramp-karrenbauer",
     "defence_minister_of", C + "DEU"),
    # appositions
    ("Sergei Lavrov, the Russian foreign minister, arrived.", P + "sergei-lavrov", "foreign_minister_of", C + "RUS"),
    ("Emmanuel Macron, president of France, arrived.", P + "emmanuel-macron", "head_of_state_of", C + "FRA"),
    ("Russia's foreign minister, Sergei Lavrov, arrived.", P + "sergei-lavrov", "foreign_minister_of", C + "RUS"),
    ("Kremlin spokesman Dmitry Peskov declined.", P + "dmitry-peskov", "spokesperson_of", "org.kremlin"),
    ("Maria Zakharova, spokeswoman for the Russian Foreign Ministry, spoke.", P + "maria-zakharova", "spokesperson_of",
     "org.russian-foreign-ministry"),
    # copulas
    ("Nikol Pashinyan is the prime minister of Armenia.", P + "nikol-pashinyan", "head_of_government_of", C + "ARM"),
    ("Vladimir Putin was elected president of Russia.", P + "vladimir-putin", "head_of_state_of", C + "RUS"),
    pytest.param("Ursula von der Leyen became president of the European Commission.", P + "ursula-von-der-leyen",
     "head_of_organization", "org.european-commission", marks=BODY_HEAD),
    # chairs and heads
    ("Sweden chairs the OSCE.", C + "SWE", "chair_of", "org.osce"),
    ("Russia, France and the United States co-chair the OSCE Minsk Group.", C + "FRA", "co_chair_of",
     "org.osce-minsk-group"),
    ("Tedros Adhanom Ghebreyesus heads the World Health Organization.", P + "tedros-adhanom-ghebreyesus",
     "head_of_organization", "org.who"),
    # membership
    ("Armenia is a member of the CSTO.", C + "ARM", "member_of", "org.csto"),
    pytest.param("Turkey, a member of NATO, closed the straits.", C + "TUR", "member_of", "org.nato", marks=MEMBERSHIP),
    pytest.param("NATO member Turkey closed the straits.", C + "TUR", "member_of", "org.nato", marks=MEMBERSHIP),
    pytest.param("Finland joined NATO.", C + "FIN", "member_of", "org.nato", marks=MEMBERSHIP),
    # place in place
    ("The bomb went off in the Russian city of Grozny.", "*", "located_in", C + "RUS"),
    ("Fighting went on in Shusha in Nagorno-Karabakh.", "place.shusha", "located_in", "place.nagorno-karabakh"),
    pytest.param("The talks were held in Sochi, Russia.", "place.sochi", "located_in", C + "RUS", marks=COMMA),
    # bodies of bodies
    ("The OSCE's Minsk Group met.", "org.osce-minsk-group", "part_of", "org.osce"),
    # ambassadors and ministers
    ("Israel's ambassador to Russia, Alexander Ben Zvi, left.", "*", "ambassador_of", C + "ISR"),
    pytest.param("Polish Interior Minister Mariusz Kaminski spoke.", "*", "minister_of", C + "POL", marks=IN_TITLE),
]  # fmt: skip


@pytest.mark.parametrize(("text", "subject", "predicate", "object_"), ASSERTED)
def test_a_relation_that_the_text_asserts_is_found(code, text, subject, predicate, object_):
    found = {("*" if subject == "*" else s, p, o) for s, p, o in code(text).relations}
    assert (subject, predicate, object_) in found


@pytest.mark.parametrize(("text", "is_former"), [
    ("Former German Chancellor Angela Merkel spoke.", True),
    ("Ex-President Nicolas Sarkozy of France was tried.", True),
    ("Then Prime Minister Tony Blair of Britain agreed.", True),
    ("Russian President Vladimir Putin spoke.", False),
    ("Acting Armenian Prime Minister Nikol Pashinyan spoke.", False),
    ("Angela Merkel, the former chancellor of Germany, spoke.", True),
])  # fmt: skip
def test_a_former_holder_is_marked_and_an_acting_one_is_not(code, text, is_former):
    offices = [r for r in code(text)["relation_evidence"] if r["predicate"].startswith("head_of")]
    assert {r["is_former"] for r in offices} == {is_former}


@pytest.mark.parametrize("text", [
    "Georgia is not a member of NATO.",
    "Ukraine has never been a member of the CSTO.",
    "Sviatlana Tsikhanouskaya is not the president of Belarus.",
    "Juan Guaido was not elected president of Venezuela.",
    "Vladimir Putin met the prime minister of Hungary.",
    "Emmanuel Macron criticised the president of Turkey.",
    "Georgia wants to join NATO.",
])  # fmt: skip
def test_what_the_text_denies_or_does_not_say_is_no_relation(code, text):
    assert code(text).relations == set()


def test_a_title_is_not_of_the_country_that_is_visited(code):
    found = code("Russian Foreign Minister Sergei Lavrov arrived in Armenia.").relations
    assert ("person.sergei-lavrov", "foreign_minister_of", "country.ARM") not in found


def test_evidence_points_at_a_span_that_holds_both_sides(code):
    text = "In Moscow, Armenian Prime Minister Nikol Pashinyan met Sergei Lavrov, the Russian foreign minister."
    evidence = code(text)["relation_evidence"]
    assert {e["predicate"] for e in evidence} >= {"head_of_government_of", "foreign_minister_of"}
    for e in evidence:
        span = text[e["start_char"] : e["end_char"]]
        assert e["subject_text"] in span
        assert e["object_text"] in span
        assert e["role_text"] in span
