"""Rows of decisions: each time that one was asked, with what it was told and what it said.

They stand apart from the history: a line of history holds no variables, a decision does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from engine.model import DecisionUse
from engine.store.tables import decision as decisions

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from engine.model import JsonValue, Variables
    from engine.store.transaction import Transaction


_ADD = decisions.insert()


@dataclass(frozen=True, slots=True)
class Answered:
    """One use of a decision that has yet to be stored; see ``DecisionUse``."""

    element_id: str
    decision_id: str
    version: str
    inputs: Variables
    outputs: JsonValue
    matched: tuple[str, ...]


def append(tx: Transaction, instance_id: str, asked: Sequence[Answered], *, at: datetime) -> None:
    """Store what was asked in its order, with what steps within this one asked."""
    tx.gather(
        _insert,
        [
            {
                "instance_id": instance_id,
                "at": at,
                "element_id": each.element_id,
                "decision_id": each.decision_id,
                "version": each.version,
                "inputs": dict(each.inputs),
                "outputs": each.outputs,
                "matched": list(each.matched),
            }
            for each in asked
        ],
    )


def list_of_instance(tx: Transaction, instance_id: str) -> tuple[DecisionUse, ...]:
    """List what decisions were asked in an instance, oldest first."""
    tx.settle()
    query = (
        sa.select(decisions).where(decisions.c.instance_id == instance_id).order_by(decisions.c.id)
    )
    return tuple(
        DecisionUse(
            id=row.id,
            instance_id=row.instance_id,
            at=row.at,
            element_id=row.element_id,
            decision_id=row.decision_id,
            version=row.version,
            inputs=row.inputs,
            outputs=row.outputs,
            matched=tuple(row.matched),
        )
        for row in tx.connection.execute(query)
    )


def _insert(tx: Transaction, rows: Sequence[Mapping[str, object]]) -> None:
    tx.connection.execute(_ADD, rows)
