"""Plus, minus, times and over, on numbers, texts, dates, moments and durations.

What makes no sense together gives None, as FEEL has it; what outgrows the bounds raises
an ``ArithmeticError``. Days on moments are days on the local calendar, as for timers.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from engine.feel.values import NUMBERS, FeelValue, checked_text
from engine.timing import Duration

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_MOST_DAYS = (date.max - date.min).days
_MOST_MONTHS = 12 * date.max.year


def calculate(sign: str, left: FeelValue, right: FeelValue, timezone: ZoneInfo) -> FeelValue:
    """Return ``left sign right`` for the signs ``+ - * / **``, or None.

    Raises:
        ArithmeticError: the result has too many digits or lies outside the calendar.
        Refusal: ``text_too_long``.
    """
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return _numbers(sign, left, right)
    if sign == "+":
        return _plus(left, right, timezone)
    if sign == "-":
        return _minus(left, right, timezone)
    if sign == "*":
        return _times(left, right)
    return None


def negative(value: FeelValue) -> FeelValue:
    """Return the opposite of a number or duration; of anything else None."""
    if isinstance(value, Decimal):
        return NUMBERS.minus(value)
    if isinstance(value, Duration):
        return value.times(-1)
    return None


def total(numbers: tuple[FeelValue, ...]) -> Decimal | None:
    """Return the sum of numbers; None when there are none or something else is among them.

    Raises:
        ArithmeticError: the result has too many digits.
    """
    answer: Decimal | None = None
    for number in numbers:
        if not isinstance(number, Decimal):
            return None
        answer = number if answer is None else NUMBERS.add(answer, number)
    return answer


def _numbers(sign: str, left: Decimal, right: Decimal) -> Decimal | None:
    if sign == "+":
        return NUMBERS.add(left, right)
    if sign == "-":
        return NUMBERS.subtract(left, right)
    if sign == "*":
        return NUMBERS.multiply(left, right)
    if sign == "**":
        return _power(left, right)
    return NUMBERS.divide(left, right) if right else None


def _power(left: Decimal, right: Decimal) -> Decimal | None:
    whole = right == right.to_integral_value()
    if (not left and right <= 0) or (left < 0 and not whole):
        return None
    answer = NUMBERS.power(left, right)
    if left and not answer:  # too small to be told from nothing
        raise OverflowError
    return answer


def _plus(left: FeelValue, right: FeelValue, timezone: ZoneInfo) -> FeelValue:
    if isinstance(left, str) and isinstance(right, str):
        return checked_text(left + right)
    if isinstance(left, Duration) and isinstance(right, Duration):
        return _bounded(
            Duration(left.months + right.months, left.days + right.days, left.time + right.time)
        )
    if isinstance(left, Duration):
        left, right = right, left
    if isinstance(left, date) and isinstance(right, Duration):
        return _later(left, right, timezone)
    return None


def _minus(left: FeelValue, right: FeelValue, timezone: ZoneInfo) -> FeelValue:
    if isinstance(right, Duration):
        return _plus(left, right.times(-1), timezone)
    if isinstance(left, datetime) and isinstance(right, datetime):
        return Duration(time=left - right)
    if type(left) is date and type(right) is date:
        return Duration(days=(left - right).days)
    return None


def _times(left: FeelValue, right: FeelValue) -> FeelValue:
    if isinstance(right, Duration):
        left, right = right, left
    if isinstance(left, Duration) and isinstance(right, Decimal):
        whole = right == right.to_integral_value()
        return _bounded(left.times(int(right))) if whole else None
    return None


def _later(start: date, span: Duration, timezone: ZoneInfo) -> date | None:
    if isinstance(start, datetime):
        return span.after(start, timezone)
    return None if span.time else span.after_date(start)


def _bounded(span: Duration) -> Duration:
    if abs(span.months) > _MOST_MONTHS or abs(span.days) > _MOST_DAYS:
        raise OverflowError
    if abs(span.time) > timedelta(days=_MOST_DAYS):
        raise OverflowError
    return span
