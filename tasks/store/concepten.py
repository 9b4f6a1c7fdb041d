"""Rows of ``concept``: what somebody typed and did not submit. Contents are opaque here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from tasks.store.inserting import insert_into
from tasks.store.tables import concept

if TYPE_CHECKING:
    from datetime import datetime

    from engine import Transaction


def save(tx: Transaction, taak_id: str, account_id: str, inhoud: bytes, saved_at: datetime) -> None:
    """Store what a person typed, over what the same person typed before."""
    tx.connection.execute(
        insert_into(tx, concept)
        .values(taak_id=taak_id, account_id=account_id, inhoud=inhoud, saved_at=saved_at)
        .on_conflict_do_update(
            index_elements=["taak_id", "account_id"],
            set_={"inhoud": inhoud, "saved_at": saved_at},
        )
    )


def find(tx: Transaction, taak_id: str, account_id: str) -> tuple[bytes, datetime] | None:
    """Return what this person typed, and when."""
    found = sa.select(concept.c.inhoud, concept.c.saved_at).where(
        concept.c.taak_id == taak_id, concept.c.account_id == account_id
    )
    row = tx.connection.execute(found).one_or_none()
    return None if row is None else (row.inhoud, row.saved_at)


def delete(tx: Transaction, taak_id: str, account_id: str) -> None:
    """Forget what this person typed."""
    tx.connection.execute(
        concept.delete().where(concept.c.taak_id == taak_id, concept.c.account_id == account_id)
    )
