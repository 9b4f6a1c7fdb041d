"""Laws of the expression language, over generated texts, values and expressions."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import ExpressionError
from engine.feel import compile_expression, to_json

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SOON = timedelta(seconds=3)
WORDS = (
    *("if", "then", "else", "and", "or", "not(", "in", "between", "true", "false", "null"),
    *("a", "b", "a.b", "(", ")", "[", "]", "..", ",", "=", "!=", "<", ">=", "+", "-", "*", "/"),
    *("1", "2.5", '"x"', '""', "date(", "duration(", '"P1M"', '"2026-01-31"', "date and time("),
    *("min(", "sum(", "count(", "list contains(", "is defined(", "today()", "__class__", "for"),
    *("for x in", "some x in", "every x in", "return", "satisfies", "[1]", "[item", "x", "item"),
    *("instance of", "date and time", "number", "sort(", "flatten(", "split(", "function(", "{"),
    *(".year", "?", "@", "distinct values(", "string join(", "1..9"),
)
LEAVES = (
    *("a", "b", "a.b", "0", "1", "-2.5", "9999999999999999999", "true", "false", "null", "[]"),
    *('"x"', '""', "today()", "now()", 'duration("P1M")', 'duration("-PT9H")', "is defined(b)"),
    *('date("2026-01-31")', 'date and time("2026-03-29T02:30")', 'duration("P90Y")'),
)
SHAPES = (
    *("{0} + {1}", "{0} - {1}", "{0} * {1}", "{0} / {1}", "-{0}", "({0} + {1})", "[{0}, {1}]"),
    *("({0} = {1})", "({0} < {1})", "({0} >= {1})", "({0} != {1})", "({0} and {1} or {2})"),
    *("(if {0} then {1} else {2})", "({0} in ({1}, < {2}))", "({0} in [{1}..{2}))"),
    *("({0} in ({1}))", "({0} between {1} and {2})", "not({0})", "min({0}, {1})", "max({0})"),
    *("sum({0}, {1})", "count({0})", "list contains({0}, {1})", "contains({0}, {1})"),
    *("upper case({0})", "string length({0})", "date({0})", "date({0}, {1}, {2})"),
    *("date and time({0})", "duration({0})", "time({0})", "string({0})", "number({0})"),
    *("(for x in {0} return {1})", "(for x in {0}, y in {1} return [x, y])", "{0}[{1}]"),
    *("(some x in {0} satisfies x = {1})", "(every x in {0} satisfies x != {1})", "({0}).year"),
    *("({0})[item = {1}]", "({0} instance of date and time)", "sort({0})", "distinct values({0})"),
    *("append({0}, {1})", "concatenate({0}, {1})", "sublist({0}, {1})", "index of({0}, {1})"),
    *("substring({0}, {1}, {2})", "string join({0}, {1})", "flatten({0})", "reverse({0})"),
    *("decimal({0}, {1})", "modulo({0}, {1})", "floor({0})", "round half up({0}, {1})"),
    *("mean({0})", "median({0}, {1})", "all({0})", "any({0}, {1})", "insert before({0}, {1}, {2})"),
    *("years and months duration({0}, {1})", "abs({0})", "odd({0})", "union({0}, {1})"),
)
SIGNS = ("=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/")
REFUSALS = (
    *("out_of_range", "too_deep", "number_too_large", "text_too_long", "list_too_long"),
    *("list_too_deep", "literal_unreadable", "source_too_long", "too_much_work"),
)

relaxed = settings(deadline=None)  # machines have busy moments
Sample: TypeAlias = "tuple[str, Any]"


def ask(source: str, **variables: Any) -> Any:
    expression = compile_expression(source)
    return to_json(expression.evaluate(variables, now=NOW, timezone=AMSTERDAM))


def error_of(source: str, **variables: Any) -> ExpressionError | None:
    """Return the error, or None when there is an answer that can be stored."""
    try:
        json.dumps(ask(source, **variables))
    except ExpressionError as error:
        return error
    return None


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**36), 10**36)
    | st.floats()
    | st.text(max_size=20)
    | st.dates().map(str),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=12,
)
texts = (
    st.text(max_size=200)
    | st.text(alphabet='abx.0159()[]"\\/*+-<>=!, \n', max_size=200)
    | st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join)
    | st.lists(st.sampled_from(WORDS), max_size=40).map("".join)
)
sentences = st.recursive(
    st.sampled_from(LEAVES),
    lambda inner: st.builds(str.format, st.sampled_from(SHAPES), inner, inner, inner),
    max_leaves=30,
)
truths = st.sampled_from([True, False, None, "ja", 1])
numbers = st.integers(-50, 50)
days = st.dates(date(1950, 1, 1), date(2150, 1, 1))


@settings(max_examples=600, deadline=SOON)
@given(source=texts, a=json_values, b=json_values)
def test_any_text_has_an_answer_or_an_expression_error(source: str, a: Any, b: Any) -> None:
    error = error_of(source, a=a, b=b)
    assert error is None or error.position is None or 0 <= error.position <= len(source)


@settings(max_examples=400, deadline=SOON)
@given(source=sentences, a=json_values, b=json_values)
def test_any_sentence_of_the_language_has_an_answer_or_refuses_the_values(
    source: str, a: Any, b: Any
) -> None:
    error = error_of(source, a=a, b=b)
    assert error is None or error.code in REFUSALS


@settings(deadline=SOON)
@given(
    a=json_values,
    b=json_values,
    sign=st.sampled_from(SIGNS),
)
def test_any_two_values_meet_without_harm(a: Any, b: Any, sign: str) -> None:
    for source in (f"a {sign} b", f"a in (b, {sign} b)" if sign[0] in "=!<>" else "a in b"):
        error = error_of(source, a=a, b=b)
        assert error is None or error.code in REFUSALS


@relaxed
@given(a=truths, b=truths, c=truths)
def test_three_valued_logic_keeps_its_laws(a: Any, b: Any, c: Any) -> None:
    def same(left: str, right: str) -> None:
        assert ask(left, a=a, b=b, c=c) is ask(right, a=a, b=b, c=c)

    same("not(a and b)", "not(a) or not(b)")
    same("not(a or b)", "not(a) and not(b)")
    same("not(not(a and a))", "a and a")
    same("a and b", "b and a")
    same("a or b", "b or a")
    same("a and (b or c)", "(a and b) or (a and c)")
    same("a or (b and c)", "(a or b) and (a or c)")
    same("a or b and c", "a or (b and c)")
    same("a and (a or b)", "a and a")


@relaxed
@given(
    value=st.recursive(
        st.none()
        | st.booleans()
        | st.integers(-(10**30), 10**30)
        | st.text()
        | st.floats(-1e9, 1e9),
        lambda inner: st.lists(inner, max_size=5),
        max_leaves=20,
    )
)
def test_json_comes_out_as_it_went_in(value: Any) -> None:
    assert ask("a", a=value) == value
    assert ask("[a]", a=value) == [value]


@relaxed
@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=100))
def test_a_text_can_be_written_down(text: str) -> None:
    assert ask(json.dumps(text)) == text
    assert ask("a = " + json.dumps(text, ensure_ascii=False), a=text) is True


def _both(pair: tuple[Sample, Sample]) -> st.SearchStrategy[Sample]:
    (left, x), (right, y) = pair
    known = x is not None and y is not None
    return st.sampled_from(
        [
            (f"{left} + {right}", x + y if known else None),
            (f"{left} - ({right})", x - y if known else None),
            (f"({left}) * ({right})", x * y if known else None),
            (f"-({left})", -x if x is not None else None),
            (f"(if {left} < {right} then {left} else {right})", min(x, y) if known else y),
            (f"min({left}, {right})", min(x, y) if known else None),
            (f"sum([{left}, {right}])", x + y if known else None),
        ]
    )


calculations: st.SearchStrategy[Sample] = st.recursive(
    numbers.map(lambda n: (str(n), n)) | st.just(("weg", None)),
    lambda inner: st.tuples(inner, inner).flatmap(_both),
    max_leaves=8,
)


@settings(deadline=SOON)
@given(left=calculations, right=calculations)
def test_calculating_and_comparing_agree_with_an_oracle(left: Sample, right: Sample) -> None:
    (first, x), (second, y) = left, right
    assert ask(first) == x
    known = x is not None and y is not None
    assert ask(f"{first} < {second}") is (x < y if known else None)
    assert ask(f"{first} >= {second}") is (x >= y if known else None)
    assert ask(f"{first} = {second}") is (x == y)
    assert ask(f"{first} != {second}") is (x != y)


@relaxed
@given(st.lists(st.lists(numbers, min_size=1, max_size=4), min_size=1, max_size=5))
def test_times_binds_stronger_than_plus(terms: list[list[int]]) -> None:
    expected = 0
    for factors in terms:
        product = 1
        for factor in factors:
            product *= factor
        expected += product
    assert ask(" + ".join("*".join(map(str, factors)) for factors in terms)) == expected


@relaxed
@given(left=st.decimals(-1000, 1000, places=3), right=st.decimals(-1000, 1000, places=3))
def test_decimals_are_exact(left: Any, right: Any) -> None:
    assert ask(f"{left:f} + {right:f} = {left + right:f}") is True
    assert ask(f"a - b = {left - right:f}", a=float(left), b=float(right)) is True


comparable = st.one_of(
    st.tuples(numbers, numbers, numbers),
    st.tuples(st.text(), st.text(), st.text()),
)


@relaxed
@given(comparable)
def test_ranges_are_pairs_of_comparisons(values: tuple[Any, Any, Any]) -> None:
    a, b, c = values
    low, high = ("b <= a", "b < a"), ("a <= c", "a < c")
    for opening, first in zip("[(", low, strict=True):
        for closing, last in zip("])", high, strict=True):
            expected = ask(f"{first} and {last}", a=a, b=b, c=c)
            assert ask(f"a in {opening}b..c{closing}", a=a, b=b, c=c) is expected
    assert ask("a between b and c", a=a, b=b, c=c) is (b <= a <= c)
    assert sum(ask(f"a {sign} b", a=a, b=b) for sign in "<=>") == 1


@relaxed
@given(value=numbers, items=st.lists(numbers, max_size=6))
def test_membership_is_a_row_of_equalities(value: int, items: list[int]) -> None:
    expected = value in items
    assert ask("a in b", a=value, b=items) is expected
    assert ask("list contains(b, a)", a=value, b=items) is expected
    assert ask(f"a in [{', '.join(map(str, items))}]", a=value) is expected
    if items:
        assert ask(f"a in ({', '.join(map(str, items))})", a=value) is expected


@relaxed
@given(first=days, last=days, count=st.integers(0, 3000))
def test_dates_agree_with_the_calendar(first: date, last: date, count: int) -> None:
    later = first + timedelta(days=count)
    texts = {"first": str(first), "last": str(last), "later": str(later)}
    assert ask(f'date(first) + duration("P{count}D")', **texts) == str(later)
    assert ask(f'date(later) - duration("P{count}D") = date(first)', **texts) is True
    assert ask("date(last) - date(first) + date(first) = date(last)", **texts) is True
    assert ask("date(first) < date(last)", **texts) is (first < last)
