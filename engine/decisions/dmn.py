"""The shape of DMN files: namespaces, which elements may lie where, ids, texts.

What is not listed here is refused by name, so that nothing in a file is ever passed over.
It knows nothing of what tables mean.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from engine.decisions.codes import DecisionCode

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from engine.decisions.report import Report

NAMESPACES = frozenset(
    {
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd",  # 1.1
        "http://www.omg.org/spec/DMN/20180521/MODEL/",  # 1.2
        "https://www.omg.org/spec/DMN/20191111/MODEL/",  # 1.3
        "https://www.omg.org/spec/DMN/20211108/MODEL/",  # 1.4
        "https://www.omg.org/spec/DMN/20230324/MODEL/",  # 1.5
    }
)

_SPOKEN = ("description", "extensionElements")
_FORMULA = frozenset({*_SPOKEN, "text"})
_ALLOWED: Mapping[str, frozenset[str]] = {
    "definitions": frozenset(
        {
            *(*_SPOKEN, "itemDefinition", "inputData", "decision", "knowledgeSource"),
            *("textAnnotation", "association", "group", "elementCollection"),
            *("performanceIndicator", "organizationUnit"),
        }
    ),
    "itemDefinition": frozenset({*_SPOKEN, "typeRef", "allowedValues", "itemComponent"}),
    "itemComponent": frozenset({*_SPOKEN, "typeRef", "allowedValues", "itemComponent"}),
    "inputData": frozenset({*_SPOKEN, "variable"}),
    "variable": frozenset(_SPOKEN),
    "decision": frozenset(
        {
            *(*_SPOKEN, "question", "allowedAnswers", "variable", "informationRequirement"),
            *("authorityRequirement", "supportedObjective", "impactedPerformanceIndicator"),
            *("decisionMaker", "decisionOwner", "usingProcess", "usingTask"),
            *("decisionTable", "literalExpression"),
        }
    ),
    "informationRequirement": frozenset({*_SPOKEN, "requiredInput", "requiredDecision"}),
    "decisionTable": frozenset({*_SPOKEN, "input", "output", "rule", "annotation"}),
    "input": frozenset({*_SPOKEN, "inputExpression", "inputValues"}),
    "output": frozenset({*_SPOKEN, "outputValues", "defaultOutputEntry"}),
    "rule": frozenset({*_SPOKEN, "inputEntry", "outputEntry", "annotationEntry"}),
    **dict.fromkeys(
        (
            *("literalExpression", "inputExpression", "inputEntry", "outputEntry"),
            *("inputValues", "outputValues", "allowedValues", "defaultOutputEntry"),
        ),
        _FORMULA,
    ),
    **dict.fromkeys(("text", "typeRef", "requiredInput", "requiredDecision"), frozenset[str]()),
}
_ONCE = frozenset(
    {
        *("variable", "typeRef", "allowedValues", "text", "inputExpression", "inputValues"),
        *("outputValues", "defaultOutputEntry", "decisionTable", "literalExpression"),
        *("requiredInput", "requiredDecision"),
    }
)
_NEEDS_ID = frozenset({"decision", "inputData"})


def check_shape(root: etree._Element, report: Report) -> None:
    """Refuse every element that is not known to have no other meaning than what is read."""
    ids: set[str] = set()
    todo = [root]
    while todo:
        xml = todo.pop()
        _check_id(xml, ids, report)
        _check_language(xml, report)
        _check_children(xml, report)
        todo += [each for each in xml if local(each) in _ALLOWED and _same_space(each, root)]


def _check_children(xml: etree._Element, report: Report) -> None:
    inside = local(xml)
    seen: set[str] = set()
    for each in xml:
        name = local(each)
        if inside == "definitions" and _space(each) not in NAMESPACES:
            continue  # the drawing, and notes of tools
        if name not in _ALLOWED[inside] or not _same_space(each, xml):
            report.refuse(DecisionCode.NOT_SUPPORTED, each, inside=inside)
        elif name in _ONCE and name in seen:
            report.refuse(DecisionCode.REPEATED, each, inside=inside)
        seen.add(name)
    if {"decisionTable", "literalExpression"} <= seen:
        report.refuse(DecisionCode.REPEATED, xml, inside=inside)


def _check_id(xml: etree._Element, ids: set[str], report: Report) -> None:
    element_id = xml.get("id")
    if element_id is not None:
        if element_id in ids:
            report.refuse(DecisionCode.ID_TWICE, xml)
        ids.add(element_id)
    if not element_id and local(xml) in _NEEDS_ID:
        report.refuse(DecisionCode.ID_MISSING, xml)


def _check_language(xml: etree._Element, report: Report) -> None:
    language = xml.get("expressionLanguage")
    if language and "feel" not in language.lower():
        report.refuse(DecisionCode.LANGUAGE, xml, language=language)


def local(xml: etree._Element) -> str:
    """Return the name of an element without its namespace."""
    return etree.QName(xml).localname


def children(xml: etree._Element, name: str) -> Iterator[etree._Element]:
    """Yield the children of that name, in the namespace of the element itself."""
    return xml.iterchildren(f"{{{_space(xml)}}}{name}")


def child(xml: etree._Element, name: str) -> etree._Element | None:
    """Return the first child of that name, or None."""
    return next(children(xml, name), None)


def text_of(xml: etree._Element | None) -> str:
    """Return the expression in an element, or nothing."""
    inner = None if xml is None else child(xml, "text")
    return "" if inner is None else (inner.text or "").strip()


def words(text: str | None) -> str:
    """Return a name with single spaces."""
    return " ".join((text or "").split())


def name_of(xml: etree._Element) -> str:
    """Return under which name expressions know input data or a decision."""
    variable = child(xml, "variable")
    called = "" if variable is None else words(variable.get("name"))
    return called or words(xml.get("name"))


def _space(xml: etree._Element) -> str:
    return etree.QName(xml).namespace or ""


def _same_space(xml: etree._Element, other: etree._Element) -> bool:
    return _space(xml) == _space(other)
