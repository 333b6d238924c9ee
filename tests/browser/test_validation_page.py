"""What a reader sees of a release's checks: validation/index.html, opened from the disk in headless Chromium."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from tests.unit.release.conftest import BATCHES, build_tiny, receipt, write_home

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

WIDTHS, SCHEMES = {"desktop": 1280, "phone": 390, "watch": 320}, ("light", "dark")
WARNED = {
    "rule": "mostly_given", "column": "article_id", "severity": "warning", "unexpected_count": 1,
    "unexpected_percent": 50.0, "examples": [], "detail": "", "keys": ["article_id a0123456789abcdef"],
    "observed": None,
}  # fmt: skip


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with a warning."""
    home = write_home(tmp_path_factory.mktemp("validation page") / "home")
    receipt(home, "articles", BATCHES[0], failures=[WARNED])
    return build_tiny(home) / "validation/index.html"


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_it_is_accessible_fits_and_asks_no_network(browser: Browser, page_file: Path, tmp_path: Path, width: str,
                                                   scheme: str) -> None:  # fmt: skip
    context = browser.new_context(viewport={"width": WIDTHS[width], "height": 900}, color_scheme=scheme)
    page, asked, complaints = context.new_page(), [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(page_file.as_uri())
    page.screenshot(path=tmp_path / f"{width}-{scheme}.png", full_page=True)
    for opened in (False, True):
        page.evaluate("open => document.querySelectorAll('details').forEach(d => d.open = open)", opened)
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
    context.close()
    assert (asked, complaints) == ([page_file.as_uri()], [])


def test_a_table_opens_by_keyboard_and_shows_what_was_asked_and_found(browser: Browser, page_file: Path) -> None:
    page = browser.new_page()
    page.goto(page_file.as_uri())
    table = page.locator("details#articles")
    expect(table.get_by_text("article_id is given.", exact=True)).to_be_hidden()
    table.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(table.get_by_text("article_id is given.", exact=True)).to_be_visible()
    row = table.get_by_role("row").filter(has_text="in at least 50% of the rows")
    expect(row).to_contain_text("warned: 1 row of 4 in 1 of 2 files")
    page.close()


def test_the_first_stop_of_the_keyboard_skips_to_the_results(browser: Browser, page_file: Path) -> None:
    page = browser.new_page()
    page.goto(page_file.as_uri())
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the results")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.close()
