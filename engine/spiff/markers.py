"""Reads the markers of steps that are done several times; mixed in before the library's parsers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.catalog.markers import find_marker
from engine.spiff.expressions import compile_marked
from engine.spiff.repeating import Instances, Loop, MultiInstance, Repeating, StandardLoop

if TYPE_CHECKING:
    from lxml import etree
    from SpiffWorkflow.bpmn.parser.ProcessParser import ProcessParser
    from SpiffWorkflow.bpmn.specs import BpmnProcessSpec

    from engine.feel import Expression


class Markers:
    """Puts our own step around one that carries a marker."""

    node: etree._Element
    spec: BpmnProcessSpec
    process_parser: ProcessParser
    task: Repeating

    def _add_multiinstance_task(self, _xml: etree._Element) -> None:
        says = find_marker(self.node)
        many = None if says is None else says.items or says.count
        if says is None or many is None:
            raise ValueError("neither a list nor a number")
        instances = Instances(
            sequential=says.sequential,
            many=self._compile(many),
            by_number=not says.items,
            item=says.item,
            results=says.results,
            result=says.result,
            until=None if says.until is None else self._compile(says.until),
        )
        inner = self.spec.task_specs.pop(self.task.name)
        self._wrap(inner, MultiInstance(self.spec, inner.name, inner, instances))

    def _add_loop_task(self, _xml: etree._Element) -> None:
        says = find_marker(self.node)
        if says is None or not (says.condition or says.maximum):
            raise ValueError("neither a condition nor a maximum")
        maximum = None if says.maximum is None else int(says.maximum)
        condition = self._compile(says.condition) if says.condition else None
        loop = Loop(condition, maximum, says.test_before)
        inner = self.spec.task_specs.pop(self.task.name)
        self._wrap(inner, StandardLoop(self.spec, inner.name, inner, loop))

    def _compile(self, text: str) -> Expression:
        return compile_marked(text, self.process_parser.parser.functions)

    def _wrap(self, inner: Repeating, around: Repeating) -> None:
        """Let the step around take the place and the name of the inner one."""
        around.lane, around.documentation = inner.lane, inner.documentation
        inner.name = f"{inner.name} [child]"
        inner.inputs, inner.outputs = [around], []
        self.spec.task_specs[inner.name] = inner
        self.task = around
