"""Rules on the picture: what runs can be seen, and its numbers are numbers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from engine.catalog.allowed import FLOW_NODES
from engine.catalog.codes import Code
from engine.catalog.xml import kind_of

if TYPE_CHECKING:
    from lxml import etree

    from engine.catalog.report import Report

_NUMBER = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,20})?")
_DRAWN = FLOW_NODES | {"participant", "lane", "sequenceFlow"}
_PICTURES = {"bpmndi:BPMNShape": ("dc:Bounds", 1), "bpmndi:BPMNEdge": ("di:waypoint", 2)}


def check_drawing(report: Report, file: str, root: etree._Element) -> None:
    """Check the diagram interchange of a file."""
    drawn: set[str] = set()
    to_be_drawn: list[etree._Element] = []
    for element in root.iter():
        kind = kind_of(element)
        if kind in {"dc:Bounds", "di:waypoint"}:
            _check_numbers(report, file, element, kind)
        elif kind in _PICTURES and _is_complete(element, kind):
            drawn.add(element.get("bpmnElement", ""))
        elif kind in _DRAWN and element.get("id"):
            to_be_drawn.append(element)
    for element in to_be_drawn:
        if element.get("id", "") not in drawn:
            report.xml(Code.DRAWING_MISSING, file, element)


def _is_complete(element: etree._Element, kind: str) -> bool:
    """A shape has a place, an arrow at least two points."""
    part, fewest = _PICTURES[kind]
    return sum(kind_of(each) == part for each in element) >= fewest


def _check_numbers(report: Report, file: str, element: etree._Element, kind: str) -> None:
    """The library sorts by place and falls over what is not a number."""
    wanted = ("x", "y", "width", "height") if kind == "dc:Bounds" else ("x", "y")
    if not all(_NUMBER.fullmatch(element.get(each, "")) for each in wanted):
        report.xml(Code.DRAWING_BROKEN, file, element)
