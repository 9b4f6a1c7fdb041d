"""Joins count tokens: where the library loses or invents one, ours does not."""

from __future__ import annotations

import pytest

from engine.spiff import InvariantError, StepProblem
from tests.diagrams import (
    boundary,
    diagram,
    end,
    exclusive,
    inclusive,
    parallel,
    start,
    user,
)
from tests.unit.engine.spiff.play import MONDAY, Play, no_service, program_of


def choosing() -> Play:
    """Two branches that may be chosen; one of them splits and merges before the join."""
    drawn = diagram(
        "choosing",
        *(start(), user("a0"), inclusive("split"), user("u1"), user("u2"), exclusive("x")),
        *(user("v"), user("y"), exclusive("m"), user("w"), inclusive("join"), user("z"), end()),
        flows="""
            begin > a0 > split
            split > u1 : r > 0
            split > x : r > 1
            split > u2 : *
            u1 > join
            x > v : r = 2
            x > y : *
            v > m > w > join
            y > m
            u2 > join
            join > z > einde
        """,
    )
    return Play(program_of("choosing", choosing=drawn))


def test_an_inclusive_join_waits_for_a_branch_behind_a_merge() -> None:
    play = choosing().complete("a0", r=3)
    assert play.open == ["u1", "y"]
    assert play.complete("u1").open == ["y"]
    assert play.complete("y").complete("w").open == ["z"]
    assert play.complete("z").ended


@pytest.mark.parametrize(("r", "chosen"), [(0, ["u2"]), (1, ["u1"]), (2, ["u1", "v"])])
def test_an_inclusive_split_takes_every_flow_that_holds_or_the_default(
    r: int, chosen: list[str]
) -> None:
    assert choosing().complete("a0", r=r).open == chosen


def test_an_inclusive_join_fires_once_for_all_that_came() -> None:
    play = choosing().complete("a0", r=2).complete("v").complete("w").complete("u1")
    assert play.open == ["z"]
    assert play.path.count("join") == 1


def test_an_inclusive_split_without_a_way_out_fails_the_step() -> None:
    drawn = diagram(
        "blocked",
        *(start(), inclusive("split"), user("u1"), user("u2"), end()),
        flows="""
            begin > split
            split > u1 : r > 0
            split > u2 : r > 1
            u1 > einde
            u2 > einde
        """,
    )
    live = program_of("blocked", blocked=drawn).start({"r": 0}, now=MONDAY)
    with pytest.raises(StepProblem) as failed:
        live.advance(no_service)
    assert (failed.value.element_id, failed.value.code) == ("split", "no_flow")


def test_rounds_do_not_mix_when_a_join_stands_in_a_loop() -> None:
    drawn = diagram(
        "rounds",
        *(start(), exclusive("again"), parallel("split"), user("a"), user("b"), parallel("join")),
        *(user("c"), exclusive("done"), end()),
        flows="""
            begin > again > split > a > join > c > done
            split > b > join
            done > einde : stop
            done > again : *
        """,
    )
    play = Play(program_of("rounds", rounds=drawn))
    for first, second in (("a", "b"), ("b", "a"), ("a", "b"), ("b", "a")):
        assert play.complete(first).open == [second]
        assert play.complete(second).open == ["c"]
        assert play.complete("c", stop=False).open == ["a", "b"]


def test_a_second_token_through_a_split_leaves_the_work_of_the_first() -> None:
    drawn = diagram(
        "twice",
        *(start(), user("u"), boundary("also", "u", interrupting=False, duration="P1D")),
        *(exclusive("m"), parallel("split"), user("a"), user("c"), end("e1"), end("e2")),
        flows="begin > u > m > split > a > e1\n also > m\n split > c > e2",
    )
    play = Play(program_of("twice", twice=drawn)).wait(days=1)
    assert play.open == ["a", "c", "u"]
    play.complete("u")
    assert play.open == ["a", "a", "c", "c"]
    assert play.complete("a").complete("c").complete("a").complete("c").ended


def test_three_branches_into_one_join_may_be_split_in_two_steps() -> None:
    drawn = diagram(
        "three",
        *(start(), parallel("g1"), user("y"), parallel("g2"), user("x1"), user("x2")),
        *(parallel("join"), end()),
        flows="begin > g1 > y > join > einde\n g1 > g2 > x1 > join\n g2 > x2 > join",
    )
    play = Play(program_of("three", three=drawn))
    assert play.complete("y").complete("x1").open == ["x2"]
    assert play.complete("x2").ended


def test_a_join_that_can_never_be_complete_fails_the_step_instead_of_standing_still() -> None:
    drawn = diagram(
        "stuck",
        *(start(), parallel("split"), user("a"), user("b"), exclusive("x"), parallel("join")),
        *(end(), end("aside")),
        flows="""
            begin > split > a > join > einde
            split > b > x
            x > aside : leave
            x > join : *
        """,
    )
    play = Play(program_of("stuck", stuck=drawn)).complete("a")
    live = play.load()
    live.complete(live.open_items()[0].token_id, {"leave": True}, no_service)
    with pytest.raises(InvariantError) as refused:
        live.dump()
    assert (refused.value.element_id, refused.value.code) == ("join", "stuck")
