"""Rows of messages on their way, and of what instances wait for.

A message lies here until somebody who waits for its name and address takes it, or until it
expires. An address is the key of a message, or the token that a signal or answer is for.
Taking it is deleting it, in the transaction of the step that it causes: so it arrives once.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from engine.model import EventKind, InstanceStatus
from engine.store.tables import Moment
from engine.store.tables import incident as incidents
from engine.store.tables import instance as instances
from engine.store.tables import message as messages
from engine.store.tables import subscription as subscriptions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.model import Variables
    from engine.store.transaction import Transaction

#: until when an answer may be delivered: somebody waits for it, however long
FOREVER: Final = datetime(9999, 12, 31, tzinfo=UTC)
_ANSWER: Final = EventKind.ANSWER
_SUBSCRIBE = subscriptions.insert()
_UNSUBSCRIBE = subscriptions.delete().where(
    subscriptions.c.instance_id == sa.bindparam("owner"),
    subscriptions.c.token_id.in_(sa.bindparam("gone", expanding=True)),
)


def _deliverable() -> sa.Select[tuple[int, str]]:
    """Begin with the messages: a join may begin with all instances, and most wait for none."""
    # looked up per subscription, for the same reason
    status = sa.select(instances.c.status).where(instances.c.id == subscriptions.c.instance_id)
    receiver = sa.select(sa.func.min(subscriptions.c.instance_id)).where(
        subscriptions.c.kind == messages.c.kind,
        subscriptions.c.name == messages.c.name,
        subscriptions.c.address == messages.c.address,
        status.scalar_subquery() == InstanceStatus.RUNNING,
    )
    free = (
        sa.select(messages.c.id, receiver.scalar_subquery().label("instance_id"))
        .where(
            messages.c.held_by_incident.is_(None),
            messages.c.expires_at > sa.bindparam("moment", type_=Moment),
        )
        .subquery()
    )
    return (
        sa.select(free)
        .where(free.c.instance_id.is_not(None))
        .order_by(free.c.id)
        .limit(sa.bindparam("most", type_=sa.Integer))
    )


_DELIVERABLE = _deliverable()


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a token of an instance waits for."""

    token_id: str
    element_id: str
    kind: EventKind
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Post:
    """A message, signal or answer that is on its way.

    Attributes:
        source_id: the instance that sent it, if any.
        error: of an answer that is a business error: its code.
    """

    kind: EventKind
    name: str
    address: str
    payload: Variables
    source_id: str | None
    error: str | None = None


def replace(
    tx: Transaction, instance_id: str, *, gone: Sequence[str], new: Sequence[Subscription]
) -> None:
    """Drop what some tokens waited for and store what others do: no statement without changes."""
    if gone:
        tx.connection.execute(_UNSUBSCRIBE, {"owner": instance_id, "gone": gone})
    if new:
        rows = [{**asdict(each), "instance_id": instance_id} for each in new]
        tx.connection.execute(_SUBSCRIBE, rows)


def drop_all(tx: Transaction, instance_id: str) -> None:
    """Let an instance wait for nothing any more, and drop the answers meant for it."""
    mine = subscriptions.c.instance_id == instance_id
    tokens = sa.select(subscriptions.c.token_id).where(mine, subscriptions.c.kind == _ANSWER)
    tx.connection.execute(
        messages.delete().where(messages.c.kind == _ANSWER, messages.c.address.in_(tokens))
    )
    tx.connection.execute(subscriptions.delete().where(mine))


def drop_answers(tx: Transaction, tokens: Sequence[str]) -> None:
    """Drop the answers to tokens that do not wait any more; none is fine."""
    if tokens:
        tx.connection.execute(
            messages.delete().where(messages.c.kind == _ANSWER, messages.c.address.in_(tokens))
        )


def add(tx: Transaction, posts: Sequence[Post], *, now: datetime, until: datetime) -> None:
    """Put messages on their way, and clear away those that expired; none is fine.

    What an incident holds does not expire: somebody will decide about it.
    """
    if not posts:
        return
    expired = sa.and_(messages.c.expires_at <= now, messages.c.held_by_incident.is_(None))
    tx.connection.execute(messages.delete().where(expired))
    rows = [{**asdict(each), "sent_at": now, "expires_at": until} for each in posts]
    tx.connection.execute(messages.insert(), rows)


def list_listeners(tx: Transaction, names: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """List signal and token for every token that waits for one of these signals now."""
    query = (
        sa.select(subscriptions.c.name, subscriptions.c.token_id)
        .where(subscriptions.c.kind == EventKind.SIGNAL, subscriptions.c.name.in_(names))
        .order_by(subscriptions.c.token_id)
    )
    return tuple((row.name, row.token_id) for row in tx.connection.execute(query))


def list_deliverable(tx: Transaction, *, now: datetime, limit: int) -> tuple[tuple[int, str], ...]:
    """List message and instance where somebody waits, oldest message first, one instance each."""
    rows = tx.connection.execute(_DELIVERABLE, {"moment": now, "most": limit})
    return tuple((row.id, row.instance_id) for row in rows)


def find(tx: Transaction, message_id: int) -> Post | None:
    """Return a message that still waits to be taken."""
    row = tx.connection.execute(
        sa.select(messages).where(messages.c.id == message_id)
    ).one_or_none()
    return None if row is None else _post(row)


def take(tx: Transaction, message_id: int) -> bool:
    """Take a message away; False when somebody else did so first."""
    taken = tx.connection.execute(messages.delete().where(messages.c.id == message_id))
    return taken.rowcount == 1


def hold(tx: Transaction, message_id: int, incident_id: int) -> None:
    """Keep a message from being delivered until its incident is retried."""
    tx.connection.execute(
        messages.update().where(messages.c.id == message_id).values(held_by_incident=incident_id)
    )


def release(tx: Transaction, incident_id: int) -> int | None:
    """Let the message that an incident holds go again; return which that was, if any."""
    change = (
        messages.update()
        .where(messages.c.held_by_incident == incident_id)
        .values(held_by_incident=None)
        .returning(messages.c.id)
    )
    return tx.connection.scalars(change).one_or_none()


def release_all(tx: Transaction, instance_id: str) -> None:
    """Let go of what incidents of an instance hold: another may want it, or it expires."""
    mine = sa.select(incidents.c.id).where(incidents.c.instance_id == instance_id)
    change = messages.update().where(messages.c.held_by_incident.in_(mine))
    tx.connection.execute(change.values(held_by_incident=None))


def _post(row: sa.Row[Any]) -> Post:
    return Post(EventKind(row.kind), row.name, row.address, row.payload, row.source_id, row.error)
