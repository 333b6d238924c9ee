"""How many died: the range that a sentence states, at the one event that it reports the deaths of."""

import pytest

NONE = None
# (text, fewest, most); None: no event of the text has deaths
DEATHS = [
    # digits and words
    ("A bomb killed 20 people in Baghdad, Iraqi police said.", 20, 20),
    ("Russia shelled Kharkiv, killing 12 people.", 12, 12),
    ("Saudi jets killed twenty-five Yemeni villagers.", 25, 25),
    ("Syrian troops killed one hundred and six civilians in Daraya.", 106, 106),
    ("Ethiopian soldiers killed 1,200 civilians in Tigray.", 1200, 1200),
    ("Two policemen were killed by rebels in Peru.", 2, 2),
    ("Myanmar's army killed two thousand Rohingya villagers.", 2000, 2000),
    ("Nigerian militants massacred a dozen farmers.", 12, 12),
    ("Kenyan police shot dead half a dozen protesters.", 6, 6),
    ("The Taliban murdered a hundred Afghan soldiers.", 100, 100),
    # bounds
    ("Gunmen shot dead at least five soldiers in Mali.", 5, 5),
    ("More than 1,000 Armenian soldiers were killed by Azerbaijani forces.", 1000, 1000),
    ("Israeli aircraft killed up to 20 Hezbollah fighters.", 1, 20),
    ("Turkish forces killed fewer than ten Kurdish fighters.", 1, 9),
    ("Nearly 60 Indian soldiers were killed by Maoist rebels.", 60, 60),
    # ranges
    ("Between 30 and 40 civilians were killed by Syrian troops in Homs.", 30, 40),
    ("Russian aircraft killed 10 to 15 Syrian rebels.", 10, 15),
    ("Ukrainian artillery killed two or three Russian soldiers.", 2, 3),
    ("American drones killed between five and eight militants in Pakistan.", 5, 8),
    # vague
    ("Sudanese militiamen killed dozens of villagers in Darfur.", 24, 99),
    ("Hundreds of Palestinian civilians were killed by Israeli bombs.", 200, 999),
    ("Serb forces killed thousands of Bosnian men in Srebrenica.", 2000, 9999),
    ("Tens of thousands of Syrians were killed by government forces.", 20000, 99999),
    ("Somali militants killed several Kenyan teachers.", 3, 9),
    ("Congolese rebels killed a few peacekeepers.", 3, 9),
    ("Burkinabe soldiers killed scores of Fulani herders.", 40, 99),
    ("Rwandan troops killed several hundred Congolese refugees.", 300, 999),
    # one
    ("A woman was killed by Russian shelling in Kherson.", 1, 1),
    ("An Israeli soldier killed a Palestinian teenager.", 1, 1),
    ("The United States killed Qassem Soleimani in Baghdad.", 1, 1),
    ("Basque separatists assassinated the mayor.", 1, 1),
    ("Al-Shabaab beheaded a Kenyan policeman.", 1, 1),
    # sums
    ("Rebels killed two soldiers and a civilian in Colombia.", 3, 3),
    ("Pakistani militants shot a judge, killing his wife and three children.", 4, 4),
    ("Chadian rebels killed 12 soldiers and 3 policemen.", 15, 15),
    ("A Libyan general was killed by militants along with six bodyguards.", 7, 7),
    ("Boko Haram killed 30 people, including five children.", 30, 30),
    # what else reports deaths
    ("Two soldiers and a civilian died when Azerbaijani forces shelled Stepanakert.", 3, 3),
    ("Rebels attacked a Malian army base, and nine soldiers died.", 9, 9),
    ("Houthi rebels attacked Aden airport, leaving 22 people dead.", 22, 22),
    ("Taliban fighters attacked Kunduz, leaving 12 dead and 30 wounded.", 12, 12),
    ("The death toll rose to 45 after Russia shelled Kramatorsk.", 45, 45),
    ("The death toll from the Russian attack on Dnipro rose from 40 to 45.", NONE, NONE),
    ("Russia bombed Mariupol, and the death toll reached 300.", 300, 300),
    ("Israel bombed Rafah, causing 14 deaths.", 14, 14),
    ("Turkey bombed Afrin, causing the deaths of eight civilians.", 8, 8),
    ("American aircraft bombed Kunduz, claiming 42 lives.", 42, 42),
    ("Eleven Egyptian soldiers lost their lives when militants attacked a checkpoint in Sinai.", 11, 11),
    ("Egyptian police beat three demonstrators to death.", 3, 3),
    ("Iranian guards fatally shot two Afghan migrants.", 2, 2),
    ("Chilean police shot and killed two Mapuche protesters.", 2, 2),
    ("Mexican soldiers gunned down five students.", 5, 5),
    ("Saudi Arabia executed 81 men.", 81, 81),
    ("Russian forces attacked Bucha and 400 bodies were later counted, with 419 people killed.", 419, 419),
    # none died
    ("Russian troops shelled Sumy, but there were no casualties.", 0, 0),
    ("Hezbollah fired rockets at Israel, but nobody was killed.", 0, 0),
    ("Iran attacked an American base in Iraq, killing no one.", 0, 0),
    ("Houthi rebels attacked a Saudi airport and no one was hurt.", 0, 0),
    # dead and wounded together
    ("Ukrainian drones killed or wounded 30 Russian soldiers.", 0, 30),
    ("Israeli shells killed and wounded nine Lebanese farmers.", 0, 9),
    # the wounded are not dead
    ("Turkish jets wounded six people in Iraq.", NONE, NONE),
    ("Israeli soldiers injured forty Palestinian protesters.", NONE, NONE),
    ("Syrian rebels killed two policemen and wounded nine.", 2, 2),
    ("Russia shelled Nikopol, killing one person and wounding 14 others.", 1, 1),
    ("Three soldiers were killed and 12 injured when rebels attacked Gao.", 3, 3),
    # not done
    ("Iran threatened to kill 100 American soldiers.", NONE, NONE),
    ("Turkey will kill 50 Kurdish fighters, its president said.", NONE, NONE),
    ("Russia did not kill 20 Ukrainian prisoners.", NONE, NONE),
    ("Israel may have killed 12 Syrian soldiers.", NONE, NONE),
    ("Egyptian militants planned to kill ten tourists.", NONE, NONE),
    ("The rebels tried to kill two Colombian ministers.", NONE, NONE),
    # another's act
    ("Russia accused Ukraine of wanting to kill 12 civilians.", NONE, NONE),
    ("France condemned the attack that killed 12 Malian soldiers.", NONE, NONE),
    ("Turkey sent aid to Iran after an earthquake killed 40 people.", NONE, NONE),
    ("Police in Kazakhstan arrested 2,000 people after riots in Almaty in which 18 policemen died.", NONE, NONE),
    # no number
    ("Syrian troops killed civilians in Hama.", NONE, NONE),
    ("Russian forces attacked Avdiivka.", NONE, NONE),
    # numbers of other things
    ("Israeli aircraft bombed targets 12 km from Damascus.", NONE, NONE),
    ("Turkish police killed a 12-year-old boy.", 1, 1),
    ("Nigerian gunmen killed a farmer, 35, and stole 500 dollars.", 1, 1),
    ("In 2014 Russian soldiers killed three Ukrainian marines.", 3, 3),
    ("Sudanese raiders killed 300 camels.", NONE, NONE),
    ("Israel attacked Gaza with 40 aircraft.", NONE, NONE),
    ("A court in Iraq sentenced four men to death.", NONE, NONE),
]  # fmt: skip


@pytest.mark.parametrize(("text", "low", "high"), DEATHS)
def test_the_dead_that_a_sentence_counts_are_those_of_one_event(code, text, low, high):
    found = [(e["fatalities_low"], e["fatalities_high"]) for e in code(text).events]
    assert [f for f in found if f != (None, None)] == ([] if low is None else [(low, high)])


@pytest.mark.parametrize(("text", "low", "high"), [
    ("Russia shelled Kharkiv, killing four people, and Ukraine shelled Belgorod, killing two.", [4, 2], [4, 2]),
    ("Poland expelled a diplomat and Russian troops killed nine Ukrainian soldiers.", [9], [9]),
])  # fmt: skip
def test_each_count_belongs_to_the_act_that_it_stands_with(code, text, low, high):
    counted = [e for e in code(text).events if e["fatalities_low"] is not None]
    assert ([e["fatalities_low"] for e in counted], [e["fatalities_high"] for e in counted]) == (low, high)
    assert all(e["event_type"] == "ASSAULT" for e in counted)
