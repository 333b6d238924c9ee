"""Where a text names a place."""

import pytest

# text, and the places in it as they are written
NAMED = [
    ("Villagers in northern Iraq fled to Kandahar province.", ["Iraq", "Kandahar"]),
    ("The University of Kansas Hospital treated four men.", ["Kansas"]),
    ("Police arrested Mr. Jackson in May.", []),
    ("Michael Jordan flew to Jordan.", ["Jordan"]),
    ("Armenian troops met Russian officers.", []),
    ("The New York Times reported the strike.", []),
    ("The West Nile virus reached the Nile.", ["Nile"]),
    ("Fishermen left the Gulf of Mexico for New Mexico.", ["Gulf of Mexico", "New Mexico"]),
    ("He was born in Richmond, Va., and died in Halifax, N.S., in 1990.", ["Richmond", "Va.", "Halifax", "N.S."]),
    ("The aid is worth US$ 5 million.", []),
    ("The Park Act of March was signed in Nice.", ["Nice"]),
    ("Côte d'Ivoire and Guinea-Bissau sent observers.", ["Côte d'Ivoire", "Guinea-Bissau"]),
    ("The firms closed offices in Minsk, Riga and Vilnius.", ["Minsk", "Riga", "Vilnius"]),
    ("Protesters blocked Abovyan Street in Yerevan.", ["Abovyan Street", "Yerevan"]),
    ("Police closed Highway 108 east of Tulsa.", ["Highway 108", "Tulsa"]),
    ("Moscow's envoy left Kyiv's airport.", ["Moscow", "Kyiv"]),
    ("GYUMRI, Armenia — The base stays, officials said.", ["GYUMRI", "Armenia"]),
    ("Fairfax County police searched the house.", ["Fairfax County"]),
    ("Fighting went on near Stepanakert in Nagorno-Karabakh.", ["Stepanakert", "Nagorno-Karabakh"]),
    # sides of the world are no places by themselves
    ("Leaders in the West condemned the coup.", []),
    ("A court in the Southern District ruled against the bank.", []),
    ("Australia opened clinics in the Northern Territory.", ["Australia", "Northern Territory"]),
    # abbreviations of states without a full stop
    ("BIRMINGHAM, Ala, March 19 - The bank paid a dividend.", ["BIRMINGHAM", "Ala"]),
    ("The factory in Hartford, Conn, was sold.", ["Hartford", "Conn"]),
    ("Congress moved to Washington, D. C., in 1800.", ["Washington", "D. C."]),
    ("The P and O ferry reached Calais.", ["Calais"]),
    ("Troops left the Far East.", ["Far East"]),
    # companies in angle brackets
    ("The shares of <Santander SA> fell in Madrid.", ["Madrid"]),
]


@pytest.mark.parametrize(("text", "expected"), NAMED)
def test_the_places_of_a_text_are_found_and_nothing_else(places, text, expected):
    assert [words for words, _ in places(text)] == expected


def test_a_place_inside_the_name_of_a_body_is_a_mention_of_its_own(places, knowledge):
    from communique.entities.find import Article, Finder
    from communique.nlp.model import load_model

    doc = load_model()("The University of Kansas Hospital treated four men.")
    mentions = Finder(doc, Article("a", None, None), knowledge).run().all()
    assert {(doc[m.start : m.end].text, m.label) for m in mentions} >= {
        ("University of Kansas Hospital", "ORG"),
        ("Kansas", "PLACE"),
    }


@pytest.mark.parametrize(
    ("text", "label"), [("Ankara denounced the embargo.", "PLACE"), ("The Kremlin denounced the embargo.", "ORG")]
)
def test_a_capital_that_speaks_is_a_place_and_a_palace_a_body(code_mentions, text, label):
    assert code_mentions(text)[0] == label


@pytest.fixture
def code_mentions(knowledge):
    from communique.entities.find import Article, Finder
    from communique.nlp.model import load_model

    return lambda text: [m.label for m in Finder(load_model()(text), Article("a", None, None), knowledge).run().all()]


@pytest.mark.parametrize(
    "text",
    ["He lives in New\n\nYork is far.", "They met in St.\n\nPaul spoke.", "He walked up Main\n\nStreet life is hard."],
)
def test_no_place_runs_over_the_end_of_a_sentence(places, text):
    assert all("\n" not in words for words, _ in places(text))
