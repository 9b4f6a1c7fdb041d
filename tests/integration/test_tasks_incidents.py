"""A step that fails leaves the task as it was, and an incident for who keeps things running."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from engine import StepFailedError
from tasks.errors import NotFoundError
from tasks.incidenten import IncidentFilter
from tasks.model import Soort
from tasks.store import rollen
from tasks.store.tables import rolnaam

if TYPE_CHECKING:
    from tests.factories import Line


def test_a_failed_step_is_shown_by_number_and_solved_by_trying_again(line: Line) -> None:
    melding = line.register()
    line.do("melder_adviseren", dossier_id=melding.id)
    with line.regie.database.transaction() as tx:
        known = rollen.list_namen(tx)
        tx.connection.execute(rolnaam.delete().where(rolnaam.c.rol == "ihr_coordinator"))
    with pytest.raises(StepFailedError):
        line.do("melding_screenen", dossier_id=melding.id, route="voordragen")
    with line.looking("ihsan") as (tx, viewer):
        found = line.regie.incidenten.list_open(tx, viewer)
        assert not line.regie.dossiers.list(tx, viewer, Soort.CASUS, now=line.now).rows
    # told once: at the melding, for the casus never came about
    assert [each.nummer for each in found] == [melding.nummer]
    with line.regie.database.transaction() as tx:
        for naam, sleutel in known.items():
            if sleutel == "ihr_coordinator":
                tx.connection.execute(rolnaam.insert().values(naam=naam, rol=sleutel))
    with line.acting("ihsan") as (tx, viewer):
        for each in found:
            line.regie.incidenten.retry(tx, viewer, each.incident.id, now=line.now)
        assert not line.regie.incidenten.list_open(tx, viewer)
    line.do("melding_screenen", dossier_id=melding.id, route="voordragen")
    assert line.newest(Soort.CASUS)
    with pytest.raises(NotFoundError), line.acting("mila") as (tx, viewer):
        line.regie.incidenten.retry(tx, viewer, found[0].incident.id, now=line.now)


def test_time_alone_brings_a_task_to_its_role(line: Line) -> None:
    melding = line.register()
    line.later(timedelta(days=9))
    result = line.regie.tick(line.now)
    assert result.fired == 1
    assert line.find_taak("late_screening_bespreken", melding.id).rol == "meldpunt_coordinator"
    assert line.regie.tick(line.now).fired == 0


def _fail_screening(line: Line, times: int) -> None:
    meldingen = [line.register() for _ in range(times)]
    with line.regie.database.transaction() as tx:
        tx.connection.execute(rolnaam.delete().where(rolnaam.c.rol == "ihr_coordinator"))
    for melding in meldingen:
        line.do("melder_adviseren", dossier_id=melding.id)
        with pytest.raises(StepFailedError):
            line.do("melding_screenen", dossier_id=melding.id, route="voordragen")


def test_incidents_are_narrowed_by_cause_process_and_step(line: Line) -> None:
    _fail_screening(line, 1)
    with line.looking("ihsan") as (tx, viewer):
        (found,) = line.regie.incidenten.list_open(tx, viewer)
        told = (found.incident.code, found.proces, found.incident.element_id or "")
        assert told == ("service_failed", "melding", "casus_openen")
        for given in (told, (told[0], "", ""), ("", told[1], ""), ("", "", told[2])):
            asked = IncidentFilter(*given)
            assert line.regie.incidenten.list_open(tx, viewer, asked) == (found,)
        for other in (("x", "", ""), ("", "casus", ""), ("", "", "x")):
            assert not line.regie.incidenten.list_open(tx, viewer, IncidentFilter(*other))


def test_many_incidents_are_tried_again_each_by_itself(line: Line) -> None:
    _fail_screening(line, 2)
    with line.looking("ihsan") as (tx, viewer):
        found = line.regie.incidenten.list_open(tx, viewer)
    ids = [each.incident.id for each in found]
    database, incidenten = line.regie.database, line.regie.incidenten
    unknown = max(ids) + 1
    done = incidenten.retry_many(database, viewer, [*ids, unknown], now=line.now)
    assert (done.gelukt, done.mislukt) == (2, 1)
    with line.looking("ihsan") as (tx, viewer):
        assert not incidenten.list_open(tx, viewer)
    with line.looking("vera") as (tx, stranger):
        pass
    with pytest.raises(NotFoundError):
        incidenten.retry_many(database, stranger, ids, now=line.now)
