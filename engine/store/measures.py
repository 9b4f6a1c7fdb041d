"""What a store tells about how it is doing: counts and moments, no ids and no names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from engine.store import outbox
from engine.store.tables import Moment, hold, pulse
from engine.store.tables import incident as incidents
from engine.store.tables import instance as instances
from engine.store.tables import timer as timers

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from engine.model import OutboxFigures
    from engine.store.transaction import Transaction

#: the same words in both databases; whoever records first makes the row
_RECORD = sa.text(
    "INSERT INTO engine_pulse (id, ticked_at) VALUES (1, :now) "
    "ON CONFLICT (id) DO UPDATE SET ticked_at = excluded.ticked_at"
).bindparams(sa.bindparam("now", type_=Moment))


@dataclass(frozen=True, slots=True)
class Measures:
    """How the engine is doing.

    Attributes:
        ticked_at: moment of the last tick that was recorded, None before the first.
        timers_due: timers that are due and not held by an incident.
        oldest_due_at: since when the oldest of them is due.
        open_incidents: how many there are, by code.
        outbox: what has not left the house.
        on_hold: whether all of it waits for a release, since the store was put back.
    """

    ticked_at: datetime | None
    timers_due: int
    oldest_due_at: datetime | None
    open_incidents: Mapping[str, int]
    outbox: OutboxFigures
    on_hold: bool


def record_tick(tx: Transaction, *, now: datetime) -> None:
    """Remember that time was looked after; one statement."""
    tx.connection.execute(_RECORD, {"now": now})


def measure(tx: Transaction, *, now: datetime) -> Measures:
    """Return how the engine is doing; three statements, along indexes."""
    moments = sa.select(
        sa.select(pulse.c.ticked_at).scalar_subquery(),
        sa.select(sa.func.count()).select_from(hold).scalar_subquery(),
        sa.func.count(),
        sa.func.min(timers.c.due_at),
    ).where(timers.c.due_at <= now, timers.c.held_by_incident.is_(None))
    by_code = (
        sa.select(incidents.c.code, sa.func.count())
        .where(incidents.c.resolved_at.is_(None))
        .group_by(incidents.c.code)
        .order_by(incidents.c.code)
    )
    ticked_at, on_hold, count, oldest = tx.connection.execute(moments).one()
    found = tx.connection.execute(by_code).all()
    return Measures(
        ticked_at=ticked_at,
        timers_due=count,
        oldest_due_at=oldest,
        open_incidents=dict(tuple(row) for row in found),
        outbox=outbox.measure(tx),
        on_hold=bool(on_hold),
    )


def count_instances(tx: Transaction) -> dict[str, int]:
    """Return how many instances there are by status; one statement, along an index."""
    status = instances.c.status
    query = sa.select(status, sa.func.count()).group_by(status).order_by(status)
    return dict(tx.connection.execute(query).all())
