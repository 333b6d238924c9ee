"""Run by test_publishing_kills in a process of its own: builds a release, or publishes one that is built.

Prints a line when all is loaded and the work begins, so that kills strike the work itself. With a moment, counted in
calls of Python functions, it kills itself then; at its end it prints how many there were.
"""

import itertools
import os
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Any

from assets.release import ReleaseConfig, release
from assets.workspace import Workspace
from communique.release.publishing.store import store
from communique.release.publishing.upload import Whole, publish
from communique.store.home import Home


def main(home: Home, version: str, to: str, moment: int) -> None:
    if not to:
        workspace = Workspace(home=str(home.path))
        print("begins", flush=True)
        release(workspace=workspace, config=ReleaseConfig(version=version))
        return
    place, calls = store(to), itertools.count(1)

    def count(frame: FrameType, event: str, argument: Any) -> None:
        if event == "call" and next(calls) == moment:
            os.kill(os.getpid(), signal.SIGKILL)

    print("begins", flush=True)
    sys.setprofile(count)
    publish(Whole.at(home.releases / version), place, stable=True)
    sys.setprofile(None)
    print(next(calls) - 1)


if __name__ == "__main__":
    main(Home(Path(sys.argv[1])), sys.argv[2], sys.argv[3], int(sys.argv[4]))
