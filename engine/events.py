"""What the engine announces, inside the transaction in which it happened.

The floor above listens with ``runner.listen(WorkItemOpened, handler)``; a handler gets
the transaction and the event, and an exception in it undoes the whole step.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from engine.model import Element, Instance, Variables, WorkItem


@dataclass(frozen=True, slots=True)
class InstanceStarted:
    """A new instance exists; it is stored together with the first step it is about to take."""

    instance: Instance
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class WorkItemOpened:
    """A work item waits for a person; ``element`` is what the diagram says about it.

    ``announced`` are the variables that the diagram names for this, as the item sees them:
    in an instance of a repeated step, those of that instance. A missing one is null.
    """

    item: WorkItem
    element: Element
    announced: Variables = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WorkItemClosed:
    """A work item was completed or withdrawn (see ``item.status``)."""

    item: WorkItem
    element: Element


@dataclass(frozen=True, slots=True)
class EndReached:
    """A token came to an end event, of the process itself or of one that it calls."""

    instance: Instance
    element: Element


@dataclass(frozen=True, slots=True)
class FlowsTaken:
    """Tokens went along these sequence flows in one step, in order, in called processes too."""

    instance: Instance
    flows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InstanceEnded:
    """An instance ended.

    ``ends`` are the end events it reached, in order; empty when it was cancelled.
    """

    instance: Instance
    ends: tuple[Element, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class InstanceSuspended:
    """An instance rests: none of its items can be completed."""

    instance: Instance
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class InstanceResumed:
    """A suspended instance goes on."""

    instance: Instance
    at: datetime
    by: str


EngineEvent = (
    InstanceStarted
    | WorkItemOpened
    | WorkItemClosed
    | EndReached
    | FlowsTaken
    | InstanceEnded
    | InstanceSuspended
    | InstanceResumed
)
