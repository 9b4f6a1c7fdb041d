"""Engine tests of others: right, or refused readably; never wrong, never worse."""

from __future__ import annotations

import re
import sys

import pytest

from tests.conformance.betsy import KIT, LIST, judge
from tests.conformance.corpora import corpus, counts, stored

pytestmark = pytest.mark.conformance


def test_every_engine_test_is_right_or_refused_as_before(
    capsys: pytest.CaptureFixture[str],
) -> None:
    verdicts = judge(corpus(KIT))
    with capsys.disabled():
        sys.stdout.write(f"\n{KIT}: {counts(verdicts)}\n")
    assert verdicts, "the kit holds no cases"
    assert not {key: each for key, each in verdicts.items() if each.startswith("wrong")}
    assert verdicts == stored(LIST), "better too? write the list anew"


def test_another_order_is_the_one_that_the_drawing_asks_for() -> None:
    """The kit compares bags of marks; looked at one by one, these orders are as drawn."""
    others = {key for key, each in stored(LIST).items() if "another order" in each}
    assert others == {"activities/SubProcess/1"}


def test_a_refusal_says_why_in_codes() -> None:
    for each in stored(LIST).values():
        if each.startswith("refused"):
            assert re.fullmatch(r"refused: [a-z_]+(, [a-z_]+)*", each)
