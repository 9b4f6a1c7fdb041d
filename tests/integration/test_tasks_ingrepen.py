"""Stepping into the course of a dossier: rest, go on, stop, wait; always with a reason."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from tasks.errors import (
    AntwoordenOngeldigError,
    DossierGeslotenError,
    NotFoundError,
    TaakGeschorstError,
)
from tasks.ingreep import Ingreep
from tasks.store.tables import ingreep

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from tests.factories import Line

WAAROM = "De officier vraagt om te wachten"
LATER = date(2026, 4, 30)


def _act(line: Line, what: str, nummer: str, *given: str, who: str = "ihsan", **more: Any) -> None:
    with line.acting(who) as (tx, viewer):
        more = {"reden": WAAROM, **more}
        getattr(line.regie.ingrepen, what)(tx, viewer, nummer, *given, now=line.later(), **more)


def test_in_a_suspended_dossier_nothing_is_finished_and_the_inbox_says_so(line: Line) -> None:
    casus = line.open_casus()
    taak = line.find_taak("informatie_opvragen", casus.id)
    raw = line.answers("ihsan", taak.id)
    _act(line, "suspend", casus.nummer)
    assert line.find_taak("informatie_opvragen", casus.id).geschorst
    assert line.reload(casus).geschorst_at == line.now
    with pytest.raises(TaakGeschorstError), line.acting("ihsan") as (tx, viewer):
        line.regie.inbox.complete(tx, viewer, taak.id, raw, taak.versie, now=line.now)
    page = line.open_taak("ihsan", taak.id)
    assert not page.may_complete
    _act(line, "resume", casus.nummer)
    assert not line.find_taak("informatie_opvragen", casus.id).geschorst
    line.do("informatie_opvragen", dossier_id=casus.id)


def test_time_stands_still_for_a_suspended_melding_until_it_is_resumed(line: Line) -> None:
    melding = line.register()
    _act(line, "suspend", melding.nummer)
    line.later(timedelta(days=9))
    assert line.regie.tick(line.now).fired == 0
    _act(line, "resume", melding.nummer)
    assert line.regie.tick(line.now).fired == 1
    assert line.find_taak("late_screening_bespreken", melding.id)


def test_a_stopped_melding_is_kept_as_long_as_one_without_a_follow_up(line: Line) -> None:
    melding = line.register()
    _act(line, "cancel", melding.nummer)
    after = line.reload(melding)
    assert (after.bewaren_on, after.bewaartermijn) == (date(2027, 3, 2), "bewaartermijn_melding")


def test_a_stopped_dossier_can_only_be_read(line: Line) -> None:
    casus = line.open_casus()
    taak = line.find_taak("informatie_opvragen", casus.id)
    _act(line, "suspend", casus.nummer)
    _act(line, "cancel", casus.nummer)
    after = line.reload(casus)
    assert (after.fase, after.closed_at, after.geschorst_at) == ("Gestopt", line.now, None)
    assert (after.bewaren_on, after.bewaartermijn) == (date(2027, 3, 2), "bewaartermijn_gestopt")
    with line.looking("ihsan") as (tx, viewer):
        page = line.regie.ingrepen.page(tx, viewer, casus.nummer, now=line.now)
    assert (page.loopt, page.momenten, page.taken) == (False, (), ())
    assert not line.open_taak("ihsan", taak.id).may_complete
    with pytest.raises((NotFoundError, DossierGeslotenError)):
        _act(line, "suspend", casus.nummer)


def test_a_moved_moment_and_a_moved_term_come_on_the_new_day(line: Line) -> None:
    melding = line.register()
    with line.looking("ihsan") as (tx, viewer):
        page = line.regie.ingrepen.page(tx, viewer, melding.nummer, now=line.now)
    (moment,) = page.momenten
    _act(line, "move_timer", melding.nummer, moment.token_id, op=LATER)
    taak = line.find_taak("melding_screenen", melding.id)
    _act(line, "move_term", melding.nummer, taak.id, op=LATER)
    with line.looking("ihsan") as (tx, viewer):
        page = line.regie.ingrepen.page(tx, viewer, melding.nummer, now=line.now)
    (moved,) = page.momenten
    assert moved.due_at.date() == LATER
    assert line.find_taak("melding_screenen", melding.id).due_at == moved.due_at
    term, timer = page.regels
    assert (term.soort, term.wat) == (Ingreep.TERMIJN, "Melding screenen")
    assert (term.van_at, term.naar_at) == (taak.due_at, moved.due_at)
    assert (timer.soort, timer.van_at) == (Ingreep.MOMENT, moment.due_at)
    line.later(timedelta(days=9))
    assert line.regie.tick(line.now).fired == 0
    assert line.regie.tick(moved.due_at).fired == 1


def test_who_did_it_and_why_is_kept_sealed(line: Line) -> None:
    casus = line.open_casus()
    _act(line, "suspend", casus.nummer)
    with line.looking("ihsan") as (tx, viewer):
        (regel,) = line.regie.ingrepen.page(tx, viewer, casus.nummer, now=line.now).regels
        (row,) = tx.connection.execute(ingreep.select())
        lines = line.regie.dossiers.timeline(tx, viewer, casus.id, now=line.now)
    assert (regel.soort, regel.naam) == (Ingreep.SCHORSEN, line.cast["ihsan"].naam)
    assert (regel.reden, regel.at) == (WAAROM, line.now)
    assert WAAROM.encode() not in row.reden
    assert ("Geschorst", line.cast["ihsan"].naam) in [(each.wat, each.door) for each in lines]


@pytest.mark.parametrize("what", ["suspend", "resume", "cancel"])
def test_without_a_reason_nothing_happens(line: Line, what: str) -> None:
    casus = line.open_casus()
    with pytest.raises(AntwoordenOngeldigError) as refused:
        _act(line, what, casus.nummer, reden="  ")
    assert set(refused.value.problemen) == {"reden"}
    assert line.reload(casus) == casus


@pytest.mark.parametrize("op", [None, date(2026, 1, 1)])
def test_a_term_moves_only_to_a_day_that_has_yet_to_end(line: Line, op: date | None) -> None:
    casus = line.open_casus()
    taak = line.find_taak("informatie_opvragen", casus.id)
    with pytest.raises(AntwoordenOngeldigError) as refused:
        _act(line, "move_term", casus.nummer, taak.id, op=op, reden="")
    assert set(refused.value.problemen) == {"op", "reden"}


#: sees the casus by a right or a place, but may not step in; or sees nothing at all
@pytest.mark.parametrize("who", ["victor", "bo", "mila", "pim", "vera"])
def test_who_may_not_step_in_finds_nothing_beside_who_may(line: Line, who: str) -> None:
    casus = line.open_casus()
    line.give_place("pim", casus)
    taak = line.find_taak("informatie_opvragen", casus.id)
    asked: tuple[Callable[[], None], ...] = (
        lambda: _act(line, "suspend", casus.nummer, who=who),
        lambda: _act(line, "resume", casus.nummer, who=who),
        lambda: _act(line, "cancel", casus.nummer, who=who),
        lambda: _act(line, "move_timer", casus.nummer, "x", op=LATER, who=who),
        lambda: _act(line, "move_term", casus.nummer, taak.id, op=LATER, who=who),
    )
    for ask in asked:
        with pytest.raises(NotFoundError):
            ask()
    with pytest.raises(NotFoundError), line.looking(who) as (tx, viewer):
        line.regie.ingrepen.page(tx, viewer, casus.nummer, now=line.now)
    assert line.reload(casus) == casus
    _act(line, "suspend", casus.nummer)


def test_a_moment_that_is_no_more_cannot_be_moved(line: Line) -> None:
    casus = line.open_casus()
    with pytest.raises(NotFoundError):
        _act(line, "move_timer", casus.nummer, "gone", op=LATER)
