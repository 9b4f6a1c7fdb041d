"""What is refused at publication: each with one thing wrong, a code and a place."""

from __future__ import annotations

from time import monotonic

import pytest

from engine.decisions import DecisionCode, check_decisions, parse_decisions
from engine.errors import BundleRefusedError
from tests.unit.engine.decisions.drawing import (
    asks,
    codes,
    decision,
    file,
    formula,
    given,
    gives,
    rule,
    table,
)
from tests.unit.engine.decisions.refused import CASES, RIGHT
from tests.unit.engine.decisions.test_policies import REFUSED


def test_the_file_that_the_others_are_made_of_is_right() -> None:
    assert codes(RIGHT) == []


@pytest.mark.parametrize(
    ("content", "code", "element_id"),
    CASES,
    ids=[f"{code}-{n}" for n, (_, code, _) in enumerate(CASES)],
)
def test_what_is_wrong_is_told_with_its_place(
    content: bytes, code: str, element_id: str | None
) -> None:
    findings = check_decisions("a.dmn", content)
    assert code in {each.code for each in findings}
    assert all(each.file == "a.dmn" for each in findings)
    assert element_id in {each.element_id for each in findings if each.code == code}
    with pytest.raises(BundleRefusedError) as refused:
        parse_decisions("a.dmn", content)
    assert refused.value.findings == findings


def test_no_more_is_told_than_a_person_reads() -> None:
    drawn = table(asks("x", "number"), gives(), *(rule(f"r{n}", '"a"', "1") for n in range(400)))
    findings = check_decisions("a.dmn", file(decision("d1", drawn)))
    assert len(findings) == 301
    assert (findings[-1].code, findings[-1].params) == ("findings_cut", {"count": 100})


def test_a_finding_carries_no_giant_text() -> None:
    content = file(decision("n" * 5_000, formula("x" * 5_000)))
    assert len(str(check_decisions("a.dmn", content))) < 2_000


def test_every_code_is_provoked() -> None:
    provoked = {code for _, code, _ in CASES} | {code for _, code in REFUSED}
    elsewhere = {DecisionCode.FINDINGS_CUT, DecisionCode.CHECK_FAILED, "aggregation_outputs"}
    assert set(DecisionCode) <= provoked | elsewhere


def test_what_nobody_foresaw_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_arguments: object) -> None:
        raise KeyError

    monkeypatch.setattr("engine.decisions.reading.check_shape", broken)
    (finding,) = check_decisions("a.dmn", RIGHT)
    assert (finding.code, finding.params) == ("check_failed", {"rule": "KeyError"})


WIDE = [asks(f"x{n}") for n in range(49)]
ROWS = [rule(f"r{n}", "|".join(["-"] * 49), str(n)) for n in range(150)]
SUM = formula("+".join(["1"] * 490))
LONG_NAMES = [given(f"a {n} b" + " c" * 9) for n in range(99)]


@pytest.mark.parametrize(
    "content",
    [
        file(decision("d1", table(*WIDE, gives(), *ROWS))),
        file(*(decision(f"d{n}", SUM) for n in range(99))),
        file(*LONG_NAMES, decision("d1", formula("a 1 b " * 300))),
        file(
            *(
                decision(f"d{n}", SUM, after=",".join(f"d{each}" for each in range(n)))
                for n in range(80)
            )
        ),
    ],
    ids=["a wide table", "many sums", "long names", "many requirements"],
)
def test_large_files_are_answered_soon(content: bytes) -> None:
    started = monotonic()
    check_decisions("a.dmn", content)
    assert monotonic() - started < 10
