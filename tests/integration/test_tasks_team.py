"""The team of a casus: sight for a part of the plan and a time, given and ended by others."""

from __future__ import annotations

import contextlib
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest

from engine import StepFailedError
from tasks.calendar import TIJDZONE
from tasks.casus.team import Plaats
from tasks.errors import (
    AntwoordenOngeldigError,
    NietBeschikbaarError,
    NotFoundError,
    ParameterOnbekendError,
    ZichzelfBenoemdError,
)
from tasks.gebeurtenis import Gebeurtenissoort
from tasks.model import Scope, Soort
from tasks.store import taken, toekenningen

if TYPE_CHECKING:
    from datetime import datetime

    from engine import Transaction
    from tasks.model import Dossier, Viewer
    from tests.factories import Line

UITVOERDER = "uitvoerder"


@pytest.fixture
def casus(line: Line) -> Dossier:
    """Give a casus with a regisseur, in the phase of the plan."""
    casus = line.open_casus()
    line.appoint(casus)
    return line.reload(casus)


def _begin(line: Line, who: str, casus: Dossier, proces: str) -> None:
    with line.acting(who) as (tx, viewer):
        line.regie.acties.start(tx, viewer, casus.nummer, proces, now=line.later())


def _admit(line: Line, casus: Dossier, who: str, weken: int = 4, **more: str) -> None:
    _begin(line, "roos", casus, "teamlid_toelaten")
    _choose(line, casus, who, weken, **more)


def _choose(line: Line, casus: Dossier, who: str, weken: int = 4, **more: str) -> None:
    given = {"toelaten": "ja", "teamlid": line.cast[who].id, "weken": str(weken), **more}
    line.do("teamlid_kiezen", dossier_id=casus.id, **given)


def _dismiss(line: Line, casus: Dossier, who: str) -> None:
    _begin(line, "roos", casus, "teamlid_beeindigen")
    line.do("teamlid_afmelden", dossier_id=casus.id, stoppen="ja", teamlid=line.cast[who].id)


def _close(line: Line, casus: Dossier) -> None:
    with line.regie.database.transaction() as tx:
        line.regie.casussen.sluit_dossier(tx, casus.id, by="test", now=line.now)


def _take_role(line: Line, tx: Transaction, viewer: Viewer) -> None:
    """Let uma be available for no casus any more."""
    uma, rollen = line.cast["uma"].id, ["bevraagde_partner"]
    line.regie.accounts.set_roles(tx, viewer, uma, rollen, reden="Ander werk", now=line.now)


def _sees(line: Line, who: str, casus: Dossier) -> bool:
    """Tell whether somebody sees a casus; every way to look must say the same."""
    with line.acting(who) as (tx, viewer):
        rows = line.regie.dossiers.list(tx, viewer, Soort.CASUS, now=line.now).rows
        listed = casus.id in {each.id for each in rows}
        tasks = line.regie.inbox.list_taken(tx, viewer, Scope.ALLE, per_page=1000, now=line.now)
        told = {
            listed,
            _opens(lambda: line.regie.dossiers.get(tx, viewer, casus.nummer, now=line.now)),
            _opens(lambda: line.regie.dossiers.timeline(tx, viewer, casus.id, now=line.now)),
            _opens(lambda: line.regie.dossiers.verloop(tx, viewer, casus.id, now=line.now)),
        }
        if not listed:
            assert casus.id not in {each.dossier_id for each in tasks.rows}
    (seen,) = told
    return seen


def _opens(look: object) -> bool:
    assert callable(look)
    try:
        look()
    except NotFoundError:
        return False
    return True


def _last_moment(line: Line, casus: Dossier) -> datetime:
    with line.acting("roos") as (tx, viewer):
        page = line.regie.dossiers.get(tx, viewer, casus.nummer, now=line.now)
    until = next(lid.until_at for lid in page.team_van_nu(line.now) if lid.rol == UITVOERDER)
    assert until is not None
    return until


def _told(line: Line, casus: Dossier) -> list[tuple[str, str | None]]:
    with line.acting("ihsan") as (tx, viewer):
        timeline = line.regie.dossiers.timeline(tx, viewer, casus.id, now=line.now)
    found = [each for each in timeline if each.soort is Gebeurtenissoort.TEAM]
    return [(each.wat, each.door) for each in reversed(found)][1:]  # first came the regisseur


