"""Insert statements that give way to a row that is already there.

Both databases know ``ON CONFLICT``, each through a construct of its own; this room hides the
difference and knows no table. A dialect is imported when its database is in use: the other
one would cost every process megabytes for nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import sqlalchemy as sa
    from sqlalchemy.dialects import postgresql, sqlite

    from engine.store.transaction import Transaction

    Insert: TypeAlias = postgresql.Insert | sqlite.Insert


def insert_into(tx: Transaction, table: sa.Table) -> Insert:
    """Return an insert that understands ``on_conflict_do_nothing`` and ``…_do_update``."""
    if tx.connection.dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - only where it is used

        return postgresql.insert(table)
    from sqlalchemy.dialects import sqlite  # noqa: PLC0415 - as above

    return sqlite.insert(table)


def did_insert(tx: Transaction, added: Insert) -> bool:
    """Execute an insert of one row with an ``id`` and tell whether it was stored.

    A driver's row count means nothing for inserts on PostgreSQL, so the row is asked back.
    """
    return tx.connection.execute(added.returning(added.table.c.id)).first() is not None
