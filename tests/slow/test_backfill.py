"""A run over many batches needs no more memory than one over a few: BATCHES=300 make slow."""

import os
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from communique.intake.landing import land
from communique.store.home import Home

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]
BATCHES = int(os.environ.get("BATCHES", "100"))  # 300 take ten minutes on two cores
GROWTH = 32 * 1024  # kB that a stage or a check may grow by between its 50th batch and its last
STATES = ("Armenia", "Georgia", "Turkey", "Iran", "France", "Finland", "Poland", "Greece")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


def test_memory_is_flat_over_many_batches_in_one_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = Home(tmp_path / "home")
    (tmp_path / "wire").mkdir()
    for n in range(BATCHES):
        (tmp_path / "wire" / f"{n:03d}.txt").write_text(_article(n))
    assert len(land(home, [tmp_path / "wire"], "wire", date(2026, 11, 1), batch_limit=1).batches) == BATCHES

    log, begin = tmp_path / "memory.tsv", time.monotonic()
    script = Path(__file__).with_name("backfill.py")
    environment = {k: v for k, v in os.environ.items() if k != "DAGSTER_HOME"}
    ran = subprocess.run(
        [sys.executable, str(script), str(home.path), str(log)], env=environment, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    steps = _memory_by_step(log)
    growth = {step: memory[-1] - memory[49] for step, memory in steps.items() if len(memory) >= BATCHES}
    with capsys.disabled():
        worst = max(growth, key=lambda step: growth[step])
        peak = max(max(memory) for memory in steps.values()) // 1024
        print(f"\n{BATCHES} batches in {time.monotonic() - begin:.0f} s, at most {peak} MB; "
              f"{worst} grew most, by {growth[worst] // 1024} MB")  # fmt: skip
    assert len(growth) >= 20
    assert {step: kb for step, kb in growth.items() if kb > GROWTH} == {}


def _article(n: int) -> str:
    one, other = STATES[n % 8], STATES[(n * 3 + 1) % 8]
    met = f"The foreign ministers of {one} and {other if one != other else 'Russia'} met on {DAYS[n % 5]}"
    return f"May {1 + n % 28}, {1990 + n % 30}\n\n{met} and signed agreement number {n}.\n"


def _memory_by_step(log: Path) -> dict[str, list[int]]:
    """Resident memory in kB after each batch, for "wrote TABLE" and "checked TABLE"."""
    steps: dict[str, list[int]] = {}
    for line in log.read_text().splitlines():
        _, memory, done = line.split("\t")
        verb, table, *_ = done.split()
        steps.setdefault(f"{verb} {table}", []).append(int(memory))
    return steps
