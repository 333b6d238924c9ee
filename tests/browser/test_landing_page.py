"""What a reader of a release sees: index.html of a release made by hand, opened from the disk in headless Chromium."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect

from communique.release.landing_page.evidence import Evidence, Source, payload
from communique.store.ids import content_id, text_hash
from tests.unit.release.conftest import Rows, build_tiny, filled, tiny_rows, write_home

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

SIZE = 25  # events on a page
HOSTILE = "</script><script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">"
WIDTHS, SCHEMES = {"desktop": 1280, "phone": 390}, ("light", "dark")


@dataclass(frozen=True)
class Reader:
    """A page that is looked at, with all that it asked for and complained of meanwhile."""

    page: Page
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def rows(self) -> int:
        return self.page.locator("#rows tbody tr").count()

    def cells(self, label: str) -> list[str]:
        return self.page.locator(f'#rows td[data-label="{label}"]').all_inner_texts()

    def counted(self, text: str) -> None:
        expect(self.page.locator("#count")).to_have_text(text)


REPORTS = (  # actor, trigger, recipient, event type, quad class, factuality
    ("Armenia", "accused", "Azerbaijan", "ACCUSE", 3, "asserted"),
    ("Azerbaijan", "criticised", "Russia", "ACCUSE", 3, "asserted"),
    ("Russia", "promised to meet", "Armenia", "AGREE", 1, "future"),
)
CODES = {"Armenia": "ARM", "Azerbaijan": "AZE", "Russia": "RUS"}
PLACES = {"Yerevan": (40.18, 44.51), "Baku": (40.38, 49.89), "Moscow": (55.75, 37.62), "Tbilisi": (41.69, 44.83)}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with sixty events and more, some without a date, a place or an address."""
    rows = tiny_rows()
    for n in range(60):
        _report(rows, n)
    return build_tiny(write_home(tmp_path_factory.mktemp("landing page") / "home", rows)) / "index.html"


def _report(rows: Rows, n: int) -> None:
    """An article of one sentence with one event, all that the page shows of it varied by `n`."""
    actor, trigger, recipient, kind, quad, factuality = REPORTS[n % 3]
    place, (latitude, longitude) = list(PLACES.items())[n % 4]
    text = f"{actor} {trigger} {recipient} over the ceasefire, officials said in {place} on day {n}."
    ids = {"article_id": content_id("a", str(n)), "sentence_id": f"{content_id('a', str(n))}-0000"}
    day, event = date(2020, 9, 27) + timedelta(days=17 * n), content_id("e", str(n))
    base = rows["articles"][0]
    rows["articles"].append(
        {**base, "article_id": ids["article_id"], "title": f"Report {n}", "text": text, "text_sha256": text_hash(text),
         "url": f"https://example.org/{n}" if n % 5 else None, "published_on": day}
    )  # fmt: skip
    rows["parses"].append({**rows["parses"][0], "article_id": ids["article_id"], "text_sha256": text_hash(text)})
    rows["article_groups"].append({**rows["article_groups"][0], "article_id": ids["article_id"]})
    rows["sentences"].append(filled("sentences", **ids, ord=0, start_char=0, end_char=len(text), text=text))
    start = len(actor) + 1
    rows["events"].append(
        filled("events", **ids, event_id=event, trigger_text=trigger, trigger_start=start,
               trigger_end=start + len(trigger), event_type=kind, quad_class=quad, cameo_code="057",
               event_date=day if n % 7 else None, date_precision="day" if n % 7 else "unknown", factuality=factuality,
               place_name=place, latitude=latitude, longitude=longitude, is_main=True, confidence=0.3 + n / 100)
    )  # fmt: skip
    for role, name in (("actor", actor), ("recipient", recipient)):
        code = CODES[name]
        rows["event_participants"].append(
            filled("event_participants", event_id=event, role=role, ord=0, entity_id=f"country.{code}", text=name,
                   country_iso3=code, sector="GOV")
        )  # fmt: skip
    rows["event_clusters"].append(filled("event_clusters", cluster_id="c" + event[1:], event_type=kind))
    rows["event_cluster_members"].append({"event_id": event, "cluster_id": "c" + event[1:]})


