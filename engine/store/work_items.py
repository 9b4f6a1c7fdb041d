"""Rows of work items: the mirror of the user tasks that wait in an instance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from engine.errors import WorkItemNotFoundError
from engine.model import WorkItem, WorkItemStatus
from engine.store.tables import instance as instances
from engine.store.tables import work_item as items

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.store.transaction import Transaction

_WITH_OWNER = sa.select(items, instances.c.bundle_id, instances.c.business_key).join_from(
    items, instances
)


def add(tx: Transaction, opened: Sequence[WorkItem]) -> None:
    """Store items that opened, in one statement; none is fine."""
    if opened:
        tx.connection.execute(items.insert(), [_row(item) for item in opened])


def close(tx: Transaction, closed: Sequence[WorkItem]) -> None:
    """Store how and by whom open items were closed, in one statement; none is fine."""
    if not closed:
        return
    change = (
        items.update()
        .where(items.c.id == sa.bindparam("item"))
        .values(
            status=sa.bindparam("new_status"),
            closed_at=sa.bindparam("at"),
            closed_by=sa.bindparam("person"),
        )
    )
    tx.connection.execute(
        change,
        [
            {
                "item": item.id,
                "new_status": item.status,
                "at": item.closed_at,
                "person": item.closed_by,
            }
            for item in closed
        ],
    )


def list_open(tx: Transaction, instance_id: str) -> tuple[WorkItem, ...]:
    """List the open items of an instance, oldest first."""
    query = _WITH_OWNER.where(
        items.c.instance_id == instance_id, items.c.status == WorkItemStatus.OPEN
    ).order_by(items.c.opened_at, items.c.id)
    return tuple(_item(row) for row in tx.connection.execute(query))


def get(tx: Transaction, work_item_id: str) -> WorkItem:
    """Return an item in whatever state it is.

    Raises:
        WorkItemNotFoundError: no work item has this id.
    """
    row = tx.connection.execute(_WITH_OWNER.where(items.c.id == work_item_id)).one_or_none()
    if row is None:
        raise WorkItemNotFoundError(work_item_id)
    return _item(row)


def _row(item: WorkItem) -> dict[str, object]:
    return {
        "id": item.id,
        "instance_id": item.instance_id,
        "element_id": item.element_id,
        "status": item.status,
        "opened_at": item.opened_at,
        "closed_at": item.closed_at,
        "closed_by": item.closed_by,
    }


def _item(row: sa.Row[Any]) -> WorkItem:
    return WorkItem(
        id=row.id,
        instance_id=row.instance_id,
        bundle_id=row.bundle_id,
        business_key=row.business_key,
        element_id=row.element_id,
        status=WorkItemStatus(row.status),
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        closed_by=row.closed_by,
    )
