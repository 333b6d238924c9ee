"""The command line: what it answers, and that what a user can mend is one line that says how."""

import json
import logging
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
import typer

from communique import cli
from communique.intake.manifest import batches, read_manifest
from communique.store.corpus import connect
from communique.store.home import Home
from pipelines.running import RunError, locked
from pipelines.status import figures
from pipelines.terminal import steps

from .conftest import VERSION, Deployment, Outcome

Communique = Callable[..., Outcome]
COMMANDS = ["ingest", "run", "release", "status", "sql", "diff", "evaluate", "explain", "graph", "unresolved", "verify"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ingest", "nowhere"], "nowhere does not exist: check the path"),
        (["run"], "no batch has landed in .*: use `communique ingest PATH` first"),
        (["release"], "tables are not up to date: run `communique run` first"),
        (["sql", "SELEC 1"], "Parser Error: syntax error at or near"),
        (["sql", "SELECT 1"], "holds neither a release nor working tables: run `communique run` first"),
        (["sql", "DROP VIEW events"], "DROP is refused: only SELECT"),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value),
)
def test_a_fault_is_one_line_with_exit_code_1(communique: Communique, tmp_path: Path, arguments: list[str],
                                              said: str) -> None:  # fmt: skip
    ended = communique("--home", tmp_path / "empty", *arguments)
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith("error: ") and ended.err.count("\n") == 1
    assert re.search(said, ended.err)


@pytest.mark.parametrize("arguments", [["ingest"], ["sql"], ["verify", "nowhere"], ["fly"]])
def test_wrong_usage_ends_with_exit_code_2(communique: Communique, arguments: list[str]) -> None:
    ended = communique(*arguments)
    assert (ended.code, ended.out) == (2, "") and "Usage" in ended.err


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_each_command_shows_an_example(communique: Communique, command: str) -> None:
    ended = communique(command, "--help")
    assert ended.code == 0
    assert re.search(rf"Example: communique (--home data )?{command}\b", ended.out)


def test_no_command_is_without_a_test_of_its_help() -> None:
    cli._plug_in()
    group = typer.main.get_command(cli.app)
    assert set(COMMANDS) == set(group.commands)  # type: ignore[attr-defined]


@pytest.mark.parametrize("command", ["run", "release"])
def test_a_home_at_which_another_process_works_is_left_alone(
    communique: Communique, tmp_path: Path, command: str
) -> None:
    hold = "import sys; from pathlib import Path; from communique.store.home import Home\n"
    hold += "from pipelines.running import locked\n"
    hold += "with locked(Home(Path(sys.argv[1]))): print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", hold, str(tmp_path)], stdin=-1, stdout=-1, text=True) as other:
        assert other.stdout and other.stdout.readline() == "held\n"
        ended = communique("--home", tmp_path, command)
        other.communicate("")
    assert (ended.code, ended.err) == (
        1,
        f"error: another run is at work on {tmp_path}: wait for it to end, or stop it\n",
    )
    with locked(Home(tmp_path)):
        pass


def test_a_lock_holds_within_a_process_too(tmp_path: Path) -> None:
    with locked(Home(tmp_path)), pytest.raises(RunError, match="another run is at work"), locked(Home(tmp_path)):
        pass


def test_articles_land_once(communique: Communique, tmp_path: Path) -> None:
    (tmp_path / "wire").mkdir()
    (tmp_path / "wire" / "talks.txt").write_text("Iran and Saudi Arabia restored relations on Friday.\n")
    ingest = ("--home", tmp_path / "home", "ingest", tmp_path / "wire", "--source", "wire")
    assert communique(*ingest).out.startswith("1 file landed as 1 batch: 20")
    assert communique(*ingest).out == "nothing new: 1 file landed before\n"


def test_what_an_archive_holds_is_counted_and_what_is_refused_is_said(communique: Communique, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "wire.zip", "w") as archive:
        archive.writestr("talks.jsonl", '{"story": "Iran met Iraq."}\n{"story": "Iraq met Iran."}\n')
        archive.writestr("../astray.txt", "Where am I?")
        archive.writestr(".DS_Store", "?")
    ended = communique("--home", tmp_path / "home", "ingest", tmp_path / "wire.zip")
    assert ended.out.startswith("1 file with 2 records landed as 1 batch: 20")
    assert "1 file refused" in ended.err and "skipped wire.zip: hidden files in it: 1" in ended.err


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        (["body=tale"], "'body' is no field: write OURS=THEIRS, and for OURS one of text, title, published"),
        (["tale"], "'tale' is no pair"),
        (["text="], "'text=' is no pair"),
        (["text=tale", "title=tale"], "'tale' cannot be both text and title"),
    ],
)
def test_a_map_that_cannot_be_is_refused(communique: Communique, tmp_path: Path, pairs: list[str], said: str) -> None:
    ended = communique("ingest", tmp_path, *(a for pair in pairs for a in ("--map", pair)))
    assert ended.code == 2 and said in " ".join(ended.err.replace("│", " ").split())


