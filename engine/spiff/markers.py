"""Reads the markers of steps that are done several times; mixed in before the library's parsers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from SpiffWorkflow.bpmn.parser.BpmnParser import full_tag

from engine.spiff.expressions import compile_marked
from engine.spiff.repeating import Instances, Loop, MultiInstance, Repeating, StandardLoop

if TYPE_CHECKING:
    from lxml import etree
    from SpiffWorkflow.bpmn.specs import BpmnProcessSpec

    from engine.feel import Expression


class Markers:
    """Puts our own step around one that carries a marker."""

    node: etree._Element
    spec: BpmnProcessSpec
    task: Repeating

    def _add_multiinstance_task(self, marker: etree._Element) -> None:
        items = _expression(marker, "loopDataInputRef")
        count = _expression(marker, "loopCardinality")
        many = items or count
        if many is None or (items and count):
            raise ValueError("either a list or a number")
        says = Instances(
            sequential=marker.get("isSequential") == "true",
            many=many,
            by_number=items is None,
            item=_name(marker, "inputDataItem"),
            results=_text(marker, "loopDataOutputRef"),
            result=_name(marker, "outputDataItem"),
            until=_expression(marker, "completionCondition"),
        )
        inner = self.spec.task_specs.pop(self.task.name)
        self._wrap(inner, MultiInstance(self.spec, inner.name, inner, says))

    def _add_loop_task(self, marker: etree._Element) -> None:
        maximum = marker.get("loopMaximum")
        says = Loop(
            condition=_expression(marker, "loopCondition"),
            maximum=None if maximum is None else int(maximum),
            test_before=marker.get("testBefore") == "true",
        )
        if says.condition is None and says.maximum is None:
            raise ValueError("neither a condition nor a maximum")
        inner = self.spec.task_specs.pop(self.task.name)
        self._wrap(inner, StandardLoop(self.spec, inner.name, inner, says))

    def _wrap(self, inner: Repeating, around: Repeating) -> None:
        """Let the step around take the place and the name of the inner one."""
        around.lane, around.documentation = inner.lane, inner.documentation
        inner.name = f"{inner.name} [child]"
        inner.inputs, inner.outputs = [around], []
        self.spec.task_specs[inner.name] = inner
        self.task = around


def _text(marker: etree._Element, kind: str) -> str | None:
    found = marker.find(full_tag(kind))
    text = "" if found is None else (found.text or "").strip()
    return text or None


def _name(marker: etree._Element, kind: str) -> str | None:
    found = marker.find(full_tag(kind))
    return None if found is None else found.get("name") or found.get("id")


def _expression(marker: etree._Element, kind: str) -> Expression | None:
    text = _text(marker, kind)
    return None if text is None else compile_marked(text)
