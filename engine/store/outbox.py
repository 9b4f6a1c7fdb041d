"""Rows of work that is asked of services outside, until it is done.

A row is written in the step that asks. It is claimed by moving its moment forward, which
is committed before the work is tried: who dies in the middle leaves a row that is due
again later. It is deleted in the transaction that puts the answer on its way.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from engine.model import InstanceStatus, OutboxEntry, OutboxFigures, OutboxState
from engine.store.tables import hold, outbox
from engine.store.tables import instance as instances

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from engine.model import Variables
    from engine.store.transaction import Transaction

#: said literally, or a database does not see that this is what the index is about
IS_WAITING = outbox.c.state == sa.literal_column(f"'{OutboxState.WAITING}'")
#: the same words in both databases
_HOLD = sa.text("INSERT INTO engine_hold (id) VALUES (1) ON CONFLICT (id) DO NOTHING")


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of a service outside; ``key`` is the token that waits for the answer."""

    key: str
    element_id: str
    service: str
    payload: Variables


@dataclass(frozen=True, slots=True)
class Claim:
    """A request that this process may try now; ``attempt`` counts from one."""

    request: Request
    instance_id: str
    attempt: int


def add(tx: Transaction, instance_id: str, requests: Sequence[Request], *, now: datetime) -> None:
    """Store what a step asks, in one statement; none is fine.

    While the store is held (``hold_store``) it is held too: a timer that fires again in a
    past that was put back would otherwise send again.
    """
    if not requests:
        return
    new = {"instance_id": instance_id, "created_at": now, "due_at": now, "attempts": 0}
    state = sa.case(
        (sa.exists().select_from(hold), OutboxState.HELD.value), else_=OutboxState.WAITING.value
    )
    rows = [{**asdict(each), **new} for each in requests]
    tx.connection.execute(outbox.insert().values(state=state), rows)


def drop(tx: Transaction, keys: Sequence[str]) -> None:
    """Forget what nobody waits for any more; none is fine."""
    if keys:
        tx.connection.execute(outbox.delete().where(outbox.c.key.in_(keys)))


def drop_all(tx: Transaction, instance_id: str) -> None:
    """Forget everything that an instance asked."""
    tx.connection.execute(outbox.delete().where(outbox.c.instance_id == instance_id))


def claim(tx: Transaction, key: str, *, now: datetime, until: datetime) -> Claim | None:
    """Take a request that is due for oneself until a moment; None when it is not free."""
    running = sa.exists().where(
        instances.c.id == outbox.c.instance_id, instances.c.status == InstanceStatus.RUNNING
    )
    change = (
        outbox.update()
        .where(outbox.c.key == key, IS_WAITING, outbox.c.due_at <= now, running)
        .values(due_at=until, attempts=outbox.c.attempts + 1)
        .returning(outbox)
    )
    row = tx.connection.execute(change).one_or_none()
    return None if row is None else Claim(_request(row), row.instance_id, row.attempts)


def take(tx: Transaction, key: str) -> tuple[Request, int | None] | None:
    """Take a request away because it is done; None when it was gone.

    The incident that it waited for comes along, if there was one.
    """
    taken = outbox.delete().where(outbox.c.key == key).returning(outbox)
    row = tx.connection.execute(taken).one_or_none()
    return None if row is None else (_request(row), row.held_by_incident)


def find_owner(tx: Transaction, key: str) -> str | None:
    """Return the instance that a request belongs to; None when it is gone."""
    return tx.connection.scalar(sa.select(outbox.c.instance_id).where(outbox.c.key == key))


def postpone(tx: Transaction, claimed: Claim, reason: str, *, due_at: datetime) -> bool:
    """Let a request that was tried in vain be due again; False when it is not ours any more."""
    return _change(tx, claimed, due_at=due_at, reason=reason)


def bury(tx: Transaction, claimed: Claim, reason: str) -> bool:
    """Try a request no more; False when it is not ours any more."""
    return _change(tx, claimed, state=OutboxState.DEAD, reason=reason)


def tie(tx: Transaction, key: str, incident_id: int) -> None:
    """Let a dead request wait for the retry of its incident."""
    tx.connection.execute(
        outbox.update().where(outbox.c.key == key).values(held_by_incident=incident_id)
    )


def revive(tx: Transaction, incident_id: int, *, now: datetime) -> bool:
    """Let the request that an incident holds be tried again from now on, if there is one."""
    change = (
        outbox.update()
        .where(outbox.c.held_by_incident == incident_id)
        .values(state=OutboxState.WAITING, due_at=now, attempts=0, held_by_incident=None)
    )
    return tx.connection.execute(change).rowcount == 1


