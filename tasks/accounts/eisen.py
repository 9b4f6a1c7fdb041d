"""What an account must satisfy before it is stored or changed."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING
from uuid import uuid4

from tasks.errors import AntwoordenOngeldigError, LaatsteBeheerderError, NotFoundError
from tasks.model import Account, Recht
from tasks.store import rollen, toekenningen

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from engine import Transaction
    from tasks.model import Viewer

MAX_LENGTE = 255


def normal_aanmeldnaam(aanmeldnaam: str) -> str:
    """Return a sign-in name as it is stored: capitals and spaces around it do not count."""
    return unicodedata.normalize("NFKC", aanmeldnaam).strip().casefold()


def make_account(
    aanmeldnaam: str,
    naam: str,
    organisatie: str,
    *,
    demo: bool = False,
    moet_wijzigen: bool = False,
) -> Account:
    """Return a new account that is not stored yet; the names were checked."""
    return Account(
        id=str(uuid4()),
        aanmeldnaam=normal_aanmeldnaam(aanmeldnaam),
        naam=naam.strip(),
        organisatie=organisatie.strip(),
        actief=True,
        versie=1,
        moet_wachtwoord_wijzigen=moet_wijzigen,
        demo=demo,
    )


def check_beheerder(viewer: Viewer) -> None:
    """Refuse whoever may not manage accounts: accounts do not exist for them."""
    if Recht.ACCOUNTS_BEHEREN not in viewer.rechten:
        raise NotFoundError("accounts", "")


def check_reden(reden: str) -> None:
    """Refuse to give or take roles without a reason."""
    if not reden.strip():
        raise AntwoordenOngeldigError({"reden": "Vul in waarom u deze rollen geeft of afneemt."})


def check_names(**namen: str) -> None:
    """Refuse names that are missing or too long."""
    wrong = {key: "Vul dit in." for key, value in namen.items() if not value.strip()}
    wrong |= {
        key: f"Gebruik hoogstens {MAX_LENGTE} tekens."
        for key, value in namen.items()
        if len(value) > MAX_LENGTE
    }
    if wrong:
        raise AntwoordenOngeldigError(wrong)


def check_rollen(tx: Transaction, gegeven: Collection[str]) -> None:
    """Refuse roles that do not exist (any more), or that are only given within a casus."""
    known = {
        rol.sleutel for rol in rollen.list_rollen(tx) if not rol.per_casus and not rol.vervallen
    }
    if not set(gegeven) <= known:
        raise AntwoordenOngeldigError({"rollen": "Kies rollen uit de lijst."})


def check_beheerder_left(tx: Transaction, now: datetime) -> None:
    """Refuse a change after which nobody could manage accounts."""
    if toekenningen.count_beheerders(tx, now) == 0:
        tx.doom()
        raise LaatsteBeheerderError
