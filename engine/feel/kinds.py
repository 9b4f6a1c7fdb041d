"""The types that ``instance of`` knows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING

from engine.timing import Duration

if TYPE_CHECKING:
    from engine.feel.values import FeelValue

_CLASSES: Mapping[str, type] = {
    "number": Decimal,
    "string": str,
    "boolean": bool,
    "date": date,
    "time": time,
    "date and time": datetime,
    "list": tuple,
}
_DURATIONS = ("years and months duration", "days and time duration")
#: with the longest first, because "date and time" begins with "date"
TYPES = (*_DURATIONS, *sorted((*_CLASSES, "context"), key=len, reverse=True))


def is_of_type(value: FeelValue, kind: str) -> bool:
    """Return whether a value is of a type of ``TYPES``; null is of none."""
    if isinstance(value, Duration):
        days = bool(value.days or value.time)
        both = days and value.months
        return kind in _DURATIONS and not both and (kind == _DURATIONS[0]) == bool(value.months)
    if isinstance(value, Mapping):
        return kind == "context"
    return type(value) is _CLASSES.get(kind)
