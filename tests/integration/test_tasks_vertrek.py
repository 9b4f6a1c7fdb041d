"""A task that comes back begins with what was answered before, and tells from whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from tasks.store.tables import leesregel

if TYPE_CHECKING:
    from tasks.model import Dossier, Taak
    from tests.factories import Line

SEEN = "vertrekpunt van taak: Melding screenen"


@pytest.fixture
def melding(line: Line) -> Dossier:
    """Give a melding about which more must be found out first."""
    melding = line.register()
    line.do("melding_screenen", dossier_id=melding.id, onderbouwing="Eerste feiten")
    line.do("vervolg_kiezen", dossier_id=melding.id, route="uitzoeken")
    return melding


@pytest.fixture
def again(line: Line, melding: Dossier) -> Taak:
    return line.find_taak("melding_screenen", melding.id)


def _looks(line: Line) -> int:
    with line.regie.database.transaction() as tx:
        asked = sa.select(sa.func.count()).where(leesregel.c.doel == SEEN)
        return int(tx.connection.execute(asked).scalar_one())


def test_the_first_time_a_form_is_empty(line: Line) -> None:
    melding = line.register()
    page = line.open_taak("mila", line.find_taak("melding_screenen", melding.id).id)
    assert page.vertrekpunt is None
    assert page.waarden["onderbouwing"] == ("",)


def test_what_comes_back_begins_with_the_newest_answers_and_the_look_is_logged(
    line: Line, again: Taak
) -> None:
    page = line.open_taak("mila", again.id)
    assert page.waarden["onderbouwing"] == ("Eerste feiten",)
    assert page.vertrekpunt is not None
    assert (page.vertrekpunt.titel, page.vertrekpunt.door) == (
        "Screening van de melding",
        "Mila Meldpunt, Gemeente",
    )
    assert _looks(line) == 1


def test_what_somebody_typed_since_goes_before_earlier_answers(line: Line, again: Taak) -> None:
    with line.acting("mila") as (tx, viewer):
        typed = {"onderbouwing": ("Nieuwe feiten",)}
        line.regie.inbox.save_concept(tx, viewer, again.id, typed, now=line.now)
    page = line.open_taak("mila", again.id)
    assert page.waarden["onderbouwing"] == ("Nieuwe feiten",)
    assert page.vertrekpunt is None


def test_who_may_not_fill_in_the_form_is_not_shown_earlier_answers(line: Line, again: Taak) -> None:
    with line.acting("mila") as (tx, viewer):
        line.regie.inbox.claim(tx, viewer, again.id, now=line.now)
    page = line.open_taak("mees", again.id)
    assert page.vertrekpunt is None
    assert "Eerste feiten" not in str(page.waarden)
    assert _looks(line) == 0


def test_another_dossier_begins_with_nothing(line: Line, again: Taak) -> None:
    other = line.register()
    page = line.open_taak("mila", line.find_taak("melding_screenen", other.id).id)
    assert again.dossier_id != other.id
    assert page.vertrekpunt is None


def test_a_plan_that_was_sent_back_begins_with_that_plan(line: Line) -> None:
    casus = line.open_casus()
    line.appoint(casus)
    line.do("plan_opstellen", dossier_id=casus.id, doelen="Een opleiding")
    line.do("plan_toetsen", dossier_id=casus.id, toets="aanpassen")
    page = line.open_taak("roos", line.find_taak("plan_opstellen", casus.id).id)
    assert page.waarden["doelen"] == ("Een opleiding",)
