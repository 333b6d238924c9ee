"""Worker processes of this machine: rows are spread over them, and one that hangs or dies costs nothing but time.

A worker loads what its work needs once and keeps it. Rows go out in lots of about equal length, the long ones first, so
that all workers end together. When a worker dies, hangs or raises, each row of its lot is tried by itself; a row that
hangs or kills a worker by itself twice, or raises, comes back as a Failure, and the others go on.
"""

import atexit
import functools
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import wait
from typing import Any

import pyarrow as pa

from communique.workers.process import BEGUN, BROKEN, DONE, RAISED, SILENT, Task, Worker

_SHORTEST, _LONGEST = 10_000, 150_000  # characters of a lot
_LOTS_LEFT = 4  # a lot is this part of a worker's share of what is left: the last ones are small
_WORTH_A_WORKER = 100_000  # characters that one worker does while another loads
_LOAD_SECONDS = 300.0
_TRIES = 2  # of a row alone that hangs or kills: the machine may have been to blame once
_DEATHS_AT_LOAD = 3  # without any worker having begun


class WorkError(RuntimeError):
    """Work that cannot be done at all, whatever the rows."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a row has no outcome: what it did to the worker that had it alone."""

    detail: str


def time_limit(characters: int) -> float:
    """Seconds after which work on texts of this length is given up: thirty times what it takes, and a minute."""
    return 60.0 + characters / 1000


class Workers:
    """At most `count` processes, started as they are needed and kept; with 0, the work is done in this process.

    `seconds` gives the time limit for a number of characters.
    """

    def __init__(self, count: int, seconds: Callable[[int], float] = time_limit) -> None:
        if count < 0:
            raise ValueError(f"{count} worker processes: give 0 for none, or more")
        self.count = count
        self.seconds = seconds
        self.idle: list[Worker] = []

    def map(self, task: Task, rows: pa.Table, weights: Sequence[int]) -> Iterator[tuple[list[int], Any]]:
        """The outcomes of the task for lots of rows, each with the positions of its rows, as they are done.

        `weights` are the characters of each row. In place of an outcome stands a Failure for a row that cannot be
        worked on. Raises WorkError where the task cannot be loaded.
        """
        if self.count:
            yield from _Round(self, task, rows, weights).outcomes()
            return
        task.load()
        for positions in lots(weights, 1):
            yield positions, task(rows.take(positions))

    def warm(self, task: Task, weight: int) -> None:
        """Start the workers that texts of this weight will want, and let them load while the caller goes on."""
        for _ in range(len(self.idle), min(self.count, 1 + weight // _WORTH_A_WORKER)):
            worker = Worker()
            worker.warm(task)
            self.idle.append(worker)

    def close(self) -> None:
        """End the processes that are at no work."""
        while self.idle:
            self.idle.pop().kill()


@functools.cache
def workers(count: int) -> Workers:
    """The workers of this process, kept until it ends, so that each loads its model once."""
    made = Workers(count)
    atexit.register(made.close)
    return made


def lots(weights: Sequence[int], count: int) -> list[list[int]]:
    """Positions for `count` workers: the heaviest first, and towards the end in ever lighter lots."""
    made: list[list[int]] = []
    left, target, lot = sum(weights), 0, 0
    for n in sorted(range(len(weights)), key=lambda n: (-weights[n], n)):
        if not made or lot + weights[n] > target:
            target, lot = min(_LONGEST, max(_SHORTEST, left // (count * _LOTS_LEFT))), 0
            made.append([])
        made[-1].append(n)
        lot += weights[n]
        left -= weights[n]
    return made


@dataclass(slots=True)
class _Lot:
    positions: list[int]
    weight: int
    deaths: int = 0  # of workers that had this one row and no other
    deadline: float = 0.0
    begun: bool = False


class _Round:
    """One task's way through the workers."""

    def __init__(self, pool: Workers, task: Task, rows: pa.Table, weights: Sequence[int]) -> None:
        self._pool, self._task, self._rows, self._weights = pool, task, rows, weights
        self._waiting = deque(_Lot(p, sum(weights[n] for n in p)) for p in lots(weights, pool.count))
        self._wanted = min(pool.count, 1 + sum(weights) // _WORTH_A_WORKER)
        self._busy: dict[Worker, _Lot] = {}
        self._deaths_at_load = 0

    def outcomes(self) -> Iterator[tuple[list[int], Any]]:
        try:
            while self._waiting or self._busy:
                self._hand_out()
                for worker in self._ready():
                    yield from self._heard(worker)
        finally:  # also where nobody wants the rest
            for worker in self._busy:
                worker.kill()

    def _hand_out(self) -> None:
        idle = self._pool.idle
        while self._waiting and (len(self._busy) < self._wanted or (idle and len(self._busy) < self._pool.count)):
            lot = self._waiting.popleft()
            lot.begun, lot.deadline = False, time.monotonic() + _LOAD_SECONDS
            worker = idle.pop() if idle else Worker()
            self._busy[worker] = lot
            worker.give(self._task, self._rows.take(lot.positions))

    def _ready(self) -> list[Worker]:
        """Workers that have said something, have died, or are past their deadline."""
        rest = min(lot.deadline for lot in self._busy.values()) - time.monotonic()
        heard = set(wait([w.connection for w in self._busy], max(0.0, rest)))
        now = time.monotonic()
        return [w for w, lot in self._busy.items() if w.connection in heard or lot.deadline <= now]

    def _heard(self, worker: Worker) -> Iterator[tuple[list[int], Any]]:
        lot = self._busy[worker]
        kind, content = worker.said()
        if kind == BEGUN:
            self._deaths_at_load = 0
            lot.begun, lot.deadline = True, time.monotonic() + self._pool.seconds(lot.weight)
            return
        del self._busy[worker]
        if kind == DONE:
            self._pool.idle.append(worker)
            yield lot.positions, content
        elif kind == BROKEN:
            worker.kill()
            raise WorkError(f"a worker process could not load what it needs: {content}")
        elif kind == RAISED:
            self._pool.idle.append(worker)
            yield from self._failed(lot, Failure(content), is_final=True)
        else:
            ended = worker.kill()
            hung = f"gave no result within {self._pool.seconds(lot.weight):.0f} seconds"
            detail = hung if kind == SILENT else f"ended the process that worked on it, {ended}"
            yield from self._failed(lot, Failure(detail), is_final=lot.deaths + 1 >= _TRIES)

    def _failed(self, lot: _Lot, failure: Failure, is_final: bool) -> Iterator[tuple[list[int], Failure]]:
        """Try again what may be sound; what is not is given up."""
        if not lot.begun:
            self._deaths_at_load += 1
            if self._deaths_at_load >= _DEATHS_AT_LOAD:
                raise WorkError("worker processes die or hang while they load: is there memory enough?")
            self._waiting.appendleft(lot)
        elif len(lot.positions) > 1:
            self._waiting.extendleft(_Lot([n], self._weights[n]) for n in lot.positions)
        elif is_final:
            yield lot.positions, failure
        else:
            self._waiting.append(_Lot(lot.positions, lot.weight, lot.deaths + 1))
