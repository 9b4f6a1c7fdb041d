"""The team of a casus: sight for a part of the plan and a time, given and ended by others."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tasks.casus.team import Plaats
from tasks.dossierfilter import DossierFilter
from tasks.errors import (
    AntwoordenOngeldigError,
    NietBeschikbaarError,
    NotFoundError,
    ParameterOnbekendError,
    ZichzelfBenoemdError,
)
from tasks.gebeurtenis import Gebeurtenissoort
from tasks.model import Scope, Soort
from tasks.store import toekenningen

if TYPE_CHECKING:
    from engine import Transaction
    from tasks.model import Dossier, Viewer
    from tests.factories import Line

UITVOERDER, CASUS, ALL = "uitvoerder", Soort.CASUS, DossierFilter()


@pytest.fixture
def casus(line: Line) -> Dossier:
    """Give a casus with a regisseur, in the phase of the plan."""
    casus = line.open_casus()
    line.appoint(casus)
    return line.reload(casus)


def begin(line: Line, who: str, casus: Dossier, proces: str) -> None:
    with line.acting(who) as (tx, viewer):
        line.regie.acties.start(tx, viewer, casus.nummer, proces, now=line.later())


def admit(line: Line, casus: Dossier, who: str, weken: int = 4, **more: str) -> None:
    begin(line, "roos", casus, "teamlid_toelaten")
    choose(line, casus, who, weken, **more)


def choose(line: Line, casus: Dossier, who: str, weken: int = 4, **more: str) -> None:
    given = {"toelaten": "ja", "teamlid": line.cast[who].id, "weken": str(weken), **more}
    line.do("teamlid_kiezen", dossier_id=casus.id, **given)


def _dismiss(line: Line, casus: Dossier, who: str) -> None:
    begin(line, "roos", casus, "teamlid_beeindigen")
    line.do("teamlid_afmelden", dossier_id=casus.id, stoppen="ja", teamlid=line.cast[who].id)


def close(line: Line, casus: Dossier) -> None:
    with line.regie.database.transaction() as tx:
        line.regie.casussen.sluit_dossier(tx, casus.id, by="test", now=line.now)


def take_role(line: Line, tx: Transaction, viewer: Viewer) -> None:
    """Let uma be available for no casus any more."""
    uma, rollen = line.cast["uma"].id, ["bevraagde_partner"]
    line.regie.accounts.set_roles(tx, viewer, uma, rollen, reden="Ander werk", now=line.now)


def sees(line: Line, who: str, casus: Dossier) -> bool:
    """Tell whether somebody sees a casus; every way to look must say the same."""
    dossiers, now = line.regie.dossiers, line.now
    with line.acting("ihsan") as (tx, viewer):
        stuk_id = dossiers.get(tx, viewer, casus.nummer, now=now).stukken[0].id
        (lijn, *_) = dossiers.verloop(tx, viewer, casus.id, now=now)
    with line.acting(who) as (tx, viewer):
        tasks = line.regie.inbox.list_taken(tx, viewer, Scope.ALLE, per_page=1000, now=now)
        about = (tx, viewer, casus.id)
        told = {
            casus.id in {each.id for each in dossiers.list(tx, viewer, CASUS, now=now).rows},
            casus.id in {each.id for each in dossiers.export(tx, viewer, CASUS, ALL, now=now)},
            _opens(lambda: dossiers.get(tx, viewer, casus.nummer, now=now)),
            _opens(lambda: dossiers.timeline(*about, now=now)),
            _opens(lambda: dossiers.verloop(*about, now=now)),
            _opens(lambda: dossiers.drawing(*about, lijn.instance.id, 0, now=now)),
            _opens(lambda: dossiers.fasen(*about, now=now)),
            _opens(lambda: dossiers.komende_fasen(*about, now=now)),
            _opens(lambda: dossiers.besluiten(*about, now=now)),
            _opens(lambda: dossiers.laatste_besluit(*about, now=now)),
            _opens(lambda: dossiers.reeks(*about, "Duidingen", now=now)),
            _opens(lambda: dossiers.open_stuk(tx, viewer, stuk_id, "lezen", now=now)),
        }
        (seen,) = told
        if not seen:
            assert casus.id not in {each.dossier_id for each in tasks.rows}
            counted = line.regie.inbox.count(tx, viewer, now=now)
            assert (tasks.total, counted.alle) == (len(tasks.rows), len(tasks.rows))
    return seen


def _opens(look: object) -> bool:
    assert callable(look)
    try:
        look()
    except NotFoundError:
        return False
    return True


def _told(line: Line, casus: Dossier) -> list[tuple[str, str | None]]:
    with line.acting("ihsan") as (tx, viewer):
        timeline = line.regie.dossiers.timeline(tx, viewer, casus.id, now=line.now)
    found = [each for each in timeline if each.soort is Gebeurtenissoort.TEAM]
    return [(each.wat, each.door) for each in reversed(found)][1:]  # first came the regisseur


def test_a_team_member_sees_the_casus_from_being_let_in_and_no_other(
    line: Line, casus: Dossier
) -> None:
    other = line.open_casus()
    assert not sees(line, "uma", casus)
    admit(line, casus, "uma")
    assert sees(line, "uma", casus)
    assert sees(line, "roos", casus)
    for who, each in (("uma", other), ("udo", casus), ("pim", casus), ("vera", casus)):
        assert not sees(line, who, each), who
    with line.acting("uma") as (tx, viewer):
        assert not line.regie.dossiers.list(tx, viewer, Soort.MELDING, now=line.now).rows
        page = line.regie.dossiers.get(tx, viewer, casus.nummer, now=line.now)
        assert not page.may_list_readers
        assert line.regie.dossiers.open_stuk(tx, viewer, page.stukken[0].id, "x", now=line.now)
        assert not line.regie.acties.list_startbaar(tx, viewer, page.dossier, now=line.now)


def test_who_is_dismissed_loses_the_casus_at_once(line: Line, casus: Dossier) -> None:
    admit(line, casus, "uma")
    admit(line, casus, "udo")
    _dismiss(line, casus, "uma")
    assert not sees(line, "uma", casus)
    assert sees(line, "udo", casus)
    admit(line, casus, "uma")
    assert sees(line, "uma", casus)


def test_closing_ends_every_place_and_leaves_a_dossier_that_can_only_be_read(
    line: Line, casus: Dossier
) -> None:
    admit(line, casus, "uma", weken=20)
    line.later()
    close(line, casus)
    for who in ("uma", "roos", "vera"):
        assert not sees(line, who, casus), who
    assert sees(line, "ihsan", casus)
    with line.acting("ihsan") as (tx, viewer):
        dossier = line.regie.dossiers.get(tx, viewer, casus.nummer, now=line.now).dossier
        startbaar = line.regie.acties.list_startbaar(tx, viewer, dossier, now=line.now)
        assert {each.process_key for each in startbaar} == {"heropening"}


def test_a_stopped_casus_has_no_team_either(line: Line, casus: Dossier) -> None:
    admit(line, casus, "uma", weken=20)
    with line.acting("ihsan") as (tx, viewer):
        line.regie.ingrepen.cancel(tx, viewer, casus.nummer, "Verkeerd", now=line.later())
    assert not sees(line, "uma", casus)
    assert sees(line, "ihsan", casus)


def test_only_the_regisseur_changes_the_team(line: Line, casus: Dossier) -> None:
    admit(line, casus, "uma")
    for who in ("uma", "udo", "rik", "ihsan", "sanne", "vera"):
        for proces in ("teamlid_toelaten", "teamlid_beeindigen"):
            with pytest.raises(NotFoundError):
                begin(line, who, casus, proces)
    begin(line, "roos", casus, "teamlid_beeindigen")


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
    begin(line, "roos", casus, "teamlid_toelaten")
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
    assert sees(line, "udo", casus)


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
    assert not sees(line, "udo", casus)


def test_who_is_no_longer_available_leaves_every_team(line: Line, casus: Dossier) -> None:
    admit(line, casus, "uma")
    with line.acting("bo") as (tx, viewer):
        take_role(line, tx, viewer)
    assert not sees(line, "uma", casus)


def test_the_page_and_the_timeline_tell_who_came_for_what_and_who_went(
    line: Line, casus: Dossier
) -> None:
    admit(line, casus, "uma", weken=2, interventie="schuldhulp")
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
    admit(line, casus, "uma", weken=1)
    again = ("Uitvoerder opnieuw toegelaten: Uma Uitvoerder", "Roos Regisseur")
    assert _told(line, casus) == [came, again]
    admit(line, casus, "udo", weken=1)
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
    admit(line, casus, "uma")
    plan = line.find_taak("plan_opstellen", casus.id)
    with line.acting("roos") as (tx, viewer):
        line.regie.inbox.claim(tx, viewer, plan.id, now=line.now)
    for who in ("roos", "uma", "vera"):
        with pytest.raises(NotFoundError):
            begin(line, who, casus, "regisseur_wisselen")
    begin(line, "victor", casus, "regisseur_wisselen")
    line.do(
        "wissel_besluiten",
        dossier_id=casus.id,
        besluit="wisselen",
        regisseur=line.cast["rik"].id,
    )
    assert not sees(line, "roos", casus)
    assert sees(line, "rik", casus)
    assert sees(line, "uma", casus)
    with line.acting("rik") as (tx, viewer):
        assert line.regie.inbox.claim(tx, viewer, plan.id, now=line.now).behandelaar_id
