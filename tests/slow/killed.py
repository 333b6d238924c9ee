"""Run by test_faults in a process of its own: `communique run` that kills itself at one moment of one table's making.

Arguments: home, table, moment. Moments: `writing` (half the bytes are there, under another name), `written` (whole,
not yet renamed), `renamed` (the table is there, nothing has checked it), `receipt` (a check of it passed, and what says
so is not yet there). Ends like the command where the table is not made.
"""

import os
import signal
import sys
from pathlib import Path
from typing import Any

from communique.cli import main

MOMENTS = ("writing", "written", "renamed", "receipt")


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


if __name__ == "__main__":
    arm(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
    sys.argv = ["communique", "--home", sys.argv[1], "run"]
    main()
