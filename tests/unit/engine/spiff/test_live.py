"""What a process does with people, time and services."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from engine.model import HistoryKind
from engine.spiff import StepProblem
from tests.diagrams import (
    boundary,
    call,
    diagram,
    end,
    exclusive,
    inclusive,
    parallel,
    service,
    start,
    sub,
    terminate,
    user,
    wait,
)
from tests.unit.engine.spiff.play import MONDAY, Play, no_service, program_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.model import Element, JsonValue, Variables


def choice() -> Play:
    drawn = diagram(
        "choice",
        *(start(), user("look"), exclusive("which"), user("far"), user("near"), end()),
        flows="""
            begin > look > which
            which > far : distance > 10
            which > near : *
            far > einde
            near > einde
        """,
    )
    return Play(program_of("choice", choice=drawn))


def test_a_process_waits_for_a_person_and_goes_on_with_the_answer() -> None:
    play = choice()
    assert play.open == ["look"]
    assert play.complete("look", distance=11).open == ["far"]
    assert play.complete("far").ended


def test_the_default_flow_is_taken_when_no_condition_holds() -> None:
    assert choice().complete("look", distance=10).open == ["near"]


def test_a_token_keeps_its_id_while_it_waits() -> None:
    play = Play(
        program_of(
            "two",
            two=diagram(
                "two",
                *(start(), parallel("split"), user("a"), user("b"), parallel("join"), end()),
                flows="begin > split > a > join > einde\n split > b > join",
            ),
        )
    )
    before = {item.element_id: item.token_id for item in play.load().open_items()}
    assert all(str(UUID(token_id)) == token_id for token_id in before.values())
    after = {item.element_id: item.token_id for item in play.complete("a").load().open_items()}
    assert after == {"b": before["b"]}


def test_an_item_is_completed_once() -> None:
    play = choice()
    item = play.load().open_items()[0]
    play.complete("look", distance=1)
    with pytest.raises(StepProblem) as refused:
        play.load().complete(item.token_id, {}, no_service)
    assert refused.value.code == "not_open"


def test_only_a_user_task_that_is_open_can_be_completed() -> None:
    play = Play(
        program_of(
            "rest",
            rest=diagram(
                "rest",
                *(start(), wait("pause", duration="P1D"), end()),
                flows="begin > pause > einde",
            ),
        )
    )
    timer = play.load().timers()[0]
    with pytest.raises(StepProblem) as refused:
        play.load().complete(timer.token_id, {}, no_service)
    assert (refused.value.element_id, refused.value.code) == ("pause", "not_open")


def test_a_service_runs_in_the_same_step_and_sets_variables() -> None:
    drawn = diagram(
        "serving",
        *(start(), user("ask"), service("look_up"), exclusive("which"), user("known"), end()),
        flows="""
            begin > ask > look_up > which
            which > known : found
            which > einde : *
            known > einde
        """,
    )
    seen: list[tuple[str, str, Variables]] = []

    def serve(element: Element, variables: Variables) -> Mapping[str, JsonValue]:
        seen.append((element.id, element.properties["dienst"], dict(variables)))
        return {"found": True}

    play = Play(program_of("serving", serving=drawn), {"number": 7}, serve=serve)
    play.complete("ask", name_given="x")
    assert seen == [("look_up", "noteer", {"number": 7, "name_given": "x"})]
    assert play.open == ["known"]
    assert ("look_up", HistoryKind.SERVED) in play.kinds()


def test_a_called_process_and_a_sub_process_share_the_variables() -> None:
    outer = diagram(
        "outer",
        *(start(), call("ask_other", "inner"), user("read"), end()),
        flows="begin > ask_other > read > einde",
    )
    inner = diagram(
        "inner",
        start("in_begin"),
        sub("part", start("p1"), user("answer"), end("p2"), flows="p1 > answer > p2"),
        end("in_end"),
        flows="in_begin > part > in_end",
    )
    play = Play(program_of("outer", outer=outer, inner=inner), {"question": "q"})
    assert play.load().current_elements() == {"ask_other", "part", "answer"}
    assert play.complete("answer", reply="r").open == ["read"]
    assert play.variables == {"question": "q", "reply": "r"}
    assert play.path == ["begin", "in_begin", "p1", "answer", "p2", "part", "in_end", "ask_other"]


def test_what_one_branch_decides_is_not_undone_by_the_branch_that_finishes_last() -> None:
    drawn = diagram(
        "pair",
        *(start(), user("first"), parallel("split"), user("a"), user("b"), parallel("join")),
        *(user("read"), end()),
        flows="begin > first > split > a > join > read > einde\n split > b > join",
    )
    play = Play(program_of("pair", pair=drawn))
    play.complete("first", verdict="old", partners=["p", "q"])
    play.complete("b", verdict="new", partners=["r"]).complete("a")
    assert play.variables == {"verdict": "new", "partners": ["r"]}


def test_terminate_ends_the_process_with_everything_in_it() -> None:
    drawn = diagram(
        "halting",
        *(start(), parallel("split"), user("halt"), user("work"), terminate("stop"), end()),
        flows="begin > split > halt > stop\n split > work > einde",
    )
    play = Play(program_of("halting", halting=drawn))
    assert play.open == ["halt", "work"]
    play.complete("halt")
    assert play.ended
    assert play.open == []


def test_terminate_in_a_sub_process_ends_only_that() -> None:
    drawn = diagram(
        "outer",
        start(),
        sub(
            "part",
            *(start("p1"), parallel("split"), user("halt"), user("work")),
            *(terminate("stop"), end("p2")),
            flows="p1 > split > halt > stop\n split > work > p2",
        ),
        *(user("after"), end()),
        flows="begin > part > after > einde",
    )
    play = Play(program_of("outer", outer=drawn)).complete("halt")
    assert play.open == ["after"]


def test_cancelling_ends_where_it_stands() -> None:
    drawn = diagram(
        "outer",
        start(),
        sub("part", start("p1"), user("work"), end("p2"), flows="p1 > work > p2"),
        boundary("late", "part", duration="P1D"),
        *(end(), end("te_laat")),
        flows="begin > part > einde\n late > te_laat",
    )
    play = Play(program_of("outer", outer=drawn))
    live = play.load()
    live.cancel()
    assert (live.ended, live.open_items(), live.timers()) == (True, (), ())
    assert live.current_elements() == frozenset()
    again = play.program.load(live.dump(), now=MONDAY)
    assert (again.ended, again.open_items(), again.end_elements) == (True, (), ())


def test_end_events_are_those_of_the_process_itself_in_this_step() -> None:
    drawn = diagram(
        "ends",
        *(start(), inclusive("split"), end("left"), end("right")),
        sub("part", start("p1"), end("p2"), flows="p1 > p2"),
        flows="""
            begin > part > split
            split > left : a
            split > right : *
        """,
    )
    program = program_of("ends", ends=drawn)
    live = program.start({"a": True}, now=MONDAY)
    live.advance(no_service)
    assert (live.ended, live.end_elements) == (True, ("left",))


def test_the_trace_tells_in_order_what_happened_and_by_which_flows() -> None:
    play = choice().complete("look", distance=11).complete("far")
    assert play.kinds() == [
        ("begin", HistoryKind.PASSED),
        ("look", HistoryKind.COMPLETED),
        ("which", HistoryKind.PASSED),
        ("far", HistoryKind.COMPLETED),
        ("einde", HistoryKind.ENDED),
    ]
    assert play.flows == [
        *("begin_naar_look", "look_naar_which", "which_naar_far", "far_naar_einde"),
    ]


def test_variables_cannot_be_changed_from_outside() -> None:
    program = choice().program
    inside: list[JsonValue] = [1]
    live = program.start({"list": inside}, now=MONDAY)
    inside.append(2)
    seen = live.variables["list"]
    assert isinstance(seen, list)
    seen.append(3)
    assert live.variables == {"list": [1]}
