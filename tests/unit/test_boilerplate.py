"""Boilerplate: what sites and agencies put around a report goes, and no sentence of it ever does."""

from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.knowledge.seeds import SeedError, read_rows
from communique.text.boilerplate import load_boilerplate
from communique.text.normalising import normalise

SEEDS = Path(__file__).resolve().parents[2] / "seeds" / "cleaning"
COLUMNS, KEY = "kind where pattern example source", "kind where pattern"
RULES = read_rows(SEEDS / "boilerplate.csv", COLUMNS, KEY)
BOILERPLATE = load_boilerplate(SEEDS)
FIRST = "Greece and Macedonia signed an agreement on Sunday."
LAST = "The two parliaments still have to ratify it."


@pytest.mark.parametrize("rule", RULES, ids=[f"{r['kind']}-{r['where']}-{r['example'][:40]}" for r in RULES])
def test_every_rule_takes_its_example_out(rule):
    example = normalise(rule["example"])
    match rule["where"]:
        case "top":
            assert BOILERPLATE.without(f"{example}\n\n{FIRST}") == f"\n{FIRST}"
        case "end":
            report, _, rest = example.partition(". ")
            assert rest and BOILERPLATE.without(f"{FIRST}\n\n{example}") == f"{FIRST}\n\n{report}."
        case _:
            found = BOILERPLATE.without(f"{FIRST}\n\n{LAST}\n\n{example}")
            assert normalise(found) == f"{FIRST}\n\n{LAST}"


def test_many_kinds_of_lines_are_known():
    assert len(RULES) >= 150
    assert {r["kind"] for r in RULES} >= {
        "share", "follow", "subscribe", "read_also", "caption", "credit", "footer", "contact", "cookie", "comment",
        "copyright", "advertisement", "player", "navigation",
    }  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        "Read also: Putin says talks with Armenia “were useful”",
        "READ MORE: Armenia and Azerbaijan hold talks",
        "Sign up for our newsletter",
        "FOLLOW US ON TWITTER AND FACEBOOK",
        "Photo: Press Service of the Prime Minister",
        "Nagorno-Karabakh refugees in Goris. REUTERS/Irakli Gedenidze",
        "Getty Images",
        "(Reporting by Nailia Bagirova; Additional reporting by Olesya Astakhova; Editing by Alex Richardson)",
        "© 2018 AFP",
        "All rights reserved.",
        "REUTER",
        "-0-",
        "###",
        "Advertisement",
        "Loading...",
        "We use cookies to give you the best experience on our website.",
        "This article was originally published on 7 September 2018.",
        "Share on Facebook",
    ],
)
def test_lines_of_sites_and_agencies_go(line):
    assert normalise(BOILERPLATE.without(f"{FIRST}\n\n{LAST}\n\n{line}")) == f"{FIRST}\n\n{LAST}"


STAYS = [
    "Read more about it, he said, in the treaty.",
    "Follow us on this path, the minister told parliament.",
    "No comment.",
    "The information cannot be independently verified.",
    "Any use of force is prohibited under the treaty.",
    "For an official visit to Moscow the minister packed light.",
    "For more than a week, people have come here to pray.",
    "By signing the deal, the sides set terms for a ceasefire.",
    "To continue talks, Sweden must become a member of NATO.",
    "Report by the United Nations says that 30 people died.",
    "Copyright law in the European Union does not apply, judges ruled.",
    "Images from Kyiv showed smoke rising over the city.",
    "Join the front line.",
    "Video by Reuters showed tanks in Sevastopol.",
    "The report was edited by the ministry before its release.",
    "The article was published in Izvestia on Monday.",
    "Based on the agreement, the sides will withdraw.",
    "With information from satellites, the army moved in.",
    "Reporting by state media on the strike was banned.",
    "Share the burden, he urged the allies.",
    "Subscribe to no bloc, Tito told the Non-Aligned Movement.",
    "He left on Monday. They spoke via Telegram on Sunday.",
    "He thanked them. Courtesy of the embassy, they left.",
    "The talks were held in Moscow. Source: nobody would say.",
    "Related talks in Geneva ended without result.",
    "See the treaty of 1923, Article 5.",
    "Contact between the two armies resumed on Monday.",
    "Comments by the minister drew protests.",
    "All rights reserved by the treaty were kept, the court said.",
    "Loading of grain at Odesa began on Friday.",
    '"Follow us on Twitter," he told supporters.',
    "Photo evidence of war crimes was handed over to The Hague.",
    "Next week Putin will visit Yerevan.",
    "More than 100 people died.",
    "Live ammunition was used against protesters.",
    "This material cannot be exported without a licence, the ministry said.",
    "Updated on the talks, the president left.",
    "Accept the offer, Trump told Tehran.",
    "Background checks were made on all recruits.",
    "Opinion polls show Labour ahead by ten points.",
    "Editing by the censor removed the passage.",
    "This report was published by the United Nations on Monday.",
    "The ministry said (in a statement on Monday) that it was over.",
    '"We value your privacy," he said.',
    "He spoke to Reuters.",
    "The agency is called TASS.",
    "Find a way to peace or perish, Guterres warned.",
    "Editor of the daily Novaya Gazeta Dmitry Muratov won the Nobel Peace Prize.",
]


