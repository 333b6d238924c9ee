"""Whom a pronoun or a noun phrase refers to, and where it has to be left open; passages of two or three sentences.

The words in braces are asked for. What is expected are the entities that they mean, or the head of the antecedent
where it is no entity ('rebels'), or nothing: pleonastic "it", and whatever a reader could take for either of two.
"""

import datetime
import shutil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.entities.coreference import REFLEXIVE, resolve_references, resolve_speakers
from communique.entities.find import Article, Finder
from communique.entities.names import index_names
from communique.events.arguments import Arguments
from communique.knowledge.actors import load_actors
from communique.knowledge.ontology import load_ontology
from communique.knowledge.seeds import SeedError
from communique.nlp.model import load_model
from communique.nlp.sentences import sentence_spans
from communique.quotations.find import find_quotations

from .conftest import PUBLISHED, SEEDS

SENSE = pytest.mark.xfail(strict=True, reason="the subject is preferred, though the verb makes the object as likely")
MISSED = pytest.mark.xfail(strict=True, reason="left open: a thing or a second country might be meant as well")

PASSAGES = [
    # he
    ("Emmanuel Macron arrived in Berlin on Monday. {He} will meet German officials.", "person.emmanuel-macron"),
    ("Vladimir Putin met Xi Jinping in Beijing. {He} said that trade had grown.", "person.vladimir-putin"),
    ("Angela Merkel received Viktor Orban in Berlin. {He} thanked the chancellor.", "person.viktor-orban"),
    ("Recep Tayyip Erdogan called Volodymyr Zelensky. The two spoke for an hour, and the Ukrainian leader "
     "thanked {him}.", "person.recep-tayyip-erdogan"),
    ("Nikol Pashinyan said that {he} would not resign.", "person.nikol-pashinyan"),
    ("Russia closed its embassy. Sergei Lavrov announced the step, and {he} blamed Washington.",
     "person.sergei-lavrov"),
    ("Joe Biden told reporters that {he} had spoken to Benjamin Netanyahu.", "person.joe-biden"),
    ("Armenia protested. {He} was not asked.", ""),
    ("Boris Johnson and Emmanuel Macron met in Paris. {He} spoke of fish.", ""),
    ("Theresa May resigned on Friday. {He} declined to comment.", ""),
    ("A gunman shot at police in Vienna. {He} was killed.", "'gunman'"),
    ("King Abdullah of Jordan visited Baghdad. On Tuesday {he} returned to Amman.", "person.abdullah-ii-of-jordan"),
    ("Alexander Lukashenko praised the army. The president said {he} would not leave.", "person.alexander-lukashenko"),
    # him, his
    ("Alexei Navalny was arrested in Moscow. Police took {him} to a court.", "person.alexei-navalny"),
    ("Nicolas Maduro replaced {his} defence minister.", "person.nicolas-maduro"),
    ("Donald Trump met Kim Jong Un in Singapore. {His} advisers had warned against it.", "person.donald-trump"),
    ("Putin asked Merkel to receive {his} envoy.", "person.vladimir-putin"),
    ("Jair Bolsonaro criticised {him}.", ""),
    ("Narendra Modi spoke in Delhi. Supporters cheered {him}.", "person.narendra-modi"),
    pytest.param("Olaf Scholz dismissed Christian Lindner. Later {his} party left the coalition.", "", marks=SENSE),
    ("Bashar al-Assad fled to Moscow. {His} family had left before.", "person.bashar-al-assad"),
    # himself, herself, itself, themselves
    ("Viktor Yanukovych defended {himself} in court.", "person.viktor-yanukovych"),
    ("Hamas called on Fatah to commit {itself} to the truce.", "org.fatah"),
    ("The European Union committed {itself} to the plan.", "org.eu"),
    ("Dilma Rousseff called {herself} innocent.", "person.dilma-rousseff"),
    # she, her
    ("Angela Merkel met Emmanuel Macron. {She} welcomed the plan.", "person.angela-merkel"),
    ("Emmanuel Macron met Angela Merkel. {She} welcomed the plan.", "person.angela-merkel"),
    ("Jacinda Ardern spoke in Wellington. {Her} government will change the law.", "person.jacinda-ardern"),
    ("Aung San Suu Kyi was detained in Naypyidaw. The army accused {her} of fraud.", "person.aung-san-suu-kyi"),
    ("Ursula von der Leyen said {she} would travel to Kyiv.", "person.ursula-von-der-leyen"),
    ("Vladimir Putin spoke to reporters. {She} left.", ""),
    ("Sheikh Hasina fled to India. Protesters had stormed {her} palace in Dhaka.", "person.sheikh-hasina"),
    ("Giorgia Meloni and Ursula von der Leyen flew to Tunis. {She} signed a pact there.", ""),
    # it
    ("Turkey said on Monday {it} would close the border.", "country.TUR"),
    ("Ethiopia rejected the offer. {It} said the dam was needed.", "country.ETH"),
    ("Iran warned Israel. {It} accused the Israeli government of sabotage.", "country.IRN"),
    ("NATO sent two ships to the Black Sea. {It} said the visit was planned.", "org.nato"),
    ("Hezbollah fired rockets at Israel on Friday. {It} said the attack was a reply.", "org.hezbollah"),
    pytest.param("North Korea fired a missile. {It} fell into the sea.", "'missile'", marks=MISSED),
    ("Armenia and Azerbaijan exchanged fire. {It} accused the other side.", ""),
    ("The United Nations condemned the attack, and {it} demanded an inquiry.", "org.un"),
    ("Poland expelled three Russian diplomats because {it} suspected them of spying.", "country.POL"),
    ("Gazprom cut supplies to Moldova. {It} demanded payment.", "org.gazprom"),
    # its
    ("Azerbaijan withdrew {its} troops from the border.", "country.AZE"),
    ("Sudan recalled {its} ambassador to Ethiopia.", "country.SDN"),
    ("Japan protested after China sent ships. {Its} foreign ministry summoned the ambassador.", ""),
    ("The Taliban took Kabul. {Its} fighters entered the palace.", "org.taliban"),
    ("Venezuela closed {its} border with Colombia.", "country.VEN"),
    ("Amnesty International published {its} report on Monday.", "org.amnesty"),
    # they, them, their
    ("Armenia and Azerbaijan signed a ceasefire. {They} agreed to exchange prisoners.", "country.ARM country.AZE"),
    ("Vladimir Putin and Xi Jinping met in Moscow. {They} discussed Ukraine.",
     "person.vladimir-putin person.xi-jinping"),
    ("Rebels attacked a village in Mali. {They} killed ten soldiers.", "'Rebels'"),
    ("Israeli troops entered Jenin. {They} arrested four men.", "org.idf"),
    ("Protesters gathered in Minsk. Police beat {them}.", "'Protesters'"),
    ("Egypt and Sudan criticised Ethiopia. {Their} foreign ministers met in Cairo.", "country.EGY country.SDN"),
    ("The Houthis fired a missile at Riyadh. {They} said it was a warning.", "org.houthis"),
    ("Workers met managers in Lyon. {They} were angry.", ""),
    ("Emmanuel Macron spoke. {They} left.", ""),
    # who, which
    ("Sergei Lavrov, {who} arrived in Yerevan on Monday, met Armenian officials.", "person.sergei-lavrov"),
    ("The talks were led by John Kerry, {who} flew to Geneva.", "person.john-kerry"),
    ("Hamas, {which} rules Gaza, rejected the plan.", "org.hamas"),
    ("The soldiers {who} entered the town left again.", "'soldiers'"),
    # pleonastic
    ("Turkey closed the border. {It} is clear that trade will suffer.", ""),
    ("Iran rejected the plan. {It} seems that talks will end.", ""),
    ("France sent aid to Lebanon. {It} was Macron who announced it.", ""),
    ("Germany will help. {It} is important to act quickly, officials said.", ""),
    ("Ukraine attacked the port. {It} was raining.", ""),
    ("Kenya sent police to Haiti. {It} is reported that ten men were hurt.", ""),
    ("Qatar made {it} clear that talks would go on.", ""),
    ("Pakistan closed its airspace. {It} took two weeks to open it again.", ""),
    # first person
    ('"{I} will not leave my country," said Volodymyr Zelensky.', "person.volodymyr-zelenskyy"),
    ('Emmanuel Macron said: "{I} have spoken to all of them."', "person.emmanuel-macron"),
    ('Angela Merkel arrived in Athens. "{I} bring no money," she said.', "person.angela-merkel"),
    ('"{We} condemn the attack in the strongest terms," the European Union said in a statement.', "org.eu"),
    ('"The attack killed {my} brother and two friends," said a farmer.', "'farmer'"),
    ("{I} was there when Macron spoke.", ""),
    # nominals
    ("Armenia asked Moscow for help. {The country} has a treaty with Russia.", "country.ARM"),
    ("Hezbollah denied the report. {The group} said it had no men there.", "org.hezbollah"),
    ("The Foreign Ministry of Ukraine summoned the envoy. {The ministry} demanded an apology.",
     "org.ministry-of-foreign-affairs-of-ukraine"),
    ("Gazprom cut supplies to Poland. {The company} said that Warsaw had not paid.", "org.gazprom"),
    ("NATO sent ships to the Baltic Sea. {The alliance} called the move defensive.", "org.nato"),
    ("Emmanuel Macron won the election in France. {The president} thanked his voters.", "person.emmanuel-macron"),
    ("Nikol Pashinyan flew to Moscow. {The Armenian leader} will meet Putin there.", "person.nikol-pashinyan"),
    ("Silvio Berlusconi was taken to hospital. {The 86-year-old} had been ill for weeks.", "person.silvio-berlusconi"),
    ("Chad and Niger closed their border. {The two countries} had quarrelled for months.", "country.TCD country.NER"),
    ("Vladimir Putin received Recep Tayyip Erdogan in Sochi. {The two leaders} spoke about Syria.",
     "person.vladimir-putin person.recep-tayyip-erdogan"),
    ("Peru and Chile quarrelled. {The country} recalled its ambassador.", ""),
    ("Greenpeace sent a ship to Norway. {The organisation} opposes oil drilling.", "org.greenpeace"),
    ("Boko Haram attacked a school in Nigeria. {The militants} took 30 girls.", ""),
    ("Sweden applied to join NATO. {The Nordic country} had long been neutral.", "country.SWE"),
    pytest.param("France criticised Mali. {The West African country} expelled the ambassador.",
     "country.MLI", marks=MISSED),
    ("The International Criminal Court issued a warrant for Putin. {The court} sits in The Hague.", "org.icc"),
    ("Mexico thanked Cuba. {The company} was not named.", ""),
]  # fmt: skip

