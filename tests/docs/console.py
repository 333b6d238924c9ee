"""Sessions on pages: the fenced `console` blocks, what they print when they are run, and what may vary in that.

Lines that begin with `$ ` are commands, lines after them that begin with `> ` go on with the command, and what
follows is its output. A block marked `console no-run` is only to be read.
"""

import os
import re
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_FENCE = re.compile(r"^( *)```(console|python)( no-run)?\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
_RELEASE = re.compile(r"\b\d{4}\.\d{1,2}(?=\.\d+\b)")
_VARIES = (
    (_RELEASE, "YEAR.MONTH"),
    (re.compile(r"\b\d{4}-\d\d-\d\d(?=-[0-9a-f]{8}\b)"), "ARRIVAL"),
    (re.compile(r"(?<=\+)[0-9a-f]{8}\b"), "CODE"),
)
_LEFT_OUT = (".git", ".venv", ".uv", ".hypothesis", "*_cache", "demo", "data", "dist", "build")
_OF_A_CALLER = re.compile(r"MAKE|COMMUNIQUE_|DAGSTER_HOME|PYTEST|FORCE_COLOR|VIRTUAL_ENV")


class SessionError(Exception):
    """A command of a page failed; the message has the command and what it printed."""


@dataclass(slots=True)
class Command:
    """A command and its output as a page shows them; a block of Python is one command without output."""

    text: str
    output: list[str] = field(default_factory=list)
    is_python: bool = False

    @property
    def shown(self) -> str:
        first, *more = self.text.split("\n")
        return "\n".join([f"$ {first}", *(f"> {line}" for line in more), *self.output])


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: where its body stands on the page, how far it is indented, and the commands in it."""

    start: int
    end: int
    indent: str
    is_run: bool
    commands: tuple[Command, ...]


def blocks(page: str) -> list[Block]:
    """The `console` and `python` blocks of a page, in order."""
    return [
        Block(m.start(4), m.end(4), m[1], not m[3], tuple(_body(m[2], textwrap.dedent(m[4]))))
        for m in _FENCE.finditer(page)
    ]


def _body(language: str, body: str) -> Iterator[Command]:
    return _commands(body) if language == "console" else iter([Command(body, is_python=True)])


def _commands(body: str) -> Iterator[Command]:
    command: Command | None = None
    for line in body.splitlines():
        if line.startswith("$ "):
            if command:
                yield command
            command = Command(line[2:])
        elif command is None:
            raise SessionError(f"a console block begins with output, not with a command: {line}")
        elif line.startswith("> ") and not command.output:
            command.text += "\n" + line[2:]
        else:
            command.output.append(line)
    if command:
        yield command


@dataclass(frozen=True, slots=True)
class Checkout:
    """A copy of the project in which commands may write what they like. They find this one's installed packages."""

    path: Path

    @classmethod
    def copied_to(cls, path: Path) -> "Checkout":
        shutil.copytree(ROOT, path, ignore=shutil.ignore_patterns(*_LEFT_OUT))
        (path / ".venv").mkdir()
        for installed in Path(sys.prefix).iterdir():
            if installed.name != ".ready":
                (path / ".venv" / installed.name).symlink_to(installed)
        (path / ".uv" / "bin").mkdir(parents=True)
        (path / ".uv" / "bin" / "uv").touch()
        (path / ".venv" / ".ready").touch()  # the last: newer than all that `make setup` looks at
        return cls(path)

    def run(self, command: Command, seconds: float = 300) -> list[str]:
        """What the command prints, as lines without trailing space. Raises SessionError unless it succeeds."""
        given = ["python", "-"] if command.is_python else ["bash", "-c", self._dated(command.text)]
        done = subprocess.run(
            given, input=self._dated(command.text) if command.is_python else "", cwd=self.path, env=self._environment(),
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=seconds, check=False,
        )  # fmt: skip
        if done.returncode:
            raise SessionError(f"$ {command.text}\nexit code {done.returncode}\n{done.stdout}")
        return [line.rstrip() for line in done.stdout.rstrip().splitlines()]

    def _dated(self, text: str) -> str:
        """A release that a page names, as it is called this month."""
        made = sorted((self.path / "demo" / "releases").glob("*"))
        return _RELEASE.sub(made[0].name.rpartition(".")[0], text) if made else text

    def _environment(self) -> dict[str, str]:
        """As a reader has it: this checkout's programs and code first, a terminal of 80 columns without colours."""
        own = {k: v for k, v in os.environ.items() if not _OF_A_CALLER.match(k)}
        return own | {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": f"{self.path / 'src'}{os.pathsep}{self.path}",
            "COLUMNS": "80", "NO_COLOR": "1", "TERM": "dumb", "LC_ALL": "C.UTF-8",
        }  # fmt: skip


def masked(lines: list[str]) -> list[str]:
    """The lines without what differs from day to day and from one state of the code to the next."""
    text = "\n".join(line.rstrip() for line in lines).rstrip()
    for pattern, name in _VARIES:
        text = pattern.sub(name, text)
    return text.splitlines()


def renewed(page: str, checkout: Checkout) -> str:
    """The page with what its commands print now. Commands that are shown without output stay without."""
    shown = _RELEASE.search(page)
    stale = [block for block in blocks(page) if block.is_run and _renew(block, checkout, shown[0] if shown else "")]
    for block in reversed(stale):
        body = "".join(f"{command.shown}\n" for command in block.commands)
        page = page[: block.start] + textwrap.indent(body, block.indent) + page[block.end :]
    return page


def _renew(block: Block, checkout: Checkout, month: str) -> bool:
    """Put into the block's commands what they print; releases keep the page's month. Whether anything was stale."""
    is_stale = False
    for command in block.commands:
        lines = checkout.run(command)
        if command.output and masked(lines) != masked(command.output):
            command.output = [_RELEASE.sub(month, line) for line in lines]
            is_stale = True
    return is_stale
