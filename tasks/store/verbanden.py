"""Rows of ``verband``: which casussen belong together, or did (R80, A21); no sight comes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import sqlalchemy as sa

from engine import add_if_new
from tasks.model import Soort
from tasks.store.tables import dossier, verband

if TYPE_CHECKING:
    from datetime import datetime

    from engine import Transaction


def insert(tx: Transaction, casus_id: str, andere_id: str, now: datetime) -> None:
    """Store that two casussen belong together; twice, or the other way round, is harmless."""
    first, second = sorted((casus_id, andere_id))
    row = {"id": str(uuid4()), "casus_id": first, "andere_id": second, "at": now}
    add_if_new(tx, verband, row)


def end(tx: Transaction, casus_id: str, andere_id: str, now: datetime) -> None:
    """Store that two casussen no longer belong together; what ended already stays ended."""
    first, second = sorted((casus_id, andere_id))
    tx.connection.execute(
        verband.update()
        .where(
            verband.c.casus_id == first, verband.c.andere_id == second, verband.c.ended_at.is_(None)
        )
        .values(ended_at=now)
    )


def linked_to(casus_id: str) -> tuple[sa.Select[tuple[str]], ...]:
    """Return what selects the ids of the casussen that belong to this one now."""
    now = verband.c.ended_at.is_(None)
    return (
        sa.select(verband.c.andere_id).where(verband.c.casus_id == casus_id, now),
        sa.select(verband.c.casus_id).where(verband.c.andere_id == casus_id, now),
    )


def ended_with(casus_id: str) -> sa.Select[tuple[str, datetime]]:
    """Return what selects the casussen that belonged to this one, and when that ended last."""
    other = sa.case(
        (verband.c.casus_id == casus_id, verband.c.andere_id), else_=verband.c.casus_id
    ).label("andere_id")
    return (
        sa.select(other, sa.func.max(verband.c.ended_at).label("ended_at"))
        .where(
            sa.or_(verband.c.casus_id == casus_id, verband.c.andere_id == casus_id),
            verband.c.ended_at.is_not(None),
        )
        .group_by(other)
    )


def list_andere_casussen(
    tx: Transaction, casus_id: str, *, linked: bool = False
) -> tuple[tuple[str, str, bool], ...]:
    """Return id, number and whether it is closed of every casus but this one, by number.

    With ``linked`` only of those that belong to this one now. Only for who may see every
    casus: the list itself tells which there are.
    """
    which = [dossier.c.soort == Soort.CASUS.value, dossier.c.id != casus_id]
    if linked:
        which.append(dossier.c.id.in_(sa.union(*linked_to(casus_id))))
    rows = tx.connection.execute(
        sa.select(dossier.c.id, dossier.c.nummer, dossier.c.closed_at)
        .where(*which)
        .order_by(dossier.c.nummer)
    )
    return tuple((row.id, row.nummer, row.closed_at is not None) for row in rows)
