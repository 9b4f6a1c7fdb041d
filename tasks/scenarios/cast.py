"""Accounts for those who play in stories: invented persons, in a store without others."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from engine import Transaction
    from tasks.model import Account, Rol
    from tasks.regie import Regie

#: roles per dossier are played by whoever may be chosen for them
CHOSEN_FROM = {"regisseur": "beschikbaar_als_regisseur"}


def make_cast(regie: Regie, tx: Transaction, *, now: datetime) -> Mapping[str, Account]:
    """Create one account for each role that a person can hold; return them by role."""
    rollen = regie.rollen.list_rollen(tx)
    cast = {rol.sleutel: _make(regie, tx, rol, now) for rol in rollen if not rol.per_casus}
    return with_chosen(cast)


def with_chosen(cast: Mapping[str, Account]) -> Mapping[str, Account]:
    """Let roles per dossier be played by the person who can be chosen for them."""
    chosen = {rol: cast[pool] for rol, pool in CHOSEN_FROM.items() if pool in cast}
    return {**cast, **chosen}


def _make(regie: Regie, tx: Transaction, rol: Rol, now: datetime) -> Account:
    return regie.accounts.create_demo(
        tx,
        aanmeldnaam=f"speler.{rol.sleutel}",
        naam=f"Speler {rol.naam}",
        organisatie="Oefenorganisatie",
        rollen=[rol.sleutel],
        wachtwoord=secrets.token_urlsafe(24),
        now=now,
    )
