"""Where an event took place: the place, and what told it."""

import pytest

# (text, place, basis); the first event of the text that has this trigger, or its main event, counts
WHERE = [
    # named with the act
    ("Sergei Lavrov met Hakan Fidan in Antalya.", "Antalya", "event"),
    ("Police arrested ten students in Minsk.", "Minsk", "event"),
    ("In Geneva, American and Iranian diplomats held talks.", "Geneva", "event"),
    ("Talks between Armenia and Azerbaijan were held in Prague.", "Prague", "event"),
    ("The presidents of Serbia and Kosovo met at a castle near Ohrid.", "Ohrid", "event"),
    ("Azerbaijani troops attacked Armenian positions in Nagorno-Karabakh.", "Nagorno-Karabakh", "event"),
    ("Turkey condemned the attack in Jerusalem.", "Jerusalem", "event"),
    ("Between 30 and 40 civilians were killed by Syrian troops in Homs.", "Homs", "event"),
    ("Protesters in Tbilisi clashed with riot police.", "Tbilisi", "event"),
    ("French soldiers shot dead two militants outside Gao.", "Gao", "event"),
    ("Egyptian police detained a journalist at Cairo airport.", "Cairo", "event"),
    ("Israeli jets struck a depot near Damascus.", "Damascus", "event"),
    ("Across Belarus, police arrested hundreds of demonstrators.", "Belarus", "event"),
    # what was visited, attacked, taken or left
    ("Angela Merkel visited Warsaw.", "Warsaw", "event"),
    ("Emmanuel Macron travelled to Beirut.", "Beirut", "event"),
    ("Russia shelled Kharkiv.", "Kharkiv", "event"),
    ("Kyiv was bombed by Russian aircraft.", "Kyiv", "event"),
    ("Taliban fighters captured Kunduz.", "Kunduz", "event"),
    ("Russian troops withdrew from Kherson.", "Kherson", "event"),
    ("Saudi aircraft carried out an attack on Hodeida.", "Hodeidah", "event"),
    ("Boko Haram abducted 276 girls from a school in Chibok.", "Chibok", "event"),
    ("Ethiopian forces seized Mekelle.", "Mekelle", "event"),
    ("France deployed soldiers to Mali.", "Mali", "event"),
    ("Turkey sent aid to Idlib.", "Idlib", "event"),
    # the smallest of places that lie in one another
    ("Armenian and Azerbaijani forces clashed near Fuzuli, Azerbaijan.", "Fuzuli", "event"),
    ("Russian and Armenian officials held talks in Gyumri, Armenia.", "Gyumri", "event"),
    ("Russia killed two Ukrainian nurses in Kharkiv in Ukraine.", "Kharkiv", "event"),
    ("Syrian troops killed 12 people in the Syrian city of Homs.", "Homs", "event"),
    ("Ukrainian police detained two men in the Kharkiv region.", "Kharkiv Region", "event"),
    ("Turkish soldiers killed two rebels in Syria's Idlib province.", "Idlib province", "event"),
    ("M23 rebels attacked a base near Goma in eastern Congo.", "Goma", "event"),
    ("In Syria, Russian jets bombed a hospital in Idlib.", "Idlib", "event"),
    # a land by its part, and a capital that is not named
    ("The Armenian and Georgian prime ministers met in the Georgian capital.", "Tbilisi", "event"),
    ("Turkish aircraft bombed Kurdish militants in Iraq's north.", "Iraq", "event"),
    ("Polish guards detained forty migrants at the Belarusian border.", "Belarus", "event"),
    ("Two Malian soldiers were killed in clashes with rebels in Gao.", "Gao", "event"),
    ("Israeli aircraft killed two men in a strike on Khan Younis.", "Khan Younis", "event"),
    ("A bomb exploded outside the Danish embassy in Islamabad, killing six guards.", "Islamabad", "sentence"),
    # of another clause of the sentence
    ("Russia shelled Kharkiv, killing twelve people.", "Kharkiv", "sentence"),
    ("Rebels stormed Goma and killed nine policemen.", "Goma", "sentence"),
    # the clause of the act comes before another
    ("Poland, which hosted a NATO summit in Warsaw, expelled a Russian diplomat.", None, "unknown"),
    ("Police arrested ten men in Lyon after a bomb killed two people in Nice.", "Lyon", "event"),
    ("Israel struck Gaza in response to an attack in Jerusalem.", "Gaza Strip", "event"),
    # seats that act or are addressed
    ("Moscow condemned the decision.", None, "unknown"),
    ("Iran criticised Washington.", None, "unknown"),
    ("Ankara summoned the Dutch ambassador.", None, "unknown"),
    ("Washington imposed sanctions on Moscow.", None, "unknown"),
    ("Baku and Yerevan signed a peace treaty.", None, "unknown"),
    ("Beijing warned Taipei against independence.", None, "unknown"),
    ("Britain sent anti-tank weapons to Kyiv.", None, "unknown"),
    ("Tehran rejected the demands of Washington.", None, "unknown"),
    ("Pyongyang appealed to Beijing for food aid.", None, "unknown"),
    # origin and subject are no places
    ("Police arrested ten students from Minsk.", None, "unknown"),
    ("India banned imports of rice from Pakistan.", None, "unknown"),
    ("The mayor of Kyiv accused Russia of terrorism.", None, "unknown"),
    ("Vladimir Putin and Joe Biden discussed the war in Ukraine.", None, "unknown"),
    ("The United States and Turkey held talks on Idlib.", None, "unknown"),
    ("Germany arrested a Chechen man.", None, "unknown"),
    ("France accused Russia of the bombing of a hospital in Idlib.", None, "unknown"),
    ("Vladimir Putin and Recep Tayyip Erdogan held talks on a ceasefire in Idlib.", None, "unknown"),
    ("The European Union imposed sanctions over Crimea.", None, "unknown"),
    ("Canada expelled a Chinese diplomat.", None, "unknown"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "place", "basis"), WHERE)
