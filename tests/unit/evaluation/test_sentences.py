"""Hand-coded sentences are read as they are written, and what is wrong with them is named with file and row."""

import datetime
import json
from collections import Counter
from pathlib import Path

import pytest

from communique.evaluation.gold import Event, GoldError, Sentence, Side
from communique.evaluation.sentences import COLUMNS, read_gold
from communique.knowledge.base import Knowledge

HEADER = ",".join(COLUMNS)
GOOD = "a,dev,2024-05-01,Peru thanked Chile and the UN.,SUPPORT,,PER:GOV,CHL:GOV|:IGO,asserted,active,americas"
SILENT = "b,test,,It rained in Lima.,,,,,,weather,americas"


def gold(folder: Path, *rows: str, header: str = HEADER) -> Path:
    (folder / "sentences.csv").write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    return folder


def test_a_row_becomes_a_sentence_with_its_event(tmp_path: Path, knowledge: Knowledge) -> None:
    event = Event("SUPPORT", "", (Side("PER", "GOV"),), (Side("CHL", "GOV"), Side("", "IGO")), "asserted")
    day = datetime.date(2024, 5, 1)
    assert read_gold(gold(tmp_path, GOOD, SILENT), knowledge) == [
        Sentence("a", "dev", day, "Peru thanked Chile and the UN.", event, "active", "americas"),
        Sentence("b", "test", None, "It rained in Lima.", None, "weather", "americas"),
    ]
    assert str(event) == "SUPPORT PER > CHL IGO"


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        (GOOD.replace("SUPPORT", "APPLAUD"), "event type 'APPLAUD' is not known"),
        (GOOD.replace("SUPPORT,", "SUPPORT,visit"), "mode 'visit' is none of SUPPORT"),
        (GOOD.replace("PER:", "PRU:"), "country 'PRU' is not known"),
        (GOOD.replace("CHL:GOV", "CHL:KING"), "sector 'KING' is not known"),
        (GOOD.replace("CHL:GOV|:IGO", ":"), "neither a country nor a sector"),
        (GOOD.replace("asserted", "likely"), "factuality 'likely'"),
        (GOOD.replace(",dev,", ",train,"), "split 'train'"),
        (GOOD.replace("2024-05-01", "1 May"), "1 May"),
        (GOOD.replace("SUPPORT", ""), "no event type"),
        (GOOD.replace("Peru thanked Chile and the UN.", " "), "must not be empty"),
        (GOOD + ",more", "11 cells are expected"),
        (SILENT, "id 'b' stands further up"),
    ],
)
def test_a_wrong_row_is_named(row: str, wrong: str, tmp_path: Path, knowledge: Knowledge) -> None:
    with pytest.raises(GoldError, match=r"sentences\.csv, row 3: ") as raised:
        read_gold(gold(tmp_path, SILENT, row), knowledge)
    assert wrong in str(raised.value)


def test_other_columns_and_an_empty_folder_are_named(tmp_path: Path, knowledge: Knowledge) -> None:
    with pytest.raises(GoldError, match="name a folder"):
        read_gold(tmp_path, knowledge)
    with pytest.raises(GoldError, match="columns are id,text"):
        read_gold(gold(tmp_path, header="id,text"), knowledge)


RECORD = {
    "id": "x1", "date": "2000-01-01", "text": "Chad and Niger met OPEC.", "event16": "CONSULT", "mode": "meet",
    "source": [{"text": "Chad", "code": "TCD", "sector": ""}, {"text": "Niger", "code": "NER", "sector": "GOV"}],
    "target": [{"text": "OPEC", "code": "IGO", "sector": ""}],
}  # fmt: skip


def lines(folder: Path, *records: object) -> Path:
    (folder / "dev.jsonl").write_text("".join(f"{json.dumps(r)}\n" for r in records), encoding="utf-8")
    return folder


def test_records_of_the_public_form_are_read_and_the_first_of_a_text_counts(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    silent = RECORD | {"id": "x3", "text": "Nothing.", "event16": None, "source": [], "target": []}
    found = read_gold(lines(tmp_path, RECORD, RECORD | {"id": "x2", "event16": "SUPPORT"}, silent), knowledge)
    assert [(s.id, str(s.event or "")) for s in found] == [("x1", "CONSULT NER TCD > IGO"), ("x3", "")]


@pytest.mark.parametrize(
    "record",
    [["a"], {"id": "x"}, RECORD | {"event16": "MEET"}, RECORD | {"source": ["Chad"]}, RECORD | {"source": None},
     RECORD | {"text": None}, RECORD | {"source": [{"code": "XYZ"}]}, RECORD | {"date": "long ago"}],
)  # fmt: skip
def test_a_wrong_record_is_named(record: object, tmp_path: Path, knowledge: Knowledge) -> None:
    with pytest.raises(GoldError, match=r"dev\.jsonl, row 2: "):
        read_gold(lines(tmp_path, RECORD, record), knowledge)


def test_a_line_that_is_no_json_is_named(tmp_path: Path, knowledge: Knowledge) -> None:
    (tmp_path / "dev.jsonl").write_text("{", encoding="utf-8")
    with pytest.raises(GoldError, match=r"dev\.jsonl, row 1: "):
        read_gold(tmp_path, knowledge)


def test_our_sentences_cover_every_type_and_mode_and_are_split_in_halves(seeds: Path, knowledge: Knowledge) -> None:
    found = read_gold(seeds / "evaluation", knowledge)
    events = [s.event for s in found if s.event]
    by_type = Counter(e.event_type for e in events)
    assert len(found) >= 420
    assert len(found) - len(events) >= 100
    assert set(by_type) == set(knowledge.ontology.types)
    assert min(by_type.values()) >= 18
    assert set(knowledge.ontology.modes) <= {(e.event_type, e.event_mode) for e in events}
    assert {e.factuality for e in events} == {"asserted", "future", "hypothetical", "negated", "historical"}
    halves = Counter(s.split for s in found if not s.id.startswith("wire-"))  # those are all to learn from
    assert abs(halves["dev"] - halves["test"]) < 10
    assert len({s.text for s in found}) == len(found)
