"""The same process under the library's own workflow and under ours, step by step.

Both run the same diagrams, timers and conditions. The library's workflow walks its tree,
keeps every task and stays in memory; ours scans flat, forgets what is over and is saved
and loaded at every step. Whoever looks from outside must not see a difference.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from engine.config import EngineConfig
from engine.model import EventKind
from engine.spiff.events import EndEvent, Happening, awaiting, fire
from engine.spiff.expressions import Outside
from engine.spiff.program import Program
from engine.spiff.timers import due_at

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping

    from SpiffWorkflow.task import Task

    from engine.model import Element, JsonValue, Variables
    from engine.spiff import Live
    from engine.spiff.parser import Compiled

ZONE = ZoneInfo("Europe/Amsterdam")
CONFIG = EngineConfig(timezone=ZONE, service_property="dienst", form_property="formulier")
BEGIN = datetime(2026, 3, 20, 8, 0, tzinfo=UTC)
START: Variables = {"n": 0, "stop": False, "served": 0}
JUMPS = (timedelta(hours=1), timedelta(hours=5), timedelta(days=1), timedelta(days=9))


@dataclass
class Seen:
    """What anybody can see of a process after a step."""

    open: list[str]
    timers: list[tuple[str, datetime]]
    awaited: list[str]
    ended: bool
    variables: Variables
    passed: list[str] = field(default_factory=list)


def count_service(variables: Variables) -> Mapping[str, JsonValue]:
    served = variables["served"]
    assert isinstance(served, int)
    return {"served": served + 1}


class Stock:
    """A process under the library's own workflow; it is never saved."""

    def __init__(self, compiled: Compiled) -> None:
        self.outside = Outside(BEGIN, CONFIG, compiled.elements, compiled.decisions)
        self.workflow = BpmnWorkflow(compiled.spec, compiled.inner, script_engine=self.outside)
        self.workflow.data.update(START)
        self.outside.serve = lambda _element, _given: count_service(self.workflow.data)
        self.done: set[Any] = set()
        self.workflow.do_engine_steps()

    def complete(self, index: int, variables: Variables) -> None:
        task = self._open()[index]
        self.workflow.data.update(variables)
        task.run()
        self.workflow.do_engine_steps()

    def fire(self, now: datetime) -> None:
        self.outside.now = now
        waiting = [(due_at(task), task) for task in self._tasks(TaskState.WAITING)]
        for due, task in sorted(
            ((due, task) for due, task in waiting if due is not None and due <= now),
            key=lambda pair: pair[0],
        ):
            if due_at(task) == due and task.id in task.workflow.tasks:
                fire(task)
                self.workflow.do_engine_steps()

    def receive(self, name: str) -> None:
        token = next(t for t in self._tasks(TaskState.WAITING) if name in _name_of(t))
        fire(token)
        self.workflow.do_engine_steps()

    def look(self) -> Seen:
        over = {t.id: t.task_spec.bpmn_id for t in self._tasks(TaskState.COMPLETED)}
        passed = sorted(over[key] for key in over.keys() - self.done if over[key] is not None)
        self.done |= over.keys()
        timers = [(due_at(t), t.task_spec.bpmn_id) for t in self._tasks(TaskState.WAITING)]
        return Seen(
            [task.task_spec.bpmn_id for task in self._open()],
            sorted((name, due) for due, name in timers if due is not None),
            sorted(name for t in self._tasks(TaskState.WAITING) for name in _name_of(t)),
            self.workflow.completed,
            dict(self.workflow.data),
            passed,
        )

    def _open(self) -> list[Task]:
        return [task for task in self._tasks(TaskState.READY) if task.task_spec.manual]

    def _tasks(self, state: int) -> list[Task]:
        found: list[Task] = self.workflow.get_tasks(state=state)
        return found


