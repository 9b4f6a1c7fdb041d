"""Functions on dates, times, moments and durations. Local means in the engine's zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from engine.errors import TimerDefinitionError
from engine.feel.values import FeelValue, whole
from engine.timing import Duration, find_date, find_time, find_written, parse_duration, to_utc

if TYPE_CHECKING:
    from engine.feel.around import Given, Surroundings

_MONTHS = 12


def now(around: Surroundings, _given: Given) -> FeelValue:
    """``now()``."""
    return around.now.astimezone(UTC)


def today(around: Surroundings, _given: Given) -> FeelValue:
    """``today()``, on the local calendar."""
    return around.now.astimezone(around.timezone).date()


def to_date(around: Surroundings, given: Given) -> FeelValue:
    """``date("2026-03-31")``, ``date(2026, 3, 31)`` or the local date of a moment."""
    source = given[0]
    if len(given) > 1:
        return _date_of_parts(given)
    if isinstance(source, str):
        return find_date(source)
    return date_of(around, source)


def date_of(around: Surroundings, value: FeelValue) -> date | None:
    """Return the date of a date or moment."""
    if isinstance(value, datetime):
        return value.astimezone(around.timezone).date()
    return value if isinstance(value, date) else None


def to_moment(around: Surroundings, given: Given) -> FeelValue:
    """``date and time("2026-03-31T09:00")`` or ``date and time(date, time)``."""
    source, *times = given
    if times:
        return _joined(around, source, times[0])
    if isinstance(source, str):
        written = find_written(source)
        return None if written is None else to_utc(written, around.timezone)
    if type(source) is date:
        return to_utc(datetime.combine(source, time.min), around.timezone)
    return source if isinstance(source, datetime) else None


def to_time(around: Surroundings, given: Given) -> FeelValue:
    """``time("09:30")``, ``time(9, 30, 0)`` or the local time of a moment."""
    source = given[0]
    if len(given) > 1:
        return _time_of_parts(given)
    if isinstance(source, str):
        return find_time(source)
    if isinstance(source, datetime):
        return source.astimezone(around.timezone).time()
    if isinstance(source, date):
        return time.min
    return source if isinstance(source, time) else None


def to_duration(_around: Surroundings, given: Given) -> FeelValue:
    """``duration("P1M")``."""
    source = given[0]
    if isinstance(source, str):
        return find_duration(source)
    return source if isinstance(source, Duration) else None


def between(around: Surroundings, given: Given) -> FeelValue:
    """``years and months duration(from, to)``: whole months, counted towards zero."""
    first, last = (date_of(around, each) for each in given)
    if first is None or last is None:
        return None
    sign = 1 if first <= last else -1
    early, late = sorted((first, last))
    months = (late.year - early.year) * _MONTHS + late.month - early.month
    return Duration(months=sign * (months - (late.day < early.day)))


def find_duration(text: str) -> Duration | None:
    """Return the duration that a text names, or None; it may begin with a minus."""
    try:
        span = parse_duration(text.removeprefix("-"))
    except TimerDefinitionError:
        return None
    return span.times(-1) if text.startswith("-") else span


def part_of(value: FeelValue, name: str, around: Surroundings) -> FeelValue:
    """Return a part of a date, time, moment or duration, such as its ``year``."""
    if isinstance(value, Duration):
        return _part_of_duration(value, name)
    if isinstance(value, datetime):
        value = value.astimezone(around.timezone)
    parts: dict[str, int] = {}
    if isinstance(value, date):
        parts |= {"year": value.year, "month": value.month, "day": value.day}
        parts |= {"weekday": value.isoweekday()}
    if isinstance(value, datetime | time):
        parts |= {"hour": value.hour, "minute": value.minute, "second": value.second}
    return Decimal(parts[name]) if name in parts else None


def _part_of_duration(span: Duration, name: str) -> FeelValue:
    length = timedelta(days=span.days) + span.time
    sign = -1 if length < timedelta() or span.months < 0 else 1
    length = abs(length)
    parts = {
        "years": abs(span.months) // _MONTHS,
        "months": abs(span.months) % _MONTHS,
        "days": length.days,
        "hours": length.seconds // 3600,
        "minutes": length.seconds // 60 % 60,
        "seconds": length.seconds % 60,
    }
    return Decimal(sign * parts[name]) if name in parts else None


def _date_of_parts(parts: Given) -> date | None:
    year, month, day = map(whole, parts)
    if year is None or month is None or day is None:
        return None
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None


def _time_of_parts(parts: Given) -> time | None:
    hour, minute, second = map(whole, parts)
    if hour is None or minute is None or second is None:
        return None
    try:
        return time(hour, minute, second)
    except (ValueError, OverflowError):
        return None


def _joined(around: Surroundings, on: FeelValue, at: FeelValue) -> datetime | None:
    day = date_of(around, on)
    if day is None or not isinstance(at, time):
        return None
    return to_utc(datetime.combine(day, at), around.timezone)
