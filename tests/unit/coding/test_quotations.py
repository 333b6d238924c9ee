"""Direct quotations: which words, whose, and by what verb; and quotation marks that quote nobody."""

import pytest

# (text, [(words, speaker, cue)])
QUOTED = [
    # the cue before, after, inverted, in the middle
    ('Sergei Lavrov said: "We are ready for talks with Washington."',
     [("We are ready for talks with Washington.", "person.sergei-lavrov", "say")]),
    ('"We are ready for talks with Washington," Sergei Lavrov said on Monday.',
     [("We are ready for talks with Washington,", "person.sergei-lavrov", "say")]),
    ('"We are ready for talks with Washington," said Sergei Lavrov.',
     [("We are ready for talks with Washington,", "person.sergei-lavrov", "say")]),
    ('"We are ready," Sergei Lavrov said, "and we will wait for an answer."',
     [("We are ready,", "person.sergei-lavrov", "say"),
      ("and we will wait for an answer.", "person.sergei-lavrov", "say")]),
    ("“This is a dark day for Europe,” Angela Merkel told reporters in Berlin.",
     [("This is a dark day for Europe,", "person.angela-merkel", "tell")]),
    ('Vladimir Putin told parliament that "the Soviet Union cannot be restored" by anybody.',
     [("the Soviet Union cannot be restored", "person.vladimir-putin", "tell")]),
    ('Emmanuel Macron warned that the alliance was "brain dead and without a plan".',
     [("brain dead and without a plan", "person.emmanuel-macron", "warn")]),
    # over two sentences
    ('"The road is closed. Nobody can leave the city," Nikol Pashinyan said.',
     [("The road is closed. Nobody can leave the city,", "person.nikol-pashinyan", "say")]),
    ('"The road is closed," Nikol Pashinyan said. "Nobody can leave the city before Friday."',
     [("The road is closed,", "person.nikol-pashinyan", "say"),
      ("Nobody can leave the city before Friday.", "person.nikol-pashinyan", None)]),
    # pronouns, roles, documents
    ('Viktor Orban arrived late. "There will be no agreement tonight," he said.',
     [("There will be no agreement tonight,", "person.viktor-orban", "say")]),
    ('Theresa May left Brussels. She added: "We have made good progress today."',
     [("We have made good progress today.", "person.theresa-may", "add")]),
    ('NATO condemned the attack. "The allies stand together," the statement said.',
     [("The allies stand together,", "org.nato", "say")]),
    ('"There is no military solution," the United Nations said in a report.',
     [("There is no military solution,", "org.un", "say")]),
    ('"There is no military solution to this conflict," according to Antonio Guterres.',
     [("There is no military solution to this conflict,", "person.antonio-guterres", "according to")]),
    # the cue of another sentence is not taken
    ('Angela Merkel said little. "This is a dark day for Europe," Donald Tusk said.',
     [("This is a dark day for Europe,", "person.donald-tusk", "say")]),
    # two speakers
    ('"We want peace with our neighbours," Nikol Pashinyan said. "We do not believe him at all," Ilham Aliyev replied.',
     [("We want peace with our neighbours,", "person.nikol-pashinyan", "say"),
      ("We do not believe him at all,", "person.ilham-aliyev", "reply")]),
    ("‘We want peace with our neighbours,’ Nikol Pashinyan said.",
     [("We want peace with our neighbours,", "person.nikol-pashinyan", "say")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), QUOTED)
def test_quoted_words_have_their_speaker_and_their_verb(code, text, expected):
    found = [(q["text"], q["speaker_id"], q["cue"]) for q in code(text)["quotations"]]
    assert [f[:2] for f in found] == [e[:2] for e in expected]
    assert [f[2] for f in found if f[2]] == [e[2] for e in expected if e[2]]


@pytest.mark.parametrize("text", [
    'The army closed the so-called "road of life" on Monday.',
    'The film "The Death of Stalin" was banned in Russia.',
    'Rebels of the "Lugansk People\'s Republic" fired at the town.',
    "The ship 'Mavi Marmara' left Istanbul.",
    'Turkey has the "right" to close the straits.',
    "Russia's troops and Ukraine's troops left the town's square.",
    'The "anti-terrorist operation" ended in 2018.',
])  # fmt: skip
def test_scare_quotes_titles_and_apostrophes_are_no_quotations(code, text):
    assert code(text)["quotations"] == []


def test_acts_inside_a_quotation_are_not_reported_by_the_article(code):
    text = '"Russia attacked a hospital and arrested the doctors in Mariupol," Volodymyr Zelenskyy said.'
    assert code(text).events == []


def test_quotations_point_at_the_words_between_the_marks(code):
    text = "“We are ready for talks,” Sergei Lavrov said.\n\n“Nobody answered us at all,” he added."
    for q in code(text)["quotations"]:
        assert text[q["start_char"] : q["end_char"]] == q["text"]
        assert text[q["start_char"] - 1] == "“"


@pytest.mark.parametrize("between", ['."', '." ', '.\n\n"'])
def test_a_quotation_belongs_to_the_sentence_of_its_first_word_wherever_the_mark_was_put(code, between):
    text = f'Nikol Pashinyan spoke in Yerevan{between}We want peace with our neighbours," he said.'
    (quotation,) = code(text)["quotations"]
    assert quotation["sentence_id"].endswith("-0001")
