"""A hundred ways in which newspapers quote: which words, directly or not, and whose.

An expected quotation is (D or I, speaker, words). A speaker with a dot in it is an entity, any other the words that
name somebody whom no entity stands for.
"""

import pytest

LAVROV, PUTIN, MERKEL, MACRON = ("person.sergei-lavrov", "person.vladimir-putin", "person.angela-merkel",
                                 "person.emmanuel-macron")  # fmt: skip
BIDEN, KERRY, OBAMA, JOHNSON = "person.joe-biden", "person.john-kerry", "person.barack-obama", "person.boris-johnson"
ZAKHAROVA, PESKOV, ERDOGAN = "person.maria-zakharova", "person.dmitry-peskov", "person.recep-tayyip-erdogan"
STOLTENBERG, ZELENSKYY, MODI = "person.jens-stoltenberg", "person.volodymyr-zelenskyy", "person.narendra-modi"
BORRELL, KHAN, NETANYAHU, BAN = ("person.josep-borrell", "person.imran-khan", "person.benjamin-netanyahu",
                                 "person.ban-ki-moon")  # fmt: skip

Expected = list[tuple[str, str | None, str]]
CONSTRUCTIONS: list[tuple[str, Expected]] = [
    # direct: the place of the cue
    ('"The border stays open," Angela Merkel told the BBC.', [("D", MERKEL, "The border stays open,")]),
    ('"The border stays open," said Angela Merkel on Tuesday.', [("D", MERKEL, "The border stays open,")]),
    ('Angela Merkel told reporters in Brussels: "The border stays open."', [("D", MERKEL, "The border stays open.")]),
    ('Angela Merkel said, "The border stays open."', [("D", MERKEL, "The border stays open.")]),
    ('"The border," Angela Merkel said, "stays open for everybody."',
     [("D", MERKEL, "The border,"), ("D", MERKEL, "stays open for everybody.")]),
    ('"Never," said Vladimir Putin.', [("D", PUTIN, "Never,")]),
    ('"Will the guns fall silent?" Ban Ki-moon asked.', [("D", BAN, "Will the guns fall silent?")]),
    ('"Stop the shelling at once!" Josep Borrell urged.', [("D", BORRELL, "Stop the shelling at once!")]),
    ('"We lost contact with the crew this morning", Sergei Lavrov said.',
     [("D", LAVROV, "We lost contact with the crew this morning")]),
    ('"We have nothing to hide," Imran Khan wrote on Twitter.', [("D", KHAN, "We have nothing to hide,")]),
    ('Narendra Modi tweeted: "Our hearts go out to the families."',
     [("D", MODI, "Our hearts go out to the families.")]),
    ('In a statement, NATO said: "The allies condemn these attacks."',
     [("D", "org.nato", "The allies condemn these attacks.")]),
    ('"The sanctions do not work," according to Sergei Lavrov.', [("D", LAVROV, "The sanctions do not work,")]),
    ('According to John Kerry, "the window for a deal is closing".',
     [("D", KERRY, "the window for a deal is closing")]),
    # over sentences and paragraphs
    ('"The bridge is gone. The road is mined. We cannot reach them," Volodymyr Zelenskyy said.',
     [("D", ZELENSKYY, "The bridge is gone. The road is mined. We cannot reach them,")]),
    ('"The bridge is gone," Volodymyr Zelenskyy said. "We cannot reach them. It is too late."',
     [("D", ZELENSKYY, "The bridge is gone,"), ("D", ZELENSKYY, "We cannot reach them. It is too late.")]),
    ('Joe Biden spoke from the White House. He said: "Our troops will come home.\n\n"The war has lasted too long."',
     [("D", BIDEN, "Our troops will come home."), ("D", BIDEN, "The war has lasted too long.")]),
    ('“Our troops will come home,” Joe Biden said. “It is time.\n\n“The war has lasted too long. It ends now.”',
     [("D", BIDEN, "Our troops will come home,"), ("D", BIDEN, "It is time."),
      ("D", BIDEN, "The war has lasted too long. It ends now.")]),
    ('Dmitry Peskov rejected the reports. "There is not a grain of truth in them."',
     [("D", PESKOV, "There is not a grain of truth in them.")]),
    ('Emmanuel Macron flew to Beirut. "Lebanon is not alone tonight," he said.',
     [("D", MACRON, "Lebanon is not alone tonight,")]),
    ('Benjamin Netanyahu thanked the soldiers. He added: "The operation is not over."',
     [("D", NETANYAHU, "The operation is not over.")]),
    # marks
    ("‘It’s the workers’ money and we’ll give it back,’ Boris Johnson said.",
     [("D", JOHNSON, "It’s the workers’ money and we’ll give it back,")]),
    ("'It's a scandal and we won't stand for it,' Boris Johnson said.",
     [("D", JOHNSON, "It's a scandal and we won't stand for it,")]),
    ("«Nous are not at war with Islam,» Emmanuel Macron said.",
     [("D", MACRON, "Nous are not at war with Islam,")]),
    ("``The talks were frank and useful,'' John Kerry said.", [("D", KERRY, "The talks were frank and useful,")]),
    ('“They told me ‘leave the city’ and I refused,” Volodymyr Zelenskyy said.',
     [("D", ZELENSKYY, "They told me ‘leave the city’ and I refused,")]),
    ('‘They call it “peace” and send tanks,’ Volodymyr Zelenskyy said.',
     [("D", ZELENSKYY, "They call it “peace” and send tanks,")]),
    ('Sergei Lavrov said: "Nobody has shown us any proof.\n\nThe meeting ended at noon.',
     [("D", LAVROV, "Nobody has shown us any proof.")]),
    # headlines
    ("Putin: 'We will not yield to threats'\n\nVladimir Putin spoke in Sochi on Thursday.",
     [("D", PUTIN, "We will not yield to threats")]),
    ("'We will not yield to threats', says Putin\n\nVladimir Putin spoke in Sochi on Thursday.",
     [("D", PUTIN, "We will not yield to threats")]),
    # speakers
    ('"No deadline has been set," said Maria Zakharova, the ministry\'s spokeswoman.',
     [("D", ZAKHAROVA, "No deadline has been set,")]),
    ('"No deadline has been set," ministry spokeswoman Maria Zakharova told TASS.',
     [("D", ZAKHAROVA, "No deadline has been set,")]),
    ('"No deadline has been set," the Kremlin said.', [("D", "org.kremlin", "No deadline has been set,")]),
    ('"Our patience has limits," Iran said in a letter to the council.',
     [("D", "country.IRN", "Our patience has limits,")]),
    ('"The talks went nowhere," a senior official said.', [("D", "a senior official", "The talks went nowhere,")]),
    ('"The talks went nowhere," said two Western diplomats.',
     [("D", "two Western diplomats", "The talks went nowhere,")]),
    ('"They fired at us from the roof," a witness told Reuters.',
     [("D", "a witness", "They fired at us from the roof,")]),
    ('"The shells fell all night," residents said.', [("D", "residents", "The shells fell all night,")]),
    ('"The pact is dead," said Recep Tayyip Erdogan, who flew home on Friday.',
     [("D", ERDOGAN, "The pact is dead,")]),
    # fragments, names and terms
    ('Jens Stoltenberg called the vote "a shameful day for democracy".',
     [("D", STOLTENBERG, "a shameful day for democracy")]),
    ('Barack Obama said the deal was "a disgrace".', [("I", OBAMA, 'the deal was "a disgrace"')]),
    ('Vladimir Putin said the "special military operation" would go on.',
     [("I", PUTIN, 'the "special military operation" would go on')]),
    ('Angela Merkel told guests that she had read "The Art of the Deal" twice.',
     [("I", MERKEL, 'she had read "The Art of the Deal" twice')]),
    ('The so-called "axis of evil and terror" broke up, and the "people\'s republic" with it.', []),
    ('Police seized a copy of the book "All the Kremlin\'s Men" in Minsk.', []),
    ("The workers' union and the miners' union met in the town's hall, he said.",
     [("I", "he", "The workers' union and the miners' union met in the town's hall")]),
    # indirect
    ("Sergei Lavrov said that Moscow would answer every strike.",
     [("I", LAVROV, "Moscow would answer every strike")]),
    ("Sergei Lavrov said Moscow would answer every strike.", [("I", LAVROV, "Moscow would answer every strike")]),
    ("The war would end soon, Volodymyr Zelenskyy said on Monday.", [("I", ZELENSKYY, "The war would end soon")]),
    ("John Kerry told reporters that the two sides had agreed on a truce.",
     [("I", KERRY, "the two sides had agreed on a truce")]),
    ("The Kremlin said on Friday that the gas would flow again.", [("I", "org.kremlin", "the gas would flow again")]),
    ("Boris Johnson arrived in Kyiv and said that Britain would send missiles.",
     [("I", JOHNSON, "Britain would send missiles")]),
    ("A senior official said the embassy had been emptied.",
     [("I", "A senior official", "the embassy had been emptied")]),
    ("Joe Biden met the families. He said that he shared their grief.", [("I", BIDEN, "he shared their grief")]),
    ("The convoy, the Pentagon said, left the base at dawn.",
     [("I", "org.pentagon", "The convoy"), ("I", "org.pentagon", "left the base at dawn")]),
    ("Recep Tayyip Erdogan did not say that Turkey would leave NATO.", []),
    ("Narendra Modi saw that the crowd was growing and decided that he would leave.", []),
    ("Emmanuel Macron believes that Europe needs an army.", []),
    ('Imran Khan warned that war was close. "Nobody can win it," he said.',
     [("I", KHAN, "war was close"), ("D", KHAN, "Nobody can win it,")]),
    ("Josep Borrell declined to say whether the talks would resume.", []),
]  # fmt: skip

