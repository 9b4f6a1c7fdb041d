"""Attack classes: whatever is written, there is an answer or a code, and soon."""

from __future__ import annotations

import contextlib
import inspect
import sys
from datetime import datetime
from decimal import Decimal
from functools import reduce
from time import monotonic
from types import MappingProxyType

import pytest

from engine.errors import ExpressionError
from engine.feel import compile_expression
from tests.unit.engine.feel.asking import ask, refusal


def nested(times: int) -> list[object]:
    return reduce(lambda inner, _: [inner], range(times), list[object]())


@pytest.mark.parametrize(
    ("source", "code", "position"),
    [
        ("", "source_empty", None),
        (" \n ", "source_empty", None),
        ("1" + " " * 2_000, "source_too_long", None),
        ("a $ b", "unexpected_character", 2),
        ("'a'", "unexpected_character", 0),
        ('"open', "unexpected_character", 0),
        ("a = ", "unexpected_end", 4),
        ("a b", "unexpected_token", 2),
        ("a == b", "unexpected_token", 3),
        ("1 < 2 < 3", "unexpected_token", 6),
        ("a in b in c", "unexpected_token", 7),
        ("in = 3", "unexpected_token", 0),
        ("if a then b", "unexpected_end", 11),
        ("(1", "unexpected_end", 2),
        ("1)", "unexpected_token", 1),
        ("x[", "unexpected_token", 1),
        ("x[]", "unexpected_token", 1),
        ("x.1", "unexpected_token", 1),
        ("{a: 1}", "context_refused", 0),
        ('@"2026-01-01"', "literal_refused", 0),
        ("1e5", "unexpected_token", 1),
        ("2 ** 3 ** 2", "unexpected_token", 7),
        ("-2 ** 2", "unexpected_token", 3),
        ("? > 1", "unexpected_character", 0),
        ("not", "reserved_word", 0),
        ("a and not", "reserved_word", 6),
        ("function", "reserved_word", 0),
        ("for function in xs return 1", "reserved_word", 4),
        ("some", "unexpected_end", 4),
        ("for x in xs", "unexpected_end", 11),
        ("for x return x", "unexpected_token", 6),
        ("some x in xs", "unexpected_end", 12),
        ("every x in xs return x", "unexpected_token", 14),
        ("x instance of vis", "unexpected_token", 2),
        ("function(x) x", "unexpected_token", 12),
        ("function(x)", "function_refused", 0),
        ("1 + some(x)", "unexpected_token", 4),
        ("1 + vis(x)", "function_unknown", 4),
        ("matches(a, b)", "function_refused", 0),
        ('replace(a, "x", "y")', "function_refused", 0),
        ("get value(a, b)", "function_refused", 0),
        ("sort(a, b)", "argument_count", 0),
        ('split(a, "[,;]")', "literal_unreadable", 0),
        ('time("25:00")', "literal_unreadable", 0),
        ("not(a, b)", "argument_count", 0),
        ("today(1)", "argument_count", 0),
        ("date(1, 2)", "argument_count", 0),
        ("is defined()", "argument_count", 0),
        ("is defined(1)", "name_expected", 0),
        ('date("morgen")', "literal_unreadable", 0),
        ('date and time("2026-13-01T00:00")', "literal_unreadable", 0),
        ('1 < duration("P1H")', "literal_unreadable", 4),
        ("1" * 35, "number_too_large", 0),
        (r'"\x41"', "escape_unknown", 0),
        (r'"\ud800"', "escape_unknown", 0),
        ('"\ud800"', "escape_unknown", 0),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(
    source: str, code: str, position: int | None
) -> None:
    assert refusal(source) == (code, position)


@pytest.mark.parametrize(
    "source",
    [
        "__import__('os').system('id')",
        "().__class__.__base__.__subclasses__()",
        "lambda: 0",
        "[x for x in range(9)]",
        "eval(a)",
        'open("/etc/passwd")',
        "9 ** 9 ** 9",
        '"a" % 9',
        "a := 1",
        "a; b",
        "{{ a }}",
        "for x in xs return function(y) y",
        "sort(a, function(x, y) x < y)",
        "${a}",
        "@a",
        "a\x00b",
        "range(1, 999999999)",
        'matches("aaaa", "(a+)+$")',
        "a.b()",
        "(function() 1)()",
    ],
)
def test_what_would_reach_the_machine_is_not_in_the_language(source: str) -> None:
    with pytest.raises(ExpressionError):
        compile_expression(source)


@pytest.mark.parametrize(
    "name",
    [
        *("__class__", "a.__class__", "a.__dict__", "self", "a.items", '"".__class__.__mro__[1]'),
        *("today().__class__", "[1].__len__", "now().tzinfo", 'duration("P1D").times'),
    ],
)
def test_names_are_keys_and_never_attributes(name: str) -> None:
    for answer in (ask(name, a={"b": 1}), ask(name, a="x")):
        assert answer in (None, [None])


@pytest.mark.parametrize(
    "source",
    [
        "-" * 1_000 + "1",
        "not(" * 300 + "a" + ")" * 300,
        "[" * 900 + "]" * 900,
        "if a then " * 60 + "1" + " else 1" * 60,
        "1 in ((" * 200 + "1" + "))" * 200,
        "(a = " * 300 + "1" + ")" * 300,
    ],
)
def test_deep_nesting_is_refused(source: str) -> None:
    assert refusal(source)[0] == "too_deep"


def test_long_chains_and_bare_parentheses_are_not_deep() -> None:
    assert ask("+".join(["1"] * 900)) == 900
    assert ask(" or ".join(["a"] * 300), a=True) is True
    assert ask("(" * 900 + "1" + ")" * 900) == 1


@pytest.mark.parametrize(
    ("source", "code", "value"),
    [
        ("a", "number_too_large", 10**34),
        ("a", "number_too_large", -(10**4_000)),
        ("a", "number_too_large", 1e300),
        ("a", "number_too_large", float("nan")),
        ("a", "number_too_large", float("-inf")),
        ("a * a", "out_of_range", 10**20),
        ("a * 10", "out_of_range", 10**33),
        ("a", "text_too_long", "x" * 100_001),
        ("a + a", "text_too_long", "x" * 60_000),
        ("upper case(a)", "text_too_long", "ß" * 60_000),
        ("a", "list_too_long", [0] * 1_001),
        ("a", "list_too_long", [[0] * 500] * 3),
        ("[a, a, a]", "list_too_long", [0] * 400),
        ("[a]", "list_too_deep", nested(50)),
        ("a", "out_of_range", Decimal("NaN")),
        ("a", "number_too_large", Decimal("-Infinity")),
        ("a", "value_unknown", datetime(2026, 3, 2)),  # noqa: DTZ001 - naive on purpose
        ("a", "value_unknown", {1}),
        ("a", "value_unknown", b"x"),
        ("a", "value_unknown", object()),
    ],
)
def test_values_are_bounded(source: str, code: str, value: object) -> None:
    assert refusal(source, a=value)[0] == code


@pytest.mark.parametrize(
    "value",
    [
        10**34 - 1,
        1 - 10**34,
        "x" * 100_000,
        [0] * 1_000,
        nested(49),
    ],
)
def test_what_just_fits_is_taken(value: object) -> None:
    assert ask("a", a=value) == value


def test_the_longest_and_deepest_texts_are_still_read() -> None:
    assert ask("1" + " " * 1_999) == 1
    assert ask("not(" * 50 + "true" + ")" * 50) is True


def test_a_variable_that_is_not_used_is_not_looked_at() -> None:
    assert ask("a", a=1, b=object(), c=[0] * 5_000) == 1


def test_an_error_tells_nothing_of_the_variables() -> None:
    with pytest.raises(ExpressionError) as caught:
        ask("a + a", a="geheim" * 20_000)
    assert "geheim" not in str(caught.value)


def test_an_error_carries_no_giant_text() -> None:
    with pytest.raises(ExpressionError) as caught:
        compile_expression("x" * 1_000_000)
    assert len(str(caught.value)) < 3_000


@pytest.mark.parametrize("read_before", [True, False])
def test_an_exhausted_stack_is_an_expression_error_too(*, read_before: bool) -> None:
    source = "not(" * 45 + ("a" if read_before else "b") + ")" * 45
    if read_before:
        compile_expression(source)

    def at(left: int) -> tuple[str, int | None]:
        return at(left - 1) if left else refusal(source, a=True)

    assert at(sys.getrecursionlimit() - len(inspect.stack(0)) - 60)[0] == "too_deep"


@pytest.mark.parametrize(
    "source",
    [
        "(" * 2_000,
        "a." * 999 + "a",
        "[" + "a," * 900 + "a]",
        '"' * 1_999,
        "date " * 400,
        "date and time " * 140,
        "1 in (" + "(1..2)," * 250 + "1)",
        "contains(a,a) or " * 110 + "true",
        "upper case(lower case(" * 20 + "a" + "))" * 20,
        "[l,l] = [l,l] and " * 110 + "true",
        "l in (" + "l," * 900 + "l)",
        "min(l) = max(l) or " * 100 + "true",
    ],
)
def test_the_worst_texts_are_answered_soon(source: str) -> None:
    started = monotonic()
    with contextlib.suppress(ExpressionError):
        ask(source, a="a" * 100_000, l=[0.5] * 500)
    assert monotonic() - started < 3


def test_any_mapping_will_do_as_context() -> None:
    assert ask("a.b", a=MappingProxyType({"b": 1})) == 1
