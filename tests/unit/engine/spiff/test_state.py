"""State as bytes: small, complete, and refused when it is not ours to read."""

from __future__ import annotations

import zlib
from contextlib import suppress

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.spiff import STATE_FORMAT, UnreadableStateError
from tests.diagrams import diagram, end, parallel, start, sub, user
from tests.unit.engine.spiff.play import MONDAY, Play, program_of

DRAWN = diagram(
    "deep",
    start(),
    sub(
        "part",
        *(start("p1"), parallel("split"), user("a"), user("b"), parallel("join"), end("p2")),
        flows="p1 > split > a > join > p2\n split > b > join",
    ),
    end(),
    flows="begin > part > einde",
)
PROGRAM = program_of("deep", deep=DRAWN)


def test_state_holds_no_diagram() -> None:
    state = zlib.decompress(Play(PROGRAM).state)
    assert orjson.loads(state)["format"] == STATE_FORMAT
    assert b"conditionExpression" not in state
    assert b"Aanname" not in state  # what the diagram documents
    assert len(state) < 2_000


def test_saving_twice_without_a_step_gives_the_same_bytes() -> None:
    play = Play(PROGRAM)
    again = play.load().dump()
    assert again == play.state
    assert play.program.load(again, now=MONDAY).dump() == again


def test_a_process_may_go_on_in_memory_after_it_was_saved() -> None:
    play = Play(PROGRAM)
    live = play.load()
    for element_id in ("a", "b"):
        item = next(each for each in live.open_items() if each.element_id == element_id)
        live.complete(item.token_id, {}, play.serve)
        assert live.dump()
    assert live.ended


@pytest.mark.parametrize(
    ("state", "state_format"),
    [
        (b"", 0),
        (b"nothing", 0),
        (zlib.compress(b"{"), 0),
        (zlib.compress(b"[]"), 0),
        (zlib.compress(b"{}"), 0),
        (zlib.compress(b'{"format": 99}'), 99),
        (zlib.compress(b'{"format": "x"}'), 0),
        (zlib.compress(b'{"format": 1}'), 1),
        (zlib.compress(b'{"format": 1, "variables": {}, "process": {}}'), 1),
    ],
)
def test_what_is_not_our_state_is_refused_with_its_format(state: bytes, state_format: int) -> None:
    with pytest.raises(UnreadableStateError) as refused:
        PROGRAM.load(state, now=MONDAY)
    assert refused.value.state_format == state_format
    assert isinstance(refused.value, ValueError)


def test_state_of_another_diagram_is_refused() -> None:
    other = program_of(
        "other", other=diagram("other", start(), user("c"), end(), flows="begin > c > einde")
    )
    with pytest.raises(UnreadableStateError):
        other.load(Play(PROGRAM).state, now=MONDAY)


@given(st.data())
def test_damaged_state_is_refused_or_read_but_never_anything_else(data: st.DataObject) -> None:
    state = bytearray(zlib.decompress(Play(PROGRAM).state))
    place = data.draw(st.integers(0, len(state) - 1))
    state[place] = data.draw(st.integers(0, 255))
    with suppress(UnreadableStateError):
        PROGRAM.load(zlib.compress(bytes(state)), now=MONDAY)


def test_a_state_that_unpacks_without_end_is_refused() -> None:
    with pytest.raises(UnreadableStateError):
        PROGRAM.load(zlib.compress(b" " * 50_000_000), now=MONDAY)
