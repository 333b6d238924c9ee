"""Cleaning: texts say the same as before, and every record becomes an article or a reject."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
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
from communique.text.cleaning import clean
from communique.text.language import language_of
from communique.text.normalising import normalise, one_line
from communique.text.openings import read_opening, without_date_header

IN_URL = "https://example.org/2018/06/18/a"
BATCH = "2026-01-01-0123abcd"
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
    made = clean(table, BATCH, rights or {})
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
        ("TALKS FAIL - MINISTER", None, None),
        ("UPDATE - Talks have ended.", None, None),
        ("Ahead of the talks (in Geneva) - Armenia said.", None, None),
        ("Russia - US talks collapsed.", None, None),
        ("Moscow said it would go.", None, None),
    ],
)
def test_a_dateline_gives_its_place_and_a_full_date(text, place, dated):
    opening = read_opening(text)
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
        ("By Friday the army had left the city", None),
        ("By the way", None),
    ],
)
def test_a_byline_gives_the_author(line, author):
    assert read_opening(f"Talks open in Geneva\n\n{line}\n\n{BODY}").author == author


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
        ({"reason": "not_json", "detail": "line 3", "text": None}, "not_json"),
        ({"text": ""}, "no_text"),
        ({"text": " \u200b \n 12 - 34 - 56"}, "no_text"),
        ({"text": "Talks fail"}, "too_short"),
        ({"text": "word " * 250_000}, "too_long"),
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


@pytest.mark.parametrize(
    "text",
    [
        "Vladimir Putin met Nikol Pashinyan in Yerevan on Friday.",
        "Putin visited Yerevan.",
        "Erdogan, Mitsotakis hold talks in Ankara",
        "Rebels killed 12 soldiers near Goma, Kivu.",
        "Sudan army, RSF sign Jeddah declaration",
    ],
)
def test_short_english_sentences_full_of_foreign_names_pass(text):
    assert article(text=text)["language"] == "en"


def test_the_probability_of_the_language_is_given():
    assert language_of(BODY, 50) == ("en", pytest.approx(1.0, abs=0.05))


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
    one, two = (clean(table, f"{day}-0123abcd", {})["rejects"] for day in ("2026-01-01", "2026-01-02"))
    assert one["reject_id"] == two["reject_id"]


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
    read_opening(text)
    without_date_header(text)
    read_opening(unit * 20 + "\n" + text)
    assert process_time() - started < 1


def test_nothing_is_left_of_a_blank_line():
    assert one_line(" \n ") is None and one_line(None) is None
