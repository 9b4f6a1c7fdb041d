"""A span of time as ISO 8601 writes it: months, days and hours are three things.

A month is not a number of days, and a day is not 24 hours when the clock changes.
So the three are kept apart and counted in that order. Knows no timers.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from engine.errors import TimerDefinitionError
from engine.timing.moments import local_to_utc

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

MAX_TEXT = 100
_MAX_DAYS = 100 * 12 * 31  # a hundred years, with every month counted long
_MONTHS_PER_YEAR = 12
_PARTS = re.compile(
    r"P(?=[0-9T])"
    r"(?:(?P<years>[0-9]{1,9})Y)?(?:(?P<months>[0-9]{1,9})M)?"
    r"(?:(?P<weeks>[0-9]{1,9})W)?(?:(?P<days>[0-9]{1,9})D)?"
    r"(?:T(?=[0-9])"
    r"(?:(?P<hours>[0-9]{1,9})H)?(?:(?P<minutes>[0-9]{1,9})M)?(?:(?P<seconds>[0-9]{1,9})S)?)?"
)


@dataclass(frozen=True, slots=True)
class Duration:
    """A span of calendar months, calendar days and absolute time.

    ``parse_duration`` never gives negative parts; arithmetic on moments may.
    """

    months: int = 0
    days: int = 0
    time: timedelta = timedelta()

    @property
    def is_zero(self) -> bool:
        """Whether nothing would change by adding this."""
        return not (self.months or self.days or self.time)

    def times(self, count: int) -> Duration:
        """Return this span ``count`` times, part by part.

        Raises:
            OverflowError: the result is longer than the calendar.
        """
        return Duration(self.months * count, self.days * count, self.time * count)

    def after(self, moment: datetime, timezone: ZoneInfo) -> datetime:
        """Return the moment (UTC) that lies this span after ``moment``.

        Months and days are counted on the calendar of ``timezone`` and keep the local
        time (09:00 stays 09:00 when the clock changes); the rest is absolute.

        Raises:
            OverflowError: the result lies outside the years 1 to 9999.
        """
        if self.months or self.days:
            local = moment.astimezone(timezone)
            moment = local_to_utc(self.after_date(local.date()), local.time(), timezone)
        return moment.astimezone(UTC) + self.time

    def after_date(self, on: date) -> date:
        """Return the date that lies the months and days of this span after ``on``.

        A month later than the 31st is the last day of a shorter month.

        Raises:
            OverflowError: the result lies outside the years 1 to 9999.
        """
        return _add_months(on, self.months) + timedelta(days=self.days)

    def __str__(self) -> str:
        """Return the ISO 8601 text, with one leading minus when no part is positive."""
        seconds = self.time.total_seconds()
        parts = (self.months, self.days, seconds)
        sign = -1 if max(parts) <= 0 and min(parts) < 0 else 1
        text = "".join(
            f"{sign * part}{unit}" for part, unit in ((self.months, "M"), (self.days, "D")) if part
        )
        if seconds or not text:
            text += f"T{_number(sign * seconds)}S"
        return f"{'-' if sign < 0 else ''}P{text}"


def parse_duration(text: str) -> Duration:
    """Return the span that an ISO 8601 text such as ``P1M``, ``P4W`` or ``PT12H`` names.

    The text may stand in quotes. Fractions and negative parts are refused, and so is
    anything longer than about a hundred years.

    Raises:
        TimerDefinitionError: ``duration_invalid`` or ``duration_too_long``.
    """
    found = _PARTS.fullmatch(unquote(text)) if len(text) <= MAX_TEXT else None
    if found is None:
        raise TimerDefinitionError("duration_invalid", text)
    part = {name: int(digits or 0) for name, digits in found.groupdict().items()}
    duration = Duration(
        months=part["years"] * _MONTHS_PER_YEAR + part["months"],
        days=part["weeks"] * 7 + part["days"],
        time=timedelta(hours=part["hours"], minutes=part["minutes"], seconds=part["seconds"]),
    )
    if duration.months * 31 + duration.days + duration.time.days > _MAX_DAYS:
        raise TimerDefinitionError("duration_too_long", text)
    return duration


def unquote(text: str) -> str:
    """Return the text without surrounding spaces and one pair of quotes."""
    text = text.strip()
    for quote in "\"'":
        if len(text) > 1 and text[0] == text[-1] == quote:
            return text[1:-1].strip()
    return text


def _add_months(on: date, months: int) -> date:
    year, month = divmod(on.year * _MONTHS_PER_YEAR + on.month - 1 + months, _MONTHS_PER_YEAR)
    if not date.min.year <= year <= date.max.year:
        raise OverflowError
    return date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))


def _number(seconds: float) -> str:
    return f"{seconds:.6f}".rstrip("0").rstrip(".")
