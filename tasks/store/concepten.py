"""Rows of ``concept``: what somebody typed and did not submit. Contents are opaque here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from engine import insert_into
from tasks.store.tables import concept, taak

if TYPE_CHECKING:
    from datetime import datetime

    from engine import Transaction

_FIND = sa.select(concept.c.inhoud, concept.c.saved_at).where(
    concept.c.taak_id == sa.bindparam("task"), concept.c.account_id == sa.bindparam("person")
)


def save(tx: Transaction, taak_id: str, account_id: str, inhoud: bytes, saved_at: datetime) -> bool:
    """Store what a person typed, over what the same person typed before.

    Waits for whoever is ending the task at this very moment: nothing may stay behind.

    Returns:
        False when the task has ended; nothing was stored.
    """
    still_open = (
        sa.select(
            taak.c.id,
            sa.literal(account_id),
            sa.literal(inhoud, concept.c.inhoud.type),
            sa.literal(saved_at, concept.c.saved_at.type),
        )
        .where(taak.c.id == taak_id, taak.c.open == sa.true())
        .with_for_update(read=True)
    )
    saved = (
        insert_into(tx, concept)
        .from_select(("taak_id", "account_id", "inhoud", "saved_at"), still_open)
        .on_conflict_do_update(
            index_elements=["taak_id", "account_id"],
            set_={"inhoud": inhoud, "saved_at": saved_at},
        )
    )
    return tx.connection.execute(saved.returning(concept.c.taak_id)).first() is not None


def find(tx: Transaction, taak_id: str, account_id: str) -> tuple[bytes, datetime] | None:
    """Return what this person typed, and when."""
    mine = {"task": taak_id, "person": account_id}
    row = tx.connection.execute(_FIND, mine).one_or_none()
    return None if row is None else (row.inhoud, row.saved_at)


def delete(tx: Transaction, taak_id: str, account_id: str) -> None:
    """Forget what this person typed."""
    tx.connection.execute(
        concept.delete().where(concept.c.taak_id == taak_id, concept.c.account_id == account_id)
    )
