"""What an expression consists of once it has been read, and how each part is answered.

A node answers by asking each of its parts at most once, so evaluating costs no more
than the text is long. Knows no grammar and no parser.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from engine.feel.arithmetic import calculate, negative
from engine.feel.logic import Truth, all_of, any_of, compare, equal
from engine.feel.values import Facts, FeelValue, Refusal, check_list, from_json

if TYPE_CHECKING:
    from engine.feel.functions import Function, Surroundings


@dataclass(frozen=True, slots=True)
class Scope:
    """One evaluation; ``seen`` keeps variables that were already converted.

    Inside a cell of a table ``asked`` is the value that the cell is about.
    """

    variables: Facts
    around: Surroundings
    asked: FeelValue = None
    seen: dict[tuple[str, ...], FeelValue] = field(default_factory=dict)


class Node(Protocol):
    """A part of an expression that has a value."""

    def value(self, scope: Scope) -> FeelValue:
        """Return the answer of this part."""
        ...


class Test(Protocol):
    """What may stand on the right of ``in``."""

    def holds(self, value: FeelValue, scope: Scope) -> Truth:
        """Return whether the value passes."""
        ...


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, text, boolean or null as written."""

    constant: FeelValue

    def value(self, _scope: Scope) -> FeelValue:
        """Return the constant."""
        return self.constant


@dataclass(frozen=True, slots=True)
class Path:
    """A variable, or something inside one: ``a.b``. What is missing is null."""

    names: tuple[str, ...]

    def value(self, scope: Scope) -> FeelValue:
        """Return the variable, converted once per evaluation."""
        if self.names not in scope.seen:
            _found, raw = self.find(scope)
            scope.seen[self.names] = from_json(raw)
        return scope.seen[self.names]

    def find(self, scope: Scope) -> tuple[bool, object]:
        """Return whether the variable exists, and what it holds; keys only, no attributes."""
        current: object = scope.variables
        for name in self.names:
            if not isinstance(current, Mapping) or name not in current:
                return False, None
            current = current[name]
        return True, current


@dataclass(frozen=True, slots=True)
class Asked:
    """``?``: the value that a cell of a table is about."""

    def value(self, scope: Scope) -> FeelValue:
        """Return the value."""
        return scope.asked


@dataclass(frozen=True, slots=True)
class IsDefined:
    """``is defined(a.b)``: whether the variable exists, null or not."""

    path: Path

    def value(self, scope: Scope) -> FeelValue:
        """Return True or False."""
        return self.path.find(scope)[0]


@dataclass(frozen=True, slots=True)
class Items:
    """A list as written."""

    parts: tuple[Node, ...]

    def value(self, scope: Scope) -> FeelValue:
        """Return the values of the parts."""
        values = tuple(part.value(scope) for part in self.parts)
        check_list(values)
        return values


@dataclass(frozen=True, slots=True)
class All:
    """``a and b and c``."""

    parts: tuple[Node, ...]

    def value(self, scope: Scope) -> FeelValue:
        """Return the conjunction; parts after a false one are not asked."""
        return all_of(part.value(scope) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Any:
    """``a or b or c``."""

    parts: tuple[Node, ...]

    def value(self, scope: Scope) -> FeelValue:
        """Return the disjunction; parts after a true one are not asked."""
        return any_of(part.value(scope) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Chain:
    """``a + b - c`` or ``a * b / c``, from left to right."""

    first: Node
    rest: tuple[tuple[str, Node], ...]

    def value(self, scope: Scope) -> FeelValue:
        """Return the result."""
        answer = self.first.value(scope)
        for sign, part in self.rest:
            answer = calculate(sign, answer, part.value(scope), scope.around.timezone)
        return answer


@dataclass(frozen=True, slots=True)
class Negative:
    """``-a``."""

    part: Node

    def value(self, scope: Scope) -> FeelValue:
        """Return the opposite."""
        return negative(self.part.value(scope))


@dataclass(frozen=True, slots=True)
class Choice:
    """``if a then b else c``; anything but true chooses ``c``."""

    condition: Node
    then: Node
    otherwise: Node

    def value(self, scope: Scope) -> FeelValue:
        """Return the chosen part; the other is not asked."""
        chosen = self.then if self.condition.value(scope) is True else self.otherwise
        return chosen.value(scope)


@dataclass(frozen=True, slots=True)
class Call:
    """A call of one of the known functions."""

    function: Function
    arguments: tuple[Node, ...]

    def value(self, scope: Scope) -> FeelValue:
        """Return what the function makes of its arguments."""
        return self.function.body(scope.around, tuple(part.value(scope) for part in self.arguments))


@dataclass(frozen=True, slots=True)
class Passes:
    """``a < b``, ``a between b and c``, ``a in (…)``: one value and the tests it may pass."""

    part: Node
    tests: tuple[Test, ...]

    def value(self, scope: Scope) -> FeelValue:
        """Return whether one of the tests holds."""
        value = self.part.value(scope)
        return any_of(test.holds(value, scope) for test in self.tests)


@dataclass(frozen=True, slots=True)
class Comparing:
    """``< 5`` in a test, or the right half of ``a < 5``."""

    sign: str
    part: Node

    def holds(self, value: FeelValue, scope: Scope) -> Truth:
        """Return whether the comparison holds."""
        return compare(self.sign, value, self.part.value(scope))


@dataclass(frozen=True, slots=True)
class Interval:
    """``[a..b]``: the signs say whether the ends belong to it."""

    from_sign: str
    start: Node
    to_sign: str
    end: Node

    def holds(self, value: FeelValue, scope: Scope) -> Truth:
        """Return whether the value lies between the ends."""
        return all_of(
            (
                compare(self.from_sign, value, self.start.value(scope)),
                compare(self.to_sign, value, self.end.value(scope)),
            )
        )


@dataclass(frozen=True, slots=True)
class Among:
    """``in a``: equal to it, or to one of its items when it is a list."""

    part: Node

    def holds(self, value: FeelValue, scope: Scope) -> Truth:
        """Return whether the value is (in) it."""
        there = self.part.value(scope)
        if not isinstance(there, tuple):
            return equal(value, there)
        whole = (there,) if isinstance(value, tuple) else ()
        return any_of(equal(value, item) for item in (*there, *whole))


@dataclass(frozen=True, slots=True)
class Holding:
    """``contains(?, "x")``: a whole condition in a cell."""

    part: Node

    def holds(self, _value: FeelValue, scope: Scope) -> Truth:
        """Return whether the condition holds."""
        truth = self.part.value(scope)
        if truth is None or isinstance(truth, bool):
            return truth
        raise Refusal("not_boolean")
