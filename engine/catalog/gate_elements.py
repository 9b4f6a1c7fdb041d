"""Rules on single elements: only what the allow-list names, where it names it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from engine.catalog.allowed import (
    ALLOWED,
    ALWAYS,
    ON_STEPS,
    SCRIPTS,
    STEPS,
    VALUES,
    Allowed,
)
from engine.catalog.codes import Code
from engine.catalog.markers import INSTANCES, LOOP
from engine.catalog.xml import PREFIXES, XSI, kind_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.catalog.report import Report

_TELLING_EVENTS = frozenset({"intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"})
#: told by what they mean to a modeller, not by how they are written
_BY_MEANING: Mapping[str, Code] = {
    **dict.fromkeys(SCRIPTS, Code.SCRIPT),
    "compensateEventDefinition": Code.COMPENSATION,
    **dict.fromkeys(("transaction", "cancelEventDefinition"), Code.TRANSACTION),
}
_VALUES_BY_MEANING: Mapping[str, Code] = {
    "triggeredByEvent": Code.EVENT_SUB_PROCESS,
    "isForCompensation": Code.COMPENSATION,
    "instantiate": Code.START_BY_EVENT,
}
_DRAWING = ("bpmndi:", "dc:", "di:")


def check_elements(report: Report, file: str, root: etree._Element) -> None:
    """Refuse every element and attribute of a file that the allow-list does not name."""
    todo = [root]
    while todo:
        element = todo.pop()
        kind = kind_of(element)
        allowed = ALLOWED[kind]
        _check_attributes(report, file, element, kind, allowed)
        known: set[str] = set()
        for child in element:
            child_kind = kind_of(child)
            if child_kind not in allowed.inside or _asks_elsewhere(element, child_kind):
                _refuse(report, file, child)
                continue
            if child_kind in known and child_kind in allowed.once:
                report.xml(Code.ELEMENT_REPEATED, file, child)
            known.add(child_kind)
            todo.append(child)
        if kind.endswith("Event"):
            _check_event(report, file, element, kind)
        if kind == "spiffworkflow:properties":
            _check_properties(report, file, element)


def _asks_elsewhere(element: etree._Element, child_kind: str) -> bool:
    """Only a business rule task may name a decision; elsewhere nobody would ask it."""
    owner = element.getparent()
    return child_kind == "spiffworkflow:calledDecisionId" and (
        owner is None or kind_of(owner) != "businessRuleTask"
    )


def _refuse(report: Report, file: str, element: etree._Element) -> None:
    kind = kind_of(element)
    owner = element.getparent()
    inside = "" if owner is None else kind_of(owner)
    if inside == "startEvent" and _is_definition(kind):
        report.xml(Code.START_BY_EVENT, file, element)
    elif inside == "businessRuleTask" and kind in {INSTANCES, LOOP}:
        report.xml(Code.DECISION_REPEATED, file, element)
    elif kind in _BY_MEANING:
        report.xml(_BY_MEANING[kind], file, element)
    elif _is_definition(kind):
        report.xml(Code.EVENT_NOT_SUPPORTED, file, element)
    elif ":" in kind and not kind.startswith(_DRAWING):
        report.xml(Code.EXTENSION, file, element, extension=kind.split(":")[1])
    else:
        report.xml(Code.ELEMENT_NOT_SUPPORTED, file, element)


def _check_attributes(
    report: Report, file: str, element: etree._Element, kind: str, allowed: Allowed
) -> None:
    known = ALWAYS | allowed.attributes | (ON_STEPS if kind in STEPS else frozenset())
    for full_name, value in element.attrib.items():
        name = _attribute(str(full_name))
        if name.startswith("?:") and (kind == "definitions" or kind.startswith(_DRAWING)):
            continue  # colours, and what a tool notes about itself
        if name not in known:
            attribute = name.removeprefix("?:")
            report.xml(Code.ATTRIBUTE, file, element, attribute=attribute)
        elif name in VALUES and str(value).split(":")[-1] not in VALUES[name]:
            code = _VALUES_BY_MEANING.get(name, Code.ATTRIBUTE_VALUE)
            report.xml(code, file, element, attribute=name, value=str(value))


def _attribute(full_name: str) -> str:
    name = etree.QName(full_name)
    if not name.namespace:
        return name.localname
    if name.namespace == XSI:
        return f"xsi:{name.localname}" if name.localname == "type" else f"?:{name.localname}"
    return f"{PREFIXES.get(name.namespace) or '?:'}{name.localname}"


def _is_definition(kind: str) -> bool:
    return kind.endswith("EventDefinition") or kind == "eventDefinitionRef"


def _check_event(report: Report, file: str, element: etree._Element, kind: str) -> None:
    definitions = [child for child in element if _is_definition(kind_of(child))]
    if len(definitions) > 1:
        report.xml(Code.EVENT_MANY, file, element)
    elif not definitions and kind in _TELLING_EVENTS:
        report.xml(Code.EVENT_EMPTY, file, element)


def _check_properties(report: Report, file: str, element: etree._Element) -> None:
    seen: set[str] = set()
    for each in element.iterchildren():
        name, value = each.get("name", "").strip(), each.get("value")
        if not name or value is None:
            report.xml(Code.PROPERTY_BROKEN, file, each)
        elif name in seen:
            report.xml(Code.PROPERTY_TWICE, file, each, property=name)
        seen.add(name)