def hold_unsent(tx: Transaction) -> int:
    """Keep everything that waits from being sent until it is released; return how much.

    For a store that was put back: what waited then may have been sent since.
    """
    change = outbox.update().where(IS_WAITING).values(state=OutboxState.HELD)
    return tx.connection.execute(change).rowcount


def hold_store(tx: Transaction) -> int:
    """Hold what waits, and also what is asked from now on, until the release.

    In a past that was put back timers fire again, and ask again for what was sent before.
    """
    tx.connection.execute(_HOLD)
    return hold_unsent(tx)


def release_held(tx: Transaction) -> int:
    """Let everything that is held be sent, and hold nothing more; return how much.

    A step that is under way meanwhile may still be held; it goes with the next release.
    """
    tx.connection.execute(hold.delete())
    change = (
        outbox.update().where(outbox.c.state == OutboxState.HELD).values(state=OutboxState.WAITING)
    )
    return tx.connection.execute(change).rowcount


def requeue(tx: Transaction, key: str, *, now: datetime, busy_until: datetime) -> int | None:
    """Let a request be tried from now on that rests: held, given up, or due much later.

    What is due before ``busy_until`` may be in somebody's hands, and comes by itself.

    Returns:
        The incident that it waited for, 0 without one, None when nothing was changed.
    """
    held_by = tx.connection.scalar(
        sa.select(sa.func.coalesce(outbox.c.held_by_incident, 0)).where(outbox.c.key == key)
    )
    rests = sa.or_(sa.not_(IS_WAITING), outbox.c.due_at > busy_until)
    change = (
        outbox.update()
        .where(outbox.c.key == key, rests)
        .values(state=OutboxState.WAITING, due_at=now, attempts=0, held_by_incident=None)
    )
    changed = tx.connection.execute(change).rowcount == 1
    return held_by if changed else None


def is_on_hold(tx: Transaction) -> bool:
    """Tell whether the store was put back and nothing was released since."""
    return tx.connection.scalar(sa.select(hold.c.id)) is not None


def find(tx: Transaction, key: str) -> OutboxEntry | None:
    """Return a request, None when it is done or dropped."""
    row = tx.connection.execute(sa.select(outbox).where(outbox.c.key == key)).one_or_none()
    return None if row is None else _entry(row)


def list_all(
    tx: Transaction, *, limit: int, offset: int = 0, state: OutboxState | None = None
) -> tuple[OutboxEntry, ...]:
    """List what lies in the outbox, or what of it stands so; the longest due first."""
    query = sa.select(outbox).order_by(outbox.c.due_at, outbox.c.key).limit(limit).offset(offset)
    if state is not None:
        query = query.where(outbox.c.state == state)
    return tuple(_entry(row) for row in tx.connection.execute(query))


def measure(tx: Transaction) -> OutboxFigures:
    """Count what lies in the outbox."""
    query = sa.select(
        outbox.c.state, sa.func.count().label("many"), sa.func.min(outbox.c.due_at).label("oldest")
    ).group_by(outbox.c.state)
    found = {OutboxState(row.state): row for row in tx.connection.execute(query)}
    many = {state: found[state].many if state in found else 0 for state in OutboxState}
    waiting = found.get(OutboxState.WAITING)
    return OutboxFigures(
        waiting=many[OutboxState.WAITING],
        held=many[OutboxState.HELD],
        dead=many[OutboxState.DEAD],
        oldest_due_at=None if waiting is None else waiting.oldest,
    )


def _change(tx: Transaction, claimed: Claim, **values: object) -> bool:
    """Change a request, unless another attempt began or somebody decided otherwise."""
    change = (
        outbox.update()
        .where(
            outbox.c.key == claimed.request.key, outbox.c.attempts == claimed.attempt, IS_WAITING
        )
        .values(values)
    )
    return tx.connection.execute(change).rowcount == 1


def _request(row: sa.Row[Any]) -> Request:
    return Request(row.key, row.element_id, row.service, row.payload)


def _entry(row: sa.Row[Any]) -> OutboxEntry:
    return OutboxEntry(
        key=row.key,
        instance_id=row.instance_id,
        element_id=row.element_id,
        service=row.service,
        created_at=row.created_at,
        due_at=row.due_at,
        attempts=row.attempts,
        state=OutboxState(row.state),
        reason=row.reason,
    )
