"""The gate as a whole: fast, orderly, and shut when in doubt."""

from __future__ import annotations

from dataclasses import replace
from time import process_time

import pytest

from engine.catalog import Code, check_bundle
from engine.catalog.report import MAX_FINDINGS
from engine.feel import NamedFunction, Takes
from engine.model import Element, Finding, Severity
from tests.diagrams import diagram, end, exclusive, for_each, part, start, sub, user, wait
from tests.refused import FILE, KEY, RULES, around, bundled, proef


def test_sixty_nodes_are_judged_in_less_than_fifty_milliseconds() -> None:
    rounds = range(15)
    parts = [
        each
        for n in rounds
        for each in (exclusive(f"g{n}"), user(f"a{n}"), user(f"b{n}"), exclusive(f"m{n}"))
    ]
    flows = "".join(
        f"""
        g{n} > a{n} > m{n} : aantal = {n}
        g{n} > b{n} : *
        b{n} > m{n} > {f"g{n + 1}" if n < 14 else "einde"}
        """.replace(f"a{n} > m{n} : aantal", f"a{n} : aantal")
        + f"a{n} > m{n}\n"
        for n in rounds
    )
    bundle = bundled(proef(start(), *parts, end(), flows=f"begin > g0\n{flows}"))
    took = []
    for _ in range(5):
        began = process_time()
        assert check_bundle(bundle, RULES) == ()
        took.append(process_time() - began)
    assert min(took) < 0.05


def test_errors_come_before_warnings_and_then_by_file_and_element() -> None:
    files = around(part("task", "z"), part("task", "b"), drawn=False)
    findings = check_bundle(bundled(files), RULES)
    severities = [each.severity for each in findings]
    assert severities == sorted(severities, key=lambda each: each is not Severity.ERROR)
    errors = [each.element_id for each in findings if each.severity is Severity.ERROR]
    assert errors == ["b", "z"]


def test_endless_findings_are_cut_and_the_cut_is_told() -> None:
    names = [user(f"t{n}", name="", doc="", lane=None) for n in range(150)]
    findings = check_bundle(bundled(around(*names, drawn=False)), RULES)
    assert len(findings) == MAX_FINDINGS + 1
    assert findings[-1].code == Code.FINDINGS_CUT
    # three errors for each of 150 tasks, and a warning for all that is not drawn
    assert findings[-1].severity is Severity.ERROR
    rest = findings[-1].params["count"]
    assert isinstance(rest, int)
    assert rest > 150


def test_a_rule_that_breaks_refuses_instead_of_raising() -> None:
    def broken(_element: Element) -> tuple[Finding, ...]:
        raise RecursionError

    (finding,) = check_bundle(bundled(around()), replace(RULES, check_element=broken))
    assert finding.code == Code.GATE_FAILED
    assert finding.params == {"rule": "RecursionError"}
    assert finding.severity is Severity.ERROR


def test_what_the_floor_above_finds_is_told_at_the_right_place() -> None:
    def doubt(element: Element) -> tuple[Finding, ...]:
        found = Finding("doubt", "", severity=Severity.WARNING)
        return (found,) if element.kind in {"process", "userTask"} else ()

    findings = check_bundle(bundled(around()), replace(RULES, check_element=doubt))
    assert [(each.code, each.file, each.element_id) for each in findings] == [
        ("doubt", FILE, KEY),
        ("doubt", FILE, "taak"),
    ]


def test_forms_are_judged_by_the_floor_above() -> None:
    findings = check_bundle(bundled({**around(), "vragen.form": b"?"}), RULES)
    assert [(each.code, each.file) for each in findings] == [("form_not_json", "vragen.form")]


def test_without_known_names_every_name_may_be_used() -> None:
    files = proef(
        *(start(), user("taak"), exclusive("keuze"), end("ja"), end("nee")),
        flows="begin > taak > keuze\nkeuze > ja : wat.dan.ook = 1\nkeuze > nee : *",
    )
    assert {each.code for each in check_bundle(bundled(files), RULES)} == {Code.EXPRESSION_NAME}
    assert check_bundle(bundled(files), replace(RULES, known_names=None)) == ()


def test_a_condition_may_be_marked_as_other_tools_want_it() -> None:
    for condition in ('route = "a"', '=route = "a"', ' = route = "a" '):
        files = proef(
            *(start(), user("taak"), exclusive("keuze"), end("ja"), end("nee")),
            flows=f"begin > taak > keuze\nkeuze > nee : *\nkeuze > ja : {condition}",
        )
        assert check_bundle(bundled(files), RULES) == ()


@pytest.mark.parametrize(
    "condition",
    [
        'soort = "groot" or soort in ("klein", "groot")',
        'soort != aantal and upper case(soort) = "GROOT"',
        'some soort in ["a"] satisfies soort = "a"',  # another one of the same name
        'route = "nobody knows what this can be"',
    ],
)
def test_what_can_be_chosen_may_be_waited_for(condition: str) -> None:
    files = proef(
        *(start(), user("taak"), exclusive("keuze"), end("ja"), end("nee")),
        flows=f"begin > taak > keuze\nkeuze > nee : *\nkeuze > ja : {condition}",
    )
    assert check_bundle(bundled(files), RULES) == ()


def test_what_a_marker_brings_in_is_no_choice_of_that_name() -> None:
    marked = user("elk", body=for_each("route", item="soort", until='soort = "iets anders"'))
    files = proef(start(), user("taak"), marked, end(), flows="begin > taak > elk > einde")
    assert check_bundle(bundled(files), RULES) == ()


def test_a_diagram_of_a_called_process_is_judged_with_the_bundle() -> None:
    called = diagram("ander", start("s"), part("task", "t"), end("e"), flows="s > t > e")
    files = {**around(part("callActivity", "c", attributes={"calledElement": "ander"}))}
    (finding,) = check_bundle(bundled({**files, "ander.bpmn": called}), RULES)
    assert (finding.file, finding.element_id) == ("ander.bpmn", "t")


def test_functions_from_above_are_known_by_name_and_arity() -> None:
    lent = NamedFunction("office days after", (Takes.DATE, Takes.NUMBER), 1, lambda on, _: on)

    def codes(text: str) -> list[str]:
        clock = wait("klok", date=text)
        bundle = bundled(proef(start(), clock, end(), flows="begin > klok > einde"))
        rules = replace(RULES, functions=frozenset({lent}))
        return [str(each.params.get("reason", each.code)) for each in check_bundle(bundle, rules)]

    assert codes("=office days after(today(), 2)") == []
    assert codes("=office days after(today())") == ["argument_count"]
    assert codes("=office days before(today(), 2)") == ["unexpected_token"]
    assert codes("=office days after(wat, 2)") == ["expression_name"]


def test_what_stands_apart_on_purpose_is_refused_for_what_it_is_and_not_for_its_arrows() -> None:
    inner = sub(
        "deel",
        *(start("d1"), user("d2"), end("d3")),
        flows="d1 > d2 > d3",
        attributes={"triggeredByEvent": "true"},
    )
    back = user("terug", attributes={"isForCompensation": "true"})
    files = proef(start(), user("taak"), inner, back, end(), flows="begin > taak > einde")
    found = {(each.code, each.element_id) for each in check_bundle(bundled(files), RULES)}
    assert found == {(Code.EVENT_SUB_PROCESS, "deel"), (Code.COMPENSATION, "terug")}
