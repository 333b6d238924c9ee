"""A tiny home, written by hand: three articles of different rights in two batches, one of them in both."""

import json
import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyarrow.parquet as pq
import pytest

from communique.release.build import build
from communique.schema.model import Kind, Scope, Table
from communique.schema.tables import TABLES
from communique.store.home import Home
from communique.store.ids import content_id, text_hash
from communique.store.parquet import make_table, write_table
from communique.store.receipts import Receipt, content_hash, file_hash, write_receipt

FIRST, SECOND = "2026-11-01-0a0a0a0a", "2026-11-02-0b0b0b0b"
BATCHES = [FIRST, SECOND]


def asked(table: str) -> list[dict[str, Any]]:
    """Three expectations: one that must hold, one that only warns, and one about the whole table."""
    column = TABLES[table].columns[0].name
    return [
        {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": column}, "severity": "critical",
         "meta": {"name": "given", "column": column}},
        {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": column, "mostly": 0.5},
         "severity": "warning", "meta": {"name": "mostly_given", "column": column}},
        {"type": "expect_table_row_count_to_be_between", "kwargs": {"min_value": 1, "max_value": None},
         "severity": "warning", "meta": {"name": "row_count", "column": ""}},
    ]  # fmt: skip


REQUIRED = {name: {"expectations": json.dumps(asked(name))} for name in TABLES}
ABOUT = {"model": "en_core_web_md 3.8.0", "knowledge": "1f" * 32, "commit": "0" * 40}
CODEBOOK = "# Codebook\n\nHow events are coded.\n"

Rows = dict[str, list[dict[str, Any]]]

_EMPTY = {Kind.STRINGS: [], Kind.TERMS: [], Kind.BOOLEAN: False, Kind.INTEGER: 1, Kind.NUMBER: 0.5}
_SENTENCES = {  # rights -> the article's sentences; the first has an event, the second has not
    "full": ("Armenia and Russia signed a treaty in Yerevan.", "The weather was fair."),
    "quotes": ("Azerbaijan criticised Armenia on 9 May.", "Trade grew by a tenth.",
               "“We are ready to talk.”", "“We always were,” said Ilham Aliyev.", "He left."),
    "none": ("Russia warned Azerbaijan.", "Nothing else is known."),
}  # fmt: skip
ARTICLE = {rights: content_id("a", rights) for rights in _SENTENCES}


def filled(table: str, **given: Any) -> dict[str, Any]:
    """A row with the given values; other columns are null, or hold what their type and values allow."""
    row = {}
    for c in TABLES[table].working_columns:
        row[c.name] = None if not c.required else c.values[0] if c.values else _EMPTY.get(c.kind, "x")
    return row | given


def tiny_rows() -> Rows:
    """Rows of every batch table and corpus table, of all batches together."""
    rows: Rows = {name: [] for name, t in TABLES.items() if t.scope is not Scope.REFERENCE}
    for n, (rights, sentences) in enumerate(_SENTENCES.items()):
        _article(rows, n, rights, sentences)
    _event(rows, "full", "signed", "AGREE", 1, [("actor", "Armenia", "ARM"), ("actor", "Russia", "RUS")])
    _event(rows, "quotes", "criticised", "ACCUSE", 3,
           [("actor", "Azerbaijan", "AZE"), ("recipient", "Armenia", "ARM")])  # fmt: skip
    _event(rows, "none", "warned", "ACCUSE", 3, [("actor", "Russia", "RUS"), ("recipient", "Azerbaijan", "AZE")])
    _span(rows, "time_expressions", "quotes", "9 May", 0, time_id="t" + "1" * 16, value="2019-05-09")
    _span(rows, "time_expressions", "quotes", "a tenth", 1, time_id="t" + "2" * 16, value="P1D")
    quoted = "We are ready to talk.” “We always were,"
    _span(rows, "quotations", "quotes", quoted, 2, quotation_id="q" + "1" * 16, speaker_text="Ilham Aliyev")
    relation = {"relation_id": "r" + "1" * 16, "subject_id": "country.ARM", "predicate": "ally_of",
                "object_id": "country.RUS"}  # fmt: skip
    words = {"subject_text": "Armenia", "object_text": "Russia", "role_text": "treaty"}
    _span(rows, "relation_evidence", "full", "Armenia and Russia signed a treaty", 0, **relation, **words)
    rows["relations"].append(filled("relations", **relation, terms=[{"from": date(1991, 12, 21), "to": None}]))
    for iso3, name in _COUNTRIES.items():
        rows["entities"].append(filled("entities", entity_id=f"country.{iso3}", name=name, entity_type="COUNTRY"))
    rows["rejects"] = [
        filled("rejects", reject_id="x" + str(n) * 16, batch=FIRST, raw_path=f"{n}.txt", reason=reason)
        for n, reason in enumerate(("no_words", "no_words", "language"))
    ]
    return rows


