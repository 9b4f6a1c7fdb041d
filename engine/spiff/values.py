"""What this package says about a running process: plain values, free of the library."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from engine.decisions import Outcome
    from engine.model import EventKind, HistoryKind, Variables


@dataclass(frozen=True, slots=True)
class OpenItem:
    """A user task that waits for a person; ``token_id`` is UUID text and stays the same.

    ``announced`` are the variables that the diagram tells about it, as it sees them.
    """

    token_id: str
    element_id: str
    announced: Variables = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WaitingTimer:
    """A timer that waits; ``due_at`` is aware and in UTC.

    Every occurrence of a cycle is a token of its own, so ``token_id`` names one firing.
    """

    token_id: str
    element_id: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Awaiting:
    """A message, signal or answer that is waited for; ``key`` None is the business key.

    Every occurrence is a token of its own, so ``token_id`` names one delivery.
    """

    token_id: str
    element_id: str
    kind: EventKind
    name: str
    key: str | None


@dataclass(frozen=True, slots=True)
class Thrown:
    """A message or signal that left the process; ``key`` None stands for the business key."""

    kind: EventKind
    name: str
    key: str | None
    payload: Variables
    element_id: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Work that is asked of a service outside; the token waits for the answer."""

    token_id: str
    element_id: str
    service: str
    payload: Variables


@dataclass(frozen=True, slots=True)
class Passed:
    """A token left an element: a fact for the history."""

    element_id: str
    kind: HistoryKind
    token_id: str


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision was asked at an element, and answered."""

    element_id: str
    decision_id: str
    outcome: Outcome
