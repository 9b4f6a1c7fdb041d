"""Rules on branches: what is split comes together again, or ends, and nothing is doubled.

Three things go wrong silently when tokens run beside each other. A split inside a loop
multiplies what goes round, unless its own join takes all of it together again
(``regions``). Branches that meet without a join do the rest twice. A join that one branch
may never reach waits for ever; that last one is found by walking (``tokens``).
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from engine.catalog.codes import Code
from engine.catalog.graph import arrows
from engine.catalog.happenings import event_kind, is_beside
from engine.catalog.regions import BRANCHING, find_regions, is_join, is_split
from engine.catalog.report import called
from engine.catalog.timers import find_timer
from engine.catalog.tokens import find_stuck_joins
from engine.timing import TimerKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from engine.catalog.graph import Graph
    from engine.catalog.reading import Node, Scope
    from engine.catalog.report import Report


def check_branches(report: Report, scope: Scope, graph: Graph) -> None:
    """Check splits, joins and the side branches of events in one scope."""
    pairs = _pairs_in_loops(scope, graph)
    findings = [
        *_in_loops(scope, graph, pairs),
        *_meetings(scope, graph),
        *_side_branches(scope),
    ]
    for code, node, about in findings:
        report.node(code, scope, node, **about)
    # walking makes sense only where no token is doubled
    if findings or not any(is_join(scope, node) for node in scope.nodes.values()):
        return
    stuck = find_stuck_joins(scope, graph, pairs)
    if stuck is None:
        report.node(Code.FLOW_TOO_COMPLEX, scope, scope.owner)
        return
    for each in stuck:
        report.node(Code.JOIN_WAITS_FOREVER, scope, scope.nodes[each])


_Found = tuple[Code, "Node", dict[str, str]]


def _pairs_in_loops(scope: Scope, graph: Graph) -> Mapping[str, str]:
    """Return the join of each split in a loop that behaves as one step together with it."""
    looping = [
        node.id
        for node in scope.nodes.values()
        if node.kind in BRANCHING and graph.reaches(node.id, node.id)
    ]
    if not looping:
        return {}
    return {split: join for split, join in find_regions(scope).items() if split in looping}


def _in_loops(scope: Scope, graph: Graph, pairs: Mapping[str, str]) -> Iterator[_Found]:
    joined = set(pairs.values())
    for node in scope.nodes.values():
        splits, joins = is_split(scope, node), is_join(scope, node)
        again = graph.reaches(node.id, node.id)
        alone = (splits and node.id not in pairs) or (joins and node.id not in joined)
        if (again and alone) or (joins and _follows_repeated_event(scope, graph, node.id)):
            yield Code.BRANCHES_IN_LOOP, node, {}


def _follows_repeated_event(scope: Scope, graph: Graph, node_id: str) -> bool:
    """An event beside its task that can happen again, starts its branch again."""
    for host in scope.nodes:
        for event in _side_events(scope, host):
            repeated = graph.reaches(host, host) or _repeats(event)
            if repeated and graph.reaches(event.id, node_id):
                return True
    return False


def _repeats(event: Node) -> bool:
    """A timer says how often; a message, signal or escalation comes as often as it is sent."""
    timer = find_timer(event)
    return event_kind(event) is not None or (timer is not None and timer.kind is TimerKind.CYCLE)


def _meetings(scope: Scope, graph: Graph) -> Iterator[_Found]:
    """Yield where branches of a split meet without a join that waits for both."""
    for split in scope.nodes.values():
        # a split in a loop would meet itself; its branches were looked at in ``regions``
        if split.kind not in BRANCHING or graph.reaches(split.id, split.id):
            continue
        for node_id in _mixed(scope, split.id):
            if not is_join(scope, scope.nodes[node_id]):
                about = {"split": called(scope, split.id)}
                yield Code.BRANCHES_MEET, scope.nodes[node_id], about


def _side_branches(scope: Scope) -> Iterator[_Found]:
    """Yield events beside a task whose branch comes where the main flow comes too.

    Only ends may be shared. Branches of two events may meet: each only adds something.
    """
    starts = [node.id for node in scope.nodes.values() if node.kind == "startEvent"]
    main = _following(scope, starts, beside=False)
    for host in scope.nodes:
        for event in _side_events(scope, host):
            branch = _following(scope, [event.id], beside=True)
            shared = (each for each in scope.nodes if each in main & branch)
            meeting = next((each for each in shared if not _is_end(scope, each)), None)
            if meeting is not None:
                yield Code.BOUNDARY_REJOINS, event, {"meeting": called(scope, meeting)}


def _side_events(scope: Scope, host: str) -> Sequence[Node]:
    """Return the events on a node that leave it running."""
    return [each for each in scope.boundaries(host) if is_beside(each)]


def _is_end(scope: Scope, node_id: str) -> bool:
    return scope.nodes[node_id].kind == "endEvent"


def _mixed(scope: Scope, split: str) -> Iterator[str]:
    """Yield nodes at which different branches of a split arrive, ends excepted.

    Each node is marked with the branches that lead to it. Where arrows with different
    marks arrive, tokens of different branches meet.
    """
    marks = dict.fromkeys(scope.nodes, 0)
    arriving: Mapping[str, set[int]] = {node_id: set() for node_id in scope.nodes}
    for number, flow in enumerate(scope.outgoing(split)):
        arriving[flow.target].add(1 << number)
        for node_id in _following(scope, [flow.target], beside=True):
            marks[node_id] |= 1 << number
    for source, target in arrows(scope):
        if marks[source]:
            arriving[target].add(marks[source])
    for node_id, kinds in arriving.items():
        if len(kinds) > 1 and not _is_end(scope, node_id):
            yield node_id


def _following(scope: Scope, heads: Sequence[str], *, beside: bool) -> set[str]:
    """Return the heads with all that follows; ``beside`` includes events that only add."""
    seen = set(heads)
    todo = deque(heads)
    while todo:
        here = todo.popleft()
        following = [flow.target for flow in scope.outgoing(here)]
        side = _side_events(scope, here)
        following += [e.id for e in scope.boundaries(here) if beside or e not in side]
        todo.extend(each for each in following if each not in seen)
        seen.update(following)
    return seen
