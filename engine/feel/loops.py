"""Parts that are asked once for each item of a list that is there.

Each turn is counted by the size of what it asks, so that loops within loops over long
lists are an error and never a wait.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from engine.feel.logic import Truth, all_of, any_of
from engine.feel.of_lists import place_in
from engine.feel.values import MAX_ITEMS, FeelValue, Refusal, check_list, whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from engine.feel.scope import Node, Scope


@dataclass(frozen=True, slots=True)
class Span:
    """``1..n`` after ``in`` of a loop: whole numbers, up or down."""

    start: Node
    end: Node

    def value(self, scope: Scope) -> FeelValue:
        """Return the numbers; null when an end is no whole number."""
        first, last = whole(self.start.value(scope)), whole(self.end.value(scope))
        if first is None or last is None:
            return None
        if abs(last - first) >= MAX_ITEMS:
            raise Refusal("list_too_long")
        step = 1 if first <= last else -1
        numbers = tuple(map(Decimal, range(first, last + step, step)))
        scope.spend(numbers)
        return numbers


class _NoListError(Exception):
    """What a loop has to go through is null."""


@dataclass(frozen=True, slots=True)
class Turns:
    """``x in list, y in list``: what is gone through, and what is asked each time.

    Attributes:
        names: one for each list.
        weight: how many parts the body has.
    """

    names: tuple[str, ...]
    lists: tuple[Node, ...]
    body: Node
    weight: int

    def answers(self, scope: Scope) -> Iterator[FeelValue]:
        """Yield an answer for each turn."""
        return self._from(scope, 0)

    def _from(self, scope: Scope, depth: int) -> Iterator[FeelValue]:
        if depth == len(self.names):
            scope.around.budget.spend(self.weight)
            yield self.body.value(scope)
            return
        items = self.lists[depth].value(scope)
        if items is None:
            raise _NoListError
        for item in items if isinstance(items, tuple) else (items,):
            scope.around.budget.spend(1)
            yield from self._from(scope.within({self.names[depth]: item}), depth + 1)


@dataclass(frozen=True, slots=True)
class Each:
    """``for x in list return x + 1``."""

    turns: Turns

    def value(self, scope: Scope) -> FeelValue:
        """Return the answers as a list; null when one of the lists is null."""
        answers: list[FeelValue] = []
        try:
            for answer in self.turns.answers(scope):
                answers.append(answer)
                if len(answers) > MAX_ITEMS:
                    raise Refusal("list_too_long")
        except _NoListError:
            return None
        made = tuple(answers)
        check_list(made)
        return made


@dataclass(frozen=True, slots=True)
class Quantified:
    """``some x in list satisfies …`` and ``every x in list satisfies …``."""

    turns: Turns
    every: bool

    def value(self, scope: Scope) -> Truth:
        """Return whether it holds; null when a list is null, or when it cannot be told."""
        try:
            settle = all_of if self.every else any_of
            return settle(self.turns.answers(scope))
        except _NoListError:
            return None


@dataclass(frozen=True, slots=True)
class Filter:
    """``list[2]``, ``list[-1]`` or ``list[item > 3]``.

    What is not a list counts as a list of one, and null stays null.
    """

    part: Node
    condition: Node
    weight: int

    def value(self, scope: Scope) -> FeelValue:
        """Return the item at that place, or the items for which the condition holds."""
        value = self.part.value(scope)
        if value is None:
            return None
        items = value if isinstance(value, tuple) else (value,)
        kept: list[FeelValue] = []
        for place, item in enumerate(items or (None,)):
            scope.around.budget.spend(self.weight)
            answer = self.condition.value(_inside(scope, item))
            if place == 0 and isinstance(answer, Decimal):
                return _at(items, answer)
            if answer is True:
                kept.append(item)
        return tuple(kept) if items else ()


def _inside(scope: Scope, item: FeelValue) -> Scope:
    named = {"item": item}
    return scope.within(named, item) if isinstance(item, Mapping) else scope.within(named)


def _at(items: Sequence[FeelValue], place: Decimal) -> FeelValue:
    found = place_in(tuple(items), place)
    return None if found is None else items[found]
