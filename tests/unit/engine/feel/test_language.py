from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from threading import Barrier, Thread
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from engine.errors import ExpressionError
from engine.feel import compile_expression, to_feel
from tests.unit.engine.feel.asking import AMSTERDAM, NOW, ask

if TYPE_CHECKING:
    from engine.model import JsonValue

VARIABLES = {
    "route": "casus",
    "aantal": 3,
    "deel": 0.1,
    "ja": True,
    "nee": False,
    "leeg": None,
    "zorgen": ["thuis", "werk"],
    "melding": {"soort": "anoniem", "melder": {"bekend": False}},
    "cliënt_1": "x",
}


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ('route = "casus"', True),
        ('route != "casus"', False),
        ("aantal < 4", True),
        ("aantal <= 3", True),
        ("aantal > 3", False),
        ("aantal >= 3", True),
        ('"b" > "a"', True),
        ("deel + 0.2 = 0.3", True),
        ("1 + 2 * 3 - 4 / 2", 5),
        ("(1 + 2) * 3", 9),
        ("10 - 3 - 2", 5),
        ("-aantal + - -1", -2),
        (".5 + 0.25", 0.75),
        ("1 / 0", None),
        ('"a" + "b"', "ab"),
        ('"a" + 1', None),
        ('"a" - "a"', None),
        ('"a" * 2', None),
        ('"a" / 2', None),
        ('-"a"', None),
        ("true and nee", False),
        ("ja or nee", True),
        ("if ja then 1 else 2", 1),
        ("if leeg then 1 else 2", 2),
        ("if nee then 1 else if ja then 2 else 3", 2),
        ("melding.soort", "anoniem"),
        ("melding.melder.bekend", False),
        ("melding . soort", "anoniem"),
        ("melding.onbekend.dieper", None),
        ("route.lengte", None),
        ("onbekend", None),
        ("cliënt_1", "x"),
        ("nullable", None),
        ("[1, [route], []]", [1, ["casus"], []]),
        ("zorgen", ["thuis", "werk"]),
        ("melding.melder", {"bekend": False}),
    ],
)
def test_an_expression_answers(source: str, answer: object) -> None:
    assert ask(source, **VARIABLES) == answer


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ("3 in [1..3]", True),
        ("3 in [1..3)", False),
        ("3 in [1..3[", False),
        ("1 in (1..3]", False),
        ("1 in ]1..3]", False),
        ("2 in (1..3)", True),
        ("aantal in [1..aantal]", True),
        ("2 in (1..2.5]", True),
        ("2 in (1, 2)", True),
        ("2 in (1)", False),
        ("2 in [1, 2]", True),
        ("2 in 2", True),
        ("3 in (< 2, > 5)", False),
        ("7 in (< 2, > 5)", True),
        ("7 in > 5", True),
        ("7 in (!= 7)", False),
        ("8 in ((1..3), [8..9])", True),
        ("5 in ((2 + 3) * 1, 8)", True),
        ('"werk" in zorgen', True),
        ('"x" in (zorgen, "x")', True),
        ("zorgen in [zorgen]", True),
        ("zorgen in zorgen", True),
        ('["thuis"] in zorgen', None),
        ("leeg in (1, 2)", False),
        ("leeg in (null)", True),
        ("leeg in [1..2]", None),
        ('"a" in [1..2]', None),
        ("1 in (true) or true", True),
        ("3 between 1 and 3 and ja", True),
        ("3 between 4 and 5", False),
        ("3 between 3 and 5", True),
        ('"d" between "a" and "m"', True),
        ("leeg between 1 and 2", None),
    ],
)
def test_membership_and_ranges(source: str, answer: object) -> None:
    assert ask(source, **VARIABLES) == answer


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ("true and null", None),
        ("false and null", False),
        ("null and false", False),
        ("true or null", True),
        ("null or true", True),
        ("false or null", None),
        ('true and "ja"', None),
        ("false or 1", None),
        ("not(null)", None),
        ("not(1)", None),
        ("not(false)", True),
        ("null = null", True),
        ("null != null", False),
        ("1 = null", False),
        ("null < 1", None),
        ('1 = "1"', None),
        ('1 != "1"', None),
        ('1 < "2"', None),
        ("true = 1", None),
        ("true < false", None),
        ("[1] < [2]", None),
        ("[1, 2] = [1, 2]", True),
        ("[1] = [1, 2]", False),
        ("[1, 2] = [1, 3]", False),
        ('[1, "a"] = [1, 2]', None),
        ("melding = melding", None),
        ('true = (1 = "a")', False),
    ],
)
def test_what_cannot_be_told_is_null(source: str, answer: object) -> None:
    assert ask(source, **VARIABLES) == answer


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        (r'"zeg \"ja\""', 'zeg "ja"'),
        (r'"a\\b"', "a\\b"),
        (r'"regel\nregel\ttab\rterug"', "regel\nregel\ttab\rterug"),
        (r'"\u00e9"', "é"),
        (r'"\ud83d\ude42"', "🙂"),
        ('"over\nregels"', "over\nregels"),
        ('""', ""),
    ],
)
def test_texts_know_escapes(source: str, answer: str) -> None:
    assert ask(source) == answer


