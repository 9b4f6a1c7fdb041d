"""Timers as this house draws them, in place of the library's.

A timer computes its due moment once, when a token arrives, from the moment and the
calendar of that step; it keeps it as text in the token. It never fires by itself and
never looks at a clock: `events.fire` does. A cycle is a row of single timers: when one
fires the next takes its place, so what a firing started lives on when the host ends.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimerEventDefinition
from SpiffWorkflow.util.task import TaskState

from engine.errors import TimerDefinitionError
from engine.feel import Expression
from engine.spiff.expressions import compile_marked
from engine.spiff.problems import StepProblem
from engine.timing import TimerDefinition, TimerKind, parse_timer

if TYPE_CHECKING:
    from SpiffWorkflow.task import Task

    from engine.feel import NamedFunctions
    from engine.spiff.expressions import Outside

_DUE, _SINCE, _FIRED, _TEXT, _NOW = "due", "since", "fired", "text", "event_fired"


class Timer(TimerEventDefinition):
    """What a timer event in a diagram says.

    Args:
        name: of the event, for the library.
        kind: date, duration or cycle.
        text: as drawn; a leading ``=`` makes it FEEL, computed when a token arrives.
        functions: what FEEL may call beside its own functions.

    Raises:
        TimerDefinitionError: the text is no timer.
        ExpressionError: the text is no FEEL.
    """

    def __init__(
        self, name: str, kind: TimerKind, text: str, functions: NamedFunctions = frozenset()
    ) -> None:
        super().__init__(name, text)
        self.kind = kind
        self.rule: Expression | TimerDefinition = (
            compile_marked(text, functions)
            if text.strip().startswith("=")
            else parse_timer(kind, text)
        )

    def has_fired(self, my_task: Task) -> bool:
        """Tell whether somebody let it fire; work out when it is due on first sight."""
        if _DUE not in my_task.internal_data:
            self._begin(my_task)
        fired: bool = my_task.internal_data.get(_NOW, False)
        return fired

    def next_turn(self, my_task: Task) -> dict[str, str | int] | None:
        """Return what the next occurrence of a cycle keeps, or None if this was the last.

        Periods that passed unnoticed are skipped: the next is due after now.
        """
        if self.kind is not TimerKind.CYCLE:
            return None
        kept = my_task.internal_data
        outside: Outside = my_task.workflow.script_engine
        fired = kept.get(_FIRED, 0) + 1
        due = self._read(my_task, kept.get(_TEXT)).next_due(
            datetime.fromisoformat(kept[_DUE]),
            outside.now,
            outside.timezone,
            fired,
            since=datetime.fromisoformat(kept[_SINCE]),
        )
        if due is None:
            return None
        handed_on = {key: kept[key] for key in (_SINCE, _TEXT) if key in kept}
        return {**handed_on, _DUE: due.isoformat(), _FIRED: fired}

    def _begin(self, my_task: Task) -> None:
        outside: Outside = my_task.workflow.script_engine
        text = None
        if isinstance(self.rule, Expression):
            text = outside.compute_text(my_task, self.rule)
        try:
            due = self._read(my_task, text).first_due(outside.now, outside.timezone)
        except OverflowError as error:
            raise StepProblem(my_task.task_spec.bpmn_id, "timer_failed", "too_far") from error
        my_task.internal_data[_DUE] = due.isoformat()
        if self.kind is TimerKind.CYCLE:
            my_task.internal_data[_SINCE] = outside.now.isoformat()
            if text is not None:
                my_task.internal_data[_TEXT] = text

    def _read(self, my_task: Task, text: str | None) -> TimerDefinition:
        if isinstance(self.rule, TimerDefinition):
            return self.rule
        try:
            return parse_timer(self.kind, text or "")
        except TimerDefinitionError as error:
            raise StepProblem(my_task.task_spec.bpmn_id, "timer_failed", error.code) from error


def move_due(token: Task, moment: datetime) -> None:
    """Let a waiting timer be due at another moment (aware)."""
    token.internal_data[_DUE] = moment.isoformat()


def due_at(token: Task) -> datetime | None:
    """Return when a waiting timer is due (aware, UTC), or None for any other token."""
    if token.state != TaskState.WAITING or _DUE not in token.internal_data:
        return None
    return datetime.fromisoformat(token.internal_data[_DUE])
