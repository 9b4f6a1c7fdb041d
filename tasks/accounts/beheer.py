"""What an administrator does about accounts, and how the first one comes about.

Everything here asks for the right to manage accounts; without it the accounts of others
do not exist. A change that must be felt at once ends the sessions of the account.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tasks.accounts.eisen import (
    MAX_LENGTE,
    check_beheerder,
    check_beheerder_left,
    check_names,
    check_rollen,
    make_account,
)
from tasks.accounts.wachtwoorden import make_eenmalig
from tasks.errors import AccountBestaatAlError, AntwoordenOngeldigError, NotFoundError
from tasks.model import REGISSEUR, REGISSEUR_BESCHIKBAAR, Account, Page, Recht
from tasks.store import accounts, rollen, taken, toekenningen

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from engine import Transaction
    from tasks.accounts.wachtwoorden import Wachtwoorden
    from tasks.model import Viewer

#: recorded as whoever granted a role when nobody is signed in yet
INRICHTING = "inrichting"
_NIET_ZELF = "U kunt uzelf geen rollen geven. Vraag dit aan een andere beheerder."


@dataclass(frozen=True, slots=True)
class NieuwAccount:
    """A new account with its one-time password, which is shown once and never again."""

    account: Account
    wachtwoord: str = field(repr=False)


class Beheer:
    """Manages accounts and their roles for the whole organisation."""

    def __init__(self, wachtwoorden: Wachtwoorden) -> None:
        self._wachtwoorden = wachtwoorden

    def list_accounts(
        self,
        tx: Transaction,
        viewer: Viewer,
        *,
        page: int = 1,
        per_page: int = 50,
        now: datetime,
    ) -> Page[Account]:
        """Return a page of the accounts by name; a reading is enough.

        Raises:
            NotFoundError: the viewer may not manage accounts.
        """
        check_beheerder(viewer)
        offset = (page - 1) * per_page
        rows = accounts.list_accounts(tx, now, limit=per_page, offset=offset)
        return Page(rows, page, per_page, accounts.count_all(tx))

    def get(self, tx: Transaction, viewer: Viewer, account_id: str, *, now: datetime) -> Account:
        """Return one account.

        Raises:
            NotFoundError: unknown, or the viewer may not manage accounts.
        """
        check_beheerder(viewer)
        return _get(tx, account_id, now)

    def create(
        self,
        tx: Transaction,
        viewer: Viewer,
        *,
        aanmeldnaam: str,
        naam: str,
        organisatie: str,
        rollen: Collection[str],
        now: datetime,
    ) -> NieuwAccount:
        """Make an account; its one-time password must be changed at the first sign-in.

        Raises:
            NotFoundError: the viewer may not manage accounts.
            AccountBestaatAlError: the sign-in name is taken.
            AntwoordenOngeldigError: a name is missing, or a role cannot be given like this.
        """
        check_beheerder(viewer)
        check_names(aanmeldnaam=aanmeldnaam, naam=naam, organisatie=organisatie)
        new = make_account(aanmeldnaam, naam, organisatie, moet_wijzigen=True)
        return self._store(
            tx, new, make_eenmalig(), gegeven=rollen, door=viewer.account_id, now=now
        )

    def create_first_administrator(
        self, tx: Transaction, *, aanmeldnaam: str, naam: str, organisatie: str, now: datetime
    ) -> NieuwAccount:
        """Make the account that makes all others; only in a store without accounts.

        Raises:
            AccountBestaatAlError: there are accounts already.
            AntwoordenOngeldigError: a name is missing, or no role may manage accounts yet.
        """
        if accounts.has_any(tx):
            raise AccountBestaatAlError(aanmeldnaam)
        beheer = {
            rol.sleutel
            for rol in rollen.list_rollen(tx)
            if Recht.ACCOUNTS_BEHEREN in rol.rechten and not rol.per_casus
        }
        if not beheer:
            raise AntwoordenOngeldigError({"rollen": "Publiceer eerst de rollen."})
        check_names(aanmeldnaam=aanmeldnaam, naam=naam, organisatie=organisatie)
        new = make_account(aanmeldnaam, naam, organisatie, moet_wijzigen=True)
        return self._store(tx, new, make_eenmalig(), gegeven=beheer, door=INRICHTING, now=now)

    def create_demo(
        self,
        tx: Transaction,
        *,
        aanmeldnaam: str,
        naam: str,
        organisatie: str,
        rollen: Collection[str],
        wachtwoord: str,
        now: datetime,
    ) -> Account:
        """Make the account of an invented person, with a password that everybody may know.

        Raises:
            AccountBestaatAlError: the sign-in name is taken.
            AntwoordenOngeldigError: a name is missing, or a role cannot be given like this.
        """
        check_names(aanmeldnaam=aanmeldnaam, naam=naam, organisatie=organisatie)
        new = make_account(aanmeldnaam, naam, organisatie, demo=True)
        stored = self._store(tx, new, wachtwoord, gegeven=rollen, door=INRICHTING, now=now)
        return stored.account

    def change(
        self,
        tx: Transaction,
        viewer: Viewer,
        account_id: str,
        *,
        naam: str,
        organisatie: str,
        actief: bool,
        now: datetime,
    ) -> Account:
        """Change an account; one that is switched off loses its sessions and its tasks.

        Its places in dossiers end too, and do not come back when it is switched on again.
        What was put to one organisation stays with that name: whoever moves to another one
        gives back what was in hand, and sees no more of it.

        Raises:
            NotFoundError: unknown, or the viewer may not manage accounts.
            LaatsteBeheerderError: nobody would be left to manage accounts.
            AntwoordenOngeldigError: a name is missing.
        """
        check_beheerder(viewer)
        toekenningen.count_beheerders(tx, now)  # two administrators take turns
        was = _get(tx, account_id, now)
        check_names(aanmeldnaam=was.aanmeldnaam, naam=naam, organisatie=organisatie)
        accounts.update_account(
            tx,
            account_id,
            end_sessions=was.actief and not actief,
            naam=naam.strip(),
            organisatie=organisatie.strip(),
            actief=actief,
        )
        if not actief:
            _end_places(tx, account_id, now)
        elif organisatie.strip() != was.organisatie:
            taken.release_put_to(tx, account_id, was.organisatie)
        check_beheerder_left(tx, now)
        return _get(tx, account_id, now)

    def set_roles(
        self,
        tx: Transaction,
        viewer: Viewer,
        account_id: str,
        rollen: Collection[str],
        *,
        reden: str,
        now: datetime,
    ) -> Account:
        """Give an account exactly these roles for the whole organisation, at once.

        What the person had in hand for a role that is lost goes back to the others. Who may
        no longer be appointed regisseur directs no casus either, and without any role no
        place in a dossier is left. Nobody gives himself roles; giving them up is allowed.

        Raises:
            NotFoundError: unknown, or the viewer may not manage accounts.
            LaatsteBeheerderError: nobody would be left to manage accounts.
            AntwoordenOngeldigError: no reason, a role cannot be given like this, or it
                would be given to oneself.
        """
        check_beheerder(viewer)
        toekenningen.count_beheerders(tx, now)  # two administrators take turns
        was = _get(tx, account_id, now)
        if not reden.strip():
            raise AntwoordenOngeldigError({"reden": "Vul in waarom u deze rollen geeft."})
        check_rollen(tx, rollen)
        if account_id == viewer.account_id and not set(rollen) <= set(was.rollen):
            raise AntwoordenOngeldigError({"rollen": _NIET_ZELF})
        lost = frozenset(was.rollen) - set(rollen)
        toekenningen.end_wide(tx, account_id, lost, now)
        toekenningen.grant(
            tx,
            account_id=account_id,
            rollen=set(rollen) - set(was.rollen),
            dossier_id=None,
            reden=reden.strip()[:MAX_LENGTE],
            door=viewer.account_id,
            now=now,
        )
        taken.release_all_of(tx, account_id, lost)
        if not rollen:
            _end_places(tx, account_id, now)
        elif REGISSEUR_BESCHIKBAAR in lost:
            _end_places(tx, account_id, now, only=REGISSEUR)
        check_beheerder_left(tx, now)
        return _get(tx, account_id, now)

    def reset_password(
        self, tx: Transaction, viewer: Viewer, account_id: str, *, now: datetime
    ) -> str:
        """Return a one-time password that must be changed; ends the account's sessions.

        Raises:
            NotFoundError: unknown, or the viewer may not manage accounts.
        """
        check_beheerder(viewer)
        _get(tx, account_id, now)
        eenmalig = make_eenmalig()
        accounts.update_account(
            tx,
            account_id,
            wachtwoord=self._wachtwoorden.hash(eenmalig),
            moet_wachtwoord_wijzigen=True,
        )
        return eenmalig

    def _store(
        self,
        tx: Transaction,
        new: Account,
        wachtwoord: str,
        *,
        gegeven: Collection[str],
        door: str,
        now: datetime,
    ) -> NieuwAccount:
        check_rollen(tx, gegeven)
        hashed = self._wachtwoorden.hash(wachtwoord)
        if not accounts.insert_account(tx, new, wachtwoord=hashed, now=now):
            raise AccountBestaatAlError(new.aanmeldnaam)
        toekenningen.grant(
            tx,
            account_id=new.id,
            rollen=gegeven,
            dossier_id=None,
            reden="Bij het aanmaken van het account",
            door=door,
            now=now,
        )
        return NieuwAccount(_get(tx, new.id, now), wachtwoord)


def _end_places(
    tx: Transaction, account_id: str, now: datetime, *, only: str | None = None
) -> None:
    """End a person's roles within dossiers, and put back what was in hand for them."""
    toekenningen.end_places(tx, account_id, now, only=only)
    taken.release_all_of(tx, account_id, None if only is None else frozenset({only}))


def _get(tx: Transaction, account_id: str, now: datetime) -> Account:
    found = accounts.find_account(tx, account_id, now)
    if found is None:
        raise NotFoundError("account", account_id)
    return found
