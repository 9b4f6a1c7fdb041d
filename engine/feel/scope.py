"""What an expression can see: variables, what loops have given a name, and their parts.

Looking into a value is looking up keys; there are no attributes to reach.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import TYPE_CHECKING, Protocol

from engine.feel.of_moments import part_of
from engine.feel.values import Facts, FeelValue, from_json, size_of
from engine.timing import Duration

if TYPE_CHECKING:
    from engine.feel.around import Surroundings


@dataclass(frozen=True, slots=True)
class Scope:
    """One evaluation.

    Attributes:
        asked: inside a cell of a table, the value that the cell is about.
        bound: what loops around here have given a name, the innermost first.
        seen: variables that were already converted.
    """

    variables: Facts
    around: Surroundings
    asked: FeelValue = None
    bound: tuple[Facts, ...] = ()
    seen: dict[tuple[str, ...], FeelValue] = field(default_factory=dict)

    def spend(self, value: FeelValue) -> None:
        """Count the work of looking at a whole value."""
        self.around.budget.spend(size_of(value))

    def within(self, *bound: Facts) -> Scope:
        """Return the scope inside a loop that gives something a name."""
        return Scope(self.variables, self.around, self.asked, (*bound, *self.bound), seen=self.seen)


class Node(Protocol):
    """A part of an expression that has a value."""

    def value(self, scope: Scope) -> FeelValue:
        """Return the answer of this part."""
        ...


@dataclass(frozen=True, slots=True)
class Path:
    """A variable, or something inside one: ``a.b``. What is missing is null."""

    names: tuple[str, ...]

    def value(self, scope: Scope) -> FeelValue:
        """Return the variable, converted once per evaluation; inside loops each time.

        Even once is counted: a table evaluates thousands of cells.
        """
        for bound in scope.bound:
            if self.names[0] in bound:
                value = from_json(self._follow(bound[self.names[0]], scope)[1])
                scope.spend(value)
                return value
        if self.names not in scope.seen:
            value = from_json(self.find(scope)[1])
            scope.spend(value)
            scope.seen[self.names] = value
        return scope.seen[self.names]

    def find(self, scope: Scope) -> tuple[bool, object]:
        """Return whether the variable exists, and what it holds; keys only, no attributes."""
        first = self.names[0]
        for facts in (*scope.bound, scope.variables):
            if first in facts:
                return self._follow(facts[first], scope)
        return False, None

    def _follow(self, start: object, scope: Scope) -> tuple[bool, object]:
        found, current = True, start
        for name in self.names[1:]:
            found, current = _look_into(current, name, scope)
        return found, current


@dataclass(frozen=True, slots=True)
class Member:
    """``date(x).year``, ``list[1].name``: something inside an answer."""

    part: Node
    name: str

    def value(self, scope: Scope) -> FeelValue:
        """Return it; what is missing is null."""
        return from_json(_look_into(self.part.value(scope), self.name, scope)[1])


def _look_into(value: object, name: str, scope: Scope) -> tuple[bool, object]:
    """Return whether a value has something of this name, and what it is.

    Of a list it is looked for in each item, as FEEL has it.
    """
    if isinstance(value, Mapping):
        return name in value, value.get(name)
    if isinstance(value, list | tuple):
        scope.around.budget.spend(len(value))
        parts = [_look_into(item, name, scope) for item in value]
        return any(found for found, _part in parts), [part for _found, part in parts]
    if isinstance(value, date | time | Duration):
        part = part_of(value, name, scope.around)
        return part is not None, part
    return False, None
