"""What the written pages tell people to do works, prints what they say, and leaves nothing out."""

import re
from pathlib import Path

import pytest

from communique.intake.formats import SUFFIXES

from .console import ROOT, Block, Checkout, Command, SessionError, blocks, masked, renewed
from .picture import picture

PAGES = ("README.md", "CONTRIBUTING.md", "docs/evaluation.md", "docs/publishing.md")
# Commands that are only to be read: they install, stay open, need another program, or run these tests
NOT_RUN = (
    "make setup",
    'export PATH="$PWD/.venv/bin:$PATH"',
    "make test",
    "make lint",
    "make ui",
    "python tests/docs/renew.py",
    "duckdb -readonly",
    "communique evaluate --",
    "communique diff 2026.11.0 2026.11.1",
    "bench/calibration.py HOME VERDICTS",
    "/tmp/try",
    "s3://bucket/communique",
    "release --zenodo",
)
TEXT = {name: (ROOT / name).read_text(encoding="utf-8") for name in PAGES}
ALL = "\n".join(TEXT.values())


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    return Checkout.copied_to(tmp_path_factory.mktemp("docs") / "communique")


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", PAGES)
def test_the_commands_of_a_page_print_what_it_says(name: str, checkout: Checkout) -> None:
    commands = [c for block in blocks(TEXT[name]) if block.is_run for c in block.commands]
    printed = {c.text: masked(checkout.run(c)) for c in commands}
    told = {c.text: masked(c.output) for c in commands if c.output}
    assert {text: printed[text] for text in told} == told, "if the new output is right: python tests/docs/renew.py"


def test_every_block_that_is_not_run_is_known() -> None:
    read_only = [c.text for page in TEXT.values() for b in blocks(page) if not b.is_run for c in b.commands]
    assert [text for text in read_only if not any(known in text for known in NOT_RUN)] == []
    assert [known for known in NOT_RUN if not any(known in text for text in read_only)] == []


def test_every_block_of_a_shell_session_is_found() -> None:
    fences = re.findall(r"^ *```(\w*.*)$", ALL, re.MULTILINE)
    assert {f for f in fences if f} == {"console", "console no-run", "python", "mermaid"}
    assert len([f for f in fences if f.startswith(("console", "python"))]) == sum(len(blocks(t)) for t in TEXT.values())


def test_the_picture_is_drawn_from_the_stages() -> None:
    assert f"```mermaid\n{picture()}```\n" in TEXT["README.md"], "run `python tests/docs/renew.py`"


@pytest.mark.parametrize("file", ["src/communique/cli.py", "pipelines/commands.py"])
def test_every_command_is_shown(file: str) -> None:
    source = (ROOT / file).read_text(encoding="utf-8")
    plugged_in = re.findall(r"^    app\.command\([^)]*\)\((\w+)\)$", source, re.MULTILINE)
    declared = re.findall(r"^@app\.command\(.*\)\ndef (\w+)", source, re.MULTILINE) + plugged_in
    assert declared
    assert [c for c in declared if not re.search(rf"communique( --home \S+)? {c}\b", ALL)] == []


def test_every_make_target_is_named() -> None:
    targets = re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert targets
    assert [t for t in targets if f"make {t}" not in ALL and f"\n{t} " not in TEXT["CONTRIBUTING.md"]] == []
    assert [t for t in re.findall(r"(?:`|\$ )make (\w+)", ALL) if t not in targets] == []


def test_every_suffix_that_can_be_read_is_named() -> None:
    assert [s for s in SUFFIXES if f"`{s}`" not in TEXT["README.md"]] == []


@pytest.mark.parametrize("name", PAGES)
def test_links_and_files_are_there(name: str) -> None:
    links = [t for t in re.findall(r"\]\(([^)#]+)", TEXT[name]) if "://" not in t]
    words = re.findall(r"`([\w.-]+/[\w./-]*)`", TEXT[name])
    made = ("demo/", "data/", "./data")
    assert links and words
    there = [ROOT, (ROOT / name).parent]
    assert [p for p in [*links, *words] if not p.startswith(made) and not any((f / p).exists() for f in there)] == []


@pytest.mark.parametrize("name", ["LICENSE", "LICENSE-DATA", "CITATION.cff", "CHANGELOG.md"])
def test_a_document_that_strangers_look_for_is_there_and_linked(name: str) -> None:
    assert (ROOT / name).is_file() and f"]({name})" in TEXT["README.md"]


def test_the_version_to_cite_is_that_of_the_project() -> None:
    version = re.findall(r'^version = "(.*)"$', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)[0]
    assert f"version: {version}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"Version {version}." in TEXT["README.md"]


SESSION = """\
1. A list.

   ```console
   $ echo one
   one
   $ printf 'two\\n%s\\n' \\
   >   three
   two
   four
   ```

```console no-run
$ false
```
"""


def test_a_session_is_read_with_its_commands_and_their_output() -> None:
    run, only_read = blocks(SESSION)
    printf = Command("printf 'two\\n%s\\n' \\\n  three", ["two", "four"])
    assert run.commands == (Command("echo one", ["one"]), printf)
    assert (run.indent, run.is_run, only_read.is_run) == ("   ", True, False)
    assert only_read == Block(only_read.start, only_read.end, "", False, (Command("false"),))


def test_output_that_has_changed_is_renewed_in_its_place(tmp_path: Path) -> None:
    assert renewed(SESSION, Checkout(tmp_path)) == SESSION.replace("four", "three")


def test_a_command_that_fails_is_told_with_its_output(tmp_path: Path) -> None:
    with pytest.raises(SessionError, match="exit code 3\nsorry"):
        Checkout(tmp_path).run(Command("echo sorry; exit 3"))


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("batch 2026-11-22-fe8104d5", "batch 2027-01-01-fe8104d5", True),
        ("batch 2026-11-22-fe8104d5", "batch 2026-11-22-fe8104d6", False),
        ("release 2026.11.0", "release 2027.1.0", True),
        ("release 2026.11.0", "release 2026.11.1", False),
        ("coder 0.1.0+f82b90db", "coder 0.1.0+00000000", True),
        ("coder 0.1.0+f82b90db", "coder 0.2.0+f82b90db", False),
        ("date 2022-03-02  ", "date 2022-03-02", True),
        ("date 2022-03-02", "date 2022-03-03", False),
        ("2 events", "3 events", False),
    ],
)
def test_only_what_must_vary_is_masked(one: str, other: str, is_same: bool) -> None:
    assert (masked([one]) == masked([other])) is is_same
