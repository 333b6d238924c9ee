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
      ("Nobody can leave the city before Friday.", "person.nikol-pashinyan", "say")]),
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
    direct = [q for q in code(text)["quotations"] if q["kind"] == "direct"]
    assert [(q["text"], q["speaker_id"], q["cue"]) for q in direct] == expected


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


@pytest.mark.parametrize(("said", "coded"), [
    ("Volodymyr Zelenskyy said Russia attacked a hospital and arrested the doctors in Mariupol.", True),
    ("Volodymyr Zelenskyy said that Russia attacked a hospital and arrested the doctors in Mariupol.", True),
    ("Russia attacked a hospital and arrested the doctors in Mariupol, Volodymyr Zelenskyy said.", True),
    ('Volodymyr Zelenskyy said: "Russia attacked a hospital and arrested the doctors in Mariupol."', False),
    ('"Russia attacked a hospital and arrested the doctors in Mariupol," said Volodymyr Zelenskyy.', False),
])  # fmt: skip
def test_the_acts_of_indirect_speech_are_events_and_those_of_direct_speech_are_not(code, said, coded):
    found = code(said)
    assert {q["kind"] for q in found["quotations"]} == {"indirect" if coded else "direct"}
    assert {e["event_type"] for e in found.events} == ({"ASSAULT", "COERCE"} if coded else set())


def test_i_in_indirect_speech_is_not_the_speaker(code):
    text = 'Emmanuel Macron said that I was wrong. "I was wrong about this war," Emmanuel Macron said.'
    mine = [m for m in code(text)["mentions"] if m["text"] == "I"]
    assert [(m["start_char"], m["entity_id"]) for m in mine] == [(text.index('"I') + 1, "person.emmanuel-macron")]


@pytest.mark.parametrize("cue", ["did not say", "never said", "would say", "refused to say", "saw", "decided",
                                 "feared", "denied", "asked whether", "explained why"])  # fmt: skip
def test_what_nobody_says_is_no_indirect_speech(code, cue):
    that = "" if cue.endswith(("whether", "why")) else " that"
    assert code(f"Emmanuel Macron {cue}{that} the treaty was dead.")["quotations"] == []


def test_of_speech_within_speech_the_outer_one_is_stored(code):
    (row,) = code("Joe Biden said that Vladimir Putin had told him that the war would end.")["quotations"]
    assert (row["speaker_id"], row["text"]) == (
        "person.joe-biden",
        "Vladimir Putin had told him that the war would end",
    )


def test_two_speakers_have_both_names_and_the_entity_of_the_first(code):
    (row,) = code("Angela Merkel and Emmanuel Macron said that the accord must hold.")["quotations"]
    assert (row["speaker_id"], row["speaker_text"]) == ("person.angela-merkel", "Angela Merkel and Emmanuel Macron")
