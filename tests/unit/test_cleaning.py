"""Cleaning: texts say the same as before, and every record becomes an article or a reject."""

import csv
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from textwrap import fill
from time import process_time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.schema.exports import arrow_schema
from communique.schema.tables import ARTICLES, RAW_ARTICLES, REJECTS
from communique.store.ids import text_hash
from communique.store.parquet import make_table
from communique.text.cleaning import clean, load_guide
from communique.text.normalising import normalise, one_line, repaired
from communique.text.openings import read_opening, without_date_header

IN_URL = "https://example.org/2018/06/18/a"
BATCH = "2026-01-01-0123abcd"
SEEDS = Path(__file__).resolve().parents[2] / "seeds"
GUIDE = load_guide(SEEDS / "cleaning", {})
BODY = (
    "Greece and Macedonia signed an agreement on Sunday that is meant to end a dispute over the name of "
    "the former Yugoslav republic. The foreign ministers of the two countries met on the shore of Lake "
    "Prespa for the ceremony, and the United Nations mediator signed as a witness."
)
NEXT = "The two parliaments still have to ratify what was agreed. Opponents protested in both capitals."


def raw(**fields: Any) -> dict[str, Any]:
    row = {c.name: None for c in RAW_ARTICLES.columns}
    return row | {"raw_path": "a.txt", "record": 0, "raw_sha256": "0" * 64, "source": "wire",
                  "source_id": "a", "text": BODY} | fields  # fmt: skip


def cleaned(*records: dict[str, Any], rights: Mapping[str, str] | None = None) -> tuple[list[Any], list[Any]]:
    table = make_table(({**r, "record": n} for n, r in enumerate(records)), RAW_ARTICLES)
    made = clean(table, BATCH, replace(GUIDE, rights=rights or {}))
    assert made["articles"].schema.equals(arrow_schema(ARTICLES))
    assert made["rejects"].schema.equals(arrow_schema(REJECTS))
    return made["articles"].to_pylist(), made["rejects"].to_pylist()


def article(**fields: Any) -> dict[str, Any]:
    (made,), rejects = cleaned(raw(**fields))
    assert rejects == []
    return made


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Cafe\u0301", "Café"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("a\u00adb\u200bc\ufeffd\x00e\x1ff", "abcdef"),
        ("10\u00a0000  troops\tleft", "10 000 troops left"),
        ("  one  \n \n\n\n  two \n", "one\n\ntwo"),
        ("e\u200b\u0301", "é"),
        ("a\u0323\u0301" + "\u0301" * 20 + "b", "ạ\u0301" + "\u0301" * 20 + "b"),
        ("a" + "\u0301\u0323" * 100_000 + "b", "ab"),  # in no time: to order so many would take minutes
        ("", ""),
    ],
)
def test_characters_and_layout_are_normalised(text, expected):
    assert normalise(text) == expected


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=400))
def test_normalising_twice_is_normalising_once(text):
    assert normalise(normalise(text)) == normalise(text)


@given(
    st.lists(st.sampled_from([*BODY.split(), "\n", "\n\n", "  "]), max_size=120).map(" ".join),
    st.integers(60, 80),
)
def test_normalising_wrapped_text_twice_is_normalising_once(text, width):
    wrapped = fill(text, width, replace_whitespace=False)
    assert normalise(normalise(wrapped)) == normalise(wrapped)
    assert normalise(wrapped).split() == text.split()


@pytest.mark.parametrize("width", [60, 66, 72, 80])
def test_hard_wrapped_paragraphs_are_joined(width):
    wrapped = "\n\n".join(fill(p, width, break_on_hyphens=True) for p in ("A short headline", BODY, NEXT))
    assert normalise(wrapped) == f"A short headline\n\n{BODY}\n\n{NEXT}"


def test_an_indent_opens_a_paragraph_in_hard_wrapped_text():
    wrapped = "\n".join(fill(p, 66, initial_indent="    ") for p in (BODY, NEXT))
    assert normalise(wrapped) == f"{BODY}\n\n{NEXT}"


def test_words_that_break_at_their_hyphen_are_joined_without_a_blank():
    text = ("The two ministers spoke of the ceasefire in and around Nagorno-\nKarabakh and of the "
            "border, and they met\nthe mediators of the group for talks that lasted for hours.")  # fmt: skip
    assert "Nagorno-Karabakh and" in normalise(text)


