"""Texts that came without their case are told from others, and are parsed with it."""

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.coding import ArticleCoder
from communique.entities.find import Article
from communique.knowledge.base import Knowledge, load_knowledge
from communique.knowledge.normal import name_key
from communique.nlp.casing import Casing, cased, casing_of, has_lost_case, restored
from communique.nlp.model import load_model
from communique.store.home import cache_folder

SEEDS = Path(__file__).parents[2] / "seeds"
NORMAL = "Turkey sent troops to Syria on Monday, and officials in Berlin criticised the decision."
NO_STOPS = "turkey sent troops to syria on monday and officials in berlin criticised the decision"
HAND_MADE = Casing(
    {name_key(n): n for n in ("Angela Merkel", "NATO", "Côte d'Ivoire", "al-Assad", "McCain", "WHO", "Straße", "Iran")},
    {"bush": "Bush", "may": "May"},
    frozenset(("president", "mr")),
    frozenset(("who",)),
)


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge(SEEDS, cache_folder())


@pytest.fixture(scope="module")
def casing(knowledge: Knowledge) -> Casing:
    return casing_of(knowledge)


# which texts have lost their case


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        pytest.param(NORMAL, False, id="as usual"),
        pytest.param(NORMAL.upper(), True, id="in capitals"),
        pytest.param(NORMAL.lower(), True, id="in small letters"),
        pytest.param(NORMAL.upper().replace("TURKEY", "McCain"), True, id="in capitals but for a few"),
        pytest.param(f"{'russia left the talks in geneva. ' * 20}A", True, id="in small letters but for one"),
        pytest.param(NORMAL.title(), False, id="every word with a capital"),
        pytest.param(f"TURKEY SENDS TROOPS TO SYRIA\n\n{NORMAL}", False, id="a headline in capitals"),
        pytest.param(f"ANKARA, TURKEY - {NORMAL}", False, id="a dateline in capitals"),
        pytest.param("NATO, UN, EU, IMF AND WHO MET.", False, id="capitals, too short to tell"),
        pytest.param("they met.", False, id="small letters, too short to tell"),
        pytest.param(NO_STOPS, False, id="small letters without a sentence"),
        pytest.param("1, 2, 3. " * 60, False, id="figures"),
        pytest.param("", False, id="nothing"),
    ],
)
def test_a_text_has_lost_its_case_when_it_is_all_capitals_or_all_small(text: str, lost: bool) -> None:
    assert has_lost_case(text) is lost


def test_other_texts_are_parsed_as_they_are_and_ask_for_no_names() -> None:
    def never() -> Casing:
        raise AssertionError("the names were read for nothing")

    assert cased([NORMAL, "", "SHORT."], never) == [NORMAL, "", "SHORT."]


def test_each_text_is_restored_by_itself() -> None:
    assert cased([NORMAL, NORMAL.upper()], lambda: HAND_MADE) == [NORMAL, restored(NORMAL.upper(), HAND_MADE)]


# how they are restored

# texts as they should be; each is given in capitals and in small letters
RESTORED = [
    # names of people, countries, bodies; the first words of sentences
    "The foreign minister of Armenia, Ararat Mirzoyan, met Sergei Lavrov in Moscow on Monday.",
    "The United Arab Emirates, South Korea and the Democratic Republic of the Congo signed a treaty.",
    "Côte d'Ivoire and Türkiye signed a deal.",
    "Syrians and Germans met the French in London. They left.",
    "Al-Shabaab attacked Mogadishu. Bashar al-Assad fled to Russia.",
    "He left. “We agree,” others said. “Never!” (Some left.)",
    "They met\n\nThen they left",
    "She said I was right.",
    # acronyms
    "He saw the OSCE, the AU and the EU.",
    "The United Nations Security Council met. IMF staff and I left.",
    "Troops of the U.S., of NATO and of the U.N., left.",
    "He said that it is up to us to act as he did.",
    # months and days
    "In January and on Friday, August 3, they met.",
    "They met on 3 March 2016 and on March 7, and may march on.",
    "The treaty of 1 May and the May 3 talks may help.",
    # the case of what stands after a name
    "They met Israel's envoy.",
    "Rebels helped us.",
    "They met Vladimir Putin. They say that Putin left.",
    "They left, the minister said.",
    "They say that U.S. officials left.",
]


@pytest.mark.parametrize("text", RESTORED)
@pytest.mark.parametrize("spoil", [str.upper, str.lower], ids=["capitals", "small"])
def test_names_acronyms_dates_and_starts_of_sentences_get_their_capitals_back(
    spoil: Callable[[str], str], text: str, casing: Casing
) -> None:
    assert restored(spoil(text), casing) == text


