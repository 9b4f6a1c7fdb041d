"""Rows of ``beheerdaad``: what somebody did to keep the store running; append only.

Why is sealed with the key of the dossier that it was about, so it is opaque here.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tasks.store.dossiers import SLEUTEL_COLUMNS, Sleutelrij, sleutelrij
from tasks.store.tables import account, beheerdaad, dossier
from tasks.store.takenvragen import MANY

if TYPE_CHECKING:
    from datetime import datetime

    from engine import Transaction


@dataclass(frozen=True, slots=True)
class BeheerdaadRij:
    """One deed; without an account it was done by a command."""

    id: str
    dossier_id: str
    soort: str
    wat: str
    gelukt: bool
    account_id: str | None
    at: datetime
    reden: bytes


def insert(tx: Transaction, rij: BeheerdaadRij) -> None:
    """Store a deed."""
    tx.connection.execute(beheerdaad.insert(), asdict(rij))


def list_page(
    tx: Transaction, *, limit: int, offset: int
) -> tuple[tuple[BeheerdaadRij, Sleutelrij, str | None], ...]:
    """Return deeds, newest first, with the key of their reason and the name of who did it."""
    named = account.c.naam.label("door")
    rows = tx.connection.execute(
        sa.select(*beheerdaad.c, *SLEUTEL_COLUMNS, named)
        .select_from(
            beheerdaad.join(dossier, beheerdaad.c.dossier_id == dossier.c.id).outerjoin(
                account, beheerdaad.c.account_id == account.c.id
            )
        )
        .order_by(beheerdaad.c.at.desc(), beheerdaad.c.id)
        .limit(limit)
        .offset(offset)
    )
    return tuple(
        (
            BeheerdaadRij(
                id=row.id,
                dossier_id=row.dossier_id,
                soort=row.soort,
                wat=row.wat,
                gelukt=row.gelukt,
                account_id=row.account_id,
                at=row.at,
                reden=row.reden,
            ),
            sleutelrij(row),
            row.door,
        )
        for row in rows
    )


def count_all(tx: Transaction) -> int:
    """Return how many there are; 1000 means more than 999."""
    some = sa.select(beheerdaad.c.id).limit(MANY).subquery()
    return int(tx.connection.scalar(sa.select(sa.func.count()).select_from(some)) or 0)
