"""Rows of ``rol`` and the names that roles had, loaded at publication."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from engine import insert_into
from tasks.model import Recht, Rol, Soort
from tasks.store.tables import rol, rolnaam

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine import Transaction


def list_rollen(tx: Transaction) -> tuple[Rol, ...]:
    """Return all roles by name, also those that are no longer stated."""
    rows = tx.connection.execute(sa.select(rol).order_by(rol.c.naam))
    return tuple(
        Rol(
            sleutel=row.sleutel,
            naam=row.naam,
            uitleg=row.uitleg,
            per_casus=row.per_casus,
            rechten=frozenset(Recht(each) for each in row.rechten),
            bron=row.bron,
            vervallen=row.vervallen,
            gekozen_uit=row.gekozen_uit,
            een_tegelijk=bool(row.een_tegelijk),
            ingangen=frozenset(Soort(each) for each in row.ingangen or ()),
        )
        for row in rows
    )


def list_namen(tx: Transaction) -> dict[str, str]:
    """Return every name that a role ever had, with the key of that role."""
    rows = tx.connection.execute(sa.select(rolnaam.c.naam, rolnaam.c.rol))
    return {row.naam: row.rol for row in rows}


def replace_rollen(tx: Transaction, rollen: Iterable[Rol]) -> None:
    """Store these roles; one that is no longer stated stays, so that tasks keep theirs.

    It loses its rights, and nobody can be given it for the whole organisation; a process that
    runs may still give it within its dossier.
    """
    tx.connection.execute(rol.update().values(rechten=[], vervallen=True, ingangen=[]))
    for each in rollen:
        values = {
            "naam": each.naam,
            "uitleg": each.uitleg,
            "per_casus": each.per_casus,
            "rechten": sorted(each.rechten),
            "bron": each.bron,
            "vervallen": False,
            "gekozen_uit": each.gekozen_uit,
            "een_tegelijk": each.een_tegelijk,
            "ingangen": sorted(each.ingangen),
        }
        tx.connection.execute(
            insert_into(tx, rol)
            .values(sleutel=each.sleutel, **values)
            .on_conflict_do_update(index_elements=["sleutel"], set_=values)
        )
        for naam in {each.sleutel, each.naam}:
            tx.connection.execute(
                insert_into(tx, rolnaam)
                .values(naam=naam, rol=each.sleutel)
                .on_conflict_do_nothing()
            )
