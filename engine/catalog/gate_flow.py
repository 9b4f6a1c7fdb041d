"""Rules on arrows, one node at a time: what enters, what leaves, under which condition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.catalog.allowed import BESIDE_OUTWARD, BOUNDARY_HOSTS, FLOW_NODES
from engine.catalog.codes import Code
from engine.catalog.happenings import stands_apart
from engine.catalog.xml import kind_of

if TYPE_CHECKING:
    from engine.catalog.reading import Node, Scope
    from engine.catalog.report import Report
    from engine.catalog.rules import Case

CHOOSING = frozenset({"exclusiveGateway", "inclusiveGateway"})
GATEWAYS = CHOOSING | {"parallelGateway", "eventBasedGateway"}


def check_flow(case: Case, scope: Scope) -> None:
    """Check the arrows of one process or sub-process."""
    report = case.report
    _check_ends(report, scope)
    _check_arrows(report, scope)
    for node in scope.nodes.values():
        if node.kind not in FLOW_NODES:
            continue
        _check_node(report, scope, node)
        if node.kind == "boundaryEvent":
            _check_boundary(case, scope, node)
        if node.kind in CHOOSING and len(scope.outgoing(node.id)) > 1:
            _check_choice(report, scope, node)
        else:
            _check_no_choice(report, scope, node)


def _check_ends(report: Report, scope: Scope) -> None:
    starts = sum(node.kind == "startEvent" for node in scope.nodes.values())
    if not starts:
        report.node(Code.START_MISSING, scope, scope.owner)
    elif starts > 1:
        report.node(Code.START_MANY, scope, scope.owner, count=starts)
    if not any(node.kind == "endEvent" for node in scope.nodes.values()):
        report.node(Code.END_MISSING, scope, scope.owner)


def _check_arrows(report: Report, scope: Scope) -> None:
    for flow in scope.broken:
        end = "source" if flow.source not in scope.nodes else "target"
        reference = flow.source if end == "source" else flow.target
        report.flow(Code.FLOW_BROKEN, scope, flow, end=end, reference=reference)
    seen: set[tuple[str, str]] = set()
    for flow in scope.flows:
        if (flow.source, flow.target) in seen:
            report.flow(Code.FLOW_TWICE, scope, flow)
        seen.add((flow.source, flow.target))


def _check_node(report: Report, scope: Scope, node: Node) -> None:
    incoming, outgoing = len(scope.incoming(node.id)), len(scope.outgoing(node.id))
    if node.kind == "startEvent" and incoming:
        report.node(Code.FLOW_INTO_START, scope, node)
    elif node.kind == "boundaryEvent" and incoming:
        report.node(Code.FLOW_INTO_BOUNDARY, scope, node)
    if node.kind == "endEvent":
        if outgoing:
            report.node(Code.FLOW_OUT_OF_END, scope, node)
    elif not outgoing and not stands_apart(node):
        report.node(Code.OUTGOING_MISSING, scope, node)
    elif outgoing > 1 and node.kind not in GATEWAYS:
        report.node(Code.OUTGOING_MANY, scope, node, count=outgoing)


def _check_boundary(case: Case, scope: Scope, node: Node) -> None:
    host = scope.nodes.get(node.xml.get("attachedToRef", ""))
    kinds = [kind for kind in map(kind_of, node.xml) if kind in BOUNDARY_HOSTS]
    if host is None or not all(_fits(case, host, kind) for kind in kinds):
        about = {"host": host.kind if host is not None else ""}
        case.report.node(Code.BOUNDARY_HOST, scope, node, **about)


def _fits(case: Case, host: Node, kind: str) -> bool:
    if kind in BESIDE_OUTWARD and case.rules.is_outward(host.element):
        return True
    return host.kind in BOUNDARY_HOSTS[kind]


def _check_choice(report: Report, scope: Scope, node: Node) -> None:
    """Of several ways out each has a condition, but one: what happens when none is true."""
    default = node.xml.get("default")
    if not default:
        report.node(Code.DEFAULT_MISSING, scope, node)
    elif default not in {flow.id for flow in scope.outgoing(node.id)}:
        report.node(Code.DEFAULT_BROKEN, scope, node, flow=default)
    for flow in scope.outgoing(node.id):
        if flow.id == default and flow.condition is not None:
            report.flow(Code.DEFAULT_WITH_CONDITION, scope, flow)
        elif flow.id != default and not flow.condition:
            report.flow(Code.CONDITION_MISSING, scope, flow)


def _check_no_choice(report: Report, scope: Scope, node: Node) -> None:
    """Where there is nothing to choose the library ignores a condition, silently."""
    for flow in scope.outgoing(node.id):
        if flow.condition is not None:
            report.flow(Code.CONDITION_MISPLACED, scope, flow)
    default = node.xml.get("default")
    if default and default not in {flow.id for flow in scope.outgoing(node.id)}:
        report.node(Code.DEFAULT_BROKEN, scope, node, flow=default)
