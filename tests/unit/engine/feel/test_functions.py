from __future__ import annotations

import pytest

from tests.unit.engine.feel.asking import ask

VARIABLES = {"leeg": None, "lijst": [3, 1, 2], "woorden": ["a", "b"], "a": {"b": None}}


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ("count(lijst)", 3),
        ("count([])", 0),
        ("count(leeg)", None),
        ("sum(lijst)", 6),
        ("sum(1, 2.5)", 3.5),
        ("sum([])", None),
        ("sum(woorden)", None),
        ("min(lijst)", 1),
        ("max(3, 4)", 4),
        ("min(woorden)", "a"),
        ("max([])", None),
        ('max(1, "a")', None),
        ("min(leeg)", None),
        ("list contains(lijst, 2)", True),
        ('list contains(lijst, "2")', False),
        ("list contains([null], leeg)", True),
        ("list contains(leeg, 2)", None),
        ('contains("casusregie", "regie")', True),
        ('contains("casusregie", leeg)', None),
        ("contains(1, 2)", None),
        ('starts with("casus", "ca")', True),
        ('ends with("casus", "ca")', False),
        ('lower case("ÉÉN")', "één"),
        ('upper case("één")', "ÉÉN"),
        ("upper case(1)", None),
        ('string length("één")', 3),
        ("string length(leeg)", None),
        ("is defined(leeg)", True),
        ("is defined(a.b)", True),
        ("is defined(a.c)", False),
        ("is defined(leeg.c)", False),
        ("is  defined (weg)", False),
        ('starts\n with ("a", "a")', True),
        ("date", None),
        ("min", None),
    ],
)
def test_a_function_answers(source: str, answer: object) -> None:
    assert ask(source, **VARIABLES) == answer
