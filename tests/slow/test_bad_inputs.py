"""Whatever is fed in, every record becomes an article or a reject: BAD_INPUTS=100000 make slow."""

import os
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

import pyarrow as pa
import pytest

from assets.workspace import SEEDS
from communique.intake import compression
from communique.intake.landing import BATCH_LIMIT, Landing, batches, land
from communique.intake.manifest import FILES, MANIFEST, LandedFile, load_manifest
from communique.intake.readers import read_batch
from communique.schema.exports import arrow_schema
from communique.schema.tables import TABLES
from communique.store.home import Home
from communique.text.cleaning import Guide, clean, load_guide

from .bad_inputs import Bad, bad_input
from .hostile_inputs import OUTSIDE
from .sound_inputs import Maker, Sound

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(1800),
    pytest.mark.filterwarnings("ignore:Duplicate name"),
]
BAD_INPUTS = int(os.environ.get("BAD_INPUTS", "20000"))  # five minutes on a busy core
AT_ONCE = 200  # files of one landing
MOST_SECONDS = 60  # that it may take
FLOOR = 1_000_000  # bytes below which nothing is a bomb; in earnest 100 times as many
PART = 3  # records of a batch where files are to be cut
ARRIVED = date(2026, 11, 1)


@dataclass(frozen=True)
class Outcome:
    """What became of the files of a home: how they landed, and the tables of all batches as one."""

    landing: Landing
    files: list[LandedFile]
    raw: pa.Table
    articles: pa.Table
    rejects: pa.Table


@pytest.fixture(scope="module")
def guide() -> Guide:
    return load_guide(SEEDS / "cleaning", {})


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is the working one, where small bombs are bombs."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(compression, "FLOOR", FLOOR)
    return tmp_path


def test_sound_files_are_read_whole(place: Path, guide: Guide) -> None:
    make = Maker(Random(1919))
    sound = [make.file() for _ in range(2 * AT_ONCE)]
    folder = _written(place / "given", [Bad(s.name, "nothing", s.data) for s in sound])
    for limit in (BATCH_LIMIT, PART):
        outcome = _outcome(Home(place / f"home-{limit}"), folder, guide, limit)
        assert outcome.rejects.to_pylist() == []
        assert _unread(outcome, {mark for s in sound for mark in _marks(s)}) == set()


