"""What the gate refuses of actions: those that nobody could start, or that move the line."""

from __future__ import annotations

import json

import pytest

from engine import Severity
from tasks.findings import say
from tasks.publishing import check_folder
from tests.diagrams import diagram, end, service, start, user
from tests.kantoor import actie, lijn, make_files

DOOR = {"te_starten_door": "coordinator"}
AANNAMES = b"""
- sleutel: A1
  titel: T
  tekst: T
  eigenaar: E
  bron: R7
  parameters:
    - {sleutel: aan, naam: N, uitleg: U, soort: ja_nee, waarde: false}
    - {sleutel: lang, naam: N, uitleg: U, soort: termijn, waarde: 2, eenheid: weken}
"""


def _found(**changed: bytes) -> set[tuple[str, str | None]]:
    files = dict(make_files()) | {f"{key}.bpmn": drawn for key, drawn in changed.items()}
    findings = check_folder(files)
    assert all("[" not in say(each) for each in findings)
    return {(each.code, each.element_id) for each in findings if each.severity is Severity.ERROR}


def test_what_the_office_publishes_is_right() -> None:
    assert check_folder(make_files()) == ()


@pytest.mark.parametrize(
    ("properties", "code"),
    [
        ({"te_starten_door": "niemand"}, "property_value"),
        ({"te_starten_door": " , "}, "property_value"),
        ({"te_starten_bij": "melder", **DOOR}, "property_value"),
        ({"bij_gesloten": "misschien", **DOOR}, "property_value"),
        ({"in_fase": ",", **DOOR}, "property_value"),
        ({}, "actie_nobody"),
        ({"dossier": "casus", **DOOR}, "actie_dossier"),
        ({"in_fase": "Uitvoering, Nergens", **DOOR}, "fase_unknown"),
        ({"in_fase": "Uitvoering", "te_starten_bij": "melding", **DOOR}, "fase_unknown"),
    ],
)
def test_an_action_that_nobody_could_start(properties: dict[str, str], code: str) -> None:
    assert _found(overleggen=actie("overleggen", **properties)) == {(code, "overleggen")}


def test_a_role_within_a_casus_starts_no_dossier() -> None:
    drawn = lijn().replace(b'value="coordinator"', b'value="coordinator, regisseur"')
    assert _found(lijn=drawn) == {("property_value", "lijn")}


def test_several_roles_may_start_a_dossier() -> None:
    drawn = lijn().replace(b'value="coordinator"', b'value="coordinator, Voorzitter"')
    assert _found(lijn=drawn) == set()


@pytest.mark.parametrize(
    ("name", "value"), [("in_fase", "Begin"), ("bij_gesloten", "ja"), ("mits", "aan")]
)
def test_what_only_an_action_says(name: str, value: str) -> None:
    drawn = lijn().replace(
        b'name="te_starten_door"',
        f'name="{name}" value="{value}"/>\n'.encode()
        + b'<spiffworkflow:property name="te_starten_door"',
    )
    assert _found(lijn=drawn) == {("actie_only", "lijn")}


@pytest.mark.parametrize(
    ("mits", "code"),
    [("aan", None), ("lang", "parameter_no_choice"), ("weg", "parameter_unknown")],
)
def test_an_action_hangs_on_a_value_that_is_yes_or_no(mits: str, code: str | None) -> None:
    drawn = actie("overleggen", mits=mits, **DOOR)
    findings = check_folder({**make_files(), "aannames.yaml": AANNAMES, "overleggen.bpmn": drawn})
    errors = {each.code for each in findings if each.severity is Severity.ERROR}
    assert errors == ({code} if code else set())


def test_an_action_moves_no_dossier_to_another_fase() -> None:
    drawn = diagram(
        "overleggen",
        *(start("o_b"), user("o_doen", lane="Voorzitter", fase="Elders")),
        end("o_e", properties={"fase": "Ergens"}),
        flows="o_b > o_doen > o_e",
        properties={"te_starten_bij": "casus", **DOOR},
    )
    assert _found(overleggen=drawn) == {("fase_in_actie", "o_doen"), ("fase_in_actie", "o_e")}


def test_an_action_does_not_tell_how_great_the_risk_is() -> None:
    asked = {
        "type": "radio",
        "id": "r",
        "key": "risico",
        "label": "Hoe groot?",
        "values": [{"label": "Klein", "value": "klein"}, {"label": "Groot", "value": "groot"}],
        "validate": {"required": True},
        "properties": {"risico": "klein, groot"},
    }
    form = json.loads(make_files()["vragen.form"])
    form["components"].append(asked)
    changed = {**make_files(), "vragen.form": json.dumps(form).encode()}
    found = {(each.code, each.element_id) for each in check_folder(changed)}
    assert found == {("risico_in_actie", "overleggen_doen"), ("risico_in_actie", "haasten_doen")}


@pytest.mark.parametrize(
    ("dienst", "code"),
    [("sluit_dossier", "close_in_actie"), ("heropen_dossier", "reopen_open")],
)
def test_an_action_beside_an_open_dossier_neither_closes_nor_reopens_it(
    dienst: str, code: str
) -> None:
    step = service(
        "o_dienst", dienst=dienst, **({"proces": "lijn"} if code == "reopen_open" else {})
    )
    drawn = diagram(
        "overleggen",
        *(start("o_b"), user("o_doen", lane="Voorzitter"), step, end("o_e")),
        flows="o_b > o_doen > o_dienst > o_e",
        properties={"te_starten_bij": "casus", **DOOR},
    )
    assert _found(overleggen=drawn) == {(code, "o_dienst")}


@pytest.mark.parametrize(
    ("proces", "code"), [("weg", "opens_unknown"), ("overleggen", "opens_no_casus")]
)
def test_a_dossier_is_reopened_with_the_line_of_a_casus(proces: str, code: str) -> None:
    drawn = make_files()["heropenen.bpmn"].replace(b'value="lijn"', f'value="{proces}"'.encode())
    assert _found(heropenen=drawn) == {(code, "h_heropen")}


def test_nobody_is_regisseur_of_a_closed_dossier() -> None:
    drawn = actie("overleggen", lane="Regisseur", bij_gesloten="ja", **DOOR)
    assert _found(overleggen=drawn) == {("regisseur_missing", "overleggen_doen")}
    assert _found(overleggen=actie("overleggen", lane="Regisseur", **DOOR)) == set()


def test_only_who_sees_every_casus_chooses_from_all() -> None:
    drawn = make_files()["verbinden.bpmn"].replace("Coördinator".encode(), b"Voorzitter")
    assert _found(verbinden=drawn) == {("source_needs_sight", "verbinden_kiezen")}
