"""Reading tasks that ended: what went before another, and who ended one.

Every query takes its condition from ``visible``. What waits is read in ``takenlijst``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from tasks.model import TaakStatus
from tasks.store.tables import dossier, dossierstuk, taak
from tasks.store.visible import SIGHTS, Sight, dossier_visible, holds, seen_by

if TYPE_CHECKING:
    from datetime import datetime

    from engine import Transaction
    from tasks.model import Taak, Viewer


@dataclass(frozen=True, slots=True)
class GedaneStap:
    """A step that somebody finished; ``organisatie`` is the one that it was put to, if any."""

    naam: str
    door: str
    at: datetime
    stuk_id: str | None
    organisatie: str | None


@dataclass(frozen=True, slots=True)
class Einde:
    """Who ended a task and when; ``door`` is None when the process took it back."""

    door: str | None
    at: datetime | None


def list_done_in(
    tx: Transaction, viewer: Viewer, seen: Taak, now: datetime
) -> tuple[GedaneStap, ...]:
    """Return what was finished in the process of a task until it ended, oldest first.

    Nothing for who may not see the dossier.
    """
    asked = {**seen_by(viewer, now), "of": seen.instance_id, "until": seen.afgerond_at}
    statement = _done_in(Sight.of(viewer), ended=seen.afgerond_at is not None)
    return tuple(
        GedaneStap(row.naam, row.afgerond_door, row.afgerond_at, row.stuk_id, row.organisatie)
        for row in tx.connection.execute(statement, asked)
    )


@lru_cache(SIGHTS)
def _done_in(sight: Sight, *, ended: bool) -> sa.Select[*tuple[Any, ...]]:
    which = [
        taak.c.instance_id == sa.bindparam("of"),
        taak.c.status == TaakStatus.AFGEROND,
        dossier_visible(sight),
    ]
    if ended:
        which.append(taak.c.afgerond_at <= sa.bindparam("until"))
    return (
        sa.select(
            taak.c.naam,
            taak.c.afgerond_door,
            taak.c.afgerond_at,
            taak.c.organisatie,
            dossierstuk.c.id.label("stuk_id"),
        )
        .select_from(
            taak.join(dossier, taak.c.dossier_id == dossier.c.id).outerjoin(
                dossierstuk, dossierstuk.c.taak_id == taak.c.id
            )
        )
        .where(*which)
        .order_by(taak.c.afgerond_at, taak.c.opened_at)
    )


def find_einde(tx: Transaction, viewer: Viewer, taak_id: str, now: datetime) -> Einde | None:
    """Return how a task ended for whoever has its role, also without sight of the dossier.

    Somebody who was too late must be told who was first; more than that it is not.
    """
    sight = Sight.of(viewer)
    row = tx.connection.execute(
        sa.select(taak.c.afgerond_door, taak.c.afgerond_at).where(
            taak.c.id == taak_id,
            taak.c.open == sa.false(),
            sa.or_(
                holds(sight, taak.c.rol, taak.c.dossier_id, taak.c.organisatie),
                holds(sight, taak.c.bevestiger_rol, taak.c.dossier_id, taak.c.organisatie),
            ),
        ),
        seen_by(viewer, now),
    ).one_or_none()
    return None if row is None else Einde(row.afgerond_door, row.afgerond_at)
