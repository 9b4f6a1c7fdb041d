"""Asking a decision: what it takes, what it needs first, and what it tells."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from engine.decisions import parse_decisions
from engine.errors import DecisionError
from tests.unit.engine.decisions.drawing import (
    SPACE,
    ask,
    asks,
    codes,
    decision,
    defined,
    element,
    file,
    formula,
    given,
    gives,
    outputs,
    part,
    refusal,
    rule,
    table,
    text,
)

SIMPLE = file(
    given("age", "number"),
    decision("adult", formula("age >= 18"), needs="age", kind="boolean"),
    decision("later", formula('if adult then "yes" else "no"'), after="adult"),
)


@pytest.mark.parametrize(
    "space",
    [
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        "https://www.omg.org/spec/DMN/20191111/MODEL/",
        "https://www.omg.org/spec/DMN/20211108/MODEL/",
        "https://www.omg.org/spec/DMN/20230324/MODEL/",
    ],
)
def test_every_edition_of_dmn_is_read(space: str) -> None:
    content = SIMPLE.replace(SPACE.encode(), space.encode())
    assert outputs(content, "later", age=18) == "yes"


def test_an_outcome_can_be_recorded() -> None:
    drawn = table(asks("adult"), gives(), rule("r1", "true", '"a"'), rule("r2", "false", '"b"'))
    content = file(
        given("age", "number"),
        given("unused"),
        decision("adult", table(asks("age"), gives(), rule("r0", "-", "age > 17")), needs="age"),
        decision("path", drawn, after="adult"),
    )
    outcome = ask(content, "path", age=3, unused="x", more=[1])
    assert outcome.outputs == "b"
    assert outcome.matched == ("r0", "r2")
    assert outcome.inputs == {"age": 3}
    assert outcome.version == hashlib.sha256(content).hexdigest()


def test_only_what_is_needed_is_asked_for() -> None:
    content = file(
        given("a"),
        given("b"),
        decision("one", formula("a"), needs="a"),
        decision("two", formula("one + b"), needs="b", after="one"),
    )
    model = parse_decisions("a.dmn", content)
    assert model.list_inputs("one") == ("a",)
    assert model.list_inputs("two") == ("a", "b")
    assert outputs(content, "one", a=1) == 1
    error = refusal(content, "two", a=1)
    assert (error.code, error.decision_id, error.name) == ("input_missing", "two", "b")


def test_a_decision_is_known_by_id_and_by_name() -> None:
    content = file(decision("the answer", formula("42")))
    assert outputs(content, "the_answer") == 42
    assert outputs(content, "the  answer") == 42
    with pytest.raises(DecisionError) as caught:
        parse_decisions("a.dmn", content).list_inputs("no such")
    assert caught.value.code == "decision_unknown"


@pytest.mark.parametrize(
    ("kind", "value", "source", "answer"),
    [
        ("date", "2008-03-03", 'x + duration("P18Y") <= today()', True),
        ("date", None, "x", None),
        ("dateTime", "2026-03-28T09:00", "x", "2026-03-28T08:00:00+00:00"),
        ("date and time", "2026-03-28T09:00Z", "x < now()", False),
        ("dayTimeDuration", "P2D", 'x > duration("P1D")', True),
        ("yearMonthDuration", "P1Y", 'x = duration("P12M")', True),
        ("yearMonthDuration", "P0D", "x", "PT0S"),
        ("string", "2026-03-28", "x", "2026-03-28"),
        ("feel:string", "a", "x", "a"),
        ("integer", 3, "x", 3),
        ("long", 3.0, "x", 3),
        ("double", 0.5, "x", 0.5),
        ("boolean", False, "not(x)", True),
        ("Any", [1, "a"], "x", [1, "a"]),
        (None, {"a": [1.5, {"b": None}]}, "x", {"a": [1.5, {"b": None}]}),
    ],
)
def test_an_input_is_read_as_its_type(kind: str, value: Any, source: str, answer: Any) -> None:
    content = file(given("x", kind), decision("d1", formula(source), needs="x"))
    assert outputs(content, "d1", x=value) == answer


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("number", "3"),
        ("number", True),
        ("integer", 0.5),
        ("boolean", "true"),
        ("boolean", 1),
        ("string", 1),
        ("date", "morgen"),
        ("date", "2026-02-30"),
        ("date", 3),
        ("date and time", "09:00"),
        ("dayTimeDuration", "P1M"),
        ("yearMonthDuration", "P1D"),
        ("yearMonthDuration", "P1M1D"),
        ("string", ["a"]),
        ("words", "a"),
        ("words", ["a", 1]),
        ("loan", 3),
        ("loan", {"amount": "x"}),
        ("loan", {"amount": [1]}),
    ],
)
def test_an_input_of_another_type_is_told(kind: str, value: Any) -> None:
    types = (defined("words", kind="string", many=True), defined("loan", part("amount", "number")))
    content = file(*types, given("x", kind), decision("d1", formula("x"), needs="x"))
    error = refusal(content, "d1", x=value)
    assert (error.code, error.name) == ("input_type", "x")
    assert str(value) not in vars(error).values()


@pytest.mark.parametrize(
    ("value", "code"), [(10**40, "number_too_large"), ([0] * 2_000, "list_too_long")]
)
def test_an_input_stays_within_bounds(value: Any, code: str) -> None:
    content = file(given("x"), decision("d1", formula("x"), needs="x"))
    assert refusal(content, "d1", x=value).code == code


def test_a_structure_has_parts_with_names_of_several_words() -> None:
    content = file(
        defined("person", part("date of birth", "date"), part("files", "list of files")),
        defined("list of files", part("year", "number"), many=True),
        given("the person", "person"),
        decision("born", formula("the person.date of birth"), needs="the person"),
        decision("all", formula("the person"), needs="the person"),
    )
    person = {"date of birth": "2001-02-03", "files": [{"year": 2.5}], "else": 1}
    assert outputs(content, "born", **{"the person": person}) == "2001-02-03"
    whole = {"date of birth": "2001-02-03", "files": [{"year": 2.5}]}
    assert outputs(content, "all", **{"the person": person}) == whole
    assert outputs(content, "all", **{"the person": {}}) == {"date of birth": None, "files": None}


def test_only_allowed_values_are_taken() -> None:
    level = defined("level", text("allowedValues", '"low", "high"'), kind="string")
    levels = defined("levels", kind="level", many=True)
    nested = defined("nested", part("deep", "level"))
    content = file(
        *(level, levels, nested, given("one", "level"), given("several", "levels")),
        *(given("deep", "nested"), decision("d1", formula("one"), needs="one")),
        decision("d2", formula("several"), needs="several"),
        decision("d3", formula("deep.deep"), needs="deep"),
        decision("d4", formula('upper case("x")'), kind="level"),
    )
    assert outputs(content, "d1", one="low") == "low"
    assert outputs(content, "d1", one=None) is None
    assert refusal(content, "d1", one="mid").code == "input_not_allowed"
    assert outputs(content, "d2", several=["low", "high", None]) == ["low", "high", None]
    assert refusal(content, "d2", several=["low", "mid"]).code == "input_not_allowed"
    assert outputs(content, "d3", deep={"deep": "low"}) == "low"
    assert refusal(content, "d3", deep={"deep": "mid"}).code == "input_not_allowed"
    assert refusal(content, "d4").code == "result_not_allowed"


def test_a_column_checks_what_comes_in_and_out() -> None:
    drawn = table(
        asks("level", "string", '"low", "high"'),
        gives(None, "string", '"a", "b"'),
        rule("r1", '"low"', "answer"),
        rule("r2", '"high"', '"b"'),
    )
    content = file(given("level"), given("answer"), decision("d1", drawn, needs="level, answer"))
    assert outputs(content, "d1", level="low", answer="a") == "a"
    assert outputs(content, "d1", level=None, answer="a") is None
    assert refusal(content, "d1", level="mid", answer="a").code == "input_not_allowed"
    assert refusal(content, "d1", level=3, answer="a").code == "input_type"
    error = refusal(content, "d1", level="low", answer="c")
    assert (error.code, error.rule_ids) == ("result_not_allowed", ("r1",))
    error = refusal(content, "d1", level="low", answer=3)
    assert (error.code, error.rule_ids) == ("result_type", ("r1",))


def test_a_cell_that_has_no_answer_is_told_with_its_rule() -> None:
    drawn = table(asks("x"), gives(), rule("r1", "> 10 ** 30 * x", "1"), rule("r2", "-", "x * x"))
    content = file(given("x", "number"), decision("d1", drawn, needs="x"))
    error = refusal(content, "d1", x=10**10)
    assert (error.code, error.rule_ids) == ("out_of_range", ("r1",))
    other = file(given("x", "number"), decision("d1", formula("x * x"), needs="x"))
    assert refusal(other, "d1", x=10**20).code == "out_of_range"


def test_all_that_an_answer_requires_shares_what_it_may_cost() -> None:
    def content(count: int) -> bytes:
        costly = "some a in x, b in x satisfies a + b > 999"
        drawn = [rule(f"r{n}", f'{costly} and ? != "{n}"', f"{n}") for n in range(count)]
        return file(given("x"), decision("d1", table(asks('"y"'), gives(), *drawn), needs="x"))

    given_list = list(range(90))
    assert outputs(content(2), "d1", x=given_list) is None
    error = refusal(content(20), "d1", x=given_list)
    assert error.code == "too_much_work"
    assert error.rule_ids


def test_a_table_with_several_outputs_can_be_required() -> None:
    drawn = table(
        asks("on", "date"),
        gives("level", "number"),
        gives("by when", "date"),
        rule("r1", '< date("2026-01-01")', '0.1 | on + duration("P1M")'),
    )
    content = file(
        given("on", "date"),
        decision("plan", drawn, needs="on"),
        decision("next", formula('plan.by when + duration("P1D")'), after="plan"),
        decision("double", formula("plan.level + 0.2"), after="plan"),
    )
    assert outputs(content, "plan", on="2025-01-31") == {"level": 0.1, "by when": "2025-02-28"}
    assert outputs(content, "next", on="2025-01-31") == "2025-03-01"
    assert outputs(content, "double", on="2025-01-31") == 0.3
    assert outputs(content, "next", on="2027-01-31") is None


def test_a_simple_table_needs_no_drawn_inputs() -> None:
    drawn = table(
        asks("age", "integer"),
        asks("place of birth", "string"),
        gives(),
        rule("r1", "> limit | -", "age + 1"),
        rule("r2", '- | "here"', "2"),
    )
    content = file(decision("d1", drawn.replace("limit", "17")))
    assert ask(content, "d1", **{"age": 20, "place of birth": "x"}).outputs == 21
    assert refusal(content, "d1", age=20).name == "place of birth"
    assert refusal(content, "d1", **{"age": 0.5, "place of birth": ""}).code == "input_type"
    assert codes(file(decision("d1", drawn))) == ["name_unknown"]


def test_a_rule_without_an_id_is_known_by_its_place() -> None:
    drawn = table(asks("x"), gives(), rule("", "-", "1").replace(' id=""', ""))
    content = file(decision("d1", drawn))
    assert ask(content, "d1", x=1).matched == ("d1#1",)


def test_what_only_explains_is_passed_over() -> None:
    notes = ("description", "knowledgeSource", "textAnnotation", "association")
    column = element("input", element("description", "why"), text("inputExpression", "x"))
    why = element("annotationEntry", element("text", "so"))
    row = element("rule", text("inputEntry", "-"), text("outputEntry", "1"), why, id="r")
    drawn = table(element("annotation", name="why"), column, gives(), row)
    foreign = '<x:notes xmlns:x="urn:x"><x:y/></x:notes>'
    content = file(*(element(each, id=each) for each in notes), foreign, decision("d1", drawn))
    assert codes(content) == []
    assert outputs(content, "d1", x=1) == 1
