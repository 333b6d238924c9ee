"""Relations of the only ones that can be meant, where no rule of grammar attaches a cue; and where nobody is meant."""

import pytest

E = "employee_or_member_of"
TOLD = [
    # who leads, in a row of offices
    ("Meg Whitman served as president and CEO of eBay, an adviser at Bain, and chairman of Quibi.",
     "Meg Whitman", "chair_of", "Quibi"),
    ("Lou Gerstner was previously president of American Express, and chairman and CEO of RJR Nabisco.",
     "Lou Gerstner", "head_of_organization", "RJR Nabisco"),
    ("Prior to joining Siemens, Joe Kaeser studied in Regensburg.", "Joe Kaeser", E, "Siemens"),
    ("Before joining Lazard, Vernon Jordan practised law.", "Vernon Jordan", E, "Lazard"),
    # seats
    ("Nestle is a Swiss food company founded in 1866 and headquartered in Vevey.",
     "Nestle", "headquartered_in", "Vevey"),
    ("Founded in 1837 and based in Cincinnati, Procter & Gamble (NYSE: PG) makes soap.",
     "Procter & Gamble", "headquartered_in", "Cincinnati"),
    ("Philips is based in Eindhoven (Netherlands).", "Philips", "headquartered_in", "Netherlands"),
    ("Canada's Supreme Court ruled on Friday.", "Supreme Court", "headquartered_in", "Canada"),
    ("The Supreme Court of Canada ruled on Friday.", "Supreme Court", "headquartered_in", "Canada"),
    # homes
    ("Rosa Parks, 42, of Montgomery, was arrested.", "Rosa Parks", "resident_of", "Montgomery"),
    ("Lech Walesa, of Gdansk, won the prize.", "Lech Walesa", "resident_of", "Gdansk"),
    ("Malala Yousafzai, a student from Mingora, spoke.", "Malala Yousafzai", "resident_of", "Mingora"),
    # who founded: lists, and what each is called
    ("Fiat was founded by Giovanni Agnelli, a cavalry officer, Carlo Biscaretti, a lawyer, and Lodovico Scarfiotti.",
     "Fiat", "founded_by", "Lodovico Scarfiotti"),
    # parents
    ("Berkshire Hathaway is the parent company for Geico and Duracell.",
     "Duracell", "subsidiary_of", "Berkshire Hathaway"),
    ("As the research arm of AT&T, Bell Labs won prizes.", "Bell Labs", "subsidiary_of", "AT&T"),
    # killers
    ("Yigal Amir owned the Beretta and used it to kill Yitzhak Rabin.",
     "Yitzhak Rabin", "killed_by", "Yigal Amir"),
    ("Volkert van der Graaf, convicted of murdering Pim Fortuyn, was freed in 2014.",
     "Pim Fortuyn", "killed_by", "Volkert van der Graaf"),
    # places
    ("Oran, western Algeria, was flooded.", "Oran", "located_in", "Algeria"),
    ("Police cleared Beijing's Tiananmen Square.", "Tiananmen Square", "located_in", "Beijing"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "subject", "predicate", "object_"), TOLD)
def test_a_relation_is_found_between_the_only_ones_that_it_can_be_between(code, text, subject, predicate, object_):
    found = [(e["subject_text"], e["object_text"]) for e in code(text)["relation_evidence"]
             if e["predicate"] == predicate]  # fmt: skip
    assert any(subject in s and object_ in o for s, o in found), found


@pytest.mark.parametrize("text", [
    # the role is of somebody who is not named
    "The director of Europol met Emmanuel Macron.",
    "Joe Biden met the head of NATO.",
    "Sergei Lavrov said that a member of the OSCE had left.",
    "A spokesman for Hamas said that Benjamin Netanyahu had lied.",
    "Xi Jinping met Apple's chief executive.",
    "Vladimir Putin accused a founder of Greenpeace.",
    "Vladimir Putin told a journalist that NATO had moved east.",
    "Critics of Amnesty International praised Viktor Orban.",
    # the verb has a subject of its own
    "Vladimir Putin said that a cleric leads Hezbollah.",
    "Emmanuel Macron said that refugees live in Calais.",
    "Joe Biden signed a law that created Medicare.",
    "Narendra Modi said that Nirmala Sitharaman and others lead.",
    # the killer is not told
    "Lyndon Johnson became president after the assassination of John Kennedy.",
    "Jacqueline Kennedy was beside John Kennedy when he was killed.",
    # what moves is not who moves it
    "Elon Musk moved the factory to Austin.",
    # denied and wished
    "Before he could join Lazard, Vernon Jordan did not work for Bain.",
])  # fmt: skip
def test_a_sentence_that_tells_of_others_relates_nobody(code, text):
    sure = {"nationality", "located_in", "headquartered_in", "head_of_state_of"}
    assert [e for e in code(text)["relation_evidence"] if e["predicate"] not in sure] == []


def test_such_a_relation_is_less_sure_than_one_that_grammar_tells(code):
    (sole,) = code("Prior to joining Siemens, Joe Kaeser studied in Regensburg.")["relation_evidence"]
    (told,) = code("Joe Kaeser joined Siemens.")["relation_evidence"]
    assert sole["confidence"] < told["confidence"]
