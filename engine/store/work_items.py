"""Rows of work items: the mirror of the user tasks that wait in an instance."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from engine.errors import WorkItemNotFoundError
from engine.model import WorkItem, WorkItemStatus
from engine.store.inserting import insert_for
from engine.store.tables import instance as instances
from engine.store.tables import work_item as items

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine.store.inserting import Insert
    from engine.store.transaction import Transaction

_WITH_OWNER = sa.select(items, instances.c.bundle_id, instances.c.business_key).join_from(
    items, instances
)
_GET = _WITH_OWNER.where(items.c.id == sa.bindparam("which"))


def store(tx: Transaction, changed: Sequence[WorkItem]) -> None:
    """Store items that opened or closed, with those of steps within this one; none is fine."""
    tx.gather(_upsert, [_row(item) for item in changed])


def get(tx: Transaction, work_item_id: str) -> WorkItem:
    """Return an item in whatever state it is.

    Raises:
        WorkItemNotFoundError: no work item has this id.
    """
    tx.settle()
    row = tx.connection.execute(_GET, {"which": work_item_id}).one_or_none()
    if row is None:
        raise WorkItemNotFoundError(work_item_id)
    return _item(row)


def _upsert(tx: Transaction, rows: Sequence[Mapping[str, object]]) -> None:
    tx.connection.execute(_storing(tx.connection.dialect.name), rows)


@cache
def _storing(dialect: str) -> Insert:
    added = insert_for(dialect, items)
    closed = {name: added.excluded[name] for name in ("status", "closed_at", "closed_by")}
    return added.on_conflict_do_update(index_elements=["id"], set_=closed)


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
