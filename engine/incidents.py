"""What becomes of a step that fails: all of it is undone, and an incident remains.

The incident is stored in a transaction of its own, after the rollback. It tells the
element, a code and a reason; the instance stays as it was before the step.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.errors import (
    StateUnreadableError,
    StepFailedError,
    StorageError,
    VariablesRefusedError,
)
from engine.model import HistoryKind
from engine.serving import name_failure
from engine.spiff import StepProblem
from engine.store import history, incidents, instances, timers
from engine.store.history import Line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from engine.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Attempt:
    """A step that is tried, for an incident to tell about.

    Attributes:
        holds_timers: whether time asked for the step; its timers then wait for a retry.
        incident_id: the incident that is being retried.
    """

    instance_id: str
    by: str
    now: datetime
    holds_timers: bool = False
    incident_id: int | None = None


@contextlib.contextmanager
def undone_when_failing(tx: Transaction, attempt: Attempt) -> Iterator[None]:
    """Turn whatever goes wrong in a step into an incident and one kind of error.

    Storage that does not serve is no fault of the step, and variables that the caller may
    correct are none of it either: they leave no incident.

    Raises:
        StepFailedError: the step failed; carries element, code and reason.
        StateUnreadableError: this version cannot read the state.
        StorageError: the storage did not serve.
        VariablesRefusedError: the caller gave what process state may not hold.
    """
    try:
        yield
    except (StorageError, VariablesRefusedError):
        tx.doom()
        raise
    except Exception as failure:
        problem = _describe(failure)
        tx.doom()
        tx.on_rollback(lambda fresh: _store(fresh, attempt, problem))
        if isinstance(failure, StateUnreadableError):
            raise
        raise StepFailedError(
            attempt.instance_id, problem.element_id, problem.code, problem.reason
        ) from failure


def _describe(failure: Exception) -> StepProblem:
    if isinstance(failure, StepProblem):
        return failure
    if isinstance(failure, StateUnreadableError):
        return StepProblem(None, "state_unreadable", f"format {failure.state_format}")
    return StepProblem(None, "unexpected", name_failure(failure))


def _store(tx: Transaction, attempt: Attempt, problem: StepProblem) -> None:
    told = {
        "element_id": problem.element_id,
        "code": problem.code,
        "reason": problem.reason,
        "now": attempt.now,
    }
    # an instance that failed to start is gone by now, and then only the incident remains
    known = instances.exists(tx, attempt.instance_id)
    incident_id = attempt.incident_id
    if incident_id is None:
        incident_id = incidents.add(tx, attempt.instance_id, **told)
    else:
        incidents.repeat(tx, incident_id, **told)
    if known and attempt.holds_timers:
        timers.hold_due(tx, attempt.instance_id, incident_id, now=attempt.now)
    if known:
        data = {"incident": incident_id, "code": problem.code}
        line = Line(HistoryKind.FAILED, problem.element_id, by=attempt.by, data=data)
        history.append(tx, attempt.instance_id, [line], at=attempt.now)
