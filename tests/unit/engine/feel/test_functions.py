from __future__ import annotations

import pytest

from tests.unit.engine.feel.asking import ask, refusal

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


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ("mean(lijst)", 2),
        ("mean(1, 2)", 1.5),
        ("mean([])", None),
        ("median(8, 2, 5, 3, 4)", 4),
        ("median([6, 1, 2, 3])", 2.5),
        ("median([])", None),
        ('median([1, "a"])', None),
        ("product(2, 3, 4)", 24),
        ("product([])", None),
        ("all([true, false])", False),
        ("all([])", True),
        ("all(true, null)", None),
        ("all(1, true)", None),
        ("any([false, true])", True),
        ("any([])", False),
        ("any(false, null)", None),
        ("any(leeg)", None),
        ("sublist([4, 5, 6], 1, 2)", [4, 5]),
        ("sublist([4, 5, 6], 2)", [5, 6]),
        ("sublist([4, 5, 6], -2)", [5, 6]),
        ("sublist([4, 5, 6], -2, 1)", [5]),
        ("sublist([4, 5, 6], 0)", None),
        ("sublist([4, 5, 6], 4)", None),
        ("sublist([4, 5, 6], 1, -1)", None),
        ("sublist(leeg, 1)", None),
        ("append([1], 2, 3)", [1, 2, 3]),
        ("append(1, 2)", [1, 2]),
        ("append([1], [2])", [1, [2]]),
        ("concatenate([1, 2], [3])", [1, 2, 3]),
        ("concatenate([1], 2)", None),
        ("union([1, 2], [2, 3])", [1, 2, 3]),
        ("union([1], 2)", None),
        ("distinct values([1, 2, 3, 2, 1])", [1, 2, 3]),
        ('distinct values([1, "1", true, null, null])', [1, "1", True, None]),
        ('count(distinct values([duration("P1D"), duration("PT24H"), duration("P1M")]))', 2),
        ("distinct values([[1], [1], [2]])", [[1], [2]]),
        ("distinct values([a])", None),
        ("index of([1, 2, 3, 2], 2)", [2, 4]),
        ("index of([1], 9)", []),
        ("index of([null], null)", [1]),
        ("index of(leeg, 1)", None),
        ("insert before([1, 3], 2, 2)", [1, 2, 3]),
        ("insert before([1, 3], -1, 2)", [1, 2, 3]),
        ("insert before([1, 3], 3, 2)", None),
        ("insert before(leeg, 1, 2)", None),
        ("remove([1, 2, 3], 2)", [1, 3]),
        ("remove([1, 2, 3], 0)", None),
        ("remove(1, 1)", None),
        ("reverse([1, 2, 3])", [3, 2, 1]),
        ("reverse(1)", None),
        ("flatten([[1, 2], [[3]], 4])", [1, 2, 3, 4]),
        ("flatten(1)", None),
        ("sort([3, 1, 2])", [1, 2, 3]),
        ('sort(["b", "a"])', ["a", "b"]),
        ("sort([])", []),
        ('sort([1, "a"])', None),
        ("sort(1)", None),
        ('sort([duration("P1M"), duration("P0D"), duration("P31D")])', None),
        ('string(for d in sort([date("2026-02-01"), date("2026-01-01")]) return d)', None),
    ],
)
def test_a_function_on_lists_answers(source: str, answer: object) -> None:
    assert ask(source, **VARIABLES) == answer


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ('substring("foobar", 3)', "obar"),
        ('substring("foobar", 3, 3)', "oba"),
        ('substring("foobar", -2, 1)', "a"),
        ('substring("foobar", 0)', None),
        ('substring("foobar", 7)', None),
        ('substring("foobar", 1, -1)', None),
        ("substring(leeg, 1)", None),
        ('substring("één", 2)', "én"),
        ('substring before("foobar", "bar")', "foo"),
        ('substring before("foobar", "xyz")', ""),
        ('substring before("foobar", "")', ""),
        ('substring after("foobar", "ob")', "ar"),
        ('substring after("foobar", "xyz")', ""),
        ('substring after("foobar", "")', "foobar"),
        ('substring after("", "a")', ""),
        ('substring after("a", leeg)', None),
        ('string join(["a", "b", "c"], "_and_")', "a_and_b_and_c"),
        ('string join(["a", null, "c"])', "ac"),
        ('string join(["a", "c"], null)', "ac"),
        ('string join([], "x")', ""),
        ('string join(["a", 1])', None),
        ('string join("a")', None),
        ('split("John Doe", " ")', ["John", "Doe"]),
        ('split("a;b;c;;", ";")', ["a", "b", "c", "", ""]),
        ('split("abc", "")', None),
        ("split(leeg, leeg)", None),
        ("string(1.10)", "1.1"),
        ("string(100)", "100"),
        ("string(0.0)", "0"),
        ("string(-0.50)", "-0.5"),
        ("string(true)", "true"),
        ("string(false)", "false"),
        ("string(null)", None),
        ('string("a")', "a"),
        ("string([1])", None),
        ('string(date("2026-01-31"))', "2026-01-31"),
        ('string(duration("P1M"))', "P1M"),
        (r'"\'"', "'"),
        (r'"\U01F642"', "🙂"),
    ],
)
def test_a_function_on_texts_answers(source: str, answer: object) -> None:
    assert ask(source, **VARIABLES) == answer


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ("floor(1.5)", 1),
        ("floor(-1.56, 1)", -1.6),
        ("ceiling(1.5)", 2),
        ("ceiling(-1.56, 1)", -1.5),
        ('floor("a")', None),
        ("floor(1.5, 0.5)", None),
        ("floor(1.5, 99)", None),
        ("decimal(1 / 3, 2)", 0.33),
        ("decimal(1.5, 0)", 2),
        ("decimal(2.5, 0)", 2),
        ("decimal(123456, -2)", 123_500),
        ("round up(5.5, 0)", 6),
        ("round up(-1.1, 0)", -2),
        ("round down(-5.5, 0)", -5),
        ("round half up(5.5, 0)", 6),
        ("round half up(-2.5, 0)", -3),
        ("round half down(5.5, 0)", 5),
        ("round half down(1.126, 2)", 1.13),
        ("round half up(0, 3)", 0),
        ("abs(-10)", 10),
        ('string(abs(duration("-P5D")))', "P5D"),
        ('string(abs(duration("P5D")))', "P5D"),
        ('abs("a")', None),
        ("modulo(12, 5)", 2),
        ("modulo(-12, 5)", 3),
        ("modulo(12, -5)", -3),
        ("modulo(-12, -5)", -2),
        ("modulo(10.1, 4.5)", 1.1),
        ("modulo(-10.1, 4.5)", 3.4),
        ("modulo(1, 0)", None),
        ("odd(5)", True),
        ("even(5)", False),
        ("even(0)", True),
        ("odd(1.5)", None),
        ('number("1.5")', 1.5),
        ('number("-1000")', -1000),
        ("number(3)", 3),
        ('number("1,5")', None),
        ('number("")', None),
        ('number("1e5")', None),
        ('number("٣")', None),
        ("number(leeg)", None),
    ],
)
def test_a_function_on_numbers_answers(source: str, answer: object) -> None:
    assert ask(source, **VARIABLES) == answer


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("1", "number"),
        ('"a"', "string"),
        ("true", "boolean"),
        ("today()", "date"),
        ("now()", "date and time"),
        ('time("09:00")', "time"),
        ('duration("P1M")', "years and months duration"),
        ('duration("P1D")', "days and time duration"),
        ("[1]", "list"),
        ("a", "context"),
    ],
)
def test_a_value_is_of_one_type(value: str, kind: str) -> None:
    kinds = ("number", "string", "boolean", "date", "time", "date and time", "list", "context")
    for each in (*kinds, "years and months duration", "days and time duration"):
        assert ask(f"{value} instance of {each}", **VARIABLES) is (each == kind)
        assert ask(f"leeg instance of {each}", **VARIABLES) is False
    assert ask(f"{value} instance of {kind} and true", **VARIABLES) is True


def test_a_list_that_grows_beyond_its_bound_is_refused() -> None:
    for source in ("append(a, 1)", "concatenate(a, a)", "insert before(a, 1, 1)", "union(a, a)"):
        assert refusal(source, a=[0] * 1_000)[0] == "list_too_long"
    assert refusal('string join(a, "x")', a=["y" * 900] * 1_000)[0] == "text_too_long"
    assert refusal('split(a, ";")', a=";" * 2_000)[0] == "list_too_long"


def test_what_is_a_pattern_elsewhere_is_refused_and_not_read_as_a_text() -> None:
    assert refusal("split(a, b)", a="1.2", b=".") == ("pattern_refused", 0)
