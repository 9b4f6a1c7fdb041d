"""What process state may not hold is refused before anything moves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import VariablesRefusedError
from engine.spiff import StepProblem
from engine.spiff.variables import MAX_BYTES, MAX_DEPTH, check_variables
from tests.diagrams import diagram, end, service, start, user
from tests.unit.engine.spiff.play import MONDAY, Play, no_service, program_of

if TYPE_CHECKING:
    from engine.model import JsonValue


def asking() -> Play:
    drawn = diagram(
        "asking", start(), user("ask"), user("read"), end(), flows="begin > ask > read > einde"
    )
    return Play(program_of("asking", asking=drawn), {"kept": 1})


def nested(depth: int) -> Any:
    return {"a": nested(depth - 1)} if depth else 1


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ({"typename": 1}, "reserved_name", "typename"),
        ({"a": [{"b": {"typename": 1}}]}, "reserved_name", "a[0].b.typename"),
        ({"data_objects": {}}, "reserved_name", "data_objects"),
        ({"_hidden": 1}, "name_invalid", "_hidden"),
        ({"a": {"__class__": 1}}, "name_invalid", "a.__class__"),
        ({"": 1}, "name_invalid", ""),
        ({"x" * 256: 1}, "name_invalid", "x" * 255),
        ({"a": {1: 2}}, "not_json", "a"),
        ({"a": {1, 2}}, "not_json", "a"),
        ({"a": b"x"}, "not_json", "a"),
        ({"a": [float("nan")]}, "not_json", "a[0]"),
        ({"a": float("inf")}, "not_json", "a"),
        ({"a": 2**60}, "not_json", "a"),
        ({"a": "half \ud800 a pair"}, "not_json", "a"),
        ({"a": nested(MAX_DEPTH)}, "too_deep", ".".join("a" * (MAX_DEPTH + 1))),
        ({"a": "x" * MAX_BYTES}, "too_large", ""),
    ],
)
def test_it_is_refused_with_a_reason_and_a_place(given: Any, code: str, path: str) -> None:
    play = asking()
    live = play.load()
    with pytest.raises(VariablesRefusedError) as refused:
        live.complete(live.open_items()[0].token_id, given, no_service)
    assert (refused.value.code, refused.value.path) == (code, path)
    with pytest.raises(VariablesRefusedError):
        play.program.start(given, now=MONDAY)


def test_after_a_refusal_nothing_has_moved_and_the_process_goes_on() -> None:
    live = asking().load()
    token_id = live.open_items()[0].token_id
    with pytest.raises(VariablesRefusedError):
        live.complete(token_id, {"fine": 1, "typename": 2}, no_service)
    assert (live.variables, live.trace) == ({"kept": 1}, ())
    live.complete(token_id, {"fine": 1}, no_service)
    assert live.variables == {"kept": 1, "fine": 1}


def test_the_limit_counts_what_is_already_there() -> None:
    play = asking().complete("ask", much="x" * (MAX_BYTES - 100))
    live = play.load()
    with pytest.raises(VariablesRefusedError) as refused:
        live.complete(live.open_items()[0].token_id, {"more": "x" * 100}, no_service)
    assert refused.value.code == "too_large"


def test_what_a_service_returns_is_checked_as_well() -> None:
    drawn = diagram("serving", start(), service("look_up"), end(), flows="begin > look_up > einde")
    live = program_of("serving", serving=drawn).start({}, now=MONDAY)
    with pytest.raises(StepProblem) as failed:
        live.advance(lambda _element, _variables: {"found": {"typename": "x"}})
    assert (failed.value.element_id, failed.value.code) == ("look_up", "variables_refused")
    assert failed.value.reason == "reserved_name at found.typename"


def test_text_is_kept_as_it_is_whatever_it_looks_like() -> None:
    given: dict[str, JsonValue] = {
        "on": "2026-01-01",
        "text": "café \n \u0000 ☕",
        "list": [None, True, 1.5, {}],
    }
    play = asking().complete("ask", **given)
    assert play.variables == {"kept": 1, **given}


plain = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False)
values = st.recursive(
    plain | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(st.text(), values, max_size=4))
def test_whatever_is_let_through_comes_back_from_saved_state(given: Any) -> None:
    try:
        check_variables(given)
    except VariablesRefusedError:
        return
    live = SHORT.start(given, now=MONDAY)
    live.advance(no_service)
    assert SHORT.load(live.dump(), now=MONDAY).variables == given


SHORT = program_of(
    "short",
    short=diagram("short", start(), user("ask"), end(), flows="begin > ask > einde"),
)
