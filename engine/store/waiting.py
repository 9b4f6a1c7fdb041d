"""What waits in an instance whose row is held: open items and timers, in one statement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from engine.model import WorkItem, WorkItemStatus
from engine.store.tables import incident as incidents
from engine.store.tables import timer as timers
from engine.store.tables import work_item as items
from engine.store.timers import StoredTimer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.model import Instance
    from engine.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits in an instance, by token: open items, and timers whether held or not.

    Attributes:
        incidents: whether an incident about it is open.
    """

    items: Mapping[str, WorkItem]
    timers: Mapping[str, StoredTimer]
    incidents: bool = False


def read_waiting(tx: Transaction, instance: Instance) -> Waiting:
    """Read what waits in an instance; the oldest item comes first."""
    tx.settle()
    rows = tx.connection.execute(_ALL, {"owner": instance.id}).all()
    return Waiting(
        items={
            row.token_id: WorkItem(
                id=row.token_id,
                instance_id=instance.id,
                bundle_id=instance.bundle_id,
                business_key=instance.business_key,
                element_id=row.element_id,
                status=WorkItemStatus.OPEN,
                opened_at=row.at,
            )
            for row in rows
            if row.kind == "item"
        },
        timers={
            row.token_id: StoredTimer(row.token_id, row.element_id, row.at, row.held_by_incident)
            for row in rows
            if row.kind == "timer"
        },
        incidents=any(row.kind == "incident" for row in rows),
    )


def _all() -> sa.CompoundSelect[tuple[Any, ...]]:
    instance_id: sa.BindParameter[str] = sa.bindparam("owner")
    open_items = sa.select(
        sa.literal_column("'item'").label("kind"),
        items.c.id.label("token_id"),
        items.c.element_id,
        items.c.opened_at.label("at"),
        sa.cast(sa.null(), sa.Integer).label("held_by_incident"),
    ).where(items.c.instance_id == instance_id, items.c.status == WorkItemStatus.OPEN)
    moments = sa.select(
        sa.literal_column("'timer'"),
        timers.c.token_id,
        timers.c.element_id,
        timers.c.due_at,
        timers.c.held_by_incident,
    ).where(timers.c.instance_id == instance_id)
    failed = sa.select(
        sa.literal_column("'incident'"),
        sa.literal_column("''"),
        incidents.c.element_id,
        incidents.c.occurred_at,
        incidents.c.id,
    ).where(incidents.c.instance_id == instance_id, incidents.c.resolved_at.is_(None))
    return sa.union_all(open_items, moments, failed).order_by("at", "token_id")


_ALL = _all()
