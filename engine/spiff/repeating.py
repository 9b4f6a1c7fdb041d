# ruff: noqa: SLF001 - the library offers its tree and its steps only by private names
"""Steps that are done several times: for each item of a list, a number of times, or while.

The library's own leaks the item into the case, crashes in the second round of a loop and
keeps every finished one. Here each instance of a multi-instance step has variables of its
own: its item, its number, and whatever is written while it runs; only the named result
goes back, in the order of the items, when all is over. A loop has no variables of its own.
Knows no XML.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin
from SpiffWorkflow.util.task import TaskState

from engine.catalog.markers import COUNTER, MAX_INSTANCES
from engine.errors import VariablesRefusedError
from engine.spiff.problems import StepProblem
from engine.spiff.variables import LOCAL, merge_variables, scope_of, visible_to

if TYPE_CHECKING:
    from SpiffWorkflow.bpmn import BpmnWorkflow
    from SpiffWorkflow.bpmn.specs import BpmnProcessSpec
    from SpiffWorkflow.task import Task

    from engine.feel import Expression
    from engine.model import JsonValue
    from engine.spiff.expressions import Outside

_ROUND: Final = "round"


@dataclass(frozen=True, slots=True)
class Instances:
    """What a multi-instance marker says.

    Attributes:
        many: gives the list, one instance for each; or how many, when ``by_number``.
        item: name under which an instance sees its item.
        results: name of the list that is made of the results.
        result: name of the variable of an instance that is its result.
        until: a condition that ends all of it, asked after each instance.
    """

    sequential: bool
    many: Expression
    by_number: bool = False
    item: str | None = None
    results: str | None = None
    result: str | None = None
    until: Expression | None = None


@dataclass(frozen=True, slots=True)
class Loop:
    """What a loop marker says: again while ``condition`` holds, ``maximum`` times at most."""

    condition: Expression | None
    maximum: int | None
    test_before: bool


class Repeating(BpmnSpecMixin):
    """A step that stands around another one, and starts that as often as needed.

    Its own token waits as started while tokens of the inner step live below it.
    """

    def __init__(self, wf_spec: BpmnProcessSpec, name: str, inner: BpmnSpecMixin) -> None:
        super().__init__(wf_spec, name)
        self.inner = inner
        inner.completed_event.connect(self._on_round_done)

    def _update_hook(self, my_task: Task) -> bool:
        if my_task.state == TaskState.STARTED:
            return False
        my_task.internal_data |= {"done": 0}
        my_task._set_state(TaskState.STARTED)
        return not self._begin(my_task)

    def _run_hook(self, my_task: Task) -> bool:
        for child in my_task.children:
            if child.task_spec is self.inner:  # or the library takes it for an arrow that is gone
                child.triggered = True
        self._predict(my_task, mask=TaskState.READY)
        return True

    def _start_round(self, my_task: Task, number: int, local: dict[str, JsonValue] | None) -> None:
        child = my_task._add_child(self.inner, TaskState.MAYBE)
        child.internal_data[_ROUND] = number
        if local is not None:
            child.internal_data[LOCAL] = {**local, COUNTER: number + 1}
        self.inner._update(child)

    def _on_round_done(self, _workflow: BpmnWorkflow, child: Task) -> None:
        my_task = child.parent
        my_task.internal_data["done"] += 1
        if self._goes_on(my_task, child):
            return
        for other in my_task.children:
            if other is not child:
                other.cancel()
        self._end(my_task)
        my_task._set_state(TaskState.READY)

    def _begin(self, my_task: Task) -> bool:
        """Start the first, or all; tell whether anything was started."""
        raise NotImplementedError

    def _goes_on(self, my_task: Task, child: Task) -> bool:
        """Tell whether others still run, or start the next one."""
        raise NotImplementedError

    def _end(self, my_task: Task) -> None:
        """Hand back what came of it."""


class MultiInstance(Repeating):
    """A step for each item of a list, one after the other or all beside each other."""

    def __init__(
        self, wf_spec: BpmnProcessSpec, name: str, inner: BpmnSpecMixin, says: Instances
    ) -> None:
        super().__init__(wf_spec, name, inner)
        self.says = says

    def _begin(self, my_task: Task) -> bool:
        items = self._items(my_task)
        my_task.internal_data |= {"items": items, "results": [None] * len(items)}
        numbers = range(len(items))
        for number in numbers[:1] if self.says.sequential else numbers:
            self._start_item(my_task, number)
        if not items:
            self._end(my_task)
        return bool(items)

    def _items(self, my_task: Task) -> list[JsonValue]:
        outside: Outside = my_task.workflow.script_engine
        found = outside.compute(my_task, self.says.many)
        if self.says.by_number:
            if isinstance(found, bool) or not isinstance(found, int) or found < 0:
                raise StepProblem(self.bpmn_id, "count_no_number", self.says.many.source)
            found = [None] * min(found, MAX_INSTANCES + 1)
        if not isinstance(found, list):
            raise StepProblem(self.bpmn_id, "items_no_list", self.says.many.source)
        if len(found) > MAX_INSTANCES:
            raise StepProblem(self.bpmn_id, "too_many_instances", f"more than {MAX_INSTANCES}")
        return found

    def _start_item(self, my_task: Task, number: int) -> None:
        item = my_task.internal_data["items"][number]
        local = {} if self.says.item is None else {self.says.item: item}
        self._start_round(my_task, number, local)

    def _goes_on(self, my_task: Task, child: Task) -> bool:
        kept = my_task.internal_data
        number = child.internal_data[_ROUND]
        if self.says.result is not None:
            kept["results"][number] = visible_to(child).get(self.says.result)
        if kept["done"] == len(kept["items"]) or self._is_enough(my_task, child):
            return False
        if self.says.sequential:
            self._start_item(my_task, number + 1)
        return True

    def _is_enough(self, my_task: Task, child: Task) -> bool:
        if self.says.until is None:
            return False
        total, done = len(my_task.internal_data["items"]), my_task.internal_data["done"]
        outside: Outside = my_task.workflow.script_engine
        return outside.holds(
            child,
            self.says.until,
            {
                "numberOfInstances": total,
                "numberOfCompletedInstances": done,
                "numberOfActiveInstances": 0 if self.says.sequential else total - done,
            },
        )

    def _end(self, my_task: Task) -> None:
        if self.says.results is not None:
            results = {self.says.results: my_task.internal_data["results"]}
            try:
                merge_variables(scope_of(my_task), results)
            except VariablesRefusedError as error:
                reason = f"{error.code} at {error.path}"
                raise StepProblem(self.bpmn_id, "variables_refused", reason) from error


class StandardLoop(Repeating):
    """A step that is done again while a condition holds."""

    def __init__(
        self, wf_spec: BpmnProcessSpec, name: str, inner: BpmnSpecMixin, says: Loop
    ) -> None:
        super().__init__(wf_spec, name, inner)
        self.says = says

    def _begin(self, my_task: Task) -> bool:
        if self.says.test_before and not self._is_wanted(my_task):
            return False
        self._start_round(my_task, 0, None)
        return True

    def _goes_on(self, my_task: Task, child: Task) -> bool:
        if not self._is_wanted(my_task):
            return False
        self._start_round(my_task, child.internal_data[_ROUND] + 1, None)
        return True

    def _is_wanted(self, my_task: Task) -> bool:
        done = my_task.internal_data["done"]
        if self.says.maximum is not None and done >= self.says.maximum:
            return False
        if self.says.condition is None:
            return True
        outside: Outside = my_task.workflow.script_engine
        return outside.holds(my_task, self.says.condition, {COUNTER: done + 1})
