# ruff: noqa: SLF001 - the library offers its tree and its steps only by private names
"""Messages, signals, errors and escalations, in place of the library's.

The library searches every token for whoever may catch something, and a message that finds
nobody is gone. Here a message or signal that is thrown leaves the instance as a value, and
one that is waited for is told to whoever delivers. An error or escalation goes up, from
a process to the step that holds it, until a border event catches it: at once, so that
nothing else in the process takes another step. Knows no storage.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from SpiffWorkflow.bpmn.specs import mixins
from SpiffWorkflow.bpmn.specs.event_definitions.base import EventDefinition
from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin
from SpiffWorkflow.util.task import TaskState

from engine.model import EventKind
from engine.spiff.problems import StepProblem
from engine.spiff.repeating import Repeating
from engine.spiff.values import Asked, Awaiting, Thrown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from SpiffWorkflow.task import Task

    from engine.spiff.expressions import Outside

_AWAITS, _NOW, _REFUSED = "awaits", "event_fired", "refused"
_LEAVING: Final = frozenset({EventKind.MESSAGE, EventKind.SIGNAL})


class Happening(EventDefinition):
    """What a diagram says of a message, signal, error or escalation.

    Args:
        kind: which of the four.
        name: of the message or signal, or the code of the error or escalation; None
            catches every error or escalation.
    """

    def __init__(self, kind: EventKind, name: str | None) -> None:
        super().__init__(name or "")
        self.kind = kind
        self.code = name

    def has_fired(self, my_task: Task) -> bool:
        """Tell whether it came; settle on first sight under which key it must come."""
        kept = my_task.internal_data
        if self.kind in _LEAVING and _AWAITS not in kept:
            kept[_AWAITS] = [self.kind, self.code, self._key(my_task)]
        fired: bool = kept.get(_NOW, False)
        return fired

    def next_turn(self, my_task: Task) -> dict[str, Any]:
        """Return what the next occurrence beside a running step keeps: the same."""
        kept = my_task.internal_data
        return {_AWAITS: kept[_AWAITS]} if _AWAITS in kept else {}

    def throw(self, my_task: Task) -> bool:
        """Let it happen.

        Returns:
            Whether the token goes on; False when what it stood in was taken away.

        Raises:
            StepProblem: ``error_uncaught``, or a key or payload could not be computed.
        """
        if self.kind in _LEAVING:
            outside: Outside = my_task.workflow.script_engine
            payload = outside.payload_of(my_task)
            key = self._key(my_task)
            outside.thrown.append(
                Thrown(self.kind, self.code or "", key, payload, my_task.task_spec.bpmn_id)
            )
            return True
        return send_up(my_task, self.kind, self.code)

    def _key(self, my_task: Task) -> str | None:
        if self.kind is not EventKind.MESSAGE:
            return None
        outside: Outside = my_task.workflow.script_engine
        return outside.correlation_of(my_task)


def send_up(my_task: Task, kind: EventKind, code: str | None) -> bool:
    """Hand an error or escalation to the nearest border event that catches it, and run that.

    Returns:
        Whether the token that sent it goes on.

    Raises:
        StepProblem: ``error_uncaught``; an escalation that nobody catches is let go.
    """
    catcher = next(_catchers(my_task, kind, code), None)
    if catcher is None:
        if kind is EventKind.ERROR:
            raise StepProblem(my_task.task_spec.bpmn_id, "error_uncaught", code or "")
        return True
    fire(catcher)
    catcher.run()
    return not catcher.task_spec.cancel_activity


def ask(my_task: Task, service: str) -> None:
    """Ask a service outside to do something; the token waits for the answer."""
    outside: Outside = my_task.workflow.script_engine
    payload = outside.payload_of(my_task)
    outside.asked.append(Asked(my_task.id, my_task.task_spec.bpmn_id, service, payload))
    my_task.internal_data[_AWAITS] = [EventKind.ANSWER, service, None]
    my_task._set_state(TaskState.WAITING)


def has_asked(my_task: Task) -> bool:
    """Tell whether a token asked something of a service outside."""
    return _AWAITS in my_task.internal_data


def is_answered(my_task: Task) -> bool:
    """Tell whether what a token waited for has come."""
    fired: bool = my_task.internal_data.get(_NOW, False)
    return fired


def refusal_of(my_task: Task) -> str | None:
    """Return the code of the business error that came as an answer, if one did."""
    code: str | None = my_task.internal_data.get(_REFUSED)
    return code


def fire(token: Task, *, refused: str | None = None) -> None:
    """Let a waiting event have happened; its element runs with the next engine steps."""
    token.internal_data[_NOW] = True
    if refused is not None:
        token.internal_data[_REFUSED] = refused
    token.task_spec._update(token)


def awaiting(token: Task) -> Awaiting | None:
    """Return the message, signal or answer that a token waits for, or None."""
    if token.state != TaskState.WAITING or _AWAITS not in token.internal_data:
        return None
    kind, name, key = token.internal_data[_AWAITS]
    return Awaiting(token.id, token.task_spec.bpmn_id, EventKind(kind), name, key)


def _catchers(my_task: Task, kind: EventKind, code: str | None) -> Iterator[Task]:
    """Yield border events that catch it, nearest first, an exact code before any code."""
    owner: Task | None = my_task
    while owner is not None:
        exact, anything = [], []
        for event in _border(owner):
            caught = event.task_spec.event_definition
            if isinstance(caught, Happening) and caught.kind is kind:
                if caught.code is None:
                    anything.append(event)
                elif caught.code == code:
                    exact.append(event)
        yield from (*exact, *anything)
        owner = _around(owner)


def _around(token: Task) -> Task | None:
    """Return the step in which a token stands: one that is done several times, or a process."""
    if token.parent is not None and isinstance(token.parent.task_spec, Repeating):
        return token.parent
    held_by = token.workflow.parent_task_id
    return None if held_by is None else token.workflow.top_workflow.get_task_from_id(held_by)


def _border(host: Task) -> Iterator[Task]:
    """Yield the events that wait on the border of a step."""
    for each in host.parent.children if host.parent is not None else ():
        on_border = isinstance(each.task_spec, mixins.BoundaryEventMixin)
        if on_border and each.state == TaskState.WAITING:
            yield each


class CatchEvent(mixins.IntermediateCatchEventMixin, BpmnSpecMixin):
    """An event that is waited for; behind a gateway of events, the first that comes wins."""

    def _run_hook(self, my_task: Task) -> bool:
        if isinstance(my_task.parent.task_spec, EventGateway):
            for rival in my_task.parent.children:
                if rival is not my_task:
                    rival.cancel()
        super()._run_hook(my_task)
        return True


class EventGateway(BpmnSpecMixin):
    """Lets every event that follows it be waited for."""


class ThrowEvent(mixins.IntermediateThrowEventMixin, BpmnSpecMixin):
    """An event that a token throws on its way."""

    def _run_hook(self, my_task: Task) -> bool | None:
        return self.event_definition.throw(my_task) or None


class EndEvent(mixins.EndEventMixin, BpmnSpecMixin):
    """An end, of a token or of everything, that may throw something."""

    def _run_hook(self, my_task: Task) -> bool | None:
        if isinstance(self.event_definition, Happening):
            return self.event_definition.throw(my_task) or None
        super()._run_hook(my_task)
        return True
