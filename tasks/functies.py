"""What formulas in diagrams may call beside FEEL itself: counting in working days.

``=werkdagen na(today(), 5)`` is a moment for a timer: the beginning of the fifth working
day after today. Which days count is settled in ``calendar``.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from engine import NamedFunction, Takes
from tasks.calendar import add_working_days, is_working_day, working_days_between

if TYPE_CHECKING:
    from datetime import date


#: further away nobody can know the holidays, and counting day by day would take long
_FIRST_YEAR, _LAST_YEAR = 1900, 2999
_MOST_WERKDAGEN = 1_000
_MOST_DAYS = 3_660


def _na(on: date, n: Decimal) -> date | None:
    """Return the n-th working day after a date; n is a whole number from 0 to 1000."""
    _require_known(on)
    if n != n.to_integral_value() or n < 0:
        return None
    if n > _MOST_WERKDAGEN:
        raise OverflowError
    return add_working_days(on, int(n))


def _is(on: date) -> bool:
    _require_known(on)
    return is_working_day(on)


def _tussen(first: date, last: date) -> Decimal:
    """Return how many working days lie after a date, up to and including the other."""
    _require_known(first)
    _require_known(last)
    if abs((last - first).days) > _MOST_DAYS:
        raise OverflowError
    return Decimal(working_days_between(first, last))


def _require_known(on: date) -> None:
    if not _FIRST_YEAR <= on.year <= _LAST_YEAR:
        raise OverflowError


FUNCTIES: Final = frozenset(
    {
        NamedFunction("werkdagen na", (Takes.DATE, Takes.NUMBER), 1_000, _na),
        NamedFunction("is werkdag", (Takes.DATE,), 5, _is),
        NamedFunction("werkdagen tussen", (Takes.DATE, Takes.DATE), 2_000, _tussen),
    }
)
