"""What may be drawn and what is refused, read off the gate's own list.

For papers that explain the gate to modellers: they cannot say anything else than it does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.catalog.allowed import ALLOWED, BESIDE_OUTWARD, BOUNDARY_HOSTS, FLOW_NODES

if TYPE_CHECKING:
    from collections.abc import Iterator

#: everything that BPMN lets a modeller put on a page as a step, in the order of its chapters
_STEPS = (
    *("userTask", "serviceTask", "sendTask", "receiveTask", "businessRuleTask"),
    *("scriptTask", "manualTask", "task", "callActivity", "subProcess", "transaction"),
    *("adHocSubProcess", "exclusiveGateway", "inclusiveGateway", "parallelGateway"),
    *("eventBasedGateway", "complexGateway"),
)
_EVENTS = (
    *("startEvent", "intermediateCatchEvent", "intermediateThrowEvent"),
    *("boundaryEvent", "endEvent"),
)
_DEFINITIONS = tuple(
    f"{kind}EventDefinition"
    for kind in (
        *("timer", "message", "signal", "error", "escalation", "conditional", "link"),
        *("cancel", "compensate", "terminate"),
    )
)
_MARKERS = ("multiInstanceLoopCharacteristics", "standardLoopCharacteristics")
#: an event of these kinds may say nothing of what it is about
_PLAIN = frozenset({"startEvent", "endEvent"})


@dataclass(frozen=True, slots=True)
class Drawable:
    """One thing that a modeller may want to draw.

    Attributes:
        kind: local name in BPMN of the step or event.
        part: event definition or marker in it; empty when it is about the element alone.
        runs: whether the gate lets it through.
        hosts: of an event on a border, the steps on which it may sit.
        beside_outward: whether it may also sit on a service task that works outside.
    """

    kind: str
    part: str
    runs: bool
    hosts: tuple[str, ...] = ()
    beside_outward: bool = False


def list_drawables() -> tuple[Drawable, ...]:
    """Return everything that BPMN offers, with the verdict of the gate."""
    return (*_steps(), *_events(), *_markers())


def _steps() -> Iterator[Drawable]:
    for kind in _STEPS:
        yield Drawable(kind, "", kind in FLOW_NODES)


def _events() -> Iterator[Drawable]:
    for kind in _EVENTS:
        if kind in _PLAIN:
            yield Drawable(kind, "", kind in FLOW_NODES)
        for part in _DEFINITIONS:
            runs = kind in FLOW_NODES and part in ALLOWED[kind].inside
            if kind != "boundaryEvent":
                yield Drawable(kind, part, runs)
                continue
            hosts = tuple(sorted(BOUNDARY_HOSTS.get(part, frozenset())))
            yield Drawable(kind, part, runs, hosts, part in BESIDE_OUTWARD)


def _markers() -> Iterator[Drawable]:
    for part in _MARKERS:
        for kind in _STEPS:
            if kind in FLOW_NODES and not kind.endswith("Gateway"):
                yield Drawable(kind, part, part in ALLOWED[kind].inside)
