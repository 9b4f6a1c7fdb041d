"""Signing in, passwords, roles, and what keeps an administrator from locking everybody out."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from tasks.accounts.drempel import PER_ACCOUNT, PER_HERKOMST, VENSTER
from tasks.errors import (
    AanmeldenGeweigerdError,
    AccountBestaatAlError,
    AntwoordenOngeldigError,
    LaatsteBeheerderError,
    NotFoundError,
    TeVaakGeprobeerdError,
    WachtwoordZwakError,
)
from tasks.model import Recht
from tasks.store.tables import aanmeldpoging
from tests.cast import WACHTWOORD
from tests.factories import MORNING, create_regie, publish_line

if TYPE_CHECKING:
    from engine import Database
    from tasks.model import Account
    from tests.factories import Line

NIEUW = "Een trein vol natte honden"


def _sign_in(
    line: Line, who: str, wachtwoord: str = WACHTWOORD, herkomst: str = "10.0.0.1"
) -> Account:
    with line.regie.database.transaction() as tx:
        return line.regie.accounts.sign_in(tx, who, wachtwoord, herkomst, now=line.now)


def test_the_right_password_opens_and_capitals_of_the_name_do_not_count(line: Line) -> None:
    account = _sign_in(line, " MILA ")
    assert (account.naam, account.rollen) == ("Mila Meldpunt", ("meldpunt_medewerker",))
    with line.regie.database.reading() as tx:
        viewer = line.regie.accounts.viewer(tx, account.id, account.versie, now=line.now)
    assert viewer is not None
    assert viewer.rechten == {Recht.ZIET_MELDINGEN}


@pytest.mark.parametrize(("who", "wachtwoord"), [("mila", "fout"), ("niemand", WACHTWOORD)])
def test_every_refusal_sounds_the_same(line: Line, who: str, wachtwoord: str) -> None:
    with pytest.raises(AanmeldenGeweigerdError) as refused:
        _sign_in(line, who, wachtwoord)
    assert not vars(refused.value)


def test_an_account_that_was_switched_off_is_refused(line: Line) -> None:
    _switch_off(line, "mila")
    with pytest.raises(AanmeldenGeweigerdError):
        _sign_in(line, "mila")


def test_after_some_failures_even_the_right_password_must_wait(line: Line) -> None:
    for _ in range(PER_ACCOUNT):
        with pytest.raises(AanmeldenGeweigerdError):
            _sign_in(line, "mila", "fout")
    with pytest.raises(TeVaakGeprobeerdError) as refused:
        _sign_in(line, "mila")
    assert refused.value.weer_vanaf == line.now + VENSTER
    assert _sign_in(line, "mees")
    line.later(VENSTER + timedelta(seconds=1))
    assert _sign_in(line, "mila")


def test_a_name_that_does_not_exist_must_wait_too(line: Line) -> None:
    for _ in range(PER_ACCOUNT):
        with pytest.raises(AanmeldenGeweigerdError):
            _sign_in(line, "niemand", "fout")
    with pytest.raises(TeVaakGeprobeerdError):
        _sign_in(line, "niemand", "fout")


def test_one_address_cannot_try_everybody(line: Line) -> None:
    for number in range(PER_HERKOMST):
        with pytest.raises(AanmeldenGeweigerdError):
            _sign_in(line, f"naam{number}", "fout")
    with pytest.raises(TeVaakGeprobeerdError):
        _sign_in(line, "mila")
    assert _sign_in(line, "mila", herkomst="10.0.0.2")


def test_success_starts_the_count_anew_and_old_attempts_go(line: Line) -> None:
    for _ in range(3):
        for _ in range(PER_ACCOUNT - 1):
            with pytest.raises(AanmeldenGeweigerdError):
                _sign_in(line, "mila", "fout")
        _sign_in(line, "mila")
    line.later(VENSTER * 2)
    _sign_in(line, "mila")
    with line.regie.database.reading() as tx:
        assert not tx.connection.execute(sa.select(aanmeldpoging)).all()


def test_attempts_are_remembered_without_names_or_addresses(line: Line) -> None:
    with pytest.raises(AanmeldenGeweigerdError):
        _sign_in(line, "mila", "fout")
    with line.regie.database.reading() as tx:
        keys = tx.connection.scalars(sa.select(aanmeldpoging.c.sleutel)).all()
    assert len(keys) == 2
    assert all(len(key) == 64 and "mila" not in key for key in keys)


def test_a_failure_counts_also_when_the_caller_swallows_it(line: Line) -> None:
    with line.regie.database.transaction() as tx, pytest.raises(AanmeldenGeweigerdError):
        line.regie.accounts.sign_in(tx, "mila", "fout", "10.0.0.1", now=line.now)
    with line.regie.database.reading() as tx:
        assert len(tx.connection.execute(sa.select(aanmeldpoging)).all()) == 2


def test_a_changed_password_ends_all_other_sessions(line: Line) -> None:
    before = _sign_in(line, "mila")
    with line.acting("mila") as (tx, viewer):
        after = line.regie.accounts.change_password(tx, viewer, WACHTWOORD, NIEUW, now=line.now)
    with line.regie.database.reading() as tx:
        viewers = line.regie.accounts
        assert viewers.viewer(tx, before.id, before.versie, now=line.now) is None
        assert viewers.viewer(tx, after.id, after.versie, now=line.now) is not None
    with pytest.raises(AanmeldenGeweigerdError):
        _sign_in(line, "mila")
    assert _sign_in(line, "mila", NIEUW)


@pytest.mark.parametrize(
    ("huidig", "nieuw", "error"),
    [
        ("fout", NIEUW, AanmeldenGeweigerdError),
        (WACHTWOORD, "kort", WachtwoordZwakError),
        (WACHTWOORD, "Mila en haar fiets", WachtwoordZwakError),
        (WACHTWOORD, WACHTWOORD, WachtwoordZwakError),
    ],
)
def test_a_change_that_is_wrong_changes_nothing(
    line: Line, huidig: str, nieuw: str, error: type[Exception]
) -> None:
    with pytest.raises(error), line.acting("mila") as (tx, viewer):
        line.regie.accounts.change_password(tx, viewer, huidig, nieuw, now=line.now)
    assert _sign_in(line, "mila")


def test_signing_out_kills_a_copied_cookie(line: Line) -> None:
    account = _sign_in(line, "mila")
    with line.acting("mila") as (tx, viewer):
        line.regie.accounts.end_sessions(tx, viewer)
    with line.regie.database.reading() as tx:
        accounts = line.regie.accounts
        assert accounts.viewer(tx, account.id, account.versie, now=line.now) is None


def test_a_new_account_starts_with_a_password_that_must_be_changed(line: Line) -> None:
    with line.acting("bo") as (tx, viewer):
        made = line.regie.accounts.create(
            tx,
            viewer,
            aanmeldnaam="Nieuwe.Collega",
            naam="Nina Nieuw",
            organisatie="Gemeente",
            rollen=["meldpunt_medewerker"],
            now=line.now,
        )
    account = _sign_in(line, "nieuwe.collega", made.wachtwoord)
    assert account.moet_wachtwoord_wijzigen
    with line.regie.database.transaction() as tx:
        viewer = line.regie.accounts.viewer(tx, account.id, account.versie, now=line.now)
        assert viewer is not None
        assert not viewer.rollen
        after = line.regie.accounts.change_password(
            tx, viewer, made.wachtwoord, NIEUW, now=line.now
        )
        changed = line.regie.accounts.viewer(tx, after.id, after.versie, now=line.now)
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
    ],
)
def test_an_account_that_cannot_be_is_refused(
    line: Line, changes: dict[str, object], error: type[Exception]
) -> None:
    asked = {"aanmeldnaam": "nieuw", "naam": "Nina", "organisatie": "Gemeente", "rollen": []}
    with pytest.raises(error), line.acting("bo") as (tx, viewer):
        line.regie.accounts.create(tx, viewer, **{**asked, **changes}, now=line.now)  # type: ignore[arg-type]


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
        publish_line(tx)
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
            for account in quick_line.regie.accounts.list_accounts(tx, viewer, now=quick_line.now)
        )


def _give(line: Line, who: str, rollen: list[str]) -> Account:
    with line.acting("bo") as (tx, viewer):
        return line.regie.accounts.set_roles(
            tx, viewer, line.cast[who].id, rollen, reden="Voor de test", now=line.later()
        )


def _switch_off(line: Line, who: str) -> Account:
    account = line.cast[who]
    with line.acting("bo") as (tx, viewer):
        return line.regie.accounts.change(
            tx,
            viewer,
            account.id,
            naam=account.naam,
            organisatie=account.organisatie,
            actief=False,
            now=line.now,
        )
