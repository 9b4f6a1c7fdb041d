"""What becomes of a step that fails: all of it is undone, and an incident remains.

The incident is stored in a transaction of its own, after the rollback. It tells the
element, a code and a reason; the instance stays as it was before the step.
"""

from __future__ import annotations

import contextlib
import logging
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
from engine.store import history, incidents, instances, messages, timers
from engine.store.history import Line
from engine.store.incidents import Failure

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from engine.model import JsonValue
    from engine.store.transaction import Transaction


logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Attempt:
    """A step that is tried, for an incident to tell about.

    Attributes:
        holds_timers: whether time asked for the step; its timers then wait for a retry.
        message_id: the message that asked for the step; it then waits for a retry too.
        incident_id: the incident that is being retried.
    """

    instance_id: str
    by: str
    now: datetime
    holds_timers: bool = False
    message_id: int | None = None
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
    except Exception as error:
        failure = _describe(error)
        tx.doom()
        # a step within a step is undone with it: one incident, at the instance that remains
        tx.on_rollback(lambda fresh: _store(fresh, attempt, failure), instead_of="incident")
        if isinstance(error, StateUnreadableError):
            raise
        raise StepFailedError(
            attempt.instance_id, failure.element_id, failure.code, failure.reason
        ) from error


def _describe(failure: Exception) -> Failure:
    if isinstance(failure, StepProblem):
        return Failure(failure.element_id, failure.code, failure.reason)
    if isinstance(failure, StateUnreadableError):
        return Failure(None, "state_unreadable", f"format {failure.state_format}")
    return Failure(None, "unexpected", name_failure(failure))


def _store(tx: Transaction, attempt: Attempt, failure: Failure) -> None:
    named = {
        "instance_id": attempt.instance_id,
        "element_id": failure.element_id,
        "code": failure.code,
    }
    logger.warning("step failed", extra={"event": "incident", **named})
    incident_id = attempt.incident_id
    if incident_id is None:
        incident_id = incidents.add(tx, attempt.instance_id, failure, now=attempt.now)
    else:
        incidents.repeat(tx, incident_id, failure, now=attempt.now)
    if not instances.exists(tx, attempt.instance_id):
        return  # it failed to start, so the incident is all that remains of it
    if attempt.holds_timers:
        timers.hold_due(tx, attempt.instance_id, incident_id, now=attempt.now)
    if attempt.message_id is not None:
        messages.hold(tx, attempt.message_id, incident_id)
    data: dict[str, JsonValue] = {"incident": incident_id, "code": failure.code}
    line = Line(HistoryKind.FAILED, failure.element_id, by=attempt.by, data=data)
    history.append(tx, attempt.instance_id, [line], at=attempt.now)
