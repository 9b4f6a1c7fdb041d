# ruff: noqa: SLF001 - the library offers its tree and its steps only by private names
"""Keeping of a process only what can still be looked at.

The library keeps every task ever made and grows until it breaks. Kept here are: what is
not finished, the direct parent of that (joins ask through which flow a token came), what
hangs on the border of a step that still runs, and the root. Everything else is taken out
and its descendants move up to the nearest ancestor that stays. So a state grows with
the work that is open, never with the work that was done: the tree is not the history.

Each function is one part; the differential test proves that none can be missed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from SpiffWorkflow.bpmn.specs.control import BoundaryEventJoin, BoundaryEventSplit
from SpiffWorkflow.util.task import TaskState

from engine.spiff.problems import InvariantError

if TYPE_CHECKING:
    from engine.spiff.tokens import Token
    from engine.spiff.workflow import AnyWorkflow, Workflow


_KEPT: Final = TaskState.NOT_FINISHED_MASK | TaskState.ERROR


def compact(top: Workflow) -> None:
    """Drop what nothing can look at any more, in a process and all inside it.

    Raises:
        InvariantError: something that must stay hangs nowhere.
    """
    drop_ended_processes(top)
    for workflow in top.with_inner():
        kept = open_tokens(workflow)
        kept |= parents(workflow, kept)
        kept |= border_heads(workflow, kept)
        take_out(workflow, kept | {workflow.task_tree.id})


def drop_ended_processes(top: Workflow) -> None:
    """Forget the inside of every step that is over."""
    running = {
        workflow.parent_task_id
        for workflow in top.with_inner()
        if workflow is not top and not _owner(workflow)._state & TaskState.FINISHED_MASK
    }
    for owner_id in top.subprocesses.keys() - running:
        del top.subprocesses[owner_id]


def open_tokens(workflow: AnyWorkflow) -> set[str]:
    """Return what is not finished, and what failed: that may not be saved unseen."""
    return {
        token.id
        for token in workflow.tasks.values()
        if token._state & _KEPT and not is_idle_join(token)
    }


def is_idle_join(token: Token) -> bool:
    """Tell whether this only waits to hear that the host of a timer which fired is done.

    The host has such a join of its own, so each firing of a reminder may drop its.
    """
    return (
        token._state == TaskState.WAITING
        and isinstance(token.task_spec, BoundaryEventJoin)
        and bool(token.parent._state & TaskState.FINISHED_MASK)
    )


def parents(workflow: AnyWorkflow, kept: set[str]) -> set[str]:
    """Return the direct parents of what is kept: they tell through which flow it came."""
    above = (workflow.tasks[token_id].parent for token_id in kept)
    return {parent.id for parent in above if parent is not None}


def border_heads(workflow: AnyWorkflow, kept: set[str]) -> set[str]:
    """Return the events on the border of a running step below which something is kept.

    The library takes whatever hangs there and is no event for the step itself.
    """
    heads: set[str] = set()
    for token_id in kept:
        below = workflow.tasks[token_id]
        above = below.parent
        while above is not None and above.id not in kept:
            below, above = above, above.parent
        if above is not None and isinstance(above.task_spec, BoundaryEventSplit):
            heads.add(below.id)
    return heads


def take_out(workflow: AnyWorkflow, kept: set[str]) -> None:
    """Leave only what is kept; who loses a parent moves up, in the same order.

    Raises:
        InvariantError: something that must stay hangs nowhere.
    """
    left: dict[str, Token] = {}
    walk: list[tuple[str, Token | None]] = [(workflow.task_tree.id, None)]
    while walk:
        token_id, ancestor = walk.pop()
        token = workflow.tasks[token_id]
        children = token._children
        if token_id in kept:
            left[token_id] = token
            token._children = []
            if ancestor is not None:
                token._parent = ancestor.id
                ancestor._children.append(token_id)
            ancestor = token
        walk.extend((child_id, ancestor) for child_id in reversed(children))
    if len(left) != len(kept):
        raise InvariantError(None, "lost_token", f"{len(kept) - len(left)} of {len(kept)}")
    workflow.tasks = left


def _owner(workflow: AnyWorkflow) -> Token:
    owner: Token = workflow.top_workflow.get_task_from_id(workflow.parent_task_id)
    return owner
