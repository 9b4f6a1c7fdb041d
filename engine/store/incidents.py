"""Rows of incidents: steps that failed and were undone."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from engine.errors import IncidentNotFoundError
from engine.model import Incident
from engine.store.tables import incident as incidents
from engine.store.tables import instance as instances
from engine.store.tables import message, outbox, timer

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from engine.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Failure:
    """How a step failed, without anything that people wrote."""

    element_id: str | None
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class IncidentKind:
    """How many open incidents are alike: same code, process and element.

    Attributes:
        process_key: "" of an instance that never started.
    """

    code: str
    process_key: str
    element_id: str
    many: int


def add(tx: Transaction, instance_id: str, failure: Failure, *, now: datetime) -> int:
    """Store a new incident and return its id."""
    row = {**asdict(failure), "instance_id": instance_id, "occurred_at": now}
    made = tx.connection.execute(incidents.insert().returning(incidents.c.id), row)
    return int(made.scalar_one())


def repeat(tx: Transaction, incident_id: int, failure: Failure, *, now: datetime) -> None:
    """Tell of an open incident how it failed this time."""
    tx.connection.execute(
        incidents.update()
        .where(incidents.c.id == incident_id)
        .values(**asdict(failure), occurred_at=now)
    )


def resolve(tx: Transaction, incident_id: int, *, now: datetime) -> bool:
    """Mark an incident as resolved; False when somebody else did so already."""
    change = (
        incidents.update()
        .where(incidents.c.id == incident_id, incidents.c.resolved_at.is_(None))
        .values(resolved_at=now)
    )
    return tx.connection.execute(change).rowcount == 1


def resolve_done(
    tx: Transaction, instance_id: str, elements: Collection[str | None] | None, *, now: datetime
) -> None:
    """Mark the incidents of an instance as resolved about what succeeds now after all.

    Those that fell at one of these elements, or at none in particular. One that still holds
    a timer, a message or a request waits for its retry. None means all of them: the instance
    ended, so there is nothing to try again.
    """
    which = [incidents.c.instance_id == instance_id, incidents.c.resolved_at.is_(None)]
    if elements is not None:
        passed = sorted(each for each in elements if each is not None)
        which.append(sa.or_(incidents.c.element_id.is_(None), incidents.c.element_id.in_(passed)))
        which += [
            sa.not_(sa.exists().where(each.c.held_by_incident == incidents.c.id))
            for each in (timer, message, outbox)
        ]
    tx.connection.execute(incidents.update().where(*which).values(resolved_at=now))


def get(tx: Transaction, incident_id: int) -> Incident:
    """Return an incident.

    Raises:
        IncidentNotFoundError: no incident has this id.
    """
    row = tx.connection.execute(
        sa.select(incidents).where(incidents.c.id == incident_id)
    ).one_or_none()
    if row is None:
        raise IncidentNotFoundError(incident_id)
    return _incident(row)


def list_kinds(tx: Transaction) -> tuple[IncidentKind, ...]:
    """Count the open incidents by what they have in common, in one statement."""
    process_key, element_id = _process_key(), _element_id()
    query = (
        sa.select(incidents.c.code, process_key, element_id, sa.func.count().label("many"))
        .select_from(incidents.outerjoin(instances, instances.c.id == incidents.c.instance_id))
        .where(incidents.c.resolved_at.is_(None))
        .group_by(incidents.c.code, process_key, element_id)
        .order_by(incidents.c.code, process_key, element_id)
    )
    return tuple(
        IncidentKind(row.code, row.process_key, row.element_id, row.many)
        for row in tx.connection.execute(query)
    )


def list_open(
    tx: Transaction,
    *,
    code: str = "",
    process_key: str = "",
    element_id: str = "",
    limit: int,
    offset: int = 0,
) -> tuple[Incident, ...]:
    """List open incidents, newest first; what is empty narrows nothing."""
    asked = ((incidents.c.code, code), (_process_key(), process_key), (_element_id(), element_id))
    query = (
        sa.select(incidents)
        .select_from(incidents.outerjoin(instances, instances.c.id == incidents.c.instance_id))
        .where(
            incidents.c.resolved_at.is_(None),
            *(column == wanted for column, wanted in asked if wanted),
        )
        .order_by(incidents.c.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return tuple(_incident(row) for row in tx.connection.execute(query))


def list_all(tx: Transaction, *, open_only: bool) -> tuple[Incident, ...]:
    """List incidents, newest first."""
    query = sa.select(incidents).order_by(incidents.c.id.desc())
    if open_only:
        query = query.where(incidents.c.resolved_at.is_(None))
    return tuple(_incident(row) for row in tx.connection.execute(query))


def _process_key() -> sa.ColumnElement[str]:
    return sa.func.coalesce(instances.c.process_key, "").label("process_key")


def _element_id() -> sa.ColumnElement[str]:
    return sa.func.coalesce(incidents.c.element_id, "").label("element_id")


def _incident(row: sa.Row[Any]) -> Incident:
    return Incident(
        id=row.id,
        instance_id=row.instance_id,
        element_id=row.element_id,
        code=row.code,
        reason=row.reason,
        occurred_at=row.occurred_at,
        resolved_at=row.resolved_at,
    )