def test_whatever_is_fed_in_becomes_articles_and_rejects(
    place: Path, guide: Guide, capsys: pytest.CaptureFixture[str]
) -> None:
    make = Maker(Random(1848))
    begin, done, slowest = time.monotonic(), Counter[str](), 0.0
    for group in range(-(-BAD_INPUTS // AT_ONCE)):
        bads = [bad_input(make) for _ in range(AT_ONCE)]
        seconds = time.monotonic()
        outcome = _checked(place / str(group), bads, guide)
        if group % 4 == 0:
            _check_parts(place / str(group), outcome, guide)
        seconds = time.monotonic() - seconds
        assert seconds < MOST_SECONDS, f"group {group} took {seconds:.0f} s: one of {[b.name for b in bads]} is slow"
        slowest = max(slowest, seconds)
        done.update(inputs=len(bads), records=outcome.raw.num_rows, articles=outcome.articles.num_rows)
        done.update(whole=sum(len(b.whole) for b in bads), **Counter(outcome.rejects["reason"].to_pylist()))
    with capsys.disabled():
        print(f"\n{dict(done)} in {time.monotonic() - begin:.0f} s, at most {slowest:.1f} s for {AT_ONCE}")
    assert done["inputs"] >= BAD_INPUTS


def _checked(place: Path, bads: Sequence[Bad], guide: Guide) -> Outcome:
    """What becomes of bad files, with all that must hold of it asserted."""
    folder, home = _written(place / "given", bads), Home(place / "home")
    outcome = _outcome(home, folder, guide)
    given = {bad.name: bad for bad in bads}
    landed = {f.origin.name for f in outcome.files}
    skipped = {name for name, why in outcome.landing.skipped if "rename" in why}
    assert (landed | skipped, landed & skipped) == (given.keys(), set())
    assert _unaccounted(outcome) == {}
    assert outcome.articles.num_rows + outcome.rejects.num_rows == outcome.raw.num_rows
    assert all(row["detail"].strip() for row in outcome.rejects.to_pylist())
    assert len(set(outcome.rejects["reject_id"].to_pylist())) == outcome.rejects.num_rows
    unread = _unread(outcome, {mark for bad in bads if bad.name in landed for mark in bad.whole})
    assert unread == set(), [(b.name, b.what) for b in bads if b.whole & unread]
    assert _strays(place, home) == []
    again = land(home, [folder], "wire", ARRIVED)
    assert (again.batches, again.new_files, again.known_files) == ((), 0, len(landed))
    repeated = _outcome(Home(place / "other"), folder, guide)
    assert (repeated.raw, repeated.articles, repeated.rejects) == (outcome.raw, outcome.articles, outcome.rejects)
    return outcome


def _check_parts(place: Path, outcome: Outcome, guide: Guide) -> None:
    """No article is lost where files are cut into parts. One may be found: in a part that begins as compressed."""
    parted = _outcome(Home(place / "parted"), place / "given", guide, PART)
    assert set(parted.articles["article_id"].to_pylist()) >= set(outcome.articles["article_id"].to_pylist())


def _written(folder: Path, bads: Sequence[Bad]) -> Path:
    folder.mkdir(parents=True)
    for bad in bads:
        (folder / bad.name).write_bytes(bad.data)
        if bad.sidecar is not None:
            (folder / f"{bad.name}.meta.json").write_bytes(bad.sidecar)
    return folder


def _outcome(home: Home, folder: Path, guide: Guide, limit: int = BATCH_LIMIT) -> Outcome:
    landing = land(home, [folder], "wire", ARRIVED, limit)
    made: dict[str, list[pa.Table]] = {"raw_articles": [], "articles": [], "rejects": []}
    files = []
    for batch in batches(home):
        files += load_manifest(home, batch).files
        raw = read_batch(home, batch)
        for name, rows in {"raw_articles": raw, **clean(raw, batch, guide)}.items():
            made[name].append(rows)
    tables = (pa.concat_tables([arrow_schema(TABLES[n]).empty_table(), *rows]) for n, rows in made.items())
    return Outcome(landing, files, *tables)


def _unaccounted(outcome: Outcome) -> dict[str, tuple[int, int]]:
    """Files of which other than the counted records were read: their names, records counted and read."""
    read = Counter(outcome.raw["raw_path"].to_pylist())
    return {f.name: (f.records, read[f.name]) for f in outcome.files if f.records != read[f.name]}


def _unread(outcome: Outcome, marks: set[str]) -> set[str]:
    found = "\n".join(outcome.articles["text"].to_pylist())
    return {mark for mark in marks if mark not in found}


def _marks(sound: Sound) -> set[str]:
    return {article.mark for article in sound.articles}


def _strays(place: Path, home: Home) -> list[str]:
    """Files that landing should not have written: outside of the home, or in it and in no batch."""
    allowed = {home.landing / ".lock"}
    for batch in batches(home):
        folder = home.landing / batch
        names = (f.name for f in load_manifest(home, batch).files if f.problem is None)
        allowed |= {folder / MANIFEST, *(folder / FILES / name for name in names)}
    found = {p for p in place.rglob("*") if not p.is_dir() and not p.is_relative_to(place / "given")}
    outside = [p for p in (*place.parent.glob("*"), *place.parent.parent.glob("*"), Path("/tmp") / OUTSIDE)
               if OUTSIDE in p.name and p.exists()]  # fmt: skip
    return sorted(str(p) for p in (*(found ^ allowed), *outside))
