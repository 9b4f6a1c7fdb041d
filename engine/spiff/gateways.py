# ruff: noqa: SLF001 - the library offers its tree and its steps only by private names
"""Parallel and inclusive gateways that count tokens.

The library's join looks back over the whole tree of what happened: in a loop it fires
before all branches came, the inclusive one overlooks branches behind a merge, and a
second token through a gateway throws the first one's open work away. Here a join looks
only at the tokens that stand before it. An arrival waits until it is used; using it
takes it away, so rounds cannot mix and nothing that is finished need be kept.
"""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING

from SpiffWorkflow.bpmn.specs import mixins
from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin
from SpiffWorkflow.specs.MultiChoice import MultiChoice
from SpiffWorkflow.util.task import TaskState

from engine.spiff.problems import StepProblem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from SpiffWorkflow.specs.base import TaskSpec
    from SpiffWorkflow.task import Task


class ParallelGateway(BpmnSpecMixin):
    """Goes on when one token stands on each incoming flow, and uses one of each."""

    def _update_hook(self, my_task: Task) -> bool:
        if len(self._inputs) < 2:  # noqa: PLR2004 - a split, or a single flow
            return True
        arrived: dict[str, list[Task]] = {}
        for token in _arrivals(self, my_task):
            arrived.setdefault(token.parent.task_spec.name, []).append(token)
        needed: Counter[str] = Counter(self._inputs)
        if any(len(arrived.get(name, ())) < count for name, count in needed.items()):
            my_task._set_state(TaskState.WAITING)
            return False
        _use(my_task, (token for name, count in needed.items() for token in arrived[name][:count]))
        return True


class InclusiveGateway(mixins.InclusiveGatewayMixin, BpmnSpecMixin):
    """Goes on when no token can come any more, and uses all that stand before it.

    Out go all flows whose condition holds, or else the default flow.
    """

    def _update_hook(self, my_task: Task) -> bool:
        if len(self._inputs) > 1 and self._may_come(my_task):
            my_task._set_state(TaskState.WAITING)
            return False
        _use(my_task, _arrivals(self, my_task))
        return True

    def _run_hook(self, my_task: Task) -> bool:
        MultiChoice._run_hook(self, my_task)
        return True

    def _get_matching_outputs(self, my_task: Task) -> tuple[list[TaskSpec], list[TaskSpec]]:
        matches, defaults = super()._get_matching_outputs(my_task)
        chosen = matches or defaults
        if not chosen:
            raise StepProblem(self.bpmn_id, "no_flow", "no condition holds and there is no default")
        return chosen, []

    def _may_come(self, my_task: Task) -> bool:
        """Tell whether a token elsewhere can still come in on a flow where none has come.

        A token that could also come where one stands already belongs to a later round: in
        a loop everything leads back here, and waiting for it would be waiting for oneself.
        """
        filled = {token.parent.task_spec.name for token in _arrivals(self, my_task)}
        awaited, later = set[str](), set[str]()
        for name, upstream in self._upstream.items():
            (later if name in filled else awaited).update(upstream)
        return any(
            token.task_spec.name in awaited - later
            for token in my_task.workflow.tasks.values()
            if token.task_spec is not self and _in_play(token)
        )

    @cached_property
    def _upstream(self) -> dict[str, set[str]]:
        """Return by step in front of it from where a token can still come to that step."""
        return {name: self._steps_before(name) for name in self._inputs}

    def _steps_before(self, name: str) -> set[str]:
        found = {name} - {self.name}
        unseen = list(found)
        while unseen:
            spec = self._wf_spec.task_specs[unseen.pop()]
            more = set(spec._inputs) - found - {self.name}
            found |= more
            unseen.extend(more)
        return found


def _arrivals(gateway: TaskSpec, my_task: Task) -> Iterator[Task]:
    """Yield the tokens that stand before a gateway, ``my_task`` among them."""
    for token in my_task.workflow.tasks.values():
        if token.task_spec is gateway and (token is my_task or token.state == TaskState.WAITING):
            yield token


def _use(my_task: Task, arrivals: Iterator[Task]) -> None:
    """Go on with ``my_task``; the other arrivals are used up."""
    for token in tuple(arrivals):
        if token is not my_task:
            token.cancel()


def _in_play(token: Task) -> bool:
    """Tell whether a token is somewhere, or about to be; predictions are not."""
    if token.state == TaskState.FUTURE:
        return token.parent is not None and token.parent.state == TaskState.COMPLETED
    return token.has_state(TaskState.WAITING | TaskState.READY | TaskState.STARTED)