def test_a_team_member_sees_the_casus_from_being_let_in_and_no_other(
    line: Line, casus: Dossier
) -> None:
    other = line.open_casus()
    assert not _sees(line, "uma", casus)
    _admit(line, casus, "uma")
    assert _sees(line, "uma", casus)
    assert _sees(line, "roos", casus)
    for who, each in (("uma", other), ("udo", casus), ("pim", casus), ("vera", casus)):
        assert not _sees(line, who, each), who
    with line.acting("uma") as (tx, viewer):
        assert not line.regie.dossiers.list(tx, viewer, Soort.MELDING, now=line.now).rows
        page = line.regie.dossiers.get(tx, viewer, casus.nummer, now=line.now)
        assert not page.may_list_readers
        assert line.regie.dossiers.open_stuk(tx, viewer, page.stukken[0].id, "x", now=line.now)
        assert not line.regie.acties.list_startbaar(tx, viewer, page.dossier, now=line.now)


def test_a_place_lasts_until_the_end_of_its_last_day_and_stops_by_itself(
    line: Line, casus: Dossier
) -> None:
    _admit(line, casus, "uma", weken=3)
    last = _last_moment(line, casus)
    here = last.astimezone(TIJDZONE)
    assert here.date() == line.now.astimezone(TIJDZONE).date() + timedelta(weeks=3)
    assert (here.hour, here.minute) == (23, 59)
    line.now = last - timedelta(seconds=1)
    assert _sees(line, "uma", casus)
    line.now = last
    assert not _sees(line, "uma", casus)
    assert _sees(line, "roos", casus)


def test_a_place_is_never_longer_than_the_assumption_allows(line: Line, casus: Dossier) -> None:
    _admit(line, casus, "uma", weken=104)
    longest = line.now + timedelta(weeks=26, days=1)
    assert _last_moment(line, casus) < longest
    line.now = longest
    assert not _sees(line, "uma", casus)


def test_who_is_let_in_again_stays_for_the_new_time(line: Line, casus: Dossier) -> None:
    _admit(line, casus, "uma", weken=2)
    first = _last_moment(line, casus)
    line.later(timedelta(days=7))
    _admit(line, casus, "uma", weken=6)
    line.now = first + timedelta(days=1)
    assert _sees(line, "uma", casus)
    with line.acting("roos") as (tx, viewer):
        page = line.regie.dossiers.get(tx, viewer, casus.nummer, now=line.now)
    assert len([lid for lid in page.team_van_nu(line.now) if lid.rol == UITVOERDER]) == 1
    assert len(page.team_van_eerder(line.now)) == 1


def test_who_is_dismissed_loses_the_casus_at_once(line: Line, casus: Dossier) -> None:
    _admit(line, casus, "uma")
    _admit(line, casus, "udo")
    _dismiss(line, casus, "uma")
    assert not _sees(line, "uma", casus)
    assert _sees(line, "udo", casus)
    _admit(line, casus, "uma")
    assert _sees(line, "uma", casus)


def test_closing_ends_every_place_and_leaves_a_dossier_that_can_only_be_read(
    line: Line, casus: Dossier
) -> None:
    _admit(line, casus, "uma", weken=20)
    line.later()
    _close(line, casus)
    for who in ("uma", "roos", "vera"):
        assert not _sees(line, who, casus), who
    assert _sees(line, "ihsan", casus)
    with line.acting("ihsan") as (tx, viewer):
        dossier = line.regie.dossiers.get(tx, viewer, casus.nummer, now=line.now).dossier
        startbaar = line.regie.acties.list_startbaar(tx, viewer, dossier, now=line.now)
        assert {each.process_key for each in startbaar} == {"heropening"}


def test_a_stopped_casus_has_no_team_either(line: Line, casus: Dossier) -> None:
    _admit(line, casus, "uma", weken=20)
    with line.acting("ihsan") as (tx, viewer):
        line.regie.ingrepen.cancel(tx, viewer, casus.nummer, "Verkeerd", now=line.later())
    assert not _sees(line, "uma", casus)
    assert _sees(line, "ihsan", casus)


