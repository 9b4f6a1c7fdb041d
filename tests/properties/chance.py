"""Structured processes drawn by chance: what is split is joined, and loops wait for people."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from tests.diagrams import (
    Part,
    boundary,
    call,
    catch,
    diagram,
    end,
    error,
    escalation,
    events,
    exclusive,
    inclusive,
    message,
    parallel,
    service,
    signal,
    start,
    sub,
    user,
    wait,
)

if TYPE_CHECKING:
    from collections.abc import Callable


def seeded(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - to be repeated, not to be secret


@dataclass
class _Scope:
    parts: list[Part] = field(default_factory=list)
    flows: list[str] = field(default_factory=list)

    def add(self, part: Part) -> str:
        self.parts.append(part)
        return part.id

    def flow(self, *stops: str, when: str = "") -> None:
        self.flows.append(" > ".join(stops) + (f" : {when}" if when else ""))


class Chance:
    """Draws; ``plain_loops`` keeps joins out of loops."""

    def __init__(self, rnd: random.Random, *, plain_loops: bool = False) -> None:
        self.rnd = rnd
        self.plain_loops = plain_loops
        self.joins = True
        self.count = 0

    def process(self, name: str) -> bytes:
        scope = self._scope(depth=2)
        return diagram(name, *scope.parts, flows="\n".join(scope.flows), drawn=False)

    def _id(self, word: str) -> str:
        self.count += 1
        return f"{word}_{self.count}"

    def _scope(self, depth: int) -> _Scope:
        scope = _Scope()
        begin = scope.add(start(self._id("begin")))
        first, last = self._sequence(scope, depth)
        scope.flow(begin, first)
        scope.flow(last, scope.add(end(self._id("end"))))
        return scope

    def _sequence(self, scope: _Scope, depth: int) -> tuple[str, str]:
        blocks = [self._block(scope, depth) for _ in range(self.rnd.choice((1, 2)))]
        for (_, last), (first, _) in pairwise(blocks):
            scope.flow(last, first)
        return blocks[0][0], blocks[-1][1]

    def _block(self, scope: _Scope, depth: int) -> tuple[str, str]:
        small = (self._user, self._user, self._service, self._wait, self._call, self._events)
        large = (self._choice, self._loop, self._inner, self._failing, self._raising)
        joined = (self._parallel, self._inclusive, self._parallel)
        offered: tuple[Callable[[_Scope, int], tuple[str, str]], ...]
        offered = small if depth == 0 else (*small, *large, *(joined if self.joins else ()))
        return self.rnd.choice(offered)(scope, depth - 1)

    def _user(self, scope: _Scope, _depth: int) -> tuple[str, str]:
        return self._bordered(scope, scope.add(user(self._id("user"))))

    def _bordered(self, scope: _Scope, host: str) -> tuple[str, str]:
        """Put timers on the border of a step, or none."""
        if self.rnd.random() < 0.4:
            self._reminded(scope, host)
        if self.rnd.random() < 0.3:
            return host, self._interrupted(scope, host)
        return host, host

    def _interrupted(self, scope: _Scope, host: str) -> str:
        """Put a timer on a step that ends it; both ways come together again."""
        together = scope.add(exclusive(self._id("together")))
        event = scope.add(boundary(self._id("late"), host, duration=self._span()))
        scope.flow(event, scope.add(user(self._id("instead"))), together)
        scope.flow(host, together)
        return together

    def _reminded(self, scope: _Scope, host: str) -> None:
        span = self._span()
        times = self.rnd.choice(
            ({"duration": span}, {"cycle": f"R/{span}"}, {"cycle": f"R2/{span}"})
        )
        event = scope.add(boundary(self._id("remind"), host, interrupting=False, **times))
        kind = self.rnd.choice((user, service))
        scope.flow(event, scope.add(kind(self._id("extra"))), scope.add(end(self._id("aside"))))

    def _span(self) -> str:
        return self.rnd.choice(("PT1H", "PT4H", "P1D", "P1W"))

    def _service(self, scope: _Scope, _depth: int) -> tuple[str, str]:
        return (scope.add(service(self._id("service"))),) * 2

    def _wait(self, scope: _Scope, _depth: int) -> tuple[str, str]:
        return (scope.add(wait(self._id("wait"), duration=self._span())),) * 2

    def _events(self, scope: _Scope, _depth: int) -> tuple[str, str]:
        """Wait for a message or a signal, for as long as a timer allows, or two."""
        first, together = scope.add(events(self._id("first"))), scope.add(exclusive(self._id("m")))
        name = self._id("come")
        asked = self.rnd.choice((message(name), signal(name)))
        behind = [catch(name, asked), wait(self._id("wait"), duration=self._span())]
        if self.rnd.random() < 0.5:
            behind.append(wait(self._id("wait"), duration=self._span()))
        for each in behind:
            scope.flow(first, scope.add(each), together)
        return first, together

    def _failing(self, scope: _Scope, depth: int) -> tuple[str, str]:
        """Put a step that may fail beside others, and what catches it on the border."""
        inside, code = self._scope(depth), self._id("error")
        self._beside(inside, end(self._id("fails"), body=error(code)), "n > 1")
        host = self._put(scope, inside)
        caught = boundary(self._id("caught"), host, body=error(self.rnd.choice((code, None))))
        together = scope.add(exclusive(self._id("m")))
        scope.flow(scope.add(caught), scope.add(user(self._id("mend"))), together)
        scope.flow(host, together)
        return host, together

    def _raising(self, scope: _Scope, depth: int) -> tuple[str, str]:
        """Put a step that tells higher up beside others; work for it opens beside."""
        inside, code = self._scope(depth), self._id("up")
        self._beside(inside, end(self._id("raises"), body=escalation(code)), "n > 0")
        host = self._put(scope, inside)
        raised = boundary(self._id("raised"), host, interrupting=False, body=escalation(code))
        scope.flow(scope.add(raised), scope.add(user(self._id("d"))), scope.add(end(self._id("e"))))
        return host, host

    def _beside(self, inside: _Scope, last: Part, when: str) -> None:
        """Let a scope begin with a split, whose other branch may come to another end."""
        begin, split = inside.parts[0].id, inside.add(parallel(self._id("and")))
        inside.flows = [
            each.replace(f"{begin} > ", f"{split} > ", 1)
            if each.startswith(f"{begin} > ")
            else each
            for each in inside.flows
        ]
        which, asked = inside.add(exclusive(self._id("xor"))), inside.add(user(self._id("try")))
        inside.flow(begin, split, asked, which)
        inside.flow(which, inside.add(last), when=when)
        inside.flow(which, inside.add(end(self._id("fine"))), when="*")

    def _put(self, scope: _Scope, inside: _Scope) -> str:
        part = sub(self._id("inner"), *inside.parts, flows="\n".join(inside.flows))
        return scope.add(part)

    def _call(self, scope: _Scope, _depth: int) -> tuple[str, str]:
        return self._bordered(scope, scope.add(call(self._id("call"), "called")))

    def _choice(self, scope: _Scope, depth: int) -> tuple[str, str]:
        split, merge = (scope.add(exclusive(self._id("xor"))) for _ in range(2))
        for condition in (f"n > {self.rnd.randrange(3)}", "*"):
            first, last = self._sequence(scope, depth)
            scope.flow(split, first, when=condition)
            scope.flow(last, merge)
        return split, merge

    def _loop(self, scope: _Scope, depth: int) -> tuple[str, str]:
        again, decide, after = (scope.add(exclusive(self._id("loop"))) for _ in range(3))
        asked = scope.add(user(self._id("ask")))
        joins, self.joins = self.joins, self.joins and not self.plain_loops
        first, last = self._sequence(scope, depth)
        self.joins = joins
        scope.flow(again, asked, first)
        scope.flow(last, decide)
        scope.flow(decide, after, when="stop")
        scope.flow(decide, again, when="*")
        return again, after

    def _inner(self, scope: _Scope, depth: int) -> tuple[str, str]:
        return self._bordered(scope, self._put(scope, self._scope(depth)))

    def _parallel(self, scope: _Scope, depth: int) -> tuple[str, str]:
        split, join = (scope.add(parallel(self._id("and"))) for _ in range(2))
        for _ in range(self.rnd.choice((2, 3))):
            first, last = self._sequence(scope, depth)
            scope.flow(split, first)
            scope.flow(last, join)
        return split, join

    def _inclusive(self, scope: _Scope, depth: int) -> tuple[str, str]:
        split, join = (scope.add(inclusive(self._id("or"))) for _ in range(2))
        for condition in ("n > 0", "n > 1", "*"):
            first, last = self._sequence(scope, depth)
            scope.flow(split, first, when=condition)
            scope.flow(last, join)
        return split, join
