"""Accounts and their roles, and what keeps an administrator from locking everybody out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tasks.accounts.wijzigingen import list_wijzigingen
from tasks.errors import (
    AccountBestaatAlError,
    AntwoordenOngeldigError,
    LaatsteBeheerderError,
    NotFoundError,
)
from tasks.model import REGISSEUR, Recht, Scope
from tasks.store import teams
from tests.cast import WACHTWOORD
from tests.factories import MORNING, create_regie, publish_line

if TYPE_CHECKING:
    from engine import Database
    from tasks.model import Account, Taak
    from tests.factories import Line

NIEUW = "Een trein vol natte honden"


def _sign_in(
    line: Line, who: str, wachtwoord: str = WACHTWOORD, herkomst: str = "10.0.0.1"
) -> Account:
    return line.regie.accounts.sign_in(line.regie.database, who, wachtwoord, herkomst, now=line.now)


def _change(line: Line, who: str, huidig: str, nieuw: str) -> Account:
    with line.looking(who) as (_tx, viewer):
        pass
    return line.regie.accounts.change_password(
        line.regie.database, viewer, huidig, nieuw, now=line.now
    )


def test_a_new_account_starts_with_a_password_that_must_be_changed(line: Line) -> None:
    with line.acting("bo") as (tx, viewer):
        once = line.regie.accounts.make_eenmalig(viewer)
        line.regie.accounts.create(
            tx,
            viewer,
            once,
            aanmeldnaam="Nieuwe.Collega",
            naam="Nina Nieuw",
            organisatie="Gemeente",
            rollen=["meldpunt_medewerker"],
            reden="Nieuw in het meldpunt",
            now=line.now,
        )
    account = _sign_in(line, "nieuwe.collega", once.wachtwoord)
    assert account.moet_wachtwoord_wijzigen
    database, accounts = line.regie.database, line.regie.accounts
    with database.reading() as tx:
        once_in = accounts.viewer(tx, account.id, account.versie, now=line.now)
    assert once_in is not None
    assert not once_in.rollen
    after = accounts.change_password(database, once_in, once.wachtwoord, NIEUW, now=line.now)
    with database.reading() as tx:
        changed = accounts.viewer(tx, after.id, after.versie, now=line.now)
    assert changed is not None
    assert changed.rollen == {"meldpunt_medewerker"}


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"aanmeldnaam": "MILA"}, AccountBestaatAlError),
        ({"aanmeldnaam": " "}, AntwoordenOngeldigError),
        ({"naam": "x" * 300}, AntwoordenOngeldigError),
        ({"rollen": ["regisseur"]}, AntwoordenOngeldigError),
        ({"rollen": ["bestaat_niet"]}, AntwoordenOngeldigError),
        ({"rollen": ["beheerder"], "reden": " "}, AntwoordenOngeldigError),
    ],
)
def test_an_account_that_cannot_be_is_refused(
    line: Line, changes: dict[str, Any], error: type[Exception]
) -> None:
    asked: dict[str, Any] = {
        "aanmeldnaam": "nieuw",
        "naam": "Nina",
        "organisatie": "Gemeente",
        "rollen": [],
    }
    asked |= {"reden": "Nieuw in het meldpunt"}
    with line.looking("bo") as (_tx, viewer):
        once = line.regie.accounts.make_eenmalig(viewer)
    with pytest.raises(error), line.acting("bo") as (tx, viewer):
        line.regie.accounts.create(tx, viewer, once, **{**asked, **changes}, now=line.now)


def test_a_role_counts_at_once_and_a_lost_one_gives_back_the_work(line: Line) -> None:
    line.start_melding()
    taak = line.find_taak("melding_registreren")
    with line.acting("mila") as (tx, viewer):
        line.regie.inbox.claim(tx, viewer, taak.id, now=line.now)
    _give(line, "mila", [])
    with pytest.raises(NotFoundError), line.acting("mila") as (tx, viewer):
        line.regie.inbox.open_taak(tx, viewer, taak.id, now=line.now)
    with line.acting("mees") as (tx, viewer):
        assert line.regie.inbox.claim(tx, viewer, taak.id, now=line.now).behandelaar
    _give(line, "mila", ["meldpunt_medewerker", "ihr_coordinator"])
    with line.looking("mila") as (tx, viewer):
        assert viewer.rollen == {"meldpunt_medewerker", "ihr_coordinator"}


def test_roles_are_given_with_a_reason(line: Line) -> None:
    with pytest.raises(AntwoordenOngeldigError), line.acting("bo") as (tx, viewer):
        line.regie.accounts.set_roles(tx, viewer, line.cast["mila"].id, [], reden=" ", now=line.now)


def test_why_a_role_was_given_and_why_it_was_taken_are_both_kept(line: Line) -> None:
    line.later()
    _give(line, "mila", [])
    with line.looking("bo") as (tx, viewer):
        page = list_wijzigingen(tx, viewer, per_page=1)
    (taken,) = page.rows
    told = (taken.gegeven, taken.naam, taken.rol, taken.door)
    assert told == (False, "Mila Meldpunt", "Medewerker meldpunt", "Bo Beheer")
    assert (taken.at, bool(taken.reden)) == (line.now, True)
    given = sum(len(account.rollen) for account in line.cast.values())
    assert page.total == given + 1
    for who in ("ihsan", "vera"):
        with pytest.raises(NotFoundError), line.looking(who) as (tx, viewer):
            list_wijzigingen(tx, viewer)


def test_no_password_is_hashed_while_a_transaction_is_open(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    accounts = line.regie.accounts
    with line.looking("bo") as (_tx, viewer):
        once = accounts.make_eenmalig(viewer)
    monkeypatch.setattr(accounts, "_wachtwoorden", None)
    who = {"aanmeldnaam": "nieuw", "naam": "Nina", "organisatie": "Gemeente"}
    with line.acting("bo") as (tx, viewer):
        new = accounts.create(tx, viewer, once, **who, rollen=[], reden="", now=line.now)
        accounts.reset_password(tx, viewer, new.id, once, now=line.now)


def test_nobody_gives_himself_roles_but_may_give_them_up(line: Line) -> None:
    with pytest.raises(AntwoordenOngeldigError) as refused:
        _give(line, "bo", ["beheerder", "ihr_coordinator"])
    assert "andere beheerder" in refused.value.problemen["rollen"]
    with line.looking("bo") as (_tx, viewer):
        assert viewer.rollen == {"beheerder"}
    _give(line, "mees", ["beheerder"])
    _give(line, "bo", [])


def test_whoever_is_switched_off_loses_the_work_in_hand(line: Line) -> None:
    line.start_melding()
    taak = line.find_taak("melding_registreren")
    with line.acting("mila") as (tx, viewer):
        line.regie.inbox.claim(tx, viewer, taak.id, now=line.now)
    account = _switch_off(line, "mila")
    assert not account.actief
    with line.regie.database.reading() as tx:
        accounts = line.regie.accounts
        assert accounts.viewer(tx, account.id, account.versie, now=line.now) is None
    with line.acting("mees") as (tx, viewer):
        assert line.regie.inbox.claim(tx, viewer, taak.id, now=line.now).behandelaar


def _directs(line: Line, who: str, nummer: str) -> bool:
    with line.acting(who) as (tx, viewer):
        try:
            line.regie.dossiers.get(tx, viewer, nummer, now=line.now)
        except NotFoundError:
            return False
    return True


def test_who_may_no_longer_be_regisseur_directs_no_casus_either(line: Line) -> None:
    casus = line.open_casus()
    line.appoint(casus)
    taak = next(each for each in _open_of(line, "roos") if each.rol == REGISSEUR)
    with line.acting("roos") as (tx, viewer):
        line.regie.inbox.claim(tx, viewer, taak.id, now=line.now)
    line.give_place("roos", casus)
    _give(line, "roos", ["ihr_coordinator"])
    with line.looking("ihsan") as (tx, viewer):
        page = line.regie.inbox.list_taken(tx, viewer, Scope.ALLE, now=line.now)
    assert next(each for each in page.rows if each.id == taak.id).behandelaar is None
    with line.regie.database.reading() as tx:
        left = [lid.rol for lid in teams.list_team(tx, casus.id) if lid.until_at is None]
    assert left == ["uitvoerder"]
    _give(line, "roos", [])
    assert not _directs(line, "roos", casus.nummer)


def test_places_in_dossiers_end_with_the_account_and_do_not_come_back(line: Line) -> None:
    casus = line.open_casus()
    line.give_place("pim", casus)
    assert _directs(line, "pim", casus.nummer)
    _switch_off(line, "pim")
    pim = _switch(line, "pim", actief=True)
    line.cast = {**line.cast, "pim": pim}
    assert not _directs(line, "pim", casus.nummer)


def _open_of(line: Line, who: str) -> tuple[Taak, ...]:
    with line.looking(who) as (tx, viewer):
        return line.regie.inbox.list_taken(tx, viewer, Scope.ALLE, now=line.now).rows


def test_the_last_administrator_stays(line: Line) -> None:
    with pytest.raises(LaatsteBeheerderError):
        _give(line, "bo", [])
    with pytest.raises(LaatsteBeheerderError):
        _switch_off(line, "bo")
    with line.looking("bo") as (_tx, viewer):
        assert Recht.ACCOUNTS_BEHEREN in viewer.rechten
    _give(line, "mees", ["beheerder"])
    _give(line, "bo", [])


def test_the_first_administrator_comes_once_and_after_the_roles(
    sqlite_database: Database,
) -> None:
    regie = create_regie(sqlite_database)
    first = {"aanmeldnaam": "eerste", "naam": "Eva Eerste", "organisatie": "Gemeente"}
    with pytest.raises(AntwoordenOngeldigError), sqlite_database.transaction() as tx:
        regie.accounts.create_first_administrator(tx, **first, now=MORNING)
    with sqlite_database.transaction() as tx:
        publish_line(regie, tx)
        made = regie.accounts.create_first_administrator(tx, **first, now=MORNING)
        assert not regie.accounts.has_demo(tx)
    assert made.account.rollen == ("beheerder",)
    with pytest.raises(AccountBestaatAlError), sqlite_database.transaction() as tx:
        regie.accounts.create_first_administrator(tx, **first, now=MORNING)


def test_demo_accounts_are_flagged(quick_line: Line) -> None:
    with quick_line.looking("bo") as (tx, viewer):
        assert quick_line.regie.accounts.has_demo(tx)
        assert all(
            account.demo
            for account in quick_line.regie.accounts.list_accounts(
                tx, viewer, now=quick_line.now
            ).rows
        )


def _give(line: Line, who: str, rollen: list[str]) -> Account:
    with line.acting("bo") as (tx, viewer):
        return line.regie.accounts.set_roles(
            tx, viewer, line.cast[who].id, rollen, reden="Voor de test", now=line.later()
        )


def _switch_off(line: Line, who: str) -> Account:
    return _switch(line, who, actief=False)


def _switch(line: Line, who: str, *, actief: bool) -> Account:
    account = line.cast[who]
    with line.acting("bo") as (tx, viewer):
        return line.regie.accounts.change(
            tx,
            viewer,
            account.id,
            naam=account.naam,
            organisatie=account.organisatie,
            actief=actief,
            now=line.now,
        )