@pytest.mark.parametrize(
    "text",
    [f"{BODY}\n{NEXT}", "Armenia: 3\nGeorgia: 4\nTurkey: 5", f"Ministers meet to discuss the accord\n{BODY}"],
)  # fmt: skip
def test_lines_that_are_not_wrapped_stay_lines(text):
    assert normalise(text) == text


@pytest.mark.parametrize(
    ("text", "place", "dated"),
    [
        ("MOSCOW - Russia said it would go.", "MOSCOW", None),
        ("YEREVAN, May 8 (Communiqué) - Armenia's parliament voted.", "YEREVAN", None),
        ("YEREVAN, May 8 (Reuters) — Armenia's parliament voted.", "YEREVAN", None),
        ("MOSCOW, September 7. /TASS/. Russia said.", "MOSCOW", None),
        ("BEIJING, Sept. 7 (Xinhua) -- China said.", "BEIJING", None),
        ("YEREVAN, Armenia (AP) — Armenia said.", "YEREVAN, Armenia", None),
        ("ST. PETERSBURG, Russia — Russia said.", "ST. PETERSBURG, Russia", None),
        ("NEW YORK, Feb 26 - Oil rose.", "NEW YORK", None),
        ("SÃO PAULO (Reuters) - Brazil said.", "SÃO PAULO", None),
        ("Yerevan (AFP) – Armenia said.", "Yerevan", None),
        ("BRUSSELS, April 4, 2023 - Finland joined.", "BRUSSELS", date(2023, 4, 4)),
        (
            "(Corrects number in first paragraph)\n\nWASHINGTON - The United States said.",
            "WASHINGTON",
            None,
        ),
        ("WASHINGTON, D.C. (AP) — The United States said.", "WASHINGTON, D.C.", None),
        ("WASHINGTON D.C. - The United States said.", "WASHINGTON D.C.", None),
        ("WASHINGTON/MOSCOW, Feb 3 (Reuters) - Russia said.", "WASHINGTON/MOSCOW", None),
        ("LONDON and PARIS, Feb 3 (Reuters) - France said.", "LONDON and PARIS", None),
        ("TASHKENT, 17 June. /TASS/. Uzbekistan said.", "TASHKENT", None),
        ("Yerevan, 7 September, Armenpress: Armenia said.", "Yerevan", None),
        ("YEREVAN, SEPTEMBER 7, ARMENPRESS. Armenia said.", "YEREVAN", None),
        ("MOSCOW. Sept 7 (Interfax) - Russia said.", "MOSCOW", None),
        ("New Delhi [India], September 7 (ANI): India said.", "New Delhi [India]", None),
        ("GENEVA (7 September 2018) – The council met.", "GENEVA", date(2018, 9, 7)),
        ("WASHINGTON, Sept. 7, 2018 /PRNewswire/ -- The bank said.", "WASHINGTON", date(2018, 9, 7)),
        ("KYIV — Ukraine said.", "KYIV", None),
        ("Kyiv — Ukraine said.", "Kyiv", None),
        ("Kharkiv: Ukraine said.", "Kharkiv", None),
        ("Moscow (CNN)Russia said.", "Moscow", None),
        ("NITRO, W.Va., March 2 - The company said.", "NITRO, W.Va.", None),
        ("RAMALLAH, West Bank (AP) — The authority said.", "RAMALLAH, West Bank", None),
        ("BRUSSELS, MARCH 3 (REUTERS) - NATO SAID ON SUNDAY IT WOULD GO.", "BRUSSELS", None),
        ("brussels, march 3 (reuters) - nato said on sunday it would go.", "brussels", None),
        ("OPEC - Oil prices fell.", None, None),
        ("OPEC ministers - Oil prices will fall.", None, None),
        ("NATO - The alliance met.", None, None),
        ("PEACE TALKS - The sides met.", None, None),
        ("PUTIN: We will go on.", None, None),
        ("Nikol Pashinyan (Civil Contract) - Armenia's leader.", None, None),
        ("NATO LEADERS MET ON SUNDAY - AND AGREED ON NOTHING BUT A DATE.", None, None),
        ("TALKS FAIL - MINISTER", None, None),
        ("UPDATE - Talks have ended.", None, None),
        ("Ahead of the talks (in Geneva) - Armenia said.", None, None),
        ("Russia - US talks collapsed.", None, None),
        ("Moscow said it would go.", None, None),
    ],
)
def test_a_dateline_gives_its_place_and_a_full_date(text, place, dated):
    opening = read_opening(text, GUIDE.datelines)
    assert opening.dateline == place
    assert (opening.dated and opening.dated.on) == dated


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("By Clarissa Ward", "Clarissa Ward"),
        ("By CLARISSA WARD", "CLARISSA WARD"),
        ("By Ursula von der Leyen", "Ursula von der Leyen"),
        ("By Carl Bernstein and Bob Woodward in Washington", "Carl Bernstein and Bob Woodward"),
        ("By Clarissa Ward, CNN", "Clarissa Ward"),
        ("by Janie Gabbett, Reuters", "Janie Gabbett"),
        ("BY CLARISSA WARD", "CLARISSA WARD"),
        ("Author: Clarissa Ward", "Clarissa Ward"),
        ("By The River", None),
        ("By Monday Morning", None),
        ("By Friday the army had left the city", None),
        ("By the way", None),
    ],
)
def test_a_byline_gives_the_author(line, author):
    assert read_opening(f"Talks open in Geneva\n\n{line}\n\n{BODY}", GUIDE.datelines).author == author