def test_only_the_regisseur_changes_the_team(line: Line, casus: Dossier) -> None:
    _admit(line, casus, "uma")
    for who in ("uma", "udo", "rik", "ihsan", "sanne", "vera"):
        for proces in ("teamlid_toelaten", "teamlid_beeindigen"):
            with pytest.raises(NotFoundError):
                _begin(line, who, casus, proces)
    _begin(line, "roos", casus, "teamlid_beeindigen")


def test_nobody_lets_himself_in(line: Line, casus: Dossier) -> None:
    with line.regie.database.transaction() as tx:
        toekenningen.grant(
            tx,
            account_id=line.cast["roos"].id,
            rollen=["beschikbaar_als_uitvoerder"],
            dossier_id=None,
            reden="Test",
            door="test",
            now=line.now,
        )
    _begin(line, "roos", casus, "teamlid_toelaten")
    taak = line.find_taak("teamlid_kiezen", casus.id)
    form = line.open_taak("roos", taak.id).form
    offered = next(field.options for field in form.fields if field.key == "teamlid")
    assert {each.value for each in offered} == {line.cast[who].id for who in ("uma", "udo")}
    with pytest.raises(AntwoordenOngeldigError) as refused:
        line.do("teamlid_kiezen", toelaten="ja", teamlid=line.cast["roos"].id, weken="4")
    assert set(refused.value.problemen) == {"teamlid"}
    me = line.cast["roos"].id
    plaats = Plaats(UITVOERDER, me, "Test")
    with pytest.raises(ZichzelfBenoemdError), line.regie.database.transaction() as tx:
        line.regie.team.benoem(tx, casus.id, plaats, by=me, now=line.now)
    line.do("teamlid_kiezen", toelaten="ja", teamlid=line.cast["udo"].id, weken="4")
    assert _sees(line, "udo", casus)


def test_a_place_is_given_only_to_who_is_available_for_it(line: Line, casus: Dossier) -> None:
    with line.regie.database.transaction() as tx:
        plaats = Plaats(UITVOERDER, line.cast["uma"].id, "Test")
        line.regie.team.benoem(tx, casus.id, plaats, by="test", now=line.now)
    wrong = [
        (Plaats(UITVOERDER, line.cast["vera"].id, "Test"), NietBeschikbaarError),
        (Plaats("regieoverleg_voorzitter", line.cast["udo"].id, "Test"), NietBeschikbaarError),
        (Plaats("niemand", line.cast["udo"].id, "Test"), NietBeschikbaarError),
        (Plaats(UITVOERDER, line.cast["udo"].id, "T", hoogstens="x"), ParameterOnbekendError),
    ]
    for plaats, error in wrong:
        with pytest.raises(error), line.regie.database.transaction() as tx:
            line.regie.team.benoem(tx, casus.id, plaats, by="test", now=line.now)
    assert not _sees(line, "udo", casus)


def test_who_is_no_longer_available_leaves_every_team(line: Line, casus: Dossier) -> None:
    _admit(line, casus, "uma")
    with line.acting("bo") as (tx, viewer):
        _take_role(line, tx, viewer)
    assert not _sees(line, "uma", casus)


def test_the_page_and_the_timeline_tell_who_came_for_what_and_who_went(
    line: Line, casus: Dossier
) -> None:
    _admit(line, casus, "uma", weken=2, interventie="schuldhulp")
    with line.acting("uma") as (tx, viewer):
        page = line.regie.dossiers.get(tx, viewer, casus.nummer, now=line.now)
    (lid,) = (each for each in page.team if each.rol == UITVOERDER)
    assert (lid.naam, lid.door, lid.waarvoor) == (
        "Uma Uitvoerder",
        "Roos Regisseur",
        ("Hulp bij schulden",),
    )
    came = ("Uitvoerder toegevoegd: Uma Uitvoerder", "Roos Regisseur")
    assert _told(line, casus) == [came]
    line.later(timedelta(days=3))
    _admit(line, casus, "uma", weken=1)
    again = ("Uitvoerder opnieuw toegelaten: Uma Uitvoerder", "Roos Regisseur")
    assert _told(line, casus) == [came, again]
    _admit(line, casus, "udo", weken=1)
    _dismiss(line, casus, "udo")
    line.later(timedelta(days=9))
    assert _told(line, casus) == [
        came,
        again,
        ("Uitvoerder toegevoegd: Udo Uitvoerder", "Roos Regisseur"),
        ("Uitvoerder geëindigd: Udo Uitvoerder", "Roos Regisseur"),
        ("Uitvoerder geëindigd: Uma Uitvoerder", None),
    ]


