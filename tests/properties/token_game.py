"""The simplest reference for splits, joins and loops: a tree of blocks that is played by hand.

A block is begun, tells what is open in it, and is told what was completed. It knows no
tokens and no gateways: a parallel block is over when all its branches are, and that is all.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from tests.diagrams import Part, diagram, end, exclusive, inclusive, parallel, start, user

if TYPE_CHECKING:
    from random import Random

Variables = dict[str, Any]


@dataclass
class Drawing:
    """Parts and arrows of a diagram, while it is being drawn."""

    parts: list[Part] = field(default_factory=list)
    flows: list[str] = field(default_factory=list)

    def add(self, part: Part) -> str:
        self.parts.append(part)
        return part.id

    def flow(self, source: str, target: str, when: str = "") -> None:
        self.flows.append(f"{source} > {target}" + (f" : {when}" if when else ""))


class Block(Protocol):
    """A part of a process with one way in and one way out."""

    def begin(self, given: Variables) -> None: ...
    def is_open(self) -> list[str]: ...
    def complete(self, element: str, given: Variables) -> None: ...
    def draw(self, drawing: Drawing, source: str, target: str, when: str = "") -> None: ...


@dataclass
class Task:
    name: str
    waits: bool = False

    def begin(self, given: Variables) -> None:
        del given
        self.waits = True

    def is_open(self) -> list[str]:
        return [self.name] if self.waits else []

    def complete(self, element: str, given: Variables) -> None:
        del given
        self.waits = self.waits and element != self.name

    def draw(self, drawing: Drawing, source: str, target: str, when: str = "") -> None:
        drawing.add(user(self.name))
        drawing.flow(source, self.name, when)
        drawing.flow(self.name, target)


@dataclass
class Row:
    """One after another."""

    name: str
    blocks: list[Block]
    at: int = 0

    def begin(self, given: Variables) -> None:
        self.at = 0
        self.blocks[0].begin(given)
        self._go_on(given)

    def is_open(self) -> list[str]:
        return self.blocks[self.at].is_open() if self.at < len(self.blocks) else []

    def complete(self, element: str, given: Variables) -> None:
        self.blocks[self.at].complete(element, given)
        self._go_on(given)

    def _go_on(self, given: Variables) -> None:
        while self.at < len(self.blocks) and not self.blocks[self.at].is_open():
            self.at += 1
            if self.at < len(self.blocks):
                self.blocks[self.at].begin(given)

    def draw(self, drawing: Drawing, source: str, target: str, when: str = "") -> None:
        for number, block in enumerate(self.blocks[1:]):
            between = drawing.add(exclusive(f"{self.name}_{number}"))
            self.blocks[number].draw(drawing, source, between, when)
            source, when = between, ""
            if block is self.blocks[-1]:
                break
        self.blocks[-1].draw(drawing, source, target, when)


@dataclass
class Split:
    """``all`` branches, ``some`` (each for which n is large enough) or ``one`` of them."""

    name: str
    how: str
    branches: list[Block]
    begun: list[Block] = field(default_factory=list)

    def begin(self, given: Variables) -> None:
        chosen = [each for number, each in enumerate(self.branches[:-1]) if given["n"] > number]
        if self.how == "all":
            chosen = self.branches
        elif self.how == "one":
            chosen = chosen[:1]
        self.begun = chosen or self.branches[-1:]
        for each in self.begun:
            each.begin(given)

    def is_open(self) -> list[str]:
        return [name for each in self.begun for name in each.is_open()]

    def complete(self, element: str, given: Variables) -> None:
        for each in self.begun:
            if element in each.is_open():
                each.complete(element, given)
                return

    def draw(self, drawing: Drawing, source: str, target: str, when: str = "") -> None:
        kind = {"all": parallel, "some": inclusive, "one": exclusive}[self.how]
        split, join = (drawing.add(kind(f"{self.name}_{end}")) for end in ("split", "join"))
        drawing.flow(source, split, when)
        for number, branch in enumerate(self.branches):
            last = number == len(self.branches) - 1
            condition = "" if self.how == "all" else "*" if last else f"n > {number}"
            branch.draw(drawing, split, join, condition)
        drawing.flow(join, target)


@dataclass
class Loop:
    """Again and again, until somebody says stop."""

    name: str
    body: Block

    def begin(self, given: Variables) -> None:
        self.body.begin(given)

    def is_open(self) -> list[str]:
        return self.body.is_open()

    def complete(self, element: str, given: Variables) -> None:
        self.body.complete(element, given)
        if not self.body.is_open() and not given["stop"]:
            self.body.begin(given)

    def draw(self, drawing: Drawing, source: str, target: str, when: str = "") -> None:
        again, ask = (drawing.add(exclusive(f"{self.name}_{end}")) for end in ("again", "ask"))
        drawing.flow(source, again, when)
        self.body.draw(drawing, again, ask)
        drawing.flow(ask, target, "stop")
        drawing.flow(ask, again, "*")


class Drawer:
    """Draws a tree at random; every loop and every branch waits for somebody."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._count = 0

    def row(self, depth: int) -> Block:
        size = self._chance.choice((1, 1, 2))
        return Row(self._name("row"), [self._block(depth) for _ in range(size)])

    def _block(self, depth: int) -> Block:
        if depth == 0 or self._chance.random() < 0.2:
            return Task(self._name("task"))
        how = self._chance.choice(("all", "all", "some", "some", "one", "loop", "loop"))
        if how == "loop":
            return Loop(self._name("loop"), self.row(depth - 1))
        branches = [self.row(depth - 1) for _ in range(self._chance.choice((2, 3)))]
        return Split(self._name(how), how, branches)

    def _name(self, word: str) -> str:
        self._count += 1
        return f"{word}{self._count}"


def drawn(name: str, block: Block) -> bytes:
    """Return the diagram of a block."""
    drawing = Drawing()
    block.draw(drawing, "begin", "einde")
    return diagram(name, start(), *drawing.parts, end(), flows="\n".join(drawing.flows))