def _look(context: BrowserContext, file: Path) -> Reader:
    reader = Reader(context.new_page())

    def asked(request: Request) -> None:
        reader.asked.append(request.url)

    reader.page.on("request", asked)
    reader.page.on("console", lambda message: reader.complaints.append(message.text))
    reader.page.on("pageerror", lambda error: reader.complaints.append(str(error)))
    reader.page.goto(file.as_uri())
    return reader


@pytest.fixture
def reader(browser: Browser, index: Path) -> Iterator[Reader]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = _look(context, index)
    yield opened
    context.close()
    assert opened.asked == [index.as_uri()] and opened.complaints == []


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_it_is_accessible_fits_and_asks_no_network(browser: Browser, index: Path, tmp_path: Path, width: str,
                                                   scheme: str) -> None:  # fmt: skip
    context = browser.new_context(viewport={"width": WIDTHS[width], "height": 900}, color_scheme=scheme)
    reader = _look(context, index)
    reader.page.screenshot(path=tmp_path / f"{width}-{scheme}.png", full_page=True)
    for opened in (False, True):
        reader.page.evaluate("open => document.querySelectorAll('details').forEach(d => d.open = open)", opened)
        found = Axe().run(reader.page)
        assert found.violations_count == 0, found.generate_report()
        assert reader.page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
    context.close()
    assert reader.asked == [index.as_uri()] and reader.complaints == []


def test_the_theme_reaches_the_charts(browser: Browser, index: Path) -> None:
    seen = set()
    for scheme in SCHEMES:
        context = browser.new_context(color_scheme=scheme)
        page = _look(context, index).page
        assert page.locator("figure svg[role=img]").count() == 4
        seen.add(page.locator("figure svg text").first.evaluate("text => getComputedStyle(text).fill"))
        context.close()
    assert len(seen) == 2


def test_search_finds_words_in_any_case_and_clearing_brings_all_back(reader: Reader) -> None:
    every = reader.page.locator("#count").inner_text()
    reader.page.get_by_label("Search").fill("AZERBAIJAN ceasefire")
    expect(reader.page.locator("#count")).not_to_have_text(every)
    texts = [row.casefold() for row in reader.page.locator("#rows tbody tr").all_inner_texts()]
    assert texts and all("azerbaijan" in text and "ceasefire" in text for text in texts)
    reader.page.get_by_label("Search").fill("no such words anywhere")
    reader.counted("No event fits: change or clear the filters")
    expect(reader.page.locator("#rows")).to_be_hidden()
    reader.page.get_by_role("button", name="Clear").click()
    reader.counted(every)
    assert reader.rows() == SIZE


@pytest.mark.parametrize("name, label, shows", [
    ("Type", "Type", lambda value, cell: cell.split("/")[0].split("\n")[0] == value),
    ("Year", "Date", lambda value, cell: cell.startswith(value)),
    ("Factuality", "Type", lambda value, cell: value in cell or (value == "asserted" and "\n" not in cell)),
])  # fmt: skip
def test_each_filter_keeps_what_it_says(
    reader: Reader, name: str, label: str, shows: Callable[[str, str], bool]
) -> None:
    choice = reader.page.get_by_label(name, exact=True)
    values = [str(option.get_attribute("value")) for option in choice.locator("option").all()][1:]
    assert values
    for value in values:
        choice.select_option(value)
        assert all(shows(value, cell) for cell in reader.cells(label))
        assert 0 < reader.rows() <= SIZE