@pytest.mark.parametrize(
    ("first", "is_title"),
    [
        ("Athens and Skopje sign accord to end dispute over Macedonia's name", True),
        ("Will the accord hold?", True),
        ("The accord was signed on Sunday.", False),
        ("MOSCOW - Russia said it would go", False),
        ("By Clarissa Ward", False),
        ("(Corrects the number in the first paragraph)", False),
        ("Sunday", False),
        ("and so it went on", False),
        (f"{BODY} {BODY}".rstrip("."), False),
    ],
)
def test_a_headline_that_opens_a_text_is_copied_to_the_title_and_stays(first, is_title):
    made = article(text=f"{first}\n\n{BODY}")
    assert made["title"] == (first if is_title else None)
    assert made["text"] == f"{first}\n\n{BODY}"


def test_a_given_title_and_author_go_before_those_of_the_text():
    made = article(
        title=" Given\n title ",
        author="Given Author",
        text=f"A headline of words\n\nBy Clarissa Ward\n\n{BODY}",
    )
    assert (made["title"], made["author"]) == ("Given title", "Given Author")


@pytest.mark.parametrize(
    ("text", "rest", "on"),
    [
        (" date 2018-06-17 Greece signed.", "Greece signed.", date(2018, 6, 17)),
        ("Published: 17 June 2018\n\nGreece signed.", "Greece signed.", date(2018, 6, 17)),
        (
            "A headline\n\nPublished: 17 June 2018\n\nGreece signed.",
            "A headline\n\nGreece signed.",
            date(2018, 6, 17),
        ),
        ("Date: June 17, 2018 at 10:30\nGreece signed.", "Greece signed.", date(2018, 6, 17)),
        ("Published 06/07/2018\nGreece signed.", "Published 06/07/2018\nGreece signed.", None),
        ("Date palms grow in Iraq.", "Date palms grow in Iraq.", None),
        ("One.\nTwo.\nThree.\nDate: 2018-06-17", "One.\nTwo.\nThree.\nDate: 2018-06-17", None),
    ],
)
def test_a_date_header_leaves_the_text(text, rest, on):
    found, when = without_date_header(normalise(text))
    assert normalise(found) == rest
    assert (when and when.on) == on


@pytest.mark.parametrize(
    ("fields", "on", "basis"),
    [
        ({"published": "2018-06-17T10:00:00Z", "published_basis": "record"}, date(2018, 6, 17), "record"),
        ({"published": "2018-06-17", "published_basis": "sidecar", "url": IN_URL}, date(2018, 6, 17),
         "sidecar"),
        ({"published": "06/07/2018", "published_basis": "record", "url": IN_URL}, date(2018, 6, 18), "url"),
        ({"url": IN_URL, "text": f"date 2018-06-19 {BODY}"}, date(2018, 6, 18), "url"),
        ({"text": f"date 2018-06-19 {BODY}"}, date(2018, 6, 19), "text"),
        ({"text": f"ATHENS, June 19, 2018 - {BODY}"}, date(2018, 6, 19), "text"),
        ({"text": f"ATHENS, June 19 - {BODY}"}, None, "unknown"),
        ({}, None, "unknown"),
    ],
)  # fmt: skip
def test_the_publication_date_is_the_best_that_is_stated(fields, on, basis):
    made = article(**fields)
    assert (made["published_on"], made["published_on_basis"]) == (on, basis)


