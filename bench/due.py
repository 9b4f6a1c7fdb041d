"""A tick while a hundred thousand timers wait and 0, 10 or 1,000 are due; and 10,000 drained.

The timers are of a small process of the engine alone: each firing opens a work item.
"""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING

from bench.stores import each_store
from engine import tick
from tests.copies import copy_waiting
from tests.databases import count_statements
from tests.engines import DAY, MORNING, begin, make_runner, publish_all

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from bench.stores import Store
    from engine import Runner

WAITING = 100_000
SIZES = (0, 10, 1_000)
DRAINED = 10_000
TURNS = 11
#: the timer of the original; copies that are due in the same second as each other follow it
DUE = MORNING + DAY
SECOND = timedelta(seconds=1)


def measure() -> dict[str, float]:
    """Return seconds per number of timers that are due; statements and processor time of each."""
    figures: dict[str, float] = {}
    for store in each_store():
        figures |= {f"{store.dialect}_{key}": each for key, each in _of_store(store).items()}
    return figures


def _of_store(store: Store) -> dict[str, float]:
    database, runner = store.line.regie.database, make_runner()
    with database.transaction() as tx:
        publish_all(tx)
    original = begin(database, runner, "waiting")
    figures: dict[str, float] = {}
    figures["idle_ms"] = _idle(store, runner)
    copy_waiting(database, original, [DUE + 365 * DAY] * WAITING, "waits ")
    figures["0_due_ms"] = _idle(store, runner)
    begins = {size: DUE + n * DAY for n, size in enumerate((*SIZES[1:], DRAINED), start=1)}
    for size, begin_at in begins.items():
        moments = [begin_at + SECOND * n / size for n in range(size)]
        copy_waiting(database, original, reversed(moments), f"due {size} ")
    tick(database, runner, now=DUE)  # the original does not count
    for size, begin_at in begins.items():
        computed = time.process_time()
        with count_statements(database) as counted:
            took = _drain(store, runner, begin_at + SECOND, size)
        computed = time.process_time() - computed
        figures[f"{size}_due_seconds"] = round(took, 2)
        figures[f"{size}_due_statements_each"] = round(len(counted) / size, 2)
        figures[f"{size}_due_ms_each"] = round(took / size * 1_000, 2)
        figures[f"{size}_due_cpu_ms_each"] = round(computed / size * 1_000, 2)
    return figures


def _idle(store: Store, runner: Runner) -> float:
    """Return the median milliseconds of a tick with nothing due."""
    took = sorted(_timed(store, runner, [MORNING] * TURNS))
    return round(took[TURNS // 2] * 1_000, 2)


def _timed(store: Store, runner: Runner, moments: Iterable[datetime]) -> Iterable[float]:
    for now in moments:
        began = time.perf_counter()
        assert tick(store.line.regie.database, runner, now=now).due == 0
        yield time.perf_counter() - began


def _drain(store: Store, runner: Runner, now: datetime, size: int) -> float:
    """Tick until nothing is due; return how many seconds that took."""
    fired = 0
    began = time.perf_counter()
    while (result := tick(store.line.regie.database, runner, now=now)).due:
        fired += result.fired
    took = time.perf_counter() - began
    assert fired == size
    return took