_COUNTRIES = {"ARM": "Armenia", "AZE": "Azerbaijan", "RUS": "Russia"}


def _article(rows: Rows, n: int, rights: str, sentences: tuple[str, ...]) -> None:
    text, article = " ".join(sentences), ARTICLE[rights]
    rows["articles"].append(
        filled("articles", article_id=article, source_id=f"{n}", source="wire", title=f"{rights} title",
               language="en", published_at=datetime(2019, 5, 9 + n, 12, tzinfo=UTC),
               published_on=date(2019, 5, 9 + n), text=text, text_sha256=text_hash(text), text_rights=rights,
               word_count=len(text.split()), raw_path=f"{n}.txt", raw_sha256=text_hash(rights))
    )  # fmt: skip
    rows["parses"].append(filled("parses", article_id=article, text_sha256=text_hash(text), parse=b"doc"))
    rows["article_groups"].append(filled("article_groups", article_id=article, story_id="s" + article[1:]))
    start = 0
    for i, sentence in enumerate(sentences):
        rows["sentences"].append(
            filled("sentences", sentence_id=f"{article}-{i:04}", article_id=article, ord=i, start_char=start,
                   end_char=start + len(sentence), text=sentence)
        )  # fmt: skip
        start += len(sentence) + 1
    rows["raw_articles"].append(
        filled("raw_articles", raw_path=f"{n}.txt", record=0, raw_sha256=text_hash(rights), text=text)
    )


def _place(rows: Rows, rights: str, words: str, ordinal: int) -> dict[str, Any]:
    text = next(a["text"] for a in rows["articles"] if a["text_rights"] == rights)
    start = text.index(words)
    sentence = f"{ARTICLE[rights]}-{ordinal:04}"
    return {"article_id": ARTICLE[rights], "sentence_id": sentence, "start_char": start,
            "end_char": start + len(words)}  # fmt: skip


def _span(rows: Rows, table: str, rights: str, words: str, ordinal: int, **given: Any) -> None:
    text = {} if table == "relation_evidence" else {"text": words}
    rows[table].append(filled(table, **_place(rows, rights, words, ordinal), **text, **given))


def _event(rows: Rows, rights: str, trigger: str, kind: str, quad: int, who: list[tuple[str, str, str]]) -> None:
    at = _place(rows, rights, trigger, 0)
    event = content_id("e", rights)
    rows["events"].append(
        filled("events", event_id=event, article_id=at["article_id"], sentence_id=at["sentence_id"],
               trigger_text=trigger, trigger_start=at["start_char"], trigger_end=at["end_char"],
               event_type=kind, cameo_code="057", quad_class=quad, event_date=date(2019, 5, 9), is_main=True)
    )  # fmt: skip
    orders = {"actor": 0, "recipient": 0}
    for role, name, iso3 in who:
        mention = content_id("m", rights, name)
        _span(rows, "mentions", rights, name, 0, mention_id=mention, entity_id=f"country.{iso3}")
        rows["event_participants"].append(
            filled("event_participants", event_id=event, role=role, ord=orders[role], mention_id=mention,
                   entity_id=f"country.{iso3}", text=name, country_iso3=iso3, sector="GOV")
        )  # fmt: skip
        orders[role] += 1
    cluster = "c" + event[1:]
    rows["event_clusters"].append(filled("event_clusters", cluster_id=cluster, event_type=kind))
    rows["event_cluster_members"].append({"event_id": event, "cluster_id": cluster})