def test_another_regisseur_is_chosen_by_two_and_the_former_one_is_out_at_once(
    line: Line, casus: Dossier
) -> None:
    _admit(line, casus, "uma")
    plan = line.find_taak("plan_opstellen", casus.id)
    with line.acting("roos") as (tx, viewer):
        line.regie.inbox.claim(tx, viewer, plan.id, now=line.now)
    for who in ("roos", "uma", "vera"):
        with pytest.raises(NotFoundError):
            _begin(line, who, casus, "regisseur_wisselen")
    _begin(line, "victor", casus, "regisseur_wisselen")
    line.do(
        "wissel_besluiten",
        dossier_id=casus.id,
        besluit="wisselen",
        regisseur=line.cast["rik"].id,
    )
    assert not _sees(line, "roos", casus)
    assert _sees(line, "rik", casus)
    assert _sees(line, "uma", casus)
    with line.acting("rik") as (tx, viewer):
        assert line.regie.inbox.claim(tx, viewer, plan.id, now=line.now).behandelaar_id


def test_nobody_let_in_while_the_casus_closes_keeps_a_place(
    line: Line, casus: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    given, closed, release_lost = Event(), Event(), taken.release_lost

    def give_slowly(tx: Transaction, *args: Any) -> None:
        release_lost(tx, *args)
        given.set()
        closed.wait(1)  # unless the one who lets in holds off the one who closes

    _begin(line, "roos", casus, "teamlid_toelaten")
    monkeypatch.setattr(taken, "release_lost", give_slowly)

    def close() -> None:
        assert given.wait(10)
        _close(line, casus)
        closed.set()

    with ThreadPoolExecutor(2) as pool:
        for act in [pool.submit(_choose, line, casus, "uma"), pool.submit(close)]:
            act.result()
    assert not _sees(line, "uma", casus)


def test_nobody_is_let_in_while_it_is_decided_that_this_person_is_not_available(
    line: Line, casus: Dossier
) -> None:
    ended, done = Event(), Event()
    _begin(line, "roos", casus, "teamlid_toelaten")

    def take_role() -> None:
        with line.acting("bo") as (tx, viewer):
            _take_role(line, tx, viewer)
            ended.set()
            done.wait(1)  # unless the one who lets in is held off

    def admit() -> None:
        assert ended.wait(10)
        with contextlib.suppress(StepFailedError, AntwoordenOngeldigError):
            _choose(line, casus, "uma")
        done.set()

    with ThreadPoolExecutor(2) as pool:
        for act in [pool.submit(take_role), pool.submit(admit)]:
            act.result()
    assert not _sees(line, "uma", casus)


def test_who_follows_somebody_whose_time_ran_out_finds_the_work_free(
    line: Line, casus: Dossier
) -> None:
    with line.regie.database.transaction() as tx:
        plaats = Plaats("regisseur", line.cast["rik"].id, "Tijdelijk", weken=1)
        line.regie.team.benoem(tx, casus.id, plaats, by="test", now=line.later())
    plan = line.find_taak("plan_opstellen", casus.id)
    with line.acting("rik") as (tx, viewer):
        line.regie.inbox.claim(tx, viewer, plan.id, now=line.now)
    line.later(timedelta(days=9))
    assert not _sees(line, "rik", casus)
    with line.regie.database.transaction() as tx:
        plaats = Plaats("regisseur", line.cast["roos"].id, "Opvolger")
        line.regie.team.benoem(tx, casus.id, plaats, by="test", now=line.later())
    with line.acting("roos") as (tx, viewer):
        assert line.regie.inbox.claim(tx, viewer, plan.id, now=line.now).behandelaar_id