# written after the code was done
MORE: list[tuple[str, Expected]] = [
    ('"The elections will be held on time," Abiy Ahmed told parliament.',
     [('D', 'person.abiy-ahmed', 'The elections will be held on time,')]),
    ('Hassan Rouhani replied: "We will not bow to pressure."',
     [('D', 'person.hassan-rouhani', 'We will not bow to pressure.')]),
    ('“Every death is one too many,” Kofi Annan said in Geneva, “and the world has watched long enough.”',
     [('D', 'person.kofi-annan', 'Every death is one too many,'),
      ('D', 'person.kofi-annan', 'and the world has watched long enough.')]),
    ('"No," Olaf Scholz answered.',
     [('D', 'person.olaf-scholz', 'No,')]),
    ('Ursula von der Leyen insisted that the bloc would keep its promise.',
     [('I', 'person.ursula-von-der-leyen', 'the bloc would keep its promise')]),
    ('Christine Lagarde noted prices were rising faster than wages.',
     [('I', 'person.christine-lagarde', 'prices were rising faster than wages')]),
    ('The ceasefire has collapsed, according to Mahmoud Abbas, who called it "a piece of paper and nothing more".',
     [('D', 'person.mahmoud-abbas', 'a piece of paper and nothing more')]),
    ('Human Rights Watch said in a report that soldiers had burned three villages.',
     [('I', 'org.hrw', 'soldiers had burned three villages')]),
    ('Soldiers burned three villages, Amnesty International said.',
     [('I', 'org.amnesty', 'Soldiers burned three villages')]),
    ('"Soldiers burned our houses," one villager recalled.',
     [('D', 'one villager', 'Soldiers burned our houses,')]),
    ('China said on Monday it would respond in kind.',
     [('I', 'country.CHN', 'it would respond in kind')]),
    ('"China will respond in kind," a commerce ministry spokesman warned.',
     [('D', 'a commerce ministry spokesman', 'China will respond in kind,')]),
    ('The White House declined to comment on the leak.',
     []),
    ('Donald Tusk never said that the border would be closed.',
     []),
    ('Xi Jinping knows that the economy is slowing.',
     []),
    ('The novel "War and Peace" sold out in Kyiv, and so did "Life and Fate".',
     []),
    ("Boris Johnson's 'oven-ready' deal was thrown out.",
     []),
    ('Sergei Shoigu toured the front. "The offensive goes according to plan," he told the troops.',
     [('D', 'person.sergei-shoigu', 'The offensive goes according to plan,')]),
    ('Annalena Baerbock condemned the verdict. "This trial had nothing to do with justice."',
     [('D', 'person.annalena-baerbock', 'This trial had nothing to do with justice.')]),
    ('Asked about the delay, John Kerry said: "Ask the Iranians."',
     [('D', 'person.john-kerry', 'Ask the Iranians.')]),
    ('‘I don’t regret it,’ said Theresa May. ‘It was the voters’ choice and I respect it.’',
     [('D', 'person.theresa-may', 'I don’t regret it,'),
      ('D', 'person.theresa-may', 'It was the voters’ choice and I respect it.')]),
    ("'The miners' strike is over,' Boris Johnson said.",
     [('D', 'person.boris-johnson', "The miners' strike is over,")]),
    ('„Wir schaffen das,“ Angela Merkel said.',
     [('D', 'person.angela-merkel', 'Wir schaffen das,')]),
    ('Barack Obama said "the world must act now" and that America would lead.',
     [('D', 'person.barack-obama', 'the world must act now')]),
    ('In a tweet, Imran Khan described the raid as "an unforgivable act of cowardice".',
     [('D', 'person.imran-khan', 'an unforgivable act of cowardice')]),
    ('Viktor Orban said his country would "never be a colony of Brussels".',
     [('I', 'person.viktor-orban', 'his country would "never be a colony of Brussels"'),
      ('D', 'person.viktor-orban', 'never be a colony of Brussels')]),
    ('Viktor Orban, speaking after the vote, said the result was fair.',
     [('I', 'person.viktor-orban', 'the result was fair')]),
    ('Narendra Modi, who won the vote, said: “This victory belongs to the people. I bow to them.”',
     [('D', 'person.narendra-modi', 'This victory belongs to the people. I bow to them.')]),
    ('"Iran must come back to the table," Josep Borrell said, adding that time was short.',
     [('D', 'person.josep-borrell', 'Iran must come back to the table,'),
      ('I', 'person.josep-borrell', 'time was short')]),
    ('Two diplomats said the draft had been rejected.',
     [('I', 'Two diplomats', 'the draft had been rejected')]),
    ('It was not clear who fired first, a police officer said.',
     [('I', 'a police officer', 'It was not clear who fired first')]),
    ('"We are not afraid," the prime minister, Nikol Pashinyan, told the crowd.',
     [('D', 'person.nikol-pashinyan', 'We are not afraid,')]),
    ('"Nobody should doubt our will," Jens Stoltenberg said.\n\n"We will defend every inch of allied soil," he added.',
     [('D', 'person.jens-stoltenberg', 'Nobody should doubt our will,'),
      ('D', 'person.jens-stoltenberg', 'We will defend every inch of allied soil,')]),
    ('Benjamin Netanyahu: "Israel will do what it has to do."',
     [('D', 'person.benjamin-netanyahu', 'Israel will do what it has to do.')]),
    ('Macron: no talks with Moscow before spring\n\nEmmanuel Macron said on Sunday he saw no reason to meet them.',
     [('I', 'person.emmanuel-macron', 'he saw no reason to meet them')]),
    ('Hamas announced that it had freed two hostages.',
     [('I', 'org.hamas', 'it had freed two hostages')]),
    ('"Release them," Joe Biden demanded. "Release all of them today."',
     [('D', 'person.joe-biden', 'Release them,'), ('D', 'person.joe-biden', 'Release all of them today.')]),
    ('Ilham Aliyev was quoted as saying that the corridor would open soon.',
     [('I', 'person.ilham-aliyev', 'the corridor would open soon')]),
    ('Dmitry Peskov told journalists the president had not seen the letter and did not intend to answer it.',
     [('I', 'person.dmitry-peskov', 'the president had not seen the letter and did not intend to answer it')]),
]  # fmt: skip

MISSED: list[tuple[str, Expected]] = [  # the parser takes the subject of the clause for that of the verb in it
    ('The talks, said Antonio Guterres, must not fail.',
     [('I', 'person.antonio-guterres', 'The talks'), ('I', 'person.antonio-guterres', 'must not fail')]),
]  # fmt: skip


def _same(row: dict[str, str | None], expected: tuple[str, str | None, str]) -> bool:
    kind, speaker, words = expected
    by_entity = speaker is not None and "." in speaker
    named = row["speaker_id"] if by_entity else row["speaker_text"]
    if not by_entity and row["speaker_id"] is not None:
        return False
    return (row["kind"], row["text"], named) == ({"D": "direct", "I": "indirect"}[kind], words, speaker)


@pytest.mark.parametrize(
    ("text", "expected"),
    [*CONSTRUCTIONS, *MORE, *(pytest.param(*m, marks=pytest.mark.xfail(strict=True)) for m in MISSED)],
)
def test_a_construction_gives_these_words_of_these_speakers(code, text, expected):
    found = code(text)["quotations"]
    assert len(found) == len(expected), found
    assert all(_same(row, want) for row, want in zip(found, expected, strict=True)), found
