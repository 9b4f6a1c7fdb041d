"""Rows of ``vastlegging``: a decision recorded by one person, and what the other did (A17).

Each attempt stays: one that was sent back is followed by a new row. Contents are opaque.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tasks.store.tables import taak, vastlegging

if TYPE_CHECKING:
    from datetime import datetime

    from engine import Transaction

BEVESTIGD = "bevestigd"
TERUGGESTUURD = "teruggestuurd"


@dataclass(frozen=True, slots=True)
class VastleggingRij:
    """The newest attempt at a decision; ``uitkomst`` is None while it waits."""

    id: str
    account_id: str
    auteur: str
    organisatie: str
    inhoud: bytes
    recorded_at: datetime
    uitkomst: str | None
    afgehandeld_door: str | None
    afgehandeld_at: datetime | None
    reden: bytes | None


@dataclass(frozen=True, slots=True)
class Poging:
    """What a timeline tells of an attempt: who and when, never what."""

    naam: str
    auteur: str
    recorded_at: datetime
    uitkomst: str | None
    afgehandeld_door: str | None
    afgehandeld_at: datetime | None


def insert(
    tx: Transaction,
    *,
    vastlegging_id: str,
    taak_id: str,
    account_id: str,
    auteur: str,
    organisatie: str,
    inhoud: bytes,
    now: datetime,
) -> None:
    """Store a recorded decision that waits for the second person.

    Whoever calls changed the task first, so that nobody else counts at the same time.
    """
    last = sa.func.coalesce(sa.func.max(vastlegging.c.volgnummer), 0)
    earlier = sa.select(last).where(vastlegging.c.taak_id == taak_id).scalar_subquery()
    tx.connection.execute(
        vastlegging.insert().values(
            id=vastlegging_id,
            taak_id=taak_id,
            volgnummer=earlier + 1,
            account_id=account_id,
            auteur=auteur,
            organisatie=organisatie,
            inhoud=inhoud,
            recorded_at=now,
        )
    )


def find_newest(tx: Transaction, taak_id: str) -> VastleggingRij | None:
    """Return the newest attempt at the decision of a task."""
    row = tx.connection.execute(
        sa.select(vastlegging)
        .where(vastlegging.c.taak_id == taak_id)
        .order_by(vastlegging.c.volgnummer.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    return VastleggingRij(
        id=row.id,
        account_id=row.account_id,
        auteur=row.auteur,
        organisatie=row.organisatie,
        inhoud=row.inhoud,
        recorded_at=row.recorded_at,
        uitkomst=row.uitkomst,
        afgehandeld_door=row.afgehandeld_door,
        afgehandeld_at=row.afgehandeld_at,
        reden=row.reden,
    )


def settle(
    tx: Transaction,
    vastlegging_id: str,
    uitkomst: str,
    *,
    door: str,
    now: datetime,
    reden: bytes | None = None,
) -> bool:
    """Record what the second person did; False when somebody was first."""
    settled = (
        vastlegging.update()
        .where(vastlegging.c.id == vastlegging_id, vastlegging.c.uitkomst.is_(None))
        .values(uitkomst=uitkomst, afgehandeld_door=door, afgehandeld_at=now, reden=reden)
    )
    return tx.connection.execute(settled).rowcount == 1


def list_of_dossier(tx: Transaction, dossier_id: str) -> tuple[Poging, ...]:
    """Return all attempts in a dossier, oldest first."""
    rows = tx.connection.execute(
        sa.select(
            taak.c.naam,
            vastlegging.c.auteur,
            vastlegging.c.recorded_at,
            vastlegging.c.uitkomst,
            vastlegging.c.afgehandeld_door,
            vastlegging.c.afgehandeld_at,
        )
        .join(taak, vastlegging.c.taak_id == taak.c.id)
        .where(taak.c.dossier_id == dossier_id)
        .order_by(vastlegging.c.recorded_at, vastlegging.c.volgnummer)
    )
    return tuple(Poging(*row) for row in rows)
