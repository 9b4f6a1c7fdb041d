"""Rows of instances: lock one, load its state, save the next version of it.

Whoever steps an instance holds its row first, and takes other rows of it only after that:
one order for everybody, so nobody waits in a circle.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from engine.errors import InstanceChangedError, InstanceNotFoundError, WorkItemNotFoundError
from engine.model import Instance, InstanceStatus
from engine.store.tables import bundle as bundles
from engine.store.tables import instance as instances
from engine.store.tables import work_item as items

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from engine.store.transaction import Transaction


_WITH_SUCCESSOR = sa.select(
    instances, bundles.c.successor_id, bundles.c.successor_changes
).join_from(instances, bundles)
_WITHOUT_STATE = [c for c in instances.c if c.name not in {"state", "state_format", "ends"}]
_OF_ID = _WITH_SUCCESSOR.where(instances.c.id == sa.bindparam("which"))
_LOCK = _OF_ID.with_for_update(of=instances)
_LOCK_IF_FREE = _OF_ID.with_for_update(of=instances, skip_locked=True)
_LOCK_OF_ITEM = _WITH_SUCCESSOR.where(
    instances.c.id
    == sa.select(items.c.instance_id).where(items.c.id == sa.bindparam("which")).scalar_subquery()
).with_for_update(of=instances)
_ADD = instances.insert()
_SAVE = instances.update().where(
    instances.c.id == sa.bindparam("which"), instances.c.version == sa.bindparam("before")
)


@dataclass(frozen=True, slots=True)
class StoredInstance:
    """An instance with its state as it lies in the database.

    Attributes:
        ends: the end events of the process itself that it reached, each once, in the order
            in which they were reached last.
        successor_id: the bundle that it may go on with, if any.
        successor_changes: keys of the processes that differ in that bundle.
    """

    instance: Instance
    state_format: int
    state: bytes
    ends: tuple[str, ...]
    successor_id: str | None = None
    successor_changes: frozenset[str] = frozenset()


def add(tx: Transaction, stored: StoredInstance) -> None:
    """Store an instance with its first step, before any row that points at it."""
    instance = stored.instance
    row = {
        "id": instance.id,
        "bundle_id": instance.bundle_id,
        "process_key": instance.process_key,
        "business_key": instance.business_key,
        "status": instance.status,
        "version": instance.version,
        "state_format": stored.state_format,
        "state": stored.state,
        "ends": list(stored.ends),
        "started_at": instance.started_at,
        "ended_at": instance.ended_at,
    }
    tx.connection.execute(_ADD, row)


def save(tx: Transaction, stored: StoredInstance) -> None:
    """Store the next version of an instance with its state, after the one before it.

    Raises:
        InstanceChangedError: somebody else stored a step in between.
    """
    values = {
        "bundle_id": stored.instance.bundle_id,
        "state": stored.state,
        "state_format": stored.state_format,
        "ends": list(stored.ends),
    }
    _save(tx, stored.instance, values)


def save_status(tx: Transaction, instance: Instance) -> None:
    """Store the next version of an instance and leave its state as it is.

    Raises:
        InstanceChangedError: somebody else stored a step in between.
    """
    _save(tx, instance, {})


def _save(tx: Transaction, instance: Instance, more: Mapping[str, object]) -> None:
    before = instance.version - 1
    values: dict[str, object] = {
        "which": instance.id,
        "before": before,
        "status": instance.status,
        "version": instance.version,
        "ended_at": instance.ended_at,
        **more,
    }
    if tx.connection.execute(_SAVE, values).rowcount != 1:
        actual = get(tx, instance.id).version
        raise InstanceChangedError(instance.id, before, actual)


def lock(tx: Transaction, instance_id: str) -> StoredInstance:
    """Take the row of an instance, waiting for whoever holds it, and load it.

    Raises:
        InstanceNotFoundError: no instance has this id.
    """
    row = tx.connection.execute(_LOCK, {"which": instance_id}).one_or_none()
    if row is None:
        raise InstanceNotFoundError(instance_id)
    return _stored(row)


def lock_if_free(tx: Transaction, instance_id: str) -> StoredInstance | None:
    """Take the row of an instance; None when another transaction holds it.

    SQLite has one writer at a time: there the row is always free once we write.
    """
    row = tx.connection.execute(_LOCK_IF_FREE, {"which": instance_id}).one_or_none()
    return None if row is None else _stored(row)


def lock_of_work_item(tx: Transaction, work_item_id: str) -> StoredInstance:
    """Take the row of the instance that a work item belongs to, and load it.

    The item itself is not read here: after waiting for the lock, PostgreSQL would show it
    as it was before the wait.

    Raises:
        WorkItemNotFoundError: no work item has this id.
    """
    row = tx.connection.execute(_LOCK_OF_ITEM, {"which": work_item_id}).one_or_none()
    if row is None:
        raise WorkItemNotFoundError(work_item_id)
    return _stored(row)


def load(tx: Transaction, instance_id: str) -> StoredInstance:
    """Load an instance with its state, without taking it.

    Raises:
        InstanceNotFoundError: no instance has this id.
    """
    row = tx.connection.execute(_OF_ID, {"which": instance_id}).one_or_none()
    if row is None:
        raise InstanceNotFoundError(instance_id)
    return _stored(row)


def get(tx: Transaction, instance_id: str) -> Instance:
    """Return an instance, without its state.

    Raises:
        InstanceNotFoundError: no instance has this id.
    """
    row = tx.connection.execute(
        sa.select(*_WITHOUT_STATE).where(instances.c.id == instance_id)
    ).one_or_none()
    if row is None:
        raise InstanceNotFoundError(instance_id)
    return _instance(row)


def find_many(tx: Transaction, instance_ids: Collection[str]) -> dict[str, Instance]:
    """Return these instances by id, without their state; those that exist."""
    query = sa.select(*_WITHOUT_STATE).where(instances.c.id.in_(sorted(instance_ids)))
    return {row.id: _instance(row) for row in tx.connection.execute(query)}


def list_of_key(tx: Transaction, business_key: str) -> tuple[Instance, ...]:
    """Return the instances under a business key, without their state, oldest first."""
    query = (
        sa.select(*_WITHOUT_STATE)
        .where(instances.c.business_key == business_key)
        .order_by(instances.c.started_at, instances.c.id)
    )
    return tuple(_instance(row) for row in tx.connection.execute(query))


def exists(tx: Transaction, instance_id: str) -> bool:
    """Tell whether an instance is there."""
    query = sa.select(instances.c.id).where(instances.c.id == instance_id)
    return tx.connection.scalar(query) is not None


def _stored(row: sa.Row[Any]) -> StoredInstance:
    return StoredInstance(
        _instance(row),
        row.state_format,
        row.state,
        tuple(row.ends),
        row.successor_id,
        frozenset(row.successor_changes),
    )


def _instance(row: sa.Row[Any]) -> Instance:
    return Instance(
        id=row.id,
        bundle_id=row.bundle_id,
        process_key=row.process_key,
        business_key=row.business_key,
        status=InstanceStatus(row.status),
        version=row.version,
        started_at=row.started_at,
        ended_at=row.ended_at,
    )
