"""Splits with the join that takes all their branches together, and nothing else.

Such a pair, with what lies between, behaves as one step: one token goes in and one comes
out. That is what makes it safe inside a loop. Pure; it knows no rules.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.catalog.happenings import is_beside

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from engine.catalog.reading import Node, Scope

BRANCHING = frozenset({"parallelGateway", "inclusiveGateway"})

_Region = tuple[frozenset[str], str, str]


def is_split(scope: Scope, node: Node) -> bool:
    """Tell whether tokens may leave a gateway side by side."""
    return node.kind in BRANCHING and len(scope.outgoing(node.id)) > 1


def is_join(scope: Scope, node: Node) -> bool:
    """Tell whether a gateway waits for tokens of several arrows."""
    return node.kind in BRANCHING and len(scope.incoming(node.id)) > 1


def find_regions(scope: Scope) -> Mapping[str, str]:
    """Return the join of each split that behaves as one step together with it.

    No branch ends, leaves, meets another branch or is entered from elsewhere, and splits
    and joins within a branch form such pairs themselves. What an event beside a task starts
    is no part of it.
    """
    return _Regions(scope).pairs()


class _Regions:
    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._after: dict[str, list[str]] = {each: [] for each in scope.nodes}
        self._before: dict[str, list[str]] = {each: [] for each in scope.nodes}
        for source, target in self._arrows():
            self._after[source].append(target)
            self._before[target].append(source)

    def pairs(self) -> Mapping[str, str]:
        """Return join by split; the smallest are settled first, for the larger hold them."""
        matched: dict[str, str] = {}
        for within, split, join in sorted(self._candidates(), key=lambda each: len(each[0])):
            if split not in matched and self._holds_pairs_only(within, matched):
                matched[split] = join
        return matched

    def _arrows(self) -> Iterator[tuple[str, str]]:
        for flow in self._scope.flows:
            yield flow.source, flow.target
        for host in self._scope.nodes:
            for event in self._scope.boundaries(host):
                if not is_beside(event):
                    yield host, event.id

    def _candidates(self) -> Iterator[_Region]:
        nodes = self._scope.nodes.values()
        joins = [node for node in nodes if is_join(self._scope, node)]
        for split in nodes:
            if is_split(self._scope, split):
                for join in joins:
                    within = self._between(split, join)
                    if within is not None:
                        yield within, split.id, join.id

    def _between(self, split: Node, join: Node) -> frozenset[str] | None:
        """Return what lies between, or None when the two are no pair."""
        if join is split or (join.kind == "parallelGateway" and split.kind != join.kind):
            return None
        within: set[str] = set()
        arriving = 0
        for flow in self._scope.outgoing(split.id):
            branch = self._branch(flow.target, split.id, join.id)
            if branch is None or branch & within:
                return None
            came = sum(source in branch for source in self._before[join.id])
            came += flow.target == join.id
            if not came or (join.kind == "parallelGateway" and came > 1):
                return None
            entered = [source for each in branch for source in self._before[each]]
            if any(source not in branch and source != split.id for source in entered):
                return None
            within |= branch
            arriving += came
        # a second arrow from the split into a branch would start it twice
        heads = sum(target in within for target in self._after[split.id])
        direct = sum(target == join.id for target in self._after[split.id])
        alone = arriving == len(self._before[join.id])
        whole = heads + direct == len(self._after[split.id])
        return frozenset(within) if alone and whole else None

    def _branch(self, head: str, split: str, join: str) -> set[str] | None:
        """Return everything from ``head`` on before the join; None when a way ends or leaves."""
        branch: set[str] = set()
        todo = [head]
        while todo:
            here = todo.pop()
            if here == join or here in branch:
                continue
            if here == split or not self._after[here]:
                return None
            branch.add(here)
            todo += self._after[here]
        return branch

    def _holds_pairs_only(self, within: frozenset[str], matched: Mapping[str, str]) -> bool:
        paired = {join for split, join in matched.items() if split in within and join in within}
        for each in within:
            node = self._scope.nodes[each]
            if is_split(self._scope, node) and matched.get(each) not in within:
                return False
            if is_join(self._scope, node) and each not in paired:
                return False
        return True
