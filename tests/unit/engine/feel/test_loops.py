"""Going through lists: filters, ``for``, ``some`` and ``every``, and what that may cost."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

import pytest

from engine.feel import MAX_STEPS, Budget, compile_expression, compile_tests, to_feel
from tests.unit.engine.feel.asking import AMSTERDAM, NOW, ask, refusal

if TYPE_CHECKING:
    from engine.model import JsonValue

VARIABLES: dict[str, JsonValue] = {
    "n": [1, 2, 3, 4],
    "leeg": None,
    "niets": [],
    "gezin": [
        {"naam": "Sam", "leeftijd": 9, "zorg": {"soort": "thuis"}},
        {"naam": "Noor", "leeftijd": 15, "zorg": {"soort": "school"}},
        {"naam": "Jip", "leeftijd": 12},
    ],
    "grens": 10,
    "leeftijd": 99,
}


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ("n[1]", 1),
        ("n[-1]", 4),
        ("n[-4]", 1),
        ("n[5]", None),
        ("n[0]", None),
        ("n[1.5]", None),
        ("n[grens - 8]", 2),
        ("n[item > 2]", [3, 4]),
        ("n[item > 2][1]", 3),
        ("(n)[item > 9]", []),
        ("niets[item > 2]", []),
        ("leeg[item > 2]", None),
        ("leeg[1]", None),
        ("7[item > 2]", [7]),
        ("7[1]", 7),
        ("[3, 1, 2][item = 2]", [2]),
        ('n[item = "a"]', []),
        ("n[true]", [1, 2, 3, 4]),
        ("n[null]", []),
        ("gezin[item.leeftijd > grens].naam", ["Noor", "Jip"]),
        ("gezin[leeftijd > grens].naam", ["Noor", "Jip"]),
        ('gezin[naam = "Sam"][1].zorg.soort', "thuis"),
        ("gezin[1].naam", "Sam"),
        ("gezin.naam", ["Sam", "Noor", "Jip"]),
        ("gezin.zorg.soort", ["thuis", "school", None]),
        ("count(gezin[leeftijd >= 12])", 2),
        ("leeftijd", 99),
        ("gezin[is defined(item.zorg)].naam", ["Sam", "Noor"]),
        ("[[1, 2], [3]][count(item) > 1]", [[1, 2]]),
    ],
)
def test_a_filter_keeps_what_holds(source: str, answer: object) -> None:
    assert ask(source, **VARIABLES) == answer


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ("for x in n return x * 2", [2, 4, 6, 8]),
        ("for x in n, y in [10, 20] return x + y", [11, 21, 12, 22, 13, 23, 14, 24]),
        ("for x in [[1, 2], [3]], y in x return y", [1, 2, 3]),
        ("for x in 1..3 return x", [1, 2, 3]),
        ("for x in 3..1 return x", [3, 2, 1]),
        ("for x in 1..count(n) return n[x]", [1, 2, 3, 4]),
        ("for x in 1..1.5 return x", None),
        ("for x in niets return x", []),
        ("for x in leeg return x", None),
        ("for x in 5 return x", [5]),
        ("for p in gezin return p.naam", ["Sam", "Noor", "Jip"]),
        ("for x in n return if x > 2 then x else null", [None, None, 3, 4]),
        ("sum(for x in n return x)", 10),
        ("some x in n satisfies x > 3", True),
        ("some x in n satisfies x > 4", False),
        ("some x in niets satisfies true", False),
        ("some x in leeg satisfies true", None),
        ('some x in n satisfies x > "a"', None),
        ("every x in n satisfies x > 0", True),
        ("every x in n satisfies x > 1", False),
        ("every x in niets satisfies false", True),
        ("every p in gezin satisfies p.leeftijd > 8 and is defined(p.naam)", True),
        ("some x in n, y in n satisfies x + y = 8", True),
        ("if some x in n satisfies x = 3 then 1 else 2", 1),
        ("(every x in n satisfies x > 0) and grens = 10", True),
        ("for grens in n return grens", [1, 2, 3, 4]),
        ("for x in n return n[item >= x]", [[1, 2, 3, 4], [2, 3, 4], [3, 4], [4]]),
        ("for item in n return item", [1, 2, 3, 4]),
    ],
)
def test_a_loop_goes_through_what_is_there(source: str, answer: object) -> None:
    assert ask(source, **VARIABLES) == answer


@pytest.mark.parametrize(
    ("cell", "value", "answer"),
    [
        ("n[1]", 1, True),
        ("> n[-1]", 9, True),
        ("some x in ? satisfies x > 3", [1, 4], True),
        ("count(?[item > 3]) = 0", [1, 4], False),
        ("?.a > 5", {"a": 6}, True),
        ("]1..5[", 1, False),
        ("]1..n[4][", 3, True),
    ],
)
def test_a_cell_may_go_through_lists_too(cell: str, value: JsonValue, answer: object) -> None:
    tests = compile_tests(cell)
    assert tests.holds(to_feel(value), VARIABLES, now=NOW, timezone=AMSTERDAM) is answer


def test_what_a_loop_gives_a_name_is_no_variable() -> None:
    source = "for x in n, y in x.delen return x + y.a + z + count(m[item > x and item.b = 1])"
    assert compile_expression(source).paths == {("n",), ("z",), ("m",)}
    assert compile_expression("for x in x return x").names == {"x"}
    assert compile_expression("(some x in n satisfies x = 1) or x").names == {"n", "x"}
    assert compile_expression("item").names == {"item"}


@pytest.mark.parametrize(
    ("source", "code", "position"),
    [
        ("every x in l, y in l satisfies x in [0..y + 999]", "too_much_work", 6),
        ("for x in l, y in l return 1", "list_too_long", 4),
        ("for x in 1..99999999 return x", "list_too_long", 4),
        ("for x in l return l[item > x]", "too_much_work", 4),
        ("for x in l return distinct values(l)", "too_much_work", 18),
        ("every x in l satisfies contains(t, t)", "too_much_work", 23),
        ('for x in l return t + "b"', "text_too_long", 20),
        ("for x in l return l", "list_too_long", 4),
        ("every x in l, y in l satisfies l = l", "too_much_work", 6),
        ("every x in l, y in l, z in l satisfies x ** 0.37 >= 0", "too_much_work", 41),
    ],
)
def test_too_much_work_is_an_error_and_never_a_wait(source: str, code: str, position: int) -> None:
    started = monotonic()
    assert refusal(source, l=list(range(900)), t="a" * 100_000) == (code, position)
    assert monotonic() - started < 3


def test_loops_within_loops_are_as_deep_as_anything_else() -> None:
    source = "for x in [1] return " * 60 + "x"
    assert refusal(source)[0] == "too_deep"
    assert refusal("a" + "[1]" * 60)[0] == "too_deep"


def test_evaluations_may_share_what_they_may_cost() -> None:
    expression, budget = compile_expression("every x in n satisfies x > 0"), Budget()
    expression.evaluate(VARIABLES, now=NOW, timezone=AMSTERDAM, budget=budget)
    assert 0 < MAX_STEPS - budget.left < 50
    compile_tests("> 3").holds(None, {}, now=NOW, timezone=AMSTERDAM, budget=budget)
    left = budget.left
    assert left < MAX_STEPS
    ask("1")
    assert budget.left == left
