# ruff: noqa: SLF001 - the library offers its tree and its steps only by private names
"""A process in memory, for the length of one step.

Made by a `Program`, moved by people, time and services, and turned back into bytes. It
belongs to one thread. After a `StepProblem` it must be thrown away: it refuses to be
saved. Knows no storage and no clock.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeAlias

from SpiffWorkflow.bpmn.specs import mixins
from SpiffWorkflow.util.task import TaskState

from engine.spiff.compaction import compact
from engine.spiff.events import awaiting, fire
from engine.spiff.invariants import check_depth, check_invariants
from engine.spiff.kinds import is_done_inside, kind_of
from engine.spiff.problems import InvariantError, StepProblem
from engine.spiff.state import dump_state
from engine.spiff.timers import due_at, move_due
from engine.spiff.tokens import Token, problem_from
from engine.spiff.values import Asked, Awaiting, Decided, OpenItem, Passed, Thrown, WaitingTimer
from engine.spiff.variables import copy_variables, merge_variables, scope_of
from engine.spiff.workflow import in_tree_order

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    from engine.model import Element, JsonValue, Variables
    from engine.spiff.expressions import Outside
    from engine.spiff.parser import Compiled
    from engine.spiff.workflow import Workflow

    Serve: TypeAlias = Callable[[Element, Variables], Mapping[str, JsonValue]]

_CURRENT = TaskState.WAITING | TaskState.READY | TaskState.STARTED


class Live:
    """A running process; see the module for its life."""

    def __init__(self, top: Workflow, compiled: Compiled) -> None:
        self._top = top
        self._compiled = compiled
        self._broken = False

    def advance(self, serve: Serve) -> None:
        """Take steps until only people or time can move the process on.

        A timer never fires here, not even one that is already due: only `fire` does that.

        Args:
            serve: called for each service task that is reached, with its element and the
                variables; returns the variables to set.

        Raises:
            StepProblem: with the element at which it failed.
        """
        with self._step(serve):
            self._top.do_engine_steps()

    def complete(self, token_id: str, variables: Variables, serve: Serve) -> None:
        """Complete a user task that is open, and advance.

        Raises:
            VariablesRefusedError: process state may not hold the variables; nothing moved.
            StepProblem: ``not_open`` when no open user task has this token, or as `advance`.
        """
        token = self._find_open(token_id)
        merge_variables(scope_of(token), variables)
        with self._step(serve):
            token.run()
            self._top.do_engine_steps()

    def fire(self, serve: Serve) -> None:
        """Let the timers fire that are due at the moment of this step, earliest first.

        Each fires once at most, however many periods of a cycle have passed. A timer that
        only begins to wait during this call, or that an earlier one took away, does not.

        Raises:
            StepProblem: as `advance`.
        """
        now = self._outside.now
        with self._step(serve):
            for timer in self.timers():
                token = self._find(timer.token_id)
                if timer.due_at <= now and token is not None and due_at(token) is not None:
                    fire(token)
                    self._top.do_engine_steps()

    def receive(
        self, token_id: str, payload: Variables, serve: Serve, *, refused: str | None = None
    ) -> bool:
        """Hand over a message, signal or answer to the token that waits for it, and advance.

        Args:
            token_id: as `awaited` told.
            payload: variables to set.
            serve: as in `advance`.
            refused: of an answer that is a business error: its code.

        Returns:
            Whether it was still waited for; if not, nothing changed.

        Raises:
            VariablesRefusedError: process state may not hold the payload; nothing moved.
            StepProblem: as `advance`.
        """
        token = self._find(token_id)
        if token is None or awaiting(token) is None:
            return False
        merge_variables(scope_of(token), payload)
        with self._step(serve):
            fire(token, refused=refused)
            self._top.do_engine_steps()
        return True

    def move_timer(self, token_id: str, moment: datetime) -> None:
        """Let a timer that waits be due at another moment (aware).

        Raises:
            StepProblem: ``not_waiting`` when no timer of this token waits.
        """
        token = self._find(token_id)
        if token is None or due_at(token) is None:
            raise StepProblem(None, "not_waiting", token_id)
        move_due(token, moment)

    def cancel(self) -> None:
        """End the process where it stands; nothing stays open."""
        with self._step(None):
            self._top.cancel()

    def dump(self) -> bytes:
        """Return the state to save: compacted, checked, without diagrams.

        Raises:
            InvariantError: the state could not go on, or would lose open work.
        """
        if self._broken:
            raise InvariantError(None, "broken", "a step failed")
        check_depth(self._top)
        compact(self._top)
        check_invariants(self._top)
        return dump_state(self._top)

    @property
    def variables(self) -> Variables:
        """A copy of the variables of the instance, called processes included."""
        return copy_variables(self._top.data)

    @property
    def ended(self) -> bool:
        """Whether the process has ended or was cancelled."""
        return self._top.completed

    @property
    def processes(self) -> frozenset[str]:
        """Keys of the processes in which something stands, called ones included."""
        return frozenset(each.spec.name for each in self._top.with_inner())

    @property
    def end_elements(self) -> tuple[str, ...]:
        """End events of the process itself that were reached since it was made or loaded."""
        return tuple(
            token.task_spec.bpmn_id
            for token in self._top.left
            if token.workflow is self._top and isinstance(token.task_spec, mixins.EndEventMixin)
        )

    @property
    def trace(self) -> tuple[Passed, ...]:
        """What happened since it was made or loaded, in order; called processes included."""
        return tuple(
            Passed(token.element_id, kind_of(token), token.id)
            for token in self._top.left
            if token.element_id is not None and not is_done_inside(token)
        )

    @property
    def decided(self) -> tuple[Decided, ...]:
        """Decisions that were asked since it was made or loaded, in order."""
        return tuple(self._outside.decided)

    @property
    def flows(self) -> tuple[str, ...]:
        """Ids of the sequence flows taken since it was made or loaded, in order."""
        return tuple(
            self._compiled.flows[source, target]
            for source, target in self._top.arrows
            if (source, target) in self._compiled.flows
        )

    def open_items(self) -> tuple[OpenItem, ...]:
        """Return the user tasks that wait for a person, in the order of the tree."""
        return tuple(
            OpenItem(
                token.id,
                token.task_spec.bpmn_id,
                copy_variables(self._outside.announced_of(token)),
            )
            for token in self._tokens(TaskState.READY)
            if token.task_spec.manual
        )

    def timers(self) -> tuple[WaitingTimer, ...]:
        """Return the timers that wait, at any depth, earliest first."""
        waiting = (
            WaitingTimer(token.id, token.task_spec.bpmn_id, moment)
            for token in self._tokens(TaskState.WAITING)
            if (moment := due_at(token)) is not None
        )
        return tuple(sorted(waiting, key=lambda timer: timer.due_at))

    def awaited(self) -> tuple[Awaiting, ...]:
        """Return the messages, signals and answers waited for, in the order of the tree."""
        found = (awaiting(token) for token in self._tokens(TaskState.WAITING))
        return tuple(each for each in found if each is not None)

    @property
    def thrown(self) -> tuple[Thrown, ...]:
        """Messages and signals that left it since it was made or loaded, in order."""
        return tuple(self._outside.thrown)

    @property
    def asked(self) -> tuple[Asked, ...]:
        """What services outside were asked since it was made or loaded, in order."""
        return tuple(self._outside.asked)

    def current_elements(self) -> frozenset[str]:
        """Return the elements that wait: for a person, a moment, a message, another process."""
        return frozenset(
            token.element_id
            for token in self._tokens(_CURRENT)
            if token.element_id is not None
            and (token.state != TaskState.WAITING or due_at(token) or awaiting(token))
        )

    @property
    def _outside(self) -> Outside:
        outside: Outside = self._top.script_engine
        return outside

    def _tokens(self, state: int) -> list[Token]:
        return in_tree_order(
            token
            for workflow in self._top.with_inner()
            for token in workflow.tasks.values()
            if token._state & state and not workflow.completed
        )

    def _find(self, token_id: str) -> Token | None:
        for workflow in self._top.with_inner():
            if token_id in workflow.tasks:
                return workflow.tasks[token_id]
        return None

    def _find_open(self, token_id: str) -> Token:
        token = self._find(token_id)
        if token is None or token.state != TaskState.READY or not token.task_spec.manual:
            raise StepProblem(None if token is None else token.element_id, "not_open", token_id)
        return token

    @contextmanager
    def _step(self, serve: Serve | None) -> Iterator[None]:
        """Lend the services for one step, and let nothing but a `StepProblem` out."""
        if self._broken:
            raise StepProblem(None, "broken", "a step failed before")
        self._broken = True
        if serve is not None:
            self._outside.serve = lambda element_id, variables: serve(
                self._compiled.elements[element_id], variables
            )
        try:
            yield
        except StepProblem:
            raise
        except Exception as error:
            raise problem_from(error, None) from error
        self._broken = False
