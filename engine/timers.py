"""The tick: wake every instance with a timer that is due, whoever else is ticking.

Any number of processes may tick at the same time. A claim is the lock on the instance plus
a second look at its timers once the lock is held, so nothing fires twice; the unique key of
a firing in the history would stop it if it did. Time comes in as ``now``: a clock that jumps
back finds nothing due.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.errors import StateUnreadableError, StepFailedError, StorageBusyError
from engine.store import timers

if TYPE_CHECKING:
    from datetime import datetime

    from engine.runner import Runner
    from engine.store.transaction import Database


@dataclass(frozen=True, slots=True)
class TickResult:
    """What one tick did, counted in instances.

    Attributes:
        fired: instances in which a timer fired.
        failed: instances whose step failed; each left an incident that holds its timers.
        due: instances with a due timer when the tick looked, at most its limit.
    """

    fired: int
    failed: int
    due: int


def tick(database: Database, runner: Runner, *, now: datetime, limit: int = 500) -> TickResult:
    """Fire what is due, the longest overdue first, in one transaction per instance.

    With nothing due this is one statement, whatever waits. An instance that somebody else is
    busy with is left for the next tick.

    Args:
        database: where to open the transactions.
        runner: wakes the instances; its listeners hear of everything.
        now: aware UTC moment up to which timers are due.
        limit: how many due timers to look at; call again when ``due`` reaches it.

    Raises:
        StorageError: the storage does not serve; what was fired before stays fired.
    """
    with database.reading() as tx:
        due = timers.list_due_instances(tx, now=now, limit=limit)
    fired = failed = 0
    for instance_id in due:
        try:
            with database.transaction() as tx:
                woke = runner.wake_if_free(tx, instance_id, now=now)
        except (StepFailedError, StateUnreadableError):
            failed += 1
        except StorageBusyError:
            continue
        else:
            fired += woke
    return TickResult(fired=fired, failed=failed, due=len(due))