def test_an_event_has_the_place_that_its_words_give_it(code, text, place, basis):
    events = code(text).events
    found = events[-1] if basis == "sentence" else code(text).main
    assert (found["place_name"], found["place_basis"]) == (place, basis)


# (dateline, text, place)
DATELINES = [
    ("MINSK", "Police arrested ten students.", "Minsk"),
    ("MOSCOW", "MOSCOW - Russia accused Ukraine of sabotage.", "Moscow"),
    ("ANKARA", "ANKARA, June 16 (Reuters) - Turkish President Recep Tayyip Erdogan received Ilham Aliyev.", "Ankara"),
    ("GAZA", "Israeli aircraft killed four Palestinian militants.", "Gaza Strip"),
    ("Paris, Texas", "American police arrested two men.", "Paris"),
    ("BEIRUT", "Turkey attacked Syria.", "Syria"),
    ("ANKARA", "Turkish troops killed six Syrian soldiers.", None),
    ("LONDON", "Russia accused Ukraine of sabotage.", None),
    ("MOSCOW", "Russian President Vladimir Putin will visit China.", "China"),
    ("MOSCOW", "Russia did not accuse Ukraine of sabotage.", None),
    ("KYIV", "Ukraine's parliament rejected the plan in Lviv.", "Lviv"),
]  # fmt: skip


@pytest.mark.parametrize(("dateline", "text", "place"), DATELINES)
def test_a_dateline_places_what_may_have_been_done_there_and_says_nothing_else(code, dateline, text, place):
    assert code(text, dateline=dateline).main["place_name"] == place


def test_the_dateline_is_the_last_resort_and_named_as_such(code):
    assert code("Police arrested ten students.", dateline="MINSK").main["place_basis"] == "dateline"
    assert code("Police arrested ten students in Brest.", dateline="MINSK").main["place_basis"] == "event"


def test_a_place_has_coordinates_and_a_country(code):
    found = code("Police arrested ten students in Minsk.").main
    assert (round(found["latitude"]), round(found["longitude"]), found["place_country_iso3"]) == (54, 28, "BLR")
