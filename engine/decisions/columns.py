"""Reads a decision table from its XML, and checks all that can be known beforehand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from engine.decisions.codes import DecisionCode
from engine.decisions.dmn import child, children, text_of, words
from engine.decisions.kinds import SAMPLES, Around, Kind
from engine.decisions.naming import ANYTHING, find_kind
from engine.decisions.table import InputColumn, OutputColumn
from engine.errors import ExpressionError
from engine.feel import Expression, FeelValue, Tests, compile_expression, compile_tests, is_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml import etree

    from engine.decisions.naming import Kinds
    from engine.decisions.report import Report

#: constants in a table are tried at this moment; their types do not depend on it
TRIAL = Around(datetime(2000, 1, 1, tzinfo=UTC), ZoneInfo("UTC"))


@dataclass(slots=True)
class Reader:
    """Reads the expressions of one decision.

    Attributes:
        scope: kinds of what its expressions may use, by name.
        names: all names of the file, to know those of several words.
    """

    report: Report
    kinds: Kinds
    scope: dict[str, Kind]
    names: frozenset[str]

    def expression(self, xml: etree._Element, text: str) -> Expression | None:
        """Return an expression, read; None when something is wrong with it."""
        try:
            expression = compile_expression(text, self.names, self.kinds.functions)
        except ExpressionError as problem:
            self.report.expression(xml, text, problem)
            return None
        return expression if self._knows(expression.paths, xml) else None

    def cell(self, xml: etree._Element, column: InputColumn) -> Tests | None:
        """Return a cell, read; one that cannot be compared with its column is refused."""
        text = text_of(xml)
        try:
            tests = compile_tests(text, self.names, self.kinds.functions)
            if not self._knows(tests.paths, xml):
                return None
            if not _is_comparable(tests, column.kind):
                self.report.refuse(DecisionCode.CELL_TYPE, xml, text=text, type=column.kind.scalar)
        except ExpressionError as problem:
            self.report.expression(xml, text, problem)
            return None
        return tests

    def answer(self, xml: etree._Element, column: OutputColumn) -> Expression | None:
        """Return an answer, read; None when it is left empty or something is wrong."""
        text = text_of(xml)
        expression = self.expression(xml, text) if text else None
        if expression is None or expression.names:
            return expression
        try:
            value = TRIAL.value(expression, {})
            if not column.kind.fits(value):
                self.report.refuse(
                    DecisionCode.OUTPUT_TYPE, xml, text=text, type=column.kind.scalar
                )
            elif not self._allowed(column, value):
                self.report.refuse(DecisionCode.OUTPUT_NOT_ALLOWED, xml, text=text)
        except ExpressionError as problem:
            # what is out of range today may be within it tomorrow
            if expression.is_fixed:
                self.report.expression(xml, text, problem)
        return expression

    def input(self, xml: etree._Element) -> InputColumn:
        """Return a column of conditions."""
        inner = child(xml, "inputExpression")
        text = text_of(inner)
        where = xml if inner is None else inner
        kind = self.kinds.named(where.get("typeRef"), where)
        expression = self.expression(where, text)
        if expression is not None and len(expression.paths) == 1:
            (path,) = expression.paths
            if text.replace(" ", "") == ".".join(path).replace(" ", ""):
                kind = self._agreed(xml, kind, find_kind(self.scope, path) or ANYTHING)
        label = words(xml.get("label")) or words(text)
        listed = self.kinds.tests(child(xml, "inputValues"))
        return InputColumn(label, expression or NOTHING, kind, listed)

    def output(self, xml: etree._Element, declared: Kind) -> OutputColumn:
        """Return a column of answers; ``declared`` is what the decision says of it."""
        kind = self.kinds.named(xml.get("typeRef"), xml)
        if kind.is_open:
            kind = declared
        values = child(xml, "outputValues")
        allowed = self.kinds.tests(values)
        listing = allowed or kind.allowed
        column = OutputColumn(words(xml.get("name")), kind, allowed, self._listed(listing), None)
        default = child(xml, "defaultOutputEntry")
        if default is None:
            return column
        return replace(column, default=self.answer(default, column))

    def _agreed(self, xml: etree._Element, kind: Kind, known: Kind) -> Kind:
        if kind.is_open:
            return known
        if not known.is_open and (kind.scalar, kind.many) != (known.scalar, known.many):
            self.report.refuse(DecisionCode.INPUT_DIFFERS, xml, called=words(xml.get("label")))
        return kind

    def _knows(self, paths: frozenset[tuple[str, ...]], xml: etree._Element) -> bool:
        unknown = [path for path in sorted(paths) if find_kind(self.scope, path) is None]
        for path in unknown:
            declared = path[0] in self.names and path[0] not in self.scope
            code = DecisionCode.REQUIREMENT_MISSING if declared else DecisionCode.NAME_UNKNOWN
            self.report.refuse(code, xml, called=".".join(path))
        return not unknown

    def _allowed(self, column: OutputColumn, value: FeelValue) -> bool:
        if value is None:
            return True
        listed = column.allowed is None or TRIAL.passes(column.allowed, value, {}) is True
        return listed and column.kind.allows(value, TRIAL)

    def _listed(self, tests: Tests | None) -> tuple[FeelValue, ...] | None:
        if tests is None:
            return None
        try:
            return tests.listed(now=TRIAL.now, timezone=TRIAL.timezone)
        except ExpressionError:
            return None


def _is_comparable(tests: Tests, kind: Kind) -> bool:
    """Return whether a cell can be compared with values of a kind, as far as can be known.

    Raises:
        ExpressionError: the cell never has an answer, whatever it is compared with.
    """
    sample = None if kind.many else SAMPLES.get(kind.scalar or "")
    if sample is None or tests.paths:
        return True
    try:
        return TRIAL.passes(tests, sample, {}) is not None
    except ExpressionError:
        if tests.is_fixed:
            raise
        return True


NOTHING = compile_expression("null")
"""Stands where an expression could not be read; such a file is refused."""


def list_implicit(xml: etree._Element, known: frozenset[str], kinds: Kinds) -> Mapping[str, Kind]:
    """Return inputs that a table names without input data being drawn for them.

    Simple tables are drawn so; a name that the file knows otherwise is never one.
    """
    found: dict[str, Kind] = {}
    for each in children(xml, "input"):
        inner = child(each, "inputExpression")
        name = words(text_of(inner))
        if inner is not None and is_name(name) and name not in known:
            found.setdefault(name, kinds.named(inner.get("typeRef"), inner))
    return found