# Written when the rules were done, to see how they do on what they had not seen.
UNSEEN = [
    ("Mark Rutte flew to Jakarta. There {he} apologised for the war of independence.", "person.mark-rutte"),
    ("Tokyo lodged a protest after Beijing sent two ships. {It} said they had entered Japanese waters.", ""),
    ("Cyril Ramaphosa told parliament that {he} would send soldiers to the mines.", "person.cyril-ramaphosa"),
    ("Kaja Kallas met Petr Pavel in Prague. {Her} country gives much to Ukraine.", "person.kaja-kallas"),
    pytest.param("The World Bank stopped its payments to Uganda. {It} named the new law as the reason.",
     "org.world-bank", marks=MISSED),
    ("Serbia and Kosovo agreed to talk. {They} will send delegations to Brussels.", "country.SRB country.XKX"),
    ("The M23 rebels took the town of Bunagana. {They} said that the army had fled.", "'rebels'"),
    ("{It} is unlikely that Hungary will agree, diplomats said.", ""),
    pytest.param("Moldova wants to join the European Union. {It} is afraid of its neighbour.",
     "country.MDA", marks=MISSED),
    ('"{I} have nothing to hide," Imran Khan told reporters.', "person.imran-khan"),
    ('"{Our} soldiers will stay," said Ilham Aliyev.', "person.ilham-aliyev"),
    pytest.param("William Ruto invited Paul Kagame. {He} accepted.", "", marks=SENSE),
    ("Gustavo Petro, {whose} party won the election, promised peace.", "person.gustavo-petro"),
    ("Algeria cut ties with Morocco. {The country} accused Rabat of hostile acts.", "country.DZA"),
    ("OPEC met in Vienna. {The organisation} left its output as it was.", "org.opec"),
    ("Al-Shabaab attacked a hotel in Mogadishu. {The group} killed eight guests.", "org.al-shabaab"),
    ("Pedro Sanchez will meet Mohammed VI in Rabat. {The Spanish prime minister} wants to speak about "
     "migrants.", "person.pedro-sanchez"),
    ("Bosnia accused Milorad Dodik of treason. {The politician} laughed.", "person.milorad-dodik"),
    ("Police arrested Carles Puigdemont in Germany. A judge later freed {him}.", "person.carles-puigdemont"),
    ("Sanna Marin and Magdalena Andersson spoke in Stockholm. {They} want to decide together.",
     "person.sanna-marin person.magdalena-andersson"),
    ("Lebanon asked the IMF for a loan. {It} has not paid its debts since March.", "country.LBN"),
    ("Viktor Orban blamed Brussels. {His} government vetoed the aid.", "person.viktor-orban"),
    ("Cuba freed 500 prisoners. {They} had protested in 2021.", "'prisoners'"),
    ("A bomb exploded in Kabul. {It} killed nine people.", "'bomb'"),
    ("Georgia adopted the law. Salome Zourabichvili said {she} would veto it.", "person.salome-zourabichvili"),
    ("The Wagner Group left Bakhmut. {Its} fighters had held the town for weeks.", "org.wagner"),
    ("Ethiopia and Eritrea made peace in 2018. {The two countries} had fought over a border town.",
     "country.ETH country.ERI"),
    ("The United States, Britain and France struck Syria. {They} hit three sites.",
     "country.USA country.GBR country.FRA"),
    ("Joe Biden received Keir Starmer. {The two} did not talk about missiles.",
     "person.joe-biden person.keir-starmer"),
    ("The European Commission sued Poland. {The commission} says the law breaks the treaties.",
     "org.european-commission"),
    ("{He} was not there when Tayyip Erdogan arrived.", ""),
    ("Turkey bought missiles from Russia. {They} cannot be used with NATO systems.", "'missiles'"),
    ("Robert Fico was shot in Handlova. {The 59-year-old} was flown to a hospital.", "person.robert-fico"),
    ("Human Rights Watch accused Egypt of torture. {It} had spoken to 20 prisoners.", "org.hrw"),
    ("Maia Sandu won. {She} thanked voters abroad.", "person.maia-sandu"),
    ("Denis Sassou Nguesso praised {himself}.", "person.denis-sassou-nguesso"),
    ("Panama said that {it} would leave the Belt and Road programme.", "country.PAN"),
    ("After {he} had met Xi Jinping, Lula flew home.", ""),
    ("{It} took the army three days to reach the village in Nepal.", ""),
    ("Greenland does not want to be bought. Mette Frederiksen repeated {her} position in Copenhagen.",
     "person.mette-frederiksen"),
]  # fmt: skip


