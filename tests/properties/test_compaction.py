"""Forgetting what is over changes nothing that anybody can see."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from SpiffWorkflow.bpmn.parser.BpmnParser import full_tag
from SpiffWorkflow.bpmn.parser.task_parsers import GatewayParser
from SpiffWorkflow.bpmn.specs import defaults

from engine.spiff import StepProblem, compaction
from engine.spiff.parser import DiagramParser, compile_diagrams
from tests.diagrams import boundary, call, diagram, end, exclusive, service, start, user
from tests.properties.beside_stock import Ours, run_beside_stock
from tests.properties.chance import Chance, seeded
from tests.properties.processes import BY_HAND, bundle_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.spiff.parser import Compiled

RUNS = 40
STEPS = 40

#: a part of the compaction, and what takes its place when it is switched off
PARTS: dict[str, Callable[..., Any]] = {
    "drop_ended_processes": lambda _top: None,
    "open_tokens": lambda _workflow: set(),
    "is_idle_join": lambda _token: False,
    "parents": lambda _workflow, _kept: set(),
    "border_heads": lambda _workflow, _kept: set(),
    "take_out": lambda _workflow, _kept: None,
}


class LibraryGateways(DiagramParser):
    """Our parser with the parallel gateway that the library brings.

    Its inclusive join overlooks branches behind a merge or another join, so it is no measure.
    """

    PARSER_CLASSES = {  # noqa: RUF012 - the library reads it as a class attribute
        **DiagramParser.PARSER_CLASSES,
        full_tag("parallelGateway"): (GatewayParser, defaults.ParallelGateway),
    }


@cache
def by_hand(name: str) -> Compiled:
    return compile_diagrams(bundle_of(name, BY_HAND[name]()))


def differences(name: str, runs: int) -> list[object]:
    every = (run_beside_stock(by_hand(name), seeded(seed), STEPS) for seed in range(runs))
    return [run.difference for run in every if run.difference is not None]


@pytest.mark.parametrize("name", BY_HAND)
def test_it_runs_as_under_the_librarys_own_workflow(name: str) -> None:
    assert not differences(name, RUNS)


@given(seed=st.integers(0, 2**32))
@example(seed=2503)  # nine branches behind nine: once 9.8 kB of steps that were still to come
@settings(max_examples=120, deadline=None)
def test_any_structured_process_runs_as_under_the_librarys_own_workflow(seed: int) -> None:
    rnd = seeded(seed)
    compiled = compile_diagrams(bundle_of("chance", Chance(rnd).process("chance")))
    run = run_beside_stock(compiled, rnd, STEPS)
    assert run.difference is None
    assert run.largest_state < 8_000


@given(seed=st.integers(0, 2**32))
@settings(max_examples=60, deadline=None)
def test_our_parallel_gateway_does_what_the_librarys_does_where_that_is_right(seed: int) -> None:
    """That goes wrong in loops and for second tokens, so joins stay out of loops here."""
    rnd = seeded(seed)
    bundle = bundle_of("chance", Chance(rnd, plain_loops=True).process("chance"))
    stock = compile_diagrams(bundle, LibraryGateways)
    run = run_beside_stock(compile_diagrams(bundle), rnd, STEPS, stock=stock)
    assert run.difference is None


@cache
def rounds_of_work() -> Compiled:
    """A loop with a reminder, a called process, and something that stays open all the while."""
    drawn = diagram(
        "rounds",
        *(start(), exclusive("again"), user("work"), end(), end("aside"), end("noted")),
        boundary("remind", "work", interrupting=False, cycle="R/PT1H"),
        boundary("ask_once", "work", interrupting=False, duration="PT5H"),
        *(service("note"), user("stays_open"), user("first"), exclusive("which")),
        *(call("ask", "called"), exclusive("done")),
        flows="""
            begin > first > again > work > which
            which > ask : n > 0
            which > done : *
            ask > done
            done > einde : stop
            done > again : *
            remind > note > noted
            ask_once > stays_open > aside
        """,
        drawn=False,
    )
    return compile_diagrams(bundle_of("rounds", drawn))


def sizes_after(rounds: set[int]) -> set[int]:
    """Return how many tokens are kept at the end of those rounds."""
    ours, sizes = Ours(rounds_of_work()), set()
    ours.complete_element("first", {})
    ours.wait(hours=5)
    for number in range(1, max(rounds) + 1):
        ours.wait(hours=1)
        ours.complete_element("work", {"n": 1, "number": number})
        ours.complete_element("c_work", {})
        ours.complete_element("c_after", {})
        if number in rounds:
            sizes.add(ours.tokens())
    assert "stays_open" in ours.look().open
    return sizes


def test_after_1_10_100_and_1000_rounds_the_same_is_kept() -> None:
    assert len(sizes_after({1, 10, 100, 1000})) == 1


def sizes_after_reminders(counts: set[int]) -> set[int]:
    """Return how many tokens are kept when the same step was reminded of so often."""
    ours, sizes = Ours(rounds_of_work()), set()
    ours.complete_element("first", {})
    ours.wait(hours=5)
    for number in range(1, max(counts) + 1):
        ours.wait(hours=1)
        if number in counts:
            sizes.add(ours.tokens())
    assert ours.look().variables["served"] == max(counts) + 1
    return sizes


def test_after_1_10_and_400_reminders_the_same_is_kept() -> None:
    assert len(sizes_after_reminders({1, 10, 400})) == 1


@pytest.mark.parametrize("part", PARTS)
def test_no_part_of_it_can_be_missed(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compaction, part, PARTS[part])
    try:
        grows = len(sizes_after({3, 6})) > 1 or len(sizes_after_reminders({3, 6})) > 1
        found = grows or any(differences(name, 8) for name in ("cycles", "nested", "looping"))
    except (StepProblem, AssertionError):
        found = True
    assert found
