"""A tick while ten thousand timers wait and nothing is due."""

from __future__ import annotations

import statistics
import time
from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bench.stores import each_store
from engine.store.tables import instance as instance_table
from engine.store.tables import timer as timer_table
from tests.databases import count_statements

if TYPE_CHECKING:
    from bench.stores import Store

WAITING = 10_000
TURNS = 31


def measure() -> dict[str, float]:
    """Return median milliseconds and statements of a tick."""
    figures: dict[str, float] = {}
    for store in each_store():
        regie, now = store.line.regie, store.line.now
        _let_wait(store)
        with count_statements(regie.database) as counted:
            assert regie.tick(now).due == 0
        took = []
        for _ in range(TURNS):
            began = time.perf_counter()
            regie.tick(now)
            took.append((time.perf_counter() - began) * 1_000)
        figures[f"{store.dialect}_ms"] = round(statistics.median(took), 2)
        figures[f"{store.dialect}_statements"] = len(counted)
    return figures


def _let_wait(store: Store) -> None:
    """Copy one instance that waits, each with a timer for later."""
    melding = store.line.register()
    later = store.line.now + timedelta(days=1)
    with store.line.regie.database.transaction() as tx:
        found = sa.select(instance_table).where(instance_table.c.id == melding.instance_id)
        (instance,) = tx.connection.execute(found).mappings()
        copies = [{**instance, "id": f"copy {number}"} for number in range(WAITING)]
        waiting = [
            {"instance_id": each["id"], "token_id": "t", "element_id": "e", "due_at": later}
            for each in copies
        ]
        tx.connection.execute(instance_table.insert(), copies)
        tx.connection.execute(timer_table.insert(), waiting)