@pytest.fixture(scope="session")
def parsed(knowledge):
    """parsed(text) is the parse with its mentions, references resolved."""
    nlp = load_model()

    def run(text):
        doc = nlp(text)
        mentions = Finder(doc, Article("a1", PUBLISHED, None), knowledge).run()
        named = mentions.all()
        sentences = sentence_spans(doc)
        resolve_references(doc, sentences, mentions, knowledge, PUBLISHED)
        arguments = Arguments(doc, mentions, index_names(knowledge), knowledge, PUBLISHED)
        quotations = find_quotations(doc, sentences, arguments, knowledge.lexicon)
        direct = [q for q in quotations if q.speaker and q.kind == "direct"]
        resolve_speakers(doc, mentions, [(q.start, q.end, q.speaker.token) for q in direct])
        return doc, mentions, named

    return run


def referred(parsed, text):
    """What the words in braces refer to, as the passages have it."""
    start, end = text.index("{"), text.index("}") - 1
    doc, mentions, _ = parsed(text.replace("{", "").replace("}", ""))
    span = doc.char_span(start, end)
    named = [mentions.headed_by(doc[i]) or doc[i].text for i in mentions.antecedents(span.root.i)]
    own = mentions.headed_by(span.root)
    if not named and own and own.kind != "name":
        named = [own]
    return " ".join(f"'{n}'" if isinstance(n, str) else n.known.entity_id for n in named)


