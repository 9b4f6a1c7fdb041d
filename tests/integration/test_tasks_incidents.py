"""A step that fails leaves the task as it was, and an incident for who keeps things running."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from engine import StepFailedError
from engine.store import incidents
from engine.store.incidents import Failure
from tasks.errors import AntwoordenOngeldigError, NotFoundError
from tasks.incidenten import IncidentFilter
from tasks.model import Soort
from tasks.store import dossiers, rollen
from tasks.store.tables import beheerdaad, rolnaam

if TYPE_CHECKING:
    from tasks.incidenten import IncidentRegel
    from tasks.model import Page, Viewer
    from tests.factories import Line

WAAROM = "De rol is weer gepubliceerd"


def test_a_failed_step_is_shown_by_number_and_solved_by_trying_again(line: Line) -> None:
    melding = line.register()
    line.do("melder_adviseren", dossier_id=melding.id)
    line.establish(melding, route="voordragen")
    with line.regie.database.transaction() as tx:
        known = rollen.list_namen(tx)
        tx.connection.execute(rolnaam.delete().where(rolnaam.c.rol == "ihr_coordinator"))
    with pytest.raises(StepFailedError):
        line.do("vervolg_kiezen", dossier_id=melding.id, route="voordragen")
    with line.looking("ihsan") as (tx, viewer):
        found = line.regie.incidenten.list_open(tx, viewer).rows
        assert not line.regie.dossiers.list(tx, viewer, Soort.CASUS, now=line.now).rows
    # told once: at the melding, for the casus never came about
    assert [each.nummer for each in found] == [melding.nummer]
    with line.regie.database.transaction() as tx:
        for naam, sleutel in known.items():
            if sleutel == "ihr_coordinator":
                tx.connection.execute(rolnaam.insert().values(naam=naam, rol=sleutel))
    with line.acting("ihsan") as (tx, viewer):
        for each in found:
            line.regie.incidenten.retry(tx, viewer, each.incident.id, WAAROM, now=line.now)
        assert not line.regie.incidenten.list_open(tx, viewer).rows
    line.do("vervolg_kiezen", dossier_id=melding.id, route="voordragen")
    assert line.newest(Soort.CASUS)
    with pytest.raises(NotFoundError), line.acting("mila") as (tx, viewer):
        line.regie.incidenten.retry(tx, viewer, found[0].incident.id, WAAROM, now=line.now)


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
        line.establish(melding, route="voordragen")
        with pytest.raises(StepFailedError):
            line.do("vervolg_kiezen", dossier_id=melding.id, route="voordragen")


def test_incidents_are_narrowed_by_cause_process_and_step(line: Line) -> None:
    _fail_screening(line, 1)
    with line.looking("ihsan") as (tx, viewer):
        (found,) = line.regie.incidenten.list_open(tx, viewer).rows
        told = (found.incident.code, found.proces, found.incident.element_id or "")
        assert told == ("service_failed", "melding", "casus_openen")
        for given in (told, (told[0], "", ""), ("", told[1], ""), ("", "", told[2])):
            asked = IncidentFilter(*given)
            page = line.regie.incidenten.list_open(tx, viewer, asked)
            assert (page.rows, page.total) == ((found,), 1)
        for other in (("x", "", ""), ("", "casus", ""), ("", "", "x")):
            page = line.regie.incidenten.list_open(tx, viewer, IncidentFilter(*other))
            assert (page.rows, page.total) == ((), 0)


def test_many_incidents_are_tried_again_each_by_itself(line: Line) -> None:
    _fail_screening(line, 2)
    found, viewer = _look(line)
    ids = [each.incident.id for each in found.rows]
    database, incidenten = line.regie.database, line.regie.incidenten
    unknown = max(ids) + 1
    done = incidenten.retry_many(database, viewer, [*ids, unknown], WAAROM, now=line.now)
    assert (done.gelukt, done.mislukt) == (2, 1)
    assert not _look(line)[0].rows
    with line.looking("vera") as (_tx, stranger):
        pass
    with pytest.raises(NotFoundError):
        incidenten.retry_many(database, stranger, ids, WAAROM, now=line.now)


def _look(line: Line, page: int = 1, per_page: int = 25) -> tuple[Page[IncidentRegel], Viewer]:
    with line.looking("ihsan") as (tx, viewer):
        some = line.regie.incidenten.list_open(tx, viewer, page=page, per_page=per_page)
        return some, viewer


def _deeds(line: Line) -> list[tuple[str, str, str, bool, str, str]]:
    with line.looking("ihsan") as (tx, viewer):
        rows = line.regie.beheerdaden.list(tx, viewer).rows
    return [(e.soort, e.wat, e.nummer, e.gelukt, e.door, e.reden) for e in rows]


def test_a_reason_is_asked_and_kept_under_the_key_of_the_dossier(line: Line) -> None:
    _fail_screening(line, 1)
    page, viewer = _look(line)
    (found,) = page.rows
    for reden in ("", "  "):
        with pytest.raises(AntwoordenOngeldigError), line.acting("ihsan") as (tx, _viewer):
            line.regie.incidenten.retry(tx, viewer, found.incident.id, reden, now=line.now)
    assert _deeds(line) == []
    with line.acting("ihsan") as (tx, viewer):
        line.regie.incidenten.retry(tx, viewer, found.incident.id, WAAROM, now=line.now)
    done = ("stap_opnieuw", "casus_openen", found.nummer, True, "Ihsan Informatie", WAAROM)
    assert _deeds(line) == [done]
    with line.looking("ihsan") as (tx, _viewer):
        (row,) = tx.connection.execute(beheerdaad.select())
        key = dossiers.find_sleutelrij_of(tx, found.incident.instance_id)
    assert WAAROM.encode() not in row.reden
    assert key is not None
    assert row.dossier_id == key.dossier_id


def test_trying_again_in_vain_is_kept_too(line: Line) -> None:
    line.register()
    with line.regie.database.transaction() as tx:
        tx.connection.execute(rolnaam.delete().where(rolnaam.c.rol == "meldpunt_coordinator"))
    line.later(timedelta(days=9))
    assert line.regie.tick(line.now).failed == 1
    page, viewer = _look(line)
    ids = [each.incident.id for each in page.rows]
    done = line.regie.incidenten.retry_many(line.regie.database, viewer, ids, WAAROM, now=line.now)
    assert (done.gelukt, done.mislukt) == (0, 1)
    ((soort, _wat, _nummer, gelukt, _door, reden),) = _deeds(line)
    assert (soort, gelukt, reden) == ("stap_opnieuw", False, WAAROM)


def test_a_suspended_dossier_is_counted_apart(line: Line) -> None:
    _fail_screening(line, 1)
    (found,) = _look(line)[0].rows
    with line.acting("ihsan") as (tx, viewer):
        line.regie.ingrepen.suspend(tx, viewer, found.nummer, WAAROM, now=line.now)
    done = line.regie.incidenten.retry_many(
        line.regie.database, viewer, [found.incident.id], WAAROM, now=line.now
    )
    assert (done.gelukt, done.mislukt, done.rust) == (0, 0, 1)
    assert len(_look(line)[0].rows) == 1


def test_all_of_one_kind_are_tried_again_and_no_other(line: Line) -> None:
    _fail_screening(line, 3)
    with line.regie.database.transaction() as tx:
        other = incidents.add(tx, "gone", Failure(None, "test", "made up"), now=line.now)
    page, viewer = _look(line, per_page=2)
    assert (len(page.rows), page.total) == (2, 4)
    assert page.rows[0].incident.id == other
    assert len(_look(line, per_page=2, page=2)[0].rows) == 2
    asked = IncidentFilter(code="service_failed")
    done = line.regie.incidenten.retry_all(line.regie.database, viewer, asked, WAAROM, now=line.now)
    assert (done.gelukt, done.mislukt) == (3, 0)
    assert [each.incident.id for each in _look(line)[0].rows] == [other]
    with pytest.raises(AntwoordenOngeldigError):
        line.regie.incidenten.retry_many(line.regie.database, viewer, [], WAAROM, now=line.now)
    line.regie.incidenten.retry_many(line.regie.database, viewer, [other], WAAROM, now=line.later())
    assert _deeds(line)[0][1:3] == ("", "")


def test_the_reasons_of_the_administration_open_after_the_keys_were_rotated(line: Line) -> None:
    with line.regie.database.transaction() as tx:
        other = incidents.add(tx, "gone", Failure(None, "test", "made up"), now=line.now)
    viewer = _look(line)[1]
    line.regie.incidenten.retry_many(line.regie.database, viewer, [other], WAAROM, now=line.now)
    line.regie.rotate_keys()
    assert [each[-1] for each in _deeds(line)] == [WAAROM]
    for soort in Soort:
        with line.looking("ihsan") as (tx, viewer):
            assert not line.regie.dossiers.list(tx, viewer, soort, now=line.now).rows