# (in capitals, a name in it, a common word in it)
TITLES = [
    ("A LETTER FROM PRESIDENT BUSH. A FIRE IN THE BUSH.", " Bush.", "the bush."),
    ("THEY MET MR. RICE. THEY ATE RICE.", " Rice.", "ate rice."),
    ("THEY MET DR BROWN IN A BROWN COAT.", " Brown in", "brown coat."),
    ("A LETTER FROM PRESIDENT XI TO FRIENDS.", " Xi to", "friends."),
]


@pytest.mark.parametrize(("text", "name", "common"), TITLES)
def test_a_common_word_is_a_name_after_a_title_alone(text: str, name: str, common: str, casing: Casing) -> None:
    made = restored(text, casing)
    assert name in made and common in made


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ANGELA MERKEL MET MCCAIN.", "Angela Merkel met McCain."),
        ("HE MET ANGELA\nMERKEL", "He met angela\nMerkel"),
        ("BACK IN COTE D’IVOIRE", "Back in Cote d’Ivoire"),
        ("FOR THE WHO, THOSE WHO LEFT", "For the who, those who left"),
        ("FOR THE W.H.O.", "For the W.H.O."),
        ("in iran, i said", "In Iran, I said"),
        ("Straße", "Straße"),
    ],
)
def test_a_name_is_written_as_it_is_known_whatever_stands_between_its_letters(text: str, expected: str) -> None:
    assert restored(text, HAND_MADE) == expected


PIECES = [
    "ANGELA MERKEL",
    "côte d’ivoire",
    "STRASSE",
    "straße",
    "u.s.",
    "on 3 march",
    "PRESIDENT BUSH",
    ". i",
    "NATO",
    " ",
]
WILD = st.lists(
    st.one_of(st.text(max_size=12), st.text("İıſßΣςǅŉﬁµϴK'’.-\n", max_size=8), st.sampled_from(PIECES))
).map("".join)


@given(WILD)
def test_nothing_but_the_case_of_letters_changes_and_every_offset_stays(text: str) -> None:
    made = restored(text, HAND_MADE)
    assert len(made) == len(text)
    for old, new in zip(text, made, strict=True):
        assert old.casefold() == new.casefold() or old.upper() == new.upper()


@given(WILD)
def test_what_is_restored_does_not_depend_on_the_case_that_was_left(text: str) -> None:
    ascii_only = text.encode("ascii", "ignore").decode()
    assert restored(ascii_only.upper(), HAND_MADE) == restored(ascii_only.lower(), HAND_MADE)


# from such a text to events

REPORTS = [
    "Turkey sent troops to Syria on Monday. German Chancellor Angela Merkel criticised Turkey. "
    "French officials met in Paris on Tuesday.",
    "Israel arrested two members of Hamas in Gaza on Sunday. Benjamin Netanyahu praised the police. "
    "The European Union criticised the arrests.",
    "Russian forces attacked Ukraine on Thursday. Barack Obama condemned Russia. The United Nations sent aid to "
    "Ukraine.",
]


def _coded(text: str, knowledge: Knowledge) -> dict[str, list[dict[str, Any]]]:
    (parsed,) = cased([text], lambda: casing_of(knowledge))
    article = Article("a" + "0" * 16, datetime.date(2016, 6, 16), None, text=text)
    return ArticleCoder(load_model()(parsed), article, knowledge, "test").rows()


def _who_did_what(rows: dict[str, list[dict[str, Any]]]) -> list[tuple[Any, ...]]:
    sides = {}
    for p in rows["event_participants"]:
        sides.setdefault(p["event_id"], []).append((p["role"], p["entity_id"], p["country_iso3"], p["sector"]))
    return [(e["event_type"], e["event_mode"], e["event_date"], *sorted(sides[e["event_id"]], key=str))
            for e in rows["events"]]  # fmt: skip


@pytest.mark.parametrize("report", REPORTS)
@pytest.mark.parametrize("spoil", [str.upper, str.lower], ids=["capitals", "small"])
def test_a_report_without_its_case_tells_the_same_events(
    spoil: Callable[[str], str], report: str, knowledge: Knowledge
) -> None:
    usual = _who_did_what(_coded(report, knowledge))
    assert len(usual) == 3
    assert _who_did_what(_coded(spoil(report), knowledge)) == usual


@pytest.mark.parametrize("report", REPORTS)
@pytest.mark.parametrize("spoil", [str.upper, str.lower, str], ids=["capitals", "small", "usual"])
def test_rows_hold_the_words_of_the_article_and_not_those_that_were_parsed(
    spoil: Callable[[str], str], report: str, knowledge: Knowledge
) -> None:
    text = spoil(report)
    rows = _coded(text, knowledge)
    spans = [(r["start_char"], r["end_char"], r["text"]) for t in ("mentions", "time_expressions") for r in rows[t]]
    spans += [(e["trigger_start"], e["trigger_end"], e["trigger_text"]) for e in rows["events"]]
    assert len(spans) > 6
    assert all(text[start:end] == words for start, end, words in spans)
    assert all(p["text"] in text for p in rows["event_participants"])
