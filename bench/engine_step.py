"""One engine step beside the naive way: load, complete a user task, run, save; no SQL.

Naive is what the library offers by itself: its own classes and its own serializer, with
the diagrams and all that ever happened inside the state. Both run the same process of
some forty elements, in turns, so that a busy machine slows down both.

    python -m bench.engine_step
"""

from __future__ import annotations

import json
import logging
import statistics
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from lxml import etree
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.spiff.parser.process import SpiffBpmnParser
from SpiffWorkflow.spiff.serializer import DEFAULT_CONFIG
from SpiffWorkflow.util.task import TaskState

from engine.config import EngineConfig
from engine.model import Bundle, BundleFile
from engine.spiff import compile_bundle
from tests.diagrams import (
    Part,
    boundary,
    call,
    diagram,
    end,
    exclusive,
    parallel,
    part,
    service,
    start,
    user,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from engine.model import Element, JsonValue, Variables

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
CONFIG = EngineConfig(ZoneInfo("Europe/Amsterdam"), service_property="dienst", form_property="f")
TURNS = 41
ROUNDS = 1_000
START: dict[str, JsonValue] = {"n": 1, "stop": False, "case": "0b9f6c1e", "opened_on": "2026-01-05"}
ANSWER: dict[str, JsonValue] = {"n": 2, "stop": False, "advice": "continue"}


def _script(part_id: str) -> Part:
    return part("scriptTask", part_id, body='<bpmn:script>served = "yes"</bpmn:script>')


def _draw(machine: Callable[[str], Part]) -> dict[str, bytes]:
    """Draw the process and the two it calls; texts are right in both languages."""
    review = diagram(
        "review",
        *(start(), user("register"), boundary("r1", "register", interrupting=False, **_in("P2D"))),
        *(machine("note1"), end("e1"), exclusive("complete"), user("supplement")),
        *(exclusive("m1"), machine("assess"), exclusive("urgent"), user("interpret")),
        boundary("r2", "interpret", interrupting=False, **_in("P5D")),
        *(machine("note2"), end("e2"), exclusive("m2"), parallel("split"), parallel("join")),
        *(user("advise_a"), user("advise_b"), user("advise_c")),
        boundary("r3", "advise_a", interrupting=False, **_in("P10D")),
        *(user("escalate"), end("e3"), call("make_plan", "plan"), exclusive("m3")),
        *(call("carry_out", "action"), machine("tally"), user("judge")),
        boundary("r4", "judge", interrupting=False, **_in("P30D")),
        *(
            machine("note4"),
            end("e4"),
            exclusive("again"),
            user("approve"),
            machine("close"),
            end(),
        ),
        flows="""
            begin > register > complete
            r1 > note1 > e1
            complete > supplement : n > 5
            complete > m1 : *
            supplement > m1 > assess > urgent
            urgent > interpret : n > 0
            urgent > m2 : *
            interpret > m2 > split
            r2 > note2 > e2
            split > advise_a > join
            split > advise_b > join
            split > advise_c > join
            r3 > escalate > e3
            join > make_plan > m3 > carry_out > tally > judge > again
            r4 > note4 > e4
            again > approve : stop
            again > m3 : *
            approve > close > einde
        """,
        drawn=False,
    )
    plan = diagram(
        "plan",
        *(start("p1"), user("draft"), machine("check"), user("adopt"), end("p2")),
        flows="p1 > draft > check > adopt > p2",
        drawn=False,
    )
    action = diagram(
        "action",
        *(start("a1"), user("act"), boundary("late", "act", interrupting=False, **_in("P7D"))),
        *(machine("flag"), end("a3"), machine("done"), end("a2")),
        flows="a1 > act > done > a2\n late > flag > a3",
        drawn=False,
    )
    return {"review": review, "plan": plan, "action": action}


def _in(duration: str) -> Mapping[str, Any]:
    """The library reads a timer as an expression, so it needs the quotes; we allow them."""
    return {"duration": f'"{duration}"'}


class Naive:
    """The library as its manual shows it."""

    def __init__(self) -> None:
        for name in ("spiff.task", "spiff.workflow"):  # unset, it gathers data for logs in vain
            logging.getLogger(name).setLevel(logging.WARNING)
        parser = SpiffBpmnParser()
        for content in _draw(_script).values():
            parser.add_bpmn_xml(etree.fromstring(content))
        self.serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure(DEFAULT_CONFIG))
        workflow = BpmnWorkflow(parser.get_spec("review"), parser.get_subprocess_specs("review"))
        workflow.task_tree.data.update(START)
        workflow.do_engine_steps()
        self.state: str = self.serializer.serialize_json(workflow)

    def step(self, state: str) -> str:
        """Complete the one open task and save everything."""
        workflow = self.serializer.deserialize_json(state)
        task = workflow.get_tasks(state=TaskState.READY, manual=True)[0]
        task.data.update(ANSWER)
        task.run()
        workflow.do_engine_steps()
        saved: str = self.serializer.serialize_json(workflow)
        return saved

    def open(self) -> set[str]:
        """Return what is open."""
        workflow = self.serializer.deserialize_json(self.state)
        ready = workflow.get_tasks(state=TaskState.READY, manual=True)
        return {task.task_spec.name for task in ready}


