# ruff: noqa: SLF001 - the library offers its tree and its steps only by private names
"""The library's workflows, scanned flat instead of walked.

The library walks its tree after every finished task, is blind below a depth of 1000 and
then calls a case with open work completed. Here the tokens are scanned as the flat
collection they also are; only when several match are they put in the order of the tree.
Knows what was left since it was loaded, but not how state is stored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.util.task import TaskState

from engine.spiff.tokens import Token

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
    from SpiffWorkflow.bpmn.specs import BpmnProcessSpec
    from SpiffWorkflow.util.event import Event

_FAR = 10**9
#: a step with timers on its border is reached through a step of the library's own
_BORDER = ".BoundaryEventSplit"


class AnyWorkflow:
    """What both kinds of workflow share; mixed in before the library's class."""

    spec: BpmnProcessSpec
    tasks: dict[str, Token]
    task_tree: Token
    completed: bool
    success: bool
    parent_task_id: str | None
    completed_event: Event

    if TYPE_CHECKING:

        @property
        def top_workflow(self) -> Workflow:
            """The process of the instance, of which this is a part or the whole."""

    def begin(self) -> None:
        """Put the first token at the start."""
        self.task_tree = Token(self, self.spec.start, state=TaskState.FUTURE)
        self.task_tree._ready()

    def get_tasks(
        self,
        first_task: Token | None = None,
        **wanted: Any,  # noqa: ANN401 - whatever the library asks
    ) -> list[Token]:
        """Return matching tokens, those of sub-processes included, in the order of the tree."""
        if first_task is not None or wanted.keys() != {"state"}:
            wanted.setdefault("max_depth", _FAR)
            found: list[Token] = super().get_tasks(first_task, **wanted)  # type: ignore[misc]
            return found
        return in_tree_order(
            token
            for workflow in self.with_inner()
            for token in workflow.tasks.values()
            if token._state & wanted["state"]
        )

    def with_inner(self) -> Iterator[AnyWorkflow]:
        """Yield this workflow and the sub-processes that its tokens own, at any depth."""
        yield self
        for owner_id, inner in tuple(self.top_workflow.subprocesses.items()):
            if owner_id in self.tasks:
                yield from inner.with_inner()

    def update_waiting_tasks(self) -> None:
        """Let joins look again; events wait for whoever fires them."""
        waiting = in_tree_order(
            token
            for token in self.tasks.values()
            if token._state == TaskState.WAITING and not isinstance(token.task_spec, CatchingEvent)
        )
        for token in waiting:
            if token._state == TaskState.WAITING and token.id in self.tasks:
                token.task_spec._update(token)

    def collect_log_extras(self, dct: dict[str, Any] | None = None) -> dict[str, Any]:
        """Keep data out of the logs."""
        return dct or {}


class SubWorkflow(AnyWorkflow, BpmnSubWorkflow):
    """A called process or an embedded sub-process, owned by one token."""


class Workflow(AnyWorkflow, BpmnWorkflow):
    """The process of one instance.

    Attributes:
        left: tokens that left their element since the workflow was made or loaded, each
            before what it caused.
        arrows: from which element to which they went.
        moves: how many tokens were moved since then.
    """

    subprocesses: dict[str, SubWorkflow]

    def __init__(
        self,
        spec: BpmnProcessSpec,
        subprocess_specs: Mapping[str, BpmnProcessSpec],
        script_engine: PythonScriptEngine,
    ) -> None:
        self.left: list[Token] = []
        self.arrows: list[tuple[str, str]] = []
        self.moves = 0
        super().__init__(spec, subprocess_specs, script_engine, deserializing=True)

    def create_subprocess(self, my_task: Token, spec_name: str) -> SubWorkflow:
        """Begin the process that a token calls."""
        inner = self.adopt(my_task, spec_name)
        inner.begin()
        return inner

    def adopt(self, owner: Token, spec_name: str) -> SubWorkflow:
        """Make the empty sub-process that a token owns."""
        inner = SubWorkflow(self.subprocess_specs[spec_name], owner.id, self, deserializing=True)
        self.subprocesses[owner.id] = inner
        return inner

    def note_left(self, token: Token) -> None:
        """Take down that a token left its element, and where to."""
        self.left.append(token)
        self.arrows.extend(
            (token.task_spec.name, child.task_spec.name.removesuffix(_BORDER))
            for child in token.children
            if child._state > TaskState.LIKELY
        )

    def refresh_timers(self) -> None:
        """Time passes only when somebody says so: see `events.fire`."""


def in_tree_order(tokens: Iterator[Token]) -> list[Token]:
    """Return tokens as a walk over the tree meets them, a called process before what follows."""
    found = list(tokens)
    if len(found) > 1:
        found.sort(key=_position)
    return found


def _position(token: Token) -> list[int]:
    """Return the turns to take from the root of the outermost process to this token."""
    turns: list[int] = []
    while True:
        workflow = token.workflow
        parent = token.parent
        while parent is not None:
            turns.append(parent._children.index(token.id))
            token, parent = parent, parent.parent
        if workflow.parent_task_id is None:
            return turns[::-1]
        turns.append(-1)
        token = workflow.top_workflow.get_task_from_id(workflow.parent_task_id)
