# ruff: noqa: SLF001 - the library offers its tree and its steps only by private names
"""What must be true of a process before it is saved.

A state that breaks one of these would lose work or stand still without anybody knowing:
better a failed step, which leaves the state from before and an incident.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from SpiffWorkflow.util.task import TaskState

from engine.spiff.events import awaiting
from engine.spiff.problems import InvariantError
from engine.spiff.repeating import Repeating
from engine.spiff.timers import due_at

if TYPE_CHECKING:
    from engine.spiff.tokens import Token
    from engine.spiff.workflow import AnyWorkflow, Workflow

#: parts of the library look no deeper than 1000
MAX_DEPTH: Final = 900
_IN_PLACE: Final = TaskState.WAITING | TaskState.READY | TaskState.STARTED


def check_depth(top: Workflow) -> None:
    """Refuse a tree in which the library may have overlooked something; before compaction.

    Raises:
        InvariantError: ``too_deep``.
    """
    for workflow in top.with_inner():
        if len(workflow.tasks) > MAX_DEPTH:
            deepest = max(workflow.tasks.values(), key=lambda token: token.depth)
            if deepest.depth > MAX_DEPTH:
                raise InvariantError(deepest.element_id, "too_deep", f"more than {MAX_DEPTH}")


def check_invariants(top: Workflow) -> None:
    """Refuse a state that could not go on, or that would lose open work.

    Raises:
        InvariantError: ``ended_with_open_work``, ``work_left``, ``failed_token``,
            ``process_missing``, ``process_over`` or ``stuck``.
    """
    for workflow in top.with_inner():
        for token in workflow.tasks.values():
            _check_token(workflow, token)
    if len(list(top.with_inner())) != len(top.subprocesses) + 1:
        raise InvariantError(None, "process_over", "a process without an owner")
    if not top.completed and not _may_go_on(top):
        raise InvariantError(_somewhere(top), "stuck", "nothing waits for people, time or messages")


def _check_token(workflow: AnyWorkflow, token: Token) -> None:
    state = token._state
    inner = workflow.top_workflow.subprocesses.get(token.id)
    broken = None
    if workflow.completed and state & TaskState.NOT_FINISHED_MASK:
        broken = "ended_with_open_work"
    elif state == TaskState.READY and not token.task_spec.manual:
        broken = "work_left"
    elif state == TaskState.ERROR:
        broken = "failed_token"
    elif state == TaskState.STARTED and not _is_under_way(token, inner):
        broken = "process_missing"
    elif inner is not None and state != TaskState.STARTED:
        broken = "process_over"
    if broken is not None:
        raise InvariantError(token.element_id, broken, TaskState.get_name(state))


def _is_under_way(token: Token, inner: AnyWorkflow | None) -> bool:
    """Tell whether a step that was begun has something in it that can end."""
    if isinstance(token.task_spec, Repeating):
        return any(child._state & TaskState.NOT_FINISHED_MASK for child in token.children)
    return inner is not None and not inner.completed


def _may_go_on(top: Workflow) -> bool:
    return any(
        token._state == TaskState.READY or due_at(token) or awaiting(token)
        for workflow in top.with_inner()
        for token in workflow.tasks.values()
    )


def _somewhere(top: Workflow) -> str | None:
    """Return an element at which a token stands, to tell where it got stuck."""
    found = (
        token.element_id
        for workflow in top.with_inner()
        for token in workflow.tasks.values()
        if token._state & _IN_PLACE
    )
    return next((element_id for element_id in found if element_id is not None), None)
