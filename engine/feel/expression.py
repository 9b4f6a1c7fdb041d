"""An expression: compiled once, answered as often as needed, and always with an answer.

Whatever text or variables come in, only ``ExpressionError`` leaves, with a code and no
contents of variables. Knows no processes and no forms.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from engine.errors import ExpressionError
from engine.feel.around import Surroundings
from engine.feel.budget import Budget
from engine.feel.lexing import MAX_SOURCE
from engine.feel.logic import Truth, any_of, negation
from engine.feel.nodes import Among, Asked, Holding, Test
from engine.feel.reading import read, read_tests
from engine.feel.scope import Node, Path, Scope
from engine.feel.values import Facts, FeelValue, Refusal, from_json
from engine.feel.weighing import ASKED, list_tested, list_weighed

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from engine.feel.functions import NamedFunctions
    from engine.model import JsonValue

_T = TypeVar("_T")
_KEPT = 2_048
#: functions whose answer depends on the moment
_CLOCK = frozenset({"now", "today"})


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression that was read.

    Attributes:
        source: the text as written.
        names: the variables it uses; of ``a.b`` that is ``a``.
        paths: the same with their parts; of ``a.b`` that is ``("a", "b")``.
        functions: the functions it calls, such as ``today``.
    """

    source: str
    names: frozenset[str]
    paths: frozenset[tuple[str, ...]]
    functions: frozenset[str]
    _weight: int = field(repr=False, compare=False)
    _root: Node = field(repr=False, compare=False)

    @property
    def is_fixed(self) -> bool:
        """Whether the answer is the same whenever it is asked."""
        return not self.names and not self.uses_clock

    @property
    def uses_clock(self) -> bool:
        """Whether the answer may depend on the moment."""
        return not self.functions.isdisjoint(_CLOCK)

    @property
    def variable(self) -> tuple[str, ...] | None:
        """The variable, with its parts, that this is and nothing more; else None."""
        return self._root.names if isinstance(self._root, Path) else None

    def list_weighed(self) -> frozenset[tuple[tuple[str, ...], str]]:
        """Return the variables that are compared with a text, each with that text."""
        return frozenset(each for each in list_weighed(self._root) if each[0] in self.paths)

    def evaluate(
        self, context: Facts, *, now: datetime, timezone: ZoneInfo, budget: Budget | None = None
    ) -> FeelValue:
        """Return the answer; a missing variable is null, and so is what makes no sense.

        Args:
            context: JSON variables; a text that looks like a date stays a text.
            now: aware moment, for ``now()`` and ``today()``.
            timezone: calendar on which days are counted and local times are read.
            budget: work that this and other evaluations may cost together; without it
                this one has ``MAX_STEPS`` steps.

        Raises:
            ExpressionError: ``out_of_range``, ``too_deep``, ``number_too_large``,
                ``text_too_long``, ``list_too_long``, ``list_too_deep``,
                ``value_unknown``, ``pattern_refused`` or ``too_much_work``; with the
                position of the part that could not be answered, where it is known.
        """
        around = Surroundings(now, timezone, budget or Budget())
        return _answered(self.source, lambda: self._ask(Scope(context, around)))

    def _ask(self, scope: Scope) -> FeelValue:
        scope.around.budget.spend(self._weight)
        return self._root.value(scope)

    def decide(self, context: Facts, *, now: datetime, timezone: ZoneInfo) -> bool:
        """Return whether a condition holds; null does not hold, as FEEL has it.

        An answer that was not given makes a comparison null. A flow with that condition is
        then not taken, and the default flow is.

        Raises:
            ExpressionError: ``not_boolean`` (the answer is a number, a text, ...), or as
                ``evaluate``.
        """
        answer = self.evaluate(context, now=now, timezone=timezone)
        if answer is None:
            return False
        if not isinstance(answer, bool):
            raise ExpressionError("not_boolean", self.source)
        return answer


