"""What a timer in a diagram says, and when it is due.

A cycle is counted from its anchor, so that a month from the 31st does not drift to the
28th, and periods that passed unnoticed collapse into one firing. Knows no storage: the
caller keeps the due moment, the anchor and how often the timer fired.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from engine.errors import TimerDefinitionError
from engine.timing.duration import MAX_TEXT, Duration, parse_duration, unquote
from engine.timing.moments import find_written, to_utc

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_CYCLE = re.compile(r"R([0-9]{0,4})/(?:([^/]+)/)?([^/]+)")
_FIRST_YEAR, _LAST_YEAR = 1900, 2999
_NEVER = datetime.max.replace(tzinfo=UTC)


class TimerKind(StrEnum):
    """The three things a BPMN timer may hold."""

    DATE = "date"
    DURATION = "duration"
    CYCLE = "cycle"


@dataclass(frozen=True, slots=True)
class TimerDefinition:
    """A timer as it was drawn.

    Attributes:
        source: the text as drawn.
        start: the date, or the first occurrence of a cycle; naive means local.
        step: the duration, or the period of a cycle.
        count: how often a cycle fires; None means without end.
    """

    kind: TimerKind
    source: str
    start: datetime | None = None
    step: Duration = field(default_factory=Duration)
    count: int | None = None

    def first_due(self, now: datetime, timezone: ZoneInfo) -> datetime:
        """Return the moment (UTC) at which a timer that starts to wait ``now`` is due.

        A date may lie in the past: it is due at once. A cycle without a start is due
        after its first period; one with a start keeps to the raster of that start.

        Raises:
            OverflowError: the moment lies outside the years 1 to 9999.
        """
        if self.start is None:
            return self.step.after(now, timezone)
        start = to_utc(self.start, timezone)
        if self.kind is TimerKind.DATE:
            return start
        return _first_after(now, start, self.step, timezone)

    def next_due(
        self,
        due: datetime,
        now: datetime,
        timezone: ZoneInfo,
        fired: int,
        *,
        since: datetime | None = None,
    ) -> datetime | None:
        """Return when a cycle is due again (UTC, after ``due`` and after ``now``), or None.

        However many periods passed between ``due`` and ``now``, they were one firing.

        Args:
            due: the moment at which it was due this time.
            now: the moment at which it fires.
            timezone: calendar in which periods are counted.
            fired: how often it has fired, this time included.
            since: when it began to wait. A cycle that names no start is counted from
                here; without it from ``due``, and then a month from the 31st drifts.
        """
        if self.kind is not TimerKind.CYCLE or (self.count is not None and fired >= self.count):
            return None
        anchor = since or due if self.start is None else to_utc(self.start, timezone)
        found = _first_after(max(due, now), anchor, self.step, timezone)
        return found if found < _NEVER else None


def parse_timer(kind: TimerKind, text: str) -> TimerDefinition:
    """Return the timer that a literal text in a diagram describes.

    The text may stand in quotes: ``2026-03-29T09:00``, ``P28D``, ``R3/P1W`` or
    ``R/2026-01-31T09:00/P1M``.

    Raises:
        TimerDefinitionError: ``timer_empty``, ``timer_too_long``, ``date_invalid``,
            ``duration_invalid``, ``duration_too_long``, ``duration_zero``,
            ``cycle_invalid`` or ``cycle_count``.
    """
    if len(text) > MAX_TEXT:
        raise TimerDefinitionError("timer_too_long", text[:MAX_TEXT])
    literal = unquote(text)
    if not literal:
        raise TimerDefinitionError("timer_empty", text)
    if kind is TimerKind.DATE:
        return TimerDefinition(kind, text, start=_checked_date(literal, text))
    if kind is TimerKind.DURATION:
        return TimerDefinition(kind, text, step=parse_duration(literal))
    return _parse_cycle(literal, text)


def _checked_date(literal: str, source: str) -> datetime:
    written = find_written(literal)
    if written is None or not _FIRST_YEAR <= written.year <= _LAST_YEAR:
        raise TimerDefinitionError("date_invalid", source)
    return written


def _parse_cycle(literal: str, source: str) -> TimerDefinition:
    found = _CYCLE.fullmatch(literal)
    if found is None:
        raise TimerDefinitionError("cycle_invalid", source)
    count, start, period = found.groups()
    if count and int(count) == 0:
        raise TimerDefinitionError("cycle_count", source)
    step = parse_duration(period)
    if step.is_zero:
        raise TimerDefinitionError("duration_zero", source)
    return TimerDefinition(
        TimerKind.CYCLE,
        source,
        start=_checked_date(start, source) if start else None,
        step=step,
        count=int(count) if count else None,
    )


def _first_after(
    moment: datetime, anchor: datetime, step: Duration, timezone: ZoneInfo
) -> datetime:
    """Return the first of ``anchor + k * step`` (k = 0, 1, …) that lies after ``moment``."""

    def occurrence(k: int) -> datetime:
        try:
            return step.times(k).after(anchor, timezone)
        except OverflowError:
            return _NEVER

    if anchor > moment:
        return anchor
    # occurrences never go back in time, so doubling and halving finds the first quickly
    bound = 1
    while occurrence(bound) <= moment:
        bound *= 2
    return occurrence(bisect_right(range(bound), moment, key=occurrence))
