"""Models from many tools: every file is answered, and a refusal has words."""

from __future__ import annotations

import sys

import pytest

from tests.conformance.corpora import corpus, counts, stored
from tests.conformance.miwg import KIT, LIST, judge

pytestmark = pytest.mark.conformance


def test_every_model_is_answered_as_before_and_no_refusal_is_without_words(
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = corpus(KIT)
    verdicts = judge(folder)
    with capsys.disabled():
        sys.stdout.write(f"\n{KIT}: {counts(verdicts)}\n")
    assert len(verdicts) == len(list(folder.rglob("*.bpmn"))) > 0
    assert verdicts == stored(LIST), "better too? write the list anew"
