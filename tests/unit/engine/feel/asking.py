"""Ask an expression a question, at one fixed moment."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from engine.errors import ExpressionError
from engine.feel import compile_expression, to_json

if TYPE_CHECKING:
    from engine.model import JsonValue

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NOW = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)  # already the third of March in Amsterdam


def ask(source: str, **variables: Any) -> JsonValue:
    """Return the answer as JSON."""
    return to_json(compile_expression(source).evaluate(variables, now=NOW, timezone=AMSTERDAM))


def refusal(source: str, **variables: Any) -> tuple[str, int | None]:
    """Return code and position of the error; fail when there is none."""
    try:
        answer = ask(source, **variables)
    except ExpressionError as error:
        return error.code, error.position
    raise AssertionError(answer)
