"""Rows of earlier steps of a dossier: how often each was asked, and what was submitted.

For what a task page shows beside its form; whoever asks has judged who may see the task.
Contents are opaque bytes here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tasks.model import TaakStatus
from tasks.store.dossiers import SLEUTEL_COLUMNS, sleutelrij
from tasks.store.stukken import JOINED, SELECTED, StukRij, make_stuk
from tasks.store.tables import dossier, dossierstuk, taak

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from engine import Transaction


@dataclass(frozen=True, slots=True)
class Keer:
    """One time that a step was before somebody.

    Attributes:
        organisatie: the one it was put to, or None.
        versies: what was submitted and its corrections, oldest first; empty without an answer.
    """

    taak_id: str
    element_id: str
    naam: str
    organisatie: str | None
    status: TaakStatus
    opened_at: datetime
    afgerond_at: datetime | None
    versies: tuple[StukRij, ...]


@dataclass(frozen=True, slots=True)
class Vraag:
    """What was put to one organisation, and what became of it; never what it said.

    Attributes:
        afgerond_at: when it was answered, or when it ended without an answer.
    """

    taak_id: str
    naam: str
    organisatie: str
    status: TaakStatus
    opened_at: datetime
    due_at: datetime | None
    afgerond_at: datetime | None


def list_vragen(tx: Transaction, dossier_id: str) -> tuple[Vraag, ...]:
    """Return every question that was put to an organisation in a dossier, newest first."""
    rows = tx.connection.execute(
        sa.select(
            *(taak.c.id, taak.c.naam, taak.c.organisatie, taak.c.status),
            *(taak.c.opened_at, taak.c.due_at, taak.c.afgerond_at),
        )
        .where(taak.c.dossier_id == dossier_id, taak.c.organisatie.is_not(None))
        .order_by(taak.c.opened_at.desc(), taak.c.organisatie, taak.c.id)
    )
    return tuple(
        Vraag(row[0], row[1], row[2], TaakStatus(row[3]), row[4], row[5], row[6]) for row in rows
    )


def list_keren(tx: Transaction, dossier_id: str, element_ids: Collection[str]) -> tuple[Keer, ...]:
    """Return every time that one of these steps was asked in a dossier, oldest first."""
    steps = sorted(element_ids)
    versies = _list_versies(tx, dossier_id, steps)
    rows = tx.connection.execute(
        sa.select(
            *(taak.c.id, taak.c.element_id, taak.c.naam, taak.c.organisatie),
            *(taak.c.status, taak.c.opened_at, taak.c.afgerond_at),
        )
        .where(taak.c.dossier_id == dossier_id, taak.c.element_id.in_(steps))
        .order_by(taak.c.opened_at, taak.c.organisatie, taak.c.id)
    )
    return tuple(
        Keer(
            taak_id=row.id,
            element_id=row.element_id,
            naam=row.naam,
            organisatie=row.organisatie,
            status=TaakStatus(row.status),
            opened_at=row.opened_at,
            afgerond_at=row.afgerond_at,
            versies=tuple(versies.get(row.id, ())),
        )
        for row in rows
    )


def _list_versies(tx: Transaction, dossier_id: str, steps: list[str]) -> dict[str, list[StukRij]]:
    """Return the versions of what was submitted in these steps, by the task they began with."""
    rows = tx.connection.execute(
        sa.select(*SELECTED, *SLEUTEL_COLUMNS)
        .select_from(JOINED.join(dossier, dossierstuk.c.dossier_id == dossier.c.id))
        .where(dossierstuk.c.dossier_id == dossier_id, dossierstuk.c.element_id.in_(steps))
        .order_by(dossierstuk.c.created_at)
    ).all()
    found = {row.id: StukRij(make_stuk(row), row.inhoud, sleutelrij(row)) for row in rows}
    versies: dict[str, list[StukRij]] = {}
    for row in rows:
        if row.taak_id is None:
            continue
        rij: StukRij | None = found[row.id]
        while rij is not None:
            versies.setdefault(row.taak_id, []).append(rij)
            rij = found.get(rij.stuk.vervangen_door or "")
    return versies
