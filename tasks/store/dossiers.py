"""Rows of ``dossier``: one per melding, casus and melder, each with a key of its own.

Keys are stored wrapped; only the sealing room above can unwrap them. Reading for a
person is in ``dossierlijst``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from engine import Moment, add_if_new
from tasks.model import Soort
from tasks.store.tables import actie, dossier

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date, datetime

    from engine import Transaction


@dataclass(frozen=True, slots=True)
class Sleutelrij:
    """What is needed to open the contents of a dossier, and whether it may still change.

    Attributes:
        sleutel: the dossier's own key, wrapped by the key named ``sleutel_id``.
    """

    dossier_id: str
    soort: Soort
    nummer: str
    sleutel: bytes
    sleutel_id: str
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a dossier stands, as far as it decides what may be started."""

    fase: str
    gesloten: bool
    geschorst: bool


#: labelled, so that they may stand beside the columns of another table
SLEUTEL_COLUMNS = (
    dossier.c.id.label("sleutel_dossier_id"),
    dossier.c.soort.label("sleutel_soort"),
    dossier.c.nummer.label("sleutel_nummer"),
    dossier.c.sleutel.label("sleutel_waarde"),
    dossier.c.sleutel_id.label("sleutel_id"),
    dossier.c.closed_at.label("sleutel_closed_at"),
)
_SET_STAND = (
    dossier.update()
    .where(dossier.c.id == sa.bindparam("which"))
    .values(
        fase=sa.func.coalesce(sa.bindparam("new_fase", type_=sa.String), dossier.c.fase),
        ended_at=sa.func.coalesce(sa.bindparam("end", type_=Moment), dossier.c.ended_at),
    )
)


#: what a dossier no longer is once it is opened again
_OF_THE_CLOSED = ("closed_at", "ended_at", "geschorst_at", "bewaren_on", "bewaartermijn")


def sleutelrij(row: sa.Row[*tuple[Any, ...]]) -> Sleutelrij:
    """Read ``SLEUTEL_COLUMNS`` back."""
    return Sleutelrij(
        dossier_id=row.sleutel_dossier_id,
        soort=Soort(row.sleutel_soort),
        nummer=row.sleutel_nummer,
        sleutel=row.sleutel_waarde,
        sleutel_id=row.sleutel_id,
        closed_at=row.sleutel_closed_at,
    )


def insert_dossier(
    tx: Transaction,
    rij: Sleutelrij,
    *,
    fase: str,
    hoort_bij: str | None,
    instance_id: str | None,
    betreft: str | None = None,
    now: datetime,
) -> bool:
    """Store a new dossier; False when the number is taken, or the melding has a melder."""
    row = {
        "id": rij.dossier_id,
        "soort": rij.soort.value,
        "nummer": rij.nummer,
        "fase": fase,
        "hoort_bij": hoort_bij,
        "instance_id": instance_id,
        "betreft": betreft,
        "sleutel": rij.sleutel,
        "sleutel_id": rij.sleutel_id,
        "created_at": now,
    }
    return add_if_new(tx, dossier, row)


def set_fase(tx: Transaction, dossier_id: str, fase: str) -> None:
    """Record where the dossier stands, as the diagram says; with others of the same step."""
    tx.gather(_write_standen, [{"which": dossier_id, "new_fase": fase, "end": None}])


def close(
    tx: Transaction,
    dossier_id: str,
    now: datetime,
    *,
    bewaren_on: date | None = None,
    bewaartermijn: str | None = None,
) -> None:
    """Close the dossier: from now on it can only be read (R46), and until when it is kept."""
    _update(tx, dossier_id, closed_at=now, bewaren_on=bewaren_on, bewaartermijn=bewaartermijn)


def end(tx: Transaction, dossier_id: str, now: datetime) -> None:
    """Record that its process ended; with others of the same step.

    What stands in it may still be corrected, until it is closed.
    """
    tx.gather(_write_standen, [{"which": dossier_id, "new_fase": None, "end": now}])


def reopen(tx: Transaction, dossier_id: str, *, instance_id: str, fase: str) -> bool:
    """Open a closed dossier again, carried by another instance; False when it was open."""
    change = (
        dossier.update()
        .where(dossier.c.id == dossier_id, dossier.c.closed_at.is_not(None))
        .values(dict.fromkeys(_OF_THE_CLOSED) | {"instance_id": instance_id, "fase": fase})
    )
    return tx.connection.execute(change).rowcount == 1