@dataclass(frozen=True, slots=True)
class Tests:
    """What stands in a cell of a decision table, read.

    Attributes:
        source: the text as written; ``-`` and nothing at all hold for everything.
        paths: variables it uses beside the value that it tests.
        functions: the functions it calls.
    """

    source: str
    paths: frozenset[tuple[str, ...]]
    functions: frozenset[str]
    _tests: tuple[Test, ...] = field(repr=False, compare=False)
    _negated: bool = field(repr=False, compare=False)
    _weight: int = field(repr=False, compare=False)

    @property
    def is_fixed(self) -> bool:
        """Whether what it compares with is the same whenever it is asked: no ``?``, no clock."""
        whole = any(isinstance(test, Holding) for test in self._tests)
        return not whole and not self.paths and self.functions.isdisjoint(_CLOCK)

    def holds(
        self,
        value: FeelValue,
        context: Facts,
        *,
        now: datetime,
        timezone: ZoneInfo,
        budget: Budget | None = None,
    ) -> Truth:
        """Return whether a value passes; None when that cannot be told.

        Raises:
            ExpressionError: as ``Expression.evaluate``, or ``not_boolean`` for a cell with
                a ``?`` that is no condition.
        """
        if not self._tests:
            return True
        scope = Scope(context, Surroundings(now, timezone, budget or Budget()), value)
        truth = _answered(self.source, lambda: self._ask(value, scope))
        return negation(truth) if self._negated else truth

    def _ask(self, value: FeelValue, scope: Scope) -> Truth:
        scope.around.budget.spend(self._weight)
        return any_of(test.holds(value, scope) for test in self._tests)

    def list_weighed(self) -> frozenset[tuple[tuple[str, ...], str]]:
        """Return what is compared with a text; ``("?",)`` is the value that is tested."""
        tested = (each for test in self._tests for each in list_tested(Asked(), test))
        inside = (each for each in list_weighed(self._tests) if each[0] in {ASKED, *self.paths})
        return frozenset((*tested, *inside))

    def listed(self, *, now: datetime, timezone: ZoneInfo) -> tuple[FeelValue, ...] | None:
        """Return the values when the cell is a plain list of them, such as ``"a", "b"``.

        Raises:
            ExpressionError: as ``Expression.evaluate``.
        """
        parts = [test.part for test in self._tests if isinstance(test, Among)]
        if self._negated or self.paths or not parts or len(parts) != len(self._tests):
            return None
        scope = Scope({}, Surroundings(now, timezone))
        return _answered(self.source, lambda: tuple(part.value(scope) for part in parts))


def to_feel(value: JsonValue | FeelValue) -> FeelValue:
    """Return a JSON value as expressions see it, numbers as exact decimals.

    Raises:
        ExpressionError: a code for what is out of bounds, with an empty source.
    """
    return _answered("", lambda: from_json(value))


def _answered(source: str, answer: Callable[[], _T]) -> _T:
    """Return the answer; whatever else happens leaves as an ``ExpressionError``."""
    try:
        return answer()
    except Refusal as refusal:
        raise ExpressionError(refusal.code, source[:MAX_SOURCE], refusal.position) from None
    except ArithmeticError:
        raise ExpressionError("out_of_range", source) from None
    except RecursionError:
        raise ExpressionError("too_deep", source[:MAX_SOURCE]) from None


_NO_NAMES: frozenset[str] = frozenset()
_NO_FUNCTIONS: NamedFunctions = frozenset()


@lru_cache(maxsize=_KEPT)
def compile_expression(
    source: str,
    names: frozenset[str] = _NO_NAMES,
    functions: NamedFunctions = _NO_FUNCTIONS,
) -> Expression:
    """Read an expression; the same text is read once.

    Args:
        source: the text.
        names: names of more than one word that it may use, with single spaces.
        functions: what it may call beside the functions of the language.

    Raises:
        ExpressionError: with the position in the text where it is known, and one of
            ``source_empty``, ``source_too_long``, ``unexpected_character``,
            ``unexpected_token``, ``unexpected_end``, ``too_deep``, ``reserved_word``,
            ``function_unknown``, ``function_refused``, ``context_refused``,
            ``literal_refused``, ``argument_count``, ``name_expected``,
            ``literal_unreadable``, ``number_too_large`` or ``escape_unknown``.
    """
    root, used = _answered(source, lambda: read(source, names, functions))
    first = frozenset(path[0] for path in used.paths)
    return Expression(source, first, used.paths, used.functions, used.weight, root)


@lru_cache(maxsize=_KEPT)
def compile_tests(
    source: str,
    names: frozenset[str] = _NO_NAMES,
    functions: NamedFunctions = _NO_FUNCTIONS,
) -> Tests:
    """Read a cell of a decision table: ``-``, ``"a", "b"``, ``[1..5)``, ``< 3``, ``not("a")``.

    A cell with a ``?`` in it is a whole condition on the value: ``contains(?, "x")``.

    Raises:
        ExpressionError: as ``compile_expression``.
    """
    if source.strip() in {"", "-"}:
        return Tests(source[:MAX_SOURCE], frozenset(), _NO_NAMES, (), _negated=False, _weight=1)
    tests, negated, used = _answered(source, lambda: read_tests(source, names, functions))
    return Tests(source, used.paths, used.functions, tests, negated, used.weight)
