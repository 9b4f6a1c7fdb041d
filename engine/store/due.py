"""What time asks for at this moment: timers that are due, and requests to services outside.

One statement for both, since every tick asks it, mostly in vain.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from engine.model import InstanceStatus
from engine.store.outbox import IS_WAITING
from engine.store.tables import Moment, outbox
from engine.store.tables import instance as instances
from engine.store.tables import timer as timers

if TYPE_CHECKING:
    from datetime import datetime

    from engine.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Due:
    """What is due, the longest due first.

    Attributes:
        instances: those with a timer that is due and not held.
        requests: keys of what running instances asked of services outside.
    """

    instances: tuple[str, ...]
    requests: tuple[str, ...]


def list_due(tx: Transaction, *, now: datetime, limit: int) -> Due:
    """List what is due.

    Reads ``limit`` timers and as many requests, each along its index, so it costs the same
    whatever waits.
    """
    rows = sorted(
        tx.connection.execute(_DUE, {"moment": now, "most": limit}), key=lambda row: row.due_at
    )
    return Due(
        instances=tuple(dict.fromkeys(row.id for row in rows if row.is_timer)),
        requests=tuple(row.id for row in rows if not row.is_timer),
    )


def _due() -> sa.CompoundSelect[tuple[bool, str, datetime]]:
    now, limit = sa.bindparam("moment", type_=Moment), sa.bindparam("most", type_=sa.Integer)
    fired = (
        sa.select(sa.true().label("is_timer"), timers.c.instance_id.label("id"), timers.c.due_at)
        .where(timers.c.due_at <= now, timers.c.held_by_incident.is_(None))
        .order_by(timers.c.due_at)
        .limit(limit)
        .subquery()
    )
    # looked up per request: a join may begin with all instances
    status = sa.select(instances.c.status).where(instances.c.id == outbox.c.instance_id)
    asked = (
        sa.select(sa.false().label("is_timer"), outbox.c.key.label("id"), outbox.c.due_at)
        .where(
            IS_WAITING,
            outbox.c.due_at <= now,
            status.scalar_subquery() == InstanceStatus.RUNNING,
        )
        .order_by(outbox.c.due_at, outbox.c.key)
        .limit(limit)
        .subquery()
    )
    return sa.union_all(sa.select(fired), sa.select(asked))


_DUE = _due()
