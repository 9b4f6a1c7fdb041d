"""A bundle holds what a process needs, and its name says so."""

from __future__ import annotations

import pytest

from engine.catalog import build_bundle, check_bundle, list_processes
from engine.errors import BundleRefusedError
from tests.diagrams import call, diagram, end, start, user
from tests.refused import FILE, KEY, RULES, around
from tests.refused_decisions import KEUZE, TABLE, asking

OTHER = diagram("ander", start("s"), user("u", formulier="meer"), end("e"), flows="s > u > e")
FILES = {**around(call("roep", "ander")), "ander.bpmn": OTHER, "meer.form": b"{}"}


def _names(files: dict[str, bytes], key: str = KEY) -> list[str]:
    return [each.name for each in build_bundle(key, files).files]


def test_a_bundle_holds_called_diagrams_and_shown_forms_sorted_by_name() -> None:
    assert _names(FILES) == ["ander.bpmn", "meer.form", FILE, "vragen.form"]
    assert _names(FILES, "ander") == ["ander.bpmn", "meer.form"]


def test_calls_are_followed_through_other_diagrams_and_in_circles() -> None:
    back = diagram("ander", start("s"), call("terug", KEY), end("e"), flows="s > terug > e")
    assert _names({**FILES, "ander.bpmn": back}) == ["ander.bpmn", FILE, "vragen.form"]


def test_the_name_of_a_bundle_does_not_depend_on_order_or_on_other_files() -> None:
    bundle = build_bundle(KEY, FILES)
    turned = dict(reversed(list(FILES.items())))
    assert build_bundle(KEY, {**turned, "los.bpmn": b"<", "los.form": b"{}"}) == bundle
    assert len(bundle.id) == 64


@pytest.mark.parametrize("name", sorted(FILES))
def test_the_name_of_a_bundle_changes_with_any_byte_of_any_file(name: str) -> None:
    changed = {**FILES, name: FILES[name] + b" "}
    assert build_bundle(KEY, changed).id != build_bundle(KEY, FILES).id


def test_neighbouring_files_cannot_be_mistaken_for_one_another() -> None:
    one = build_bundle(KEY, {**around(), "vragen.form": b"{}x"})
    two = build_bundle(KEY, {**around(), "vragen.form": b"{}"})
    assert one.id != two.id


def test_what_is_called_but_not_there_is_told_by_the_gate() -> None:
    bundle = build_bundle(KEY, around(call("roep", "weg"), user("t2", formulier="weg")))
    codes = {each.code for each in check_bundle(bundle, RULES)}
    assert codes == {"call_unknown", "form_missing"}


def test_a_process_that_is_not_there_is_told_with_what_could_not_be_read() -> None:
    with pytest.raises(BundleRefusedError) as refused:
        build_bundle("weg", {**FILES, "stuk.bpmn": b"<"})
    assert [each.code for each in refused.value.findings] == ["process_not_found", "xml_broken"]


def test_a_process_in_two_files_is_refused_only_where_it_is_needed() -> None:
    twice = {**FILES, "kopie.bpmn": OTHER}
    with pytest.raises(BundleRefusedError) as refused:
        build_bundle(KEY, twice)
    (finding,) = refused.value.findings
    assert (finding.code, finding.file) == ("process_twice", "ander.bpmn")
    assert finding.params == {"process": "ander", "other": "kopie.bpmn"}
    alone = {**twice, **around()}
    assert build_bundle(KEY, alone) == build_bundle(KEY, around())


def test_processes_that_nobody_calls_are_listed() -> None:
    picture = diagram("plaat", start("p"), end("q"), flows="p > q", executable=False)
    files = {**FILES, "plaat.bpmn": picture, "stuk.bpmn": b"<"}
    assert list_processes(files) == (KEY,)
    assert list_processes({**files, **around()}) == ("ander", KEY)


def test_a_bundle_holds_the_decisions_that_are_asked_and_no_others() -> None:
    other = KEUZE.replace(b'id="keuze"', b'id="anders"')
    files = {**asking(), "anders.dmn": other, "stuk.dmn": b"<"}
    assert _names(files) == [TABLE, FILE, "vragen.form"]
    bundle = build_bundle(KEY, files)
    assert check_bundle(bundle, RULES) == ()
    changed = build_bundle(KEY, {**files, TABLE: KEUZE.replace(b"weinig", b"minder")})
    assert changed.id != bundle.id


def test_a_decision_in_two_files_takes_both_along_for_the_gate_to_refuse() -> None:
    assert _names({**asking(), "nog_een.dmn": KEUZE}) == [TABLE, "nog_een.dmn", FILE, "vragen.form"]
