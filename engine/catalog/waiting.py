"""Where a token waits, and where it passes at once.

A loop in which nothing waits would never give the processor back, so the gate has to know
for each step, called processes included, whether a token can run straight through.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.catalog.graph import Graph, is_readable
from engine.catalog.happenings import event_kind, throws
from engine.catalog.markers import find_marker
from engine.catalog.timers import find_timer, is_expression, list_timers
from engine.model import EventKind
from engine.timing import TimerKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from engine.catalog.reading import Diagram, Node, Scope
    from engine.model import Element

_AT_ONCE = frozenset(
    {
        *("startEvent", "serviceTask", "businessRuleTask", "sendTask", "intermediateThrowEvent"),
        *("exclusiveGateway", "inclusiveGateway", "parallelGateway", "eventBasedGateway"),
    }
)
_HOLDING = frozenset({"subProcess", "callActivity"})
_GOING_UP = frozenset({EventKind.ERROR, EventKind.ESCALATION})


class Waiting:
    """Answers for all diagrams of one bundle.

    Args:
        diagrams: by process key.
        is_outward: tells whether a step asks a service outside.
    """

    def __init__(
        self, diagrams: Mapping[str, Diagram], is_outward: Callable[[Element], bool]
    ) -> None:
        self._is_outward = is_outward
        # inner scopes first, so that one round settles whatever is not called
        scopes = [scope for each in diagrams.values() for scope in reversed(each.scopes)]
        self._run_through: set[str] = set()
        self._throw_at_once: set[tuple[str, EventKind]] = set()
        settled = False
        while not settled:
            before = len(self._run_through) + len(self._throw_at_once)
            for scope in filter(is_readable, scopes):  # others are refused by another rule
                self._look_through(scope)
            settled = len(self._run_through) + len(self._throw_at_once) == before

    def quick_arrows(self, scope: Scope) -> Iterator[tuple[str, str]]:
        """Yield the steps of a scope that a token makes without having to wait."""
        for node in scope.nodes.values():
            if node.kind == "boundaryEvent" or self.passes(node):
                for flow in scope.outgoing(node.id):
                    yield flow.source, flow.target
            for event in scope.boundaries(node.id):
                if self._comes_at_once(node, event):
                    yield node.id, event.id

    def passes(self, node: Node) -> bool:
        """Tell whether a token may leave a node in the very step in which it came.

        What is not known, or wrong, counts as waiting: it is refused by another rule.
        """
        marker = find_marker(node.xml)
        if marker is not None and marker.may_be_none:
            return True
        return self.goes_through(node)

    def goes_through(self, node: Node) -> bool:
        """Tell whether what is done in a node may be over in the step in which it began."""
        if node.kind == "intermediateCatchEvent":
            return not _takes_time(node)
        if node.kind in _HOLDING:
            return _held_by(node) in self._run_through
        return node.kind in _AT_ONCE and not self._is_outward(node.element)

    def _comes_at_once(self, host: Node, event: Node) -> bool:
        """Tell whether an event on a border may happen in the step in which its host began."""
        kind = event_kind(event)
        if kind is not None and kind in _GOING_UP:
            return self._lets_out(host, kind)
        return not _takes_time(event)

    def _look_through(self, scope: Scope) -> None:
        """Keep what a token may reach in a scope in the very step in which it came."""
        graph = Graph(scope.nodes, self.quick_arrows(scope))
        starts = [node.id for node in scope.nodes.values() if node.kind == "startEvent"]
        for node in (scope.nodes[each] for each in graph.reached(starts)):
            kind = event_kind(node)
            if node.kind == "endEvent" and kind is not EventKind.ERROR:
                self._run_through.add(scope.owner.id)
            for each in _GOING_UP:
                thrown = kind is each and throws(node)
                if thrown or self._lets_out(node, each):
                    self._throw_at_once.add((scope.owner.id, each))

    def _lets_out(self, host: Node, kind: EventKind) -> bool:
        """Tell whether an error or escalation may come out of a step as soon as it begins."""
        if host.kind == "serviceTask":
            # nobody knows what a service will answer; one outside answers in a later step
            return kind is EventKind.ERROR and not self._is_outward(host.element)
        return (_held_by(host), kind) in self._throw_at_once


def _held_by(node: Node) -> str:
    """Return the process that a node holds: a sub-process itself, or what is called."""
    return node.xml.get("calledElement", "") if node.kind == "callActivity" else node.id


def _takes_time(event: Node) -> bool:
    """A date may lie in the past, and nobody knows what an expression will give."""
    if any(is_expression(text) for _, text in list_timers(event)):
        return False
    timer = find_timer(event)
    return timer is None or (timer.kind is not TimerKind.DATE and not timer.step.is_zero)