@pytest.mark.parametrize(("text", "expected"), [*PASSAGES, *UNSEEN])
def test_a_pronoun_or_noun_refers_to_whom_the_text_makes_plain(parsed, text, expected):
    assert referred(parsed, text) == expected


def rows_of(coding, *kinds):
    return [(m["text"], m["label"], m["kind"], m["entity_id"]) for m in coding["mentions"] if m["kind"] in kinds]


def test_what_refers_to_one_entity_is_a_mention_of_it(code):
    coding = code("Vladimir Putin flew to Beijing. He met his Chinese hosts, who thanked him.")
    assert rows_of(coding, "pronoun") == [
        (word, "PERSON", "pronoun", "person.vladimir-putin") for word in ("He", "his", "him")
    ]
    scores = [m["link_score"] for m in coding["mentions"] if m["kind"] == "pronoun"]
    assert all(0 < score < 1 for score in scores)
    assert {m["link_method"] for m in coding["mentions"] if m["kind"] == "pronoun"} == {"coreference"}


def test_a_country_that_is_not_named_is_no_name_on_a_map(code):
    coding = code("Sudan recalled its ambassador to Ethiopia. The country accused Ethiopia of lying.")
    assert rows_of(coding, "pronoun", "nominal") == [
        ("its", "GROUP", "pronoun", "country.SDN"),
        ("The country", "GROUP", "nominal", "country.SDN"),
    ]


