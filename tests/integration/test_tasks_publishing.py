"""A folder becomes what new dossiers follow, as a whole or not at all."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from engine import BundleRefusedError, Severity, list_publications
from tasks import publishing
from tasks.errors import AntwoordenOngeldigError
from tasks.findings import describe, say
from tasks.model import Recht
from tasks.publishing import check_folder, publish_folder, read_folder
from tasks.store import rollen
from tests.diagrams import diagram, end, service, start, user
from tests.factories import BPMN, MORNING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine import Database
    from tests.factories import Line

ROLLEN = b"""
- {sleutel: medewerker, naam: Medewerker, uitleg: Doet het werk, per_casus: false,
   rechten: [ziet_meldingen], bron: "Bron: R7"}
- {sleutel: regisseur, naam: Regisseur, uitleg: Regisseert, per_casus: true,
   gekozen_uit: medewerker, rechten: [], bron: "Bron: R49"}
"""
FORM = b"""{"type": "default", "components": [
  {"type": "text", "text": "# Vragen", "properties": {"bron": "R7"}},
  {"type": "textfield", "key": "antwoord", "label": "Wat is het antwoord?"}]}"""
PROEF = partial(diagram, "proef", flows="begin > taak > einde")


def _files(proef: bytes | None = None, **more: bytes) -> dict[str, bytes]:
    drawn = proef or PROEF(start(), user("taak"), end(), properties={"dossier": "melding"})
    return {
        "processen/proef.bpmn": drawn,
        "formulieren/vragen.form": FORM,
        "rollen.yaml": ROLLEN,
        **more,
    }


def _codes(files: Mapping[str, bytes]) -> set[str]:
    return {each.code for each in check_folder(files)}


def test_the_line_itself_has_nothing_to_be_said_about() -> None:
    assert check_folder(read_folder(BPMN)) == ()


def test_a_small_folder_is_fine() -> None:
    assert check_folder(_files()) == ()


def test_publishing_twice_changes_nothing_and_a_change_makes_a_version(
    sqlite_database: Database,
) -> None:
    def publish(files: Mapping[str, bytes]) -> list[int]:
        with sqlite_database.transaction() as tx:
            made = publish_folder(tx, files, by="test", now=MORNING)
        return [each.version for each in made]

    assert publish(_files()) == [1]
    assert publish(_files()) == [1]
    changed = PROEF(start(), user("taak", termijn="P4W"), end(), properties={"dossier": "casus"})
    assert publish(_files(changed)) == [2]


def test_one_error_refuses_the_whole_folder(sqlite_database: Database) -> None:
    wrong = PROEF(start(), user("taak", lane="Onbekend"), end(), properties={"dossier": "melding"})
    other = diagram(
        "ander",
        start(),
        user("taak2"),
        end(),
        flows="begin > taak2 > einde",
        properties={"dossier": "melding"},
    )
    files = _files(wrong, **{"processen/ander.bpmn": other})
    with pytest.raises(BundleRefusedError) as refused, sqlite_database.transaction() as tx:
        publish_folder(tx, files, by="test", now=MORNING)
    assert "lane_unknown" in {each.code for each in refused.value.findings}
    with sqlite_database.reading() as tx:
        assert list_publications(tx) == ()
        assert rollen.list_rollen(tx) == ()


@pytest.mark.parametrize(
    ("code", "files"),
    [
        ("rollen_missing", {"a.bpmn": b""}),
        ("folder_empty", {"rollen.yaml": ROLLEN}),
        ("rollen_broken", {**_files(), "rollen.yaml": b"{: ]"}),
        ("rollen_broken", {**_files(), "rollen.yaml": b"\xff\xfe\x00"}),
        ("rollen_broken", {**_files(), "rollen.yaml": b"- een\n- twee"}),
        ("rol_incomplete", {**_files(), "rollen.yaml": b"- {sleutel: alleen}"}),
        ("rol_twice", {**_files(), "rollen.yaml": ROLLEN + ROLLEN}),
        (
            "recht_unknown",
            {**_files(), "rollen.yaml": ROLLEN.replace(b"ziet_meldingen", b"ziet_alles")},
        ),
        ("file_twice", {**_files(), "kopie/proef.bpmn": _files()["processen/proef.bpmn"]}),
        ("file_unused", {**_files(), "formulieren/los.form": FORM}),
        ("xml_broken", {**_files(), "processen/kapot.bpmn": b"<kapot"}),
        (
            "source_unknown",
            {
                **_files(),
                "formulieren/vragen.form": FORM.replace(
                    b'"textfield", "key"', b'"select", "valuesKey": "sterren", "key"'
                ),
            },
        ),
    ],
)
def test_what_is_wrong_with_a_folder_is_said(code: str, files: Mapping[str, bytes]) -> None:
    assert code in _codes(files)


@pytest.mark.parametrize(
    ("code", "properties"),
    [
        ("property_value", {"termijn": "ooit"}),
        ("property_value", {"bevestiging": "niemand"}),
        ("property_value", {"toont": "alles"}),
        ("property_value", {"fase": "x" * 65}),
        ("property_unknown", {"termjin": "P4W"}),
    ],
)
def test_a_property_that_means_nothing_is_refused(code: str, properties: dict[str, Any]) -> None:
    drawn = PROEF(start(), user("taak", **properties), end(), properties={"dossier": "melding"})
    found = [each for each in check_folder(_files(drawn)) if each.code == code]
    assert [each.element_id for each in found] == ["taak"]
    assert "taak" in describe(found[0])


def test_a_process_must_say_what_kind_of_dossier_it_belongs_to() -> None:
    assert "dossier_missing" in _codes(_files(PROEF(start(), user("taak"), end())))
    wrong = PROEF(start(), user("taak"), end(), properties={"dossier": "zaak"})
    assert "property_value" in _codes(_files(wrong))


def test_a_service_that_needs_a_choice_needs_a_form_that_offers_it() -> None:
    drawn = diagram(
        "proef",
        start(),
        user("taak"),
        service("benoem", dienst="benoem", rol="regisseur"),
        end(),
        flows="begin > taak > benoem > einde",
        properties={"dossier": "casus"},
    )
    assert "service_field_missing" in _codes(_files(drawn))
    chosen = FORM.replace(
        b'"textfield", "key": "antwoord"',
        b'"select", "valuesKey": "medewerker", "properties": {"stuurt": "ja"}, "key": "regisseur"',
    )
    assert _codes({**_files(drawn), "formulieren/vragen.form": chosen}) == set()


def test_sealed_answers_belong_to_a_melding_that_one_person_files() -> None:
    sealed = FORM.replace(b'"label"', b'"properties": {"verzegeld": "melder"}, "label"')
    more = {"formulieren/vragen.form": sealed}
    assert _codes({**_files(), **more}) == set()
    casus = PROEF(start(), user("taak"), end(), properties={"dossier": "casus"})
    assert _codes({**_files(casus), **more}) == {"sealed_elsewhere"}
    two = PROEF(
        start(), user("taak", bevestiging="medewerker"), end(), properties={"dossier": "melding"}
    )
    assert _codes({**_files(two), **more}) == {"sealed_confirmed"}


def test_a_renamed_role_keeps_its_running_tasks(line: Line) -> None:
    files = read_folder(BPMN)
    line.start_melding()
    renamed = {
        path: content.replace(b"Medewerker meldpunt", b"Meldpunter")
        for path, content in files.items()
    }
    with line.regie.database.transaction() as tx:
        line.regie.publish_folder(tx, renamed, by="test", now=line.now)
    line.do("melding_registreren", melder_identiteit="anoniem", persoon_identiteit="anoniem")
    taak = line.find_taak("melding_screenen")  # opened by the diagram of before
    assert (taak.rol, taak.aan_zet_naam) == ("meldpunt_medewerker", "Meldpunter")


def test_a_name_that_another_role_had_is_refused(line: Line) -> None:
    files = read_folder(BPMN)
    swapped = {
        path: content.replace(b"naam: Secretaris ITAT", b"naam: Iets anders").replace(
            b"naam: Voorzitter ITAT", b"naam: Secretaris ITAT"
        )
        for path, content in files.items()
    }
    with pytest.raises(BundleRefusedError) as refused, line.regie.database.transaction() as tx:
        line.regie.publish_folder(tx, swapped, by="test", now=line.now)
    assert "rol_name_taken" in {each.code for each in refused.value.findings}


def _without(*sleutels: str) -> dict[str, bytes]:
    """Return a folder with the roles of the line, except these."""
    stated = yaml.safe_load(read_folder(BPMN)["rollen.yaml"])
    kept = [rol for rol in stated if rol["sleutel"] not in sleutels]
    taak = user("taak", lane="Secretaris ITAT")
    drawn = PROEF(start(), taak, end(), properties={"dossier": "melding"})
    return _files(drawn) | {"rollen.yaml": yaml.safe_dump(kept).encode()}


def test_a_role_that_is_no_longer_stated_has_no_rights_and_is_not_given(line: Line) -> None:
    with line.regie.database.transaction() as tx:
        line.regie.publish_folder(tx, _without("meldpunt_medewerker"), by="test", now=line.now)
    with line.looking("mila") as (tx, viewer):
        assert viewer.rollen == {"meldpunt_medewerker"}
        assert not viewer.rechten
        offered = {rol.sleutel for rol in line.regie.rollen.list_te_geven(tx)}
        known = {rol.sleutel for rol in line.regie.rollen.list_rollen(tx)}
    assert known - offered == {"meldpunt_medewerker"}
    with pytest.raises(AntwoordenOngeldigError), line.acting("bo") as (tx, viewer):
        line.regie.accounts.set_roles(
            tx, viewer, line.cast["vera"].id, ["meldpunt_medewerker"], reden="x", now=line.now
        )
    with line.regie.database.transaction() as tx:
        line.regie.publish_folder(tx, _without(), by="test", now=line.now)
    with line.looking("mila") as (_tx, viewer):
        assert viewer.rechten


def test_roles_after_which_nobody_manages_accounts_are_refused(line: Line) -> None:
    with pytest.raises(BundleRefusedError) as refused, line.regie.database.transaction() as tx:
        line.regie.publish_folder(tx, _without("beheerder"), by="test", now=line.now)
    assert "beheer_lost" in {each.code for each in refused.value.findings}
    with line.looking("bo") as (_tx, viewer):
        assert Recht.ACCOUNTS_BEHEREN in viewer.rechten


def test_every_finding_of_a_broken_folder_reads_as_a_sentence() -> None:
    files = {"a.bpmn": b"<!DOCTYPE x><x/>", "b.form": b"{", "rollen.yaml": b"- {sleutel: x}"}
    for finding in check_folder(files):
        assert say(finding).endswith((".", "?", ")"))
        assert finding.severity in {Severity.ERROR, Severity.WARNING}


def test_a_role_looks_where_it_has_a_right_a_task_or_a_chance_of_a_place() -> None:
    rollen = (
        ROLLEN
        + b"""
- {sleutel: kijker, naam: Kijker, uitleg: Kijkt, per_casus: false, rechten: [ziet_casussen],
   bron: "Bron: R8"}
- {sleutel: tweede, naam: Tweede, uitleg: Bevestigt, per_casus: false, rechten: [], bron: "A17"}
- {sleutel: begin, naam: Begin, uitleg: Begint, per_casus: false, rechten: [], bron: "A1"}
- {sleutel: niemand, naam: Niemand, uitleg: Doet niets, per_casus: false, rechten: [], bron: "A1"}
"""
    )
    drawn = PROEF(
        *(start(), user("taak", lane="Medewerker", bevestiging="tweede"), end()),
        properties={"dossier": "melding", "te_starten_door": "Begin"},
    )
    found = publishing._judge({**_files(drawn), "rollen.yaml": rollen}).rollen
    assert {each.sleutel: {str(soort) for soort in each.ingangen} for each in found} == {
        "medewerker": {"melding", "casus"},
        "regisseur": set(),
        "kijker": {"casus"},
        "tweede": {"melding"},
        "begin": {"melding"},
        "niemand": set(),
    }
