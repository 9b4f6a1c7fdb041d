"""A file of decisions, read and checked: ask it, and it answers or says why it cannot.

The answer is advice for a person. Nothing is stored here; an ``Outcome`` holds all that
whoever records it needs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.decisions.codes import NoAnswer
from engine.decisions.kinds import Around, Kind
from engine.decisions.policies import Undecided
from engine.decisions.table import Table
from engine.errors import DecisionError, ExpressionError
from engine.feel import Budget, to_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from engine.feel import Expression, FeelValue
    from engine.model import JsonValue, Variables


#: of one answer, with all that it requires; takes about a second
MAX_STEPS = 500_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """One use of a decision, complete enough to be recorded.

    Attributes:
        outputs: the answer.
        matched: ids of the rules that it comes from, those of required decisions first.
        inputs: what was given of what the decision needs.
        version: SHA-256 (hex) of the file that answered.
    """

    outputs: JsonValue
    matched: tuple[str, ...]
    inputs: Variables
    version: str


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision of a file.

    Attributes:
        name: under which other decisions and callers know it.
        logic: a table, or one expression.
        inputs: names of the input data that it uses itself.
        requires: ids of the decisions that it uses itself.
    """

    id: str
    name: str
    kind: Kind
    logic: Table | Expression
    inputs: tuple[str, ...]
    requires: tuple[str, ...]

    def list_weighed(self) -> Iterator[tuple[str | None, tuple[str, ...], str]]:
        """Yield which variables are compared with which text, and in which rule."""
        if isinstance(self.logic, Table):
            yield from self.logic.list_weighed()
        else:
            yield from ((None, *each) for each in self.logic.list_weighed())


@dataclass(frozen=True, slots=True)
class DecisionModel:
    """The decisions of one file, each after those that it requires.

    Attributes:
        version: SHA-256 (hex) of the file.
        inputs: kinds of the input data, by name.
        decisions: by id.
    """

    file: str
    version: str
    inputs: Mapping[str, Kind]
    decisions: Mapping[str, Decision]

    def find_decision(self, id_or_name: str) -> Decision | None:
        """Return a decision by id, or else by name; None when there is none."""
        found = self.decisions.get(id_or_name)
        if found is not None:
            return found
        wanted = " ".join(id_or_name.split())
        return next((each for each in self.decisions.values() if each.name == wanted), None)

    def list_inputs(self, id_or_name: str) -> tuple[str, ...]:
        """Return the names of all inputs that a decision needs, itself or through others.

        Raises:
            DecisionError: ``decision_unknown``.
        """
        needed = self._needed(id_or_name)
        return tuple(dict.fromkeys(name for decision in needed for name in decision.inputs))

    def list_rules(self, id_or_name: str) -> Mapping[str, str]:
        """Return ids and words of the rules behind a decision, itself or through others.

        Raises:
            DecisionError: ``decision_unknown``.
        """
        tables = (each.logic for each in self._needed(id_or_name))
        return {
            rule.id: rule.words
            for table in tables
            if isinstance(table, Table)
            for rule in table.rules
        }

    def list_outputs(self, id_or_name: str) -> tuple[str, ...]:
        """Return the names of the parts of an answer; of one part without a name, nothing.

        Raises:
            DecisionError: ``decision_unknown``.
        """
        logic = self._needed(id_or_name)[-1].logic
        columns = logic.outputs if isinstance(logic, Table) else ()
        return tuple(column.name for column in columns if column.name)

    def list_weighed(self) -> Iterator[tuple[str, str, str]]:
        """Yield where an input is compared with a text.

        Each is the id of the rule (or else of the decision), the name of the input, and the text.
        """
        for decision in self.decisions.values():
            for rule_id, path, text in decision.list_weighed():
                if len(path) == 1 and path[0] in decision.inputs:
                    yield rule_id or decision.id, path[0], text

    def count_cells(self, id_or_name: str) -> int:
        """Return how much work a decision is: cells that may be looked at; one takes 10 µs.

        Raises:
            DecisionError: ``decision_unknown``.
        """
        tables = (each.logic for each in self._needed(id_or_name))
        return sum(
            len(table.rules) * (len(table.inputs) + len(table.outputs))
            if isinstance(table, Table)
            else 1
            for table in tables
        )

    def decide(
        self, decision_id_or_name: str, inputs: Variables, *, now: datetime, timezone: ZoneInfo
    ) -> Outcome:
        """Answer one decision, and first what it requires.

        Args:
            decision_id_or_name: id or name of a decision of this file.
            inputs: JSON by name of the input data. Each that is needed must be there, if
                only as null; what is not needed is not looked at.
            now: aware moment, for ``now()`` and ``today()``.
            timezone: calendar on which days are counted and local times are read.

        Raises:
            DecisionError: with a code of ``NoAnswer``, or that of an ``ExpressionError``;
                ``too_much_work`` when the whole answer costs more than ``MAX_STEPS``.
        """
        needed = self._needed(decision_id_or_name)
        around = Around(now, timezone, Budget(MAX_STEPS))
        facts: dict[str, FeelValue] = {}
        given: dict[str, JsonValue] = {}
        matched: list[str] = []
        answer: FeelValue = None
        for decision in needed:
            for name in decision.inputs:
                if name not in given:
                    facts[name] = self._read(decision, name, inputs, around)
                    given[name] = inputs[name]
            answer, rule_ids = self._answer(decision, facts, around)
            facts[decision.name] = answer
            matched += rule_ids
        return Outcome(to_json(answer), tuple(matched), given, self.version)

    def _needed(self, id_or_name: str) -> tuple[Decision, ...]:
        decision = self.find_decision(id_or_name)
        if decision is None:
            raise DecisionError(NoAnswer.DECISION_UNKNOWN, id_or_name)
        wanted = {decision.id}
        # decisions stand after those that they require, so one walk backwards finds all
        for each in reversed(tuple(self.decisions.values())):
            if each.id in wanted:
                wanted.update(each.requires)
        return tuple(each for each in self.decisions.values() if each.id in wanted)

    def _read(self, decision: Decision, name: str, inputs: Variables, around: Around) -> FeelValue:
        if name not in inputs:
            raise DecisionError(NoAnswer.INPUT_MISSING, decision.id, name=name)
        kind = self.inputs[name]
        try:
            value = kind.read(inputs[name], around)
            if not kind.fits(value):
                raise DecisionError(NoAnswer.INPUT_TYPE, decision.id, name=name)
            if not kind.allows(value, around):
                raise DecisionError(NoAnswer.INPUT_NOT_ALLOWED, decision.id, name=name)
        except ExpressionError as problem:
            raise DecisionError(problem.code, decision.id, name=name) from None
        return value

    def _answer(
        self, decision: Decision, facts: Mapping[str, FeelValue], around: Around
    ) -> tuple[FeelValue, tuple[str, ...]]:
        try:
            if isinstance(decision.logic, Table):
                answer, rule_ids = decision.logic.answer(facts, around)
            else:
                answer, rule_ids = around.value(decision.logic, facts), ()
            if not decision.kind.fits(answer):
                raise DecisionError(NoAnswer.RESULT_TYPE, decision.id, rule_ids)
            if not decision.kind.allows(answer, around):
                raise DecisionError(NoAnswer.RESULT_NOT_ALLOWED, decision.id, rule_ids)
        except Undecided as problem:
            raise DecisionError(problem.code, decision.id, problem.rule_ids, problem.name) from None
        except ExpressionError as problem:
            raise DecisionError(problem.code, decision.id) from None
        return answer, rule_ids
