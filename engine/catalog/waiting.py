"""Where a token waits, and where it passes at once.

A loop in which nothing waits would never give the processor back, so the gate has to know
for each step, called processes included, whether a token can run straight through.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.catalog.graph import Graph, is_readable
from engine.catalog.timers import find_timer, is_expression, list_timers
from engine.timing import TimerKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from engine.catalog.reading import Diagram, Node, Scope

_AT_ONCE = frozenset(
    {"startEvent", "serviceTask", "exclusiveGateway", "inclusiveGateway", "parallelGateway"}
)


class Waiting:
    """Answers for all diagrams of one bundle."""

    def __init__(self, diagrams: Mapping[str, Diagram]) -> None:
        # inner scopes first, so that one round settles whatever is not called
        scopes = [scope for each in diagrams.values() for scope in reversed(each.scopes)]
        self._run_through: set[str] = set()
        settled = False
        while not settled:
            before = len(self._run_through)
            for scope in scopes:
                if self._can_run_through(scope):
                    self._run_through.add(scope.owner.id)
            settled = len(self._run_through) == before

    def quick_arrows(self, scope: Scope) -> Iterator[tuple[str, str]]:
        """Yield the steps of a scope that a token makes without having to wait."""
        for node in scope.nodes.values():
            if node.kind == "boundaryEvent" or self._passes(node):
                for flow in scope.outgoing(node.id):
                    yield flow.source, flow.target
            for event in scope.boundaries(node.id):
                if not _takes_time(event):
                    yield node.id, event.id

    def _passes(self, node: Node) -> bool:
        """Tell whether a token may leave a node in the very step in which it came.

        What is not known, or wrong, counts as waiting: it is refused by another rule.
        """
        if node.kind == "intermediateCatchEvent":
            return not _takes_time(node)
        if node.kind == "subProcess":
            return node.id in self._run_through
        if node.kind == "callActivity":
            return node.xml.get("calledElement", "") in self._run_through
        return node.kind in _AT_ONCE

    def _can_run_through(self, scope: Scope) -> bool:
        if scope.owner.id in self._run_through:
            return True
        if not is_readable(scope):
            return False  # refused by another rule, and too large to look through
        graph = Graph(scope.nodes, self.quick_arrows(scope))
        starts = [node.id for node in scope.nodes.values() if node.kind == "startEvent"]
        return any(scope.nodes[each].kind == "endEvent" for each in graph.reached(starts))


def _takes_time(event: Node) -> bool:
    """A date may lie in the past, and nobody knows what an expression will give."""
    if any(is_expression(text) for _, text in list_timers(event)):
        return False
    timer = find_timer(event)
    return timer is None or (timer.kind is not TimerKind.DATE and not timer.step.is_zero)
