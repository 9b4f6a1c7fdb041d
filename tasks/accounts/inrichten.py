"""How accounts come about when nobody is signed in yet: the first one, and invented ones."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tasks.accounts.eisen import check_names, check_rollen, make_account
from tasks.accounts.wachtwoorden import make_eenmalig
from tasks.errors import AccountBestaatAlError, AntwoordenOngeldigError, NotFoundError
from tasks.model import Account, Recht
from tasks.store import accounts, rollen, toekenningen

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from engine import Transaction
    from tasks.accounts.wachtwoorden import Wachtwoorden

#: recorded as whoever granted a role when nobody is signed in yet
INRICHTING = "inrichting"


@dataclass(frozen=True, slots=True)
class NieuwAccount:
    """A new account with its one-time password, which is shown once and never again."""

    account: Account
    wachtwoord: str = field(repr=False)


class Inrichten:
    """Makes the accounts that no administrator makes."""

    def __init__(self, wachtwoorden: Wachtwoorden) -> None:
        self._wachtwoorden = wachtwoorden

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
        eenmalig = make_eenmalig(self._wachtwoorden)
        stored = store_account(tx, new, eenmalig.gehasht, gegeven=beheer, now=now)
        return NieuwAccount(stored, eenmalig.wachtwoord)

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
        return store_account(tx, new, self._wachtwoorden.hash(wachtwoord), gegeven=rollen, now=now)


def store_account(
    tx: Transaction,
    new: Account,
    gehasht: str,
    *,
    gegeven: Collection[str],
    door: str = INRICHTING,
    reden: str = "Bij het inrichten",
    now: datetime,
) -> Account:
    """Store an account that was checked, with its roles.

    Raises:
        AccountBestaatAlError: the sign-in name is taken.
        AntwoordenOngeldigError: a role cannot be given like this.
    """
    check_rollen(tx, gegeven)
    if not accounts.insert_account(tx, new, wachtwoord=gehasht, now=now):
        raise AccountBestaatAlError(new.aanmeldnaam)
    toekenningen.grant(
        tx,
        account_id=new.id,
        rollen=gegeven,
        dossier_id=None,
        reden=reden,
        door=door,
        now=now,
    )
    return get_account(tx, new.id, now)


def get_account(tx: Transaction, account_id: str, now: datetime) -> Account:
    """Return an account.

    Raises:
        NotFoundError: unknown.
    """
    found = accounts.find_account(tx, account_id, now)
    if found is None:
        raise NotFoundError("account", account_id)
    return found
