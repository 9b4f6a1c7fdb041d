"""Rows of ``leesregel``: who opened what, and why (L1). Append only; a reason is opaque."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tasks.leesregel import Leesregel
from tasks.store.tables import account, dossierstuk, leesregel, zoekwaarde

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from engine import Transaction
    from tasks.model import Viewer

_ADD = leesregel.insert()


@dataclass(frozen=True, slots=True)
class GelezenRij:
    """A line with the sealed reason, if one was asked.

    Attributes:
        zonder_dossier: somebody searched for what stands in the dossier and was not shown it.
    """

    regel: Leesregel
    account_id: str
    reden: bytes | None
    zonder_dossier: bool


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
        _ADD,
        {
            "at": now,
            "account_id": viewer.account_id,
            "organisatie": viewer.organisatie,
            "dossier_id": dossier_id,
            "stuk_id": stuk_id,
            "doel": doel,
            "reden": reden,
        },
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
        tx.connection.execute(_ADD, rows)


def count_of_dossier(tx: Transaction, dossier_id: str, *, shown: str) -> int:
    """Return how many lines ``list_of_dossier`` has in all, exactly."""
    about = sa.or_(leesregel.c.dossier_id == dossier_id, _searched(dossier_id, shown))
    query = sa.select(sa.func.count()).select_from(leesregel).where(about)
    return int(tx.connection.scalar(query) or 0)


def list_of_dossier(
    tx: Transaction, dossier_id: str, *, limit: int, offset: int, shown: str
) -> tuple[GelezenRij, ...]:
    """Return who opened this dossier or searched for it, newest first.

    Args:
        tx: a reading is enough.
        dossier_id: which dossier.
        limit: at most so many rows.
        offset: rows that come before.
        shown: purpose of a line that says a search did show the dossier; such a search is
            not told twice.
    """
    rows = tx.connection.execute(
        sa.select(
            leesregel.c.at,
            sa.func.coalesce(account.c.naam, leesregel.c.account_id).label("naam"),
            leesregel.c.organisatie,
            dossierstuk.c.titel,
            leesregel.c.doel,
            leesregel.c.account_id,
            leesregel.c.reden,
            leesregel.c.dossier_id,
        )
        .select_from(
            leesregel.outerjoin(account, leesregel.c.account_id == account.c.id).outerjoin(
                dossierstuk, leesregel.c.stuk_id == dossierstuk.c.id
            )
        )
        .where(sa.or_(leesregel.c.dossier_id == dossier_id, _searched(dossier_id, shown)))
        .order_by(leesregel.c.at.desc(), leesregel.c.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return tuple(
        GelezenRij(
            Leesregel(row.at, row.naam, row.organisatie, row.titel, row.doel),
            row.account_id,
            row.reden,
            row.dossier_id is None,
        )
        for row in rows
    )


def _searched(dossier_id: str, shown: str) -> sa.ColumnElement[bool]:
    """Tell whether a line is a search for a value of a dossier that did not show it."""
    told = leesregel.alias("told")
    return sa.and_(
        leesregel.c.gezocht.in_(
            sa.select(zoekwaarde.c.waarde).where(zoekwaarde.c.dossier_id == dossier_id)
        ),
        ~sa.exists().where(
            told.c.dossier_id == dossier_id,
            told.c.account_id == leesregel.c.account_id,
            told.c.at == leesregel.c.at,
            told.c.doel == shown,
        ),
    )
