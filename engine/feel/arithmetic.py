"""Plus, minus, times and over, on numbers, texts, dates, moments and durations.

What makes no sense together gives None, as FEEL has it; what outgrows the bounds raises
an ``ArithmeticError``. Days on moments are days on the local calendar, as for timers.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from engine.feel.values import NUMBERS, FeelValue, checked_text, whole
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
    if sign == "/" and isinstance(left, Duration):
        return _over(left, right)
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
    if isinstance(left, time) and isinstance(right, Duration):
        return _on_the_clock(left, right)
    return None


def _minus(left: FeelValue, right: FeelValue, timezone: ZoneInfo) -> FeelValue:
    if isinstance(right, Duration):
        return _plus(left, right.times(-1), timezone)
    if isinstance(left, datetime) and isinstance(right, datetime):
        return Duration(time=left - right)
    if type(left) is date and type(right) is date:
        return Duration(days=(left - right).days)
    if isinstance(left, time) and isinstance(right, time):
        return Duration(time=_since_midnight(left) - _since_midnight(right))
    return None


def _times(left: FeelValue, right: FeelValue) -> FeelValue:
    if isinstance(right, Duration):
        left, right = right, left
    if isinstance(left, Duration) and isinstance(right, Decimal):
        count = whole(right)
        return None if count is None else _bounded(left.times(count))
    return None


def _over(span: Duration, by: FeelValue) -> FeelValue:
    """Divide a duration by a whole number, or by one that it can be measured in."""
    if isinstance(by, Duration):
        return _ratio(span, by)
    count = whole(by)
    if not count or (span.months and (span.days or span.time)):
        return None
    months = abs(span.months) // abs(count) * (1 if span.months * count > 0 else -1)
    length = timedelta(days=span.days) + span.time
    # days stay days where they can, because a day is not 24 hours when the clock changes
    if span.days % count == 0:
        return Duration(months, span.days // count, span.time / count)
    return Duration(months, time=length / count)


def _ratio(span: Duration, unit: Duration) -> Decimal | None:
    length, measure = (timedelta(days=each.days) + each.time for each in (span, unit))
    if not length and not measure and unit.months:
        return NUMBERS.divide(Decimal(span.months), Decimal(unit.months))
    if span.months or unit.months or not measure:
        return None
    microsecond = timedelta(microseconds=1)
    return NUMBERS.divide(Decimal(length // microsecond), Decimal(measure // microsecond))


def _on_the_clock(at: time, span: Duration) -> time | None:
    """Add to a time; what goes past midnight starts anew."""
    if span.months or span.days:
        return None
    return (datetime.combine(date(2000, 1, 1), at) + span.time % timedelta(days=1)).time()


def _since_midnight(at: time) -> timedelta:
    return datetime.combine(date.min, at) - datetime.combine(date.min, time.min)


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
