"""Lets work outside be done: each request at least once, one at a time, until it is answered.

A request is claimed before it is tried, by moving its moment forward by a lease, and that
is committed: other processes leave it alone, and after a crash it is due again by itself,
with the same key. No transaction is open while a handler works.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from engine import faults
from engine.answering import LEASE
from engine.errors import (
    BusinessError,
    OutwardRefusedError,
    StorageBusyError,
    VariablesRefusedError,
)
from engine.serving import name_failure
from engine.spiff import check_variables
from engine.store.due import list_due

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from engine.config import OutwardCall
    from engine.model import Variables
    from engine.runner import Runner
    from engine.store.outbox import Claim
    from engine.store.transaction import Database

logger = logging.getLogger(__name__)

#: after this nothing new is begun: time must be looked after too, and leases count from ``now``
PATIENCE: Final = timedelta(seconds=30)
MAX_ATTEMPTS: Final = 10
_LONGEST: Final = timedelta(hours=1)
_LONGEST_REASON: Final = 255


@dataclass(frozen=True, slots=True)
class DispatchResult:
    """What came of it.

    Attributes:
        sent: requests that were answered, business errors included.
        unsent: requests that failed: to be tried again later, or given up with an incident.
    """

    sent: int
    unsent: int


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What a handler said; a failure has a reason, and may be final."""

    payload: Variables
    error: str | None = None
    failure: str | None = None
    final: bool = False


def dispatch(
    database: Database, runner: Runner, *, now: datetime, limit: int = 500
) -> DispatchResult:
    """Let what is due be done outside, the longest due first; see :func:`dispatch_each`.

    With nothing due this is one statement.

    Raises:
        StorageError: the storage does not serve; what was done before stays so.
    """
    with database.reading() as tx:
        due = list_due(tx, now=now, limit=limit).requests
    return dispatch_each(database, runner, due, now=now)


def dispatch_each(
    database: Database, runner: Runner, keys: Iterable[str], *, now: datetime
) -> DispatchResult:
    """Try requests one after the other; what takes too long is left for the next time.

    Handlers work in the thread of the caller, and are called at least once for each request.

    Args:
        database: where to open the transactions.
        runner: knows the handlers and the instances.
        keys: of requests that were due when somebody looked.
        now: aware UTC moment, of just before.

    Raises:
        StorageError: the storage does not serve; what was done before stays so.
    """
    started = time.monotonic()
    sent = unsent = 0
    for key in keys:
        if time.monotonic() - started > PATIENCE.total_seconds():
            break
        try:
            done = _try(database, runner, key, now)
        except StorageBusyError:
            continue  # what was claimed is due again after its lease
        sent += done is True
        unsent += done is False
    return DispatchResult(sent, unsent)


def backoff(attempt: int) -> timedelta:
    """Return how long to wait after an attempt, counted from one, that failed."""
    return min(timedelta(minutes=2 ** (attempt - 1)), _LONGEST)


def _try(database: Database, runner: Runner, key: str, now: datetime) -> bool | None:
    """Claim, work, write down; None when somebody else has it."""
    with database.transaction() as tx:
        found = runner.claim(tx, key, now=now, until=now + LEASE)
    if found is None:
        return None
    claimed, call = found
    outcome = _work(runner, claimed, call)
    faults.reach(faults.OUTSIDE)
    with database.transaction() as tx:
        if outcome.failure is None:
            runner.record_done(tx, claimed, outcome.payload, error=outcome.error, now=now)
            return True
        over = outcome.final or claimed.attempt >= MAX_ATTEMPTS
        due_at = None if over else now + backoff(claimed.attempt)
        runner.record_failed(tx, claimed, outcome.failure, due_at=due_at, now=now)
    logger.warning(
        "service %s failed for instance %s, attempt %d: %s",
        *(claimed.request.service, claimed.instance_id, claimed.attempt, outcome.failure),
    )
    return False


def _work(runner: Runner, claimed: Claim, call: OutwardCall) -> _Outcome:
    """Call the handler and tell how it went, without anything that people wrote."""
    handler = runner.config.outward.get(claimed.request.service)
    if handler is None:  # another version may know it, or the next one
        return _Outcome({}, failure="service_unknown")
    try:
        payload = dict(handler(call))
        check_variables(payload)
    except BusinessError as refused:
        return _Outcome({}, error=refused.code[:_LONGEST_REASON])
    except OutwardRefusedError as refused:
        return _Outcome({}, failure=type(refused).__name__, final=True)
    except VariablesRefusedError as refused:
        return _Outcome(
            {}, failure=f"{refused.code} at {refused.path}"[:_LONGEST_REASON], final=True
        )
    except Exception as failure:  # noqa: BLE001 - whatever it is, it is not of the engine
        return _Outcome({}, failure=name_failure(failure)[:_LONGEST_REASON])
    return _Outcome(payload)
