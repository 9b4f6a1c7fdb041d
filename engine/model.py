"""Values that leave the engine: frozen, typed, and free of SpiffWorkflow and SQL.

Moments (``_at``) are aware and in UTC. Identifiers of instances and work items are
UUID text; a bundle is named by the SHA-256 of its contents.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from datetime import datetime

JsonValue: TypeAlias = "bool | int | float | str | list[JsonValue] | dict[str, JsonValue] | None"
Variables: TypeAlias = Mapping[str, JsonValue]


class InstanceStatus(StrEnum):
    """Where an instance stands."""

    RUNNING = "running"
    SUSPENDED = "suspended"
    COMPLETED = "completed"
    CANCELLED = "cancelled"

    @property
    def ended(self) -> bool:
        """Whether nothing can happen any more."""
        return self in {InstanceStatus.COMPLETED, InstanceStatus.CANCELLED}


class WorkItemStatus(StrEnum):
    """Where a work item stands; only an open one can be completed."""

    OPEN = "open"
    COMPLETED = "completed"
    WITHDRAWN = "withdrawn"


class HistoryKind(StrEnum):
    """What a line of history tells."""

    STARTED = "started"
    PASSED = "passed"
    OPENED = "opened"
    COMPLETED = "completed"
    WITHDRAWN = "withdrawn"
    FIRED = "fired"
    RECEIVED = "received"
    SENT = "sent"
    SERVED = "served"
    ANSWERED = "answered"
    DECIDED = "decided"
    ENDED = "ended"
    CANCELLED = "cancelled"
    FAILED = "failed"
    RETRIED = "retried"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    MOVED = "moved"


class EventKind(StrEnum):
    """What may happen between and inside instances, beside time."""

    MESSAGE = "message"
    SIGNAL = "signal"
    ERROR = "error"
    ESCALATION = "escalation"
    ANSWER = "answer"


class OutboxState(StrEnum):
    """Where work for outside stands; what is done is gone from the outbox."""

    WAITING = "waiting"
    DEAD = "dead"
    HELD = "held"


class Severity(StrEnum):
    """An error refuses publication, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something the deploy gate has to say; the floors above put the code into words."""

    code: str
    file: str
    element_id: str | None = None
    params: Mapping[str, JsonValue] = field(default_factory=dict)
    severity: Severity = Severity.ERROR


@dataclass(frozen=True, slots=True)
class BundleFile:
    """One file of a bundle; ``name`` is a bare file name such as ``melding.bpmn``."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Bundle:
    """A main diagram with everything it calls and shows, frozen by content.

    Attributes:
        id: SHA-256 (hex) over process key, file names and contents.
        process_key: id of the process that an instance starts with.
        files: sorted by name.
    """

    id: str
    process_key: str
    files: tuple[BundleFile, ...]

    def file(self, name: str) -> bytes:
        """Return the content of a file.

        Raises:
            KeyError: the bundle holds no file of that name.
        """
        for each in self.files:
            if each.name == name:
                return each.content
        raise KeyError(name)


@dataclass(frozen=True, slots=True)
class Publication:
    """A bundle that new instances of its process start with, until a newer one appears."""

    process_key: str
    version: int
    bundle_id: str
    published_at: datetime
    published_by: str


@dataclass(frozen=True, slots=True)
class Element:
    """What a diagram says about one of its flow nodes.

    Attributes:
        kind: local name of the BPMN element, such as ``userTask``.
        lane: name of the innermost lane, or None.
        properties: the modeller's ``spiffworkflow:properties``.
        documentation: text of ``bpmn:documentation``, with the source (R or A number).
        decision: id of the decision that a business rule task asks, or "".
    """

    id: str
    kind: str
    name: str
    process_key: str
    lane: str | None
    properties: Mapping[str, str]
    documentation: str
    decision: str = ""


@dataclass(frozen=True, slots=True)
class WorkItem:
    """A task that waits for a person, or did.

    ``business_key`` is opaque to the engine: whoever started the instance gave it.
    """

    id: str
    instance_id: str
    bundle_id: str
    business_key: str
    element_id: str
    status: WorkItemStatus
    opened_at: datetime
    closed_at: datetime | None = None
    closed_by: str | None = None


@dataclass(frozen=True, slots=True)
class Instance:
    """A running or ended process; ``version`` rises by one with every stored step."""

    id: str
    bundle_id: str
    process_key: str
    business_key: str
    status: InstanceStatus
    version: int
    started_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One line of the append-only history; ``data`` holds ids and dates, never personal data."""

    id: int
    instance_id: str
    at: datetime
    kind: HistoryKind
    element_id: str | None
    work_item_id: str | None
    by: str | None
    data: Mapping[str, JsonValue]


@dataclass(frozen=True, slots=True)
class Timer:
    """A moment that an instance waits for."""

    token_id: str
    element_id: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class DecisionUse:
    """One use of a decision: what was asked, what came out, and of which rules.

    Attributes:
        version: SHA-256 (hex) of the file that answered; the bundle holds it.
        inputs: the variables that the decision asked for, as they were.
        matched: ids of the rules that the answer came from.
    """

    id: int
    instance_id: str
    at: datetime
    element_id: str
    decision_id: str
    version: str
    inputs: Variables
    outputs: JsonValue
    matched: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Incident:
    """A step that failed and was undone; the instance stays as it was before."""

    id: int
    instance_id: str
    element_id: str | None
    code: str
    reason: str
    occurred_at: datetime
    resolved_at: datetime | None


@dataclass(frozen=True, slots=True)
class OutboxEntry:
    """Work that was asked of a service outside and is not known to be done.

    Attributes:
        key: by which whoever does the work may know it again; the same at every attempt.
        due_at: when it is tried next; while somebody is trying, until when they may.
        attempts: how often it was tried, the attempt that is going on included.
        reason: what kind of thing went wrong the last time, without contents.
    """

    key: str
    instance_id: str
    element_id: str
    service: str
    created_at: datetime
    due_at: datetime
    attempts: int
    state: OutboxState
    reason: str | None


@dataclass(frozen=True, slots=True)
class OutboxFigures:
    """How much lies in the outbox; ``oldest_due_at`` is of what waits, None without any."""

    waiting: int
    held: int
    dead: int
    oldest_due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Marks:
    """Where an instance stands in its diagrams, for showing.

    Attributes:
        current: ids of elements that wait for a person, a moment or a called process.
        passed: ids of elements that were passed at least once.
    """

    current: frozenset[str]
    passed: frozenset[str]
