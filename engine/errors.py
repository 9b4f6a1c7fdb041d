"""What can go wrong in the engine: one class per decision a caller can take.

The docstring of a class is its message; identifiers are attributes. Nothing here
knows HTTP, and no message carries the content of variables.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from engine.model import Finding

_WORD = re.compile(r"\w{1,40}|\S")


class EngineError(Exception):
    """The engine refused."""

    def __str__(self) -> str:
        told = ", ".join(f"{name}={value!r}" for name, value in vars(self).items())
        message = (type(self).__doc__ or "").strip().splitlines()[0]
        return f"{message} ({told})" if told else message


class StorageError(EngineError):
    """The storage did not serve; the caller may try the whole action again later."""


class StorageFullError(StorageError):
    """The storage is full; nothing was changed."""


class StorageBusyError(StorageError):
    """The storage was busy for too long; nothing was changed."""


class StorageLostError(StorageError):
    """The connection to the storage was lost; look what was stored before trying again."""


class TransactionUndoneError(EngineError):
    """A step in this transaction had failed, so all of it was undone."""


class BackupError(EngineError):
    """The backup was not made or not put back; nothing was changed."""


class BackupDamagedError(BackupError):
    """This is no backup, or it is damaged; ``part`` says where."""

    def __init__(self, part: str) -> None:
        self.part = part
        super().__init__()


class BackupOtherDatabaseError(BackupError):
    """The backup was made of another kind of database."""

    def __init__(self, found: str, expected: str) -> None:
        self.found = found
        self.expected = expected
        super().__init__()


class BackupOtherVersionError(BackupError):
    """The tables of the backup are not those of this version."""


class StoreOtherVersionError(BackupError):
    """The tables of the store are not those of this version."""


class StoreNotEmptyError(BackupError):
    """The store holds something already."""


class BundleRefusedError(EngineError):
    """The deploy gate refused the bundle."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__()


class BundleNotFoundError(EngineError):
    """No bundle has this id."""

    def __init__(self, bundle_id: str) -> None:
        self.bundle_id = bundle_id
        super().__init__()


class ProcessNotPublishedError(EngineError):
    """No bundle is published for this process."""

    def __init__(self, process_key: str) -> None:
        self.process_key = process_key
        super().__init__()


class InstanceNotFoundError(EngineError):
    """No instance has this id."""

    def __init__(self, instance_id: str) -> None:
        self.instance_id = instance_id
        super().__init__()


class InstanceEndedError(EngineError):
    """The instance has ended, so it cannot take this step."""

    def __init__(self, instance_id: str) -> None:
        self.instance_id = instance_id
        super().__init__()


class InstanceSuspendedError(EngineError):
    """The instance is suspended: it takes no step until it is resumed."""

    def __init__(self, instance_id: str) -> None:
        self.instance_id = instance_id
        super().__init__()


class TimerNotFoundError(EngineError):
    """The instance waits for no such moment."""

    def __init__(self, instance_id: str, token_id: str) -> None:
        self.instance_id = instance_id
        self.token_id = token_id
        super().__init__()


class InstanceChangedError(EngineError):
    """The instance has moved on since the caller looked at it."""

    def __init__(self, instance_id: str, expected: int, actual: int) -> None:
        self.instance_id = instance_id
        self.expected = expected
        self.actual = actual
        super().__init__()


class WorkItemNotFoundError(EngineError):
    """No work item has this id."""

    def __init__(self, work_item_id: str) -> None:
        self.work_item_id = work_item_id
        super().__init__()


class WorkItemClosedError(EngineError):
    """The work item was already completed or withdrawn."""

    def __init__(
        self, work_item_id: str, status: str, closed_by: str | None, closed_at: datetime | None
    ) -> None:
        self.work_item_id = work_item_id
        self.status = status
        self.closed_by = closed_by
        self.closed_at = closed_at
        super().__init__()


class VariablesRefusedError(EngineError):
    """The variables hold something that process state may not hold."""

    def __init__(self, code: str, path: str) -> None:
        self.code = code
        self.path = path
        super().__init__()


class StepFailedError(EngineError):
    """A step failed and was undone; an incident tells which element and why."""

    def __init__(self, instance_id: str, element_id: str | None, code: str, reason: str) -> None:
        self.instance_id = instance_id
        self.element_id = element_id
        self.code = code
        self.reason = reason
        super().__init__()


class BusinessError(EngineError):
    """A service says no, with a code that an error event on its border may catch.

    What the service wrote in the step stays.
    """

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__()


class OutwardRefusedError(EngineError):
    """Whoever does the work outside will never do this, so trying again makes no sense."""


class RequestNotFoundError(EngineError):
    """Nothing in the outbox has this key."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__()


class IncidentNotFoundError(EngineError):
    """No incident has this id."""

    def __init__(self, incident_id: int) -> None:
        self.incident_id = incident_id
        super().__init__()


class StateUnreadableError(EngineError):
    """The stored state has a format that this version does not read."""

    def __init__(self, instance_id: str, state_format: int) -> None:
        self.instance_id = instance_id
        self.state_format = state_format
        super().__init__()


class ExpressionError(EngineError):
    """An expression cannot be read or has no answer."""

    def __init__(self, code: str, source: str, position: int | None = None) -> None:
        self.code = code
        self.source = source
        self.position = position
        super().__init__()

    @property
    def word(self) -> str:
        """Return the word or sign at the position, or nothing when the place is not known."""
        rest = "" if self.position is None else self.source[self.position :]
        found = _WORD.match(rest)
        return found[0] if found else ""


class TimerDefinitionError(EngineError):
    """A timer text is not a date, a duration or a cycle that the engine knows."""

    def __init__(self, code: str, source: str) -> None:
        self.code = code
        self.source = source
        super().__init__()


class DecisionError(EngineError):
    """A decision gives no answer.

    ``code`` says why, ``rule_ids`` which rules of the table are concerned, and ``name``
    which input or column; what was filled in is not told.
    """

    def __init__(
        self, code: str, decision_id: str, rule_ids: Sequence[str] = (), name: str | None = None
    ) -> None:
        self.code = code
        self.decision_id = decision_id
        self.rule_ids = tuple(rule_ids)
        self.name = name
        super().__init__()
