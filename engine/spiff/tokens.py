# ruff: noqa: SLF001 - the library offers its tree and its steps only by private names
"""The engine's own token: the library's task without its clock, logs and copies of data.

The library stamps and logs every change of state (with the data of the case), and calls
itself once per ancestor to look back. A token does none of that; it reports to its
workflow that an element was left, and turns whatever goes wrong into a `StepProblem`.
Knows no diagrams beyond the id of its element.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol
from uuid import uuid4

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.spiff.problems import StepProblem

if TYPE_CHECKING:
    from SpiffWorkflow.specs.base import TaskSpec

#: a case moves a handful of tokens per step; beyond this it runs in circles
MAX_MOVES = 2_000
#: not reached yet
_AHEAD = TaskState.PREDICTED_MASK | TaskState.FUTURE


class Top(Protocol):
    """What a token asks of the process of its instance."""

    left: list[Token]
    moves: int

    def note_left(self, token: Token) -> None:
        """Take down that a token left its element."""

    def get_task_from_id(self, task_id: str | None) -> Token:
        """Return a token, wherever it is."""


class Home(Protocol):
    """What a token asks of the process, called or not, in which it stands."""

    tasks: dict[str, Token]
    parent_task_id: str | None

    @property
    def top_workflow(self) -> Top:
        """The process of the instance."""


class Token(Task):
    """A place in the tree of what happened and what may happen."""

    id: str
    workflow: Home

    def __init__(  # the library's own constructor reads the clock, so it is not called
        self,
        workflow: Home,
        task_spec: TaskSpec,
        parent: Token | None = None,
        state: int = TaskState.MAYBE,
        token_id: str | None = None,
    ) -> None:
        self.id = token_id or str(uuid4())
        self.workflow = workflow
        self.task_spec = task_spec
        self._parent = None if parent is None else parent.id
        self._children: list[str] = []
        self._state = state
        self.triggered = False
        self.thread_id = 0
        self.data: dict[str, Any] = {}  # stays empty: see variables
        self.internal_data: dict[str, Any] = {}
        self.last_state_change = 0
        workflow.tasks[self.id] = self
        if parent is not None:
            parent._children.append(self.id)

    @property
    def element_id(self) -> str | None:
        """Id of the element in the diagram; None for steps that the library adds."""
        found: str | None = self.task_spec.bpmn_id
        return found

    def run(self) -> bool | None:
        """Move on from this element; one that was taken away meanwhile stays where it is.

        Raises:
            StepProblem: with the element at which it went wrong.
        """
        if self._state != TaskState.READY:
            return None
        self._count_move()
        left = self.workflow.top_workflow.left
        begun = len(left)
        if not self._children:  # nothing is drawn, or saved, before a token moves on
            self.task_spec._predict(self, mask=self._state)
        try:
            moved: bool | None = super().run()
        except StepProblem:
            raise
        except Exception as error:
            raise problem_from(error, self.element_id) from error
        if moved is None:  # it threw something that took away what it stood in
            self._state = TaskState.CANCELLED
            self.workflow.top_workflow.note_left(self)
        if len(left) > begun + 1:  # what it threw was caught before it was noted itself
            left.insert(begun, left.pop())
        return moved

    def is_descendant_of(self, task: Task) -> bool:
        """Tell whether ``task`` is an ancestor, at any depth."""
        ancestor = self.parent
        while ancestor is not None and ancestor is not task:
            ancestor = ancestor.parent
        return ancestor is not None

    def find_ancestor(self, spec_name: str) -> Token | None:
        """Return the nearest ancestor of that name, at any depth."""
        ancestor: Token | None = self.parent
        while ancestor is not None and ancestor.task_spec.name != spec_name:
            ancestor = ancestor.parent
        return ancestor

    def cancel(self) -> None:
        """Take this place away, and first the rounds of a step that is done several times."""
        if self._state == TaskState.STARTED:
            for child in tuple(self.children):
                child.cancel()
        super().cancel()

    def complete(self) -> None:
        """Leave this element and let what follows begin."""
        super().complete()
        self.workflow.top_workflow.note_left(self)

    def _add_child(self, task_spec: TaskSpec, state: int = TaskState.MAYBE) -> Token:
        return Token(self.workflow, task_spec, self, state)

    def _sync_children(self, task_specs: list[TaskSpec], state: int = TaskState.MAYBE) -> None:
        """Draw the arrows that leave a place where work stands, and none beyond.

        The library draws on until the next choice: splits behind one another give each
        combination of branches, and a circle without a choice would never end.
        """
        if not self._state & _AHEAD:
            super()._sync_children(task_specs, state)

    def _set_state(self, value: int) -> None:
        self._state = value

    def _inherit_data(self) -> None:
        """Variables are shared, so there is nothing to inherit."""

    def _count_move(self) -> None:
        top = self.workflow.top_workflow
        top.moves += 1
        if top.moves > MAX_MOVES:
            raise StepProblem(self.element_id, "too_many_moves", f"more than {MAX_MOVES}")


def problem_from(error: Exception, element_id: str | None) -> StepProblem:
    """Return what to tell about an exception of the library: its kind, never its text."""
    spec = getattr(error, "task_spec", None)
    return StepProblem(
        getattr(spec, "bpmn_id", None) or element_id, "library_failed", type(error).__name__
    )
