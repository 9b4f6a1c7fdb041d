"""Rows of ``kenmerk``: small facts about the store itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from engine import insert_into
from tasks.store.tables import dossier, kenmerk

if TYPE_CHECKING:
    from engine import Transaction


def find(tx: Transaction, naam: str) -> bytes | None:
    """Return a fact, if it was ever stored."""
    found = sa.select(kenmerk.c.waarde).where(kenmerk.c.naam == naam)
    return tx.connection.execute(found).scalar_one_or_none()


def save(tx: Transaction, naam: str, waarde: bytes) -> None:
    """Store a fact over the former one."""
    tx.connection.execute(
        insert_into(tx, kenmerk)
        .values(naam=naam, waarde=waarde)
        .on_conflict_do_update(index_elements=["naam"], set_={"waarde": waarde})
    )


def has_dossiers(tx: Transaction) -> bool:
    """Tell whether anything was ever kept under a key."""
    return tx.connection.execute(sa.select(dossier.c.id).limit(1)).first() is not None
