"""The team of a casus at the moment that a place ends: by a clock, or while another acts."""

from __future__ import annotations

import contextlib
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest

from engine import StepFailedError
from tasks.calendar import TIJDZONE
from tasks.casus.team import Plaats
from tasks.errors import AntwoordenOngeldigError, NotFoundError
from tasks.store import toekenningen
from tests.integration.test_tasks_team import (
    UITVOERDER,
    admit,
    begin,
    choose,
    close,
    sees,
    take_role,
)
from tests.kantoor import found_kantoor, lijn, make_files

if TYPE_CHECKING:
    from datetime import datetime

    from engine import Database
    from tasks.model import Dossier
    from tests.factories import Line


@pytest.fixture
def casus(line: Line) -> Dossier:
    """Give a casus with a regisseur, in the phase of the plan."""
    casus = line.open_casus()
    line.appoint(casus)
    return line.reload(casus)


def _last_moment(line: Line, casus: Dossier) -> datetime:
    with line.acting("roos") as (tx, viewer):
        page = line.regie.dossiers.get(tx, viewer, casus.nummer, now=line.now)
    until = next(lid.until_at for lid in page.team_van_nu(line.now) if lid.rol == UITVOERDER)
    assert until is not None
    return until


def test_a_place_lasts_until_the_end_of_its_last_day_and_stops_by_itself(
    line: Line, casus: Dossier
) -> None:
    admit(line, casus, "uma", weken=3)
    last = _last_moment(line, casus)
    here = last.astimezone(TIJDZONE)
    assert here.date() == line.now.astimezone(TIJDZONE).date() + timedelta(weeks=3)
    assert (here.hour, here.minute) == (23, 59)
    line.now = last - timedelta(seconds=1)
    assert sees(line, "uma", casus)
    line.now = last
    assert not sees(line, "uma", casus)
    assert sees(line, "roos", casus)


def test_a_place_is_never_longer_than_the_assumption_allows(line: Line, casus: Dossier) -> None:
    admit(line, casus, "uma", weken=104)
    longest = line.now + timedelta(weeks=26, days=1)
    assert _last_moment(line, casus) < longest
    line.now = longest
    assert not sees(line, "uma", casus)


def test_who_is_let_in_again_stays_for_the_new_time(line: Line, casus: Dossier) -> None:
    admit(line, casus, "uma", weken=2)
    first = _last_moment(line, casus)
    line.later(timedelta(days=7))
    admit(line, casus, "uma", weken=6)
    line.now = first + timedelta(days=1)
    assert sees(line, "uma", casus)
    with line.acting("roos") as (tx, viewer):
        page = line.regie.dossiers.get(tx, viewer, casus.nummer, now=line.now)
    assert len([lid for lid in page.team_van_nu(line.now) if lid.rol == UITVOERDER]) == 1
    assert len(page.team_van_eerder(line.now)) == 1


def test_nobody_let_in_while_the_casus_closes_keeps_a_place(
    line: Line, casus: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    given, closed, grant_within = Event(), Event(), toekenningen.grant_within

    def give_slowly(*args: Any, **more: Any) -> int | None:
        found = grant_within(*args, **more)
        given.set()
        closed.wait(1)  # unless the one who lets in holds off the one who closes
        return found

    begin(line, "roos", casus, "teamlid_toelaten")
    monkeypatch.setattr(toekenningen, "grant_within", give_slowly)

    def close_meanwhile() -> None:
        assert given.wait(10)
        close(line, casus)
        closed.set()

    with ThreadPoolExecutor(2) as pool:
        for act in [pool.submit(choose, line, casus, "uma"), pool.submit(close_meanwhile)]:
            act.result()
    assert not sees(line, "uma", casus)


def test_nobody_is_let_in_while_it_is_decided_that_this_person_is_not_available(
    line: Line, casus: Dossier
) -> None:
    ended, done = Event(), Event()
    begin(line, "roos", casus, "teamlid_toelaten")

    def take_slowly() -> None:
        with line.acting("bo") as (tx, viewer):
            take_role(line, tx, viewer)
            ended.set()
            done.wait(1)  # unless the one who lets in is held off

    def admit() -> None:
        assert ended.wait(10)
        with contextlib.suppress(StepFailedError, AntwoordenOngeldigError):
            choose(line, casus, "uma")
        done.set()

    with ThreadPoolExecutor(2) as pool:
        for act in [pool.submit(take_slowly), pool.submit(admit)]:
            act.result()
    assert not sees(line, "uma", casus)


def test_who_follows_somebody_whose_time_ran_out_finds_the_work_free(
    line: Line, casus: Dossier
) -> None:
    with line.regie.database.transaction() as tx:
        plaats = Plaats("regisseur", line.cast["rik"].id, "Tijdelijk", weken=1)
        line.regie.team.benoem(tx, casus.id, plaats, by="test", now=line.later())
    plan = line.find_taak("plan_opstellen", casus.id)
    with line.acting("rik") as (tx, viewer):
        line.regie.inbox.claim(tx, viewer, plan.id, now=line.now)
    raw = line.answers("rik", plan.id)
    with line.acting("rik") as (tx, viewer):
        line.regie.inbox.save_concept(tx, viewer, plan.id, raw, now=line.now)
    line.later(timedelta(days=9))
    assert not sees(line, "rik", casus)
    late: dict[str, tuple[object, ...]] = {
        "complete": (raw, plan.versie + 1),
        "save_concept": (raw,),
        "release": (),
        "open_taak": (),
    }
    for act, given in late.items():
        with line.acting("rik") as (tx, viewer), pytest.raises(NotFoundError):
            getattr(line.regie.inbox, act)(tx, viewer, plan.id, *given, now=line.now)
    with line.regie.database.transaction() as tx:
        plaats = Plaats("regisseur", line.cast["roos"].id, "Opvolger")
        line.regie.team.benoem(tx, casus.id, plaats, by="test", now=line.later())
    with line.acting("roos") as (tx, viewer):
        assert line.regie.inbox.claim(tx, viewer, plan.id, now=line.now).behandelaar_id


def test_a_place_that_must_end_ends_with_the_day_when_nobody_was_asked_how_long(
    database: Database,
) -> None:
    form = json.loads(make_files()["aanstelling.form"])
    weken = {
        "type": "number",
        "id": "a_w",
        "key": "weken",
        "label": "Hoeveel weken?",
        "decimalDigits": 0,
        "validate": {"required": True, "min": 1, "max": 9},
        "properties": {"stuurt": "ja"},
        "conditional": {"hide": "=regisseur != null"},
    }
    form["components"].append(weken)
    drawn = lijn().replace(
        b'<spiffworkflow:property name="rol"',
        b'<spiffworkflow:property name="weken" value="weken"/><spiffworkflow:property name="rol"',
    )
    changed = {"aanstelling.form": json.dumps(form).encode(), "lijn.bpmn": drawn}
    kantoor = found_kantoor(database)
    with database.transaction() as tx:
        kantoor.regie.publish_folder(tx, {**make_files(), **changed}, by="maker", now=kantoor.now)
    casus = kantoor.open_casus()
    kantoor.appoint(casus)
    assert kantoor.reload(casus).regisseur == "Roos"
    kantoor.later(timedelta(days=1))
    assert kantoor.reload(casus).regisseur is None