def test_a_map_is_kept_with_the_batch(communique: Communique, tmp_path: Path) -> None:
    (tmp_path / "wire.jsonl").write_text('{"tale": "Iran met Iraq.", "when": "2023-03-10"}\n')
    communique("--home", tmp_path / "home", "ingest", tmp_path / "wire.jsonl", "--map", "text=tale",
               "--map", "published=when")  # fmt: skip
    home = Home(tmp_path / "home")
    assert read_manifest(home, batches(home)[0]).names == {"tale": "text", "when": "published"}


def test_each_step_of_a_run_is_a_line_of_json_where_that_is_asked_for(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMMUNIQUE_LOG", "json")
    logger = logging.getLogger("communique.store.tables")
    with steps(1):
        logger.info("wrote %s %s", "events", "2026-11-01-3f9a0c2e")
    logger.info("nobody hears this")
    (line,) = capsys.readouterr().err.splitlines()
    told = json.loads(line)
    assert (told["level"], told["message"]) == ("INFO", "wrote events 2026-11-01-3f9a0c2e")
    assert datetime.fromisoformat(told["time"]).tzinfo is not None


def test_status_counts_what_stands_in_the_home(finished: Deployment, communique: Communique) -> None:
    found = figures(finished.home)
    with connect(finished.home, finished.tables.recipes.batches) as con:
        for table in ("articles", "sentences", "events", "entities", "relations"):
            assert found[table] == con.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0]
    assert (found["batches"], found["articles"], found["rejects"]) == (3, 6, {"no_words": 1})
    assert found["checks"]["failed or not run"] == 0 < found["checks"]["passed"]
    assert found["last release"] == VERSION
    ended = communique("--home", finished.home.path, "status")
    assert ended.code == 0
    assert all(f"{found[name]:,}" in ended.out for name in ("articles", "events", "relations"))
    assert "1 no words" in ended.out and VERSION in ended.out
    assert json.loads(communique("--home", finished.home.path, "status", "--json").out) == found


def test_sql_prints_rows_as_json_lines(finished: Deployment, communique: Communique) -> None:
    query = "SELECT code, event_type IS NOT NULL AS known, 1.5 AS half FROM event_types LEFT JOIN (SELECT DISTINCT "
    query += "event_type FROM events) ON event_type = code WHERE code IN ('CONSULT', 'AID') ORDER BY code"
    ended = communique("--home", finished.home.path, "sql", query, "--json")
    assert [json.loads(line) for line in ended.out.splitlines()] == [
        {"code": "AID", "known": False, "half": "1.5"},
        {"code": "CONSULT", "known": True, "half": "1.5"},
    ]


def test_sql_reads_the_release_that_is_named(finished: Deployment, communique: Communique, tmp_path: Path) -> None:
    release = finished.home.releases / VERSION
    ended = communique("--home", tmp_path, "sql", "SELECT count(*) AS n FROM articles", "--release", release)
    assert ended.out.split() == ["n", "6"]
    ended = communique("sql", "SELECT nothing FROM events", "--release", release)
    assert ended.code == 1 and re.fullmatch(r"error: Binder Error: .*nothing.*\n", ended.err)


def test_verify_passes_what_was_published_and_finds_a_changed_byte(
    deployment: Deployment, communique: Communique
) -> None:
    release = deployment.home.releases / VERSION
    ended = communique("verify", release)
    assert (ended.code, ended.out) == (0, f"{VERSION}: everything is as it was published\n")
    codebook = release / "CODEBOOK.md"
    content = bytearray(codebook.read_bytes())
    content[100] ^= 1
    codebook.write_bytes(content)
    ended = communique("verify", release)
    assert ended.code == 1
    assert ended.out.splitlines() == [
        "CODEBOOK.md: changed: its SHA-256 is not the one in SHA256SUMS; download the release again"
    ]
