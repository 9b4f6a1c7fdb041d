"""What must hold of every instance whatever happened: rows, state and history agree."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import sqlalchemy as sa

from engine import HistoryKind, InstanceStatus, WorkItemStatus
from engine.model import EventKind
from engine.store import history, instances
from engine.store.tables import instance as instance_table
from engine.store.tables import message as message_table
from engine.store.tables import outbox as outbox_table
from engine.store.tables import work_item as item_table
from engine.store.waiting import read_waiting
from tests.engines import MORNING

if TYPE_CHECKING:
    from engine import Database, Runner, Transaction


def check_all(database: Database, runner: Runner) -> None:
    """Check every instance of the database."""
    with database.reading() as tx:
        for instance_id in list(tx.connection.scalars(sa.select(instance_table.c.id))):
            _check_waiting(tx, runner, instance_id)
            _check_told(tx, instance_id)


def _check_waiting(tx: Transaction, runner: Runner, instance_id: str) -> None:
    """What waits in the state is what waits as rows."""
    stored = instances.load(tx, instance_id)
    live = runner._load(tx, stored, MORNING)
    rows = read_waiting(tx, stored.instance)
    items = {(i.id, i.element_id) for i in rows.items.values()}
    assert items == {(i.token_id, i.element_id) for i in live.open_items()}
    waiting = {(t.token_id, t.due_at) for t in rows.timers.values()}
    assert waiting == {(t.token_id, t.due_at) for t in live.timers()}
    assert live.ended == (stored.instance.status is InstanceStatus.COMPLETED)
    asked = {a.token_id for a in live.awaited() if a.kind is EventKind.ANSWER}
    of_instance = outbox_table.c.instance_id == instance_id
    unsent = set(tx.connection.scalars(sa.select(outbox_table.c.key).where(of_instance)))
    to_us = sa.and_(message_table.c.kind == EventKind.ANSWER, message_table.c.address.in_(asked))
    answered = set(tx.connection.scalars(sa.select(message_table.c.address).where(to_us)))
    assert asked == unsent ^ answered


def _check_told(tx: Transaction, instance_id: str) -> None:
    """Every item was opened once in history, and completed once or not at all."""
    told: dict[HistoryKind, Counter[str]] = {kind: Counter() for kind in HistoryKind}
    for entry in history.list_of_instance(tx, instance_id):
        if entry.work_item_id:
            told[entry.kind][entry.work_item_id] += 1
    rows = tx.connection.execute(
        sa.select(item_table).where(item_table.c.instance_id == instance_id)
    ).all()
    completed = {row.id for row in rows if row.status == WorkItemStatus.COMPLETED}
    assert told[HistoryKind.OPENED] == dict.fromkeys((row.id for row in rows), 1)
    assert told[HistoryKind.COMPLETED] == dict.fromkeys(completed, 1)
