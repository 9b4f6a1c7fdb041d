"""Splits and joins, in loops and in one another, run as the simplest reference says."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.catalog import Code, check_bundle
from engine.spiff.parser import compile_diagrams
from tests.properties.beside_stock import Ours
from tests.properties.chance import seeded
from tests.properties.processes import bundle_of
from tests.properties.token_game import Block, Drawer, Loop, Split, Task, drawn
from tests.refused import FILE, KEY, RULES, bundled, proef

ROUNDS = 60
BRANCHES = {Code.BRANCHES_IN_LOOP, Code.BRANCHES_MEET, Code.JOIN_WAITS_FOREVER}
ANY_NAME = replace(RULES, known_names=None)


def play(block: Block, seed: int) -> None:
    """Complete what is open in any order, on both, and compare after every step."""
    chance = seeded(seed)
    ours = Ours(compile_diagrams(bundle_of("game", drawn("game", block))))
    block.begin({"n": 0, "stop": False})
    for number in range(ROUNDS * 3):
        seen = ours.look()
        assert sorted(seen.open) == sorted(block.is_open())
        assert seen.ended is (not seen.open)
        if seen.ended:
            return
        element = chance.choice(seen.open)
        given = {"n": chance.randrange(4), "stop": chance.random() < 0.5 or number > ROUNDS}
        ours.complete_element(element, dict(given))
        block.complete(element, given)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_blocks_in_blocks_run_as_the_reference_says(seed: int) -> None:
    play(Loop("outer", Drawer(seeded(seed)).row(3)), seed)


def test_an_inclusive_join_in_a_branch_of_a_loop_waits_for_nobody_outside() -> None:
    for seed in range(20):
        inner = Split("some", "some", [Task("a"), Task("b"), Task("c")])
        play(Loop("outer", Split("all", "all", [inner, Task("d")])), seed)


@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_blocks_in_blocks_are_let_through(seed: int) -> None:
    content = drawn(KEY, Loop("outer", Drawer(seeded(seed)).row(3)))
    files = {**proef_files(), FILE: content}
    codes = {each.code for each in check_bundle(bundled(files), ANY_NAME)}
    assert not codes & BRANCHES


def proef_files() -> dict[str, bytes]:
    """Return the form that every task of a drawn diagram asks for."""
    return {name: each for name, each in proef(flows="").items() if name != FILE}
