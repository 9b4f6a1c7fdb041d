"""Accounts as their owners use them: signing in, looking, changing a password.

What administrators do is next door in ``beheer``; one object offers both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.accounts.beheer import Beheer
from tasks.accounts.drempel import Drempel
from tasks.accounts.eisen import normal_aanmeldnaam
from tasks.accounts.wachtwoorden import check_sterkte
from tasks.errors import AanmeldenGeweigerdError, WachtwoordZwakError
from tasks.store import accounts

if TYPE_CHECKING:
    from datetime import datetime

    from engine import Database, Transaction
    from tasks.accounts.wachtwoorden import Wachtwoorden
    from tasks.model import Account, Viewer
    from tasks.sealing import KeyRing


class Accounts(Beheer):
    """Everything about accounts."""

    def __init__(self, ring: KeyRing, wachtwoorden: Wachtwoorden) -> None:
        super().__init__(wachtwoorden)
        self._drempel = Drempel(ring)

    def sign_in(
        self,
        database: Database,
        aanmeldnaam: str,
        wachtwoord: str,
        herkomst: str,
        *,
        now: datetime,
    ) -> Account:
        """Return the account that fits; the same answer for every reason why none does.

        The attempt counts before the password is looked at, so trying many at once does not
        help. Hashing takes long on purpose and happens outside every transaction: nobody's
        work waits for it.

        Args:
            database: on which two short transactions of its own are opened.
            aanmeldnaam: as it was typed.
            wachtwoord: as it was typed.
            herkomst: address that the attempt comes from; kept only as a keyed hash.
            now: aware UTC moment.

        Raises:
            TeVaakGeprobeerdError: too many failures for this account or address.
            AanmeldenGeweigerdError: unknown, switched off, or the wrong password.
        """
        naam = normal_aanmeldnaam(aanmeldnaam)
        with database.transaction() as tx:
            poging = self._drempel.begin(tx, naam, herkomst, now)
            found = accounts.find_by_aanmeldnaam(tx, naam)
        account, stored = found or (None, None)
        fits = self._wachtwoorden.verify(stored, wachtwoord)
        if account is None or stored is None or not fits or not account.actief:
            raise AanmeldenGeweigerdError
        renewed = None
        if self._wachtwoorden.is_outdated(stored):
            renewed = self._wachtwoorden.hash(wachtwoord)
        with database.transaction() as tx:
            _check_still(tx, account, stored)
            self._drempel.succeed(tx, poging, now)
            if renewed is not None:
                accounts.update_account(tx, account.id, end_sessions=False, wachtwoord=renewed)
            return accounts.find_account(tx, account.id, now) or account

    def viewer(
        self, tx: Transaction, account_id: str, versie: int, *, now: datetime
    ) -> Viewer | None:
        """Return who looks; None when the account was switched off or its sessions ended.

        Read anew for every request: a role that was given or taken counts at once.
        """
        return accounts.find_viewer(tx, account_id, versie, now)

    def change_password(
        self, database: Database, viewer: Viewer, huidig: str, nieuw: str, *, now: datetime
    ) -> Account:
        """Change the viewer's own password; all other sessions end, by a new ``versie``.

        Opens two short transactions of its own; hashing happens outside them.

        Raises:
            AanmeldenGeweigerdError: the present password is wrong, or the account is gone.
            TeVaakGeprobeerdError: it was wrong too often.
            WachtwoordZwakError: the new one is too weak, or the same as the present one.
        """
        with database.transaction() as tx:
            found = accounts.find_with_wachtwoord(tx, viewer.account_id)
            if found is None:
                raise AanmeldenGeweigerdError
            account, stored = found
            check_sterkte(nieuw, namen=(account.aanmeldnaam, account.naam, account.organisatie))
            if nieuw == huidig:
                raise WachtwoordZwakError("Kies een ander wachtwoord dan het huidige.")
            poging = self._drempel.begin(tx, account.aanmeldnaam, account.id, now)
        if not self._wachtwoorden.verify(stored, huidig):
            raise AanmeldenGeweigerdError
        hashed = self._wachtwoorden.hash(nieuw)
        with database.transaction() as tx:
            _check_still(tx, account, stored)
            self._drempel.succeed(tx, poging, now)
            accounts.update_account(
                tx, account.id, wachtwoord=hashed, moet_wachtwoord_wijzigen=False
            )
            return accounts.find_account(tx, account.id, now) or account

    def end_sessions(self, tx: Transaction, viewer: Viewer) -> None:
        """End all sessions of the viewer's own account, so that a copied cookie dies too."""
        accounts.update_account(tx, viewer.account_id)

    def has_demo(self, tx: Transaction) -> bool:
        """Tell whether there are accounts of invented persons; never on a reachable address."""
        return accounts.has_any(tx, demo_only=True)


def _check_still(tx: Transaction, account: Account, stored: str) -> None:
    """Refuse when the account was switched off or its password changed in the meantime."""
    found = accounts.find_with_wachtwoord(tx, account.id)
    if found is None or found[1] != stored or not found[0].actief:
        raise AanmeldenGeweigerdError