def _reference_rows() -> Rows:
    return {
        "event_types": [filled("event_types", code=code) for code in ("ACCUSE", "AGREE")],
        "event_modes": [filled("event_modes", code="allege", event_type="ACCUSE")],
        "contexts": [filled("contexts", code="diplomatic")],
        "sectors": [filled("sectors", code="GOV")],
        "predicates": [
            filled(
                "predicates",
                code="ally_of",
                name="ally of",
                inverse_name="ally of",
                symmetric=True,
                subject_types=["COUNTRY"],
                object_types=["COUNTRY"],
            )
        ],
        "countries": [filled("countries", code=code, name=name) for code, name in _COUNTRIES.items()],
        "sources": [filled("sources", name="wire")],
        "cameo_plover": [filled("cameo_plover", cameo_code="057", event_type="AGREE")],
    }


def split(rows: Rows) -> dict[str, Rows]:
    """Rows of the batch tables by batch. The second batch repeats the article whose rights are `none`."""
    late = {ARTICLE["quotes"], ARTICLE["none"]}
    events = {e["event_id"]: e["article_id"] for e in rows["events"]}
    made: dict[str, Rows] = {FIRST: {}, SECOND: {}}
    for name, table in TABLES.items():
        if table.scope is Scope.BATCH:
            of = [row.get("article_id") or events.get(row.get("event_id")) for row in rows[name]]
            made[FIRST][name] = [r for r, a in zip(rows[name], of, strict=True) if a != ARTICLE["quotes"]]
            made[SECOND][name] = [r for r, a in zip(rows[name], of, strict=True) if a in late]
    return made


def write_home(path: Path, rows: Rows | None = None) -> Home:
    """A home with these rows, or the tiny ones, and a receipt for each file."""
    home, rows = Home(path), {**tiny_rows(), **_reference_rows(), **(rows or {})}
    batches = split(rows)
    for name, table in TABLES.items():
        if table.scope is Scope.BATCH:
            for batch in BATCHES:
                _write(home, table, batch, batches[batch][name])
        else:
            _write(home, table, None, rows[name])
    return home


def _write(home: Home, table: Table, batch: str | None, rows: list[dict[str, Any]]) -> None:
    write_table(make_table(rows, table), table, home.table_file(table.name, batch), recipe="made by hand")
    receipt(home, table.name, batch)


def receipt(home: Home, table: str, batch: str | None, passed: bool = True, definition: str | None = None,
            failures: list[dict[str, Any]] | None = None) -> None:  # fmt: skip
    """Write the receipt of the one check on a table's file as it is now."""
    file = home.table_file(table, batch)
    files = {str(file.relative_to(home.tables)): file_hash(file)}
    definition = definition or content_hash(REQUIRED[table]["expectations"])
    rows = pq.read_metadata(file).num_rows
    write_receipt(home, Receipt(table, batch, "expectations", definition, files, passed, 5, rows, failures or []))


def build_tiny(home: Home, version: str = "2026.11.0") -> Path:
    return build(home, BATCHES, version, REQUIRED, ABOUT, CODEBOOK)


@pytest.fixture(scope="session")
def tiny() -> SimpleNamespace:
    """What tests need to make and change homes of their own."""
    return SimpleNamespace(
        first=FIRST, second=SECOND, batches=BATCHES, required=REQUIRED, about=ABOUT, article=ARTICLE,
        codebook=CODEBOOK, rows=tiny_rows, write_home=write_home, receipt=receipt, build=build_tiny,
    )  # fmt: skip


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return write_home(tmp_path / "home")


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release that tests only read."""
    return build_tiny(write_home(tmp_path_factory.mktemp("read only") / "home"))


@pytest.fixture
def copy(release: Path, tmp_path: Path) -> Path:
    """A copy of the release that a test may spoil."""
    return Path(shutil.copytree(release, tmp_path / release.name))
