"""The clockwork ticks at once, goes on after a failure, and stops when told."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from tasks.scheduler import Scheduler

if TYPE_CHECKING:
    import pytest


def test_it_ticks_at_once_and_stops() -> None:
    ticked = threading.Event()
    scheduler = Scheduler(ticked.set, seconds=3600)
    scheduler.start()
    assert ticked.wait(5)
    scheduler.stop()
    assert not [t for t in threading.enumerate() if "APScheduler" in t.name]


def test_a_tick_that_fails_is_logged_and_followed_by_the_next(
    caplog: pytest.LogCaptureFixture,
) -> None:
    twice = threading.Event()
    ticks: list[int] = []

    def tick() -> None:
        ticks.append(1)
        if len(ticks) > 1:
            twice.set()
        raise RuntimeError

    caplog.set_level(logging.ERROR)
    scheduler = Scheduler(tick, seconds=1)
    scheduler.start()
    assert twice.wait(10)
    scheduler.stop()
    assert "a tick failed" in caplog.text
