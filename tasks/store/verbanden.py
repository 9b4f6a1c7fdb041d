"""Rows of ``verband``: which casussen belong together (R80, A21); no sight comes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from engine import insert_into
from tasks.model import Soort
from tasks.store.tables import dossier, verband

if TYPE_CHECKING:
    from datetime import datetime

    from engine import Transaction


def insert(tx: Transaction, casus_id: str, andere_id: str, now: datetime) -> None:
    """Store that two casussen belong together; twice, or the other way round, is harmless."""
    first, second = sorted((casus_id, andere_id))
    tx.connection.execute(
        insert_into(tx, verband)
        .values(casus_id=first, andere_id=second, at=now)
        .on_conflict_do_nothing()
    )


def linked_to(casus_id: str) -> tuple[sa.Select[tuple[str]], ...]:
    """Return what selects the ids of the casussen that belong to this one."""
    return (
        sa.select(verband.c.andere_id).where(verband.c.casus_id == casus_id),
        sa.select(verband.c.casus_id).where(verband.c.andere_id == casus_id),
    )


def list_andere_casussen(tx: Transaction, casus_id: str) -> tuple[tuple[str, str, bool], ...]:
    """Return id, number and whether it is closed of every casus but this one, by number.

    Only for who may see every casus: the list itself tells which there are.
    """
    rows = tx.connection.execute(
        sa.select(dossier.c.id, dossier.c.nummer, dossier.c.closed_at)
        .where(dossier.c.soort == Soort.CASUS.value, dossier.c.id != casus_id)
        .order_by(dossier.c.nummer)
    )
    return tuple((row.id, row.nummer, row.closed_at is not None) for row in rows)