def test_a_date_without_a_time_has_no_moment_and_one_with_a_time_has_it_in_utc():
    assert article(published="2018-06-17", published_basis="record")["published_at"] is None
    made = article(published="2018-06-17T23:30:00-05:00", published_basis="record")
    assert made["published_at"] == datetime(2018, 6, 18, 4, 30, tzinfo=UTC)
    assert made["published_on"] == date(2018, 6, 17)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [({}, "quotes"), ({"source": "open"}, "full"), ({"source": "open", "text_rights": "none"}, "none")],
)
def test_rights_are_the_records_own_else_its_sources_else_quotes(fields, expected):
    (made,), _ = cleaned(raw(**fields), rights={"open": "full"})
    assert made["text_rights"] == expected


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"reason": "malformed", "detail": "line 3", "text": None}, "malformed"),
        ({"text": ""}, "no_words"),
        ({"text": " \u200b \n 12 - 34 - 56"}, "no_words"),
        ({"text": "Share this article\n\nFollow us on Twitter"}, "no_words"),
        ({"text": "word " * 250_000}, "too_long"),
        ({"text": "Ã©lan " * 5_000_000}, "too_long"),  # in no time: it is not repaired before
        ({"text": "Le président Emmanuel Macron a rencontré Vladimir Poutine à Moscou lundi."}, "language"),
        ({"text": "Путин встретился с Пашиняном в Ереване."}, "language"),
        ({"text": "Griechenland und Mazedonien haben am Sonntag ein Abkommen geschlossen. " * 7}, "language"),
    ],
)  # fmt: skip
def test_unfit_records_are_rejected_with_a_reason_and_a_detail(fields, reason):
    articles, (reject,) = cleaned(raw(**fields))
    assert articles == []
    assert reject["reason"] == reason and reject["detail"]
    assert (reject["batch"], reject["raw_path"], reject["record"]) == (BATCH, "a.txt", 0)


def test_equal_records_of_a_batch_are_one_article_and_repeated_rejects():
    articles, rejects = cleaned(raw(), raw(), raw(source_id="b"))
    assert [a["source_id"] for a in sorted(articles, key=lambda a: a["source_id"])] == ["a", "b"]
    assert [(r["reason"], r["record"]) for r in rejects] == [("repeated", 1)]


def test_counts_and_hashes_are_of_the_cleaned_text():
    made = article(text=BODY + "  \r\n")
    assert made["text"] == BODY
    assert made["text_sha256"] == text_hash(BODY)
    assert made["word_count"] == len(BODY.split())


def test_ids_do_not_depend_on_the_day_of_arrival():
    table = make_table([raw(text=None, reason="no_text", detail="?")], RAW_ARTICLES)
    one, two = (clean(table, f"{day}-0123abcd", GUIDE)["rejects"] for day in ("2026-01-01", "2026-01-02"))
    assert one["reject_id"] == two["reject_id"]


@pytest.mark.parametrize(
    ("broken", "meant"),
    [
        ("Cura\u00c3\u00a7ao met France\u00e2\u20ac\u2122s envoy", "Curaçao met France’s envoy"),
        ("S\u00c3\u00a3o Paulo\nÉvian", "São Paulo\nÉvian"),
    ],
)  # fmt: skip
def test_text_that_was_decoded_wrongly_is_repaired_line_by_line(broken, meant):
    assert repaired(broken) == meant


def test_right_names_quotes_and_widths_are_left_as_they_are():
    names = [
        r[c]
        for f, cells in (
            ("people", "name aliases"),
            ("places", "name aliases"),
            ("countries", "name formal_name aliases"),
        )
        for r in csv.DictReader((SEEDS / "knowledge" / f"{f}.csv").open(encoding="utf-8"))
        for c in cells.split()
    ]
    texts = [*names, "“Ça suffit”, dit-il à l’Élysée…", "Nguyễn Phú Trọng và Võ Văn Thưởng", "Նիկոլ Փաշինյան",
             "Recep Tayyip Erdoğan, Süleyman Şahin, İzmir", "ＮＡＴＯ", "Łódź – ‚tak‘",
             "Ürümqi, Šiauliai, Đà Nẵng"]  # fmt: skip
    assert [t for t in texts if repaired(t) != t] == []


@pytest.mark.parametrize(
    "above",
    [
        "Athens and Skopje Sign Accord to End Name Dispute",
        "ATHENS AND SKOPJE SIGN ACCORD TO END NAME DISPUTE",
    ],
)
def test_a_headline_right_above_hard_wrapped_text_stays_a_line(above):
    assert normalise(f"{above}\n{fill(BODY, 66)}") == f"{above}\n\n{BODY}"
    assert article(text=f"{above}\n{fill(BODY, 66)}")["title"] == above


