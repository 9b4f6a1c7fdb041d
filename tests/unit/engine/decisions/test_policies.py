"""What comes out when no rule matches, one does, or several do."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.engine.decisions.drawing import (
    ask,
    asks,
    codes,
    decision,
    file,
    given,
    gives,
    outputs,
    refusal,
    rule,
    table,
    text,
)


def scored(
    policy: str | None,
    *rules: str,
    aggregation: str | None = None,
    values: str | None = None,
    default: str | None = None,
    kind: str | None = None,
) -> bytes:
    """Return a file with one table on a score."""
    drawn = table(
        asks("score", "number"),
        gives(None, kind, values, default),
        *rules,
        policy=policy,
        aggregation=aggregation,
    )
    return file(given("score", "number"), decision("risk", drawn, needs="score"))


LOW, MID, HIGH = (
    rule("low", ">= 0", '"low"'),
    rule("mid", ">= 5", '"mid"'),
    rule("high", ">= 9", '"high"'),
)
IMPORTANCE = '"high", "mid", "low"'


@pytest.mark.parametrize(
    ("policy", "answer", "matched"),
    [
        ("ANY", None, ()),
        ("FIRST", "low", ("low",)),
        ("RULE ORDER", ["low", "mid"], ("low", "mid")),
        ("COLLECT", ["low", "mid"], ("low", "mid")),
        ("PRIORITY", "mid", ("mid",)),
        ("OUTPUT ORDER", ["mid", "low"], ("mid", "low")),
    ],
)
def test_two_rules_match(policy: str, answer: Any, matched: tuple[str, ...]) -> None:
    content = scored(policy, LOW, MID, HIGH, values=IMPORTANCE)
    if policy == "ANY":
        assert refusal(content, "risk", score=6).rule_ids == ("low", "mid")
        return
    outcome = ask(content, "risk", score=6)
    assert (outcome.outputs, outcome.matched) == (answer, matched)


@pytest.mark.parametrize("policy", [None, "UNIQUE"])
def test_unique_tolerates_no_overlap_and_names_the_rules(policy: str | None) -> None:
    content = scored(policy, LOW, MID, HIGH)
    assert outputs(content, "risk", score=1) == "low"
    error = refusal(content, "risk", score=20)
    assert (error.code, error.decision_id) == ("rules_overlap", "risk")
    assert error.rule_ids == ("low", "mid", "high")
    assert "20" not in str(error)


def test_any_accepts_rules_that_agree() -> None:
    content = scored("ANY", LOW, rule("same", "> 3", '"low"'), MID)
    outcome = ask(content, "risk", score=4)
    assert (outcome.outputs, outcome.matched) == ("low", ("low", "same"))
    error = refusal(content, "risk", score=6)
    assert (error.code, error.rule_ids) == ("rules_disagree", ("low", "same", "mid"))


@pytest.mark.parametrize(
    ("policy", "answer"),
    [
        ("UNIQUE", None),
        ("ANY", None),
        ("FIRST", None),
        ("PRIORITY", None),
        ("RULE ORDER", []),
        ("OUTPUT ORDER", []),
        ("COLLECT", []),
    ],
)
def test_no_rule_matches(policy: str, answer: Any) -> None:
    plain = scored(policy, LOW, MID, HIGH, values=IMPORTANCE)
    outcome = ask(plain, "risk", score=-1)
    assert (outcome.outputs, outcome.matched) == (answer, ())
    otherwise = scored(policy, LOW, MID, HIGH, values=IMPORTANCE, default='"low"')
    expected = "low" if answer is None else ["low"]
    assert outputs(otherwise, "risk", score=-1) == expected


@pytest.mark.parametrize(
    ("aggregation", "some", "none"),
    [("SUM", 3.5, None), ("MIN", 1, None), ("MAX", 2.5, None), ("COUNT", 2, 0)],
)
def test_collect_may_aggregate(aggregation: str, some: float, none: int | None) -> None:
    rules = (rule("one", "> 0", "1"), rule("two", "> 1", "2.5"), rule("three", "> 9", "4"))
    content = scored("COLLECT", *rules, aggregation=aggregation)
    outcome = ask(content, "risk", score=5)
    assert (outcome.outputs, outcome.matched) == (some, ("one", "two"))
    assert ask(content, "risk", score=0).outputs == none


@pytest.mark.parametrize("aggregation", ["SUM", "MIN", "MAX"])
def test_what_cannot_be_added_is_an_error(aggregation: str) -> None:
    rules = (rule("one", "> 0", "1"), rule("word", "> 1", '"a"'), rule("empty", "> 8", ""))
    content = scored("COLLECT", *rules, aggregation=aggregation)
    error = refusal(content, "risk", score=5)
    assert (error.code, error.rule_ids) == ("answers_not_addable", ("one", "word"))
    only = scored("COLLECT", rules[2], aggregation=aggregation)
    assert refusal(only, "risk", score=9).code == "answers_not_addable"


def test_numbers_are_exact() -> None:
    content = scored("COLLECT", rule("a", "-", "0.1"), rule("b", "-", "0.2"), aggregation="SUM")
    assert outputs(content, "risk", score=1) == 0.3


def test_priority_looks_at_the_outputs_one_after_the_other() -> None:
    drawn = table(
        asks("score", "number"),
        gives("level", "string", '"high", "low"'),
        gives("speed", "string", '"fast", "slow"'),
        gives("note", "string"),
        rule("one", "> 0", '"low" | "fast" | "x"'),
        rule("two", "> 0", '"high" | "slow" | "y"'),
        rule("three", "> 5", '"high" | "fast" | "z"'),
        rule("four", "> 8", '"high" | "fast" | "other"'),
        policy="PRIORITY",
    )
    content = file(given("score", "number"), decision("risk", drawn, needs="score"))
    assert outputs(content, "risk", score=1) == {"level": "high", "speed": "slow", "note": "y"}
    assert ask(content, "risk", score=6).matched == ("three",)
    error = refusal(content, "risk", score=9)
    assert (error.code, error.rule_ids) == ("rules_tie", ("three", "four"))


def test_the_order_of_outputs_may_come_from_a_type() -> None:
    from tests.unit.engine.decisions.drawing import element  # noqa: PLC0415

    level = element(
        "itemDefinition",
        "<typeRef>string</typeRef>",
        text("allowedValues", IMPORTANCE),
        name="level",
    )
    drawn = table(asks("score", "number"), gives(None, "level"), LOW, MID, policy="PRIORITY")
    content = file(level, given("score", "number"), decision("risk", drawn, needs="score"))
    assert outputs(content, "risk", score=6) == "mid"


REFUSED = [
    (scored("BEST", LOW), "hit_policy_unknown"),
    (scored("unique", LOW), "hit_policy_unknown"),
    (scored("COLLECT", LOW, aggregation="MEAN"), "aggregation_unknown"),
    (scored("UNIQUE", LOW, aggregation="SUM"), "aggregation_misplaced"),
    (scored("COLLECT", LOW, aggregation="COUNT", default="1"), "aggregation_default"),
    (scored("PRIORITY", LOW), "output_values_missing"),
    (scored("OUTPUT ORDER", LOW), "output_values_missing"),
    (scored("PRIORITY", rule("a", "-", "3"), values="[1..9]"), "output_values_not_listed"),
]


@pytest.mark.parametrize(("content", "code"), REFUSED)
def test_what_has_no_clear_meaning_is_refused(content: bytes, code: str) -> None:
    assert codes(content) == [code]


def test_an_aggregation_wants_one_output() -> None:
    drawn = table(
        gives("a"), gives("b"), rule("r", "", "1 | 2"), policy="COLLECT", aggregation="SUM"
    )
    assert codes(file(decision("risk", drawn))) == ["aggregation_outputs"]