def set_risico(
    tx: Transaction,
    dossier_id: str,
    naam: str,
    rang: int,
    *,
    stuk_id: str,
    instead_of: str | None,
) -> None:
    """Record how great somebody chose to call the risk, and in which document (R2, R14).

    A correction (``instead_of``) counts only when nothing newer was filed meanwhile.
    """
    change = dossier.update().where(dossier.c.id == dossier_id)
    if instead_of is not None:
        change = change.where(dossier.c.risico_stuk_id == instead_of)
    tx.connection.execute(change.values(risico=naam, risico_rang=rang, risico_stuk_id=stuk_id))


def lock_stand(tx: Transaction, dossier_id: str) -> Stand:
    """Return where a dossier stands, and hold it there until this transaction ends."""
    found = (
        sa.select(dossier.c.fase, dossier.c.closed_at, dossier.c.geschorst_at)
        .where(dossier.c.id == dossier_id)
        .with_for_update(key_share=True)
    )
    row = tx.connection.execute(found).one()
    return Stand(row.fase, row.closed_at is not None, row.geschorst_at is not None)


def set_geschorst(tx: Transaction, dossier_id: str, since: datetime | None) -> None:
    """Record since when the dossier rests; None when it goes on."""
    _update(tx, dossier_id, geschorst_at=since)


def find_sleutelrij(tx: Transaction, dossier_id: str) -> Sleutelrij | None:
    """Return the key of a dossier, if there is one with this id."""
    found = sa.select(*SLEUTEL_COLUMNS).where(dossier.c.id == dossier_id)
    row = tx.connection.execute(found).one_or_none()
    return None if row is None else sleutelrij(row)


def find_sleutelrij_of(tx: Transaction, instance_id: str) -> Sleutelrij | None:
    """Return the key of the dossier whose line, or action, an instance is; None without one."""
    beside = sa.select(actie.c.dossier_id).where(actie.c.id == instance_id)
    found = sa.select(*SLEUTEL_COLUMNS).where(
        sa.or_(dossier.c.instance_id == instance_id, dossier.c.id.in_(beside))
    )
    row = tx.connection.execute(found).one_or_none()
    return None if row is None else sleutelrij(row)


def find_beheer(tx: Transaction) -> Sleutelrij | None:
    """Return the key of the administration itself, once there is one."""
    found = sa.select(*SLEUTEL_COLUMNS).where(dossier.c.soort == Soort.BEHEER.value)
    row = tx.connection.execute(found).one_or_none()
    return None if row is None else sleutelrij(row)


def find_melder_of(tx: Transaction, melding_id: str) -> Sleutelrij | None:
    """Return the key of the sealed melder of a melding (A16)."""
    found = sa.select(*SLEUTEL_COLUMNS).where(
        dossier.c.hoort_bij == melding_id, dossier.c.soort == Soort.MELDER.value
    )
    row = tx.connection.execute(found).one_or_none()
    return None if row is None else sleutelrij(row)


def list_wrapped_otherwise(tx: Transaction, sleutel_id: str, limit: int) -> tuple[Sleutelrij, ...]:
    """Return dossiers whose key is wrapped by another key than this one."""
    found = (
        sa.select(*SLEUTEL_COLUMNS)
        .where(dossier.c.sleutel_id != sleutel_id)
        .order_by(dossier.c.id)
        .limit(limit)
    )
    return tuple(sleutelrij(row) for row in tx.connection.execute(found))


def rewrap(tx: Transaction, old: Sleutelrij, sleutel: bytes, sleutel_id: str) -> None:
    """Replace the wrapping of a key, unless somebody else did so already."""
    tx.connection.execute(
        dossier.update()
        .where(dossier.c.id == old.dossier_id, dossier.c.sleutel_id == old.sleutel_id)
        .values(sleutel=sleutel, sleutel_id=sleutel_id)
    )


def list_nummers_of(tx: Transaction, dossier_ids: Collection[str]) -> dict[str, str]:
    """Return the numbers of dossiers by their ids."""
    found = sa.select(dossier.c.id, dossier.c.nummer).where(dossier.c.id.in_(sorted(dossier_ids)))
    return {row.id: row.nummer for row in tx.connection.execute(found)}


def _write_standen(tx: Transaction, rows: Sequence[Mapping[str, object]]) -> None:
    tx.connection.execute(_SET_STAND, rows)


def _update(tx: Transaction, dossier_id: str, **values: object) -> None:
    tx.connection.execute(dossier.update().where(dossier.c.id == dossier_id).values(**values))
