"""The values that expressions work on, and how JSON becomes them and they become JSON.

Everything is bounded here: digits, length of texts, number of items, depth. Knows no
grammar. A ``Refusal`` never leaves this package; ``Expression`` turns it into an
``ExpressionError``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from typing import TYPE_CHECKING, TypeAlias

from engine.timing import Duration

if TYPE_CHECKING:
    from engine.model import JsonValue

FeelValue: TypeAlias = (
    "bool | Decimal | str | date | time | Duration | tuple[FeelValue, ...] | Facts | None"
)
"""``datetime`` is a ``date`` to the type checker; moments are aware and in UTC.

A ``time`` is one on a clock on the wall: it belongs to no day and to no zone.
"""

Facts: TypeAlias = "Mapping[str, JsonValue | FeelValue]"
"""Variables, and answers of other expressions beside them."""

MAX_DIGITS = 34
MAX_TEXT = 100_000
MAX_ITEMS = 1_000
MAX_DEPTH = 50
TEXT_PER_STEP = 100

NUMBERS = Context(
    prec=MAX_DIGITS,
    Emax=MAX_DIGITS - 1,
    Emin=1 - MAX_DIGITS,
    traps=[DivisionByZero, InvalidOperation, Overflow],
)
_TOO_LARGE = 10**MAX_DIGITS


class Refusal(Exception):  # noqa: N818 - it becomes an ExpressionError before anyone sees it
    """An expression cannot be read or has no answer."""

    def __init__(self, code: str, position: int | None = None) -> None:
        self.code = code
        self.position = position
        super().__init__(code)


def from_json(value: object) -> FeelValue:
    """Return a variable as expressions see it; numbers become exact decimals.

    A nested context stays what it is: only a path can look into it. So do values that
    came out of another expression.

    Raises:
        Refusal: ``number_too_large``, ``text_too_long``, ``list_too_long``,
            ``list_too_deep``, or ``value_unknown`` for what is not JSON.
    """
    if isinstance(value, list | tuple):
        check_list(value)
        return tuple(from_json(item) for item in value)
    if isinstance(value, str):
        return checked_text(value)
    if isinstance(value, bool | Mapping | Duration) or value is None:
        return value
    if isinstance(value, date):
        return _known_moment(value)
    if isinstance(value, time) and value.tzinfo is None:
        return value
    if isinstance(value, Decimal | int | float):
        return _from_number(value)
    raise Refusal("value_unknown")


def to_json(value: FeelValue) -> JsonValue:
    """Return a value as JSON: dates, moments and durations as ISO text.

    A whole number becomes an int, any other the nearest float.
    """
    if isinstance(value, tuple):
        return [to_json(item) for item in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Duration):
        return str(value)
    if isinstance(value, Mapping):
        return {name: _inner_json(item) for name, item in value.items()}
    return value


def _inner_json(value: JsonValue | FeelValue) -> JsonValue:
    if isinstance(value, list):
        return [_inner_json(item) for item in value]
    return value if isinstance(value, float | int) else to_json(value)


def checked_text(text: str) -> str:
    """Return the text.

    Raises:
        Refusal: ``text_too_long``.
    """
    if len(text) > MAX_TEXT:
        raise Refusal("text_too_long")
    return text


def check_list(items: list[object] | tuple[object, ...]) -> int:
    """Return how many items a list and all lists in it hold, which stays within bounds.

    Raises:
        Refusal: ``list_too_long`` or ``list_too_deep``.
    """
    level: list[list[object] | tuple[object, ...]] = [items]
    seen = depth = 0
    while level:
        depth += 1
        seen += sum(len(each) for each in level)
        if seen > MAX_ITEMS:
            raise Refusal("list_too_long")
        if depth > MAX_DEPTH:
            raise Refusal("list_too_deep")
        level = [item for each in level for item in each if isinstance(item, list | tuple)]
    return seen


def size_of(value: FeelValue) -> int:
    """Return how much work it is to look at a whole value, in steps."""
    if isinstance(value, str):
        return 1 + len(value) // TEXT_PER_STEP
    return 1 + sum(map(size_of, value)) if isinstance(value, tuple) else 1


def whole(value: FeelValue) -> int | None:
    """Return a number without decimals; anything else gives None."""
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return int(value)
    return None


def _known_moment(value: date) -> date:
    if not isinstance(value, datetime):
        return value
    if value.tzinfo is None:
        raise Refusal("value_unknown")
    return value.astimezone(UTC)


def _from_number(value: Decimal | float) -> Decimal:
    if not -_TOO_LARGE < value < _TOO_LARGE:  # so is what is no number at all
        raise Refusal("number_too_large")
    return Decimal(repr(value)) if isinstance(value, float) else NUMBERS.create_decimal(value)
