"""The tick: fire every timer that is due, deliver every message that is awaited, send requests.

Any number of processes may tick at the same time. A claim is the lock on the instance plus
a second look at what it waits for once the lock is held, so nothing happens twice; the
unique key of a firing or a delivery in the history would stop it if it did. Time comes in
as ``now``: a clock that jumps back finds nothing due.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from engine.dispatching import dispatch_each
from engine.errors import StateUnreadableError, StepFailedError, StorageBusyError
from engine.store import messages
from engine.store.due import list_due

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from engine.runner import Runner
    from engine.store.transaction import Database, Transaction


@dataclass(frozen=True, slots=True)
class TickResult:
    """What one tick did.

    Attributes:
        fired: instances in which a timer fired.
        failed: steps that failed; each left an incident that holds what asked for it.
        due: instances with a due timer when the tick looked, at most its limit.
        received: messages, signals and answers that were handed over.
        sent: requests to services outside that were answered.
        unsent: requests that failed, for now or for good.
    """

    fired: int
    failed: int
    due: int
    received: int = 0
    sent: int = 0
    unsent: int = 0


def tick(database: Database, runner: Runner, *, now: datetime, limit: int = 500) -> TickResult:
    """Fire what is due, the longest overdue first, deliver, and let work be done outside.

    Each step is a transaction. With nothing due this is two statements, whatever waits. An
    instance that somebody else is busy with is left for the next tick.

    Args:
        database: where to open the transactions.
        runner: steps the instances; its listeners hear of everything.
        now: aware UTC moment up to which timers are due.
        limit: how many due timers, messages and requests to look at of each; call again
            when ``due`` reaches it.

    Raises:
        StorageError: the storage does not serve; what happened before stays so.
    """
    with database.reading() as tx:
        due = list_due(tx, now=now, limit=limit)
        awaited = messages.list_deliverable(tx, now=now, limit=limit)
    wakes = [partial(runner.wake_if_free, instance_id=each, now=now) for each in due.instances]
    hands = [
        partial(runner.deliver_if_free, message_id=message_id, instance_id=each, now=now)
        for message_id, each in awaited
    ]
    fired, fired_not = _count(database, wakes)
    received, received_not = _count(database, hands)
    outside = dispatch_each(database, runner, due.requests, now=now)
    return TickResult(
        fired, fired_not + received_not, len(due.instances), received, outside.sent, outside.unsent
    )


def _count(database: Database, steps: Iterable[Callable[[Transaction], bool]]) -> tuple[int, int]:
    """Take each step in a transaction of its own; return how many did something, and failed."""
    done = failed = 0
    for step in steps:
        try:
            with database.transaction() as tx:
                happened = step(tx)
        except (StepFailedError, StateUnreadableError):
            failed += 1
        except StorageBusyError:
            continue
        else:
            done += happened
    return done, failed