def test_filters_work_together_with_countries(reader: Reader) -> None:
    reader.page.get_by_label("Country").select_option("ARM")
    of_country = int(reader.page.locator("#count").inner_text().split()[-2])
    reader.page.get_by_label("Type", exact=True).select_option("ACCUSE")
    both = int(reader.page.locator("#count").inner_text().split()[-2])
    assert 0 < both < of_country
    assert all(cell.startswith("ACCUSE") for cell in reader.cells("Type"))


@pytest.mark.parametrize("order", ["newest", "oldest"])
def test_events_can_be_ordered_by_date(reader: Reader, order: str) -> None:
    reader.page.get_by_label("Order").select_option(order)
    dates = reader.cells("Date")
    assert dates == sorted(dates, reverse=order == "newest") and "unknown" not in dates


def test_it_can_be_used_by_keyboard_alone(reader: Reader) -> None:
    page = reader.page
    focused = "(document.activeElement.id || document.activeElement.textContent.trim())"
    page.keyboard.press("Tab")
    assert page.evaluate(focused) == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    walked = []
    while (walked or [""])[-1] != "next" and len(walked) < 200:
        page.keyboard.press("Tab")
        walked.append(page.evaluate(focused))
        seen = page.evaluate("(() => { const r = document.activeElement.getBoundingClientRect();"
                             "return r.width > 0 && r.bottom > 0 && r.top < innerHeight })()")  # fmt: skip
        assert seen, walked[-1]
    controls = ["search", "type", "country", "year", "factuality", "order", "Clear"]
    assert [name for name in walked if name in controls] == controls
    first = reader.cells("Evidence")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "next" and reader.cells("Evidence") != first
    assert page.locator("#count").inner_text().startswith(f"{SIZE + 1} to ")
    page.locator("#previous").press("Enter")
    page.locator("#previous").press("Enter")  # there is no page before the first
    assert reader.cells("Evidence") == first


def test_changes_of_the_table_are_announced(reader: Reader) -> None:
    expect(reader.page.get_by_role("status")).to_have_count(1)
    assert reader.page.get_by_role("status").get_attribute("id") == "count"


def test_without_javascript_the_first_events_stand_there_as_the_script_shows_them(browser: Browser, index: Path,
                                                                                reader: Reader) -> None:  # fmt: skip
    context = browser.new_context(java_script_enabled=False)
    still = _look(context, index)
    assert still.rows() == SIZE
    expect(still.page.locator("#filters")).to_be_hidden()
    expect(still.page.get_by_text("Search and filters need JavaScript")).to_be_visible()
    assert still.page.locator("#rows tbody").inner_text() == reader.page.locator("#rows tbody").inner_text()
    links = "#rows a"
    shown = [[a.get_attribute("href") for a in r.page.locator(links).all()] for r in (still, reader)]
    assert shown[0] == shown[1] != []
    context.close()


def test_hostile_texts_stay_texts(browser: Browser, index: Path, tmp_path: Path) -> None:
    source = Source(HOSTILE, HOSTILE, "javascript:document.title='taken'", HOSTILE)
    event = Evidence(
        "e" + "1" * 16,
        HOSTILE,
        f"AGREE/{HOSTILE}",
        HOSTILE,
        HOSTILE,
        HOSTILE,
        HOSTILE,
        (HOSTILE,),
        HOSTILE,
        HOSTILE,
        HOSTILE,
        "0.90",
        source,
    )
    before, _, rest = index.read_text(encoding="utf-8").partition('id="data">')
    spoiled = tmp_path / "spoiled.html"
    spoiled.write_text(f'{before}id="data">{payload([event])}{rest[rest.index("</script>") :]}', encoding="utf-8")
    context = browser.new_context()
    reader = _look(context, spoiled)
    reader.counted("1 to 1 of 1 event")
    assert reader.page.locator("#rows td").first.inner_text() == HOSTILE
    assert reader.page.locator("#rows img, #rows script, #rows a").count() == 0
    assert reader.page.title() != "taken" and reader.asked == [spoiled.as_uri()]
    context.close()
