"""Cells of tables, names of several words, and powers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from engine.errors import ExpressionError
from engine.feel import compile_expression, compile_tests, find_ambiguous, is_name, to_json
from tests.unit.engine.feel.asking import AMSTERDAM, NOW, ask, refusal

if TYPE_CHECKING:
    from engine.feel import Facts

NAMES = frozenset({"Full Name", "days in care", "Level 2", "rate per year"})


def passes(cell: str, value: Any, **variables: Any) -> bool | None:
    """Return whether a cell lets a value pass."""
    tests = compile_tests(cell, NAMES)
    return tests.holds(value, variables, now=NOW, timezone=AMSTERDAM)


def cell_refusal(cell: str, value: Any = None) -> tuple[str, int | None]:
    """Return code and position of the error."""
    with pytest.raises(ExpressionError) as caught:
        passes(cell, value)
    return caught.value.code, caught.value.position


@pytest.mark.parametrize(
    ("cell", "value", "answer"),
    [
        ("-", None, True),
        ("", Decimal(3), True),
        (" \n ", "a", True),
        ('"a"', "a", True),
        ('"a", "b"', "b", True),
        ('"a", "b"', "c", False),
        ('not("a", "b")', "c", True),
        ('not("a", "b")', "a", False),
        ("not ( < 5 )", Decimal(5), True),
        ("not([1..5])", Decimal(3), False),
        ("not(true)", False, True),
        ("not(1)", "a", None),
        (">= 18", Decimal(18), True),
        ("< 18", Decimal(18), False),
        ("< 18", None, None),
        ("[1..5]", Decimal(5), True),
        ("[1..5)", Decimal(5), False),
        ("]1..5[", Decimal(1), False),
        ("(1..5), 9", Decimal(9), True),
        ("< 1, > 5", Decimal(7), True),
        ("-1", Decimal(-1), True),
        ("- 1", Decimal(-1), True),
        ("2 * grens", Decimal(6), True),
        ("> grens", Decimal(4), True),
        ("lijst", "x", True),
        ('(["x", "y"])', "y", True),
        ("null", None, True),
        ("true", True, True),
        ("true", False, False),
        ("1", "1", None),
        ('date("2026-03-02")', date(2026, 3, 2), True),
        ('< date("2026-03-02")', date(2026, 3, 1), True),
        ('[date("2026-01-01")..today()]', date(2026, 3, 3), True),
        ('contains(?, "x")', "axb", True),
        ('starts with(?, "x") or ? = "q"', "q", True),
        ("not(? > 5)", Decimal(7), False),
        ("? > 5", "a", None),
        ("if ? = 1 then grens = 3 else ? != 3", Decimal(1), True),
    ],
)
def test_a_cell_lets_a_value_pass_or_not(cell: str, value: Any, answer: object) -> None:
    assert passes(cell, value, grens=3, lijst=["x", "y"]) is answer


@pytest.mark.parametrize(
    ("cell", "code", "position"),
    [
        ("1,", "unexpected_end", 2),
        (", 1", "unexpected_token", 0),
        ("-, 1", "unexpected_token", 1),
        ("a > 5", "unexpected_token", 2),
        ("not(1), not(2)", "unexpected_token", 6),
        ("not(1) and true", "unexpected_token", 7),
        ("not", "reserved_word", 0),
        ("not()", "unexpected_token", 4),
        ("1, ? > 5", "unexpected_token", 1),
        ("a $", "unexpected_character", 2),
        ("[1..", "unexpected_end", 4),
        ("1" + "0" * 2_000, "source_too_long", None),
        ("matches(?)", "function_refused", 0),
        ("? + 1", "not_boolean", None),
    ],
)
def test_a_cell_that_cannot_be_read_says_where(cell: str, code: str, position: int | None) -> None:
    assert cell_refusal(cell, Decimal(1)) == (code, position)


@pytest.mark.parametrize(
    ("cell", "values"),
    [
        ('"a", "b"', ["a", "b"]),
        ("3, -1, null", [3, -1, None]),
        ("[1..3]", None),
        ('"a", > 3', None),
        ('not("a")', None),
        ("-", None),
        ("x", None),
        ('? = "a"', None),
    ],
)
def test_a_cell_may_be_a_list_of_values(cell: str, values: list[object] | None) -> None:
    listed = compile_tests(cell).listed(now=NOW, timezone=AMSTERDAM)
    assert (listed if listed is None else to_json(listed)) == values


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ('"dag " + Full Name', "dag Sam"),
        ('"dag " + Full\n  Name', "dag Sam"),
        ("days in care + 1", 4),
        ("3 in (days in care)", True),
        ("Level 2 * 2", 10),
        ("melding.rate per year", 7),
        ("is defined(Full Name)", True),
    ],
)
def test_names_may_have_several_words(source: str, answer: object) -> None:
    given: Facts = {
        "Full Name": "Sam",
        "days in care": 3,
        "Level 2": 5,
        "melding": {"rate per year": 7},
    }
    expression = compile_expression(source, NAMES)
    assert to_json(expression.evaluate(given, now=NOW, timezone=AMSTERDAM)) == answer


def test_a_name_that_nobody_gave_stays_two_words() -> None:
    with pytest.raises(ExpressionError):
        compile_expression("Full Name")


def test_a_text_never_becomes_a_name() -> None:
    assert compile_expression('"Full Name"', NAMES).names == set()


def test_what_is_used_is_known_beforehand_with_its_parts() -> None:
    assert compile_expression("Full Name.a + b", NAMES).paths == {("Full Name", "a"), ("b",)}
    assert compile_tests("> b.c, d").paths == {("b", "c"), ("d",)}


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("leeftijd", True),
        ("days in care", True),
        ("Level 2", True),
        ("cliënt_1", True),
        ("", False),
        ("2 keer", False),
        ("e-mail", False),
        ("Bureau's", False),
        ("a  b", False),
        (" a", False),
        ("a\n", False),
        ("not", False),
        ("if ever", False),
        ("a " * 12 + "a", False),
        ("a" * 201, False),
    ],
)
def test_a_name_consists_of_words(text: str, answer: object) -> None:
    assert is_name(text) is answer


@pytest.mark.parametrize(
    ("names", "answer"),
    [
        ({"a and b", "a"}, "a and b"),
        ({"a and b", "b"}, None),
        ({"Full", "Name", "Full Name"}, None),
        ({"days in care", "days"}, "days in care"),
        (set(), None),
    ],
)
def test_a_name_that_may_be_two_is_told(names: set[str], answer: str | None) -> None:
    assert find_ambiguous(frozenset(names)) == answer


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ("10 ** 5", 100_000),
        ("10**-5", 0.00001),
        ("2 ** 0.5 * 2 ** 0.5 > 1.999999", True),
        ("5 + 2 ** (5 + 3)", 261),
        ("1.2 * 10 ** 3", 1200),
        ("(-2) ** 2", 4),
        ("0 ** 2", 0),
        ("0 ** 0", None),
        ("0 ** -1", None),
        ("(-2) ** 0.5", None),
        ('2 ** "a"', None),
        ("2 ** null", None),
    ],
)
def test_powers_are_right_or_null(source: str, answer: object) -> None:
    assert ask(source) == answer


@pytest.mark.parametrize("source", ["9 ** 99", "0.1 ** 99", f"1.1 ** {'9' * 34}"])
def test_a_power_stays_within_bounds(source: str) -> None:
    assert refusal(source) == ("out_of_range", source.index("**"))


def test_answers_of_other_expressions_may_be_used_in_the_next() -> None:
    given: Facts = {
        "on": date(2026, 3, 2),
        "loan": {"rate": Decimal("0.1"), "rates": (Decimal(1),)},
    }
    expression = compile_expression('if on < date("2026-04-01") then loan.rate + 0.2 else 0')
    assert expression.evaluate(given, now=NOW, timezone=AMSTERDAM) == Decimal("0.3")
    whole = compile_expression("loan").evaluate(given, now=NOW, timezone=AMSTERDAM)
    assert to_json(whole) == {"rate": 0.1, "rates": [1]}
