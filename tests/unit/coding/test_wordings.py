"""Words that stand behind an object, around a noun or above a verb, and change what a sentence reports.

Expected events are written as in test_events.
"""

import pytest

# Particles, prepositions and states behind the object, and what stands behind two prepositions.
BEHIND = [
    ("A court in Cairo condemned three activists to death.", "SANCTION/convict EGY > EGY"),
    ("A Turkish court found a German journalist guilty of spying.", "SANCTION/convict TUR > DEU"),
    ("Colombian rebels set two Dutch journalists free.", "RETREAT/release COL > NLD"),
    ("Two German tourists were set free by the rebels in Mali.", "RETREAT/release MLI > DEU"),
    ("Somali pirates took a Danish crew hostage.", "ASSAULT/abduct SOM > DNK"),
    ("Iran shared intelligence with Syria.", "COOPERATE IRN > SYR"),
    ("The Serbian delegation walked out of talks with Kosovo.", "SANCTION SRB > XKX"),
    ("Syria pulled out of negotiations with Israel.", "SANCTION SYR > ISR"),
    ("Jair Bolsonaro pulled Brazil out of the migration pact.", "SANCTION/withdraw BRA > *"),
    ("Britain withdrew itself from the European Union.", "SANCTION/withdraw GBR > IGO"),
]

# What is to come, by the words above the verb or by its date.
TO_COME = [
    ("The Turkish president is due to visit Baku.", "AGREE TUR > AZE"),
    ("The Saudi king is set to visit Moscow.", "AGREE SAU > RUS"),
    ("Yoshihide Suga is expected to visit Washington.", "AGREE JPN > USA"),
    ("Erdogan's planned trip to Moscow was announced.", "AGREE TUR > RUS"),
    ("The Polish president visits Kyiv next week.", "AGREE POL > UKR"),
    ("The Indian prime minister travels to Nepal on 28 June.", "AGREE IND > NPL"),
    ("Russia warned Finland not to join NATO.", "THREATEN RUS > FIN"),
    ("Taiwan was warned by Beijing not to declare independence.", "THREATEN CHN > TWN"),
    ("China warned Japan not to visit the shrine.", "THREATEN CHN > JPN"),
]

# Who acts, where it stands in a passive, an adjective, an adjunct or a list.
DOERS = [
    ("Belgium was criticised by its partners in NATO.", "ACCUSE IGO > BEL"),
    ("Hungary was urged by its allies in the European Union to back Ukraine.", "REQUEST IGO > HUN"),
    ("A bomb planted by Tamil rebels killed two ministers in Colombo.", "ASSAULT LKA > LKA"),
    ("A mine laid by Chechen fighters killed three Russian soldiers.", "ASSAULT RUS > RUS"),
    ("Rockets fired by Hezbollah hit the Israeli town of Metula.", "ASSAULT LBN > ISR"),
    ("French aid to Mali was suspended.", "SANCTION FRA > MLI"),
    ("American loans to Nicaragua have been frozen.", "SANCTION USA > NIC"),
    ("Japanese assistance to Myanmar was cut off in February.", "SANCTION JPN > MMR"),
    ("Russia was expelled from the Council of Europe.", "SANCTION IGO > RUS"),
    ("The leaders of Sudan and Ethiopia met in Khartoum.", "CONSULT ETH SDN"),
    ("The leaders of Peru and Chile signed an accord in Lima.", "SUPPORT CHL PER"),
    ("Japan, Australia begin joint naval drills", "COOPERATE AUS JPN"),
    ("Iran, Saudi Arabia restore ties", "SUPPORT IRN SAU"),
]

# To whom, where it stands around the noun of a place; acts that are the subject of a verb.
AROUND = [
    ("Ukraine massed troops along its border with Moldova.", "MOBILIZE UKR > MDA"),
    ("Pakistan moved tanks near its border with Iran.", "MOBILIZE PAK > IRN"),
    ("China deployed warships off the coast of Vietnam.", "MOBILIZE CHN > VNM"),
    ("Belarus held an exercise close to the Lithuanian border.", "MOBILIZE BLR > LTU"),
    ("Egypt's exercise near the Israeli border began on Sunday.", "MOBILIZE EGY > ISR"),
    ("Kenya's closure of its border with Somalia took effect on Monday.", "COERCE KEN > SOM"),
    ("Norway's ban on Russian fishing boats came into force at midnight.", "COERCE NOR > RUS"),
    ("Switzerland's sanctions on Belarus took effect in March.", "SANCTION CHE > BLR"),
    ("Teachers in Kenya went on strike.", "PROTEST/strike KEN > KEN"),
    ("Dockers in Chile walked off the job over pay.", "PROTEST/strike CHL > CHL"),
    ("British jets bombed Iraqi radar sites.", "ASSAULT GBR > IRQ"),
    ("Rwandan artillery shelled the centre of the Congolese city of Goma.", "ASSAULT RWA > COD"),
    ("Thousands of Peruvian teachers in Lima stopped work over pay.", "PROTEST/strike PER > PER"),
]


@pytest.mark.parametrize(("text", "expected"), [*BEHIND, *TO_COME, *DOERS, *AROUND])
def test_the_words_around_an_act_give_its_type_and_sides(code, text, expected):
    coding = code(text)
    assert coding.written(coding.main, expected) == expected


@pytest.mark.parametrize("text", [
    "The ambulance flew out wounded Ukrainian civilians.",
    "Jailed Egyptian activists were in poor health.",
    "The deported Somali families had little to eat.",
])  # fmt: skip
def test_a_participle_before_its_noun_reports_no_act(code, text):
    assert code(text).events == []


@pytest.mark.parametrize(("text", "factuality"), [
    ("Germany might revoke or deny visas for Russian officials.", "hypothetical"),
    ("The EU may suspend or cut aid to Ethiopia.", "hypothetical"),
    ("Canada could expel or arrest the Chinese diplomats.", "hypothetical"),
    ("The United States may be able to lift sanctions on Japan.", "hypothetical"),
    ("NATO debated whether to offer Ukraine membership.", "hypothetical"),
    ("Rumours that Russia had attacked Georgia spread.", "hypothetical"),
    ("There was speculation that Iran had released the British tanker.", "hypothetical"),
    ("Serbia denied reports that it had armed the rebels in Bosnia.", "negated"),
    ("The Polish president visits Kyiv next week.", "future"),
])  # fmt: skip
def test_words_above_a_verb_tell_whether_its_act_took_place(code, text, factuality):
    assert {e["factuality"] for e in code(text).events} == {factuality}
