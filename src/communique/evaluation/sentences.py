"""Reading hand-coded sentences: our own as CSV, and JSON Lines in the form of the public PLOVER gold records."""

import csv
import datetime
import json
from pathlib import Path
from typing import Any

from communique.evaluation.gold import ORGANISATIONS, Event, GoldError, Sentence, Side, at, check
from communique.knowledge.base import Knowledge
from communique.knowledge.seeds import Row, listed

COLUMNS = ("id", "split", "date", "text", "event_type", "event_mode", "actors", "recipients", "factuality",
           "construction", "region")  # fmt: skip
_MEMBERS = ("id", "text", "event16", "source", "target")  # of a public record
_WITHOUT_COUNTRY = (*ORGANISATIONS, "IMG", "ISM", "UNK")  # what stands in such a record instead of a country


def read_gold(folder: Path, knowledge: Knowledge) -> list[Sentence]:
    """The sentences of `sentences.csv` and of every `*.jsonl` in a folder.

    Raises GoldError where there is none, where two have one id, and where a row cannot be used.
    """
    files = [f for f in (folder / "sentences.csv", *sorted(folder.glob("*.jsonl"))) if f.is_file()]
    if not files:
        raise GoldError(f"{folder}: there is neither a sentences.csv nor a *.jsonl; name a folder of hand-coded ones")
    found: dict[str, Sentence] = {}
    for file in files:
        read = _read_csv if file.suffix == ".csv" else _read_jsonl
        for number, sentence in read(file, knowledge):
            if sentence.id in found:
                raise GoldError(f"{file}, row {number}: id {sentence.id!r} stands further up already")
            found[sentence.id] = sentence
    return list(found.values())


def _read_csv(path: Path, knowledge: Knowledge) -> list[tuple[int, Sentence]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            header, *lines = list(csv.reader(file, strict=True)) or [[]]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise GoldError(f"{path}: {error}") from error
    if tuple(header) != COLUMNS:
        raise GoldError(f"{path}: columns are {','.join(header)}, should be {','.join(COLUMNS)}")
    found = []
    for number, cells in enumerate(lines, start=2):
        with at(f"{path}, row {number}"):
            if len(cells) != len(COLUMNS):
                raise ValueError(f"{len(COLUMNS)} cells are expected, there are {len(cells)}")
            sentence = _of_row(dict(zip(COLUMNS, cells, strict=True)), knowledge)
            found.append((number, check(sentence, knowledge.ontology, knowledge.actors.countries)))
    return found


def _of_row(row: Row, knowledge: Knowledge) -> Sentence:
    kind, mode = row["event_type"], row["event_mode"]
    event = Event(kind, mode, _sides(row["actors"]), _sides(row["recipients"]), row["factuality"]) if kind else None
    if not event and (mode or row["actors"] or row["recipients"] or row["factuality"]):
        raise ValueError("there is no event type, but something is said of an event")
    if mode and (kind, mode) not in knowledge.ontology.modes:
        raise ValueError(f"mode {mode!r} is none of {kind}")
    date = datetime.date.fromisoformat(row["date"]) if row["date"] else None
    return Sentence(row["id"], row["split"], date, row["text"], event, row["construction"], row["region"])


def _sides(cell: str) -> tuple[Side, ...]:
    """Participants written as ISO3:SECTOR, with | between them; either part may be empty."""
    return tuple(Side(*part.split(":")) if part.count(":") == 1 else Side(part, "") for part in listed(cell))


def _read_jsonl(path: Path, knowledge: Knowledge) -> list[tuple[int, Sentence]]:
    """One sentence for each text: of several records of it, the first is its main event."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError(f"{path}: {error}") from error
    found: dict[str, tuple[int, Sentence]] = {}
    for number, line in enumerate(lines, start=1):
        if line.strip():
            with at(f"{path}, row {number}"):
                sentence = check(_of_record(json.loads(line)), knowledge.ontology, knowledge.actors.countries)
            found.setdefault(sentence.text, (number, sentence))
    return list(found.values())


def _of_record(record: Any) -> Sentence:
    if not isinstance(record, dict) or any(m not in record for m in _MEMBERS):
        raise ValueError(f"a record is an object with {', '.join(_MEMBERS)}")
    date = datetime.date.fromisoformat(record["date"]) if record.get("date") else None
    if not isinstance(record["text"], str) or not all(_are_sides(record[m]) for m in ("source", "target")):
        raise ValueError("text is a string; source and target are lists of objects")
    sides = [tuple(_side(p) for p in record[m]) for m in ("source", "target")]
    kind = record["event16"]
    event = Event(kind, "", sides[0], sides[1], record.get("factuality") or "") if kind else None
    return Sentence(str(record["id"]), record.get("split") or "test", date, record["text"], event)


def _are_sides(member: Any) -> bool:
    return isinstance(member, list) and all(isinstance(p, dict) for p in member)


def _side(party: dict[str, Any]) -> Side:
    """The country or the kind of organisation; sectors of the public records are of an older draft, like modes."""
    code = party.get("code") or "UNK"
    return Side("", code if code in ORGANISATIONS else "UNK") if code in _WITHOUT_COUNTRY else Side(code, "")
