"""Which texts a variable is compared with, as they stand in a condition or a cell."""

from __future__ import annotations

import pytest

from engine.feel import ASKED, compile_expression, compile_tests


@pytest.mark.parametrize(
    ("source", "weighed"),
    [
        ('a = "x"', {("a", "x")}),
        ('"x" != a', {("a", "x")}),
        ('a in ("x", "y")', {("a", "x"), ("a", "y")}),
        ('a in ["x", b]', {("a", "x")}),
        ('list contains(a, "x")', {("a", "x")}),
        ('if a = "x" then b = "y" else not(c = "z")', {("a", "x"), ("b", "y"), ("c", "z")}),
        ('count(a[b = "x"]) > 0', {("b", "x")}),
        ('a < "x"', set()),
        ('contains(a, "x")', set()),
        ('upper case(a) = "X"', set()),
        ("a = b", set()),
        ("a = 1", set()),
        ('some a in b satisfies a = "x"', set()),
        ('b[item = "x"]', set()),
    ],
)
def test_texts_beside_a_variable_are_told(source: str, weighed: set[tuple[str, str]]) -> None:
    found = compile_expression(source).list_weighed()
    assert found == {((name,), text) for name, text in weighed}


def test_a_part_of_a_variable_is_told_with_its_whole_path() -> None:
    assert compile_expression('a.b = "x"').list_weighed() == {(("a", "b"), "x")}


@pytest.mark.parametrize(
    ("cell", "texts"),
    [
        ("-", set()),
        ('"x"', {"x"}),
        ('"x", "y"', {"x", "y"}),
        ('not("x")', {"x"}),
        ('? = "x" or list contains(?, "y")', {"x", "y"}),
        ("> 3", set()),
        ('starts with(?, "x")', set()),
    ],
)
def test_texts_in_a_cell_are_about_the_value_of_the_column(cell: str, texts: set[str]) -> None:
    assert compile_tests(cell).list_weighed() == {(ASKED, text) for text in texts}
