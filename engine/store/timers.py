"""Rows of timers: one for each moment that an instance waits for, indexed by when it is due.

A timer is held while an incident about it is open: it is then due, but nobody fires it.
All timers of a suspended instance are held too, by no incident; incidents count from one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from engine.store.tables import timer as timers

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from engine.store.transaction import Transaction

#: what holds the timers of a suspended instance
SUSPENSION = 0
_FREE = timers.c.held_by_incident.is_(None)
_ADD = timers.insert()
_DROP = timers.delete().where(
    timers.c.instance_id == sa.bindparam("owner"),
    timers.c.token_id.in_(sa.bindparam("gone", expanding=True)),
)


@dataclass(frozen=True, slots=True)
class StoredTimer:
    """A waiting timer as it lies in the database."""

    token_id: str
    element_id: str
    due_at: datetime
    held_by_incident: int | None = None


def list_moments(tx: Transaction, instance_id: str) -> dict[str, datetime]:
    """Return, by element id, the first moment that an instance waits for, held or not."""
    query = (
        sa.select(
            timers.c.element_id,
            sa.func.min(timers.c.due_at, type_=timers.c.due_at.type).label("first"),
        )
        .where(timers.c.instance_id == instance_id)
        .group_by(timers.c.element_id)
    )
    return {row.element_id: row.first for row in tx.connection.execute(query)}


def replace(
    tx: Transaction, instance_id: str, *, gone: Sequence[str], new: Sequence[StoredTimer]
) -> None:
    """Drop the timers of some tokens and store others: two statements, fewer without changes."""
    if gone:
        tx.connection.execute(_DROP, {"owner": instance_id, "gone": gone})
    if new:
        tx.connection.execute(
            _ADD,
            [
                {
                    "instance_id": instance_id,
                    "token_id": each.token_id,
                    "element_id": each.element_id,
                    "due_at": each.due_at,
                    "held_by_incident": each.held_by_incident,
                }
                for each in new
            ],
        )


def hold_due(tx: Transaction, instance_id: str, incident_id: int, *, now: datetime) -> None:
    """Keep the due timers of an instance from firing until their incident is retried."""
    tx.connection.execute(
        timers.update()
        .where(timers.c.instance_id == instance_id, timers.c.due_at <= now, _FREE)
        .values(held_by_incident=incident_id)
    )


def suspend(tx: Transaction, instance_id: str) -> None:
    """Keep all timers of an instance from firing; what an incident holds stays with it."""
    tx.connection.execute(
        timers.update()
        .where(timers.c.instance_id == instance_id, _FREE)
        .values(held_by_incident=SUSPENSION)
    )


def resume(tx: Transaction, instance_id: str) -> None:
    """Let the timers of a suspended instance fire again, those of incidents excepted."""
    release(tx, instance_id, SUSPENSION)


def release(tx: Transaction, instance_id: str, incident_id: int) -> int:
    """Let the timers that an incident holds fire again; return how many it held."""
    change = (
        timers.update()
        .where(timers.c.instance_id == instance_id, timers.c.held_by_incident == incident_id)
        .values(held_by_incident=None)
    )
    return tx.connection.execute(change).rowcount
