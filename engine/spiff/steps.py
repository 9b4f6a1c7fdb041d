# ruff: noqa: SLF001 - the library offers its tree and its steps only by private names
"""Steps that behave otherwise than the library's: services, decisions, calls, timers on a border.

They work under the library's own workflow too, which is how the differential test can
tell whether flat scans and compaction change anything. Knows no XML.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.specs import mixins
from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin
from SpiffWorkflow.util.task import TaskState

from engine.errors import BusinessError, VariablesRefusedError
from engine.model import EventKind
from engine.spiff.events import ask, has_asked, is_answered, refusal_of, send_up
from engine.spiff.problems import StepProblem
from engine.spiff.variables import copy_variables, merge_variables, scope_of, visible_to

if TYPE_CHECKING:
    from SpiffWorkflow.bpmn import BpmnWorkflow
    from SpiffWorkflow.task import Task

    from engine.spiff.events import Happening
    from engine.spiff.expressions import Outside
    from engine.spiff.timers import Timer


class ServiceTask(BpmnSpecMixin):
    """Calls a service in the same step, or asks one outside and waits for the answer.

    A business error, at once or as an answer, goes to the border of the step or higher up.
    """

    def _update_hook(self, my_task: Task) -> bool:
        super()._update_hook(my_task)
        if has_asked(my_task):
            return is_answered(my_task)
        outside: Outside = my_task.workflow.script_engine
        service = outside.outward_of(my_task)
        if service is not None:
            ask(my_task, service)
        return service is None

    def _run_hook(self, my_task: Task) -> bool | None:
        code = refusal_of(my_task) if has_asked(my_task) else self._serve(my_task)
        return code is None or send_up(my_task, EventKind.ERROR, code) or None

    def _serve(self, my_task: Task) -> str | None:
        """Call the service; return the code of its business error, if any."""
        outside: Outside = my_task.workflow.script_engine
        try:
            answer = outside.serve(self.bpmn_id, copy_variables(visible_to(my_task)))
            merge_variables(scope_of(my_task), answer)
        except StepProblem:
            raise
        except BusinessError as error:
            return error.code
        except VariablesRefusedError as error:
            reason = f"{error.code} at {error.path}"
            raise StepProblem(self.bpmn_id, "variables_refused", reason) from error
        except Exception as error:
            raise StepProblem(self.bpmn_id, "service_failed", type(error).__name__) from error
        return None


class BusinessRuleTask(BpmnSpecMixin):
    """Asks a decision in the same step and keeps what it answers."""

    def _run_hook(self, my_task: Task) -> bool:
        outside: Outside = my_task.workflow.script_engine
        answer = outside.decide(my_task, copy_variables(visible_to(my_task)))
        try:
            merge_variables(scope_of(my_task), answer)
        except VariablesRefusedError as error:
            reason = f"{error.code} at {error.path}"
            raise StepProblem(self.bpmn_id, "variables_refused", reason) from error
        return True


class _SharedVariables:
    """A process inside another reads and writes the same variables, so nothing is copied."""

    def copy_data(self, my_task: Task, subworkflow: BpmnWorkflow) -> None:
        """Hand nothing over."""

    def update_data(self, my_task: Task, subworkflow: BpmnWorkflow) -> None:
        """Take nothing back."""


class SubProcess(_SharedVariables, mixins.SubWorkflowTaskMixin, BpmnSpecMixin):
    """An embedded sub-process."""


class CallActivity(_SharedVariables, mixins.CallActivityMixin, BpmnSpecMixin):
    """A call of another process of the bundle."""


class BoundaryEvent(mixins.BoundaryEventMixin, BpmnSpecMixin):
    """An event on the border of a step; one that repeats makes way for its next occurrence."""

    def _run_hook(self, my_task: Task) -> bool:
        event: Timer | Happening = self.event_definition
        turn = None if self.cancel_activity else event.next_turn(my_task)
        if turn is not None:
            self._wait_again(my_task.parent, turn)
        super()._run_hook(my_task)
        return True

    def _wait_again(self, split: Task, turn: dict[str, Any]) -> None:
        """Put a new token on the border, beside the one that fired."""
        successor = split._add_child(self, TaskState.MAYBE)
        successor.internal_data.update(turn)
        self._update(successor)
