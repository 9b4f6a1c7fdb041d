"""Instances by the thousand that wait for a moment: copies of one that really waits.

They share its state, so they fire as it does, but their timers may be due at other moments.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from engine.store.tables import instance as instance_table
from engine.store.tables import timer as timer_table
from engine.store.waiting import read_waiting

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from engine import Database, Instance

_AT_ONCE = 5_000


def copy_waiting(
    database: Database, instance: Instance, due: Iterable[datetime], name: str = "copy"
) -> None:
    """Copy an instance with its one timer, once for each moment; ids are ``name`` and a number.

    Copies that must fire need moments that differ, not before the timer of the original: the
    history accepts each firing once.
    """
    with database.transaction() as tx:
        found = sa.select(instance_table).where(instance_table.c.id == instance.id)
        (row,) = tx.connection.execute(found).mappings()
        (timer,) = read_waiting(tx, instance).timers.values()
        numbered = list(enumerate(due))
        for start in range(0, len(numbered), _AT_ONCE):
            some = numbered[start : start + _AT_ONCE]
            copies = [{**row, "id": f"{name}{n}"} for n, _ in some]
            tx.connection.execute(instance_table.insert(), copies)
            waiting = [
                {
                    "instance_id": f"{name}{n}",
                    "token_id": timer.token_id,
                    "element_id": timer.element_id,
                    "due_at": at,
                }
                for n, at in some
            ]
            tx.connection.execute(timer_table.insert(), waiting)
