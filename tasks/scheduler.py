"""The clockwork: calls a tick every few seconds, and knows nothing else.

Any number of processes may run one: what a tick does is claimed in the store, so that
nothing happens twice. A tick that fails is logged and followed by the next one.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from apscheduler.schedulers.background import BackgroundScheduler

from engine import utc_now

if TYPE_CHECKING:
    from collections.abc import Callable

logger = logging.getLogger(__name__)


class Scheduler:
    """Ticks in a thread of its own until it is stopped."""

    def __init__(self, tick: Callable[[], object], seconds: int = 15) -> None:
        self._tick = tick
        self._seconds = seconds
        self._clockwork = BackgroundScheduler(timezone="UTC", daemon=True)

    def start(self) -> None:
        """Tick now, and go on ticking."""
        # one at a time; after a sleep of the machine one tick makes up for all
        self._clockwork.add_job(
            self._try,
            "interval",
            seconds=self._seconds,
            next_run_time=utc_now(),
            max_instances=1,
            coalesce=True,
        )
        self._clockwork.start()

    def stop(self) -> None:
        """Stop after the tick that is under way, if any."""
        self._clockwork.shutdown(wait=True)

    def _try(self) -> None:
        try:
            self._tick()
        except Exception:
            logger.exception("a tick failed; the next one tries again")
