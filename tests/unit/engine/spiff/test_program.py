"""Reading a bundle once, sharing it between threads, and letting nothing of the library out."""

from __future__ import annotations

import inspect
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from engine.config import EngineConfig
from engine.errors import BundleRefusedError
from engine.spiff import Live, Program, compile_bundle, program
from tests.diagrams import (
    call,
    diagram,
    end,
    exclusive,
    parallel,
    part,
    service,
    start,
    timer,
    user,
    wait,
)
from tests.unit.engine.spiff.play import CONFIG, Play, bundle_of, program_of

DRAWN = diagram(
    "pair",
    *(start(), parallel("split"), user("a"), user("b"), parallel("join"), user("c"), end()),
    flows="begin > split > a > join > c > einde\n split > b > join",
)


def test_a_bundle_is_read_once() -> None:
    bundle = bundle_of("pair", pair=DRAWN)
    first, second = compile_bundle(bundle, CONFIG), compile_bundle(bundle, CONFIG)
    assert first.elements is second.elements


def test_two_configurations_of_one_bundle_do_not_mix() -> None:
    drawn = diagram(
        "rest",
        *(start(), wait("pause", date="2026-07-01T09:00"), end()),
        flows="begin > pause > einde",
    )
    bundle = bundle_of("rest", rest=drawn)
    tokyo = EngineConfig(ZoneInfo("Asia/Tokyo"), service_property="dienst", form_property="f")
    here = Play(compile_bundle(bundle, CONFIG)).load().timers()[0].due_at
    there = Play(compile_bundle(bundle, tokyo)).load().timers()[0].due_at
    assert (here.hour, there.hour) == (7, 0)


def test_only_the_bundles_used_last_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program, "MAX_KEPT", 2)
    monkeypatch.setattr(program, "_kept", program._Kept())
    one, two, three = (bundle_of("pair", pair=DRAWN) for _ in range(3))
    kept = {each.id: compile_bundle(each, CONFIG).elements for each in (one, two)}
    assert compile_bundle(one, CONFIG).elements is kept[one.id]
    compile_bundle(three, CONFIG)
    assert compile_bundle(one, CONFIG).elements is kept[one.id]
    assert compile_bundle(two, CONFIG).elements is not kept[two.id]


def play_all(number: int) -> tuple[list[str], object]:
    play = Play(compile_bundle(SHARED, CONFIG), {"number": number})
    for element_id in ("ab", "ba")[number % 2]:
        play.complete(element_id, **{f"from_{element_id}": number})
    play.complete("c")
    return play.path, dict(play.variables)


SHARED = bundle_of("pair", pair=DRAWN)


def test_threads_share_a_bundle_without_seeing_each_other() -> None:
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(play_all, range(80)))
    for number, (path, variables) in enumerate(results):
        assert path[-2:] == ["c", "einde"]
        assert variables == {"number": number, "from_a": number, "from_b": number}


@pytest.mark.parametrize(
    "odd",
    [
        part("scriptTask", "odd", body="<bpmn:script>x = 1</bpmn:script>"),
        part("manualTask", "odd"),
        part("businessRuleTask", "odd"),
        part("intermediateCatchEvent", "odd", body="<bpmn:messageEventDefinition/>"),
        part("intermediateCatchEvent", "odd"),
        part("startEvent", "odd", body=timer(duration="P1D")),
        part("endEvent", "odd", body="<bpmn:errorEventDefinition/>"),
        part("complexGateway", "odd"),
        part("adHocSubProcess", "odd"),
        wait("odd"),
        call("odd", "nowhere"),
        call("odd", None),
    ],
    ids=lambda each: each.kind,
)
def test_what_the_gate_refuses_does_not_run_here_either(odd: Any) -> None:
    with pytest.raises(BundleRefusedError) as refused:
        program_of(
            "oddly", oddly=diagram("oddly", start(), odd, end(), flows="begin > odd > einde")
        )
    assert [finding.code for finding in refused.value.findings] == ["not_executable"]


def test_a_file_that_is_no_xml_is_refused_for_what_it_is() -> None:
    with pytest.raises(BundleRefusedError) as refused:
        program_of("broken", broken=b"<bpmn:definitions")
    assert [finding.code for finding in refused.value.findings] == ["xml_broken"]


def test_a_condition_that_is_no_feel_is_refused_when_the_diagram_is_read() -> None:
    drawn = diagram(
        "choice",
        *(start(), exclusive("which"), user("far"), user("near"), end()),
        flows="""
            begin > which
            which > far : lambda x
            which > near : *
            far > einde
            near > einde
        """,
    )
    with pytest.raises(BundleRefusedError) as refused:
        program_of("choice", choice=drawn)
    assert refused.value.findings[0].element_id == "which"


def test_conditions_are_tried_in_the_order_of_the_file_not_by_height_on_the_page() -> None:
    drawn = diagram(
        "order",
        *(start(), exclusive("which"), user("low"), user("high"), user("none"), end()),
        flows="""
            begin > which
            which > low : true
            which > high : true
            which > none : *
            low > einde
            high > einde
            none > einde
        """,
    ).decode()
    shapes = drawn.index("<bpmndi:")
    turned = drawn[:shapes] + drawn[shapes:].replace(' y="', ' y="-')
    for content in (drawn, turned):
        assert Play(program_of("order", order=content.encode())).open == ["low"]


def test_what_is_drawn_for_the_eye_does_not_reach_the_variables() -> None:
    drawn = diagram(
        "seen",
        *(start(), user("ask", body="<bpmn:dataInputAssociation id='x1'/>"), service("s"), end()),
        flows="begin > ask > s > einde",
        process_extra=(
            "<bpmn:dataObject id='paper'/><bpmn:dataObjectReference id='p1' dataObjectRef='paper'/>"
            "<bpmn:textAnnotation id='note'><bpmn:text>so</bpmn:text></bpmn:textAnnotation>"
        ),
    )
    play = Play(program_of("seen", seen=drawn), serve=lambda _element, _variables: {})
    assert play.variables == {}
    assert play.complete("ask").ended


def public_parts() -> list[Any]:
    found: list[Any] = [compile_bundle]
    for each in (Program, Live):
        for name, member in inspect.getmembers(each):
            if not name.startswith("_"):
                found.append(member.fget if isinstance(member, property) else member)
    return found


@pytest.mark.parametrize("member", public_parts(), ids=lambda each: each.__qualname__)
def test_nothing_of_the_library_leaves_this_room(member: Any) -> None:
    source = inspect.getsource(member)
    signature = source[: source.index('"""')]
    assert "Any" not in signature
    assert "Task" not in signature
    assert "->" in signature
