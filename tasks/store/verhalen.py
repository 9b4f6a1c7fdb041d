"""What the scenario player looks up: which tasks wait in the dossiers of one story.

Only tests, rehearsals and the demo use it; what the player does with a task goes through
the inbox with a real viewer, so access is proved, not bypassed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tasks.store.tables import koppeling, taak

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine import Transaction


@dataclass(frozen=True, slots=True)
class WachtendeTaak:
    """A task that waits, with what is needed to act on it."""

    id: str
    dossier_id: str
    nummer: str
    element_id: str
    rol: str
    bevestiger_rol: str | None
    organisatie: str | None
    versie: int


def list_waiting(tx: Transaction, dossier_ids: Iterable[str]) -> tuple[WachtendeTaak, ...]:
    """Return the open tasks in these dossiers, oldest first."""
    query = (
        sa.select(
            taak.c.id,
            taak.c.dossier_id,
            taak.c.nummer,
            taak.c.element_id,
            taak.c.rol,
            taak.c.bevestiger_rol,
            taak.c.organisatie,
            taak.c.versie,
        )
        .where(taak.c.dossier_id.in_(sorted(dossier_ids)), taak.c.open == sa.true())
        .order_by(taak.c.opened_at, taak.c.element_id, taak.c.id)
    )
    return tuple(WachtendeTaak(*row) for row in tx.connection.execute(query))


def list_gekoppeld(tx: Transaction, melding_ids: Iterable[str]) -> tuple[str, ...]:
    """Return the ids of the casussen that these meldingen led to or were added to."""
    query = (
        sa.select(koppeling.c.casus_id)
        .where(koppeling.c.melding_id.in_(sorted(melding_ids)))
        .order_by(koppeling.c.at, koppeling.c.casus_id)
    )
    return tuple(tx.connection.scalars(query))
