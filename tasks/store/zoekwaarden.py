"""Rows of ``zoekwaarde``: keyed hashes by which a melding finds an existing casus.

A hash is all that stands here; the name or date itself cannot be read back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from engine import insert_into
from tasks.model import Soort
from tasks.store.tables import dossier, koppeling, zoekwaarde

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from engine import Transaction
    from tasks.model import Dossierstuk

_ADD = zoekwaarde.insert()


@dataclass(frozen=True, slots=True)
class GelijkeCasus:
    """A casus that shares hashes with a melding; ``soorten`` says which kinds."""

    dossier_id: str
    nummer: str
    soorten: frozenset[str]
    gesloten: bool


def add(tx: Transaction, stuk: Dossierstuk, waarden: Collection[tuple[str, str]]) -> None:
    """Let a dossier be found by what stands in a document: pairs of kind and hash."""
    rows = [
        {"stuk_id": stuk.id, "dossier_id": stuk.dossier_id, "soort": soort, "waarde": waarde}
        for soort, waarde in sorted(set(waarden))
    ]
    if rows:
        tx.connection.execute(_ADD, rows)


def delete(tx: Transaction, stuk_id: str) -> None:
    """Let nothing be found any more by what stands in a document."""
    tx.connection.execute(zoekwaarde.delete().where(zoekwaarde.c.stuk_id == stuk_id))


def copy(tx: Transaction, from_id: str, stuk: Dossierstuk) -> None:
    """Let the dossier of a document be found by the same as the document it came from."""
    same = sa.select(
        sa.literal(stuk.id), sa.literal(stuk.dossier_id), zoekwaarde.c.soort, zoekwaarde.c.waarde
    ).where(zoekwaarde.c.stuk_id == from_id)
    columns = ("stuk_id", "dossier_id", "soort", "waarde")
    tx.connection.execute(zoekwaarde.insert().from_select(columns, same))


def list_gelijke_casussen(tx: Transaction, melding_id: str) -> tuple[GelijkeCasus, ...]:
    """Return the casussen that share a hash with this melding, by number."""
    mine = zoekwaarde.alias("mine")
    rows = tx.connection.execute(
        sa.select(dossier.c.id, dossier.c.nummer, dossier.c.closed_at, zoekwaarde.c.soort)
        .select_from(
            mine.join(
                zoekwaarde,
                sa.and_(zoekwaarde.c.soort == mine.c.soort, zoekwaarde.c.waarde == mine.c.waarde),
            ).join(dossier, dossier.c.id == zoekwaarde.c.dossier_id)
        )
        .where(
            mine.c.dossier_id == melding_id,
            dossier.c.soort == Soort.CASUS.value,
            dossier.c.id != melding_id,
        )
        .order_by(dossier.c.nummer)
    ).all()
    soorten: dict[str, set[str]] = {}
    for row in rows:
        soorten.setdefault(row.id, set()).add(row.soort)
    unique = {row.id: row for row in rows}
    return tuple(
        GelijkeCasus(
            dossier_id=row.id,
            nummer=row.nummer,
            soorten=frozenset(soorten[row.id]),
            gesloten=row.closed_at is not None,
        )
        for row in unique.values()
    )


def insert_koppeling(tx: Transaction, melding_id: str, casus_id: str, now: datetime) -> None:
    """Link a melding to a casus; twice is harmless."""
    tx.connection.execute(
        insert_into(tx, koppeling)
        .values(melding_id=melding_id, casus_id=casus_id, at=now)
        .on_conflict_do_nothing()
    )