@pytest.mark.parametrize("sentence", STAYS)
def test_sentences_of_a_report_stay_wherever_they_stand(sentence):
    for text in (
        f"{FIRST}\n\n{sentence}\n\n{LAST}",
        f"{FIRST}\n\n{LAST}\n\n{sentence}",
        f"{sentence}\n\n{LAST}",
        f"{FIRST} {sentence}",
    ):
        assert BOILERPLATE.without(text) == text


def test_a_headline_like_a_link_stays_where_it_opens_the_text():
    text = f"Explainer: What Greece and Macedonia agreed\n\n{FIRST}"
    assert BOILERPLATE.without(text) == text
    assert BOILERPLATE.without(f"{FIRST}\n\nExplainer: What they agreed\n\n{LAST}") == f"{FIRST}\n\n\n{LAST}"


def test_footers_go_one_after_the_other_and_end_at_the_report():
    text = f"{FIRST}\n\n{LAST} (Reporting by Renee Maltezou) Copyright 2018 Reuters. All rights reserved.\n\nENDS"
    assert normalise(BOILERPLATE.without(text)) == f"{FIRST}\n\n{LAST}"


def test_letters_that_grow_when_lowered_do_not_move_the_cut():
    text = "İstanbul İzmir İzmit talks went on. (Reporting by Ece Toksabay)"
    assert BOILERPLATE.without(text) == "İstanbul İzmir İzmit talks went on."


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([FIRST, LAST, *(r["example"] for r in RULES), *STAYS]), max_size=12))
def test_whatever_surrounds_them_sentences_stay_in_order(lines):
    left = BOILERPLATE.without("\n\n".join(lines))
    sentences = [s for s in (FIRST, LAST, *STAYS) if s in lines]
    assert all(s in left for s in sentences)


@pytest.mark.parametrize(
    "unit",
    [
        "share ",
        "follow us on ",
        "a/b ",
        "reporting by ",
        "© ",
        "Ab. ",
        "visit us at ",
        "Home | ",
        "Share Email ",
        "Photo by AFP ",
    ],
)
def test_long_lines_take_no_time_however_they_repeat(unit):
    started = process_time()
    for count in (20, 80, 5000):
        BOILERPLATE.without(f"{FIRST}\n\n{unit * count}\n\n{unit * count}")
    assert process_time() - started < 2


@pytest.mark.parametrize(
    ("column", "value", "named"),
    [("where", "middle", "where"), ("pattern", "(open", "pattern"), ("pattern", "a <list> b", "pattern"),
     ("source", "", "source")],
)  # fmt: skip
def test_a_wrong_rule_is_refused_with_file_and_line(column, value, named, tmp_path):
    (tmp_path / "words.csv").write_bytes((SEEDS / "words.csv").read_bytes())
    row = {"kind": "share", "where": "any", "pattern": "share", "example": "Share", "source": "a site"} | {
        column: value
    }
    (tmp_path / "boilerplate.csv").write_text(f"{','.join(row)}\n{','.join(row.values())}\n")
    with pytest.raises(SeedError, match=rf"boilerplate.csv, line 2: .*{named}"):
        load_boilerplate(tmp_path)


def test_the_rules_are_sorted_by_their_key():
    for name, columns in (("boilerplate.csv", KEY), ("words.csv", "list word")):
        declared = COLUMNS if name == "boilerplate.csv" else "list word source"
        keys = [tuple(r[c] for c in columns.split()) for r in read_rows(SEEDS / name, declared, columns)]
        assert keys == sorted(keys)
