"""Types and names of a file: item definitions, input data, and who may use what."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine.decisions.codes import DecisionCode
from engine.decisions.dmn import child, children, text_of, words
from engine.decisions.kinds import Kind
from engine.errors import ExpressionError
from engine.feel import Tests, compile_tests, is_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml import etree

    from engine.decisions.report import Report
    from engine.feel import NamedFunctions

_MAX_DEPTH = 10
ANYTHING = Kind()
_NUMBER, _WHOLE = Kind("number"), Kind("number", whole=True)
_BUILT_IN: Mapping[str, Kind] = {
    "Any": ANYTHING,
    "string": Kind("string"),
    "boolean": Kind("boolean"),
    "number": _NUMBER,
    "double": _NUMBER,
    "integer": _WHOLE,
    "long": _WHOLE,
    "date": Kind("date"),
    **dict.fromkeys(("dateTime", "date and time"), Kind("date and time")),
    **dict.fromkeys(("dayTimeDuration", "days and time duration"), Kind("days and time duration")),
    **dict.fromkeys(
        ("yearMonthDuration", "years and months duration"), Kind("years and months duration")
    ),
}
_NOT_SUPPORTED = frozenset({"time", "context", "list", "function"})


@dataclass(slots=True)
class Kinds:
    """Reads the types that a file defines.

    Attributes:
        definitions: the ``itemDefinition`` elements by name.
        functions: what expressions may call beside FEEL itself.
        names: names of parts of structures that were met on the way.
    """

    report: Report
    definitions: Mapping[str, etree._Element]
    functions: NamedFunctions
    names: set[str] = field(default_factory=set)
    _known: dict[str, Kind] = field(default_factory=dict)
    _open: set[str] = field(default_factory=set)

    def named(self, name: str | None, xml: etree._Element) -> Kind:
        """Return the kind that a ``typeRef`` names; without one anything will do."""
        return self._named(name, xml, 0)

    def tests(self, xml: etree._Element | None) -> Tests | None:
        """Return a list of allowed values, read; None when there is none."""
        text = text_of(xml)
        if xml is None or not text:
            return None
        try:
            tests = compile_tests(text, functions=self.functions)
        except ExpressionError as problem:
            self.report.expression(xml, text, problem)
            return None
        for path in sorted(tests.paths):
            self.report.refuse(DecisionCode.NAME_UNKNOWN, xml, called=".".join(path))
        return tests

    def _named(self, name: str | None, xml: etree._Element, depth: int) -> Kind:
        called = words(name).removeprefix("feel:")
        if not called:
            return ANYTHING
        if called in self._known:
            return self._known[called]
        if called in self.definitions:
            return self._defined(called, xml, depth)
        if called in _BUILT_IN:
            return _BUILT_IN[called]
        unsupported = called in _NOT_SUPPORTED or "<" in called
        code = DecisionCode.TYPE_NOT_SUPPORTED if unsupported else DecisionCode.TYPE_UNKNOWN
        self.report.refuse(code, xml, type=called)
        return ANYTHING

    def _defined(self, called: str, xml: etree._Element, depth: int) -> Kind:
        if called in self._open or depth > _MAX_DEPTH:
            self.report.refuse(DecisionCode.TYPE_CYCLE, xml, type=called)
            return ANYTHING
        self._open.add(called)
        kind = self._known[called] = self._read(self.definitions[called], depth + 1)
        self._open.discard(called)
        return kind

    def _read(self, xml: etree._Element, depth: int) -> Kind:
        reference = child(xml, "typeRef")
        kind = self._named(None if reference is None else reference.text, xml, depth)
        parts = self._parts(xml, depth)
        many = xml.get("isCollection") == "true"
        if many and kind.many:
            self.report.refuse(DecisionCode.TYPE_NOT_SUPPORTED, xml, type="list of lists")
        allowed = self.tests(child(xml, "allowedValues"))
        if allowed is not None and kind.many:
            self.report.refuse(DecisionCode.TYPE_NOT_SUPPORTED, xml, type="allowed lists")
        return Kind(
            scalar=kind.scalar if parts is None else None,
            parts=kind.parts if parts is None else parts,
            many=many or kind.many,
            whole=kind.whole,
            allowed=kind.allowed if allowed is None else allowed,
        )

    def _parts(self, xml: etree._Element, depth: int) -> dict[str, Kind] | None:
        parts: dict[str, Kind] = {}
        for each in children(xml, "itemComponent"):
            name = words(each.get("name"))
            if not is_name(name):
                self.report.refuse(DecisionCode.NAME_UNREADABLE, each, called=name)
            elif name in parts:
                self.report.refuse(DecisionCode.NAME_TWICE, each, called=name)
            else:
                parts[name] = self._read(each, depth + 1)
                self.names.add(name)
        return parts or None


def find_kind(scope: Mapping[str, Kind], path: tuple[str, ...]) -> Kind | None:
    """Return the kind of ``a.b`` where ``a`` is in scope; None when there is no such thing."""
    kind = scope.get(path[0])
    for name in path[1:]:
        if kind is None or kind.is_open:
            return kind
        kind = None if kind.many or kind.parts is None else kind.parts.get(name)
    return kind