def test_what_refers_to_several_or_to_none_is_no_mention(code):
    coding = code("Chad and Niger closed their border. They accused Libya of lying. It is clear that they are angry.")
    assert rows_of(coding, "pronoun", "nominal") == []


def test_we_of_a_person_stands_for_the_speaker_and_is_no_mention_of_one(parsed):
    doc, mentions, _ = parsed('"We accuse Israel of murder and theft," said Hassan Nasrallah.')
    assert [doc[i].text for i in mentions.antecedents(1)] == ["Nasrallah"]
    assert mentions.at(1) is None


@pytest.mark.parametrize(("text", "sides"), [
    ("Armenia and Azerbaijan signed a truce. They accused Russia of lying.", "ARM AZE > RUS"),
    ("Chad and Niger closed a border. The two countries accused Libya of lying.", "NER TCD > LBY"),
    ("Emmanuel Macron spoke in Paris. The president accused Russia of lying.", "FRA > RUS"),
    ("Poland closed its embassy. It accused Belarus of lying.", "POL > BLR"),
])  # fmt: skip
def test_events_have_the_participants_that_pronouns_stand_for(code, text, sides):
    coding = code(text)
    event = next(e for e in coding.events if e["trigger_text"] == "accused")
    assert f"{coding.side(event['actors'])} > {coding.side(event['recipients'])}" == sides
    assert {p["basis"] for p in event["actors"]} == {"coreference"}


def test_who_does_something_to_himself_is_no_other_side(code):
    coding = code("The European Union committed itself to supporting Moldova.")
    assert "itself" not in {p["text"] for e in coding.events for p in (*e["actors"], *e["recipients"])}
    assert "itself" in REFLEXIVE


def test_a_speaker_called_by_a_pronoun_is_who_was_named_before(code):
    coding = code('Angela Merkel arrived in Athens. "I bring no money with me," she said.')
    assert [q["speaker_id"] for q in coding["quotations"]] == ["person.angela-merkel"]


_WORDS = (
    "Russia Armenia Putin Merkel Hamas NATO he she it they him her its their himself who which the two both countries"
    ' president ministry group old said accused met that and , . " is clear seems rebels I we of in to'
)
WORDS = st.sampled_from(_WORDS.split(" "))


@settings(max_examples=25, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=40))
def test_names_stay_as_they_are_and_nothing_refers_to_itself_or_to_a_pronoun(parsed, words):
    doc, mentions, named = parsed(" ".join(words))
    kept = [m for m in mentions.all() if m.kind == "name"]
    assert kept == [m for m in named if m.kind == "name"]
    for token in doc:
        for antecedent in mentions.antecedents(token.i):
            assert antecedent != token.i
            assert doc[antecedent].pos_ in ("NOUN", "PROPN", "PRON", "NUM")


def test_a_long_text_is_read_in_time_that_grows_with_its_length(parsed):
    """What has faded is left behind: the number of referents in mind stays small."""
    from communique.entities.salience import Discourse, Referent

    doc, _, _ = parsed("Russia accused Armenia.")
    discourse = Discourse()
    for n in range(100):
        discourse.next_sentence()
        referent = Referent((0,), None, frozenset(("it",)), True)
        discourse.put(n, referent)
        discourse.note(referent, doc[0])
        assert len(discourse.present()) <= 5


@pytest.mark.parametrize("row", ["duchess,noun,woman,dictionary", "Kim,surname,male,dictionary"])
def test_words_for_people_of_an_unknown_kind_are_refused(tmp_path, row):
    shutil.copytree(SEEDS / "knowledge", tmp_path / "knowledge", ignore=shutil.ignore_patterns("own"))
    (tmp_path / "knowledge/own").mkdir()
    (tmp_path / "knowledge/own/person_words.csv").write_text(f"word,kind,gender,source\n{row}\n", encoding="utf-8")
    with pytest.raises(SeedError, match=r"person_words\.csv"):
        load_actors(tmp_path / "knowledge", load_ontology(SEEDS / "ontology"))


def test_without_a_day_nobody_is_known_to_be_out_of_office(knowledge):
    doc = load_model()("Angela Merkel spoke in Berlin. The chancellor left.")
    mentions = Finder(doc, Article("a1", None, None), knowledge).run()
    resolve_references(doc, sentence_spans(doc), mentions, knowledge, None)
    assert mentions.headed_by(doc[7]).known.entity_id == "person.angela-merkel"
    later = Finder(doc, Article("a1", datetime.date(2023, 6, 1), None), knowledge).run()
    resolve_references(doc, sentence_spans(doc), later, knowledge, datetime.date(2023, 6, 1))
    assert later.antecedents(7) == ()
