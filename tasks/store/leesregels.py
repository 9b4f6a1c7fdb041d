"""Rows of ``leesregel``: who opened what, and why (L1). Append only; a reason is opaque."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tasks.model import Leesregel
from tasks.store.tables import account, dossierstuk, leesregel

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from engine import Transaction
    from tasks.model import Viewer


@dataclass(frozen=True, slots=True)
class GelezenRij:
    """A line with the sealed reason, if one was asked."""

    regel: Leesregel
    account_id: str
    reden: bytes | None


def insert(
    tx: Transaction,
    viewer: Viewer,
    *,
    dossier_id: str,
    doel: str,
    now: datetime,
    stuk_id: str | None = None,
    reden: bytes | None = None,
) -> None:
    """Write down that this viewer opened a dossier or a dossierstuk."""
    tx.connection.execute(
        leesregel.insert().values(
            at=now,
            account_id=viewer.account_id,
            organisatie=viewer.organisatie,
            dossier_id=dossier_id,
            stuk_id=stuk_id,
            doel=doel,
            reden=reden,
        )
    )


def insert_each(
    tx: Transaction,
    viewer: Viewer,
    *,
    doel: str,
    now: datetime,
    dossier_ids: Collection[str | None] = (),
    gezocht: Collection[str] = (),
) -> None:
    """Write down one line for each of these dossiers (None: about none), or hashes."""
    about = [*((each, None) for each in dossier_ids), *((None, each) for each in gezocht)]
    rows = [
        {
            "at": now,
            "account_id": viewer.account_id,
            "organisatie": viewer.organisatie,
            "dossier_id": dossier_id,
            "gezocht": waarde,
            "doel": doel,
        }
        for dossier_id, waarde in about
    ]
    if rows:
        tx.connection.execute(leesregel.insert(), rows)


def list_of_dossier(tx: Transaction, dossier_id: str, limit: int) -> tuple[GelezenRij, ...]:
    """Return who opened this dossier, newest first."""
    rows = tx.connection.execute(
        sa.select(
            leesregel.c.at,
            sa.func.coalesce(account.c.naam, leesregel.c.account_id).label("naam"),
            leesregel.c.organisatie,
            dossierstuk.c.titel,
            leesregel.c.doel,
            leesregel.c.account_id,
            leesregel.c.reden,
        )
        .select_from(
            leesregel.outerjoin(account, leesregel.c.account_id == account.c.id).outerjoin(
                dossierstuk, leesregel.c.stuk_id == dossierstuk.c.id
            )
        )
        .where(leesregel.c.dossier_id == dossier_id)
        .order_by(leesregel.c.at.desc(), leesregel.c.id.desc())
        .limit(limit)
    )
    return tuple(
        GelezenRij(
            Leesregel(row.at, row.naam, row.organisatie, row.titel, row.doel),
            row.account_id,
            row.reden,
        )
        for row in rows
    )
