"""What events say that they throw or wait for: which message, signal, error or escalation.

Reading is tolerant, as in ``reading``; whether it may run is for the gate.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.catalog.xml import kind_of
from engine.model import EventKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml import etree

    from engine.catalog.reading import Node

_DEFINITIONS = {
    f"{kind}EventDefinition": kind
    for kind in (EventKind.MESSAGE, EventKind.SIGNAL, EventKind.ERROR, EventKind.ESCALATION)
}
#: what it undoes hangs on the border with a line that is no arrow
_UNDOING = "compensateEventDefinition"
_TASKS = frozenset({"sendTask", "receiveTask"})
_THROWERS = frozenset({"intermediateThrowEvent", "sendTask", "endEvent"})
#: by which attribute two of a kind are told apart
_NAMED_BY = {
    EventKind.MESSAGE: "name",
    EventKind.SIGNAL: "name",
    EventKind.ERROR: "errorCode",
    EventKind.ESCALATION: "escalationCode",
}

Roots = dict[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class Happening:
    """What an event throws or waits for.

    Attributes:
        reference: id that it refers to; empty when it refers to nothing.
        name: of the message or signal, or the code of the error or escalation; None when
            the file holds nothing with that id.
    """

    kind: EventKind
    throws: bool
    reference: str
    name: str | None


def read_roots(root: etree._Element) -> Roots:
    """Return the names and codes that a file holds, by kind and id."""
    return {
        (kind_of(each), each.get("id", "")): name_of(each)
        for each in root
        if kind_of(each) in _NAMED_BY
    }


def name_of(root: etree._Element) -> str:
    """Return by what a message, signal, error or escalation is told apart from others."""
    return root.get(_NAMED_BY[EventKind(kind_of(root))], "")


def event_kind(node: Node) -> EventKind | None:
    """Return the kind of what an event throws or waits for; None for a timer and the like."""
    if node.kind in _TASKS:
        return EventKind.MESSAGE
    return next(
        (_DEFINITIONS[kind_of(each)] for each in node.xml if kind_of(each) in _DEFINITIONS), None
    )


def throws(node: Node) -> bool:
    """Tell whether a node throws what it is about; else it waits for it."""
    return node.kind in _THROWERS


def is_beside(node: Node) -> bool:
    """Tell whether an event on a border leaves its step running."""
    return node.kind == "boundaryEvent" and node.xml.get("cancelActivity") == "false"


def stands_apart(node: Node) -> bool:
    """Tell whether no arrow is meant to lead to a step; such a step is refused for what it is."""
    flags = {node.xml.get("triggeredByEvent"), node.xml.get("isForCompensation")}
    return "true" in flags or any(kind_of(each) == _UNDOING for each in node.xml)


def find_happening(node: Node, roots: Mapping[tuple[str, str], str]) -> Happening | None:
    """Return what an event throws or waits for, or None when it is another kind of event."""
    kind = event_kind(node)
    if kind is None:
        return None
    holder = (
        node.xml
        if node.kind in _TASKS
        else next(each for each in node.xml if kind_of(each) in _DEFINITIONS)
    )
    reference = holder.get(f"{kind}Ref", "")
    return Happening(kind, throws(node), reference, roots.get((kind, reference)))
