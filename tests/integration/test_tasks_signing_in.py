"""Signing in and changing a password: what is refused, what is counted, what is held."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from tasks.accounts import Wachtwoorden
from tasks.accounts.drempel import PER_ACCOUNT, PER_HERKOMST, PER_PAAR, VENSTER
from tasks.errors import (
    AanmeldenGeweigerdError,
    TeVaakGeprobeerdError,
    WachtwoordZwakError,
)
from tasks.model import Recht
from tasks.store.tables import aanmeldpoging
from tests.cast import WACHTWOORD
from tests.factories import CHEAP

if TYPE_CHECKING:
    from collections.abc import Callable

    from tasks.model import Account
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
    for _ in range(PER_PAAR):
        with pytest.raises(AanmeldenGeweigerdError):
            _sign_in(line, "mila", "fout")
    with pytest.raises(TeVaakGeprobeerdError) as refused:
        _sign_in(line, "mila")
    assert refused.value.weer_vanaf == line.now + VENSTER
    assert _sign_in(line, "mees")
    line.later(VENSTER + timedelta(seconds=1))
    assert _sign_in(line, "mila")


def test_a_name_that_does_not_exist_must_wait_too(line: Line) -> None:
    for _ in range(PER_PAAR):
        with pytest.raises(AanmeldenGeweigerdError):
            _sign_in(line, "niemand", "fout")
    with pytest.raises(TeVaakGeprobeerdError):
        _sign_in(line, "niemand", "fout")


def _fail(line: Line, who: str, herkomst: str) -> None:
    with pytest.raises(AanmeldenGeweigerdError):
        _sign_in(line, who, "fout", herkomst)


def test_failing_on_purpose_does_not_lock_the_owner_out(line: Line) -> None:
    for _ in range(PER_PAAR):
        _fail(line, "mila", "10.0.0.9")
    with pytest.raises(TeVaakGeprobeerdError):
        _sign_in(line, "mila", "fout", "10.0.0.9")
    assert _sign_in(line, "mila", herkomst="10.0.0.1")


def test_clumsy_colleagues_do_not_lock_their_office_out(line: Line) -> None:
    for number in range(10):
        for _ in range(PER_PAAR):
            _fail(line, f"naam{number}", "10.0.0.1")
    assert _sign_in(line, "mila")


def test_one_account_cannot_be_tried_from_everywhere(quick_line: Line) -> None:
    for number in range(PER_ACCOUNT):
        _fail(quick_line, "mila", f"10.0.1.{number}")
    with pytest.raises(TeVaakGeprobeerdError):
        _sign_in(quick_line, "mila", herkomst="10.0.0.1")
    assert _sign_in(quick_line, "mees", herkomst="10.0.0.1")


def test_one_address_cannot_try_everybody(quick_line: Line) -> None:
    for number in range(PER_HERKOMST):
        _fail(quick_line, f"naam{number}", "10.0.0.1")
    with pytest.raises(TeVaakGeprobeerdError):
        _sign_in(quick_line, "mila")
    assert _sign_in(quick_line, "mila", herkomst="10.0.0.2")


def test_success_starts_the_count_anew_and_old_attempts_go(line: Line) -> None:
    for _ in range(3):
        for _ in range(PER_PAAR - 1):
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
    assert len(keys) == 3
    assert all(len(key) == 64 and "mila" not in key for key in keys)


class _Busy(Wachtwoorden):
    """Does something else while a password is looked at or hashed."""

    def __init__(self, meanwhile: Callable[[], None]) -> None:
        super().__init__(CHEAP)
        self._meanwhile = meanwhile

    def hash(self, wachtwoord: str) -> str:
        self._meanwhile()
        return super().hash(wachtwoord)

    def verify(self, stored: str | None, wachtwoord: str) -> bool:
        self._meanwhile()
        return super().verify(stored, wachtwoord)


def test_nothing_is_held_while_a_password_is_looked_at(line: Line) -> None:
    pool = line.regie.database._engine.pool
    assert isinstance(pool, sa.QueuePool)
    held: list[int] = []
    line.regie.accounts._wachtwoorden = _Busy(lambda: held.append(pool.checkedout()))
    _change(line, "mila", WACHTWOORD, NIEUW)
    with pytest.raises(AanmeldenGeweigerdError):
        _sign_in(line, "mila")
    _sign_in(line, "mila", NIEUW)
    assert held == [0] * 4


def test_a_password_that_changed_while_the_old_one_was_looked_at_refuses_it(line: Line) -> None:
    def reset() -> None:
        line.regie.accounts._wachtwoorden = Wachtwoorden(CHEAP)
        with line.acting("bo") as (tx, viewer):
            once = line.regie.accounts.make_eenmalig(viewer)
            line.regie.accounts.reset_password(tx, viewer, line.cast["mila"].id, once, now=line.now)

    line.regie.accounts._wachtwoorden = _Busy(reset)
    with pytest.raises(AanmeldenGeweigerdError):
        _sign_in(line, "mila")


def test_many_attempts_at_once_do_not_pass_the_threshold(line: Line) -> None:
    looked: list[None] = []

    def look() -> None:
        looked.append(None)
        time.sleep(0.1)  # so that all are under way before the first one fails

    line.regie.accounts._wachtwoorden = _Busy(look)

    def attempt(_number: int) -> type[Exception]:
        with pytest.raises((AanmeldenGeweigerdError, TeVaakGeprobeerdError)) as refused:
            _sign_in(line, "mila", "fout")
        return refused.type

    with ThreadPoolExecutor(12) as pool:
        refusals = list(pool.map(attempt, range(12)))
    assert len(looked) == refusals.count(AanmeldenGeweigerdError) == PER_PAAR


def test_an_attempt_counts_also_when_the_process_dies_while_looking(line: Line) -> None:
    def die() -> None:
        raise SystemExit

    line.regie.accounts._wachtwoorden = _Busy(die)
    with pytest.raises(SystemExit):
        _sign_in(line, "mila")
    with line.regie.database.reading() as tx:
        assert len(tx.connection.execute(sa.select(aanmeldpoging)).all()) == 3


def test_a_changed_password_ends_all_other_sessions(line: Line) -> None:
    before = _sign_in(line, "mila")
    after = _change(line, "mila", WACHTWOORD, NIEUW)
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
    with pytest.raises(error):
        _change(line, "mila", huidig, nieuw)
    assert _sign_in(line, "mila")


def test_signing_out_kills_a_copied_cookie(line: Line) -> None:
    account = _sign_in(line, "mila")
    with line.acting("mila") as (tx, viewer):
        line.regie.accounts.end_sessions(tx, viewer)
    with line.regie.database.reading() as tx:
        accounts = line.regie.accounts
        assert accounts.viewer(tx, account.id, account.versie, now=line.now) is None


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
