"""Rows of ``ingreep``: what somebody decided about the course of a dossier; append only.

Why is sealed with the key of the dossier, so it is opaque here.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tasks.store.tables import account, ingreep

if TYPE_CHECKING:
    from datetime import datetime

    from engine import Transaction


@dataclass(frozen=True, slots=True)
class IngreepRij:
    """One decision; ``van_at`` and ``naar_at`` only when a moment was moved."""

    id: str
    dossier_id: str
    soort: str
    wat: str
    account_id: str
    at: datetime
    reden: bytes
    van_at: datetime | None = None
    naar_at: datetime | None = None


def insert(tx: Transaction, rij: IngreepRij) -> None:
    """Store a decision."""
    tx.connection.execute(ingreep.insert(), asdict(rij))


def find_last(tx: Transaction, dossier_id: str, soort: str) -> tuple[str, str, datetime] | None:
    """Return name, organisation and moment of who decided this last about a dossier."""
    row = tx.connection.execute(
        sa.select(account.c.naam, account.c.organisatie, ingreep.c.at)
        .select_from(ingreep.join(account, ingreep.c.account_id == account.c.id))
        .where(ingreep.c.dossier_id == dossier_id, ingreep.c.soort == soort)
        .order_by(ingreep.c.at.desc(), ingreep.c.id)
        .limit(1)
    ).one_or_none()
    return None if row is None else (row.naam, row.organisatie, row.at)


def list_of_dossier(tx: Transaction, dossier_id: str) -> tuple[tuple[IngreepRij, str], ...]:
    """Return the decisions about a dossier with the names of who took them, newest first."""
    rows = tx.connection.execute(
        sa.select(*ingreep.c, account.c.naam)
        .select_from(ingreep.join(account, ingreep.c.account_id == account.c.id))
        .where(ingreep.c.dossier_id == dossier_id)
        .order_by(ingreep.c.at.desc(), ingreep.c.id)
    )
    names = tuple(ingreep.c.keys())
    return tuple(
        (IngreepRij(**{name: row._mapping[name] for name in names}), row.naam)  # noqa: SLF001 - public in the library, by a private name
        for row in rows
    )
