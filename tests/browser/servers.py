"""Dagster's servers and the command line, each as a process of its own."""

import contextlib
import functools
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from communique.store.home import Home

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
LOADED = """{ workspaceOrError { __typename ... on Workspace { locationEntries {
    name loadStatus locationOrLoadError { __typename ... on PythonError { message } } } } } }"""

BACKFILLS = """{ partitionBackfillsOrError(limit: 1) { ... on PartitionBackfills {
    results { id status numPartitions } } } }"""
RUNS = """{ runsOrError(filter: {tags: [{key: "dagster/backfill", value: "%s"}]}) { ... on Runs {
    results { tags { key value } } } } }"""


@dataclass(frozen=True)
class Ui:
    """A server that answers on this machine."""

    address: str
    home: Home

    def ask(self, query: str) -> dict[str, Any]:
        """The data of a GraphQL answer."""
        content = json.dumps({"query": query}).encode()
        request = urllib.request.Request(f"{self.address}/graphql", content, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)["data"]

    def location(self) -> dict[str, Any]:
        """The code location, as soon as it is loaded. Raises TimeoutError."""
        entries: list[dict[str, Any]] = []
        for _ in range(200):
            with contextlib.suppress(OSError):  # the server is not up yet
                entries = self.ask(LOADED)["workspaceOrError"]["locationEntries"]
            if entries and entries[0]["loadStatus"] == "LOADED":
                return entries[0]
            time.sleep(0.3)
        raise TimeoutError(f"{self.address}: the code location is not loaded: {entries}")

    def ended_backfill(self) -> dict[str, Any]:
        """The newest backfill with its runs, as soon as it has ended. Raises TimeoutError."""
        found: list[dict[str, Any]] = []
        for _ in range(100):
            found = self.ask(BACKFILLS)["partitionBackfillsOrError"]["results"]
            if found and found[0]["status"] != "REQUESTED":
                return found[0] | {"runs": self.ask(RUNS % found[0]["id"])["runsOrError"]["results"]}
            time.sleep(2)
        raise TimeoutError(f"{self.address}: no backfill has ended: {found}")


def communique(home: Home, *words: str) -> None:
    subprocess.run([BIN / "communique", "--home", home.path, *words], cwd=ROOT, env=environment(), check=True)


def environment(**more: str | Path) -> dict[str, str]:
    """The environment without what would point to another home."""
    kept = {k: v for k, v in os.environ.items() if k not in ("COMMUNIQUE_HOME", "DAGSTER_HOME")}
    return {**kept, **{k: str(v) for k, v in more.items()}}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def serving(command: list[str], home: Home, port: int, log: Path) -> Iterator[Ui]:
    """A server and what it starts, ended by SIGINT to its own process; nothing of it may stay behind."""
    ui = Ui(f"http://127.0.0.1:{port}", home)
    with log.open("w") as output:
        # A job in a shell's background ignores SIGINT, and its children would too.
        hears = functools.partial(signal.signal, signal.SIGINT, signal.default_int_handler)
        server = subprocess.Popen(
            command, cwd=ROOT, env=environment(COMMUNIQUE_HOME=home.path, DAGSTER_HOME=home.dagster),
            stdout=output, stderr=subprocess.STDOUT, preexec_fn=hears,
        )  # fmt: skip
        try:
            ui.location()
            yield ui
        finally:
            started = psutil.Process(server.pid).children(recursive=True) if server.poll() is None else []
            server.send_signal(signal.SIGINT)
            server.wait(60)
            _, alive = psutil.wait_procs(started, timeout=20)
    assert not alive, f"processes outlive their server: {alive}"
