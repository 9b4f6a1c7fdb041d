"""The gate refuses, by name, whatever is not known to run right."""

from __future__ import annotations

import pytest

from engine.catalog import WARNINGS, Code, check_bundle
from engine.model import Severity
from tests.refused import RULES, Refused, around, bundled, changed
from tests.refused_branches import REFUSED as IN_BRANCHES
from tests.refused_decisions import REFUSED as IN_DECISIONS
from tests.refused_elements import REFUSED as IN_ELEMENTS
from tests.refused_elements import UNDOING
from tests.refused_events import REFUSED as IN_EVENTS
from tests.refused_files import REFUSED as IN_FILES
from tests.refused_flow import REFUSED as IN_FLOW
from tests.refused_markers import REFUSED as IN_MARKERS
from tests.refused_paths import REFUSED as IN_PATHS
from tests.refused_words import REFUSED as IN_WORDS

CASES = [
    *IN_FILES,
    *IN_ELEMENTS,
    *IN_EVENTS,
    *IN_FLOW,
    *IN_PATHS,
    *IN_BRANCHES,
    *IN_MARKERS,
    *IN_DECISIONS,
    *IN_WORDS,
]


def test_the_diagram_that_every_case_starts_from_is_right() -> None:
    assert check_bundle(bundled(around()), RULES) == ()


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code}-{case.why}"[:60])
def test_what_would_not_run_right_is_refused_with_code_and_element(case: Refused) -> None:
    findings = check_bundle(case.bundle, RULES)
    about = {each.element_id for each in findings if each.code == case.code}
    assert case.element in about, findings
    severity = Severity.WARNING if case.code in WARNINGS else Severity.ERROR
    assert all(each.severity is severity for each in findings if each.code == case.code)
    assert not [each for each in findings if each.code == Code.GATE_FAILED]


@pytest.mark.parametrize(
    "files",
    [UNDOING, changed("</bpmn:startEvent>", "<bpmn:messageEventDefinition/></bpmn:startEvent>")],
    ids=["compensation", "a begin by message"],
)
def test_what_can_never_be_drawn_is_refused_for_that_and_nothing_else(
    files: dict[str, bytes],
) -> None:
    codes = {each.code for each in check_bundle(bundled(files), RULES)}
    assert codes in ({Code.COMPENSATION}, {Code.START_BY_EVENT})
