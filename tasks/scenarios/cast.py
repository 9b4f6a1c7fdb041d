"""Accounts for those who play in stories: invented persons, in a store without others."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING
from uuid import uuid4

from tasks.model import BEVRAAGDE_PARTNER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from engine import Transaction
    from tasks.model import Account, Rol
    from tasks.regie import Regie


def make_cast(regie: Regie, tx: Transaction, *, now: datetime) -> Mapping[str, Account]:
    """Create one account for each role that a person can hold; return them by role."""
    rollen = regie.rollen.list_rollen(tx)
    cast = {rol.sleutel: _make(regie, tx, rol, now) for rol in rollen if not rol.per_casus}
    return with_chosen(cast, rollen)


def add_partners(
    regie: Regie, tx: Transaction, names: Iterable[str], *, now: datetime
) -> Mapping[str, Account]:
    """Create one account in each of these organisations that can be asked; return them by name."""
    return {
        naam: regie.accounts.create_demo(
            tx,
            aanmeldnaam=f"speler.{uuid4()}",
            naam=f"Speler {naam}",
            organisatie=naam,
            rollen=[BEVRAAGDE_PARTNER],
            wachtwoord=secrets.token_urlsafe(24),
            now=now,
        )
        for naam in names
    }


def with_chosen(cast: Mapping[str, Account], rollen: Iterable[Rol]) -> Mapping[str, Account]:
    """Let roles per dossier be played by the person who can be chosen for them."""
    chosen = {rol.sleutel: cast[rol.gekozen_uit or ""] for rol in rollen if rol.gekozen_uit in cast}
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