def test_the_names_that_are_used_are_known_beforehand() -> None:
    source = 'a.b > 1 and c in (d..e) and not(is defined(f)) and date("2026-01-01") < today()'
    expression = compile_expression(source)
    assert expression.names == {"a", "c", "d", "e", "f"}
    assert expression.functions == {"not", "is defined", "date", "today"}


def test_a_condition_without_an_answer_does_not_hold() -> None:
    condition = compile_expression("x > 1")
    assert condition.decide({"x": 2}, now=NOW, timezone=AMSTERDAM) is True
    for given in ({"x": 0}, {"x": None}, {"x": "much"}, {}):
        assert condition.decide(given, now=NOW, timezone=AMSTERDAM) is False


@pytest.mark.parametrize("x", [0, 1, "", "true", [], [True], {}])
def test_a_condition_that_is_no_condition_is_refused(x: JsonValue) -> None:
    with pytest.raises(ExpressionError) as caught:
        compile_expression("x").decide({"x": x}, now=NOW, timezone=AMSTERDAM)
    assert (caught.value.code, caught.value.source) == ("not_boolean", "x")


def test_a_part_that_does_not_matter_is_not_asked() -> None:
    huge = "9" * 34
    assert ask(f"false and {huge} * 10 > 1") is False
    assert ask(f"true or {huge} * 10 > 1") is True
    assert ask(f"if true then 1 else {huge} * 10") == 1


def test_a_text_is_read_once() -> None:
    assert compile_expression("a > 1") is compile_expression("a > 1")
    assert compile_expression("a > 1") != compile_expression("a > 2")


def test_a_moment_in_another_zone_is_the_same_moment() -> None:
    abroad = datetime(2026, 3, 2, 18, 30, tzinfo=UTC)
    answer = compile_expression("now()").evaluate({}, now=abroad, timezone=AMSTERDAM)
    assert answer == abroad


def test_values_of_other_expressions_may_come_in() -> None:
    abroad = NOW.astimezone(ZoneInfo("America/New_York"))
    assert ask("a = now()", a=abroad) is True
    assert ask("a = today()", a=date(2026, 3, 3)) is True
    assert ask("a + 0.2 = 0.3", a=Decimal("0.1")) is True
    assert to_feel(0.1) == Decimal("0.1")


def test_nested_json_comes_out_as_it_is() -> None:
    nested = {"lijst": [1, 0.5, {"x": None}], "tekst": "a", "ja": True}
    assert ask("a", a=nested) == nested


def test_threads_may_read_at_once() -> None:
    barrier = Barrier(8)
    answers: list[Any] = []

    def work(number: int) -> None:
        barrier.wait()
        answers.extend(ask(f"{number} * {each} + {each}") for each in range(50))

    threads = [Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == sorted((n + 1) * each for n in range(8) for each in range(50))
