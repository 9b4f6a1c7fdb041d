"""Rules on paths: all can be reached and can end; every loop waits, and a choice leads out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.catalog.codes import Code
from engine.catalog.gate_flow import CHOOSING
from engine.catalog.graph import Graph
from engine.catalog.happenings import stands_apart
from engine.catalog.report import list_names

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.catalog.reading import Scope
    from engine.catalog.report import Report
    from engine.catalog.waiting import Waiting


#: of a choice it is known that another way may be taken; so it is of events that may come
_LEADING_OUT = CHOOSING | {"eventBasedGateway"}


def check_paths(report: Report, scope: Scope, graph: Graph, waiting: Waiting) -> None:
    """Check that tokens come everywhere and can always go on to an end."""
    _check_reach(report, scope, graph)
    _check_loops(report, scope, Code.LOOP_WITHOUT_WAIT, waiting.quick_arrows(scope))
    sure = [
        (flow.source, flow.target)
        for flow in scope.flows
        if scope.nodes[flow.source].kind not in _LEADING_OUT
    ]
    _check_loops(report, scope, Code.LOOP_WITHOUT_CHOICE, sure)


def _check_loops(
    report: Report, scope: Scope, code: Code, arrows: Iterable[tuple[str, str]]
) -> None:
    for loop in Graph(scope.nodes, arrows).loops():
        steps = list_names(scope, loop)
        report.node(code, scope, scope.nodes[loop[0]], steps=steps)


def _check_reach(report: Report, scope: Scope, graph: Graph) -> None:
    kinds = {node.id: node.kind for node in scope.nodes.values()}
    starts = [each for each, kind in kinds.items() if kind == "startEvent"]
    ends = [each for each, kind in kinds.items() if kind == "endEvent"]
    reached = graph.reached(starts)
    for node in scope.nodes.values():
        # where a begin, an end or an arrow is missing, that has been told already
        if starts and node.id not in reached:
            if not stands_apart(node):
                report.node(Code.UNREACHABLE, scope, node)
            continue
        goes_on = node.kind != "endEvent" and scope.outgoing(node.id)
        if ends and goes_on and not any(graph.reaches(node.id, end) for end in ends):
            report.node(Code.NO_WAY_TO_END, scope, node)
