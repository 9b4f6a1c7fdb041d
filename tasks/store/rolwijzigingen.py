"""Roles for the whole organisation that were given and taken away, as one list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tasks.store.tables import account, rol, toekenning

if TYPE_CHECKING:
    from datetime import datetime

    from engine import Transaction


@dataclass(frozen=True, slots=True)
class RolWijziging:
    """One role that was given or taken away.

    Attributes:
        gegeven: given, otherwise taken away.
        naam: of whose role it is.
        door: name of who did it; "" when it came with the installation.
        reden: "" when it was not asked.
    """

    at: datetime
    gegeven: bool
    account_id: str
    naam: str
    rol: str
    door: str
    reden: str


def list_page(tx: Transaction, *, limit: int, offset: int) -> tuple[RolWijziging, ...]:
    """Return what was given and taken away, newest first."""
    both = _given_and_taken().subquery()
    other = account.alias("door")
    rows = tx.connection.execute(
        sa.select(
            both.c.at,
            both.c.gegeven,
            both.c.account_id,
            account.c.naam,
            rol.c.naam.label("rol"),
            sa.func.coalesce(other.c.naam, "").label("door"),
            sa.func.coalesce(both.c.reden, "").label("reden"),
        )
        .select_from(
            both.join(account, both.c.account_id == account.c.id)
            .join(rol, both.c.rol == rol.c.sleutel)
            .outerjoin(other, both.c.door_id == other.c.id)
        )
        .order_by(both.c.at.desc(), both.c.id.desc(), both.c.gegeven)
        .limit(limit)
        .offset(offset)
    )
    return tuple(
        RolWijziging(
            at=row.at,
            gegeven=bool(row.gegeven),
            account_id=row.account_id,
            naam=row.naam,
            rol=row.rol,
            door=row.door,
            reden=row.reden,
        )
        for row in rows
    )


def count_all(tx: Transaction) -> int:
    """Return how many there are."""
    both = _given_and_taken().subquery()
    return int(tx.connection.scalar(sa.select(sa.func.count()).select_from(both)) or 0)


def _given_and_taken() -> sa.CompoundSelect[tuple[object, ...]]:
    of_all = toekenning.c.dossier_id.is_(None)
    given = sa.select(
        toekenning.c.id,
        sa.true().label("gegeven"),
        toekenning.c.account_id,
        toekenning.c.rol,
        toekenning.c.from_at.label("at"),
        toekenning.c.toegekend_door.label("door_id"),
        toekenning.c.reden.label("reden"),
    ).where(of_all)
    taken = sa.select(
        toekenning.c.id,
        sa.false(),
        toekenning.c.account_id,
        toekenning.c.rol,
        toekenning.c.until_at,
        toekenning.c.beeindigd_door,
        toekenning.c.reden_einde,
    ).where(of_all, toekenning.c.until_at.is_not(None))
    return sa.union_all(given, taken)
