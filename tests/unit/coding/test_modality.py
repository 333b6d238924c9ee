"""Whether the text says that an act took place: the factuality of the main event, or of the only one."""

import pytest


def wrong(reason: str) -> pytest.MarkDecorator:
    """Mark a case that the coder gets wrong; it fails as soon as it no longer does."""
    return pytest.mark.xfail(strict=True, reason=reason)


# What the coder gets wrong so far.
RANGE = wrong("an act dated to a past month or year is not taken as historical")

FACTUALITY = [
    ("Russia attacked Ukraine.", "asserted"),
    ("Turkish troops have withdrawn from Iraq.", "asserted"),
    ("Israel has been bombing Gaza.", "asserted"),
    ("Police said they had arrested ten protesters in Minsk.", "asserted"),
    ("North Korea has carried out a nuclear test, Seoul said.", "asserted"),
    # to come
    ("Russia will withdraw its troops from Syria.", "future"),
    ("France is to withdraw its troops from Mali.", "future"),
    ("The United States plans to impose sanctions on Iran.", "future"),
    ("Britain is going to expel two Russian diplomats.", "future"),
    ("Ethiopia intends to release the prisoners.", "future"),
    ("Turkey announced that it would release the American pastor.", "future"),
    ("Kenya is expected to deport the Somali refugees next week.", "future"),
    ("Egypt is preparing to reopen its border with Gaza.", "future"),
    # perhaps
    ("Russia may attack Ukraine.", "hypothetical"),
    ("Israel could bomb Iran.", "hypothetical"),
    ("China might invade Taiwan, the report said.", "hypothetical"),
    ("If Turkey invades Syria, Washington has no plan.", "hypothetical"),
    ("Poland is considering expelling the Belarusian ambassador.", "hypothetical"),
    ("The police allegedly tortured prisoners in Cairo.", "hypothetical"),
    ("It is not clear whether Iran shot down the Ukrainian airliner.", "hypothetical"),
    ("The European Union would impose sanctions on Belarus if the election were rigged.", "hypothetical"),
    # no
    ("Iran did not attack the Saudi oil fields.", "negated"),
    ("Pakistan never released the Indian pilot.", "negated"),
    ("Serbia has not expelled the Russian diplomats.", "negated"),
    ("Azerbaijan failed to release the Armenian prisoners.", "negated"),
    ("Armenia denied that its troops had attacked Azerbaijan.", "negated"),
    ("No talks were held between Greece and Turkey.", "negated"),
    ("No government in Africa has condemned Sudan.", "negated"),
    ("Nobody in Congress condemned Sudan.", "negated"),
    ("Neither Kenya nor Uganda attacked Sudan.", "negated"),
    ("Kenya attacked Sudan, and nobody in Uganda was surprised.", "asserted"),
    ("India left the summit without signing the agreement with China.", "negated"),
    # long ago
    ("In 1974 Turkey invaded Cyprus.", "historical"),
    ("Iraq invaded Kuwait in August 1990.", "historical"),
    ("Egypt and Israel signed a peace treaty in 1979.", "historical"),
    ("Germany invaded Poland 80 years ago.", "historical"),
    pytest.param("Soviet troops withdrew from Afghanistan decades ago.", "historical", marks=RANGE),
]


@pytest.mark.parametrize(("text", "factuality"), FACTUALITY)
def test_factuality_is_what_the_text_says_of_the_act(code, text, factuality):
    events = code(text).events
    assert factuality in {e["factuality"] for e in events}


@pytest.mark.parametrize(("text", "expected"), [
    ("Xi Jinping will visit Moscow next week.", "AGREE"),
    ("Germany will send weapons to Ukraine.", "AGREE"),
    ("Japan and India will hold joint exercises.", "AGREE"),
    ("Sweden will recognise Palestine.", "AGREE"),
    ("Russia will withdraw its troops from Georgia.", "RETREAT"),
    ("Cuba will release the prisoners.", "RETREAT"),
    ("The United States will lift sanctions on Myanmar.", "CONCEDE"),
    ("Serbia will not recognise Kosovo.", "REJECT"),
    ("Hungary will not send weapons to Ukraine.", "REJECT"),
    ("The European Union will impose sanctions on Russia.", "SANCTION"),
])  # fmt: skip
def test_a_promised_act_is_an_agreement_and_a_refused_one_a_rejection(code, text, expected):
    assert code(text).main["event_type"] == expected


@pytest.mark.parametrize(("text", "source"), [
    ("Russia attacked Ukraine, Volodymyr Zelenskyy said.", "person.volodymyr-zelenskyy"),
    ("According to the United Nations, Rwanda armed the rebels in Congo.", "org.un"),
    ("Ankara said that Syria had shelled Turkish troops.", "country.TUR"),
    ("Russia attacked Ukraine.", None),
])  # fmt: skip
def test_a_report_is_attributed_to_whom_the_sentence_names_as_its_source(code, text, source):
    events = code(text).events
    assert events[-1]["attributed_to"] == source
