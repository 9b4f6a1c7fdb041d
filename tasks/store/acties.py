"""Rows of ``actie``: which actions run or ran beside the line of a dossier.

A running action is unique per dossier and process: that is decided here, so that two
people who press at the same moment start one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from engine import did_insert, insert_into
from tasks.store.tables import actie

if TYPE_CHECKING:
    from datetime import datetime

    from engine import Transaction


def begin(tx: Transaction, dossier_id: str, proces: str, instance_id: str) -> bool:
    """Store that an action starts; False when it runs in this dossier already."""
    added = (
        insert_into(tx, actie)
        .values(id=instance_id, dossier_id=dossier_id, proces=proces)
        .on_conflict_do_nothing()
    )
    return did_insert(tx, added)


def end(tx: Transaction, instance_id: str, now: datetime) -> None:
    """Store that an action ended; from now on it can be started again."""
    tx.connection.execute(
        actie.update()
        .where(actie.c.id == instance_id, actie.c.ended_at.is_(None))
        .values(ended_at=now)
    )


def list_running(tx: Transaction, dossier_id: str) -> dict[str, str]:
    """Return the instances of the actions that run in a dossier, by process, in order."""
    query = (
        sa.select(actie.c.proces, actie.c.id)
        .where(actie.c.dossier_id == dossier_id, actie.c.ended_at.is_(None))
        .order_by(actie.c.id)
    )
    return {row.proces: row.id for row in tx.connection.execute(query)}
