"""Kinds of values: what an input, a column or an answer may be.

JSON knows no dates: a text becomes one only where a table says that it is one. Knows no
XML.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from engine.feel import Expression, Facts, FeelValue, Tests, compile_expression, to_feel
from engine.timing import Duration

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from engine.feel import Budget
    from engine.model import JsonValue


@dataclass(frozen=True, slots=True)
class Around:
    """What an answer may depend on beside its inputs; ``now`` is aware.

    With a ``budget`` all that is asked together may cost no more; without it each
    expression has its own.
    """

    now: datetime
    timezone: ZoneInfo
    budget: Budget | None = None

    def value(self, expression: Expression, facts: Facts) -> FeelValue:
        """Return what an expression answers; raises ``ExpressionError``."""
        return expression.evaluate(facts, now=self.now, timezone=self.timezone, budget=self.budget)

    def passes(self, tests: Tests, value: FeelValue, facts: Facts) -> bool | None:
        """Return whether a value passes a cell; raises ``ExpressionError``."""
        return tests.holds(value, facts, now=self.now, timezone=self.timezone, budget=self.budget)


_READERS: Mapping[str, Expression] = {
    "date": compile_expression("date(given)"),
    "date and time": compile_expression("date and time(given)"),
    "days and time duration": compile_expression("duration(given)"),
    "years and months duration": compile_expression("duration(given)"),
}

SAMPLES: Mapping[str, FeelValue] = {
    "string": "\N{SNOWMAN}",
    "number": Decimal("-7.25"),
    "boolean": True,
    "date": date(1904, 2, 29),
    "date and time": datetime(1904, 2, 29, tzinfo=UTC),
    "days and time duration": Duration(days=41),
    "years and months duration": Duration(months=41),
}
"""A value of each scalar kind, to try what can be compared with it."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What a value may be; null is always allowed.

    Attributes:
        scalar: one of ``SAMPLES``, or None for whatever else.
        parts: kinds by name, when it is a structure.
        many: it is a list of these.
        whole: a number without decimals.
        allowed: what it must pass besides.
    """

    scalar: str | None = None
    parts: Mapping[str, Kind] | None = None
    many: bool = False
    whole: bool = False
    allowed: Tests | None = None

    @property
    def is_open(self) -> bool:
        """Whether anything at all will do."""
        return self.scalar is None and self.parts is None and not self.many

    def read(self, value: JsonValue, around: Around) -> FeelValue:
        """Return a JSON value as this kind; what does not fit stays what it was.

        Of a structure only the known parts are kept.

        Raises:
            ExpressionError: the value is out of bounds.
        """
        if self.many and isinstance(value, list):
            to_feel(value)  # bounds
            return tuple(self._read_one(item, around) for item in value)
        return self._read_one(value, around)

    def _read_one(self, value: JsonValue, around: Around) -> FeelValue:
        if self.parts is not None and isinstance(value, dict):
            return {
                name: kind.read(value[name], around) if name in value else None
                for name, kind in self.parts.items()
            }
        reader = _READERS.get(self.scalar or "")
        if reader is None or not isinstance(value, str):
            return to_feel(value)
        read = around.value(reader, {"given": value})
        return to_feel(value) if read is None else read

    def fits(self, value: FeelValue) -> bool:
        """Return whether a value is of this kind."""
        if value is None or self.is_open:
            return True
        if self.many:
            return isinstance(value, tuple) and all(map(self._fits_one, value))
        return self._fits_one(value)

    def _fits_one(self, value: object) -> bool:
        if value is None:
            return True
        if self.parts is not None:
            return isinstance(value, Mapping) and all(
                kind.fits(value.get(name)) for name, kind in self.parts.items()
            )
        if self.whole and isinstance(value, Decimal) and value != value.to_integral_value():
            return False
        return self.scalar is None or scalar_of(value, self.scalar) == self.scalar

    def allows(self, value: FeelValue, around: Around) -> bool:
        """Return whether a value that fits is one of those that are allowed.

        Raises:
            ExpressionError: that cannot be told.
        """
        if value is None:
            return True
        items = value if self.many and isinstance(value, tuple) else (value,)
        return all(self._allows_one(item, around) for item in items)

    def _allows_one(self, value: FeelValue, around: Around) -> bool:
        if value is None:
            return True
        if self.allowed is not None and around.passes(self.allowed, value, {}) is not True:
            return False
        if self.parts is None or not isinstance(value, Mapping):
            return True
        return all(
            kind.allows(to_feel(value.get(name)), around) for name, kind in self.parts.items()
        )


def scalar_of(value: object, wanted: str | None = None) -> str | None:
    """Return the scalar kind of a value; a duration of nothing is of the wanted kind."""
    if isinstance(value, Duration):
        return _duration_kind(value, wanted)
    for scalar, sample in SAMPLES.items():
        if type(value) is type(sample):
            return scalar
    return None


def _duration_kind(span: Duration, wanted: str | None) -> str | None:
    days = bool(span.days or span.time)
    if span.months and days:
        return None
    if not span.months and not days:
        return wanted
    return "years and months duration" if span.months else "days and time duration"