class Ours:
    """The same process as the runner has it: bytes between steps."""

    def __init__(self, compiled: Compiled) -> None:
        self.program = Program(compiled, CONFIG)
        self._errors = _throwers_of_errors(compiled)
        self.now = BEGIN
        live = self.program.start(START, now=BEGIN)
        live.advance(self._serve)
        self._keep(live)

    def complete(self, index: int, variables: Variables) -> None:
        live = self._load()
        live.complete(live.open_items()[index].token_id, variables, self._serve)
        self._keep(live)

    def fire(self, now: datetime) -> None:
        self.now = now
        live = self._load()
        live.fire(self._serve)
        self._keep(live)

    def receive(self, name: str) -> None:
        live = self._load()
        token_id = next(each.token_id for each in live.awaited() if each.name == name)
        assert live.receive(token_id, {}, self._serve)
        self._keep(live)

    def complete_element(self, element_id: str, variables: Variables) -> None:
        open_now = [item.element_id for item in self._load().open_items()]
        self.complete(open_now.index(element_id), variables)

    def wait(self, *, hours: int) -> None:
        self.fire(self.now + timedelta(hours=hours))

    def tokens(self) -> int:
        """Return how many tokens are kept, in the process and all inside it."""
        return sum(len(each.tasks) for each in self._load()._top.with_inner())

    def look(self) -> Seen:
        live = self._load()
        return Seen(
            [item.element_id for item in live.open_items()],
            sorted((timer.element_id, timer.due_at) for timer in live.timers()),
            sorted(each.name for each in live.awaited()),
            live.ended,
            live.variables,
            sorted(self.passed),
        )

    def _load(self) -> Live:
        return self.program.load(self.state, now=self.now)

    def _keep(self, live: Live) -> None:
        self.state = live.dump()
        # the library takes a token away that threw an error, and never says that it came there
        errors = self._errors
        self.passed = [f.element_id for f in live.trace if f.element_id not in errors]

    def _serve(self, element: Element, variables: Variables) -> Mapping[str, JsonValue]:
        assert element.kind == "serviceTask"
        return count_service(variables)


def _name_of(task: Task) -> list[str]:
    """Return the name of the message or signal that a token waits for, or nothing."""
    waiting = awaiting(task)
    return [] if waiting is None else [waiting.name]


def _throwers_of_errors(compiled: Compiled) -> frozenset[str]:
    """Return the ends that throw an error."""
    found = set()
    for process in (compiled.spec, *compiled.inner.values()):
        for step in process.task_specs.values():
            thrown = getattr(step, "event_definition", None)
            is_end = isinstance(step, EndEvent)
            if is_end and isinstance(thrown, Happening) and thrown.kind is EventKind.ERROR:
                found.add(step.bpmn_id)
    return frozenset(found)


@dataclass
class Run:
    """What a run side by side gave: the first difference, or none."""

    difference: tuple[Seen, Seen] | None
    largest_state: int


def run_beside_stock(
    compiled: Compiled, rnd: random.Random, steps: int, *, stock: Compiled | None = None
) -> Run:
    """Let people choose and clocks jump at random, the same for both."""
    theirs, ours, now = Stock(stock or compiled), Ours(compiled), BEGIN
    largest = len(ours.state)
    for step in range(steps + 1):
        seen, seen_by_us = theirs.look(), ours.look()
        if seen != seen_by_us:
            return Run((seen, seen_by_us), largest)
        if seen.ended or step == steps:
            break
        if seen.awaited and rnd.random() < 0.3:
            name = rnd.choice(seen.awaited)
            theirs.receive(name)
            ours.receive(name)
        elif not seen.open or rnd.random() < 0.3:
            now += rnd.choice(JUMPS)
            theirs.fire(now)
            ours.fire(now)
        else:
            index = rnd.randrange(len(seen.open))
            answer: dict[str, JsonValue] = {
                "n": rnd.randrange(4),
                "stop": step > steps // 2 or rnd.random() < 0.2,
                f"by_{seen.open[index]}": step,
            }
            theirs.complete(index, answer)
            ours.complete(index, answer)
        largest = max(largest, len(ours.state))
    return Run(None, largest)
