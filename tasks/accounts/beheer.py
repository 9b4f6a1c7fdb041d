"""What an administrator does about accounts.

Everything here asks for the right to manage accounts; without it the accounts of others
do not exist. A change that must be felt at once ends the sessions of the account.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.accounts.eisen import (
    MAX_LENGTE,
    check_beheerder,
    check_beheerder_left,
    check_names,
    check_reden,
    check_rollen,
    make_account,
)
from tasks.accounts.inrichten import Inrichten, get_account, store_account
from tasks.accounts.wachtwoorden import make_eenmalig
from tasks.errors import AntwoordenOngeldigError
from tasks.model import Account, Page
from tasks.store import accounts, taken, toekenningen
from tasks.store import rollen as rolrijen

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from engine import Transaction
    from tasks.accounts.wachtwoorden import Eenmalig
    from tasks.model import Viewer

_NIET_ZELF = "U kunt uzelf geen rollen geven. Vraag dit aan een andere beheerder."


class Beheer(Inrichten):
    """Manages accounts and their roles for the whole organisation."""

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
        return get_account(tx, account_id, now)

    def make_eenmalig(self, viewer: Viewer) -> Eenmalig:
        """Return a one-time password; before a transaction, since hashing takes long.

        Raises:
            NotFoundError: the viewer may not manage accounts.
        """
        check_beheerder(viewer)
        return make_eenmalig(self._wachtwoorden)

    def create(
        self,
        tx: Transaction,
        viewer: Viewer,
        eenmalig: Eenmalig,
        *,
        aanmeldnaam: str,
        naam: str,
        organisatie: str,
        rollen: Collection[str],
        reden: str,
        now: datetime,
    ) -> Account:
        """Make an account; its one-time password must be changed at the first sign-in.

        Raises:
            NotFoundError: the viewer may not manage accounts.
            AccountBestaatAlError: the sign-in name is taken.
            AntwoordenOngeldigError: a name is missing, a role cannot be given like this, or
                roles are given without a reason.
        """
        check_beheerder(viewer)
        check_names(aanmeldnaam=aanmeldnaam, naam=naam, organisatie=organisatie)
        if rollen:
            check_reden(reden)
        new = make_account(aanmeldnaam, naam, organisatie, moet_wijzigen=True)
        door, why = viewer.account_id, reden.strip()[:MAX_LENGTE]
        return store_account(
            tx, new, eenmalig.gehasht, gegeven=rollen, door=door, reden=why, now=now
        )

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
        was = get_account(tx, account_id, now)
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
        return get_account(tx, account_id, now)

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
        no longer be given a role per casus has it in none any more, and without any role no
        place in a dossier is left. Nobody gives himself roles; giving them up is allowed.

        Raises:
            NotFoundError: unknown, or the viewer may not manage accounts.
            LaatsteBeheerderError: nobody would be left to manage accounts.
            AntwoordenOngeldigError: no reason, a role cannot be given like this, or it
                would be given to oneself.
        """
        check_beheerder(viewer)
        toekenningen.count_beheerders(tx, now)  # two administrators take turns
        was = get_account(tx, account_id, now)
        check_reden(reden)
        check_rollen(tx, rollen)
        if account_id == viewer.account_id and not set(rollen) <= set(was.rollen):
            raise AntwoordenOngeldigError({"rollen": _NIET_ZELF})
        lost = frozenset(was.rollen) - set(rollen)
        why, door = reden.strip()[:MAX_LENGTE], viewer.account_id
        toekenningen.end_wide(tx, account_id, lost, reden=why, door=door, now=now)
        toekenningen.grant(
            tx,
            account_id=account_id,
            rollen=set(rollen) - set(was.rollen),
            dossier_id=None,
            reden=why,
            door=door,
            now=now,
        )
        taken.release_all_of(tx, account_id, lost)
        if not rollen:
            _end_places(tx, account_id, now)
        else:
            _end_places(tx, account_id, now, only=_chosen_from(tx, lost))
        check_beheerder_left(tx, now)
        return get_account(tx, account_id, now)

    def reset_password(
        self,
        tx: Transaction,
        viewer: Viewer,
        account_id: str,
        eenmalig: Eenmalig,
        *,
        now: datetime,
    ) -> None:
        """Set a one-time password that must be changed; ends the account's sessions.

        Raises:
            NotFoundError: unknown, or the viewer may not manage accounts.
        """
        check_beheerder(viewer)
        get_account(tx, account_id, now)
        accounts.update_account(
            tx, account_id, wachtwoord=eenmalig.gehasht, moet_wachtwoord_wijzigen=True
        )


def _end_places(
    tx: Transaction, account_id: str, now: datetime, *, only: frozenset[str] | None = None
) -> None:
    """End a person's roles within dossiers, and put back what was in hand for them."""
    if only is None or only:
        toekenningen.end_places(tx, account_id, now, only=only)
        taken.release_all_of(tx, account_id, only)


def _chosen_from(tx: Transaction, lost: frozenset[str]) -> frozenset[str]:
    """Return the roles per casus that only who has one of these roles can be given."""
    known = rolrijen.list_rollen(tx) if lost else ()
    return frozenset(rol.sleutel for rol in known if rol.gekozen_uit in lost)
