"""Counting in working days, from inside a diagram."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from engine import ExpressionError, compile_expression
from tasks.calendar import TIJDZONE
from tasks.functies import FUNCTIES

VRIJDAG = datetime(2026, 4, 3, 8, tzinfo=UTC)  # Goede Vrijdag


def ask(source: str) -> object:
    expression = compile_expression(source, functions=FUNCTIES)
    return expression.evaluate({"besluit": "2026-04-02"}, now=VRIJDAG, timezone=TIJDZONE)


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ("werkdagen na(today(), 1)", "2026-04-07"),
        ("werkdagen na(besluit, 5)", "2026-04-13"),
        ("werkdagen na(besluit, 0)", "2026-04-02"),
        ("werkdagen na(besluit, -1)", "None"),
        ("werkdagen na(besluit, 1.5)", "None"),
        ("werkdagen na(onbekend, 1)", "None"),
        ("is werkdag(besluit)", "True"),
        ("is werkdag(today())", "False"),
        ('werkdagen tussen(besluit, date("2026-04-07"))', "1"),
        ('werkdagen tussen("2026-04-07", besluit)', "-1"),
    ],
)
def test_working_days_are_counted(source: str, answer: str) -> None:
    assert str(ask(source)) == answer


@pytest.mark.parametrize(
    "source",
    [
        "werkdagen na(besluit, 1001)",
        'werkdagen na(date("1899-12-31"), 1)',
        'is werkdag(date("9999-12-31"))',
        'werkdagen tussen(besluit, date("2046-04-07"))',
        'werkdagen tussen(date("0001-01-01"), besluit)',
    ],
)
def test_what_lies_too_far_away_is_refused(source: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        ask(source)
    assert caught.value.code == "out_of_range"
