"""Where the texts of timers stand in a diagram; what they mean is for ``engine.timing``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.catalog.xml import kind_of
from engine.errors import TimerDefinitionError
from engine.timing import TimerDefinition, TimerKind, parse_timer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.catalog.reading import Node

_KINDS = {
    "timeDate": TimerKind.DATE,
    "timeDuration": TimerKind.DURATION,
    "timeCycle": TimerKind.CYCLE,
}


def is_expression(text: str) -> bool:
    """Tell whether the text of a timer has to be worked out instead of read."""
    return text.startswith("=")


def has_timer(node: Node) -> bool:
    """Tell whether an event waits for a moment."""
    return any(kind_of(child) == "timerEventDefinition" for child in node.xml)


def list_timers(node: Node) -> Iterator[tuple[TimerKind, str]]:
    """Yield kind and text of every timer that an event holds; a right one holds one."""
    for definition in node.xml:
        if kind_of(definition) == "timerEventDefinition":
            for child in definition:
                if kind_of(child) in _KINDS:
                    yield _KINDS[kind_of(child)], (child.text or "").strip()


def find_timer(node: Node) -> TimerDefinition | None:
    """Return the timer of an event, or None when it is worked out, missing or wrong."""
    for kind, text in list_timers(node):
        if not is_expression(text):
            try:
                return parse_timer(kind, text)
            except TimerDefinitionError:
                return None
    return None
