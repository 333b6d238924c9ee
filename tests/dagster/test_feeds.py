"""Feeds in Dagster: off until someone turns them on, one table of what was got, and a failure only where all failed."""

import contextlib
import datetime
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import dagster as dg
import pytest

from assets.feeds import feeds
from assets.workspace import SEEDS, Workspace
from communique.intake.landing import take_inbox
from communique.store.home import Home
from pipelines.definitions import defs

HEAD = "name,title,feed_url,country,home_place,language,licence,text_rights,active\n"


@dataclass
class Pages:
    """A site that has these pages, by path."""

    port: int = 0
    pages: dict[str, tuple[str, str]] = field(default_factory=dict)


@pytest.fixture
def site() -> Iterator[Pages]:
    site = Pages()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            media_type, text = site.pages.get(self.path, ("text/plain", ""))
            self.send_response(200 if text else 404)
            self.send_header("Content-Type", media_type)
            self.end_headers()
            with contextlib.suppress(OSError):
                self.wfile.write(text.encode())

        def log_message(self, format: str, *args: object) -> None: ...

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        site.port = server.server_port
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield site
        server.shutdown()
        thread.join()


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    (tmp_path / "seeds").mkdir()
    return Workspace(home=str(tmp_path / "home"), seeds=str(tmp_path / "seeds"))


def sources(workspace: Workspace, site: Pages, *paths: str) -> None:
    rows = [f"wire-{n},,http://127.0.0.1:{site.port}{p},,,en,,quotes,true\n" for n, p in enumerate(paths)]
    (Path(workspace.seeds) / "sources.csv").write_text(HEAD + "".join(rows))


def poll(workspace: Workspace, site: Pages, is_allowed: bool = True) -> dg.ExecuteInProcessResult:
    config = {"delay": 0.0, "ports": [80, 443, site.port], "allow_private": ["127.0.0.1"] if is_allowed else []}
    return dg.materialize(
        [feeds], resources={"workspace": workspace}, run_config={"ops": {"feeds": {"config": config}}},
        instance=dg.DagsterInstance.ephemeral(), raise_on_error=False,
    )  # fmt: skip


def figures(result: dg.ExecuteInProcessResult) -> dict[str, object]:
    (made,) = result.asset_materializations_for_node("feeds")
    return {k: v.value for k, v in made.metadata.items()}


def failure(result: dg.ExecuteInProcessResult) -> str:
    (event,) = result.get_step_failure_events()
    return str(event.step_failure_data.user_failure_data.description)


def test_articles_of_an_active_source_are_landed_from_the_inbox(workspace: Workspace, site: Pages) -> None:
    site.pages["/feed"] = (
        "application/rss+xml",
        "<rss version='2.0'><channel><item><title>Talks</title><link>/1</link></item>"
        "<item><title>None</title><link>/2</link></item></channel></rss>",
    )
    site.pages["/1"] = ("text/html", "<p>Iran and Saudi Arabia agreed on Friday to restore relations.</p>")
    sources(workspace, site, "/feed", "/none")
    result = poll(workspace, site)
    assert result.success
    found = figures(result)
    report = str(found.pop("report"))
    assert found == {"sources": 2, "fetched": 1, "from feed": 0, "skipped": 0, "failed": 1}
    assert "| wire-0 | read | 2 | 2 | 1 |" in report and "| wire-1 | failed: " in report

    home = Home.at(workspace.home)
    (archive,) = (home.landing / "inbox" / "wire-0").iterdir()
    landed = take_inbox(home, datetime.date(2026, 11, 2), archive.stat().st_mtime + 31, 30)
    assert (landed.new_files, archive.exists()) == (1, False)


def test_it_fails_where_no_source_could_be_had(workspace: Workspace, site: Pages) -> None:
    sources(workspace, site, "/none", "/neither")
    result = poll(workspace, site)
    assert not result.success
    assert "no feed could be had: wire-0: " in failure(result) and "; wire-1: " in failure(result)
    assert "Check feed_url in sources.csv" in failure(result)


def test_a_private_address_is_refused_unless_its_host_is_named(workspace: Workspace, site: Pages) -> None:
    sources(workspace, site, "/feed")
    assert "not on the public internet" in failure(poll(workspace, site, is_allowed=False))


def test_nothing_is_polled_unless_a_source_is_active(tmp_path: Path) -> None:
    workspace = Workspace(home=str(tmp_path / "home"), seeds=str(SEEDS))
    result = poll(workspace, Pages())
    assert result.success and figures(result)["sources"] == 0


def test_feeds_are_polled_every_quarter_of_an_hour_once_the_schedule_is_turned_on() -> None:
    (schedule,) = (s for s in defs.schedules or () if s.name == "feeds_polling")
    assert isinstance(schedule, dg.ScheduleDefinition)
    assert (schedule.job_name, schedule.cron_schedule) == ("poll_feeds", "*/15 * * * *")
    assert schedule.default_status is dg.DefaultScheduleStatus.STOPPED
    assert [k.to_user_string() for k in defs.resolve_job_def("poll_feeds").asset_layer.executable_asset_keys] == [
        "feeds"
    ]
