"""Counts in the text format of Prometheus (0.0.4): of this process, and of the store.

A route is told by its name, a method by one of a few: nothing that anybody typed or looked
at can become part of a metric.
"""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from tasks.bewaking import Metingen

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
#: seconds; the last bucket holds everything
BUCKETS: Final = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS", "POST"})
NO_ROUTE: Final = "none"


def known_method(method: str) -> str:
    """Return the method of a request, or ``other``: anybody may invent one."""
    return method if method in _METHODS else "other"


@dataclass
class _Durations:
    """A histogram of one route; ``counts`` has one bucket more than there are bounds."""

    counts: list[int] = field(default_factory=lambda: [0] * (len(BUCKETS) + 1))
    total: float = 0.0


class Meter:
    """Counts the requests of one process; threads share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requests: Counter[tuple[str, str, int]] = Counter()
        self._durations: dict[str, _Durations] = {}

    def observe(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count one request; route and method are of those that we know."""
        with self._lock:
            self._requests[route, method, status] += 1
            durations = self._durations.setdefault(route, _Durations())
            durations.counts[bisect_left(BUCKETS, seconds)] += 1
            durations.total += seconds

    def lines(self) -> Iterator[str]:
        """Yield the lines about the requests so far."""
        with self._lock:
            requests = sorted(self._requests.items())
            durations = [
                (route, list(each.counts), each.total)
                for route, each in sorted(self._durations.items())
            ]
        yield from _head("casusregie_requests_total", "counter", "Requests answered.")
        for (route, method, status), many in requests:
            labels = {"route": route, "method": method, "status": str(status)}
            yield _line("casusregie_requests_total", many, labels)
        yield from _head("casusregie_request_seconds", "histogram", "Time that requests took.")
        for route, counts, total in durations:
            yield from _histogram("casusregie_request_seconds", counts, total, {"route": route})


def store_lines(found: Metingen | None, now: datetime) -> Iterator[str]:
    """Yield the lines about the store; None when it does not answer."""
    yield from _single("database_up", int(found is not None), "Whether the database answers.")
    if found is None:
        return
    engine = found.engine
    yield from _single("open_tasks", found.taken_open, "Tasks that wait for a person.")
    yield from _single("late_tasks", found.taken_te_laat, "Open tasks whose term has passed.")
    yield from _single("timers_due", engine.timers_due, "Timers that are due and not held.")
    overdue = _age(engine.oldest_due_at, now) if engine.oldest_due_at else 0.0
    yield from _single("oldest_timer_overdue_seconds", overdue, "Age of the oldest due timer.")
    if engine.ticked_at is not None:
        age = _age(engine.ticked_at, now)
        yield from _single("tick_age_seconds", age, "Time since the last recorded tick.")
    outbox = engine.outbox
    posts = {"waiting": outbox.waiting, "held": outbox.held, "dead": outbox.dead}
    yield from _grouped("outbox", "state", posts, "Work for outside by state.")
    oldest = _age(outbox.oldest_due_at, now) if outbox.oldest_due_at else 0.0
    yield from _single("oldest_outbox_overdue_seconds", oldest, "Age of the oldest due work.")
    yield from _single("outbox_on_hold", int(engine.on_hold), "Whether nothing may be sent.")
    yield from _grouped("open_incidents", "code", engine.open_incidents, "Failed steps by code.")
    yield from _grouped("instances", "status", found.instances, "Instances by status.")


def text(lines: Iterable[str]) -> str:
    """Return the whole answer."""
    return "".join(f"{line}\n" for line in lines)


def _age(moment: datetime, now: datetime) -> float:
    return max((now - moment).total_seconds(), 0.0)


def _head(name: str, kind: str, words: str) -> Iterator[str]:
    yield f"# HELP {name} {words}"
    yield f"# TYPE {name} {kind}"


def _single(name: str, value: float, words: str) -> Iterator[str]:
    yield from _head(f"casusregie_{name}", "gauge", words)
    yield _line(f"casusregie_{name}", value, {})


def _grouped(name: str, label: str, values: Mapping[str, int], words: str) -> Iterator[str]:
    yield from _head(f"casusregie_{name}", "gauge", words)
    for each, many in values.items():
        yield _line(f"casusregie_{name}", many, {label: each})


def _histogram(
    name: str, counts: list[int], total: float, labels: Mapping[str, str]
) -> Iterator[str]:
    below = 0
    for bound, many in zip((*BUCKETS, "+Inf"), counts, strict=True):
        below += many
        yield _line(f"{name}_bucket", below, {**labels, "le": str(bound)})
    yield _line(f"{name}_sum", total, labels)
    yield _line(f"{name}_count", below, labels)


def _line(name: str, value: float, labels: Mapping[str, str]) -> str:
    told = ",".join(f'{key}="{_escape(text)}"' for key, text in labels.items())
    return f"{name}{{{told}}} {value}" if told else f"{name} {value}"


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
