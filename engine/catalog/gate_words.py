"""Rules on what people read and who they are: names, sources, lanes, forms, services."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from engine.catalog.allowed import FLOW_NODES
from engine.catalog.codes import Code
from engine.catalog.gate_flow import CHOOSING, GATEWAYS
from engine.catalog.xml import bpmn

if TYPE_CHECKING:
    from engine.catalog.reading import Diagram, Lane, Node, Scope
    from engine.catalog.rules import Case

MAX_NAME = 200


def check_words(case: Case, scope: Scope) -> None:
    """Check what one scope says to people, with the rules of the floor above."""
    if scope.owner.kind == "process":
        _check_element(case, scope, scope.owner)
    for node in scope.nodes.values():
        if node.kind in FLOW_NODES:
            _check_element(case, scope, node)
        if node.kind == "userTask":
            _check_lane(case, scope, node)
            _check_form(case, scope, node)
        elif node.kind == "serviceTask":
            _check_service(case, scope, node)


def _check_element(case: Case, scope: Scope, node: Node) -> None:
    name, pattern = node.element.name, case.rules.source_pattern
    if not name and _wants_name(scope, node):
        case.report.node(Code.NAME_MISSING, scope, node)
    elif len(name) > MAX_NAME:
        case.report.node(Code.NAME_TOO_LONG, scope, node, limit=MAX_NAME)
    if pattern is not None and not pattern.search(node.element.documentation):
        case.report.node(Code.SOURCE_MISSING, scope, node)
    found = case.rules.check_element(node.element)
    case.report.extend(
        replace(each, file=scope.file, element_id=each.element_id or node.id) for each in found
    )


def _wants_name(scope: Scope, node: Node) -> bool:
    """A gateway asks something only when there is something to choose."""
    if node.kind in CHOOSING:
        return len(scope.outgoing(node.id)) > 1
    return node.kind not in GATEWAYS


def _check_lane(case: Case, scope: Scope, node: Node) -> None:
    lane = node.element.lane
    if lane is None:
        case.report.node(Code.LANE_MISSING, scope, node)
    elif lane not in case.rules.lanes:
        case.report.node(Code.LANE_UNKNOWN, scope, node, lane=lane)


def _check_form(case: Case, scope: Scope, node: Node) -> None:
    form = node.element.properties.get(case.rules.form_property)
    if not form:
        case.report.node(Code.FORM_EMPTY, scope, node, property=case.rules.form_property)
    elif not any(each.name == f"{form}.form" for each in case.bundle.files):
        case.report.node(Code.FORM_MISSING, scope, node, form=form)


def _check_service(case: Case, scope: Scope, node: Node) -> None:
    service = node.element.properties.get(case.rules.service_property)
    if not service:
        case.report.node(Code.SERVICE_EMPTY, scope, node, property=case.rules.service_property)
    elif service not in case.rules.services:
        case.report.node(Code.SERVICE_UNKNOWN, scope, node, service=service)


def check_lanes(case: Case, diagram: Diagram) -> None:
    """A node stands in one lane; lanes inside one another count as one."""
    nodes = {node.id: node for scope in diagram.scopes for node in scope.nodes.values()}
    placed: dict[str, Lane] = {}
    for lane in sorted(diagram.lanes, key=lambda each: each.depth):
        for reference in lane.refs:
            if reference not in nodes:
                about = {"lane": lane.name, "reference": reference}
                case.report.xml(Code.LANE_REFERENCE, diagram.file, lane.xml, **about)
                continue
            other = placed.setdefault(reference, lane)
            if other is not lane and other.xml not in lane.xml.iterancestors():
                names = f"{other.name}, {lane.name}"
                xml = nodes[reference].xml
                case.report.xml(Code.LANE_AMBIGUOUS, diagram.file, xml, lanes=names)
            placed[reference] = lane


def check_pools(case: Case, diagram: Diagram) -> None:
    """A pool stands around the process; one of somebody else would only look as if it acted."""
    for pool in diagram.root.iterfind(f"{bpmn('collaboration')}/{bpmn('participant')}"):
        if pool.get("processRef") != diagram.process.id:
            case.report.xml(Code.POOL_BROKEN, diagram.file, pool)


def check_forms(case: Case) -> None:
    """Check the forms of the bundle with the rules of the floor above."""
    for file in case.bundle.files:
        if file.name.endswith(".form"):
            case.report.extend(case.rules.check_form(file.name, file.content))
