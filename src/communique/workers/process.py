"""One worker process: how it is started, given work and watched, and the loop that runs in it.

It is started as a program of its own and not through multiprocessing, so that nothing of the caller's is imported or
inherited: it may be a script, a notebook, a test or a Dagster step. It ends when its caller does.
"""

import contextlib
import os
import subprocess
import sys
import threading
import time
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Any, Protocol

import pyarrow as pa

# Workers share the processors among themselves: threads of a BLAS library inside one would slow down the others.
_ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"), "1"
)
BEGUN, DONE, RAISED, BROKEN, DEAD, SILENT = "begun", "done", "raised", "broken", "dead", "silent"
_ORPHAN_SECONDS = 1.0


class Task(Protocol):
    """Work on rows, sent to a worker by pickling it: a dataclass of plain values in a module that can be imported."""

    def load(self) -> None:
        """Load what the work needs and keep it for the life of the process. No row is to blame if this fails."""

    def __call__(self, rows: pa.Table) -> Any:
        """The outcome for the rows; what comes out for a row must not depend on the others."""


class Worker:
    """A process that works on one lot of rows at a time."""

    def __init__(self) -> None:
        self.connection, theirs = Pipe()
        command = [sys.executable, "-P", "-m", __name__, str(theirs.fileno())]
        self._process = subprocess.Popen(
            command, pass_fds=(theirs.fileno(),), env=os.environ | _ONE_THREAD, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        theirs.close()

    @property
    def pid(self) -> int:
        return self._process.pid

    def give(self, task: Task, rows: pa.Table) -> None:
        """Hand over work; that the process is dead is said by `said`."""
        with contextlib.suppress(OSError):
            self.connection.send((task, rows))

    def warm(self, task: Task) -> None:
        """Let it load what the task needs; it says nothing to that."""
        with contextlib.suppress(OSError):
            self.connection.send((task, None))

    def said(self) -> tuple[str, Any]:
        """What the worker has said and what goes with it; DEAD, or SILENT where it has said nothing."""
        try:
            return self.connection.recv() if self.connection.poll() else (SILENT, None)
        except (EOFError, OSError):
            return DEAD, None

    def kill(self) -> str:
        """End the process; how it ended, in words."""
        self.connection.close()
        self._process.kill()
        code = self._process.wait()
        return f"by signal {-code}" if code < 0 else f"with exit status {code}"


def main(handle: int) -> None:
    """Work on what comes in, until the caller closes its end."""
    caller = os.getppid()
    threading.Thread(target=_end_with, args=(caller,), daemon=True).start()
    with Connection(handle) as connection:
        while True:
            try:
                task, rows = connection.recv()
            except (EOFError, OSError):
                return
            if rows is None:
                with contextlib.suppress(Exception):  # work that comes later will meet the same fault, and say so
                    task.load()
            else:
                _work(connection, task, rows)


def _work(connection: Connection, task: Task, rows: pa.Table) -> None:
    try:
        task.load()
    except Exception as error:
        connection.send((BROKEN, f"{type(error).__name__}: {error}"))
        return
    connection.send((BEGUN, None))
    try:
        outcome = (DONE, task(rows))
    except Exception as error:
        outcome = (RAISED, f"{type(error).__name__}: {error}")
    connection.send(outcome)


def _end_with(caller: int) -> None:
    """End this process, at whatever work it is, once the caller is gone."""
    while os.getppid() == caller:
        time.sleep(_ORPHAN_SECONDS)
    os._exit(1)


if __name__ == "__main__":
    main(int(sys.argv[1]))