def test_a_headline_above_a_dateline_or_a_byline_stays_a_line():
    above = "Athens and Skopje sign accord to end a dispute about"
    for second in ("ATHENS, June 17 (Reuters) - Greece", "By Renee Maltezou"):
        text = f"{above}\n{fill(f'{second} {BODY}', 60)}"
        assert normalise(text).split("\n")[0] == above


@pytest.mark.parametrize("width", [60, 70, 80])
def test_hard_wrapped_text_all_in_capitals_is_joined_and_has_no_headline(width):
    made = article(text=fill(BODY.upper(), width))
    assert made["text"] == BODY.upper()
    assert (made["title"], made["dateline"]) == (None, None)


def test_a_text_all_in_capitals_may_have_a_headline_that_stands_apart():
    assert article(text=f"TALKS END IN ACCORD\n\n{BODY.upper()}")["title"] == "TALKS END IN ACCORD"
    assert article(text=f"GREECE AND MACEDONIA SIGNED\n{BODY.upper()}")["title"] is None


@pytest.mark.parametrize(
    "given",
    ["ATHENS AND SKOPJE SIGN ACCORD", "Athens and Skopje sign accord.", "Athens and Skopje sign accord | Reuters"],
)
def test_a_given_title_that_the_text_repeats_is_given_in_the_texts_words(given):
    made = article(title=given, text=f"Athens and Skopje sign accord\n\n{BODY}")
    assert made["title"] == "Athens and Skopje sign accord"


def test_a_given_author_goes_without_the_word_that_introduces_it():
    assert article(author="By Renee Maltezou")["author"] == "Renee Maltezou"


def test_boilerplate_leaves_the_text_before_anything_is_read_from_it():
    text = f"Share this article\n\nTalks end in accord\n\nBy Renee Maltezou\n\nATHENS, June 17 (Reuters) - {BODY}"
    made = article(text=f"{text}\n\n(Reporting by Renee Maltezou; Editing by Alison Williams)")
    assert (made["title"], made["author"], made["dateline"]) == ("Talks end in accord", "Renee Maltezou", "ATHENS")
    assert made["text"] == text.removeprefix("Share this article\n\n")


@pytest.mark.parametrize(
    ("fields", "on", "basis"),
    [
        ({"published": "2026-01-02", "published_basis": "record"}, date(2026, 1, 2), "record"),
        ({"published": "2026-01-03", "published_basis": "record"}, None, "unknown"),
        ({"published": "2026-01-03", "published_basis": "record", "url": IN_URL}, date(2018, 6, 18), "url"),
        ({"published": "2018-06-20", "published_basis": "metadata", "url": IN_URL,
          "retrieved_at": datetime(2018, 6, 18, 9, tzinfo=UTC)}, date(2018, 6, 18), "url"),
        ({"published": "2018-02-30", "published_basis": "record", "text": f"date 2018-06-19 {BODY}"},
         date(2018, 6, 19), "text"),
        ({"text": f"Talks end in accord\n\nJune 19, 2018, 3:15 p.m. ET\n\n{BODY}"}, date(2018, 6, 19), "text"),
    ],
)  # fmt: skip
def test_dates_after_arrival_or_retrieval_and_impossible_ones_give_way_to_the_next_basis(fields, on, basis):
    made = article(**fields)
    assert (made["published_on"], made["published_on_basis"]) == (on, basis)


def test_one_word_is_enough():
    assert article(text="Ceasefire")["word_count"] == 1


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=80), st.booleans()),
        max_size=6,
    )
)
def test_every_record_is_in_exactly_one_table(records):
    articles, rejects = cleaned(
        *(raw(text=t, source_id="x" if same else str(n)) for n, (t, same) in enumerate(records))
    )
    assert len(articles) + len(rejects) == len(records)


@pytest.mark.parametrize("unit", ["AB A. ", "A.B ", "Ab Cd ", "By Ab, Cd ", "AB-", "1 May ", "date 2018 "])
def test_openings_are_read_in_no_time_however_they_repeat(unit):
    text = unit * 5000 + "\n" + unit * 25
    started = process_time()
    read_opening(text, GUIDE.datelines)
    without_date_header(text)
    read_opening(unit * 20 + "\n" + text, GUIDE.datelines)
    assert process_time() - started < 1


def test_nothing_is_left_of_a_blank_line():
    assert one_line(" \n ") is None and one_line(None) is None
