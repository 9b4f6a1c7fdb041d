"""Reading dates and moments, and the one rule for nights on which the clock changes.

Pure calendar work: no durations, no timers, and nothing here refuses by exception,
because each caller has its own way to say no.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?")
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?"
    r"(Z|[+-][0-9]{2}:[0-9]{2})?"
)


def local_to_utc(on: date, at: time, timezone: ZoneInfo) -> datetime:
    """Return the moment (UTC) at which clocks in ``timezone`` show ``at`` on ``on``.

    A time that the clock skips rolls forward by the length of the gap; of a time
    that comes twice the first is meant.

    Raises:
        OverflowError: the moment lies outside the years 1 to 9999.
    """
    # fold=0 says both: the offset before a gap, and the first of two equal times
    return datetime.combine(on, at.replace(fold=0), tzinfo=timezone).astimezone(UTC)


def find_date(text: str) -> date | None:
    """Return the date that an ISO text such as ``2026-03-29`` names, or None."""
    if not _DATE.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def find_time(text: str) -> time | None:
    """Return the time on a clock that an ISO text such as ``09:30`` names, or None."""
    if not _TIME.fullmatch(text):
        return None
    try:
        return time.fromisoformat(text)
    except ValueError:
        return None


def find_written(text: str) -> datetime | None:
    """Return the date and time that an ISO text names, or None.

    Without an offset in the text the result is naive and still has to be read as local
    (``to_utc``); a bare date is its midnight.
    """
    on = find_date(text)
    if on is not None:
        return datetime.combine(on, time.min)
    if not _MOMENT.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def to_utc(written: datetime, timezone: ZoneInfo) -> datetime:
    """Return the moment (UTC) that is meant; a naive one is local to ``timezone``.

    Raises:
        OverflowError: the moment lies outside the years 1 to 9999.
    """
    if written.tzinfo is None:
        return local_to_utc(written.date(), written.time(), timezone)
    return written.astimezone(UTC)
