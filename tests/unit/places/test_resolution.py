"""Which place a name means, and how sure that is."""

import pytest

# text, words of a mention, entity id (or GeoNames id)
MEANT = [
    ("Talks were held in Paris.", "Paris", "place.paris-fra"),
    ("A tornado struck Paris, Texas, on Monday.", "Paris", "geonames.4717560"),
    ("Tbilisi, Georgia, hosted the talks.", "Georgia", "country.GEO"),
    ("Atlanta, Georgia, hosted the games.", "Georgia", "geonames.4197000"),
    ("Georgia, Armenia and Azerbaijan signed.", "Georgia", "country.GEO"),
    ("Voters in Savannah, Macon and Augusta across Georgia queued.", "Georgia", "geonames.4197000"),
    ("Lawmakers in Washington passed the bill.", "Washington", "place.washington-usa"),
    ("Fires burned across Washington state.", "Washington", "geonames.5815135"),
    ("He spoke in Albany, New York.", "New York", "geonames.5128638"),
    ("Iowa, Ohio, New York and Texas sued the company.", "New York", "geonames.5128638"),
    ("Storms hit Georgia, Oklahoma, Pennsylvania and Ohio.", "Oklahoma", "geonames.4544379"),
    ("Troops hold Idlib.", "Idlib", "place.idlib"),
    ("Schools in Idlib province were shelled.", "Idlib", "place.idlib-province"),
    ("In Walker County, the Huntsville fire chief lifted the ban; Texas was dry.", "Huntsville", "geonames.4699540"),
    ("The ship sailed from Odesa through the Bosphorus.", "Bosphorus", "place.bosphorus"),
    ("Kiev said it would reply.", "Kiev", "place.kyiv-ukr"),
    ("Riots broke out in Port-au-Prince.", "Port-au-Prince", "place.port-au-prince-hti"),
    ("Bali hosted the summit.", "Bali", "place.bali"),
    ("Officials in Tel Aviv said no.", "Tel Aviv", "geonames.293397"),
    ("Arlington is in Texas. A park in North Arlington was closed.", "North Arlington", "geonames.4671240"),
    ("Clashes broke out near Shusha.", "Shusha", "place.shusha"),
]


@pytest.mark.parametrize(("text", "words", "entity_id"), MEANT)
def test_a_name_means_the_place_that_the_text_tells(places, text, words, entity_id):
    assert {m.known.entity_id for found, m in places(text) if found == words} == {entity_id}


def test_a_name_has_one_sense_in_a_text(places):
    text = "A fire burned in Athens, Ohio, on Monday. The mayor of Athens thanked the crews."
    assert {m.known.entity_id for words, m in places(text) if words == "Athens"} == {"geonames.4505542"}


def test_a_pair_is_read_by_itself(places):
    text = "Tbilisi, Georgia, and Atlanta, Georgia, are twinned."
    assert [m.known.entity_id for words, m in places(text) if words == "Georgia"] == ["country.GEO", "geonames.4197000"]


@pytest.mark.parametrize(("domain", "country"), [("ca", "CAN"), ("co.uk", "GBR"), ("com", "CAN")])
def test_the_country_of_the_domain_counts(places, domain, country):
    url = f"https://paper.example.{domain}/1"
    assert places("The fire in Windsor was put out by night.", url=url)[0][1].known.country == country


def test_the_home_place_of_a_source_counts(knowledge, places, monkeypatch):
    text = "A fire burned in Springfield."
    row = {"home_place": "Illinois", "country": "USA"}
    monkeypatch.setitem(knowledge.sources, "journal", row)
    assert places(text, source="journal")[0][1].known.entity_id == "geonames.4250542"


def test_a_place_that_the_gazetteer_lacks_is_put_near_its_neighbour_with_little_trust(places):
    found = dict(places("Protesters blocked Abovyan Street in Yerevan."))
    street = found["Abovyan Street"]
    assert (street.known.entity_id, street.method) == ("place.yerevan-arm", "context")
    assert street.score < 0.5 < found["Yerevan"].score


def test_a_sure_place_scores_above_one_with_many_namesakes(places):
    sure = places("A tornado struck Paris, Texas.")[0][1]
    doubtful = places("A tornado struck Springfield.")[0][1]
    assert sure.score > 0.9 > doubtful.score


@pytest.mark.parametrize(
    ("text", "precision", "feature"),
    [
        ("Talks were held in Yerevan.", "city", "PPLC"),
        ("Fires burned across Texas.", "admin", "ADM1"),
        ("Talks were held in Armenia.", "country", "PCLI"),
        ("Ships left the Black Sea.", "admin", "SEA"),
        ("The plane left Bagram Air Base.", "point", "AIRB"),
    ],
)
def test_a_place_tells_how_exact_its_coordinates_are(places, text, precision, feature):
    known = places(text)[0][1].known
    assert (known.geo_precision, known.feature_code) == (precision, feature)


def test_a_disputed_place_stays_disputed(places):
    assert all(m.known.disputed for _, m in places("Shells fell on Stepanakert in Nagorno-Karabakh."))
