"""Rows of ``account`` and the failed attempts to sign in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from engine import did_insert, insert_into
from tasks.model import BEVRAAGDE_PARTNER, Account, Recht, Soort, Viewer
from tasks.store.tables import aanmeldpoging, account, rol, toekenning
from tasks.store.visible import NOW, VIEWER, in_force

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from engine import Transaction


def insert_account(tx: Transaction, new: Account, *, wachtwoord: str, now: datetime) -> bool:
    """Store a new account; False when the sign-in name is taken."""
    added = (
        insert_into(tx, account)
        .values(
            id=new.id,
            aanmeldnaam=new.aanmeldnaam,
            naam=new.naam,
            organisatie=new.organisatie,
            wachtwoord=wachtwoord,
            actief=new.actief,
            demo=new.demo,
            versie=new.versie,
            moet_wachtwoord_wijzigen=new.moet_wachtwoord_wijzigen,
            created_at=now,
        )
        .on_conflict_do_nothing(index_elements=["aanmeldnaam"])
    )
    return did_insert(tx, added)


def find_by_aanmeldnaam(tx: Transaction, aanmeldnaam: str) -> tuple[Account, str] | None:
    """Return an account with the hash of its password; roles are left out."""
    found = sa.select(account).where(account.c.aanmeldnaam == aanmeldnaam)
    row = tx.connection.execute(found).one_or_none()
    return None if row is None else (_account(row, ()), row.wachtwoord)


def find_with_wachtwoord(tx: Transaction, account_id: str) -> tuple[Account, str] | None:
    """Return an account with the hash of its password; roles are left out."""
    row = tx.connection.execute(sa.select(account).where(account.c.id == account_id)).one_or_none()
    return None if row is None else (_account(row, ()), row.wachtwoord)


def find_account(tx: Transaction, account_id: str, now: datetime) -> Account | None:
    """Return an account with the keys of its roles for the whole organisation."""
    found = _with_rollen(tx, account.c.id == account_id, now)
    return found[0] if found else None


def list_accounts(
    tx: Transaction, now: datetime, *, limit: int, offset: int
) -> tuple[Account, ...]:
    """Return accounts by name, with their roles for the whole organisation."""
    some = (
        sa.select(account.c.id)
        .order_by(account.c.naam, account.c.id)
        .limit(limit)
        .offset(offset)
        .subquery()
    )
    return _with_rollen(tx, account.c.id.in_(sa.select(some.c.id)), now)


def count_all(tx: Transaction) -> int:
    """Return how many accounts there are."""
    return int(tx.connection.scalar(sa.select(sa.func.count()).select_from(account)) or 0)


def find_viewer(tx: Transaction, account_id: str, versie: int, now: datetime) -> Viewer | None:
    """Return who looks, in one statement; None when the account or its sessions ended.

    A role that is granted per casus never counts for the whole organisation.
    """
    asked = {VIEWER.key: account_id, "versie": versie, NOW.key: now}
    rows = tx.connection.execute(_VIEWER, asked).all()
    if not rows:
        return None
    first = rows[0]
    held = [] if first.moet_wachtwoord_wijzigen else [row for row in rows if row.sleutel]
    return Viewer(
        account_id=account_id,
        naam=first.naam,
        organisatie=first.organisatie,
        rollen=frozenset(row.sleutel for row in held),
        rechten=frozenset(Recht(recht) for row in held for recht in row.rechten),
        moet_wachtwoord_wijzigen=first.moet_wachtwoord_wijzigen,
        ingangen=frozenset(Soort(each) for row in held for each in row.ingangen or ()),
    )


def update_account(
    tx: Transaction, account_id: str, *, end_sessions: bool = True, **values: object
) -> None:
    """Change columns of an account and, unless told otherwise, end its sessions."""
    if end_sessions:
        values["versie"] = account.c.versie + 1
    tx.connection.execute(account.update().where(account.c.id == account_id).values(**values))


def has_any(tx: Transaction, *, demo_only: bool = False) -> bool:
    """Tell whether there are accounts at all, or accounts of a demonstration."""
    found = sa.select(account.c.id).limit(1)
    if demo_only:
        found = found.where(account.c.demo == sa.true())
    return tx.connection.execute(found).first() is not None


def list_met_rol(tx: Transaction, rol: str, dossier_id: str, now: datetime) -> tuple[Account, ...]:
    """Return who has a role now, for all or within this dossier, by name."""
    found = sa.select(account).where(_active_as(rol, now, dossier_id))
    rows = tx.connection.execute(found.order_by(account.c.naam, account.c.id))
    return tuple(_account(row, ()) for row in rows)


def list_partners(tx: Transaction, now: datetime) -> tuple[str, ...]:
    """Return the organisations in which somebody can answer a question, by name."""
    found = sa.select(account.c.organisatie).distinct().where(_active_as(BEVRAAGDE_PARTNER, now))
    return tuple(tx.connection.execute(found.order_by(account.c.organisatie)).scalars())


def _active_as(rol: str, now: datetime, dossier_id: str | None = None) -> sa.ColumnElement[bool]:
    held = sa.exists().where(
        toekenning.c.account_id == account.c.id,
        sa.or_(toekenning.c.dossier_id.is_(None), toekenning.c.dossier_id == dossier_id),
        toekenning.c.rol == rol,
        in_force(now),
    )
    return sa.and_(held, account.c.actief == sa.true())


def list_namen(tx: Transaction, account_ids: Sequence[str]) -> dict[str, str]:
    """Return display names by account id."""
    found = sa.select(account.c.id, account.c.naam).where(account.c.id.in_(account_ids))
    return {row.id: row.naam for row in tx.connection.execute(found)}


def lock_pogingen(tx: Transaction) -> None:
    """Let attempts take turns until this transaction ends; whoever writes on SQLite does."""
    if tx.connection.dialect.name == "postgresql":
        tx.connection.exec_driver_sql("LOCK TABLE aanmeldpoging IN SHARE ROW EXCLUSIVE MODE")


def insert_poging(tx: Transaction, sleutels: Sequence[str], at: datetime) -> tuple[int, ...]:
    """Remember a failed attempt under each of these keyed hashes; returns the ids."""
    rows = [{"sleutel": sleutel, "at": at} for sleutel in sleutels]
    added = aanmeldpoging.insert().returning(aanmeldpoging.c.id)
    return tuple(tx.connection.scalars(added, rows))


def list_pogingen(
    tx: Transaction, sleutels: Sequence[str], since: datetime
) -> dict[str, list[datetime]]:
    """Return the moments of failed attempts per keyed hash, oldest first."""
    rows = tx.connection.execute(
        sa.select(aanmeldpoging.c.sleutel, aanmeldpoging.c.at)
        .where(aanmeldpoging.c.sleutel.in_(sleutels), aanmeldpoging.c.at > since)
        .order_by(aanmeldpoging.c.at)
    )
    found: dict[str, list[datetime]] = {sleutel: [] for sleutel in sleutels}
    for row in rows:
        found[row.sleutel].append(row.at)
    return found


def delete_pogingen(
    tx: Transaction, *, before: datetime, sleutels: Sequence[str], ids: Sequence[int]
) -> None:
    """Forget attempts from before a moment, all of these keyed hashes, and these."""
    gone = sa.or_(
        aanmeldpoging.c.at < before,
        aanmeldpoging.c.sleutel.in_(sleutels),
        aanmeldpoging.c.id.in_(ids),
    )
    tx.connection.execute(aanmeldpoging.delete().where(gone))


def _wide(now: datetime | sa.BindParameter[datetime]) -> sa.ColumnElement[bool]:
    return sa.and_(
        toekenning.c.account_id == account.c.id,
        toekenning.c.dossier_id.is_(None),
        in_force(now),
    )


def _of_organisation() -> sa.ColumnElement[bool]:
    return sa.and_(rol.c.sleutel == toekenning.c.rol, rol.c.per_casus == sa.false())


def _viewer() -> sa.Select[tuple[Any, ...]]:
    return (
        sa.select(
            account.c.naam,
            account.c.organisatie,
            account.c.moet_wachtwoord_wijzigen,
            rol.c.sleutel,
            rol.c.rechten,
            rol.c.ingangen,
        )
        .select_from(account.outerjoin(toekenning, _wide(NOW)).outerjoin(rol, _of_organisation()))
        .where(
            account.c.id == VIEWER,
            account.c.versie == sa.bindparam("versie"),
            account.c.actief == sa.true(),
        )
    )


_VIEWER = _viewer()


def _with_rollen(
    tx: Transaction, which: sa.ColumnElement[bool], now: datetime
) -> tuple[Account, ...]:
    rows = tx.connection.execute(
        sa.select(account, rol.c.sleutel)
        .select_from(account.outerjoin(toekenning, _wide(now)).outerjoin(rol, _of_organisation()))
        .where(which)
        .order_by(account.c.naam, account.c.id)
    ).all()
    rollen: dict[str, set[str]] = {}
    for row in rows:
        rollen.setdefault(row.id, set()).update({row.sleutel} - {None})
    unique = {row.id: row for row in rows}
    return tuple(
        _account(row, tuple(sorted(rollen[account_id]))) for account_id, row in unique.items()
    )


def _account(row: sa.Row[*tuple[Any, ...]], rollen: tuple[str, ...]) -> Account:
    return Account(
        id=row.id,
        aanmeldnaam=row.aanmeldnaam,
        naam=row.naam,
        organisatie=row.organisatie,
        actief=row.actief,
        versie=row.versie,
        moet_wachtwoord_wijzigen=row.moet_wachtwoord_wijzigen,
        demo=row.demo,
        rollen=rollen,
    )
