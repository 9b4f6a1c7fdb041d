"""A step asks a decision, keeps what it answers, and fails when there is no answer."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count
from typing import TYPE_CHECKING

import pytest

from engine.config import EngineConfig
from engine.errors import BundleRefusedError
from engine.model import Bundle, BundleFile, HistoryKind
from engine.spiff import StepProblem, compile_bundle
from tests.diagrams import diagram, end, rules, start, user
from tests.unit.engine.decisions.drawing import (
    asks,
    decision,
    element,
    file,
    formula,
    given,
    gives,
    rule,
    table,
)
from tests.unit.engine.spiff.play import AMSTERDAM, Play

if TYPE_CHECKING:
    from engine.model import JsonValue
    from engine.spiff import Program

CONFIG = EngineConfig(
    timezone=AMSTERDAM, service_property="dienst", form_property="f", result_property="advice"
)
COLUMNS = (asks("number", "number"), gives(None, "string"))
FEW = (rule("few", "< 3", '"few"'), rule("many", ">= 3", '"many"'))

_numbers = count()


def program(content: bytes, **properties: str) -> Program:
    """Return a process that asks decision d1 of a file, after its first task."""
    drawn = diagram(
        "asking",
        *(start(), user("first"), rules("ask", "d1", **properties), user("second"), end()),
        flows="begin > first > ask > second > einde",
    )
    files = (BundleFile("asking.bpmn", drawn), BundleFile("d.dmn", content))
    return compile_bundle(Bundle(f"asked-{next(_numbers)}", "asking", files), CONFIG)


def answered(content: bytes, **variables: JsonValue) -> JsonValue:
    """Return what the step keeps."""
    play = Play(program(content)).complete("first", **variables)
    assert play.open == ["second"]
    return play.variables["d1"]


def problem(content: bytes, **variables: JsonValue) -> StepProblem:
    """Return how the step fails."""
    with pytest.raises(StepProblem) as caught:
        Play(program(content)).complete("first", **variables)
    return caught.value


def test_one_answer_is_kept_as_a_value_under_the_id_of_the_decision() -> None:
    assert answered(file(decision("d1", table(*COLUMNS, *FEW))), number=2) == "few"


def test_the_diagram_may_name_the_variable() -> None:
    content = file(decision("d1", table(*COLUMNS, *FEW)))
    play = Play(program(content, advice="hint")).complete("first", number=7)
    assert play.variables == {"number": 7, "hint": "many"}


def test_several_answers_are_kept_as_a_context() -> None:
    drawn = table(
        asks("number"), gives("one"), gives("two"), rule("r1", "2", "number | 2 * number")
    )
    assert answered(file(decision("d1", drawn)), number=2) == {"one": 2, "two": 4}


@pytest.mark.parametrize("policy", ["COLLECT", "RULE ORDER"])
def test_a_policy_that_collects_keeps_a_list_and_an_empty_one_is_an_answer(policy: str) -> None:
    drawn = table(
        asks("number"), gives(), rule("a", "> 1", "1"), rule("b", "> 2", "2"), policy=policy
    )
    content = file(decision("d1", drawn))
    assert answered(content, number=3) == [1, 2]
    assert answered(content, number=2) == [1]
    assert answered(content, number=0) == []


def test_a_count_is_kept_as_a_number() -> None:
    drawn = table(
        *(asks("number"), gives(), rule("a", "> 1", "1"), rule("b", "> 2", "2")),
        policy="COLLECT",
        aggregation="COUNT",
    )
    assert answered(file(decision("d1", drawn)), number=0) == 0


def test_days_are_those_of_the_moment_and_the_calendar_of_the_step() -> None:
    content = file(decision("d1", formula('today() = date("2026-03-03")')))
    midnight = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
    play = Play(program(content), now=midnight).complete("first")
    assert play.variables["d1"] is True


def test_what_was_asked_is_told_with_version_inputs_outputs_and_rules() -> None:
    content = file(
        given("number", "number"),
        decision("d1", table(*COLUMNS, *FEW), needs="number"),
    )
    asked = program(content)
    live = asked.load(Play(asked).state, now=datetime(2026, 1, 5, tzinfo=UTC))
    (item,) = live.open_items()
    live.complete(item.token_id, {"number": 5, "other": "unseen"}, lambda *_: {})
    (decided,) = live.decided
    assert (decided.element_id, decided.decision_id) == ("ask", "d1")
    assert decided.outcome.inputs == {"number": 5}
    assert (decided.outcome.outputs, decided.outcome.matched) == ("many", ("many",))
    assert decided.outcome.version == asked.decisions["d1"].version
    assert ("ask", HistoryKind.DECIDED) in [(each.element_id, each.kind) for each in live.trace]


def test_rules_that_overlap_are_a_problem_that_names_them_and_no_answers() -> None:
    overlapping = (rule("one", "> 1", '"a"'), rule("other", "> 2", '"b"'))
    failed = problem(file(decision("d1", table(*COLUMNS, *overlapping))), number=4711)
    assert (failed.element_id, failed.code) == ("ask", "rules_overlap")
    assert failed.reason == "d1, one, other"


def test_of_many_rules_that_overlap_the_first_are_named_and_all_are_counted() -> None:
    overlapping = (rule(f"r{number}", "> 1", '"a"') for number in range(300))
    failed = problem(file(decision("d1", table(*COLUMNS, *overlapping))), number=4711)
    assert failed.reason == "d1, r0, r1, r2, r3, r4, … (300)"


@pytest.mark.parametrize(
    ("logic", "number", "code"),
    [
        (table(*COLUMNS, rule("r1", "1", '"a"')), 2, "decision_nothing"),
        (formula("null"), 2, "decision_nothing"),
        (table(*COLUMNS, *FEW), "two", "input_type"),
        (formula("10 ** 30 * 10 ** 30"), 2, "out_of_range"),
        (table(asks("number"), gives(None, "string"), rule("r1", "-", "number")), 2, "result_type"),
        (formula("10 ** 20"), 2, "variables_refused"),
    ],
)
def test_a_decision_without_an_answer_is_a_problem(
    logic: str, number: JsonValue, code: str
) -> None:
    failed = problem(file(decision("d1", logic)), number=number)
    assert (failed.element_id, failed.code) == ("ask", code)


def test_what_nobody_answered_is_a_problem_that_names_it() -> None:
    failed = problem(file(decision("d1", table(*COLUMNS, *FEW))))
    assert (failed.code, failed.reason) == ("input_missing", "d1, number")


def test_an_empty_answer_of_a_person_is_asked_as_null() -> None:
    rows = (rule("none", "null", '"unknown"'), *FEW)
    assert answered(file(decision("d1", table(*COLUMNS, *rows))), number=None) == "unknown"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (file(decision("other", formula("1"))), "not_executable"),
        (file(decision("d1", element("context"))), "decision_element_not_supported"),
    ],
)
def test_what_the_gate_refuses_in_decisions_does_not_run_here_either(
    content: bytes, code: str
) -> None:
    with pytest.raises(BundleRefusedError) as refused:
        program(content)
    assert [each.code for each in refused.value.findings] == [code]


def test_a_step_that_asks_too_much_fails_instead_of_keeping_everybody_waiting() -> None:
    rows = (rule(f"r{number}", " | ".join("-" * 9), "1") for number in range(900))
    large = table(*(asks("number") for _ in range(9)), gives(), *rows, policy="FIRST")
    content = file(decision("d1", large))
    drawn = diagram(
        "greedy",
        *(start(), user("first"), *(rules(f"ask{n}", "d1") for n in range(12)), end()),
        flows="begin > first > " + " > ".join(f"ask{n}" for n in range(12)) + " > einde",
    )
    files = (BundleFile("greedy.bpmn", drawn), BundleFile("d.dmn", content))
    greedy = compile_bundle(Bundle(f"asked-{next(_numbers)}", "greedy", files), CONFIG)
    with pytest.raises(StepProblem) as caught:
        Play(greedy).complete("first", number=1)
    assert (caught.value.element_id, caught.value.code) == ("ask11", "decision_too_much")
