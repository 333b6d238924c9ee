"""Run by test_faults in a process of its own: `communique run`, again and again, each killed at a moment of its own.

Arguments: home, then `table:moment` for each run. Moments: `writing` (half the bytes are there, under another name),
`written` (whole, not yet renamed), `renamed` (the table is there, nothing has checked it), `receipt` (a check of it
passed, and what says so is not yet there). Prints a line for each: how it ended, and what it said if that was neither
by the kill nor well. The runs are forks of one process that has loaded everything, which saves most of their time.
"""

import os
import signal
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import Any

import great_expectations  # noqa: F401  what runs import late is loaded once, before they are forked

import pipelines.definitions
import pipelines.running
import pipelines.session  # noqa: F401
from communique.cli import main

MOMENTS = ("writing", "written", "renamed", "receipt")
_SECONDS = 120  # a run that lasts longer hangs


def _dies(*_: Any, **__: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def arm(home: Path, table: str, moment: str) -> None:
    """Let the moment be this process's last."""
    folder = {"receipt": home / "receipts" / table}.get(moment, home / "tables" / table)
    replace, fsync = Path.replace, os.fsync

    def is_of(path: Path) -> bool:
        return path.parent.resolve() == folder.resolve()

    def renaming(path: Path, target: Path) -> Path:
        if is_of(path) and moment in ("written", "receipt"):
            _dies()
        done = replace(path, target)
        if is_of(path) and moment == "renamed":
            _dies()
        return done

    def syncing(descriptor: int) -> None:
        path = Path(f"/proc/self/fd/{descriptor}").readlink()
        if moment == "writing" and is_of(path):
            os.truncate(path, path.stat().st_size // 2)
            _dies()
        fsync(descriptor)

    Path.replace = renaming
    os.fsync = syncing


def run(home: Path, table: str, moment: str) -> str:
    """One run in a fork; how it ended: `killed`, `done`, `hung`, or what it said."""
    with tempfile.TemporaryFile() as said:
        if not (pid := os.fork()):
            _become(home, table, moment, said.fileno())
        end = time.monotonic() + _SECONDS
        while not (ended := os.waitpid(pid, os.WNOHANG))[0]:
            if time.monotonic() > end:
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
                return "hung"
            time.sleep(0.05)
        code = os.waitstatus_to_exitcode(ended[1])
        said.seek(0)
        return {0: "done", -signal.SIGKILL: "killed"}.get(code) or f"{code}: {said.read().decode()[-2000:]!r}"


def _become(home: Path, table: str, moment: str, said: int) -> None:
    """Be the command, for the rest of this process's life."""
    code = 1
    try:
        os.dup2(said, 1)
        os.dup2(said, 2)
        arm(home, table, moment)
        sys.argv = ["communique", "--home", str(home), "run"]
        main()
    except SystemExit as exit:
        code = exit.code if isinstance(exit.code, int) else 0
    except BaseException:
        traceback.print_exc()
    else:
        code = 0
    finally:
        sys.stdout.flush()
        os._exit(code)


if __name__ == "__main__":
    for pair in sys.argv[2:]:
        name, _, when = pair.partition(":")
        print(pair, run(Path(sys.argv[1]), name, when), flush=True)
