"""Names of members of archives: which of them can be files in a folder, and under which free name."""

import re

from communique.intake.compression import without_compression
from communique.intake.unreadable import UnreadableError

LONGEST_PART, _LONGEST = 230, 1_000  # bytes: file systems hold 255 and 4,096, and pieces get longer names
_MOST_PARTS = 50  # folders and the file: each folder is made, and looked into for sidecars
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_UNFIT = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


def parts_of(name: str) -> list[str]:
    """The folders and the file that a name leads through; Windows parts them by backslashes."""
    return [p for p in name.replace("\\", "/").split("/") if p not in ("", ".")]


def fault_of(name: str) -> UnreadableError | None:
    """Why a member's name cannot be that of a file below a folder; None where it can."""
    parts = parts_of(name)
    try:
        sizes = [len(p.encode()) for p in parts]
    except UnicodeEncodeError:
        return UnreadableError("undecodable", f"its name {name!a} is not UTF-8: rename it and pack it again")
    if name.startswith(("/", "\\")) or _DRIVE.match(name) or ".." in parts or not parts:
        why = "leads out of the archive"
    elif _CONTROL.search(name):
        why = "has control characters"
    elif max(sizes) > LONGEST_PART or sum(sizes) > _LONGEST or len(parts) > _MOST_PARTS:
        why = "is too long"
    else:
        return None
    return UnreadableError("path_traversal", f"its name {name[:200]!a} {why}: rename it and pack it again")


def shown(name: str) -> str:
    """A harmless name that resembles one with a fault."""
    parts = [_UNFIT.sub("\N{REPLACEMENT CHARACTER}", p)[:50] for p in parts_of(name) if p != ".."]
    return "/".join(parts[-10:]) or "member"


class Names:
    """The names that are taken in a folder."""

    def __init__(self) -> None:
        self._is_folder: dict[str, bool] = {}
        self._number: dict[tuple[str, bool], int] = {}

    def free(self, name: str) -> str:
        """The name, taken from now on: with ~2 or the like in it where it, or a folder that it needs, is a file."""
        above, _, last = name.rpartition("/")
        path = ""
        for folder in above.split("/") if above else ():
            path = self._first(path + folder, as_folder=True) + "/"
        return self._first(path + last, as_folder=False)

    def _first(self, name: str, as_folder: bool) -> str:
        number = self._number.get((name, as_folder), 1)
        while not self._is_free(found := _numbered(name, number), as_folder):
            number += 1
        if number > 1:
            self._number[name, as_folder] = number  # many of one name are not tried from the first again
        self._is_folder[found] = as_folder
        return found

    def _is_free(self, name: str, as_folder: bool) -> bool:
        taken = self._is_folder.get(name)
        return taken is None or (taken and as_folder)


def _numbered(name: str, number: int) -> str:
    """b.txt, b~2.txt, b~3.txt …"""
    if number == 1:
        return name
    above, slash, last = name.rpartition("/")
    bare = without_compression(last)
    stem = bare.rpartition(".")[0] or bare
    return f"{above}{slash}{stem}~{number}{last[len(stem) :]}"
