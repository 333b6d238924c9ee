"""Which words of a text name an entity, which entity that is, and what kind of mention it is."""

import pytest
from spacy.tokens import Doc

from communique.entities.find import Article, Finder
from communique.entities.mentions import Mentions
from communique.knowledge.actors import Known
from communique.nlp.model import load_model


def wrong(reason: str) -> pytest.MarkDecorator:
    """Mark a case that the coder gets wrong; it fails as soon as it no longer does."""
    return pytest.mark.xfail(strict=True, reason=reason)


# What the coder gets wrong so far.
ARTICLE = wrong("a capital The at the head of a sentence is taken into the name")
NAMESAKE = wrong("a country's name inside a longer name, or of a namesake, is taken for the country")


# (text, words, entity)
LINKED = [
    ("Armenia closed the border.", "Armenia", "country.ARM"),
    ("Talks with the United States failed.", "United States", "country.USA"),
    pytest.param("The U.S. sent an envoy to Ankara.", "U.S.", "country.USA", marks=ARTICLE),
    ("The UN sent observers.", "UN", "org.un"),
    ("French troops left Gao.", "French", "country.FRA"),
    ("Russians went to the polls.", "Russians", "country.RUS"),
    ("Vladimir Putin left for Beijing.", "Vladimir Putin", "person.vladimir-putin"),
    ("Bashar al-Assad spoke in Damascus.", "Bashar al-Assad", "person.bashar-al-assad"),
    ("Ukrainian President Volodymyr Zelensky spoke.", "Volodymyr Zelensky", "person.volodymyr-zelenskyy"),
    ("Angela Merkel met reporters. Merkel smiled.", "Merkel", "person.angela-merkel"),
    ("Ilham Aliyev arrived in Baku. Aliyev's wife was with him.", "Aliyev", "person.ilham-aliyev"),
    ("NATO ministers met.", "NATO", "org.nato"),
    ("The European Union and the African Union met.", "European Union", "org.eu"),
    ("The OSCE's Minsk Group met.", "Minsk Group", "org.osce-minsk-group"),
    ("Fighting broke out in Nagorno-Karabakh.", "Nagorno-Karabakh", "place.nagorno-karabakh"),
    ("Ships left Sevastopol for Crimea.", "Crimea", "place.crimea"),
    ("The Kremlin was silent.", "Kremlin", "org.kremlin"),
    ("Hamas and Israel exchanged fire.", "Hamas", "org.hamas"),
    ("Poland's foreign ministry issued a note.", "Poland's foreign ministry",
     "org.ministry-of-foreign-affairs-of-poland"),
    ("The Ministry of Defence of Georgia was silent.", "Ministry of Defence of Georgia",
     "org.ministry-of-defence-of-georgia"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words", "entity"), LINKED)
def test_names_are_linked_to_what_they_name(code, text, words, entity):
    assert code(text).entities.get(words) == entity


# (text, published, words, entity): a role stands for who held it at the time, or for who is named with it
ROLES = [
    ("The German chancellor arrived in Paris.", "2010-05-04", "German chancellor", "person.angela-merkel"),
    ("The German chancellor arrived in Paris.", "2000-05-04", "German chancellor", "person.gerhard-schroder"),
    ("The Russian president was in Sochi.", "2010-05-04", "Russian president", "person.dmitry-medvedev"),
    ("Armenian Prime Minister Nikol Pashinyan spoke. The prime minister was calm.", "2020-10-01", "prime minister",
     "person.nikol-pashinyan"),
    ("France's president flew home.", "1996-01-10", "France's president", "person.jacques-chirac"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "published", "words", "entity"), ROLES)
def test_roles_stand_for_who_holds_them(code, text, published, words, entity):
    found = {k.removeprefix("The ").removeprefix("the "): v for k, v in code(text, published).entities.items()}
    assert found.get(words) == entity


@pytest.mark.parametrize(("text", "words", "label"), [
    ("Turkish forces crossed the border.", "Turkish", "GROUP"),
    ("Turkey closed the border.", "Turkey", "COUNTRY"),
    ("Ankara closed the border.", "Ankara", "PLACE"),
    ("Recep Tayyip Erdogan closed the border.", "Recep Tayyip Erdogan", "PERSON"),
    ("The Arab League closed its office.", "Arab League", "ORG"),
])  # fmt: skip
def test_mentions_carry_the_label_of_what_they_name(code, text, words, label):
    assert {m["text"]: m["label"] for m in code(text)["mentions"]}.get(words) == label


# Words that look like names of something else.
TRAPS = [
    ("Chad Smith played the drums in Los Angeles.", "Chad", "country.TCD"),
    pytest.param(
        "Georgia voted for the Republican candidate, the governor in Atlanta said.",
        "Georgia",
        "country.GEO",
        marks=NAMESAKE,
    ),
    ("He ate turkey on Thursday.", "turkey", "country.TUR"),
    ("It was us who left.", "us", "country.USA"),
    ("Paris Hilton opened a shop.", "Paris", "place.paris"),
    ("The jury found Michael Jordan's shoes overpriced.", "Jordan", "country.JOR"),
]


@pytest.mark.parametrize(("text", "words", "entity"), TRAPS)
def test_words_that_only_look_like_a_name_are_not_linked(code, text, words, entity):
    assert (words, entity) not in {(m["text"], m["entity_id"]) for m in code(text)["mentions"]}


def test_a_person_whom_the_seeds_do_not_know_keeps_one_id_in_the_article(code):
    found = code("Olena Shevchenko spoke in Kyiv. Shevchenko leads a charity.").entities
    assert found["Olena Shevchenko"] == found["Shevchenko"]
    assert str(found["Shevchenko"]).startswith("n")


def test_an_acronym_in_brackets_names_the_body_before_it(code):
    text = "The Halo Conservation Trust (HCT) works in Angola. HCT staff cleared mines."
    found = code(text).entities
    assert found["HCT"] == found["Halo Conservation Trust"]


def test_mentions_point_at_their_words_and_have_ids_of_their_own(code):
    text = "“We’re ready,” Lavrov said in Moscow.\n\nRussian Foreign Minister Sergei Lavrov met NATO envoys."
    mentions = code(text)["mentions"]
    assert all(text[m["start_char"] : m["end_char"]] == m["text"] for m in mentions)
    assert len({m["mention_id"] for m in mentions}) == len(mentions)


def test_a_body_has_one_id_however_it_is_called(code):
    texts = ["Russia's foreign ministry spoke.", "The Russian Ministry of Foreign Affairs spoke."]
    bodies = [[m["entity_id"] for m in code(t)["mentions"] if m["label"] == "ORG"] for t in texts]
    assert bodies[0] == bodies[1]


@pytest.mark.parametrize(("first", "second"), [
    ("They left the European", "Union talks were over"),
    ("They left the foreign", "ministry of Georgia was silent"),
    ("They left Georgia", "foreign ministry officials were silent"),
    ("They left the prime", "minister of Georgia was silent"),
])  # fmt: skip
def test_no_mention_runs_on_into_another_sentence(knowledge, first, second):
    """The parser ends a sentence after an abbreviation now and then, in the middle of a name."""
    words = [first.split(), second.split()]
    starts = [0, len(words[0])]
    heads = [start for start, sentence in zip(starts, words, strict=True) for _ in sentence]
    doc = Doc(load_model().vocab, [w for s in words for w in s], heads=heads, deps=["dep"] * len(heads),
              pos=["PROPN"] * len(heads), lemmas=[w for s in words for w in s])  # fmt: skip
    found = Finder(doc, Article("a" + "0" * 16, None, None), knowledge).run().all()
    assert [doc[m.start : m.end].text for m in found if m.start < starts[1] < m.end] == []


def test_a_mention_ends_before_the_white_space_that_ends_its_sentence():
    doc = Doc(load_model().vocab, ["The", "Nuclear", "\n\n", "Regulatory"], heads=[1, 1, 1, 3], deps=["dep"] * 4)
    mention = Mentions(doc).add(1, 4, "ORG", None, 0.5, "context")
    assert (mention.start, mention.end) == (1, 2)


def test_what_only_the_text_knows_is_of_one_type_wherever_it_is_named():
    doc = load_model()("Shares on Sesdaq fell.")
    mentions = Mentions(doc)
    body = Known("n" + "0" * 16, "Automated Quotation System", "ORG")
    mentions.add(2, 3, "PERSON", None, 0.0, "unlinked")
    mentions.relink(mentions.all()[0], body, 0.8, "coreference")
    assert [m.label for m in mentions.all()] == ["ORG"]
