"""Rows of ``taak``: how a task comes, goes from hand to hand, and ends.

Every change is a compare-and-set on what the caller saw, and tells whether it hit:
several workers may try the same. Who may do it was decided before (``visible``);
lists and pages are read in ``takenlijst``.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from engine import insert_for
from tasks.model import TaakStatus
from tasks.store.tables import concept, dossier, rolnaam, taak, toekenning
from tasks.store.visible import in_force

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.sql.dml import ReturningInsert

    from engine import JsonValue, Transaction, WorkItem

_FINISH = (
    taak.update()
    .where(
        taak.c.id == sa.bindparam("which"),
        taak.c.open == sa.true(),
        taak.c.versie == sa.bindparam("seen"),
    )
    .values(
        versie=taak.c.versie + 1,
        status=TaakStatus.AFGEROND.value,
        open=False,
        afgerond_door=sa.bindparam("door"),
        afgerond_at=sa.bindparam("at", type_=taak.c.afgerond_at.type),
    )
)
_DROP_CONCEPTEN = concept.delete().where(concept.c.taak_id == sa.bindparam("which"))


def insert_taak(
    tx: Transaction,
    item: WorkItem,
    *,
    naam: str,
    lane: str,
    bevestiging: str | None,
    organisatie: str | None,
    due_at: datetime | None,
    sort_at: datetime,
    bij_gesloten: bool,
    advies: Mapping[str, JsonValue],
) -> bool:
    """Give a work item to the role that its lane names, within the dossier it belongs to.

    ``lane`` is a name that the role has or once had, or its key; ``bevestiging`` the same
    for the second person (A17). ``organisatie`` is the one it is put to, or None. ``sort_at``
    is ``due_at``, or the end of time. ``advies`` is what tables advised, by name of the choice.

    Returns:
        False when the dossier or a role is unknown: nothing was stored.
    """
    given = {
        "id": item.id,
        "instance_id": item.instance_id,
        "bundle_id": item.bundle_id,
        "element_id": item.element_id,
        "naam": naam,
        "organisatie": organisatie,
        "opened_at": item.opened_at,
        "due_at": due_at,
        "sort_at": sort_at,
        "bij_gesloten": bij_gesloten,
        "advies": dict(advies),
    }
    asked = {"lane": lane, "bevestiging": bevestiging, "of_dossier": item.business_key}
    statement = _inserting(tx.connection.dialect.name, (*given,), confirmed=bool(bevestiging))
    row = {**asked, **{f"new_{name}": value for name, value in given.items()}}
    return tx.connection.execute(statement, row).first() is not None


@cache
def _inserting(
    dialect: str, given: tuple[str, ...], *, confirmed: bool
) -> ReturningInsert[tuple[str]]:
    second = rolnaam.alias("second")
    known = dossier.join(rolnaam, rolnaam.c.naam == sa.bindparam("lane"))
    if confirmed:
        known = known.join(second, second.c.naam == sa.bindparam("bevestiging"))

    columns: dict[str, sa.ColumnElement[Any]] = {
        **{name: sa.bindparam(f"new_{name}", type_=taak.c[name].type) for name in given},
        **{name: dossier.c[name] for name in ("soort", "nummer")},
        "dossier_id": dossier.c.id,
        "rol": rolnaam.c.rol,
        "bevestiger_rol": second.c.rol if confirmed else sa.null(),
        "aan_zet": rolnaam.c.rol,
        "status": sa.literal(TaakStatus.OPEN.value),
        "open": sa.true(),
        "versie": sa.literal(1),
    }
    found = (
        sa.select(*columns.values())
        .select_from(known)
        .where(dossier.c.id == sa.bindparam("of_dossier"))
    )
    return insert_for(dialect, taak).from_select([*columns], found).returning(taak.c.id)


def claim(tx: Transaction, taak_id: str, account_id: str) -> bool:
    """Take a free task in hand."""
    free = sa.and_(taak.c.status == TaakStatus.OPEN, taak.c.behandelaar_id.is_(None))
    return _change(tx, taak_id, free, behandelaar_id=account_id, status=TaakStatus.OPGEPAKT.value)


def release(tx: Transaction, taak_id: str, account_id: str) -> bool:
    """Put back a task that this person has in hand."""
    held = sa.and_(taak.c.status == TaakStatus.OPGEPAKT, taak.c.behandelaar_id == account_id)
    return _change(tx, taak_id, held, behandelaar_id=None, status=TaakStatus.OPEN.value)


def release_all_of(tx: Transaction, account_id: str, rollen: frozenset[str] | None) -> None:
    """Put back what this person has in hand for these roles; None means for any role."""
    held = sa.and_(
        taak.c.open == sa.true(),
        taak.c.behandelaar_id == account_id,
        taak.c.status == TaakStatus.OPGEPAKT,
    )
    if rollen is not None:
        held = sa.and_(held, taak.c.rol.in_(sorted(rollen)))
    _put_back(tx, held)


def release_put_to(tx: Transaction, account_id: str, organisatie: str) -> None:
    """Put back what this person has in hand that is put to this organisation."""
    held = sa.and_(
        taak.c.open == sa.true(),
        taak.c.behandelaar_id == account_id,
        taak.c.organisatie == organisatie,
        taak.c.status == TaakStatus.OPGEPAKT,
    )
    _put_back(tx, held)


def release_lost(tx: Transaction, dossier_id: str, rol: str, now: datetime) -> None:
    """Put back what people have in hand for a role that they no longer have in this dossier."""
    still = sa.exists().where(
        toekenning.c.account_id == taak.c.behandelaar_id,
        toekenning.c.dossier_id == dossier_id,
        toekenning.c.rol == rol,
        in_force(now),
    )
    held = sa.and_(
        taak.c.open == sa.true(),
        taak.c.dossier_id == dossier_id,
        taak.c.rol == rol,
        taak.c.status == TaakStatus.OPGEPAKT,
        ~still,
    )
    _put_back(tx, held)


def mark_vastgelegd(tx: Transaction, taak_id: str, versie: int, account_id: str) -> bool:
    """Hand a recorded decision to the role of the second person."""
    seen = sa.and_(
        taak.c.versie == versie, taak.c.status.in_([TaakStatus.OPEN, TaakStatus.OPGEPAKT])
    )
    return _change(
        tx,
        taak_id,
        seen,
        behandelaar_id=account_id,
        status=TaakStatus.VASTGELEGD.value,
        aan_zet=taak.c.bevestiger_rol,
    )


def mark_teruggestuurd(
    tx: Transaction, taak_id: str, versie: int, behandelaar_id: str | None
) -> bool:
    """Hand a recorded decision back to its recorder, or to the whole role."""
    seen = sa.and_(taak.c.versie == versie, taak.c.status == TaakStatus.VASTGELEGD)
    status = TaakStatus.OPGEPAKT if behandelaar_id else TaakStatus.OPEN
    return _change(
        tx,
        taak_id,
        seen,
        behandelaar_id=behandelaar_id,
        status=status.value,
        aan_zet=taak.c.rol,
    )


def move_term(tx: Transaction, taak_id: str, versie: int, due_at: datetime) -> bool:
    """Give a task until another moment."""
    return _change(tx, taak_id, taak.c.versie == versie, due_at=due_at, sort_at=due_at)


def finish(tx: Transaction, taak_id: str, versie: int, door: str, now: datetime) -> bool:
    """End a task that was completed; its drafts go too."""
    seen = {"which": taak_id, "seen": versie}
    ended = tx.connection.execute(_FINISH, {**seen, "door": door, "at": now})
    if ended.rowcount:
        tx.connection.execute(_DROP_CONCEPTEN, {"which": taak_id})
    return ended.rowcount == 1


def withdraw(tx: Transaction, taak_id: str, now: datetime) -> None:
    """End a task that the process took back; what was typed for it has no purpose left."""
    _change(
        tx,
        taak_id,
        sa.true(),
        status=TaakStatus.VERVALLEN.value,
        open=False,
        afgerond_at=now,
    )
    tx.connection.execute(_DROP_CONCEPTEN, {"which": taak_id})


def _put_back(tx: Transaction, held: sa.ColumnElement[bool]) -> None:
    tx.connection.execute(
        taak.update()
        .where(held)
        .values(behandelaar_id=None, status=TaakStatus.OPEN.value, versie=taak.c.versie + 1)
    )


def _change(tx: Transaction, taak_id: str, seen: sa.ColumnElement[bool], **values: object) -> bool:
    change = (
        taak.update()
        .where(taak.c.id == taak_id, taak.c.open == sa.true(), seen)
        .values(versie=taak.c.versie + 1, **values)
    )
    return tx.connection.execute(change).rowcount == 1


def list_organisaties(tx: Transaction, dossier_id: str) -> dict[str, str]:
    """Return the tasks of a dossier that are put to one organisation, with its name."""
    query = sa.select(taak.c.id, taak.c.organisatie).where(
        taak.c.dossier_id == dossier_id, taak.c.organisatie.is_not(None)
    )
    return {row.id: row.organisatie for row in tx.connection.execute(query)}


def count_open(tx: Transaction, *, now: datetime) -> tuple[int, int]:
    """Return how many tasks wait, and how many of them are late; one statement.

    Of everybody together, so only for whoever keeps the system running.
    """
    late = sa.func.count(sa.case((taak.c.sort_at < now, 1)))
    query = sa.select(sa.func.count(), late).where(taak.c.open == sa.true())
    waiting, overdue = tx.connection.execute(query).one()
    return waiting, overdue
