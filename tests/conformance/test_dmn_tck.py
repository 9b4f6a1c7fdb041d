"""Decisions of the compatibility kit: right, or refused readably; never wrong, never worse."""

from __future__ import annotations

import re
import sys

import pytest

from tests.conformance.corpora import corpus, counts, stored
from tests.conformance.dmn_tck import KIT, LIST, judge

pytestmark = pytest.mark.conformance


def test_every_decision_of_the_kit_is_right_or_refused_as_before(
    capsys: pytest.CaptureFixture[str],
) -> None:
    verdicts = judge(corpus(KIT))
    with capsys.disabled():
        sys.stdout.write(f"\n{KIT}: {counts(verdicts)}\n")
    assert verdicts, "the kit holds no cases"
    assert not {key: each for key, each in verdicts.items() if each.startswith("wrong")}
    assert verdicts == stored(LIST), "better too? write the list anew"


def test_every_table_of_the_kit_is_right() -> None:
    tables = {
        path.parent.name
        for path in corpus(KIT).glob("*/*.dmn")
        if b"<decisionTable" in path.read_bytes()
    }
    verdicts = judge(corpus(KIT))
    assert tables
    for key, each in verdicts.items():
        assert each == "right" or key.split("/")[0] not in tables, key


def test_a_refusal_says_why_in_a_code() -> None:
    for each in stored(LIST).values():
        assert re.fullmatch(r"right|refused: [a-z_]+(, [a-z_]+)*", each)
