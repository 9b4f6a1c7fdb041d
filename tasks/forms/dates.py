"""Dates as people type them: one field, or a day, a month and a year.

Knows no clock: which dates make sense for a question is not decided here.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from tasks.forms import messages
from tasks.forms.problems import ProblemError
from tasks.forms.typed import typed_line

if TYPE_CHECKING:
    from tasks.forms.model import Field, Raw

FIRST_YEAR, LAST_YEAR = 1900, 2100
_MONTHS = 12
_PARTS = ("dag", "maand", "jaar")
_ISO = re.compile(r"(?P<jaar>[0-9]{4})-(?P<maand>[0-9]{1,2})-(?P<dag>[0-9]{1,2})")
_DUTCH = re.compile(r"(?P<dag>[0-9]{1,2})[-/.](?P<maand>[0-9]{1,2})[-/.](?P<jaar>[0-9]{4})")
_DIGITS = re.compile(r"[0-9]{1,4}")


def read_date(field: Field, raw: Raw) -> date | None:
    """Return the date that was typed, or None when every input is empty.

    The single input counts when it holds anything, otherwise the three parts do.

    Raises:
        ProblemError: what was typed is no date.
    """
    whole = typed_line(raw, field.key)
    if whole:
        match = _ISO.fullmatch(whole) or _DUTCH.fullmatch(whole)
        if match is None:
            raise ProblemError(messages.not_a_date())
        return _make_date(match.groupdict())
    parts = {part: typed_line(raw, f"{field.key}-{part}") for part in _PARTS}
    return _make_date(parts) if any(parts.values()) else None


def find_date(text: str) -> date | None:
    """Return the date of an ISO text (``2026-03-02``), or None when it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def date_text(on: date) -> str:
    """Write a date for reading: 2 maart 2026."""
    return f"{on.day} {messages.MAANDEN[on.month - 1]} {on.year}"


def _make_date(parts: dict[str, str]) -> date:
    empty = tuple(part for part in _PARTS if not parts[part])
    if empty:
        raise ProblemError(messages.part_missing(empty))
    if not all(_DIGITS.fullmatch(text) for text in parts.values()):
        raise ProblemError(messages.not_a_date())
    day, month, year = (int(parts[part]) for part in _PARTS)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ProblemError(messages.year_out_of_range(FIRST_YEAR, LAST_YEAR))
    if not 1 <= month <= _MONTHS:
        raise ProblemError(messages.no_such_month(month))
    try:
        return date(year, month, day)
    except ValueError:
        raise ProblemError(messages.no_such_day(day, month)) from None
