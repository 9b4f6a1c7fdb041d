"""A casus shows where it stands: in the plan, in uitvoering, in afbouw, or closed (A3)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tasks.dossier.fasen import list_fasen
from tasks.model import Scope

if TYPE_CHECKING:
    from datetime import datetime

    from tasks.model import Dossier
    from tests.factories import Line

HALF_A_YEAR = timedelta(days=186)
A_YEAR = timedelta(days=366)


@pytest.fixture
def casus(line: Line) -> Dossier:
    """Give a casus whose plan is made and agreed with."""
    casus = line.open_casus()
    line.appoint(casus)
    line.agree_on_plan(casus)
    return casus


def _decide(line: Line, casus: Dossier, besluit: str, **given: str) -> None:
    line.do("voortgang_bijhouden", dossier_id=casus.id, vervolg="afsluiten")
    line.do("afsluiting_voorstellen", dossier_id=casus.id)
    line.do("afsluiting_besluiten", dossier_id=casus.id, besluit=besluit, **given)


def _waiting(line: Line, casus: Dossier, who: str = "roos") -> set[str]:
    with line.looking(who) as (tx, viewer):
        page = line.regie.inbox.list_taken(tx, viewer, Scope.ALLE, per_page=1000, now=line.now)
    return {taak.element_id for taak in page.rows if taak.dossier_id == casus.id}


def test_the_end_of_a_called_part_says_where_a_casus_stands(line: Line, casus: Dossier) -> None:
    assert line.reload(casus).fase == "Uitvoering"
    _decide(line, casus, "voortzetten")
    assert line.reload(casus).fase == "Uitvoering"


def test_afbouw_is_a_fase_until_the_casus_closes(line: Line, casus: Dossier) -> None:
    _decide(line, casus, "afbouwen")
    line.do("afbouw_afspreken", dossier_id=casus.id)
    line.do("voortgang_bijhouden", dossier_id=casus.id, vervolg="doorgaan")
    assert line.reload(casus).fase == "Afbouw"
    _decide(line, casus, "afsluiten")
    assert line.reload(casus).fase == "Afsluiting"
    line.do("casus_evalueren", dossier_id=casus.id)
    closed = line.reload(casus)
    assert (closed.fase, closed.closed_at) == ("Afgesloten", line.now)
    with line.looking("ihsan") as (tx, _):
        told = [each.naam for each in list_fasen(tx, line.regie.runner, closed)]
    came = ["Plan van aanpak", "Uitvoering", "Afsluiting", "Afbouw", "Afsluiting", "Afgesloten"]
    assert told[-6:] == came


def test_after_half_a_year_the_duiding_is_looked_at_and_the_regisseur_asked_again(
    line: Line, casus: Dossier
) -> None:
    line.do("persoon_informeren", dossier_id=casus.id, persoon_geinformeerd="nee")
    assert not _waiting(line, casus) & {"persoon_informeren", "duiding_herijken"}
    line.regie.tick(line.later(HALF_A_YEAR))
    asked = {"persoon_informeren", "duiding_herijken", "uitvoerders_overleggen"}
    assert _waiting(line, casus) >= {*asked, "voortgang_bijhouden"}
    assert line.find_taak("stagnatie_bespreken", casus.id)


def test_who_asks_to_look_again_goes_on_meanwhile(line: Line, casus: Dossier) -> None:
    line.do("voortgang_bijhouden", dossier_id=casus.id, vervolg="herijken")
    line.regie.tick(line.later())
    assert _waiting(line, casus) >= {"voortgang_bijhouden", "duiding_herijken"}
    line.do("duiding_herijken", dossier_id=casus.id, duiding_veranderd="ja")
    line.do("duiding_vaststellen", dossier_id=casus.id)
    assert _waiting(line, casus) == {"persoon_informeren", "plan_opstellen"}
    assert line.reload(casus).fase == "Plan van aanpak"


def test_a_plan_that_came_back_three_times_goes_to_the_regieoverleg(
    line: Line, casus: Dossier
) -> None:
    line.do("voortgang_bijhouden", dossier_id=casus.id, vervolg="herijken")
    line.regie.tick(line.later())
    line.do("duiding_herijken", dossier_id=casus.id, duiding_veranderd="ja")
    line.do("duiding_vaststellen", dossier_id=casus.id)
    for _ in range(3):
        line.do("plan_opstellen", dossier_id=casus.id)
        line.do("plan_toetsen", dossier_id=casus.id, toets="aanpassen")
    assert line.find_taak("plan_besluiten", casus.id)
    assert "plan_opstellen" not in _waiting(line, casus)


def test_how_often_a_plan_may_come_back_is_a_value_that_can_be_changed(line: Line) -> None:
    with line.acting("bo") as (tx, viewer):
        line.regie.aannames.change(
            tx, viewer, "plan_rondes", waarde="1", reden="Sneller", versie=1, now=line.now
        )
    casus = line.open_casus()
    line.appoint(casus)
    line.do("plan_opstellen", dossier_id=casus.id)
    line.do("plan_toetsen", dossier_id=casus.id, toets="aanpassen")
    assert line.find_taak("plan_besluiten", casus.id)


def _clock(line: Line, casus: Dossier, element_id: str) -> datetime:
    with line.looking("ihsan") as (tx, viewer):
        (verloop,) = line.regie.dossiers.verloop(tx, viewer, casus.id, now=line.now)
    steps = [stap for each in verloop.diagrammen for stap in each.stappen]
    (until,) = (each.tot for each in steps if each.element_id == element_id and each.tot)
    return until


def test_the_need_is_weighed_within_a_year_also_without_a_plan(line: Line) -> None:
    casus = line.open_casus()
    line.appoint(casus)
    line.regie.tick(line.later(A_YEAR))
    assert line.find_taak("noodzaak_toetsen", casus.id)
    assert "plan_opstellen" in _waiting(line, casus)


def test_a_changed_duiding_does_not_set_the_clock_of_the_need_back(
    line: Line, casus: Dossier
) -> None:
    before = _clock(line, casus, "noodzaak_nodig")
    line.later(timedelta(days=30))
    line.do("voortgang_bijhouden", dossier_id=casus.id, vervolg="herijken")
    line.regie.tick(line.later())
    line.do("duiding_herijken", dossier_id=casus.id, duiding_veranderd="ja")
    line.do("duiding_vaststellen", dossier_id=casus.id)
    line.agree_on_plan(casus)
    assert _clock(line, casus, "noodzaak_nodig") == before


def test_a_decision_to_go_on_is_a_weighing_so_its_clock_begins_anew(
    line: Line, casus: Dossier
) -> None:
    before = _clock(line, casus, "noodzaak_nodig")
    line.later(timedelta(days=300))
    _decide(line, casus, "voortzetten")
    assert _clock(line, casus, "noodzaak_nodig") > before + timedelta(days=290)


def test_who_goes_on_says_whether_the_plan_still_serves(line: Line, casus: Dossier) -> None:
    _decide(line, casus, "voortzetten", verder_met="uitvoering")
    assert "voortgang_bijhouden" in _waiting(line, casus)
    _decide(line, casus, "voortzetten", verder_met="plan")
    assert _waiting(line, casus) & {"plan_opstellen", "voortgang_bijhouden"} == {"plan_opstellen"}


def test_without_a_plan_a_plan_comes_first_whatever_was_said(line: Line) -> None:
    casus = line.open_casus()
    line.appoint(casus)
    line.regie.tick(line.later(A_YEAR))
    line.do("noodzaak_toetsen", dossier_id=casus.id, besluit="afsluiten_voorbereiden")
    line.do("afsluiting_voorstellen", dossier_id=casus.id)
    line.do(
        "afsluiting_besluiten", dossier_id=casus.id, besluit="voortzetten", verder_met="uitvoering"
    )
    assert _waiting(line, casus) & {"plan_opstellen", "voortgang_bijhouden"} == {"plan_opstellen"}
