"""Walks tokens through a scope to find a join that may wait for ever.

What people and conditions will choose is not known, so every choice is tried. Steps that
do not influence one another are taken in one fixed order; that changes nothing about
where tokens get stuck, and keeps the walk short. Pure; it knows no rules.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.catalog.xml import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from engine.catalog.graph import Graph
    from engine.catalog.reading import Node, Scope

MAX_MARKINGS = 3_000

_Marking = frozenset[int]
_CHOOSING_ONE = frozenset({"exclusiveGateway", "eventBasedGateway"})
_JOINING = frozenset({"parallelGateway", "inclusiveGateway"})


def find_stuck_joins(scope: Scope, graph: Graph, pairs: Mapping[str, str]) -> frozenset[str] | None:
    """Return joins that may wait for ever, or None when there are too many ways to try.

    Args:
        scope: what is walked through; branches must not meet in it without a join.
        graph: of the scope.
        pairs: join by split, of those that are passed as one step; no other split or join
            may lie in a loop.
    """
    return _Walk(scope, graph, pairs).run()


class _Walk:
    """A marking is the set of arrows on which a token stands."""

    def __init__(self, scope: Scope, graph: Graph, pairs: Mapping[str, str]) -> None:
        self._pairs = pairs
        self._scope = scope
        self._graph = graph
        self._number = {flow: number for number, flow in enumerate(scope.flows)}
        self._target = [scope.nodes[flow.target] for flow in scope.flows]

    def run(self) -> frozenset[str] | None:
        starts = [each for each in self._scope.nodes.values() if each.kind == "startEvent"]
        first = frozenset().union(*(self._out(each.id) for each in starts))
        seen, todo = {first}, [first]
        stuck: set[str] = set()
        while todo:
            marking = todo.pop()
            following = list(self._steps(marking))
            if not following:
                stuck |= {self._target[each].id for each in marking}
            fresh = set(following) - seen
            seen |= fresh
            todo += fresh
            if len(seen) > MAX_MARKINGS:
                return None
        return frozenset(stuck)

    def _steps(self, marking: _Marking) -> Iterator[_Marking]:
        for token in sorted(marking):
            node = self._target[token]
            if not self._is_join(node):
                ends_all = _ends_all(node)
                for way in self._ways(node):
                    yield way if ends_all else marking - {token} | way
                return
        for token in sorted(marking):
            node = self._target[token]
            if self._opens(node, marking):
                for way in self._ways(node):
                    yield marking - self._into(node.id) | way
                return

    def _opens(self, join: Node, marking: _Marking) -> bool:
        into = self._into(join.id)
        if join.kind == "parallelGateway":
            return into <= marking
        return not any(
            self._graph.reaches(self._target[each].id, join.id) for each in marking - into
        )

    def _ways(self, node: Node) -> Iterator[_Marking]:
        """Yield the sets of arrows on which a node may put tokens."""
        node = self._scope.nodes[self._pairs.get(node.id, node.id)]
        out = self._out(node.id)
        if node.kind in _CHOOSING_ONE and out:
            yield from (frozenset({each}) for each in out)
            return
        if node.kind == "inclusiveGateway" and len(out) > 1:
            # one or all: what gets stuck under any other choice gets stuck under one of these
            yield from (frozenset({each}) for each in out)
        ways: list[_Marking] = [out]
        beside: list[_Marking] = []
        for event in self._scope.boundaries(node.id):
            aside = event.xml.get("cancelActivity") == "false"
            (beside if aside else ways).append(self._out(event.id))
        # of the events that only add something none may happen, or one, or all
        added = [frozenset[int](), *beside, frozenset[int]().union(*beside)]
        yield from (way | more for way in ways for more in added)

    def _out(self, node_id: str) -> _Marking:
        return frozenset(self._number[flow] for flow in self._scope.outgoing(node_id))

    def _into(self, node_id: str) -> _Marking:
        return frozenset(self._number[flow] for flow in self._scope.incoming(node_id))

    def _is_join(self, node: Node) -> bool:
        return node.kind in _JOINING and len(self._scope.incoming(node.id)) > 1


def _ends_all(node: Node) -> bool:
    """An error ends all that goes on around it too; what catches it stands outside."""
    ending = {"terminateEventDefinition", "errorEventDefinition"}
    return node.kind == "endEvent" and any(kind_of(child) in ending for child in node.xml)
