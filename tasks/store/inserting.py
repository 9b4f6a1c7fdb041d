"""Insert statements that give way to a row that is already there.

Both databases know ``ON CONFLICT``, each through a construct of its own; this room
hides the difference. It knows no table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from sqlalchemy.dialects import postgresql, sqlite

if TYPE_CHECKING:
    import sqlalchemy as sa

    from engine import Transaction

Insert: TypeAlias = "postgresql.Insert | sqlite.Insert"


def insert_into(tx: Transaction, table: sa.Table) -> Insert:
    """Return an insert that understands ``on_conflict_do_nothing`` and ``…_do_update``."""
    if tx.connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def did_insert(tx: Transaction, added: Insert) -> bool:
    """Execute an insert of one row with an ``id`` and tell whether it was stored.

    A driver's row count means nothing for inserts on PostgreSQL, so the row is asked back.
    """
    return tx.connection.execute(added.returning(added.table.c.id)).first() is not None
