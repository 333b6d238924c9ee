"""Run by test_publishing_kills in a process of its own: builds a release, or publishes one that is built.

Prints a line when all is loaded and the work begins, so that kills strike the work itself.
"""

import sys
from pathlib import Path

from assets.release import ReleaseConfig, release
from assets.workspace import Workspace
from communique.release.publishing.store import store
from communique.release.publishing.upload import Whole, publish
from communique.store.home import Home


def main(home: Home, version: str, to: str) -> None:
    if not to:
        workspace = Workspace(home=str(home.path))
        print("begins", flush=True)
        release(workspace=workspace, config=ReleaseConfig(version=version))
        return
    place = store(to)
    print("begins", flush=True)
    publish(Whole.at(home.releases / version), place, stable=True)


if __name__ == "__main__":
    main(Home(Path(sys.argv[1])), sys.argv[2], sys.argv[3])
