"""Whose an unfinished file is: names of such files carry the id of the process that writes them."""

import os


def is_alive(pid: str) -> bool:
    """Whether another process of this id runs. What has this one's own id was left by a dead one of the same id."""
    if not pid.isdigit() or int(pid) == os.getpid():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
