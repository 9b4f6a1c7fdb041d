"""Three-valued logic: what is true, what is false and what cannot be told (None).

Two values of different types cannot be compared, so the answer is None and not False.
Knows no grammar.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

from engine.timing import Duration

if TYPE_CHECKING:
    from engine.feel.values import FeelValue

Truth: TypeAlias = "bool | None"

_ORDERS: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_ORDERED = (Decimal, str, date, datetime, time)


def all_of(truths: Iterable[FeelValue]) -> Truth:
    """Return False if one is false, True if all are true, else None. Reads no further."""
    answer: Truth = True
    for truth in truths:
        if truth is False:
            return False
        if truth is not True:
            answer = None
    return answer


def any_of(truths: Iterable[FeelValue]) -> Truth:
    """Return True if one is true, False if all are false, else None. Reads no further."""
    answer: Truth = False
    for truth in truths:
        if truth is True:
            return True
        if truth is not False:
            answer = None
    return answer


def negation(truth: FeelValue) -> Truth:
    """Return the opposite; of what is no boolean None."""
    return not truth if isinstance(truth, bool) else None


def compare(sign: str, left: FeelValue, right: FeelValue) -> Truth:
    """Return whether ``left sign right`` holds, for the signs of the grammar."""
    if sign == "=":
        return equal(left, right)
    if sign == "!=":
        return negation(equal(left, right))
    holds = _ORDERS[sign]
    if isinstance(left, Duration) and isinstance(right, Duration):
        spans = _comparable(left, right)
        return holds(*spans) if spans else None
    if type(left) is type(right) and isinstance(left, _ORDERED):
        return holds(left, right)
    return None


def equal(left: FeelValue, right: FeelValue) -> Truth:
    """Return whether two values are equal; null equals null and nothing else."""
    if left is None or right is None:
        return left is right
    if isinstance(left, Duration) and isinstance(right, Duration):
        spans = _comparable(left, right)
        return spans[0] == spans[1] if spans else None
    if isinstance(left, tuple) and isinstance(right, tuple):
        if len(left) != len(right):
            return False
        return all_of(equal(*pair) for pair in zip(left, right, strict=True))
    if type(left) is not type(right) or isinstance(left, Mapping):
        return None
    return left == right


def key_of(value: FeelValue) -> tuple[object, ...]:
    """Return what is the same for equal values; not for contexts."""
    if isinstance(value, Duration):
        return (Duration, value.months, _absolute(value))
    if isinstance(value, tuple):
        return (tuple, *map(key_of, value))
    return (type(value), value)


def _comparable(
    left: Duration, right: Duration
) -> tuple[timedelta, timedelta] | tuple[int, int] | None:
    # a month has no fixed length: spans compare only where the other part is the same
    spans = (_absolute(left), _absolute(right))
    if left.months == right.months:
        return spans
    return (left.months, right.months) if spans[0] == spans[1] else None


def _absolute(span: Duration) -> timedelta:
    return timedelta(days=span.days) + span.time
