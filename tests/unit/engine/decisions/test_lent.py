"""Functions that the floor above lends to tables."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from engine.decisions import check_decisions, parse_decisions
from engine.errors import BundleRefusedError, DecisionError
from engine.feel import MAX_STEPS, NamedFunction, NamedFunctions, Takes
from tests.unit.engine.decisions.drawing import (
    AMSTERDAM,
    NOW,
    asks,
    decision,
    defined,
    file,
    formula,
    given,
    gives,
    rule,
    table,
    text,
)

FIRST = date(1950, 1, 1)


def _next(on: date) -> date:
    if on < FIRST:
        raise OverflowError
    return date.fromordinal(on.toordinal() + 1)


LENT: NamedFunctions = frozenset(
    {
        NamedFunction("day after", (Takes.DATE,), 10, _next),
        NamedFunction("is even", (Takes.DATE,), 10, lambda on: on.day % 2 == 0),
        NamedFunction("costly", (Takes.NUMBER,), MAX_STEPS, lambda number: number),
    }
)


#: people change what it answers
CHANGING = NamedFunction("limit", (Takes.TEXT,), 1, lambda _key: Decimal(3), in_decisions=False)


def answer(content: bytes, **inputs: Any) -> Any:
    """Return what comes out when everything was lent."""
    model = parse_decisions("a.dmn", content, LENT)
    return model.decide("d1", inputs, now=NOW, timezone=AMSTERDAM).outputs


def on_a_date(cell: str, result: str = '"yes"') -> bytes:
    """Return a table about a date with one rule."""
    drawn = table(asks("on", "date"), gives(), rule("r1", cell, result))
    return file(given("on", "date"), decision("d1", drawn, needs="on"))


@pytest.mark.parametrize(
    ("content", "on", "wanted"),
    [
        (on_a_date("is even(?)"), "2026-03-02", "yes"),
        (on_a_date("is even(?)"), "2026-03-03", None),
        (on_a_date("> day after(today())"), "2026-03-05", "yes"),
        (on_a_date("> day after(today())"), "2026-03-04", None),
        (on_a_date("< day after(on)", "day after(on)"), "2026-03-02", "2026-03-03"),
        (
            file(given("on", "date"), decision("d1", formula("day after(on)"), needs="on")),
            "2026-03-02",
            "2026-03-03",
        ),
        (
            file(
                given("on", "date"),
                decision(
                    "d1",
                    table(asks("day  after (on)", "date"), gives(), rule("r1", "is even(?)", "1")),
                    needs="on",
                ),
            ),
            "2026-03-03",
            1,
        ),
        (
            file(
                defined("even day", text("allowedValues", "is even(?)"), kind="date"),
                given("on", "even day"),
                decision("d1", formula("day after(on)"), needs="on"),
            ),
            "2026-03-02",
            "2026-03-03",
        ),
    ],
)
def test_every_expression_in_a_file_may_call_them(content: bytes, on: str, wanted: Any) -> None:
    assert check_decisions("a.dmn", content, LENT) == ()
    assert answer(content, on=on) == wanted


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (on_a_date("costly(?) = on"), "function_unknown"),
        (on_a_date("-", "costly(on)"), "function_unknown"),
        # of several words only those that are lent are one name
        (on_a_date("-", "day after(on)"), "unexpected_token"),
    ],
)
def test_what_was_not_lent_is_refused(content: bytes, reason: str) -> None:
    [finding] = check_decisions("a.dmn", content)
    assert (finding.code, finding.params["reason"]) == ("decision_expression_broken", reason)
    with pytest.raises(BundleRefusedError):
        parse_decisions("a.dmn", content)


def test_what_is_out_of_reach_for_the_sample_may_be_within_it_for_a_real_date() -> None:
    content = on_a_date('day after(?) = date("2026-03-03")')
    assert answer(content, on="2026-03-02") == "yes"
    with pytest.raises(DecisionError) as caught:
        answer(content, on="1949-12-31")
    assert (caught.value.code, caught.value.rule_ids) == ("out_of_range", ("r1",))


def test_a_cell_that_never_has_an_answer_is_still_refused() -> None:
    [finding] = check_decisions("a.dmn", on_a_date('< day after("1949-12-31")'), LENT)
    assert finding.params["reason"] == "out_of_range"


def test_an_answer_that_depends_on_the_day_is_not_judged_by_another_day() -> None:
    content = on_a_date("-", "10 ** 40 * string length(string(day after(today()) = on))")
    assert check_decisions("a.dmn", content, LENT) == ()
    with pytest.raises(DecisionError, match="out_of_range"):
        answer(content, on="2026-03-02")


def test_what_they_cost_is_counted_over_the_whole_table() -> None:
    rules = (rule(f"r{n}", f"costly({n}) = ?", "1") for n in range(6))
    drawn = table(asks("x", "number"), gives(), *rules)
    content = file(given("x", "number"), decision("d1", drawn, needs="x"))
    with pytest.raises(DecisionError) as caught:
        answer(content, x=-1)
    assert caught.value.code == "too_much_work"


def test_looking_at_a_long_list_in_every_cell_is_counted() -> None:
    cells = (rule(f"r{n}", " | ".join(["? = x[1]"] * 5), "1") for n in range(900))
    drawn = table(*[asks('"none"')] * 5, gives(), *cells)
    content = file(given("x"), decision("d1", drawn, needs="x"))
    assert answer(content, x=["some"] * 10) is None
    with pytest.raises(DecisionError) as caught:
        answer(content, x=["some"] * 999)
    assert caught.value.code == "too_much_work"


@pytest.mark.parametrize(
    "content",
    [
        file(given("n", "number"), decision("d1", formula('limit("x") + n'), needs="n")),
        file(decision("d1", table(asks("n"), gives(), rule("r1", '> limit("x")', "1")))),
        file(decision("d1", table(asks("n"), gives(), rule("r1", "-", 'limit("x")')))),
    ],
)
def test_what_people_change_is_not_asked_by_a_decision(content: bytes) -> None:
    (finding,) = check_decisions("a.dmn", content, LENT | {CHANGING})
    assert (finding.params["reason"], finding.params["word"]) == ("function_unknown", "limit")
