"""Everything the gate can say is said in Dutch, with the place and what to do."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

import engine.feel
import engine.timing
from engine import DecisionCode, Finding, JsonValue, NoAnswer, Severity, check_decisions
from engine.catalog import Code, check_bundle
from tasks.findings import describe, say
from tasks.findings_beslistabel import MISLUKT
from tasks.findings_texts import REDENEN, TEKSTEN
from tasks.forms import FORM_TEKSTEN
from tests.refused import RULES, Refused
from tests.unit.engine.catalog.test_refused import CASES
from tests.unit.engine.decisions.refused import CASES as TABLES

TASKS = Path(__file__).parents[3] / "tasks"
MAKERS = {"Finding", "about", "_finding"}


def _codes_of_this_floor() -> set[str]:
    """Return the codes that this floor adds, read from where it makes findings."""
    found: set[str] = set()
    for path in TASKS.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
                continue
            if node.func.id in MAKERS:
                found |= {
                    each.value
                    for each in node.args[:2]
                    if isinstance(each, ast.Constant)
                    and isinstance(each.value, str)
                    and re.fullmatch(r"[a-z]+_[a-z_]+", each.value)
                }
    return found


def _raised(error: str, package: str) -> set[str]:
    """Return the codes with which a room of the engine raises an error."""
    return {
        str(node.args[0].value)
        for path in Path(package).parent.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == error
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }


def _fields(text: str) -> set[str]:
    """Return the parameters that a text wants; plain names, so that no format trick works."""
    fields = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    assert all(name.isidentifier() for name in fields)
    return fields


def test_every_code_of_the_gate_has_a_text() -> None:
    assert set(Code) <= TEKSTEN.keys()


def test_every_code_about_a_decision_table_has_a_text() -> None:
    assert set(DecisionCode) <= TEKSTEN.keys()
    assert not set(DecisionCode) & FORM_TEKSTEN.keys()


def test_every_reason_why_a_table_gives_no_answer_has_a_text() -> None:
    told = engine.feel.Expression.evaluate.__doc__ or ""
    reasons = set(re.findall(r"``([a-z]+_[a-z_]+)``", told))
    assert len(reasons) > 5
    assert reasons | set(NoAnswer) <= MISLUKT.keys()
    assert reasons | {"not_boolean"} <= REDENEN.keys()


def test_every_code_of_this_floor_has_a_text() -> None:
    assert len(_codes_of_this_floor()) > 10
    assert _codes_of_this_floor() <= TEKSTEN.keys()


def test_no_text_waits_for_a_code_that_nobody_gives() -> None:
    assert TEKSTEN.keys() <= set(Code) | set(DecisionCode) | _codes_of_this_floor()


def test_every_code_of_the_gate_is_provoked_by_some_test() -> None:
    elsewhere = {Code.FINDINGS_CUT, Code.GATE_FAILED, Code.PROCESS_TWICE}
    assert {case.code for case in CASES} | elsewhere == set(Code)


def test_every_reason_why_a_timer_cannot_be_read_has_a_text() -> None:
    raised = _raised("TimerDefinitionError", engine.timing.__file__)
    assert len(raised) > 5
    assert raised <= REDENEN.keys()


def test_every_reason_why_a_condition_cannot_be_read_has_a_text() -> None:
    told = engine.feel.compile_expression.__doc__ or ""
    reasons = set(re.findall(r"``([a-z]+_[a-z_]+)``", told))
    assert len(reasons) > 10
    assert reasons <= REDENEN.keys()


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code}-{case.why}"[:60])
def test_what_the_gate_says_fits_its_text(case: Refused) -> None:
    for finding in check_bundle(case.bundle, RULES):
        line = describe(finding)
        text = TEKSTEN.get(finding.code) or FORM_TEKSTEN[finding.code]
        assert _fields(text) <= finding.params.keys(), finding
        assert finding.file in line
        assert finding.element_id is None or finding.element_id in line
        assert line.endswith((".", ")"))


@pytest.mark.parametrize(
    ("content", "code"),
    [each[:2] for each in TABLES],
    ids=[f"{c}-{n}" for n, (_, c, _) in enumerate(TABLES)],
)
def test_what_is_wrong_with_a_table_fits_its_text(content: bytes, code: str) -> None:
    findings = check_decisions("tabel.dmn", content)
    assert code in {each.code for each in findings}
    for finding in findings:
        assert _fields(TEKSTEN[finding.code]) <= finding.params.keys(), finding
        assert "tabel.dmn" in describe(finding)


@pytest.mark.parametrize("code", sorted(TEKSTEN))
def test_a_text_is_short_and_says_what_to_do(code: str) -> None:
    sentences = [each for each in re.split(r"(?<=[.!?]) ", TEKSTEN[code]) if each != "{reason}"]
    assert all(len(each.split()) <= 18 for each in sentences), sentences
    assert len(sentences) > 1 or "{reason}" in TEKSTEN[code]


def test_a_line_names_the_element_as_a_modeller_knows_it() -> None:
    params = {"kind": "userTask", "name": "Melding screenen", "form": "weg"}
    line = describe(Finding("form_missing", "melding.bpmn", "melding_screenen", params))
    assert line == (
        "Fout in melding.bpmn, taak ‘Melding screenen’ (melding_screenen): "
        "Het formulier ‘weg’ is er niet. Voeg weg.form toe."
    )


def test_what_cannot_be_read_is_pointed_at() -> None:
    params: dict[str, JsonValue] = {
        "text": "a = b c",
        "reason": "unexpected_token",
        "position": 6,
        "word": "c",
    }
    line = say(Finding("expression_broken", "a.bpmn", "f1", params))
    assert line == (
        "‘a = b c’ is niet te lezen. Er staat een woord of teken op de verkeerde plek. "
        "Kijk bij teken 7, ‘c’."
    )
    params |= {"position": 7, "word": ""}
    assert say(Finding("expression_broken", "a.bpmn", "f1", params)).endswith("Kijk bij teken 8.")


def test_an_arrow_without_a_name_is_known_by_what_it_connects() -> None:
    params = {"kind": "sequenceFlow", "name": "", "source": "Keuze", "target": "Einde"}
    line = describe(Finding("condition_missing", "a.bpmn", "f1", params))
    assert line.startswith(
        "Fout in a.bpmn, pijl ‘Keuze → Einde’ (f1): De pijl van ‘Keuze’ naar ‘Einde’"
    )


def test_a_question_of_a_form_is_named_by_its_key() -> None:
    line = describe(Finding("form_label_missing", "vragen.form", "reden"))
    assert line == f"Fout in vragen.form, vraag ‘reden’: {FORM_TEKSTEN['form_label_missing']}"


def test_a_warning_says_that_it_is_one() -> None:
    finding = Finding("file_unused", "los.form", severity=Severity.WARNING)
    assert describe(finding).startswith("Let op in los.form: ")


def test_an_unknown_code_and_hostile_parameters_still_give_a_sentence() -> None:
    assert "nieuw" in say(Finding("nieuw", "a.bpmn"))
    assert say(Finding("form_missing", "a.bpmn")) == (
        "Het formulier ‘[form]’ is er niet. Voeg [form].form toe."
    )
    hostile = Finding("form_missing", "a.bpmn", params={"form": "{0.__class__}{x}"})
    assert "{0.__class__}{x}" in say(hostile)


def test_the_reason_of_a_broken_condition_is_told_in_words() -> None:
    params: dict[str, JsonValue] = {"text": "route ==", "reason": "unexpected_end", "position": 8}
    said = say(Finding("expression_broken", "a.bpmn", params=params))
    assert (
        said
        == "‘route ==’ is niet te lezen. De tekst houdt te vroeg op. Maak die af. Kijk bij teken 9."
    )
