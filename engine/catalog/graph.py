"""One scope as a graph: who can follow whom. Pure; it knows no rules.

Nodes are numbered, and a set of nodes is the bits of one integer: a scope of 200 nodes is
closed over all paths in a few milliseconds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from engine.catalog.reading import Scope

#: nodes of one scope. The library reads a diagram recursively, a few frames for every node
#: in a row; and nobody reads a page with more
MAX_NODES = 200
_MAX_FLOWS = 2 * MAX_NODES


class Graph:
    """Nodes with arrows, and everything that can be reached over them."""

    def __init__(self, nodes: Iterable[str], arrows: Iterable[tuple[str, str]]) -> None:
        self.nodes = tuple(nodes)
        self._number = {node: number for number, node in enumerate(self.nodes)}
        self._next = [0] * len(self.nodes)
        for source, target in arrows:
            self._next[self._number[source]] |= 1 << self._number[target]
        self._reach = [self._close(number) for number in range(len(self.nodes))]

    def reaches(self, source: str, target: str) -> bool:
        """Tell whether a path of one arrow or more leads from ``source`` to ``target``."""
        return bool(self._reach[self._number[source]] >> self._number[target] & 1)

    def reached(self, sources: Iterable[str]) -> frozenset[str]:
        """Return the sources with everything that follows them."""
        bits = 0
        for source in sources:
            bits |= self._reach[self._number[source]] | 1 << self._number[source]
        return frozenset(self._named(bits))

    def loops(self) -> Iterator[Sequence[str]]:
        """Yield each group of nodes that can all reach one another, in drawn order."""
        done = 0
        for number, reach in enumerate(self._reach):
            if done >> number & 1 or not reach >> number & 1:
                continue
            group = [each for each in _bits(reach) if self._reach[each] >> number & 1]
            for each in group:
                done |= 1 << each
            yield [self.nodes[each] for each in group]

    def _close(self, start: int) -> int:
        seen, fresh = 0, self._next[start]
        while fresh:
            seen |= fresh
            following = 0
            for each in _bits(fresh):
                following |= self._next[each]
            fresh = following & ~seen
        return seen

    def _named(self, bits: int) -> Iterator[str]:
        return (self.nodes[each] for each in _bits(bits))


def _bits(bits: int) -> Iterator[int]:
    while bits:
        low = bits & -bits
        yield low.bit_length() - 1
        bits ^= low


def arrows(scope: Scope) -> Iterator[tuple[str, str]]:
    """Yield every step that a token may make, events on borders included."""
    for flow in scope.flows:
        yield flow.source, flow.target
    for host in scope.nodes:
        for event in scope.boundaries(host):
            yield host, event.id


def is_readable(scope: Scope) -> bool:
    """Tell whether a scope is small enough to be looked through, and to be run."""
    return len(scope.nodes) <= MAX_NODES and len(scope.flows) + len(scope.broken) <= _MAX_FLOWS
