"""Whatever goes wrong leaves as one kind of problem, and nothing half done is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from SpiffWorkflow.util.task import TaskState

from engine.spiff import InvariantError, StepProblem
from engine.spiff.expressions import FeelEnvironment
from tests.diagrams import diagram, end, exclusive, service, start, sub, user, wait
from tests.unit.engine.spiff.play import AMSTERDAM, MONDAY, Play, no_service, program_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from engine.model import Element, JsonValue, Variables
    from engine.spiff import Live

SERVING = program_of(
    "serving",
    serving=diagram("serving", start(), service("look_up"), end(), flows="begin > look_up > einde"),
)
DEEP = program_of(
    "deep",
    deep=diagram(
        "deep",
        start(),
        sub("part", start("p1"), user("a"), end("p2"), flows="p1 > a > p2"),
        end(),
        flows="begin > part > einde",
    ),
)


def failing(element: Element, variables: Variables) -> Mapping[str, JsonValue]:
    raise LookupError(f"{variables['secret']} at {element.id}")


def test_a_service_that_fails_tells_its_element_and_kind_but_no_contents() -> None:
    live = SERVING.start({"secret": "Bouwstraat 12"}, now=MONDAY)
    with pytest.raises(StepProblem) as failed:
        live.advance(failing)
    assert (failed.value.element_id, failed.value.code) == ("look_up", "service_failed")
    assert failed.value.reason == "LookupError"
    assert isinstance(failed.value.__cause__, LookupError)


def test_a_problem_that_a_service_tells_itself_is_passed_on() -> None:
    def tell(element: Element, _variables: Variables) -> Mapping[str, JsonValue]:
        raise StepProblem(element.id, "service_unknown", "look_up")

    with pytest.raises(StepProblem) as failed:
        SERVING.start({}, now=MONDAY).advance(tell)
    assert failed.value.code == "service_unknown"


def test_what_the_library_itself_trips_over_is_a_problem_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def trip() -> None:
        raise KeyError("Bouwstraat 12")

    live = SERVING.start({}, now=MONDAY)
    monkeypatch.setattr(live._top, "do_engine_steps", trip)
    with pytest.raises(StepProblem) as failed:
        live.advance(no_service)
    assert (failed.value.code, failed.value.reason) == ("library_failed", "KeyError")


def test_after_a_problem_nothing_can_be_done_with_it_any_more() -> None:
    live = SERVING.start({"secret": 1}, now=MONDAY)
    with pytest.raises(StepProblem):
        live.advance(failing)
    for attempt in (live.dump, live.cancel, lambda: live.advance(no_service)):
        with pytest.raises(StepProblem) as refused:
            attempt()
        assert refused.value.code == "broken"


def test_an_interruption_by_the_machine_is_not_taken_for_a_problem() -> None:
    def interrupted(_element: Element, _variables: Variables) -> Mapping[str, JsonValue]:
        raise KeyboardInterrupt

    live = SERVING.start({}, now=MONDAY)
    with pytest.raises(KeyboardInterrupt):
        live.advance(interrupted)
    with pytest.raises(InvariantError):
        live.dump()


def choosing(condition: str, **given: JsonValue) -> Live:
    """Return a process that starts with a choice between far and, by default, near."""
    drawn = diagram(
        "choice",
        *(start(), exclusive("which"), user("far"), user("near"), end()),
        flows=f"""
            begin > which
            which > far : {condition}
            which > near : *
            far > einde
            near > einde
        """,
    )
    return program_of("choice", choice=drawn).start(given, now=MONDAY)


@pytest.mark.parametrize(
    ("given", "taken"),
    [({}, "near"), ({"sum": None}, "near"), ({"sum": "much"}, "near"), ({"sum": 11}, "far")],
)
def test_an_answer_that_was_not_given_takes_the_default_flow(
    given: dict[str, JsonValue], taken: str
) -> None:
    live = choosing("sum > 10", **given)
    live.advance(no_service)
    assert [item.element_id for item in live.open_items()] == [taken]


@pytest.mark.parametrize("wrong", [0, "yes", [True]])
def test_a_condition_that_is_no_condition_fails_the_step(wrong: JsonValue) -> None:
    live = choosing("sum", sum=wrong)
    with pytest.raises(StepProblem) as failed:
        live.advance(no_service)
    assert (failed.value.element_id, failed.value.code) == ("which", "expression_failed")
    assert failed.value.reason == "not_boolean in sum"


def test_scripts_and_service_operators_have_no_way_in() -> None:
    environment = FeelEnvironment(MONDAY, AMSTERDAM)
    with pytest.raises(StepProblem, match="script"):
        environment.execute("x = 1", {})
    with pytest.raises(StepProblem, match="script"):
        environment.call_service({}, operation_name="x")


@pytest.mark.parametrize("text", ["().__class__", "__import__('os')", "open('/etc/passwd')"])
def test_python_is_not_evaluated(text: str) -> None:
    with pytest.raises(Exception, match=r"(?i)expression") as refused:
        FeelEnvironment(MONDAY, AMSTERDAM).evaluate(text, {})
    assert type(refused.value).__name__ == "ExpressionError"


def test_a_process_that_runs_in_circles_is_stopped() -> None:
    drawn = diagram(
        "circling",
        *(start(), exclusive("again"), service("turn"), exclusive("done"), end()),
        flows="""
            begin > again > turn > done
            done > einde : stop
            done > again : *
        """,
    )
    live = program_of("circling", circling=drawn).start({"stop": False}, now=MONDAY)
    with pytest.raises(StepProblem) as failed:
        live.advance(lambda _element, _variables: {})
    assert failed.value.code in {"too_many_moves", "library_failed"}


def damaged(how: Callable[[Live], None]) -> str:
    live = Play(DEEP).load()
    how(live)
    with pytest.raises(InvariantError) as refused:
        live.dump()
    return refused.value.code


def test_ended_with_open_work_is_not_saved() -> None:
    def end_early(live: Live) -> None:
        live._top.completed = True

    assert damaged(end_early) == "ended_with_open_work"


def test_a_called_process_that_got_lost_is_not_saved() -> None:
    def lose(live: Live) -> None:
        live._top.subprocesses.clear()

    assert damaged(lose) == "process_missing"


@pytest.mark.parametrize(
    ("element_id", "state", "code"),
    [
        ("a", TaskState.ERROR, "failed_token"),
        ("a", TaskState.CANCELLED, "stuck"),
        ("part", TaskState.READY, "work_left"),
        ("part", TaskState.WAITING, "process_over"),
    ],
)
def test_a_token_in_an_impossible_state_is_not_saved(
    element_id: str, state: int, code: str
) -> None:
    def break_token(live: Live) -> None:
        for workflow in live._top.with_inner():
            for token in workflow.tasks.values():
                if token.element_id == element_id:
                    token._set_state(state)

    assert damaged(break_token) == code


def test_a_token_that_hangs_nowhere_is_not_saved() -> None:
    def cut_loose(live: Live) -> None:
        live._top.task_tree._children.clear()

    assert damaged(cut_loose) == "lost_token"


def test_a_step_too_long_to_be_overlooked_by_the_library_is_not_saved() -> None:
    names = [f"s{number}" for number in range(60)]
    drawn = diagram(
        "long",
        *(start(), exclusive("again"), *(service(name) for name in names), exclusive("done")),
        *(wait("rest", duration="P1D"), end()),
        flows=f"""
            begin > again > {" > ".join(names)} > done
            done > again : turns < 17
            done > rest : *
            rest > einde
        """,
        drawn=False,
    )

    def turn(element: Element, variables: Variables) -> Mapping[str, JsonValue]:
        turns = variables["turns"]
        assert isinstance(turns, int)
        return {"turns": turns + 1} if element.id == "s0" else {}

    live = program_of("long", long=drawn).start({"turns": 0}, now=MONDAY)
    live.advance(turn)
    with pytest.raises(InvariantError) as refused:
        live.dump()
    assert refused.value.code == "too_deep"
