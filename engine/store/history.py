"""The append-only history: what happened to an instance, line by line."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import sqlalchemy as sa

from engine.model import HistoryEntry, HistoryKind, JsonValue
from engine.store.tables import history

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from engine.store.transaction import Transaction

#: kinds that say that a token got through an element; of the others it was only entered,
#: undone or stopped
GOT_THROUGH = (
    HistoryKind.PASSED,
    HistoryKind.COMPLETED,
    HistoryKind.FIRED,
    HistoryKind.RECEIVED,
    HistoryKind.SENT,
    HistoryKind.SERVED,
    HistoryKind.DECIDED,
    HistoryKind.ENDED,
)


_ADD = history.insert()


@dataclass(frozen=True, slots=True)
class Line:
    """A line that has yet to be stored.

    Attributes:
        effect_key: names what may happen only once; a second line with it is refused.
    """

    kind: HistoryKind
    element_id: str | None = None
    work_item_id: str | None = None
    by: str | None = None
    data: Mapping[str, JsonValue] = field(default_factory=dict)
    effect_key: str | None = None


def append(tx: Transaction, instance_id: str, lines: Sequence[Line], *, at: datetime) -> None:
    """Store lines in their order, with those of steps within this one; none is fine."""
    tx.gather(
        _insert,
        [
            {
                "instance_id": instance_id,
                "at": at,
                "kind": line.kind,
                "element_id": line.element_id,
                "work_item_id": line.work_item_id,
                "by": line.by,
                "data": dict(line.data),
                "effect_key": line.effect_key,
            }
            for line in lines
        ],
    )


def list_of_instance(tx: Transaction, instance_id: str) -> tuple[HistoryEntry, ...]:
    """List the history of an instance, oldest first."""
    tx.settle()
    query = sa.select(history).where(history.c.instance_id == instance_id).order_by(history.c.id)
    return tuple(
        HistoryEntry(
            id=row.id,
            instance_id=row.instance_id,
            at=row.at,
            kind=HistoryKind(row.kind),
            element_id=row.element_id,
            work_item_id=row.work_item_id,
            by=row.by,
            data=row.data,
        )
        for row in tx.connection.execute(query)
    )


def passed_elements(tx: Transaction, instance_id: str) -> frozenset[str]:
    """Return the ids of all elements that a token of the instance got through."""
    tx.settle()
    query = (
        sa.select(history.c.element_id)
        .distinct()
        .where(
            history.c.instance_id == instance_id,
            history.c.kind.in_(GOT_THROUGH),
            history.c.element_id.is_not(None),
        )
    )
    return frozenset(tx.connection.scalars(query))


def _insert(tx: Transaction, rows: Sequence[Mapping[str, object]]) -> None:
    tx.connection.execute(_ADD, rows)
