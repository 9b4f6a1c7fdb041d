"""Functions that the floor above lends to expressions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from engine.errors import ExpressionError
from engine.feel import (
    FeelValue,
    NamedFunction,
    NamedFunctions,
    Takes,
    compile_expression,
    compile_tests,
    to_json,
)
from tests.unit.engine.feel.asking import AMSTERDAM, NOW

if TYPE_CHECKING:
    from engine.model import JsonValue


def _later(on: date, days: Decimal) -> date:
    return date.fromordinal(on.toordinal() + int(days))


def _twice(text: str) -> str:
    return text + text


LENT: NamedFunctions = frozenset(
    {
        NamedFunction("days after", (Takes.DATE, Takes.NUMBER), 1_000, _later),
        NamedFunction("twice", (Takes.TEXT,), 1, _twice),
        NamedFunction("always and ever", (), 1, lambda: True),
        NamedFunction("count", (Takes.TEXT,), 1, _twice),
    }
)


def ask(source: str, **variables: FeelValue) -> JsonValue:
    """Return the answer with what was lent."""
    expression = compile_expression(source, functions=LENT)
    return to_json(expression.evaluate(variables, now=NOW, timezone=AMSTERDAM))


def refusal(source: str, **variables: FeelValue) -> tuple[str, int | None]:
    """Return code and position of the error."""
    with pytest.raises(ExpressionError) as caught:
        ask(source, **variables)
    return caught.value.code, caught.value.position


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ("days after(today(), 5)", "2026-03-08"),
        ("days after(now(), 5)", "2026-03-08"),
        ('days  after ("2026-03-31", 1)', "2026-04-01"),
        ('days after(date("2026-03-31"), 1) + duration("P1D")', "2026-04-02"),
        ('days after("morgen", 1)', None),
        ("days after(onbekend, 1)", None),
        ('days after(today(), "1")', None),
        ('twice("ab")', "abab"),
        ("twice(1)", None),
        ("always and ever()", True),
        ("if always and ever() then 1 else 2", 1),
        ('for d in ["2026-01-01", "2026-02-01"] return days after(d, 1)', [*"12"]),
        ("count([1, 2])", 2),
    ],
)
def test_a_lent_function_answers_like_any_other(source: str, answer: JsonValue) -> None:
    wanted = ["2026-01-02", "2026-02-02"] if answer == [*"12"] else answer
    assert ask(source) == wanted


@pytest.mark.parametrize(
    ("source", "code", "position"),
    [
        ("1 + days after(today())", "argument_count", 4),
        ("days before(today(), 1)", "unexpected_token", 5),
        ("1 + 1 = days after(today(), 99999999999)", "out_of_range", 8),
        ('twice("' + "x" * 60 + '") + twice(a)', "text_too_long", 72),
        ("every x in l satisfies days after(today(), x) > today()", "too_much_work", 23),
    ],
)
def test_what_is_wrong_is_told_with_its_place(source: str, code: str, position: int) -> None:
    variables: dict[str, FeelValue] = {"a": "x" * 60_000, "l": tuple(map(Decimal, range(1, 900)))}
    assert refusal(source, **variables) == (code, position)


def test_without_being_lent_it_is_unknown() -> None:
    with pytest.raises(ExpressionError) as caught:
        compile_expression("twice(a)")
    assert caught.value.code == "function_unknown"
    assert compile_expression("twice(a)", functions=LENT).functions == {"twice"}


def test_a_cell_may_call_it_too() -> None:
    tests = compile_tests("> days after(today(), 1)", functions=LENT)
    assert tests.holds(date(2026, 3, 9), {}, now=NOW, timezone=AMSTERDAM) is True
