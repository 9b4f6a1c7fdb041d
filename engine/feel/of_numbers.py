"""Functions on numbers, all exact; what has too many digits raises an ``ArithmeticError``."""

from __future__ import annotations

from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
)
from typing import TYPE_CHECKING

from engine.feel.arithmetic import negative
from engine.feel.values import MAX_DIGITS, NUMBERS, FeelValue, whole
from engine.timing import Duration

if TYPE_CHECKING:
    from engine.feel.around import Body, Given, Surroundings


def _rounding(mode: str) -> Body:
    def body(_around: Surroundings, given: Given) -> FeelValue:
        number, *scales = given
        scale = whole(scales[0]) if scales else 0
        if not isinstance(number, Decimal) or scale is None or abs(scale) >= MAX_DIGITS:
            return None
        if number.is_zero() or scale >= -_exponent(number):
            return number
        rounded = number.quantize(Decimal(1).scaleb(-scale), rounding=mode, context=NUMBERS)
        return NUMBERS.plus(rounded)

    return body


floor, ceiling = _rounding(ROUND_FLOOR), _rounding(ROUND_CEILING)
decimal = _rounding(ROUND_HALF_EVEN)
round_up, round_down = _rounding(ROUND_UP), _rounding(ROUND_DOWN)
round_half_up, round_half_down = _rounding(ROUND_HALF_UP), _rounding(ROUND_HALF_DOWN)


def absolute(_around: Surroundings, given: Given) -> FeelValue:
    """``abs(-3)``; of a duration too."""
    (value,) = given
    if isinstance(value, Decimal):
        return NUMBERS.abs(value)
    if isinstance(value, Duration):
        parts = (value.months, value.days, value.time.total_seconds())
        if min(parts) >= 0:
            return value
        return negative(value) if max(parts) <= 0 else None
    return None


def modulo(_around: Surroundings, given: Given) -> FeelValue:
    """``modulo(-12, 5)`` is 3: the remainder has the sign of what is divided by."""
    left, right = given
    if not isinstance(left, Decimal) or not isinstance(right, Decimal) or not right:
        return None
    remainder = NUMBERS.remainder(left, right)
    return NUMBERS.add(remainder, right) if remainder and remainder * right < 0 else remainder


def parity(odd: int) -> Body:
    """Return ``even`` for 0 and ``odd`` for 1."""

    def body(_around: Surroundings, given: Given) -> FeelValue:
        number = whole(given[0])
        return None if number is None else number % 2 == odd

    return body


def number(_around: Surroundings, given: Given) -> FeelValue:
    """``number("1.5")``; null when the text is no number."""
    (text,) = given
    if isinstance(text, Decimal):
        return text
    if not isinstance(text, str) or not _is_number(text):
        return None
    return NUMBERS.create_decimal(text)


def _is_number(text: str) -> bool:
    digits = text.removeprefix("-").replace(".", "", 1)
    return digits.isascii() and digits.isdigit() and len(digits) <= MAX_DIGITS


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
