"""Durations, dates and cycles as modellers draw them, counted on our own calendar.

The library that runs the diagrams counts months in seconds, drifts and freezes its
time zone at import; this package replaces its timers. It is pure: it reads no clock
and knows nothing of processes, expressions or storage.
"""

from engine.timing.definition import TimerDefinition, TimerKind, parse_timer
from engine.timing.duration import Duration, parse_duration
from engine.timing.moments import find_date, find_time, find_written, local_to_utc, to_utc

__all__ = [
    "Duration",
    "TimerDefinition",
    "TimerKind",
    "find_date",
    "find_time",
    "find_written",
    "local_to_utc",
    "parse_duration",
    "parse_timer",
    "to_utc",
]
