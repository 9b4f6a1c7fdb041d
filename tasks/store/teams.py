"""Rows of ``toekenning`` as the team of a dossier: who is in it, who was, and by whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from tasks.store.tables import account, rol, toekenning
from tasks.teamlid import Teamlid

if TYPE_CHECKING:
    from datetime import datetime

    from engine import Transaction


def list_team(tx: Transaction, dossier_id: str) -> tuple[Teamlid, ...]:
    """Return who has, had or will lose a role in this dossier, oldest first; one statement."""
    gever, beeindiger = account.alias("gever"), account.alias("beeindiger")
    rows = tx.connection.execute(
        sa.select(
            account.c.id,
            account.c.naam,
            account.c.organisatie,
            toekenning.c.rol,
            rol.c.naam.label("rol_naam"),
            toekenning.c.from_at,
            toekenning.c.until_at,
            toekenning.c.waarvoor,
            sa.func.coalesce(gever.c.naam, "").label("door"),
            sa.func.coalesce(beeindiger.c.naam, "").label("beeindigd_door"),
        )
        .select_from(
            toekenning.join(account, toekenning.c.account_id == account.c.id)
            .join(rol, toekenning.c.rol == rol.c.sleutel)
            .outerjoin(gever, toekenning.c.toegekend_door == gever.c.id)
            .outerjoin(beeindiger, toekenning.c.beeindigd_door == beeindiger.c.id)
        )
        .where(toekenning.c.dossier_id == dossier_id)
        .order_by(toekenning.c.from_at, toekenning.c.id)
    ).mappings()
    until: dict[tuple[str, str], datetime | None] = {}
    team = []
    for row in map(dict, rows):
        person = (row.pop("id"), row["rol"])
        row["waarvoor"] = tuple(row["waarvoor"] or ())
        team.append(Teamlid(**row, verlengd=until.get(person) == row["from_at"]))
        until[person] = row["until_at"]
    return tuple(team)
