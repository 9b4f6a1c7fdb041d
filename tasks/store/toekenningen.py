"""Rows of ``toekenning``: who has which role, for all or within one dossier, and since when.

A role is never taken away by deleting: the row gets an end, so that the past stays told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from engine import insert_into
from tasks.model import Recht
from tasks.store.tables import account, rol, toekenning
from tasks.store.visible import in_force

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime

    from engine import Transaction


def grant(
    tx: Transaction,
    *,
    account_id: str,
    rollen: Iterable[str],
    dossier_id: str | None,
    reden: str,
    door: str,
    now: datetime,
) -> None:
    """Give roles; ``dossier_id`` None means for the whole organisation."""
    rows = [
        {
            "account_id": account_id,
            "rol": each,
            "dossier_id": dossier_id,
            "reden": reden,
            "toegekend_door": door,
            "from_at": now,
        }
        for each in sorted(rollen)
    ]
    if rows:
        tx.connection.execute(toekenning.insert(), rows)


def grant_within(
    tx: Transaction,
    dossier_id: str,
    account_id: str,
    *,
    sleutel: str,
    reden: str,
    door: str,
    until_at: datetime | None,
    waarvoor: Sequence[str],
    now: datetime,
) -> int | None:
    """Give a role within a dossier to who has the role that it is given from.

    It counts until ``until_at``, or until somebody ends it when that is None. Whoever takes
    that other role, or the account, away at the same moment waits, and ends this too.

    Returns:
        The id of the row; None when that person has not, or has no active account, or when
        there is no such role or it cannot be given: nothing was given.
    """
    needed = sa.select(rol.c.gekozen_uit).where(rol.c.sleutel == sleutel)
    held = (
        sa.select(
            account.c.id,
            sa.literal(sleutel),
            sa.literal(dossier_id),
            sa.literal(reden),
            sa.literal(door),
            sa.literal(now, toekenning.c.from_at.type),
            sa.literal(until_at, toekenning.c.until_at.type),
            sa.literal(list(waarvoor), toekenning.c.waarvoor.type),
        )
        .join(toekenning, toekenning.c.account_id == account.c.id)
        .where(
            account.c.id == account_id,
            account.c.actief == sa.true(),
            toekenning.c.dossier_id.is_(None),
            toekenning.c.rol == needed.scalar_subquery(),
            in_force(now),
        )
        .limit(1)
        .with_for_update(read=True, of=(account, toekenning))
    )
    columns = (
        *("account_id", "rol", "dossier_id", "reden", "toegekend_door", "from_at"),
        *("until_at", "waarvoor"),
    )
    given = insert_into(tx, toekenning).from_select(columns, held).returning(toekenning.c.id)
    row = tx.connection.execute(given).one_or_none()
    return None if row is None else int(row.id)


def end_wide(
    tx: Transaction,
    account_id: str,
    rollen: Iterable[str],
    *,
    reden: str,
    door: str,
    now: datetime,
) -> None:
    """End these roles that a person has for the whole organisation; why is kept."""
    ended = toekenning.update().where(
        in_force(now),
        toekenning.c.account_id == account_id,
        toekenning.c.dossier_id.is_(None),
        toekenning.c.rol.in_(sorted(rollen)),
    )
    tx.connection.execute(ended.values(until_at=now, reden_einde=reden, beeindigd_door=door))


def end_places(
    tx: Transaction, account_id: str, now: datetime, *, only: Collection[str] | None = None
) -> None:
    """End the roles that a person has within dossiers, all of them or these."""
    which = [toekenning.c.account_id == account_id, toekenning.c.dossier_id.is_not(None)]
    if only is not None:
        which.append(toekenning.c.rol.in_(sorted(only)))
    _end(tx, now, *which)


def end_within(tx: Transaction, dossier_id: str, now: datetime) -> None:
    """End all roles within a dossier."""
    _end(tx, now, toekenning.c.dossier_id == dossier_id)


def end_place(
    tx: Transaction,
    dossier_id: str,
    sleutel: str,
    account_id: str,
    *,
    reden: str,
    door: str,
    now: datetime,
) -> None:
    """End a role that a person has within a dossier; one that ended already stays ended."""
    which = (toekenning.c.dossier_id == dossier_id, toekenning.c.rol == sleutel)
    whose = toekenning.c.account_id == account_id
    _end(tx, now, *which, whose, reden_einde=reden, beeindigd_door=door)


def was_given_before(tx: Transaction, dossier_id: str, sleutel: str, given_id: int) -> bool:
    """Tell whether anybody had a role within a dossier before this place (``given_id``)."""
    found = (
        sa.select(toekenning.c.id)
        .where(
            toekenning.c.dossier_id == dossier_id,
            toekenning.c.rol == sleutel,
            toekenning.c.id != given_id,
        )
        .limit(1)
    )
    return tx.connection.execute(found).first() is not None


def end_replaced(
    tx: Transaction,
    dossier_id: str,
    sleutel: str,
    account_id: str,
    *,
    given_id: int,
    reden: str,
    door: str,
    now: datetime,
) -> None:
    """End the places within a dossier that a new one (``given_id``) comes instead of.

    Those of the same person, and of others too when one person has this role at a time.
    """
    alone = sa.exists().where(rol.c.sleutel == sleutel, rol.c.een_tegelijk == sa.true())
    whose = sa.or_(toekenning.c.account_id == account_id, alone)
    which = (toekenning.c.dossier_id == dossier_id, toekenning.c.rol == sleutel, whose)
    _end(tx, now, toekenning.c.id != given_id, *which, reden_einde=reden, beeindigd_door=door)


def is_held(tx: Transaction, account_id: str, sleutel: str, dossier_id: str, now: datetime) -> bool:
    """Tell whether an active account has a role, for all or within this dossier."""
    found = (
        sa.select(toekenning.c.id)
        .join(account, toekenning.c.account_id == account.c.id)
        .where(
            account.c.id == account_id,
            account.c.actief == sa.true(),
            toekenning.c.rol == sleutel,
            sa.or_(toekenning.c.dossier_id.is_(None), toekenning.c.dossier_id == dossier_id),
            in_force(now),
        )
        .limit(1)
    )
    return tx.connection.execute(found).first() is not None


def list_held_within(
    tx: Transaction, account_id: str, dossier_id: str, now: datetime
) -> frozenset[str]:
    """Return the roles that a person has within one dossier."""
    found = sa.select(toekenning.c.rol).where(
        toekenning.c.account_id == account_id,
        toekenning.c.dossier_id == dossier_id,
        in_force(now),
    )
    return frozenset(tx.connection.scalars(found))


def count_beheerders(tx: Transaction, now: datetime) -> int:
    """Return how many active accounts may manage accounts, and hold their rows.

    Two administrators who demote each other at the same time thus take turns.
    """
    rows = tx.connection.execute(
        sa.select(account.c.id, rol.c.rechten)
        .select_from(
            account.join(toekenning, toekenning.c.account_id == account.c.id).join(
                rol, toekenning.c.rol == rol.c.sleutel
            )
        )
        .where(account.c.actief == sa.true(), toekenning.c.dossier_id.is_(None), in_force(now))
        .order_by(account.c.id)
        .with_for_update(of=account)
    )
    return len({row.id for row in rows if Recht.ACCOUNTS_BEHEREN in row.rechten})


def _end(tx: Transaction, now: datetime, *which: sa.ColumnElement[bool], **told: str) -> None:
    ended = toekenning.update().where(in_force(now), *which).values(until_at=now, **told)
    tx.connection.execute(ended)
