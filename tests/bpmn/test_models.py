"""Each construct that may be drawn runs as drawn; each that may not is refused by name."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias
from zoneinfo import ZoneInfo

import pytest

from engine.catalog import build_bundle, check_bundle
from engine.catalog.allowed import ALLOWED, FLOW_NODES
from engine.catalog.reading import read_elements
from engine.config import EngineConfig
from engine.errors import BusinessError
from engine.model import HistoryKind
from engine.spiff import compile_bundle
from tests.diagrams import OUTWARD
from tests.refused import FILE, RULES, bundled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.model import Bundle
    from engine.spiff import Live, Program

    Step: TypeAlias = "tuple[str, dict[str, Any]] | timedelta | Post"

MODELS = Path(__file__).with_name("models")
RUNS = {path.name: path.read_bytes() for path in (MODELS / "runs").glob("*.bpmn")}
REFUSED = sorted((MODELS / "refused").glob("*.bpmn"))
TABLES = {path.name: path.read_bytes() for path in (MODELS / "runs").glob("*.dmn")}
FORM = {"vragen.form": b"{}"}
ANY_NAME = replace(RULES, known_names=None)

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
CONFIG = EngineConfig(
    timezone=ZoneInfo("Europe/Amsterdam"),
    service_property="dienst",
    form_property="formulier",
    outward={OUTWARD: lambda _call: {}},
)


def do(element_id: str, **variables: Any) -> tuple[str, dict[str, Any]]:
    return element_id, variables


@dataclass(frozen=True)
class Post:
    """A message, a signal or the answer of a service that comes from outside.

    Attributes:
        refused: of an answer that says no: the code of its error.
    """

    name: str
    payload: dict[str, Any]
    refused: str | None = None


def come(name: str, **payload: Any) -> Post:
    return Post(name, payload)


def say_no(name: str, code: str) -> Post:
    return Post(name, {}, code)


#: what people, time and others do, and all that must have happened in the end, in this order
WALKS: dict[str, tuple[Sequence[Step], str]] = {
    "straight_line": ([do("first"), do("second")], "first second einde"),
    "lanes_nested": ([do("first"), do("second")], "first second einde"),
    "for_the_eye": ([do("first")], "first einde"),
    "each_beside": (
        [
            do("first", partners=["a", "b", "c"]),
            *(do("ask", answer="go on"), do("ask", answer="stop"), do("after")),
        ],
        "first ask ask after einde",
    ),
    "each_in_turn": ([do("first"), do("ask"), do("ask"), do("after")], "first ask ask after einde"),
    "each_process": (
        [do("first", partners=["a", "b"]), do("inner"), do("inner"), do("after")],
        "first inner p_end inner p_end after einde",
    ),
    "joined_in_loop": (
        [
            *(do("first"), do("left"), do("right", again=True)),
            *(do("first"), do("right"), do("left", again=False)),
        ],
        "first left right first right left einde",
    ),
    "loop_while": (
        [do("first"), do("ask", number=2), do("ask", number=1), do("after")],
        "first ask ask after einde",
    ),
    "service_task": ([do("first")], "note first einde"),
    "business_rule": (
        [do("first", number=4, night=True), do("second")],
        "first ask again second einde",
    ),
    "each_decision": (
        [do("first", numbers=[1, 4], night=False), do("read"), do("read"), do("after")],
        "first ask ask read p_end read p_end after einde",
    ),
    "exclusive_choice": ([do("first", route="left"), do("left")], "first left einde"),
    "parallel_branches": (
        [do("right"), do("left"), do("after")],
        "right left after einde",
    ),
    "parallel_mixed": (
        [do("b"), do("a"), do("c"), do("d")],
        "b a c d einde",
    ),
    "parallel_separate_ends": ([do("right"), do("left")], "right right_done left left_done"),
    "inclusive_branches": (
        [do("first", number=2), do("right"), do("left"), do("after")],
        "first right left after einde",
    ),
    "inclusive_separate_ends": ([do("first", number=0), do("right")], "first right right_done"),
    "sub_process": (
        [do("inner"), do("innermost"), do("after")],
        "inner innermost d_end p_end after einde",
    ),
    "call_activity": ([do("c_task"), do("after")], "c_task c_end after einde"),
    "called_process": ([do("c_task")], "c_task c_end"),
    "terminate_end": ([do("stopper")], "stopper stop"),
    "terminate_inside": ([do("stopper"), do("after")], "stopper p_stop after einde"),
    "timer_duration": ([DAY, do("after")], "rest after einde"),
    "timer_date": ([3 * DAY, do("after")], "rest after einde"),
    "timer_expression": (
        [do("first", until="2026-03-04"), 2 * DAY, do("after")],
        "first rest after einde",
    ),
    "boundary_interrupting": ([2 * DAY, do("late")], "too_late late late_done"),
    "boundary_beside": (
        [2 * DAY, do("remind"), do("first")],
        "reminder remind reminded first done",
    ),
    "boundary_cycle": (
        [7 * DAY, 7 * DAY, do("first")],
        "weekly note noted weekly note noted first done",
    ),
    "boundary_on_sub_process": ([2 * DAY, do("late")], "too_late late late_done"),
    "boundary_on_call": ([2 * DAY, do("late")], "too_late late late_done"),
    "loop_with_task": (
        [do("make"), do("review", good=False), do("make"), do("review", good=True)],
        "make review make review einde",
    ),
    "loop_with_timer": (
        [do("first", number=3), DAY, DAY],
        "first rest note rest note einde",
    ),
    "branches_in_loop": (
        [
            *(do("left"), do("right"), do("review", good=False)),
            *(do("right"), do("left"), do("review", good=True)),
        ],
        "left right r_end review right left r_end review einde",
    ),
    "message_catch": (
        [do("first", number=3), come("answer", number=1), do("after")],
        "first reply after einde",
    ),
    "message_throw": ([do("first", number=3), do("after")], "first tell after einde"),
    "message_end": ([do("first")], "first told"),
    "send_and_receive": ([come("answer"), do("after")], "ask reply after einde"),
    "signal_events": ([come("stop")], "called_off pass_on told"),
    "message_boundary": ([come("withdrawal"), do("close")], "withdrawn close closed"),
    "message_beside": (
        [
            *(come("addition"), do("note"), come("addition"), do("note")),
            do("first"),
        ],
        "more note noted more note noted first done",
    ),
    "signal_boundary": ([come("stop")], "stopped halted"),
    "error_end": ([do("inner"), do("mend")], "inner wrong failed mend mended"),
    "error_at_once": ([do("first", number=2)], "first wrong failed given_up"),
    "error_in_called": (
        [do("t_task", number=2), do("d_task")],
        "t_task d_task d_wrong t_caught t_mended",
    ),
    "error_of_service": ([do("first", fails=True), do("mend")], "first note failed mend mended"),
    "error_of_called": ([2 * DAY, do("mend")], "f_late f_wrong failed mend mended"),
    "escalation_events": (
        [do("inner"), do("decide"), do("goes_on")],
        "inner ask_up raised decide decided goes_on p_end finished handed_over",
    ),
    "outward_timer": ([do("first"), 2 * DAY, do("late")], "first too_late late late_done"),
    "outward_reminded": (
        [
            *(do("first"), 7 * DAY, do("chase"), 7 * DAY),
            *(come(OUTWARD), do("chase"), do("after")),
        ],
        "first weekly chase chased weekly mail chase chased after einde",
    ),
    "outward_message": (
        [do("first"), come("withdrawal"), do("close")],
        "first withdrawn close closed",
    ),
    "outward_signal": ([do("first"), come("stop")], "first stopped halted"),
    "outward_in_loop": (
        [come(OUTWARD, again=True), come(OUTWARD, again=True), come(OUTWARD, again=False)],
        "mail mail mail einde",
    ),
    "outward_again": (
        [say_no(OUTWARD, "E1"), come(OUTWARD), come(OUTWARD)],
        "mail refused other mail einde",
    ),
    "event_gateway": ([2 * DAY, do("chase")], "late chase lost"),
}
#: models that stand only inside another one: alone nobody catches what they throw
INNER = {"failing_process"}


@pytest.mark.parametrize("name", sorted(RUNS.keys() - {f"{each}.bpmn" for each in INNER}))
def test_what_may_be_drawn_passes_the_gate_and_runs_as_drawn(name: str) -> None:
    key = name.removesuffix(".bpmn")
    bundle = build_bundle(key, {**RUNS, **TABLES, **FORM})
    assert check_bundle(bundle, ANY_NAME) == ()
    steps, story = WALKS[key]
    assert _walk(bundle, steps) == story.split()


@pytest.mark.parametrize("path", REFUSED, ids=lambda path: path.stem)
def test_what_may_not_be_drawn_is_refused_by_name(path: Path) -> None:
    beside = path.with_suffix(".dmn")
    table = {"tabel.dmn": beside.read_bytes()} if beside.exists() else {}
    findings = check_bundle(bundled({FILE: path.read_bytes(), **FORM, **table}), ANY_NAME)
    assert path.name.split(".")[0] in {each.code for each in findings}


def test_every_kind_of_node_on_the_list_has_a_model_that_runs() -> None:
    bundles = [build_bundle(name.removesuffix(".bpmn"), RUNS) for name in RUNS]
    kinds = {each.kind for bundle in bundles for each in read_elements(bundle).values()}
    assert kinds == FLOW_NODES | {"process"}


def test_every_element_on_the_list_is_in_a_model_that_runs() -> None:
    drawn = b"".join(RUNS.values()).decode()
    seldom = {"bpmndi:BPMNLabel", "bpmndi:BPMNLabelStyle", "dc:Font", "incoming", "outgoing"}
    for kind in ALLOWED.keys() - seldom:
        assert f"{'' if ':' in kind else 'bpmn:'}{kind}" in drawn, kind


def _walk(bundle: Bundle, steps: Sequence[Step]) -> list[str]:
    """Walk through a process, saved and loaded between all steps; return what happened."""
    program = compile_bundle(bundle, CONFIG)
    now = MONDAY
    live = program.start({}, now=now)
    live.advance(_serve)
    story = _told(live)
    for step in steps:
        assert not live.ended
        if isinstance(step, timedelta):
            now += step
        live = _again(program, live, now)
        if isinstance(step, timedelta):
            live.fire(_serve)
        elif isinstance(step, Post):
            (awaited,) = [each for each in live.awaited() if each.name == step.name]
            token_id, refused = awaited.token_id, step.refused
            assert live.receive(token_id, step.payload, _serve, refused=refused)
        else:
            element_id, variables = step
            token = next(each for each in live.open_items() if each.element_id == element_id)
            live.complete(token.token_id, variables, _serve)
        story += _told(live)
    assert live.ended
    return story


def _again(program: Program, live: Live, now: datetime) -> Live:
    return program.load(live.dump(), now=now)


def _serve(_element: Any, variables: Any) -> dict[str, Any]:
    """Count down, so that a loop comes to its end; fail when asked to."""
    if variables.get("fails"):
        raise BusinessError("E1")
    return {"number": variables["number"] - 1} if "number" in variables else {}


def _told(live: Live) -> list[str]:
    return [each.element_id for each in live.trace if each.kind is not HistoryKind.PASSED]
