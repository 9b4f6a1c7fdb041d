"""Rules on what the library looks ahead at: every arrow that a token will surely take.

From each token the library draws all that must follow as a tree, up to the next choice.
A circle without a choice makes that tree endless, and splits behind one another make it
grow with every combination of branches: nine splits of three would be 100,000 steps.
Neither is looked at again inside a sub-process before a token enters it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.catalog.codes import Code
from engine.catalog.gate_flow import CHOOSING
from engine.catalog.graph import Graph
from engine.catalog.report import list_names

if TYPE_CHECKING:
    from engine.catalog.reading import Scope
    from engine.catalog.report import Report

#: steps that may lie ahead of one token; they are stored with every instance
MAX_AHEAD = 400


def check_lookahead(report: Report, scope: Scope) -> None:
    """Check that what surely follows a token is bounded, and small."""
    sure = [
        (flow.source, flow.target)
        for flow in scope.flows
        if scope.nodes[flow.source].kind not in CHOOSING
    ]
    graph = Graph(scope.nodes, sure)
    loops = list(graph.loops())
    for loop in loops:
        steps = list_names(scope, loop)
        report.node(Code.LOOP_WITHOUT_CHOICE, scope, scope.nodes[loop[0]], steps=steps)
    if not loops:
        _check_size(report, scope, graph, sure)


def _check_size(report: Report, scope: Scope, graph: Graph, sure: list[tuple[str, str]]) -> None:
    targets: dict[str, list[str]] = {node_id: [] for node_id in scope.nodes}
    for source, target in sure:
        targets[source].append(target)
    ahead: dict[str, int] = {}
    # whatever follows a node is followed by less than the node itself
    for node_id in sorted(scope.nodes, key=lambda each: len(graph.reached([each]))):
        steps = 1 + sum(ahead[target] for target in targets[node_id])
        ahead[node_id] = min(steps, MAX_AHEAD + 1)
    for node in scope.nodes.values():
        if len(targets[node.id]) > 1 and ahead[node.id] > MAX_AHEAD:
            report.node(Code.BRANCHES_TOO_MANY, scope, node, limit=MAX_AHEAD)
            return
