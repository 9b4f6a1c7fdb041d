"""Laws of decision tables, and files that were damaged at random."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from time import monotonic
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.catalog import check_bundle
from engine.config import EngineConfig
from engine.decisions import NoAnswer, check_decisions, parse_decisions
from engine.errors import BundleRefusedError, DecisionError, ExpressionError
from engine.feel import compile_expression, compile_tests
from engine.spiff import StepProblem, compile_bundle
from tests.diagrams import rules
from tests.refused import RULES, around, bundled
from tests.unit.engine.decisions import drawing

NOW, AMSTERDAM = datetime(2026, 3, 2, 9, tzinfo=UTC), ZoneInfo("Europe/Amsterdam")
CONFIG = EngineConfig(AMSTERDAM, "dienst", "formulier", result_property="advies")
WORDS = ("a", "b", "c", "d")
CELLS = (
    *("-", "", "1", "2, 3", "< 2", ">= 2", "[1..3]", "(1..3)", "]0..2[", "not(1)", "not(< 2, 3)"),
    *("? > 1 and ? < 4", "-1", "null", "y", "> y"),
)
TOKENS = (*CELLS, "(", ")", "not(", ",", "..", '"x"', "?", "Full", "Name", "and")
Row: TypeAlias = "tuple[str, str, str]"

relaxed = settings(deadline=None)  # machines have busy moments
numbers = st.integers(-1, 4)


def numbered(listed: list[Row]) -> list[Row]:
    """Return rows with an id each, and their two cells beside each other."""
    return [(f"r{place}", f"{one} | {two}", word) for place, (one, two, word) in enumerate(listed)]


cells = st.sampled_from(CELLS)
rows = st.lists(st.tuples(cells, cells, st.sampled_from(WORDS)), min_size=1, max_size=6).map(
    numbered
)


def drawn(
    listed: list[Row], policy: str, *, aggregation: str | None = None, quote: str = '"'
) -> bytes:
    """Return a file with a table on x and y."""
    table = drawing.table(
        drawing.asks("x"),
        drawing.asks("y"),
        drawing.gives(None, None, None if aggregation else '"a", "b", "c", "d"'),
        *(drawing.rule(name, cells, f"{quote}{word}{quote}") for name, cells, word in listed),
        policy=policy,
        aggregation=aggregation,
    )
    inputs = (drawing.given("x"), drawing.given("y"))
    return drawing.file(*inputs, drawing.decision("d1", table, needs="x, y"))


def outcome(content: bytes, x: int, y: int) -> tuple[Any, tuple[str, ...]]:
    """Return answer and rules; of an error its code and rules."""
    try:
        got = parse_decisions("a.dmn", content).decide(
            "d1", {"x": x, "y": y}, now=NOW, timezone=AMSTERDAM
        )
    except DecisionError as error:
        return NoAnswer(error.code), error.rule_ids
    return got.outputs, got.matched


def matching(listed: list[Row], x: int, y: int) -> list[Row]:
    """Return the rows that match, each asked alone."""
    return [row for row in listed if outcome(drawn([row], "RULE ORDER"), x, y)[1]]


@relaxed
@given(rows, numbers, numbers)
def test_unique_gives_the_only_match_or_tells_all(listed: list[Row], x: int, y: int) -> None:
    matches = matching(listed, x, y)
    ids = tuple(name for name, _, _ in matches)
    answer, rule_ids = outcome(drawn(listed, "UNIQUE"), x, y)
    assert rule_ids == ids
    if len(matches) > 1:
        assert answer is NoAnswer.OVERLAP
    else:
        assert answer == (matches[0][2] if matches else None)


@relaxed
@given(rows, numbers, numbers)
def test_first_is_the_head_of_rule_order(listed: list[Row], x: int, y: int) -> None:
    every, ids = outcome(drawn(listed, "RULE ORDER"), x, y)
    assert every == [word for _, _, word in matching(listed, x, y)]
    first, first_ids = outcome(drawn(listed, "FIRST"), x, y)
    assert (first, first_ids) == (every[0] if every else None, ids[:1])


@relaxed
@given(rows, numbers, numbers)
def test_priority_is_the_head_of_output_order(listed: list[Row], x: int, y: int) -> None:
    ordered, ids = outcome(drawn(listed, "OUTPUT ORDER"), x, y)
    assert ordered == sorted(word for _, _, word in matching(listed, x, y))
    assert len(ids) == len(ordered)
    best, best_ids = outcome(drawn(listed, "PRIORITY"), x, y)
    assert best == (ordered[0] if ordered else None)
    assert best_ids == ids[: ordered.count(best)]


@relaxed
@given(rows, numbers, numbers)
def test_collect_counts_adds_and_compares_all_matches(listed: list[Row], x: int, y: int) -> None:
    valued = [(name, cells, str(place * 7 % 5)) for place, (name, cells, _) in enumerate(listed)]
    matched = {name for name, _, _ in matching(listed, x, y)}
    found = [int(word) for name, _, word in valued if name in matched]
    expected = {
        "COUNT": len(found),
        "SUM": sum(found) if found else None,
        "MIN": min(found, default=None),
        "MAX": max(found, default=None),
    }
    for aggregation, answer in expected.items():
        content = drawn(valued, "COLLECT", aggregation=aggregation, quote="")
        assert outcome(content, x, y)[0] == answer


@relaxed
@given(rows, numbers, numbers, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter_where_it_should_not(
    listed: list[Row], x: int, y: int, chance: Any
) -> None:
    shuffled = chance.sample(listed, len(listed))
    for policy in ("UNIQUE", "ANY", "PRIORITY"):
        one, other = (outcome(drawn(each, policy), x, y) for each in (listed, shuffled))
        assert one[0] == other[0]
        assert set(one[1]) == set(other[1])


@relaxed
@given(rows, numbers, numbers)
def test_any_gives_what_all_matches_give_or_tells_all(listed: list[Row], x: int, y: int) -> None:
    matches = matching(listed, x, y)
    words = {word for _, _, word in matches}
    answer, rule_ids = outcome(drawn(listed, "ANY"), x, y)
    assert rule_ids == tuple(name for name, _, _ in matches)
    if len(words) > 1:
        assert answer is NoAnswer.DISAGREE
    else:
        assert answer == (words.pop() if words else None)


SOUND = drawing.file(
    drawing.defined("level", drawing.text("allowedValues", '"a", "b"'), kind="string"),
    drawing.defined("person", drawing.part("age", "number"), drawing.part("on file", "date")),
    drawing.given("who", "person"),
    drawing.given("y", "level"),
    drawing.decision(
        "d1",
        drawing.table(
            drawing.asks("who.age", "number"),
            drawing.asks("y"),
            drawing.gives("one", "number", None, "1"),
            drawing.gives("two", "level"),
            drawing.rule("r1", '[1..5) | "a"', '2 * who.age | "a"'),
            drawing.rule("r2", 'not(3) | not("a")', "10 ** 3 | y"),
            policy="FIRST",
        ),
        needs="who, y",
    ),
    drawing.decision(
        "d2", drawing.formula("d1.one + string length(d1.two)"), needs="y", after="d1"
    ),
)
PIECES = (
    *(b"<rule", b"</rule>", b"<text>", b"</text>", b'id="d1"', b'href="#d2"', b"<decision"),
    *(b"<context/>", b"<inputEntry><text>1</text></inputEntry>", b'hitPolicy="COLLECT"', b"\x00"),
    *(b'aggregation="SUM"', b"<![CDATA[", b"]]>", b"&amp;", b"&x;", b"<!--", b"-->", b"\xff"),
    *(b'typeRef="number"', b'typeRef="person"', b'isCollection="true"', b"who", b"d1.two", b"-"),
)


@relaxed
@given(
    st.lists(
        st.tuples(st.integers(0, len(SOUND)), st.integers(0, 60), st.sampled_from((b"", *PIECES))),
        min_size=1,
        max_size=5,
    ),
    st.dictionaries(
        st.sampled_from(("who", "y")),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(st.sampled_from(("age", "on file", "x")), inner, max_size=3)
            ),
            max_leaves=6,
        ),
    ),
)
def test_a_damaged_file_is_refused_or_answers(
    cuts: list[tuple[int, int, bytes]], inputs: dict[str, Any]
) -> None:
    content = SOUND
    for place, length, piece in cuts:
        content = content[:place] + piece + content[place + length :]
    started = monotonic()
    findings = check_decisions("a.dmn", content)
    assert all(each.code != "check_failed" for each in findings)
    if findings:
        with pytest.raises(BundleRefusedError):
            parse_decisions("a.dmn", content)
        return
    model = parse_decisions("a.dmn", content)
    for decision_id in model.decisions:
        with suppress(DecisionError):
            model.decide(decision_id, inputs, now=NOW, timezone=AMSTERDAM)
    assert monotonic() - started < 10


@relaxed
@given(
    st.lists(
        st.tuples(st.integers(0, len(SOUND)), st.integers(0, 60), st.sampled_from((b"", *PIECES))),
        max_size=4,
    ),
    st.sampled_from((None, 1, -3, "a", True, [], {"age": 2})),
)
def test_a_step_with_a_damaged_file_is_refused_answers_or_fails_as_a_step(
    cuts: list[tuple[int, int, bytes]], who: Any
) -> None:
    content = SOUND
    for place, length, piece in cuts:
        content = content[:place] + piece + content[place + length :]
    files = {**around(rules("vraag", "d2", advies="raad")), "tabel.dmn": content}
    findings = check_bundle(bundled(files), replace(RULES, known_names=None))
    assert all(each.code not in {"check_failed", "gate_failed"} for each in findings)
    if findings:
        return
    process = compile_bundle(bundled(files), CONFIG).start({"who": who, "y": "a"}, now=NOW)
    process.advance(lambda *_: {})
    (item,) = process.open_items()
    with suppress(StepProblem):
        process.complete(item.token_id, {}, lambda *_: {})


@relaxed
@given(st.lists(st.sampled_from(TOKENS)))
def test_a_cell_of_any_tokens_is_read_or_refused(tokens: list[str]) -> None:
    source, names = " ".join(tokens), frozenset({"Full Name", "y", "Name and Full"})
    for read in (compile_tests, compile_expression):
        with suppress(ExpressionError):
            read(source, names)


def test_the_file_that_is_damaged_was_sound() -> None:
    assert check_decisions("a.dmn", SOUND) == ()
