"""A diagram is read as its modeller meant it."""

from __future__ import annotations

from engine.catalog import build_bundle, read_elements
from engine.catalog.reading import read_diagram
from engine.catalog.xml import parse_xml
from engine.model import Element
from tests.diagrams import call, diagram, end, exclusive, start, sub, user
from tests.refused import FILE, KEY, around, changed

LANES = '<bpmn:lane id="binnen_{0}" name="Beoordelaar"><bpmn:flowNodeRef>{0}</bpmn:flowNodeRef>'


def _elements(files: dict[str, bytes]) -> dict[str, Element]:
    return dict(read_elements(build_bundle(KEY, files)))


def test_an_element_tells_its_kind_name_lane_properties_and_documentation() -> None:
    element = _elements(around(user("stap", termijn="P4W", doc="Waarom.\nBron: R1")))["stap"]
    assert element == Element(
        id="stap",
        kind="userTask",
        name="Stap",
        process_key=KEY,
        lane="Medewerker",
        properties={"formulier": "vragen", "termijn": "P4W"},
        documentation="Waarom.\nBron: R1",
    )


def test_a_process_is_an_element_with_properties_of_its_own() -> None:
    element = _elements(around(properties={"dossier": "melding"}, name="Het proces"))[KEY]
    assert (element.kind, element.name) == ("process", "Het proces")
    assert element.properties == {"dossier": "melding"}
    assert element.lane is None


def test_a_name_broken_over_lines_is_read_on_one_line() -> None:
    files = changed('name="Taak"', 'name="Taak&#10;  met   adem"')
    assert _elements(files)["taak"].name == "Taak met adem"


def test_what_stands_in_a_sub_process_is_found_and_stands_in_its_lane() -> None:
    inner = sub(
        "deel",
        *(start("d1"), user("d2", lane=None), end("d3")),
        flows="d1 > d2 > d3",
        lane="Medewerker",
    )
    element = _elements(around(inner))["d2"]
    assert element.lane == "Medewerker"
    assert element.process_key == KEY


def test_the_innermost_lane_tells_who() -> None:
    inside = f'<bpmn:childLaneSet id="b">{LANES.format("taak")}</bpmn:lane></bpmn:childLaneSet>'
    reference = "<bpmn:flowNodeRef>taak</bpmn:flowNodeRef>"
    files = changed(f"{reference}</bpmn:lane>", f"{reference}{inside}</bpmn:lane>")
    assert _elements(files)["taak"].lane == "Beoordelaar"


def test_elements_of_called_diagrams_know_their_own_process() -> None:
    called = diagram("ander", start("s"), user("u"), end("e"), flows="s > u > e")
    elements = _elements({**around(call("roep", "ander")), "ander.bpmn": called})
    assert elements["u"].process_key == "ander"
    assert elements["roep"].process_key == KEY


def test_a_sub_process_and_a_called_process_have_lanes_of_their_own() -> None:
    inner = sub(
        "deel",
        *(start("d1"), user("d2", lane="Beoordelaar"), end("d3")),
        flows="d1 > d2 > d3",
        lane="Medewerker",
    )
    called = diagram(
        "ander", start("s"), user("u", lane="Beoordelaar"), end("e"), flows="s > u > e"
    )
    elements = _elements({**around(inner, call("roep", "ander")), "ander.bpmn": called})
    lanes = {each: elements[each].lane for each in ("taak", "d2", "u")}
    assert lanes == {"taak": "Medewerker", "d2": "Beoordelaar", "u": "Beoordelaar"}


def test_a_scope_knows_what_enters_leaves_and_sits_on_a_node() -> None:
    files = around(exclusive("samen"))
    read = read_diagram(FILE, parse_xml(files[FILE], FILE))
    assert read is not None
    (scope,) = read.scopes
    assert [flow.target for flow in scope.outgoing("taak")] == ["samen"]
    assert [flow.source for flow in scope.incoming("einde")] == ["samen"]
    assert not scope.boundaries("taak")
