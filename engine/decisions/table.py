"""A decision table: columns, rules, and the answer for given facts. Knows no XML."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.decisions.codes import NoAnswer
from engine.decisions.policies import LISTS, Aggregation, Hit, Policy, Undecided, aggregate, settle
from engine.errors import ExpressionError
from engine.feel import ASKED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.decisions.kinds import Around, Kind
    from engine.feel import Expression, Facts, FeelValue, Tests


@dataclass(frozen=True, slots=True)
class InputColumn:
    """What the cells of a column are about; ``allowed`` lists what it may be."""

    label: str
    expression: Expression
    kind: Kind
    allowed: Tests | None


@dataclass(frozen=True, slots=True)
class OutputColumn:
    """One part of the answer.

    Attributes:
        name: key of the part, when there are several.
        order: values from most to least important, where the file lists them.
        default: what comes out when no rule matches.
    """

    name: str
    kind: Kind
    allowed: Tests | None
    order: tuple[FeelValue, ...] | None
    default: Expression | None


@dataclass(frozen=True, slots=True)
class Rule:
    """A row; an answer that was left empty is None.

    Attributes:
        words: what the modeller wrote beside it, to tell why it says what it says.
    """

    id: str
    tests: tuple[Tests, ...]
    answers: tuple[Expression | None, ...]
    words: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A decision table as written."""

    inputs: tuple[InputColumn, ...]
    outputs: tuple[OutputColumn, ...]
    rules: tuple[Rule, ...]
    policy: Policy
    aggregation: Aggregation | None

    def list_weighed(self) -> Iterator[tuple[str | None, tuple[str, ...], str]]:
        """Yield the variables that columns, cells and answers compare with a text; by rule."""
        for column in self.inputs:
            yield from ((None, *each) for each in column.expression.list_weighed())
        for rule in self.rules:
            for column, tests in zip(self.inputs, rule.tests, strict=True):
                asked = column.expression.variable or ASKED
                for path, text in tests.list_weighed():
                    yield rule.id, asked if path == ASKED else path, text
            for answer in filter(None, rule.answers):
                yield from ((rule.id, *each) for each in answer.list_weighed())

    def answer(self, facts: Facts, around: Around) -> tuple[FeelValue, tuple[str, ...]]:
        """Return what comes out, and the ids of the rules that it comes from.

        When no rule matches that is the default, or else null; of a policy that gives a
        list it is a list with the default, or an empty one.

        Raises:
            Undecided: there is no answer.
            ExpressionError: an input cannot be computed.
        """
        asked = tuple(self._ask(column, facts, around) for column in self.inputs)
        hits = tuple(
            self._hit(rule, facts, around)
            for rule in self.rules
            if self._matches(rule, asked, facts, around)
        )
        chosen = settle(self.policy, hits, around)
        ids = tuple(hit.rule_id for hit in chosen)
        if self.aggregation is not None:
            return aggregate(self.aggregation, chosen, around), ids
        answers = tuple(self._whole(hit.values) for hit in chosen)
        if not answers and any(column.default for column in self.outputs):
            answers = (self._whole(self._defaults(facts, around)),)
        if self.policy in LISTS:
            return answers, ids
        return (answers[0] if answers else None), ids

    def _ask(self, column: InputColumn, facts: Facts, around: Around) -> FeelValue:
        value = around.value(column.expression, facts)
        if not column.kind.fits(value):
            raise Undecided(NoAnswer.INPUT_TYPE, name=column.label)
        listed = column.allowed is None or value is None
        if not listed and column.allowed is not None:
            listed = around.passes(column.allowed, value, {}) is True
        if not listed or not column.kind.allows(value, around):
            raise Undecided(NoAnswer.INPUT_NOT_ALLOWED, name=column.label)
        return value

    def _matches(
        self, rule: Rule, asked: tuple[FeelValue, ...], facts: Facts, around: Around
    ) -> bool:
        try:
            return all(
                around.passes(tests, value, facts) is True
                for tests, value in zip(rule.tests, asked, strict=True)
            )
        except ExpressionError as problem:
            raise Undecided(problem.code, (rule.id,)) from None

    def _hit(self, rule: Rule, facts: Facts, around: Around) -> Hit:
        try:
            values = tuple(
                None if answer is None else around.value(answer, facts) for answer in rule.answers
            )
            for column, value in zip(self.outputs, values, strict=True):
                _require_allowed(column, value, around)
        except ExpressionError as problem:
            raise Undecided(problem.code, (rule.id,)) from None
        except Undecided as problem:
            raise Undecided(problem.code, (rule.id,), problem.name) from None
        return Hit(rule.id, values, self._rank(values))

    def _rank(self, values: tuple[FeelValue, ...]) -> tuple[int, ...]:
        return tuple(
            _place(value, column.order)
            for column, value in zip(self.outputs, values, strict=True)
            if column.order is not None
        )

    def _defaults(self, facts: Facts, around: Around) -> tuple[FeelValue, ...]:
        values = []
        for column in self.outputs:
            value = None if column.default is None else around.value(column.default, facts)
            _require_allowed(column, value, around)
            values.append(value)
        return tuple(values)

    def _whole(self, values: tuple[FeelValue, ...]) -> FeelValue:
        if len(self.outputs) == 1:
            return values[0]
        return {column.name: value for column, value in zip(self.outputs, values, strict=True)}


def _require_allowed(column: OutputColumn, value: FeelValue, around: Around) -> None:
    if not column.kind.fits(value):
        raise Undecided(NoAnswer.RESULT_TYPE, name=column.name)
    if value is None:
        return
    listed = column.allowed is None or around.passes(column.allowed, value, {}) is True
    if not listed or not column.kind.allows(value, around):
        raise Undecided(NoAnswer.RESULT_NOT_ALLOWED, name=column.name)


def _place(value: FeelValue, order: tuple[FeelValue, ...]) -> int:
    """Return where a value stands; what is not listed comes last."""
    for place, each in enumerate(order):
        if type(each) is type(value) and each == value:
            return place
    return len(order)
