"""index.html: what it shows is what the tables hold, whatever they hold, and no text gets out of its place."""

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from communique.release.landing_page.charts import place_map
from communique.release.landing_page.evidence import listed, payload, script_safe
from communique.release.landing_page.figures import Place, Report, figures, over_time
from communique.release.landing_page.page import landing_page
from communique.release.layout import RELEASED, table_path
from communique.release.metadata.facts import Facts, gather

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)> \" ' & <!-- \u2028 𝒜"


class Page(HTMLParser):
    """The elements of a page with their attributes, the text of each script, and all text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self.snippets: list[tuple[str, str]] = []
        self.text = ""
        self._inside: tuple[str, dict[str, str | None]] = ("", {})
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._inside = (tag, dict(attrs))
        if tag == "script":
            self.scripts.append((dict(attrs), ""))
        elif tag == "code" and "data-run" in dict(attrs):
            self.snippets.append((str(dict(attrs)["data-run"]), ""))

    def handle_endtag(self, tag: str) -> None:
        self._inside = ("", {})

    def handle_data(self, data: str) -> None:
        tag, attributes = self._inside
        if tag == "script":
            self.scripts[-1] = (attributes, data)
        elif tag == "code" and "data-run" in attributes:
            self.snippets[-1] = (self.snippets[-1][0], self.snippets[-1][1] + data)
        elif tag != "style":
            self.text += data

    def data(self, kind: str) -> Any:
        return next(json.loads(text) for attributes, text in self.scripts if attributes.get("type") == kind)

    @property
    def links(self) -> list[str]:
        return [str(attributes["href"]) for tag, attributes in self.elements if tag == "a"]


def facts_of(folder: Path) -> Facts:
    return gather(folder, json.loads((folder / "release.json").read_text(encoding="utf-8")), "")


def page_of(folder: Path) -> Page:
    return Page((folder / "index.html").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def page(release: Path) -> Page:
    return page_of(release)


def _rows(folder: Path, table: str) -> list[dict[str, Any]]:
    return pq.read_table(folder / table_path(table)).to_pylist()


def _put(folder: Path, **tables: list[dict[str, Any]]) -> None:
    """Give tables of a release other rows, as no release would be built with."""
    for name, rows in tables.items():
        path = folder / table_path(name)
        pq.write_table(pa.Table.from_pylist(rows, pq.read_schema(path)), path)


def _page(folder: Path) -> Page:
    return Page(landing_page(facts_of(folder)))


def test_the_page_has_the_same_bytes_at_every_building(release, tiny, tmp_path):
    again = tiny.build(tiny.write_home(tmp_path / "elsewhere" / "home"))
    assert (again / "index.html").read_bytes() == (release / "index.html").read_bytes()
    assert landing_page(facts_of(release)) == landing_page(facts_of(release))


def test_it_counts_what_the_tables_hold(release):
    found = figures(release)
    assert (found.totals.articles, found.totals.events, found.totals.happenings) == (3, 3, 3)
    assert [(c.name, c.quad, c.count) for c in found.types] == [("ACCUSE", 1, 2), ("AGREE", 1, 1)]
    assert [(c.name, c.quad, c.count) for c in found.dyads] == [
        ("Armenia with Russia", 1, 1), ("Azerbaijan → Armenia", 3, 1), ("Russia → Azerbaijan", 3, 1),
    ]  # fmt: skip
    assert found.country_names["RUS"] == "Russia"


def test_several_reports_of_one_happening_count_once_and_other_factualities_not(copy, tiny):
    events = {row["article_id"]: row for row in _rows(copy, "events")}
    first, second, third = (events[tiny.article[rights]] for rights in ("full", "quotes", "none"))
    first |= {"cluster_id": second["cluster_id"], "confidence": 0.4}
    second["confidence"], third["factuality"] = 0.9, "future"
    _put(copy, events=[first, second, third])
    found = figures(copy)
    assert found.totals.happenings == 1
    assert [c.name for c in found.dyads] == ["Azerbaijan → Armenia"]  # of the surer report


def test_only_sentences_that_may_be_published_are_shown(page):
    rows = page.data("application/json")["events"]
    assert len(rows) == 2  # the third article's rights are none
    assert sorted(row[8] + row[9] + row[10] for row in rows) == [
        "Armenia and Russia signed a treaty in Yerevan.", "Azerbaijan criticised Armenia on 9 May.",
    ]  # fmt: skip
    assert {row[9] for row in rows} == {"signed", "criticised"}
    assert "warned" not in page.text


def test_it_asks_for_nothing_elsewhere_and_runs_its_own_script_alone(page):
    assert not [tag for tag, _ in page.elements if tag in ("link", "img", "iframe", "object", "embed", "base")]
    assert not [name for _, attributes in page.elements for name in attributes if name == "src" or name[:2] == "on"]
    policy = next(a["content"] for tag, a in page.elements if tag == "meta" and "http-equiv" in a)
    assert "default-src 'none'" in policy and len(re.findall("sha256-", policy)) == 1


def test_search_engines_find_the_description_in_it(release, page):
    assert page.data("application/ld+json") == json.loads((release / "dataset.jsonld").read_text(encoding="utf-8"))


def test_every_link_within_the_release_leads_somewhere(release, page):
    ids = {attributes.get("id") for _, attributes in page.elements}
    for link in page.links:
        if link.startswith("#"):
            assert link[1:] in ids
        elif not link.startswith("https://creativecommons.org/"):
            assert (release / link).is_file(), link
    for name in ("CODEBOOK.md", "DATA_DICTIONARY.md", "CHANGES.md", "croissant.json", "SHA256SUMS"):
        assert name in page.links


def test_the_data_dictionary_has_every_column(page):
    for column in ("event_date", "superseded_by", "valid_from", "geo_precision"):
        assert column in page.text or any(column in text for _, text in page.snippets)
    assert page.text.count("Where the place was found.") == 1


@pytest.mark.parametrize("change, said", [
    ({"event_date": None, "date_precision": "unknown"}, "No happening in this release has a date."),
    ({"latitude": None, "longitude": None}, "No happening in this release has coordinates."),
    ({"factuality": "negated"}, "This release has no asserted main events."),
])  # fmt: skip
def test_a_release_whose_events_lack_something_says_so(copy, change, said):
    _put(copy, events=[row | change for row in _rows(copy, "events")])
    assert said in _page(copy).text


@pytest.mark.parametrize("emptied", [("events", "event_participants", "event_clusters"), tuple(RELEASED)])
def test_a_release_without_events_or_without_anything_has_a_page(copy, emptied):
    _put(copy, **{name: [] for name in emptied})
    found = _page(copy)
    for said in ("This release has no events.", "has two countries", "Load the data", "Data dictionary"):
        assert said in found.text


def test_a_release_whose_sentences_may_all_not_be_published_says_so(copy):
    _put(copy, sentences=[row | {"text": None} for row in _rows(copy, "sentences")])
    assert "keep the sentences of all 3 events out" in _page(copy).text


def test_hostile_texts_stay_texts(copy):
    place = {"place_name": HOSTILE, "latitude": 40.2, "longitude": 44.5}
    changes: dict[str, dict[str, Any]] = {
        "articles": {"title": HOSTILE, "url": "javascript:alert(1)", "source": HOSTILE},
        "sentences": {"text": HOSTILE}, "entities": {"name": HOSTILE}, "countries": {"name": HOSTILE},
        "events": {**place, "trigger_start": 3, "trigger_end": 20, "factuality": "asserted"},
    }  # fmt: skip
    _put(copy, **{name: [row | change for row in _rows(copy, name)] for name, change in changes.items()})
    found = _page(copy)
    kinds = [attributes.get("type") for attributes, _ in found.scripts]
    assert kinds == ["application/ld+json", "application/json", None]
    assert not [tag for tag, _ in found.elements if tag == "img"]
    assert not [link for link in found.links if "script" in link]
    assert found.data("application/json")["sources"][0][:3] == [" ".join(HOSTILE.split()), HOSTILE, ""]
    assert HOSTILE in found.text


@pytest.mark.parametrize("url, kept", [
    ("https://example.org/a?b=c&d", True), ("HTTP://example.org/", True), ("javascript:alert(1)", False),
    ("ftp://example.org/a", False), ("https://example.org/\" onclick=\"x", False), ("//example.org", False),
    ("data:text/html,x", False), (None, False),
])  # fmt: skip
def test_only_addresses_of_the_web_become_links(url, kept):
    assert bool(listed([_report(url=url)], 10_000)[0].source.url) is kept


def _report(**given: Any) -> Report:
    return Report(**{
        "event_id": "e" + "1" * 16, "event_date": date(2020, 11, 9), "date_precision": "day", "event_type": "AGREE",
        "event_mode": None, "factuality": "asserted", "actors": ["Armenia"], "recipients": [], "place": "Moscow",
        "countries": ["RUS", None, "ARM"], "sentence": "Armenia signed.", "trigger_start": 8, "trigger_end": 14,
        "confidence": 0.9, "article_id": "a", "title": "Talks", "source": "wire", "url": None, "published_on": None,
    } | given)  # fmt: skip


def test_events_take_no_more_room_than_they_are_given():
    reports = [_report(event_id=f"e{n:016}", sentence=f"{'É' * 200} signed {n}") for n in range(200)]
    for room in (0, 5_000, 20_000):
        events = listed(reports, room)
        assert len(payload(events).encode()) <= room + 200
        assert len(events) == len(listed(reports, 10**9)) or len(payload(events).encode()) > room - 1_000


@pytest.mark.parametrize("precision, shown", [
    ("day", "2020-11-09"), ("week", "2020-11-09 (week)"), ("month", "2020-11"), ("year", "2020"),
])  # fmt: skip
def test_a_date_is_shown_as_far_as_it_is_known(precision, shown):
    assert listed([_report(date_precision=precision)], 10_000)[0].when == shown


def test_of_a_long_sentence_what_is_near_the_trigger_is_shown():
    event = listed([_report(sentence="x " * 500 + "signed" + " y" * 500, trigger_start=1000, trigger_end=1006)], 9999)[
        0
    ]
    assert (event.trigger, event.before[0], event.after[-1]) == ("signed", "…", "…")
    assert len(event.before + event.after) < 700


def test_json_in_a_script_element_cannot_end_it():
    made = script_safe({"text": HOSTILE})
    assert not set("<>&\u2028") & set(made)
    assert json.loads(made) == {"text": HOSTILE}


@pytest.mark.parametrize("days, unit, names, outside", [
    ([], "day", [], 0),
    ([(date(2020, 9, 27), "day", 4, 5), (date(2020, 11, 9), "day", 1, 2)], "day", ["2020-09-27", "2020-11-09"], 0),
    ([(date(2020, 9, 27), "day", 4, 9), (date(1994, 5, 12), "day", 1, 1)], "day", ["2020-09-27"], 1),
    ([(date(2019, 1, 5), "day", 4, 5), (date(2020, 11, 1), "month", 1, 5)], "month", ["2019-01-01", "2020-11-01"], 0),
    ([(date(1994, 5, 12), "day", 4, 5), (date(2020, 1, 1), "year", 1, 5)], "year", ["1994-01-01", "2020-01-01"], 0),
    ([(date(1815, 6, 9), "day", 1, 1), (date(1919, 6, 28), "day", 1, 1), (date(2020, 1, 1), "day", 1, 1)],
     "year", ["2020-01-01"], 2),
])  # fmt: skip
def test_time_is_counted_in_the_finest_unit_that_shows_nearly_all(days, unit, names, outside):
    total = sum(row[3] for row in days)
    found = over_time(days, total + 3)
    assert (found.unit, [c.name for c in found.counts], found.outside, found.undated) == (unit, names, outside, 3)


@pytest.mark.parametrize("places", [
    [(40.18, 44.51)], [(90.0, 0.0)], [(0.0, 179.9), (0.0, -179.9)], [(0.0, 0.0), (0.0, 180.0)],
    [(40.18, 44.51), (38.9, -77.04), (-33.87, 151.21)],
])  # fmt: skip
def test_a_map_is_drawn_wherever_the_places_lie(places):
    drawn = place_map([Place(f"<{n}>", *at, None, n + 1) for n, at in enumerate(places)])
    assert drawn.count("var(--dot)") >= len(places)
    assert "NaN" not in drawn and "<0>" not in drawn
    assert drawn == place_map([Place(f"<{n}>", *at, None, n + 1) for n, at in enumerate(places)])


def test_figures_of_a_regression_set_are_not_called_accuracy(release):
    measure = {"precision": 0.8, "recall": 0.5, "f1": 0.615}
    rate = {"count": 1, "of": 4, "rate": 0.25}
    split = {"sentences": 9, "overall": dict.fromkeys(("triple", "type", "actor", "recipient"), measure),
             "false_alarms": rate, "mode": rate, "factuality": rate}  # fmt: skip
    accuracy = {"label": "our own sentences: a regression set, not an accuracy", "coder_version": "0.1.0+ab",
                "of_this_coder": False, "splits": {"test": split}}  # fmt: skip
    facts = facts_of(release)
    text = Page(landing_page(replace(facts, stated={**facts.stated, "accuracy": accuracy}))).text
    for said in ("a regression set, not an accuracy", "another version of the coder", "test (9)", "80%", "50%", "62%"):
        assert said in text
    assert "No figures were stored" in Page(landing_page(facts)).text


def test_the_lines_that_load_the_data_run_as_they_stand(release, page, tmp_path):
    folder = shutil.copytree(release, tmp_path / "a release")
    offline = {"HF_HOME": str(tmp_path / "cache"), "HF_HUB_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1"}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    code = "\n".join(text for kind, text in page.snippets if kind == "python")
    code += "\nassert len(actors) == 4 and events.num_rows == 3"
    shell = "\n".join(text for kind, text in page.snippets if kind == "shell")
    assert code.count("import") == 3 and shell.count("communique") == 2
    for command in ([sys.executable, "-c", code], ["sh", "-e", "-c", shell]):
        ran = subprocess.run(command, cwd=folder, env={**os.environ, **offline, "PATH": path}, capture_output=True,
                             text=True, timeout=120)  # fmt: skip
        assert ran.returncode == 0, ran.stdout + ran.stderr
