"""The decisions of a dossier: what, by whom, why, and what became of an advice; each logged."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tasks.errors import NotFoundError
from tests.databases import count_statements
from tests.diagrams import diagram, end, start, user
from tests.kantoor import found_kantoor, make_files

if TYPE_CHECKING:
    from engine import Database
    from tasks.dossier.besluiten import Besluit
    from tasks.model import Dossier
    from tests.factories import Line


@pytest.fixture
def casus(line: Line) -> Dossier:
    """Give a casus that was taken in and got its regisseur."""
    casus = line.open_casus()
    line.inform(casus)
    line.do("gezamenlijk_duiden", dossier_id=casus.id)
    line.do(
        "opname_besluiten",
        dossier_id=casus.id,
        besluit="opnemen",
        motivatie="De zorg is groot genoeg.",
        proportionaliteit="Het past bij de ernst.",
        afwijkende_mening="De GGD wilde nog wachten.",
    )
    line.do(
        "regisseur_aanstellen",
        dossier_id=casus.id,
        regisseur=line.cast["roos"].id,
        motivatie="Roos kent de buurt.",
    )
    return casus


def _open(line: Line, dossier: Dossier, who: str = "ihsan") -> tuple[Besluit, ...]:
    with line.acting(who) as (tx, viewer):
        return line.regie.dossiers.besluiten(tx, viewer, dossier.id, now=line.now)


def _rows(besluit: Besluit) -> dict[str, str]:
    return dict(row for section in besluit.secties for row in section.rows)


def test_decisions_are_told_newest_first_with_who_and_why(line: Line, casus: Dossier) -> None:
    appointed, taken_in = _open(line, casus)
    assert (taken_in.vraag, taken_in.uitkomst, taken_in.motivatie) == (
        "Hoort deze casus in de aanpak?",
        "Ja, opnemen in de aanpak",
        "De zorg is groot genoeg.",
    )
    told = _rows(taken_in)
    assert "Het past bij de ernst." in told.values()
    assert "De GGD wilde nog wachten." in told.values()
    assert not {taken_in.uitkomst, taken_in.motivatie} & set(told.values())
    stuk = taken_in.stuk
    assert (stuk.auteur, stuk.bevestigd_door) == ("Sanne Secretaris", "Victor Voorzitter")
    assert (stuk.rol, taken_in.bevestiger_rol) == (
        "regieoverleg_secretaris",
        "regieoverleg_voorzitter",
    )
    assert appointed.uitkomst == "Roos Regisseur, Stadsdeel"
    assert appointed.motivatie == "Roos kent de buurt."


def test_what_is_no_decision_is_not_told_as_one(line: Line, casus: Dossier) -> None:
    titles = {each.stuk.titel for each in _open(line, casus)}
    assert titles == {"Besluit over opname", "Aanstelling van de regisseur"}
    with line.acting("ihsan") as (tx, viewer):
        page = line.regie.dossiers.get(tx, viewer, casus.nummer, now=line.now)
    assert {each.titel for each in page.besluiten} == titles
    assert "Gezamenlijke duiding" in {each.titel for each in page.stukken}


def test_a_decision_that_waits_for_the_second_person_is_not_told(line: Line) -> None:
    casus = line.open_casus()
    line.inform(casus)
    line.do("gezamenlijk_duiden", dossier_id=casus.id)
    taak = line.find_taak("opname_besluiten", casus.id)
    raw = line.answers("sanne", taak.id, besluit="opnemen")
    with line.acting("sanne") as (tx, viewer):
        line.regie.inbox.record(tx, viewer, taak.id, raw, taak.versie, now=line.later())
    assert _open(line, casus) == ()
    with line.acting("victor") as (tx, viewer):
        assert line.regie.dossiers.laatste_besluit(tx, viewer, casus.id, now=line.now) is None


@pytest.mark.parametrize(("route", "gevolgd"), [("voordragen", True), ("afhandelen", False)])
def test_a_decision_tells_what_the_table_advised_and_why_it_was_left(
    line: Line, route: str, *, gevolgd: bool
) -> None:
    melding = line.register()
    line.do("melder_adviseren", dossier_id=melding.id)
    line.establish(melding, route="voordragen")
    line.do("vervolg_kiezen", dossier_id=melding.id, route=route, afwijking="Thuis gaat het goed.")
    (besluit,) = _open(line, melding)
    (raad,) = besluit.raad
    assert raad.gevolgd is gevolgd
    assert raad.vraag == besluit.vraag
    assert (raad.advies == besluit.uitkomst) is gevolgd
    assert raad.reden == ("" if gevolgd else "Thuis gaat het goed.")
    assert "Thuis gaat het goed." not in _rows(besluit).values()


def test_of_a_corrected_decision_the_newest_version_is_told(line: Line) -> None:
    melding = line.register()
    line.do("melder_adviseren", dossier_id=melding.id)
    line.establish(melding, route="voordragen")
    done = line.do("vervolg_kiezen", dossier_id=melding.id, route="voordragen", motivatie="Eerst")
    with line.acting("mila") as (tx, viewer):
        opened = line.regie.dossiers.open_stuk(tx, viewer, done.stuk_id, "lezen", now=line.now)
        raw = opened.form.fill(opened.antwoorden) | {"motivatie": ("Later beter gezegd",)}
        new = line.regie.dossiers.correct(tx, viewer, done.stuk_id, raw, now=line.later())
    (besluit,) = _open(line, melding)
    assert (besluit.stuk.id, besluit.motivatie) == (new.id, "Later beter gezegd")


def test_every_decision_that_is_opened_stands_in_the_read_log(line: Line, casus: Dossier) -> None:
    opened = _open(line, casus)
    with line.acting("victor") as (tx, viewer):
        last = line.regie.dossiers.laatste_besluit(tx, viewer, casus.id, now=line.now)
        lines = line.regie.dossiers.readers(tx, viewer, casus.id, now=line.now).rows
    assert last == opened[0]
    told = [(each.naam, each.wat) for each in lines if each.doel == "gelezen bij de besluiten"]
    assert sorted(told) == sorted(("Ihsan Informatie", each.stuk.titel) for each in opened)
    glance = [(each.naam, each.wat) for each in lines if each.doel == "getoond als laatste besluit"]
    assert glance == [("Victor Voorzitter", "Aanstelling van de regisseur")]


@pytest.mark.parametrize("who", ["vera", "pia", "bo"])
def test_who_may_not_see_a_casus_reads_no_decision_of_it(
    line: Line, casus: Dossier, who: str
) -> None:
    with pytest.raises(NotFoundError), line.acting(who) as (tx, viewer):
        line.regie.dossiers.besluiten(tx, viewer, casus.id, now=line.now)
    with pytest.raises(NotFoundError), line.acting(who) as (tx, viewer):
        line.regie.dossiers.laatste_besluit(tx, viewer, casus.id, now=line.now)
    assert len(_open(line, casus, "roos")) == 2


def test_the_last_decision_costs_a_few_statements_however_many_there_are(
    line: Line, casus: Dossier
) -> None:
    with count_statements(line.regie.database) as counted, line.acting("victor") as (tx, viewer):
        counted.statements.clear()
        line.regie.dossiers.laatste_besluit(tx, viewer, casus.id, now=line.now)
    assert len([text for text in counted.statements if "PRAGMA" not in text]) <= 4


def test_herijkingen_lie_beside_the_first_duiding_and_plans_beside_each_other(
    line: Line, casus: Dossier
) -> None:
    for doel in ("Weer naar school", "Weer aan het werk"):
        line.do("plan_opstellen", dossier_id=casus.id, doelen=doel)
        toets = "aanpassen" if doel.endswith("school") else "akkoord"
        line.do("plan_toetsen", dossier_id=casus.id, toets=toets)
    line.do("voortgang_bijhouden", dossier_id=casus.id, vervolg="herijken")
    line.regie.tick(line.later())
    line.do("duiding_herijken", dossier_id=casus.id, duiding_veranderd="nee")
    with line.acting("roos") as (tx, viewer):
        page = line.regie.dossiers.get(tx, viewer, casus.nummer, now=line.now)
        rows = {
            naam: line.regie.dossiers.reeks(tx, viewer, casus.id, naam, now=line.now)
            for naam in page.reeksen
        }
    assert {naam: [each.titel for each in row.stukken] for naam, row in rows.items()} == {
        "Duidingen": ["Gezamenlijke duiding", "Herijking van de duiding"],
        "Plannen": ["Plan van aanpak", "Plan van aanpak"],
    }
    goals = [each.teksten for each in rows["Plannen"].rijen]
    assert ("Weer naar school", "Weer aan het werk") in goals


def test_a_step_that_two_settle_without_any_question_is_told_by_its_title(
    database: Database,
) -> None:
    title = {"type": "text", "id": "k_t", "text": "# Kennisneming", "properties": {"bron": "R1"}}
    form = {"type": "default", "id": "kennisneming", "components": [title]}
    drawn = diagram(
        "overleggen",
        start(),
        user("kennis", lane="Voorzitter", formulier="kennisneming", bevestiging="coordinator"),
        end(),
        flows="begin > kennis > einde",
        properties={"te_starten_bij": "casus", "te_starten_door": "coordinator"},
        name="Overleggen",
    )
    kantoor = found_kantoor(database)
    changed = {"kennisneming.form": json.dumps(form).encode(), "overleggen.bpmn": drawn}
    with database.transaction() as tx:
        kantoor.regie.publish_folder(tx, {**make_files(), **changed}, by="maker", now=kantoor.now)
    casus = kantoor.open_casus()
    kantoor.begin("coen", casus, "overleggen")
    taak = kantoor.find_taak("kennis", casus)
    inbox = kantoor.regie.inbox
    with kantoor.acting("vos") as (tx, viewer):
        versie = inbox.record(tx, viewer, taak.id, {}, taak.versie, now=kantoor.later()).versie
    with kantoor.acting("coen") as (tx, viewer):
        inbox.confirm(tx, viewer, taak.id, versie, now=kantoor.later())
        last = kantoor.regie.dossiers.laatste_besluit(tx, viewer, casus.id, now=kantoor.now)
    assert last is not None
    assert (last.vraag, last.uitkomst, last.motivatie) == ("Kennisneming", "Niet ingevuld", "")