class Ours:
    """The same through `engine.spiff`, as the runner calls it."""

    def __init__(self) -> None:
        files = tuple(BundleFile(f"{key}.bpmn", xml) for key, xml in _draw(service).items())
        self.program = compile_bundle(Bundle("bench", "review", files), CONFIG)
        live = self.program.start(START, now=NOW)
        live.advance(_serve)
        self.state = live.dump()

    def step(self, state: bytes) -> bytes:
        """Complete the one open task and save what is left."""
        live = self.program.load(state, now=NOW)
        live.complete(live.open_items()[0].token_id, ANSWER, _serve)
        _ = live.trace, live.open_items(), live.timers()  # what the runner asks in any case
        return live.dump()

    def open(self) -> set[str]:
        """Return what is open."""
        live = self.program.load(self.state, now=NOW)
        return {item.element_id for item in live.open_items()}


def _serve(element: Element, variables: Variables) -> Mapping[str, JsonValue]:  # noqa: ARG001
    return {"served": "yes"}


@dataclass
class _Pair:
    naive: list[float]
    ours: list[float]


def _timed(step: Callable[[Any], Any], state: Any) -> tuple[float, Any]:  # noqa: ANN401
    began = time.process_time()
    result = step(state)
    return (time.process_time() - began) * 1_000, result


def _side_by_side(naive: Naive, ours: Ours) -> _Pair:
    """Take the first round (judge, then act) again and again from the same state."""
    pair = _Pair([], [])
    for _ in range(TURNS):
        judged, after = _timed(naive.step, naive.state)
        acted, _ = _timed(naive.step, after)
        pair.naive.append((judged + acted) / 2)
        pair.ours.append(_round(ours, ours.state)[0])
    return pair


def _round(ours: Ours, state: bytes) -> tuple[float, bytes]:
    judged, after = _timed(ours.step, state)
    acted, after = _timed(ours.step, after)
    return (judged + acted) / 2, after


def measure() -> dict[str, float]:
    """Return milliseconds per step, and how they compare."""
    naive, ours = Naive(), Ours()
    largest = len(ours.state)
    while ours.open() != {"judge"}:
        ours.state = ours.step(ours.state)
        largest = max(largest, len(ours.state))
    while naive.open() != {"judge"}:
        naive.state = naive.step(naive.state)
    pair = _side_by_side(naive, ours)
    late = ours.state
    for _ in range(ROUNDS):
        _, late = _round(ours, late)
        largest = max(largest, len(late))
    rounds = [(_round(ours, ours.state)[0], _round(ours, late)[0]) for _ in range(TURNS)]
    return {
        "naive_ms": round(statistics.median(pair.naive), 3),
        "step_ms": round(statistics.median(pair.ours), 3),
        "times_faster": round(
            statistics.median(n / o for n, o in zip(pair.naive, pair.ours, strict=True)), 2
        ),
        "round_1000_to_first": round(statistics.median(last / first for first, last in rounds), 3),
        "state_bytes_largest": largest,
        "naive_state_bytes": len(naive.state),
    }


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))
