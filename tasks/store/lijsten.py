"""Rows of lists of choices; what is no longer stated keeps its name."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import sqlalchemy as sa

from engine import insert_into
from tasks.lijst import Lijst, Lijstitem
from tasks.store.tables_naslag import lijst, lijstitem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine import Transaction


def list_lijsten(tx: Transaction) -> tuple[Lijst, ...]:
    """Return all lists with all their choices, in the order of the file; two statements."""
    items: dict[str, list[Lijstitem]] = defaultdict(list)
    for row in tx.connection.execute(sa.select(*lijstitem.c).order_by(lijstitem.c.volgorde)):
        items[row.lijst].append(
            Lijstitem(
                sleutel=row.sleutel,
                naam=row.naam,
                uitleg=row.uitleg,
                bron=row.bron,
                kenmerken=tuple((naam, text) for naam, text in row.kenmerken),
                vervallen=row.vervallen,
            )
        )
    rows = tx.connection.execute(sa.select(*lijst.c).order_by(lijst.c.volgorde))
    return tuple(
        Lijst(
            sleutel=row.sleutel,
            naam=row.naam,
            uitleg=row.uitleg,
            bron=row.bron,
            items=tuple(items[row.sleutel]),
            vervallen=row.vervallen,
        )
        for row in rows
    )


def replace_lijsten(tx: Transaction, lijsten: Iterable[Lijst]) -> None:
    """Store these lists; a choice that is no longer stated stays, and is not offered.

    A list that is no longer stated keeps its choices: a form that runs still asks for it.
    """
    tx.connection.execute(lijst.update().values(vervallen=True))
    for place, each in enumerate(lijsten):
        values = {
            "volgorde": place,
            "naam": each.naam,
            "uitleg": each.uitleg,
            "bron": each.bron,
            "vervallen": False,
        }
        tx.connection.execute(
            insert_into(tx, lijst)
            .values(sleutel=each.sleutel, **values)
            .on_conflict_do_update(index_elements=["sleutel"], set_=values)
        )
        tx.connection.execute(
            lijstitem.update().where(lijstitem.c.lijst == each.sleutel).values(vervallen=True)
        )
        for row, item in enumerate(each.items):
            _save_item(tx, each.sleutel, item, row)


def _save_item(tx: Transaction, sleutel: str, item: Lijstitem, volgorde: int) -> None:
    values = {
        "volgorde": volgorde,
        "naam": item.naam,
        "uitleg": item.uitleg,
        "bron": item.bron,
        "kenmerken": [list(pair) for pair in item.kenmerken],
        "vervallen": False,
    }
    tx.connection.execute(
        insert_into(tx, lijstitem)
        .values(lijst=sleutel, sleutel=item.sleutel, **values)
        .on_conflict_do_update(index_elements=["lijst", "sleutel"], set_=values)
    )
