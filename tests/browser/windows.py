"""What a visitor sees in Chromium, and which hosts were asked meanwhile."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Route, ViewportSize, expect

from .servers import Ui

PATIENCE = 20_000  # milliseconds for a page to show what it has; two cores are slow
TALL: ViewportSize = {"width": 1600, "height": 2600}  # the graph draws only what is in view


@dataclass(frozen=True)
class Window:
    """A browser's page, with the hosts that were asked for while it was open. Only the server itself gets an answer."""

    page: Page
    address: str
    folder: Path
    hosts: set[str] = field(default_factory=set)

    def open(self, path: str, sign: str) -> Page:
        """Go to a page, wait until it shows the sign, and leave a picture of it in the test's folder."""
        self.page.goto(self.address + path)
        self.sees(sign)
        self.picture(path)
        return self.page

    def sees(self, text: str, exact: bool = False) -> None:
        expect(self.page.get_by_text(text, exact=exact).first).to_be_visible(timeout=PATIENCE)

    def picture(self, name: str) -> None:
        self.page.screenshot(path=self.folder / f"{name.strip('/').translate(str.maketrans('/?=', '---'))}.png")


@contextlib.contextmanager
def looking_at(ui: Ui, browser: Browser, folder: Path) -> Iterator[Window]:
    """A first visit: no cookie, nothing stored. Afterwards, no host but the server may have been asked for."""
    context = browser.new_context(viewport=TALL)
    window = Window(context.new_page(), ui.address, folder)

    def answer(route: Route) -> None:
        host = urlsplit(route.request.url).hostname
        window.hosts.add(str(host))
        if host == "127.0.0.1":
            route.continue_()
        else:
            route.abort()

    context.route("http*://**", answer)
    window.page.on("websocket", lambda socket: window.hosts.add(str(urlsplit(socket.url).hostname)))
    yield window
    context.close()
    assert window.hosts == {"127.0.0.1"}
