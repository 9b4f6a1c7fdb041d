"""When a block of a form is hidden: a FEEL question over the other answers.

The server decides, with the answers it received. A question may not ask for the time of
day, so the same answers always give the same form. It may count in working days.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from engine import ExpressionError, compile_expression
from tasks.functies import FUNCTIES

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine import JsonValue, Variables

#: never seen by a condition, as ``uses_clock`` keeps such questions out
_NO_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)
_ZONE = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class Condition:
    """A compiled question.

    Attributes:
        names: keys of the fields that it looks at.
        weighed: those among them that it compares with a text, each with that text.
    """

    source: str
    names: frozenset[str]
    evaluate: Callable[..., object] = field(repr=False, compare=False)
    weighed: frozenset[tuple[str, str]] = frozenset()

    def holds(self, answers: Variables) -> bool:
        """Tell whether the answer is true; no answer (null, wrong types) means no."""
        try:
            answer = self.evaluate(answers, now=_NO_MOMENT, timezone=_ZONE)
        except ExpressionError:
            return False
        return answer is True


def compile_condition(source: str) -> Condition:
    """Compile a condition, written without the leading ``=``.

    Raises:
        ExpressionError: it cannot be read, or it asks for the time (code ``uses_clock``).
    """
    expression = compile_expression(source, functions=FUNCTIES)
    if expression.uses_clock:
        raise ExpressionError("uses_clock", source)
    weighed = frozenset((path[0], text) for path, text in expression.list_weighed())
    return Condition(source, expression.names, expression.evaluate, weighed)


def same_or_empty(key: str, value: JsonValue) -> Condition:
    """Return the condition that a choice is empty or this value; of None, that always holds."""

    def evaluate(answers: Variables, **_: object) -> bool:
        return value is None or answers.get(key) in (None, value)

    return Condition(source="", names=frozenset({key}), evaluate=evaluate)


def is_name(key: str) -> bool:
    """Tell whether conditions can call a field by this key: no word or function of FEEL."""
    try:
        return compile_condition(key).names == frozenset({key})
    except ExpressionError:
        return False
