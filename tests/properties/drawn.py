"""Diagrams drawn at random out of what may be drawn: most are wrong, some are right.

Arrows go forward, mostly; every node gets one from an earlier node. What comes out has
splits, joins, loops and clocks in any combination, which is what the gate has to judge.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.diagrams import (
    Part,
    boundary,
    catch,
    end,
    exclusive,
    inclusive,
    message,
    parallel,
    service,
    signal,
    start,
    terminate,
    throw,
    user,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

_KINDS: dict[str, Callable[[str], Part]] = {
    "user": user,
    "service": service,
    "catch": lambda name: catch(name, message(name)),
    "throw": lambda name: throw(name, signal(name)),
    "xor": exclusive,
    "and": parallel,
    "or": inclusive,
}
_OFTEN = ("user", "user", "service", "catch", "throw", "xor", "xor", "and", "and", "or", "or")
_CHOOSING = ("xor", "or")
_GATEWAYS = ("xor", "and", "or")


@dataclass
class Drawn:
    """A diagram at random; ``choices`` are the variables that its conditions ask for."""

    parts: list[Part] = field(default_factory=list)
    arrows: dict[str, list[str]] = field(default_factory=dict)

    def add(self, source: str, target: str) -> None:
        targets = self.arrows.setdefault(source, [])
        if target not in targets:
            targets.append(target)

    @property
    def flows(self) -> str:
        lines = []
        for source, targets in self.arrows.items():
            chooses = source.startswith(_CHOOSING) and len(targets) > 1
            for number, target in enumerate(targets):
                condition = "*" if number == 0 else f"{source}_{number} = true"
                lines.append(f"{source} > {target}" + (f" : {condition}" if chooses else ""))
        return "\n".join(lines)

    @property
    def choices(self) -> list[str]:
        return [
            f"{source}_{number}"
            for source, targets in self.arrows.items()
            if source.startswith(_CHOOSING)
            for number in range(1, len(targets))
        ]

    @property
    def beside(self) -> set[str]:
        """What follows an event beside a task: it may be open more than once, and should be."""
        todo = [each.id for each in self.parts if each.attributes.get("cancelActivity") == "false"]
        seen = set(todo)
        while todo:
            fresh = set(self.arrows.get(todo.pop(), [])) - seen
            seen |= fresh
            todo += fresh
        return seen


def draw(chance: Random) -> Drawn:
    """Return a diagram of 3 to 9 steps and 1 to 3 ends."""
    drawn = Drawn()
    kinds = [chance.choice(_OFTEN) for _ in range(chance.randint(3, 9))]
    steps = [f"{kind}{number}" for number, kind in enumerate(kinds)]
    ends = [f"end{number}" for number in range(chance.randint(1, 3))]
    drawn.parts = [start(), *(_KINDS[kind](step) for kind, step in zip(kinds, steps, strict=True))]
    drawn.parts += [(terminate if chance.random() < 0.1 else end)(each) for each in ends]
    drawn.add("begin", steps[0])
    for number, step in enumerate(steps):
        _lead_on(drawn, chance, steps[:number], step, steps[number + 1 :] + ends)
    for number, step in enumerate(steps[1:] + ends, start=1):
        gateways = [each for each in steps[:number] if each.startswith(_GATEWAYS)]
        if gateways and not any(step in targets for targets in drawn.arrows.values()):
            drawn.add(chance.choice(gateways[-3:]), step)
    for number, step in enumerate(steps):
        if step.startswith("user") and chance.random() < 0.3:
            _add_clock(drawn, chance, step, steps[number + 1 :] + ends)
    return drawn


def _lead_on(drawn: Drawn, chance: Random, before: list[str], step: str, after: list[str]) -> None:
    many = chance.choice((1, 2, 2, 3)) if step.startswith(_GATEWAYS) else 1
    for _ in range(many):
        if before and chance.random() < 0.08:
            drawn.add(step, chance.choice(before))
        else:
            drawn.add(step, after[min(int(chance.expovariate(0.7)), len(after) - 1)])


def _add_clock(drawn: Drawn, chance: Random, host: str, after: list[str]) -> None:
    name = f"clock_{host}"
    days = f"P{chance.randint(1, 3)}D"
    if chance.random() < 0.3:
        aside, what = chance.random() < 0.5, chance.choice((message, signal))
        drawn.parts.append(boundary(name, on=host, interrupting=not aside, body=what(name)))
    elif chance.random() < 0.6:
        drawn.parts.append(boundary(name, on=host, duration=days))
    elif chance.random() < 0.5:
        drawn.parts.append(boundary(name, on=host, interrupting=False, duration=days))
    else:
        drawn.parts.append(boundary(name, on=host, interrupting=False, cycle=f"R3/{days}"))
    drawn.add(name, chance.choice(after))
