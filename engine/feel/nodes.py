"""What an expression consists of once it has been read, and how each part is answered.

A node answers by asking each of its parts at most once, so evaluating costs no more
than the text is long and its lists are; loops stand in ``loops``. Knows no grammar.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from engine.feel.arithmetic import calculate, negative
from engine.feel.kinds import is_of_type
from engine.feel.logic import Truth, all_of, any_of, compare, equal
from engine.feel.values import FeelValue, Refusal, check_list, size_of

if TYPE_CHECKING:
    from engine.feel.functions import Function
    from engine.feel.scope import Node, Path, Scope


#: a power takes as long as this many other parts
_POWER = 9


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
        scope.around.budget.spend(check_list(values))
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
            scope.around.budget.spend(size_of(answer) + _POWER * (sign == "**"))
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
        given = tuple(part.value(scope) for part in self.arguments)
        scope.spend(given)
        answer = self.function.body(scope.around, given)
        scope.spend(answer)
        return answer


@dataclass(frozen=True, slots=True)
class Placed:
    """A part that stands somewhere; a refusal that knows no place gets this one."""

    part: Node
    position: int

    def value(self, scope: Scope) -> FeelValue:
        """Return the answer of the part."""
        try:
            return self.part.value(scope)
        except Refusal as refusal:
            if refusal.position is None:
                refusal.position = self.position
            raise
        except ArithmeticError:
            raise Refusal("out_of_range", self.position) from None


@dataclass(frozen=True, slots=True)
class InstanceOf:
    """``a instance of number``."""

    part: Node
    kind: str

    def value(self, scope: Scope) -> FeelValue:
        """Return whether the answer is of that type."""
        return is_of_type(self.part.value(scope), self.kind)


@dataclass(frozen=True, slots=True)
class Passes:
    """``a < b``, ``a between b and c``, ``a in (…)``: one value and the tests it may pass."""

    part: Node
    tests: tuple[Test, ...]

    def value(self, scope: Scope) -> FeelValue:
        """Return whether one of the tests holds."""
        value = self.part.value(scope)
        scope.spend(value)
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
        scope.spend(there)
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
