"""Collects what the gate finds, so that a rule says only what is wrong and where."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from engine.catalog.codes import WARNINGS, Code
from engine.catalog.reading import words
from engine.catalog.xml import kind_of
from engine.model import Finding, JsonValue, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml import etree

    from engine.catalog.reading import Flow, Node, Scope

MAX_FINDINGS = 300
_MAX_TEXT = 120
_NAMES_TOLD = 6
#: what directly holds the things that people see in a diagram
_PAGES = frozenset(
    {
        *("definitions", "process", "subProcess", "collaboration"),
        *("laneSet", "childLaneSet", "bpmndi:BPMNPlane"),
    }
)


class Report:
    """Findings of one run of the gate; the same thing is said once."""

    def __init__(self) -> None:
        self._found: dict[tuple[object, ...], Finding] = {}

    def file(self, code: Code, file: str, **params: JsonValue) -> None:
        """Say something about a file as a whole."""
        self.extend((Finding(code, file, params=_short(params)),))

    def xml(self, code: Code, file: str, xml: etree._Element, **params: JsonValue) -> None:
        """Say something about a piece of XML, at the element in which people find it."""
        place = _place_of(xml)
        about: dict[str, JsonValue] = {
            "kind": kind_of(place),
            "name": words(place.get("name")),
            "part": kind_of(xml),
        }
        if kind_of(place) == "sequenceFlow":
            about |= {"source": place.get("sourceRef", ""), "target": place.get("targetRef", "")}
        element_id = words(place.get("bpmnElement") or place.get("id"))[:_MAX_TEXT] or None
        severity = Severity.WARNING if code in WARNINGS else Severity.ERROR
        self.extend((Finding(code, file, element_id, _short({**about, **params}), severity),))

    def node(self, code: Code, scope: Scope, node: Node, **params: JsonValue) -> None:
        """Say something about a flow node."""
        self.xml(code, scope.file, node.xml, **params)

    def flow(self, code: Code, scope: Scope, flow: Flow, **params: JsonValue) -> None:
        """Say something about an arrow, which people know by what it connects."""
        ends: dict[str, JsonValue] = {
            "source": called(scope, flow.source),
            "target": called(scope, flow.target),
        }
        self.xml(code, scope.file, flow.xml, **{**ends, **params})

    def extend(self, findings: Iterable[Finding]) -> None:
        """Take over findings made elsewhere."""
        for each in findings:
            key = (each.code, each.file, each.element_id, repr(sorted(each.params.items())))
            self._found.setdefault(key, each)

    def findings(self) -> tuple[Finding, ...]:
        """Return everything, errors first, then by file and element; never endlessly many."""
        ordered = sorted(
            self._found.values(),
            key=lambda each: (
                each.severity is not Severity.ERROR,
                each.file,
                each.element_id or "",
                each.code,
            ),
        )
        rest = len(ordered) - MAX_FINDINGS
        if rest <= 0:
            return tuple(ordered)
        last = replace(
            ordered[MAX_FINDINGS], code=Code.FINDINGS_CUT, element_id=None, params={"count": rest}
        )
        return (*ordered[:MAX_FINDINGS], last)


def called(scope: Scope, node_id: str) -> str:
    """Return what people call a node: its name, or else its id."""
    node = scope.nodes.get(node_id)
    return (node.element.name if node is not None else "") or node_id


def list_names(scope: Scope, node_ids: Iterable[str]) -> str:
    """Return what people call some nodes, the first few of them."""
    return ", ".join(called(scope, each) for each in islice(node_ids, _NAMES_TOLD))


def _place_of(xml: etree._Element) -> etree._Element:
    """Return what can be seen on the page: parts of an element have ids too."""
    parent = xml.getparent()
    while parent is not None and not (xml.get("id") and kind_of(parent) in _PAGES):
        xml, parent = parent, parent.getparent()
    return xml


def _short(params: dict[str, JsonValue]) -> dict[str, JsonValue]:
    return {
        name: value[:_MAX_TEXT] + "…"
        if isinstance(value, str) and len(value) > _MAX_TEXT
        else value
        for name, value in params.items()
    }
