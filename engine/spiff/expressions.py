"""The only way in which a diagram computes: FEEL, through `engine.feel`.

The library's own environment evaluates text as Python; this one cannot. Scripts are
refused here even though the deploy gate never lets one through. Also carries what a
step may know of the world outside: the moment, the calendar and the services.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.script_engine.python_environment import BasePythonScriptEngineEnvironment

from engine.catalog.reading import list_carried, result_name
from engine.errors import ExpressionError
from engine.feel import Expression, compile_expression, to_json
from engine.spiff.deciding import decide
from engine.spiff.problems import StepProblem
from engine.spiff.values import Decided
from engine.spiff.variables import visible_to

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from SpiffWorkflow.task import Task

    from engine.config import EngineConfig
    from engine.decisions import DecisionModel
    from engine.feel import NamedFunctions
    from engine.model import Element, JsonValue, Variables
    from engine.spiff.values import Asked, Thrown


#: cells of tables that one step may look at: about a second, however often it asks
MAX_CELLS = 100_000


class FeelEnvironment(BasePythonScriptEngineEnvironment):
    """Answers conditions in FEEL, at the moment of the step."""

    def __init__(
        self, now: datetime, timezone: ZoneInfo, functions: NamedFunctions = frozenset()
    ) -> None:
        super().__init__()
        self.now = now
        self.timezone = timezone
        self.functions = functions

    def evaluate(
        self,
        expression: str,
        context: Variables,
        external_context: Mapping[str, object] | None = None,  # noqa: ARG002 - data objects are only drawn
    ) -> bool:
        """Tell whether a condition holds; null does not, so that the default flow is taken.

        Raises:
            ExpressionError: the answer is neither true, false nor null.
        """
        return compile_marked(expression, self.functions).decide(
            context, now=self.now, timezone=self.timezone
        )

    def execute(
        self,
        script: str,  # noqa: ARG002 - refused unread
        context: Variables,  # noqa: ARG002
        external_context: Mapping[str, object] | None = None,  # noqa: ARG002
    ) -> NoReturn:
        """Refuse: diagrams hold no scripts."""
        raise StepProblem(None, "script", "scripts do not run")

    def call_service(self, context: Variables, **kwargs: object) -> NoReturn:  # noqa: ARG002
        """Refuse: services are called by name, see `steps.ServiceTask`."""
        raise StepProblem(None, "script", "service operators do not run")


class Outside(PythonScriptEngine):
    """What a step knows of the world outside its own state; one for each step.

    The library hands its script engine to every task, so that is where it travels.

    Attributes:
        now: the moment of the step; aware.
        timezone: the calendar on which timers are counted.
        thrown: messages and signals that left the process, in order.
        asked: work that was asked of services outside, in order.
        decided: decisions that were asked and answered, in order.
        serve: runs the service task with this element id on a copy of the variables that
            it sees; lent to each step anew.
    """

    def __init__(
        self,
        now: datetime,
        config: EngineConfig,
        elements: Mapping[str, Element],
        decisions: Mapping[str, DecisionModel],
    ) -> None:
        super().__init__(environment=FeelEnvironment(now, config.timezone, config.functions))
        self.now = now
        self.timezone = config.timezone
        self.thrown: list[Thrown] = []
        self.asked: list[Asked] = []
        self.decided: list[Decided] = []
        self._config = config
        self._elements = elements
        self._decisions = decisions
        self._cells = 0
        self.serve: Callable[[str, Variables], Mapping[str, JsonValue]]

    def evaluate(
        self,
        task: Task,
        expression: str,
        external_context: Mapping[str, object] | None = None,
    ) -> bool:
        """Answer a condition on a flow that leaves the element of ``task``.

        Raises:
            StepProblem: the answer is no condition, such as a text or a number.
        """
        try:
            answer: bool = self.environment.evaluate(expression, visible_to(task), external_context)
        except ExpressionError as error:
            raise StepProblem(task.task_spec.bpmn_id, "expression_failed", _told(error)) from error
        return answer

    def decide(self, task: Task, variables: Variables) -> Mapping[str, JsonValue]:
        """Ask the decision of a business rule task, and return the variable to set.

        Raises:
            StepProblem: there is no answer.
        """
        element = self._elements[task.task_spec.bpmn_id]
        self._cells += self._decisions[element.decision].count_cells(element.decision)
        if self._cells > MAX_CELLS:
            raise StepProblem(element.id, "decision_too_much", f"more than {MAX_CELLS} cells")
        outcome = decide(self._decisions, element, variables, now=self.now, timezone=self.timezone)
        self.decided.append(Decided(element.id, element.decision, outcome))
        return {result_name(element, self._config.result_property): outcome.outputs}

    def compute(self, task: Task, expression: Expression) -> JsonValue:
        """Return what a FEEL expression gives.

        Raises:
            StepProblem: it cannot be computed.
        """
        try:
            return to_json(
                expression.evaluate(visible_to(task), now=self.now, timezone=self.timezone)
            )
        except ExpressionError as error:
            raise StepProblem(task.task_spec.bpmn_id, "expression_failed", _told(error)) from error

    def holds(self, task: Task, condition: Expression, more: Variables) -> bool:
        """Tell whether a condition on a token holds, with ``more`` over its variables.

        Raises:
            StepProblem: the answer is neither true, false nor null.
        """
        context = {**visible_to(task), **more}
        try:
            return condition.decide(context, now=self.now, timezone=self.timezone)
        except ExpressionError as error:
            raise StepProblem(
                task.task_spec.bpmn_id, "expression_failed", f"{error.code} in {error.source}"
            ) from error

    def compute_text(self, task: Task, expression: Expression) -> str:
        """Return the text that a FEEL expression gives, such as a date for a timer.

        Raises:
            StepProblem: it gives no text, date, time or duration.
        """
        value = self.compute(task, expression)
        if not isinstance(value, str):
            raise StepProblem(
                task.task_spec.bpmn_id, "expression_failed", f"not_text in {expression.source}"
            )
        return value

    def correlation_of(self, task: Task) -> str | None:
        """Return the key under which a message is sent or awaited; None is the business key.

        Raises:
            StepProblem: the key is no text and no whole number, such as when it is missing.
        """
        text = self._property(task, self._config.correlation_property)
        if text is None:
            return None
        value = self.compute(task, compile_marked(text, self._config.functions))
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise StepProblem(
                task.task_spec.bpmn_id, "expression_failed", f"not_text in {text.strip()}"
            )
        return str(value)

    def payload_of(self, task: Task) -> dict[str, JsonValue]:
        """Return the variables that leave with a message or request; missing ones are null."""
        return self._named(task, self._config.payload_property)

    def announced_of(self, task: Task) -> dict[str, JsonValue]:
        """Return the variables that are told when a work item opens; missing ones are null."""
        return self._named(task, self._config.announced_property)

    def outward_of(self, task: Task) -> str | None:
        """Return the service outside that a service task asks, or None for one inside."""
        service = self._property(task, self._config.service_property)
        return service if service in self._config.outward else None

    def _named(self, task: Task, list_property: str) -> dict[str, JsonValue]:
        names = list_carried(self._property(task, list_property) or "")
        variables = visible_to(task) if names else {}
        return {name: variables.get(name) for name in names}

    def _property(self, task: Task, name: str) -> str | None:
        return self._elements[task.task_spec.bpmn_id].properties.get(name)


def _told(error: ExpressionError) -> str:
    place = "" if error.position is None else f" at {error.position + 1}"
    return f"{error.code}{place} in {error.source}"


def compile_marked(source: str, functions: NamedFunctions = frozenset()) -> Expression:
    """Compile text from a diagram; a leading ``=`` only marks it as FEEL.

    Raises:
        ExpressionError: the text is no FEEL.
    """
    return compile_expression(source.strip().removeprefix("=").strip(), functions=functions)
