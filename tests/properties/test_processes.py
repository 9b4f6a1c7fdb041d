"""Whatever valid process runs, nothing is lost and nothing stands still."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.spiff.parser import compile_diagrams
from tests.properties.beside_stock import Ours
from tests.properties.chance import Chance, seeded
from tests.properties.processes import BY_HAND, bundle_of

if TYPE_CHECKING:
    from random import Random

MANY = 300


def play_to_the_end(ours: Ours, rnd: Random) -> None:
    """Do what is open in any order, and let time pass when nothing is."""
    for _ in range(MANY):
        seen = ours.look()
        if seen.ended:
            assert not seen.open
            assert not seen.timers
            return
        assert seen.open or seen.timers
        if seen.open:
            ours.complete(rnd.randrange(len(seen.open)), {"n": rnd.randrange(4), "stop": True})
        else:
            ours.wait(hours=200)
    raise AssertionError(f"still not ended: {ours.look()}")


@given(seed=st.integers(0, 2**32))
@settings(max_examples=120, deadline=None)
def test_a_structured_process_ends_when_all_its_work_is_done(seed: int) -> None:
    rnd = seeded(seed)
    bundle = bundle_of("chance", Chance(rnd).process("chance"))
    play_to_the_end(Ours(compile_diagrams(bundle)), rnd)


@pytest.mark.parametrize("name", BY_HAND)
def test_a_process_drawn_by_hand_ends_when_all_its_work_is_done(name: str) -> None:
    compiled = compile_diagrams(bundle_of(name, BY_HAND[name]()))
    for seed in range(10):
        play_to_the_end(Ours(compiled), seeded(seed))


@given(seed=st.integers(0, 2**32))
@settings(max_examples=60, deadline=None)
def test_saving_and_loading_gives_back_the_same(seed: int) -> None:
    rnd = seeded(seed)
    bundle = bundle_of("chance", Chance(rnd).process("chance"))
    ours = Ours(compile_diagrams(bundle))
    for _ in range(10):
        before, state = ours.look(), ours.state
        ours.state = ours.program.load(state, now=ours.now).dump()
        assert ours.look() == before
        assert len(ours.state) == len(state)
        if before.ended:
            return
        if before.open:
            ours.complete(0, {"n": rnd.randrange(4)})
        else:
            ours.wait(hours=30)
